"""The draft of the agenda: slots placed, moved and taken out by the editor's own commands, and released.

Several people build it at once, so whoever changes a slot says which state of it he saw (If-Match).
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Router, Status
from pydantic import Field

from agenda import draft_rows
from agenda.actions import edits, releases, slots
from agenda.api.agenda import RoomOut, slot_id
from agenda.models import AgendaVersion, Session, Slot
from core.api.problems import REFUSED, Problem, refusing, wrong
from core.api.shapes import Id, In, Instant, Out
from core.prepared import Prepared
from events.api import etags
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event, Room
from events.scopes import Scope

router = Router(tags=["Agenda"])
SLOT = ("guid", "starts_at", "minutes", "title", "is_secret", "is_locked", "number")
_slots: Prepared[Slot] = Prepared(
    lambda draft: (
        Slot.objects.filter(version=draft)
        .select_related("session", "room")
        .only(*SLOT, "session__public_id", "session__title", "room__public_id", "room__name")
        .in_time_order()
    ),
    draft=-1,
)

Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
Match = Annotated[str, Header("", alias="If-Match", description="The `etag` of the slot as you saw it.")]


class DraftSlotOut(Out):
    id: Id
    etag: str = Field(description="Of this state; give it as If-Match to change the slot.")
    session_id: Id | None
    title: str
    room: RoomOut | None
    starts_at: datetime
    minutes: int
    is_secret: bool
    is_locked: bool


class DraftOut(Out):
    revision: int = Field(description="Rises with every change of the draft.")
    rooms: list[RoomOut] = Field(description="Where slots can be.")
    slots: list[DraftSlotOut]


class NewSlot(In):
    session_id: Id | None = Field(None, description="Or `title`, for a break.")
    title: Annotated[str, Field(max_length=200)] = ""
    room_id: Id | None = Field(None, description="Null: a break for all rooms.")
    starts_at: Instant
    minutes: Minutes | None = Field(None, description="Null: as long as the session is.")
    is_secret: bool = False


class SlotChange(In):
    """What is left out stays."""

    room_id: Id | None = None
    starts_at: Instant | None = None
    minutes: Minutes | None = None
    title: Annotated[str, Field(max_length=200)] | None = Field(None, description="Of a break.")
    is_secret: bool | None = None
    is_locked: bool | None = None


class NewRelease(In):
    note: Annotated[str, Field(max_length=300)] = ""
    seen_revision: int | None = Field(None, description="Release only if the draft is still at it.")
    waive_clashes: bool = False
    tell_speakers: bool = True


class ReleaseOut(Out):
    version: int
    released_at: datetime
    note: str


@router.get(
    "events/{event}/agenda-draft",
    auth=Needs(Scope.AGENDA_WRITE),
    response=DraftOut,
    operation_id="read_agenda_draft",
)
def read_agenda_draft(request: ApiRequest, event: str) -> DraftOut:
    """The agenda as it is being built, in the order of time."""
    draft = releases.draft_of(request.auth.event)
    rows = _slots.all(draft=draft.pk)
    rooms = [RoomOut(id=row.public_id, name=row.name) for row in request.auth.event.rooms.all()]
    return DraftOut(revision=draft.revision, rooms=rooms, slots=[slot_out(row) for row in rows])


@router.get(
    "events/{event}/agenda-draft/slots/{slot}",
    auth=Needs(Scope.AGENDA_WRITE),
    response=DraftSlotOut,
    operation_id="read_draft_slot",
)
def read_draft_slot(request: ApiRequest, event: str, slot: str, response: HttpResponse) -> DraftSlotOut:
    """One slot of the draft. Its ETag is what changing it asks for."""
    return _answered(_slot(releases.draft_of(request.auth.event), slot), response)


@router.post(
    "events/{event}/agenda-draft/slots",
    auth=Needs(Scope.AGENDA_WRITE),
    response={201: DraftSlotOut},
    operation_id="place_slot",
)
def place_slot(
    request: ApiRequest, event: str, body: NewSlot, response: HttpResponse
) -> Status[DraftSlotOut]:
    """Put a session that has no place yet, or a break, into the draft."""
    caller = request.auth
    session = _session(caller.event, body.session_id) if body.session_id else None
    if (session is None) == (not body.title.strip()):
        raise wrong("#/title", _("Give a session, or the title of a break: one of the two."))
    minutes = body.minutes or (session.length if session else 0)
    if not minutes:
        raise wrong("#/minutes", _("Say how long the break is."))
    with refusing(edits.Refused):
        made = slots.place(
            version=releases.draft_of(caller.event), session=session, title=body.title,
            room=_room(caller.event, body.room_id), starts_at=_zoned(body.starts_at), minutes=minutes,
            is_secret=body.is_secret, once=True, by=caller.by, now=caller.now,
        )  # fmt: skip
    return Status(201, _answered(made, response))


@router.patch(
    "events/{event}/agenda-draft/slots/{slot}",
    auth=Needs(Scope.AGENDA_WRITE),
    response=DraftSlotOut,
    operation_id="move_slot",
)
def move_slot(
    request: ApiRequest, event: str, slot: str, body: SlotChange, response: HttpResponse, if_match: Match = ""
) -> DraftSlotOut:
    """Another room, time or length. Needs If-Match."""
    caller = request.auth
    row = _matched(request, caller.event, slot)
    given = body.model_fields_set
    for name in ("starts_at", "minutes"):
        if name in given and getattr(body, name) is None:
            raise wrong(f"#/{name}", _("It cannot be empty. Leave it out to keep it."))
    with refusing(edits.Refused):
        moved = slots.move(
            slot=row, room=_room(caller.event, body.room_id) if "room_id" in given else row.room,
            starts_at=_zoned(body.starts_at) if body.starts_at else row.starts_at,
            minutes=body.minutes or row.minutes, title=body.title, is_secret=body.is_secret,
            is_locked=body.is_locked, by=caller.by, now=caller.now,
        )  # fmt: skip
    return _answered(moved, response)


@router.delete(
    "events/{event}/agenda-draft/slots/{slot}",
    auth=Needs(Scope.AGENDA_WRITE),
    response={204: None},
    operation_id="take_slot_out",
)
def take_slot_out(request: ApiRequest, event: str, slot: str, if_match: Match = "") -> Status[None]:
    """Take it out of the draft; what was released stays. Needs If-Match."""
    caller = request.auth
    row = _matched(request, caller.event, slot)
    slots.remove(slot=row, by=caller.by, now=caller.now)
    return Status(204, None)


@router.post(
    "events/{event}/agenda-releases",
    auth=Needs(Scope.AGENDA_WRITE, is_whole=True),
    response={201: ReleaseOut},
    operation_id="release_agenda",
)
def release_agenda(request: ApiRequest, event: str, body: NewRelease) -> Status[ReleaseOut]:
    """Make the draft the next public version, and tell the speakers whom it concerns."""
    caller = request.auth
    try:
        made = releases.release(
            event=caller.event, note=body.note, waive=body.waive_clashes, tell=body.tell_speakers,
            seen_revision=body.seen_revision, by=caller.by, now=caller.now,
        )  # fmt: skip
    except releases.Refused as refused:
        words = {releases.Clashing: "clashing", releases.NothingNew: "nothing_new"}
        raise Problem(REFUSED, refused.message, reason=words.get(type(refused), "")) from None
    assert made.number is not None and made.released_at is not None  # noqa: PT018 - a release has both
    return Status(201, ReleaseOut(version=made.number, released_at=made.released_at, note=made.note))


def _matched(request: Any, event: Event, public_id: str) -> Slot:
    """The slot in the state that the caller saw. The draft stays locked, so nobody changes it in between."""
    draft = edits.lock(releases.draft_of(event))
    draft.event = event
    row = _slot(draft, public_id)
    etags.check_match(request, etag_of(row))
    return row


def _slot(draft: AgendaVersion, public_id: str) -> Slot:
    prefix, _underscore, letters = public_id.partition("_")
    try:
        guid = UUID(hex=letters)
    except ValueError:
        raise nothing_here() from None
    row = draft_rows.slot_of(draft, guid) if prefix == "slt" else None
    if row is None:
        raise nothing_here()
    return row


def _session(event: Event, public_id: str) -> Session:
    rows = Session.objects.filter(event=event, public_id=public_id).handed_in()
    row = rows.select_related("session_type").first()
    if row is None:
        raise wrong("#/session_id", _("The event has no such session."))
    return row


def _room(event: Event, public_id: str | None) -> Room | None:
    if public_id is None:
        return None
    row = Room.objects.filter(event=event, public_id=public_id).first()
    if row is None:
        raise wrong("#/room_id", _("The event has no such room."))
    return row


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise wrong("#/starts_at", _("Give the zone, for example a Z at the end."))
    return moment


def _answered(row: Slot, response: HttpResponse) -> DraftSlotOut:
    response["ETag"] = etag_of(row)
    return slot_out(row)


def etag_of(row: Slot) -> str:
    return etags.of((row.guid.hex, edits.values_of(row).as_json()))


def slot_out(row: Slot) -> DraftSlotOut:
    return DraftSlotOut(
        id=slot_id(row.guid), etag=etag_of(row), session_id=row.session.public_id if row.session else None,
        title=str(row), room=RoomOut(id=row.room.public_id, name=row.room.name) if row.room else None,
        starts_at=row.starts_at, minutes=row.minutes, is_secret=row.is_secret, is_locked=row.is_locked,
    )  # fmt: skip
