"""The door, below /<event>/door/: in a part of its own, so that a scan is found without looking at every page of an event."""

from django.urls import path

from tickets.views import door, door_app, door_board, door_sync, leads, walk_in

urlpatterns = [
    path("", door.door, name="door"),
    path("join/", door.join, name="door_join"),
    path("leave/", door.leave, name="door_leave"),
    path("scan/", door.scan, name="door_scan"),
    path("undo/", door.undo, name="door_undo"),
    path("search/", door.search, name="door_search"),
    path("list.json", door_sync.kept_list, name="door_list"),
    path("merge/", door_sync.merge, name="door_merge"),
    path("sw.js", door_app.worker, name="door_worker"),
    path("manifest.webmanifest", door_app.manifest, name="door_manifest"),
    path("board/", door_board.board, name="door_board"),
    path("walk-in/", walk_in.walk_in, name="door_walk_in"),
    path("walk-in/<slug:order>/", walk_in.sold, name="door_walk_in_sold"),
    path("walk-in/<slug:order>/check-in/", walk_in.enter, name="door_walk_in_enter"),
    path("leads/scan/", leads.lead_scan, name="lead_scan"),
    path("leads/merge/", leads.leads_merge, name="leads_merge"),
    path("leads/<str:lead>/note/", leads.lead_note, name="lead_note"),
    path("leads.csv", leads.leads_csv, name="leads_csv"),
]
