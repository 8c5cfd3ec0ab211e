"""Rooms, what they have, and tracks; each list as a whole."""

from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from core import single_rows
from core.api.problems import wrong
from core.api.shapes import Id, In, Listed, Out, ZonedInstant, told
from events import room_rows
from events.actions import event_setup
from events.actions.event_setup import Closed, Walk
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.api.refusals import deleting, saving
from events.api.setup import Colour, given
from events.models import Event, Room, RoomFeature, Track
from events.rights import Right
from events.scopes import Scope

router = Router(tags=["Set-up"])

ROOM, TRACK, FEATURE = "roo_7k2m9q4w8x1c5v3b6n0z", "trk_7k2m9q4w8x1c5v3b6n0z", "fea_7k2m9q4w8x1c5v3b6n0z"
Name = Annotated[str, Field(min_length=1, max_length=200)]
FeatureName = Annotated[str, Field(min_length=1, max_length=100)]
Position = Annotated[int, Field(ge=0, le=30_000)]
Seats = Annotated[int, Field(ge=0, le=1_000_000)]
Own = TypeVar("Own", Room, RoomFeature, Track)
Minutes = Annotated[int, Field(ge=0, le=1_000)]
Words = Annotated[str, Field(max_length=300)]
Reason = Annotated[str, Field(max_length=200)]


class Closure(In):
    """A span in which nothing can be in a room."""

    starts_at: ZonedInstant = told("From when on.", "2027-05-12T12:00:00Z")
    ends_at: ZonedInstant = told("Until when.", "2027-05-12T14:00:00Z")
    reason: Reason = Field("", description="Why, for the team.", examples=["Lunch is served in it"])


class WalkTo(In):
    room_id: Id = told("The other room.", ROOM)
    minutes: Minutes = told("How long somebody takes to it.", 5)


class RoomSettingsOut(Out):
    id: Id = told("Of the room.", ROOM)
    name: str = told("As the agenda shows it.", "Hall")
    capacity: int | None = Field(description="How many seats it has. Null: not known.", examples=[400])
    directions: str = told("The way there.", "Second floor, left")
    position: int = told("Its place in the agenda; the least is first.", 0)
    closures: list[Closure] = told("When nothing can be in it.", [])
    walks: list[WalkTo] = told("How far other rooms are, where that is worth saying.", [])
    feature_ids: list[Id] = told("What it has.", [FEATURE])


class RoomValues(In):
    """What is left out stays, or is as usual for a new one."""

    capacity: Seats | None = Field(
        None, description="How many seats it has. Null: not known.", examples=[400]
    )
    directions: Words = Field("", description="The way there.", examples=["Second floor, left"])
    position: Position = Field(0, description="Its place in the agenda; the least is first.", examples=[0])
    closures: Annotated[list[Closure], Field(max_length=100)] = Field(
        [], description="When nothing can be in it: all such spans.", examples=[[]]
    )
    walks: Annotated[list[WalkTo], Field(max_length=100)] = Field(
        [], description="How far other rooms are: all such ways.", examples=[[]]
    )


class NewRoom(RoomValues):
    name: Name = told("As the agenda shows it.", "Hall")


class RoomChange(RoomValues):
    name: Name | None = Field(None, description="As the agenda shows it. Null: it stays.", examples=["Hall"])


class RoomFeatureOut(Out):
    id: Id = told("Of the feature.", FEATURE)
    name: str = told("Something that some sessions need.", "Step-free access")
    room_ids: list[Id] = told("The rooms that have it.", [ROOM])


class NewRoomFeature(In):
    name: FeatureName = told("Something that some sessions need.", "Step-free access")
    room_ids: Annotated[list[Id], Field(max_length=200)] = Field(
        [], description="The rooms that have it.", examples=[[ROOM]]
    )


class RoomFeatureChange(In):
    """What is left out stays."""

    name: FeatureName | None = Field(
        None, description="Something that some sessions need. Null: it stays.", examples=["Step-free access"]
    )
    room_ids: Annotated[list[Id], Field(max_length=200)] = Field(
        [], description="The rooms that have it: all of them.", examples=[[ROOM]]
    )


class TrackSettingsOut(Out):
    id: Id = told("Of the track.", TRACK)
    name: str = told("As the agenda shows it.", "Networks")
    colour: str = told("Six hexadecimal digits.", "#3b5bdb")
    description: str = told("What belongs into it.", "Everything between two phones")
    position: int = told("Its place in lists; the least is first.", 0)


