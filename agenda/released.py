"""What each release changed, for everybody: only what was public then. Two queries for any number of releases."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from agenda.models import AgendaVersion, Session, Slot
from agenda.moves import Spot
from events.models import Event

SHOWN = 30  # releases; whoever reads older ones reads the agenda

Key = tuple[UUID, int]


@dataclass(frozen=True)
class Changed:
    """`before` is None for what is new, `after` for what was taken out."""

    code: str
    title: str
    before: Spot | None
    after: Spot | None

    @property
    def what(self) -> str:
        """new, cancelled, moved (another day or time), room or length."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "cancelled"
        if self.before.starts_at != self.after.starts_at:
            return "moved"
        return "room" if self.before.room != self.after.room else "length"


@dataclass(frozen=True)
class Release:
    """`is_first`: all of it is new, which is told as a number."""

    number: int
    released_at: datetime
    note: str
    changes: tuple[Changed, ...]
    is_first: bool = False


@dataclass(frozen=True)
class Since:
    """What was cancelled after the last release, and when it was last touched."""

    at: datetime
    changes: tuple[Changed, ...]


def history(event: Event) -> tuple[list[Release], Since | None]:
    """The newest release first."""
    versions = list(AgendaVersion.objects.filter(event=event).released()[: SHOWN + 1])[::-1]
    slots: defaultdict[int, dict[Key, Slot]] = defaultdict(dict)
    rows = Slot.objects.filter(version__in=versions, is_secret=False, session__isnull=False)
    for slot in rows.select_related("session", "room").in_time_order():
        slots[slot.version_id][slot.guid, slot.session_id or 0] = slot
    found = [
        _release(version, tuple(_changes(slots[before.pk], slots[version.pk])))
        for before, version in pairwise(versions)
    ]
    if versions and len(versions) <= SHOWN:
        first = versions[0]
        found.insert(0, _release(first, tuple(_changes({}, slots[first.pk])), is_first=True))
    return found[::-1], _since(slots[versions[-1].pk]) if versions else None


def _release(version: AgendaVersion, changes: tuple[Changed, ...], *, is_first: bool = False) -> Release:
    assert version.number is not None and version.released_at is not None  # noqa: PT018 - a release has both
    return Release(version.number, version.released_at, version.note, changes, is_first)


def _changes(old: dict[Key, Slot], new: dict[Key, Slot]) -> Iterator[Changed]:
    for key in {**new, **old}:
        before, after = old.get(key), new.get(key)
        if _where(before) != _where(after):
            yield _changed(after or before, before, after)


def _since(slots: dict[Key, Slot]) -> Since | None:
    off = [slot for slot in slots.values() if slot.session and slot.session.state in Session.TAKEN_BACK]
    if not off:
        return None
    at = max(slot.session.changed_at for slot in off if slot.session)
    return Since(at, tuple(_changed(slot, slot, None) for slot in off))


def _changed(slot: Slot | None, before: Slot | None, after: Slot | None) -> Changed:
    assert slot is not None  # one of both is
    assert slot.session is not None  # breaks are not read
    return Changed(slot.session.code, slot.session.title, _where(before), _where(after))


def _where(slot: Slot | None) -> Spot | None:
    return Spot(slot.starts_at, slot.minutes, slot.room.name if slot.room else "") if slot else None
