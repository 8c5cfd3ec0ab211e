"""Of the bench of the API: setting an event up, tried."""

from collections.abc import Callable, Iterator
from typing import Any

from events.models import Benefit, Event, PartnerLevel, PartnerLink, Room, RoomFeature, Track
from portal.bench.api_asking import ACCEPTED, CREATED, NOTHING, Operation

SPARE = "Spare"
Tried = Callable[..., Operation]


def fill(event: Event) -> None:
    """One of each that nothing hangs on."""
    Room.objects.create(event=event, name=SPARE)
    RoomFeature.objects.create(event=event, name=SPARE)
    Track.objects.create(event=event, name=SPARE)
    event.session_types.create(name=SPARE)
    level = PartnerLevel.objects.create(event=event, name=SPARE)
    Benefit.objects.create(level=level, name=SPARE)
    event.partners.create(name=SPARE)


def writes(event: Event, tried: Tried) -> Iterator[Operation]:
    yield tried("advance_sandbox", "POST", "sandbox/advance", {"days": 30}, status=ACCEPTED, is_whole=True)
    yield tried("reset_sandbox", "POST", "sandbox/reset", status=ACCEPTED, is_whole=True)
    yield tried("delete_sandbox", "DELETE", "sandbox", status=ACCEPTED, is_whole=True)
    yield tried("change_event", "PATCH", "settings", {"tagline": "Again"})
    level = event.partner_levels.get(name="Gold").public_id
    spare: list[tuple[str, str, Any, dict[str, Any]]] = [
        ("room", "rooms", event.rooms, {"directions": "Left"}),
        ("room_feature", "room-features", event.room_features, {"name": "Piano"}),
        ("track", "tracks", event.tracks, {"position": 3}),
        ("session_type", "session-types", event.session_types, {"minutes": 45}),
        ("partner_level", "partner-levels", event.partner_levels, {"position": 3}),
        ("benefit", "benefits", Benefit.objects.filter(level__event=event), {"due_on": "2027-04-01"}),
    ]
    for word, path, rows, change in spare:
        new = {"name": "One more"} | ({"level_id": level} if word == "benefit" else {})
        one = f"{path}/{rows.get(name=SPARE).public_id}"
        yield tried(f"create_{word}", "POST", path, new, status=CREATED)
        yield tried(f"change_{word}", "PATCH", one, change)
        yield tried(f"delete_{word}", "DELETE", one, status=NOTHING)
    partner = event.partners.get(name=SPARE).public_id
    yield tried("delete_partner", "DELETE", f"partners/{partner}", status=NOTHING)
    link = PartnerLink.objects.filter(partner__event=event).select_related("partner")[0]
    links = f"partners/{link.partner.public_id}/links"
    yield tried("create_partner_link", "POST", links, {"note": "One more"}, status=CREATED)
    yield tried("replace_partner_link", "POST", f"{links}/{link.public_id}/replace")
    yield tried("revoke_partner_link", "POST", f"{links}/{link.public_id}/revoke")
    export = f"exports/{event.saved_exports.all()[0].public_id}"
    yield tried("create_export", "POST", "exports", {"name": "Once more", "table": "codes"}, status=CREATED)
    yield tried("change_export", "PATCH", export, {"name": "Other guests"})
    yield tried("make_export_address", "POST", f"{export}/address", status=CREATED)
    yield tried("end_export_address", "DELETE", f"{export}/address", status=NOTHING)
    yield tried("delete_export", "DELETE", export, status=NOTHING)