class TrackValues(In):
    """What is left out stays, or is as usual for a new one."""

    colour: Colour = Field("#868e96", description="# and six hexadecimal digits.", examples=["#3b5bdb"])
    description: Words = Field(
        "", description="What belongs into it.", examples=["Everything between two phones"]
    )
    position: Position = Field(0, description="Its place in lists; the least is first.", examples=[0])


class NewTrack(TrackValues):
    name: Name = told("As the agenda shows it.", "Networks")


class TrackChange(TrackValues):
    name: Name | None = Field(
        None, description="As the agenda shows it. Null: it stays.", examples=["Networks"]
    )


@router.get(
    "events/{event}/rooms",
    auth=Needs(Scope.SETUP_READ),
    response=Listed[RoomSettingsOut],
    operation_id="list_rooms",
)
def list_rooms(request: ApiRequest, event: str) -> Listed[RoomSettingsOut]:
    """Rooms in the order of the agenda; all on one page."""
    rows = _rooms(request.auth.event).order_by("position", "name")
    return Listed(data=[room_out(row) for row in rows], next_cursor=None)


@router.post(
    "events/{event}/rooms",
    auth=Needs(Scope.SETUP_WRITE),
    response={201: RoomSettingsOut},
    operation_id="create_room",
)
def create_room(request: ApiRequest, event: str, body: NewRoom) -> Status[RoomSettingsOut]:
    """A place where sessions happen. Only who sets the event up may."""
    made = _saved_room(request.auth, None, body)
    return Status(201, room_out(room_rows.read_with(made)))


@router.patch(
    "events/{event}/rooms/{room}",
    auth=Needs(Scope.SETUP_WRITE),
    response=RoomSettingsOut,
    operation_id="change_room",
)
def change_room(request: ApiRequest, event: str, room: str, body: RoomChange) -> RoomSettingsOut:
    """Other values. What is released shows them at once."""
    made = _saved_room(request.auth, _room(request.auth.event, room), body)
    return room_out(room_rows.read_with(made))


@router.delete(
    "events/{event}/rooms/{room}",
    auth=Needs(Scope.SETUP_WRITE),
    response={204: None},
    operation_id="delete_room",
)
def delete_room(request: ApiRequest, event: str, room: str) -> Status[None]:
    """As long as nothing is in it in any agenda."""
    caller = request.auth
    caller.require(Right.SETUP)
    with deleting():
        event_setup.delete_room(room=_room(caller.event, room), by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/room-features",
    auth=Needs(Scope.SETUP_READ),
    response=Listed[RoomFeatureOut],
    operation_id="list_room_features",
)
def list_room_features(request: ApiRequest, event: str) -> Listed[RoomFeatureOut]:
    """What rooms have, by name; all on one page."""
    rows = request.auth.event.room_features.prefetch_related("rooms")
    return Listed(data=[feature_out(row) for row in rows], next_cursor=None)


@router.post(
    "events/{event}/room-features",
    auth=Needs(Scope.SETUP_WRITE),
    response={201: RoomFeatureOut},
    operation_id="create_room_feature",
)
def create_room_feature(request: ApiRequest, event: str, body: NewRoomFeature) -> Status[RoomFeatureOut]:
    """Something that some sessions need. Only who sets the event up may."""
    return Status(201, feature_out(_saved_feature(request.auth, None, body)))


@router.patch(
    "events/{event}/room-features/{feature}",
    auth=Needs(Scope.SETUP_WRITE),
    response=RoomFeatureOut,
    operation_id="change_room_feature",
)
def change_room_feature(
    request: ApiRequest, event: str, feature: str, body: RoomFeatureChange
) -> RoomFeatureOut:
    """Another name, or other rooms."""
    return feature_out(_saved_feature(request.auth, _feature(request.auth.event, feature), body))


@router.delete(
    "events/{event}/room-features/{feature}",
    auth=Needs(Scope.SETUP_WRITE),
    response={204: None},
    operation_id="delete_room_feature",
)
def delete_room_feature(request: ApiRequest, event: str, feature: str) -> Status[None]:
    """As long as no session needs it."""
    caller = request.auth
    caller.require(Right.SETUP)
    with deleting():
        event_setup.delete_feature(feature=_feature(caller.event, feature), by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/tracks",
    auth=Needs(Scope.SETUP_READ),
    response=Listed[TrackSettingsOut],
    operation_id="list_tracks",
)
def list_tracks(request: ApiRequest, event: str) -> Listed[TrackSettingsOut]:
    """Tracks in their order; all on one page."""
    return Listed(data=[track_out(row) for row in request.auth.event.tracks.all()], next_cursor=None)


