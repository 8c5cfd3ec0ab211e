"""What differs between two states of an agenda, and what a release of only some of it would be. Pure."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from uuid import UUID

from agenda.conflicts import Placed


@dataclass(frozen=True)
class Change:
    """`before` is None for what is new, `after` for what was taken out."""

    before: Placed | None
    after: Placed | None

    @property
    def slot(self) -> Placed:
        slot = self.after or self.before
        assert slot is not None  # never both None
        return slot

    @property
    def what(self) -> str:
        """new, removed, moved (another day or time), room, or length."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "removed"
        if self.before.starts_at != self.after.starts_at:
            return "moved"
        return "room" if self.before.room != self.after.room else "length"


@dataclass(frozen=True)
class Diff:
    """Changes in time order. `quiet` tells of slots that only became public, secret, or named otherwise."""

    changes: tuple[Change, ...]
    quiet: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.quiet)

    def only(self, what: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.what == what)


def diff(old: Iterable[Placed], new: Iterable[Placed]) -> Diff:
    """A slot is the same if its guid and its session are: a slot given to another talk is one out, one in."""
    before = {(slot.guid, slot.session): slot for slot in old}
    after = {(slot.guid, slot.session): slot for slot in new}
    pairs = [(before.get(key), after.get(key)) for key in {**before, **after}]
    changes = [Change(*pair) for pair in pairs if _seen(pair[0]) != _seen(pair[1])]
    quiet = [
        Change(*pair)
        for pair in pairs
        if _seen(pair[0]) == _seen(pair[1]) and _kept(pair[0]) != _kept(pair[1])
    ]
    return Diff(tuple(sorted(changes, key=_order)), tuple(sorted(quiet, key=_order)))


def merged(old: Iterable[Placed], new: Iterable[Placed], chosen: Collection[UUID]) -> list[Placed]:
    """The old state with only the chosen slots as they are in the new one: changed, added or taken out."""
    kept = [slot for slot in old if slot.guid not in chosen]
    return kept + [slot for slot in new if slot.guid in chosen]


def by_person(diff: Diff) -> dict[int, list[Change]]:
    """The changes that concern each speaker, in time order. Talks that are gone were told otherwise."""
    concerned: dict[int, list[Change]] = {}
    for change in diff.changes:
        if change.slot.is_gone:
            continue
        for key, _name in change.slot.speakers:
            concerned.setdefault(key, []).append(change)
    return concerned


def _seen(slot: Placed | None) -> Hashable:
    """What people must be told if it changes."""
    return None if slot is None else (slot.starts_at, slot.minutes, slot.room)


def _kept(slot: Placed | None) -> Hashable:
    return None if slot is None else (slot.is_secret, slot.title if slot.session is None else "")


def _order(change: Change) -> tuple[object, str]:
    return change.slot.starts_at, str(change.slot.guid)
