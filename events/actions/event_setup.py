"""What the team sets up of the event itself, its rooms and its tracks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, single_rows
from core.prepared import Prepared
from events import room_rows
from events.actions import rows
from events.actions.rows import Invalid, Values, Wrong
from events.models import Event, Room, RoomClosure, RoomFeature, RoomWalk, Track


@dataclass(frozen=True)
class Closed:
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Walk:
    other: Room
    minutes: int


_locked: Prepared[Event] = Prepared(
    lambda event: (
        Event.objects.select_for_update(of=("self",)).select_related("organizer").filter(pk=event).order_by()
    ),
    event=-1,
)


def currency_is_fixed(event: Event) -> bool:
    """Prices and payments are numbers of its smallest unit: with orders it stays what it is."""
    row: Any = event
    return bool(row.orders.exists())


def change_event(*, event: Event, values: Values, by: User, now: datetime) -> Event:
    """Other values; what is not among them stays. Raises Invalid."""
    with transaction.atomic():
        row = _locked.first(event=event.pk)
        if row is None:
            raise Event.DoesNotExist
        if values.get("currency", row.currency) != row.currency and currency_is_fixed(row):
            raise Invalid([("currency", _("There are orders: their money stays what it is."))])
        both = (rows.SHOP, rows.PUBLIC)
        rows.save(row=row, values=values, kind="event", event=row, by=by, now=now, counters=both)
    return row


def room_is_used(room: Any) -> bool:
    return single_rows.hangs_on(room) and bool(room.slots.exists())


def feature_is_used(feature: Any) -> bool:
    return single_rows.hangs_on(feature) and bool(feature.sessions.exists())


def track_is_used(track: Any) -> bool:
    return single_rows.hangs_on(track) and bool(track.sessions.exists())


def save_room(
    *, event: Event, row: Room | None, values: Values, closed: Sequence[Closed] | None, walks: Sequence[Walk] | None,
    by: User, now: datetime,
) -> Room:  # fmt: skip
    """When it is closed and how far others are is given as a whole; None: that stays. Raises Invalid."""
    with transaction.atomic():
        room = Room(event=event) if row is None else single_rows.locked(row)
        room.event = event
        rows.save(row=room, values=values, kind="room", event=event, by=by, now=now)
        if closed is None and walks is None:
            return room
        with telling_around(room=room, by=by, now=now):
            if closed is not None:
                _close(room, closed)
            if walks is not None:
                _walk(room, walks)
        if row is not None:
            rows.raise_counters(event, (rows.PUBLIC,))
    return room


@contextmanager
def telling_around(*, room: Room, by: User, now: datetime) -> Iterator[None]:
    """What is changed within of when a room is closed and of ways from it stands in the history, once. Whoever changes the
    same room waits meanwhile.
    """
    with transaction.atomic():
        single_rows.locked(room)
        before = _around(room)
        yield
        _tell(room, "room", before, _around(room), by, now)


def _around(room: Room) -> dict[str, Any]:
    """Rows that hang on it, as the history tells them."""
    return {
        "closures": [
            [one.starts_at.isoformat(), one.ends_at.isoformat(), one.reason]
            for one in room_rows.closures_of(room)
        ],
        "walks": [[one.other.name, one.minutes] for one in room_rows.walks_of(room)],
    }


def _tell(
    row: Room | RoomFeature, kind: str, before: dict[str, Any], after: dict[str, Any], by: User, now: datetime
) -> None:
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        history.write(
            f"{kind}.changed", row, scope=row.event.public_id, by=by, now=now,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip


def _close(room: Room, closed: Sequence[Closed]) -> None:
    wrong: list[Wrong] = [
        (f"closures/{place}/ends_at", _("This is not after the beginning."))
        for place, one in enumerate(closed)
        if one.ends_at <= one.starts_at
    ]
    if wrong:
        raise Invalid(wrong)
    room.closures.all().delete()
    RoomClosure.objects.bulk_create(
        [
            RoomClosure(room=room, starts_at=one.starts_at, ends_at=one.ends_at, reason=one.reason)
            for one in closed
        ],
        batch_size=100,
    )


def _walk(room: Room, walks: Sequence[Walk]) -> None:
    wrong: list[Wrong] = []
    for place, one in enumerate(walks):
        if one.other.pk == room.pk:
            wrong.append((f"walks/{place}/room_id", _("That is the room itself.")))
        if one.other in [former.other for former in walks[:place]]:
            wrong.append((f"walks/{place}/room_id", _("This room is there twice.")))
    if wrong:
        raise Invalid(wrong)
    room.walks.all().delete()
    RoomWalk.objects.bulk_create(
        [RoomWalk(room=room, other=one.other, minutes=one.minutes) for one in walks], batch_size=100
    )


def delete_room(*, room: Room, by: User, now: datetime) -> None:
    """Raises InUse where something is planned in it."""
    rows.delete(
        row=room, kind="room", event=room.event, by=by, now=now, is_used=room_is_used,
        why=_("Something is in this room in an agenda: it stays."),
    )  # fmt: skip


def save_feature(
    *, event: Event, row: RoomFeature | None, values: Values, rooms: Sequence[Room] | None, by: User, now: datetime
) -> RoomFeature:  # fmt: skip
    """Something that rooms have; which ones is given as a whole, None: it stays. Raises Invalid."""
    with transaction.atomic():
        feature = RoomFeature(event=event) if row is None else single_rows.locked(row)
        feature.event = event
        rows.save(row=feature, values=values, kind="roomfeature", event=event, by=by, now=now, counters=())
        if rooms is not None:
            before = {"rooms": sorted(str(room) for room in feature.rooms.all())}
            feature.rooms.set(rooms)
            after = {"rooms": sorted({str(room) for room in rooms})}
            _tell(feature, "roomfeature", before, after, by, now)
    return feature


def delete_feature(*, feature: RoomFeature, by: User, now: datetime) -> None:
    """Raises InUse where a session needs it."""
    rows.delete(
        row=feature, kind="roomfeature", event=feature.event, by=by, now=now, counters=(), is_used=feature_is_used,
        why=_("Sessions need it: it stays."),
    )  # fmt: skip


def save_track(*, event: Event, row: Track | None, values: Values, by: User, now: datetime) -> Track:
    """Raises Invalid."""
    with transaction.atomic():
        track = Track(event=event) if row is None else single_rows.locked(row)
        track.event = event
        rows.save(row=track, values=values, kind="track", event=event, by=by, now=now)
    return track


def delete_track(*, track: Track, by: User, now: datetime) -> None:
    """Raises InUse where a session is in it."""
    rows.delete(
        row=track, kind="track", event=track.event, by=by, now=now, is_used=track_is_used,
        why=_("Sessions are in this track: it stays."),
    )  # fmt: skip