@router.post(
    "events/{event}/tracks",
    auth=Needs(Scope.SETUP_WRITE),
    response={201: TrackSettingsOut},
    operation_id="create_track",
)
def create_track(request: ApiRequest, event: str, body: NewTrack) -> Status[TrackSettingsOut]:
    """A strand of the programme. Only who makes the programme may."""
    return Status(201, track_out(_saved_track(request.auth, None, body)))


@router.patch(
    "events/{event}/tracks/{track}",
    auth=Needs(Scope.SETUP_WRITE),
    response=TrackSettingsOut,
    operation_id="change_track",
)
def change_track(request: ApiRequest, event: str, track: str, body: TrackChange) -> TrackSettingsOut:
    """Other values. What is released shows them at once."""
    return track_out(_saved_track(request.auth, _track(request.auth.event, track), body))


@router.delete(
    "events/{event}/tracks/{track}",
    auth=Needs(Scope.SETUP_WRITE),
    response={204: None},
    operation_id="delete_track",
)
def delete_track(request: ApiRequest, event: str, track: str) -> Status[None]:
    """As long as no session is in it."""
    caller = request.auth
    caller.require(Right.PROGRAMME)
    with deleting():
        event_setup.delete_track(track=_track(caller.event, track), by=caller.by, now=caller.now)
    return Status(204, None)


def _saved_room(caller: Caller, row: Room | None, body: RoomValues) -> Room:
    caller.require(Right.SETUP)
    values = given(body)
    closed = [Closed(**one) for one in values.pop("closures")] if "closures" in values else None
    walks = None
    if "walks" in values:
        ways = values.pop("walks")
        ids = [one["room_id"] for one in ways]
        others = _chosen(caller.event, ids, "#/walks/{}/room_id")
        walks = [Walk(other, one["minutes"]) for other, one in zip(others, ways, strict=True)]
    with saving():
        return event_setup.save_room(
            event=caller.event,
            row=row,
            values=values,
            closed=closed,
            walks=walks,
            by=caller.by,
            now=caller.now,
        )


def _saved_feature(
    caller: Caller, row: RoomFeature | None, body: NewRoomFeature | RoomFeatureChange
) -> RoomFeature:
    caller.require(Right.SETUP)
    values = given(body)
    ids = values.pop("room_ids", None)
    chosen = None if ids is None else _chosen(caller.event, ids, "#/room_ids/{}")
    with saving():
        return event_setup.save_feature(
            event=caller.event, row=row, values=values, rooms=chosen, by=caller.by, now=caller.now
        )


def _saved_track(caller: Caller, row: Track | None, body: TrackValues) -> Track:
    caller.require(Right.PROGRAMME)
    with saving():
        return event_setup.save_track(
            event=caller.event, row=row, values=given(body), by=caller.by, now=caller.now
        )


def _chosen(event: Event, ids: list[str], pointer: str) -> list[Room]:
    found = {row.public_id: row for row in event.rooms.filter(public_id__in=ids)}
    for place, public_id in enumerate(ids):
        if public_id not in found:
            raise wrong(pointer.format(place), _("The event has no such room."))
    return [found[public_id] for public_id in ids]


def _rooms(event: Event) -> Any:
    return event.rooms.prefetch_related("closures", "walks__other", "features")


def _room(event: Event, public_id: str) -> Room:
    return _own(event, single_rows.first(Room, event=event.pk, public_id=public_id))


def _track(event: Event, public_id: str) -> Track:
    return _own(event, single_rows.first(Track, event=event.pk, public_id=public_id))


def _feature(event: Event, public_id: str) -> RoomFeature:
    return _own(event, single_rows.first(RoomFeature, event=event.pk, public_id=public_id))


def _own(event: Event, row: Own | None) -> Own:
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def room_out(row: Room) -> RoomSettingsOut:
    closures = [
        Closure(starts_at=one.starts_at, ends_at=one.ends_at, reason=one.reason) for one in row.closures.all()
    ]
    walks = [WalkTo(room_id=one.other.public_id, minutes=one.minutes) for one in row.walks.all()]
    return RoomSettingsOut(
        id=row.public_id, name=row.name, capacity=row.capacity, directions=row.directions, position=row.position,
        closures=closures, walks=walks, feature_ids=[one.public_id for one in row.features.all()],
    )  # fmt: skip


def feature_out(row: RoomFeature) -> RoomFeatureOut:
    return RoomFeatureOut(
        id=row.public_id, name=row.name, room_ids=[room.public_id for room in row.rooms.all()]
    )


def track_out(row: Track) -> TrackSettingsOut:
    return TrackSettingsOut(
        id=row.public_id, name=row.name, colour=row.colour, description=row.description, position=row.position
    )
