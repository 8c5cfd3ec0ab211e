from django.urls import path

from portal.views import badges, exchange, home, me, own_data, printing, programme, scanned, segments

urlpatterns = [
    path("", home.event_home, name="event_home"),
    path("me/", me.me, name="me"),
    path("me/data/", own_data.page, name="own_data"),
    path("me/data/copy/", own_data.copy, name="own_copy"),
    path("me/data/<str:public_id>.zip", own_data.packed, name="own_copy_file"),
    path("me/scanned/", scanned.scanned, name="scanned"),
    path("me/tickets/<str:case>/", exchange.exchange, name="ticket_exchange"),
    path("agenda/agenda.pdf", programme.agenda_pdf, name="agenda_pdf"),
    path("agenda/signs.pdf", programme.signs_pdf, name="signs_pdf"),
    path("badges/", printing.page, name="badge_printing"),
    path("badges/people/", printing.people, name="badge_people"),
    path("badges/people/print/", printing.desk_copy, name="badge_desk_copy"),
    path("badges/calibration.pdf", printing.calibration_pdf, name="badge_calibration"),
    path("badges/<str:public_id>/", printing.batch, name="badge_batch"),
    path("badges/<str:public_id>/cancel/", printing.cancel, name="badge_batch_cancel"),
    path("badges/<str:public_id>/badges.pdf", printing.batch_pdf, name="badge_batch_pdf"),
    path("segments/", segments.listing, name="segments"),
    path("segments/new/", segments.build, name="segment_new"),
    path("segments/<slug:key>/", segments.people, name="segment"),
    path("segments/<slug:key>/edit/", segments.build, name="segment_edit"),
    path("segments/<slug:key>/delete/", segments.delete, name="segment_delete"),
    path("segments/<slug:key>/people.<str:ending>", segments.table, name="segment_table"),
    path("badges.pdf", badges.badges_pdf, name="badges_pdf"),
    path("orders/<str:secret>/badges.pdf", badges.order_badges, name="order_badges"),
    path("ticket/<str:secret>/badge.pdf", badges.my_badge, name="my_badge"),
]
