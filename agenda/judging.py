"""What is wrong with the draft, found once and after that only anew for what has changed.

Slots, talks, rooms and rules are read each time, as plain values: nothing can change unseen. What takes long at 1,500
talks is to hold them against one another; so each process keeps what it found, and holds against the rest only slots
that are not as they were. Stars alone are up to a minute old: a keynote brings thousands.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from uuid import UUID

from django.utils.translation import get_language

from agenda import clashing, plan, starred
from agenda.clashing import Ground
from agenda.conflicts import Clash, Placed
from agenda.models import AgendaVersion

MOST = 8  # drafts a process keeps, of a few megabytes each at 1,500 talks
FEW = 60  # more slots than these are not looked at one by one
FRESH = 60  # seconds that hovering trusts in what is kept


@dataclass(frozen=True)
class Judged:
    """`slots` in time order, `clashes` by the rules and waivers of now."""

    slots: Sequence[Placed]
    ground: Ground
    clashes: Sequence[Clash]

    @property
    def blocking(self) -> int:
        return sum(clash.blocks for clash in self.clashes)

    def levels(self) -> dict[UUID, str]:
        """`bad` or `warn`, of the slots that are one or the other."""
        found: dict[UUID, str] = {}
        for clash in self.clashes:
            level = {"block": "bad", "warn": "warn"}.get(clash.level, "")
            for guid in clash.slots if level else ():
                if found.get(guid) != "bad":
                    found[guid] = level
        return found


@dataclass(frozen=True)
class Known:
    """Found but not judged: waivers are read each time."""

    revision: int
    at: float
    slots: Mapping[UUID, Placed]
    ground: Ground
    found: Sequence[Clash]


_kept: OrderedDict[tuple[str, str], Known] = OrderedDict()
_hold = Lock()


def of_draft(version: AgendaVersion) -> Judged:
    """As the draft is now. A constant number of queries."""
    ground = clashing.ground_of(version.event, starred.counts(version.event))
    slots = plan.read(version)
    known = _known(version)
    found = anew(known, slots, ground) if known else None
    if found is None:
        found = _named(clashing.find(slots, ground), slots)
    by_guid = {slot.guid: slot for slot in slots}
    _keep(version, Known(version.revision, time.monotonic(), by_guid, ground, found))
    return Judged(slots, ground, clashing.judged(version.event, found, ground, slots))


def around(version: AgendaVersion) -> tuple[Sequence[Placed], Ground]:
    """Slots and ground for a hint while something is in the hand: what was known a moment ago will do."""
    known = _known(version)
    if known and known.revision == version.revision and time.monotonic() - known.at < FRESH:
        return list(known.slots.values()), known.ground
    return plan.read(version), clashing.ground_of(version.event, starred.counts(version.event))


def anew(known: Known, slots: Sequence[Placed], ground: Ground) -> list[Clash] | None:
    """What is found now, from what was known; None if that would be no less work than to begin anew."""
    bare = replace(ground.facts, talks={})
    if replace(ground, facts=bare) != replace(known.ground, facts=replace(known.ground.facts, talks={})):
        return None
    now, before = {slot.guid: slot for slot in slots}, known.slots
    changed = {guid for guid in now.keys() | before.keys() if now.get(guid) != before.get(guid)}
    talks, old = ground.facts.talks, known.ground.facts.talks
    other = {key for key in talks.keys() | old.keys() if talks.get(key) != old.get(key)}
    # Of a talk that is given twice, which one counts for its series may be another now.
    moved = {(now.get(guid) or before[guid]).session for guid in changed}
    other |= ground.facts.kin((moved | other) & ground.facts.series)
    changed |= {slot.guid for slot in slots if slot.session in other}
    if len(changed) > FEW:
        return None
    rest = [slot for slot in slots if slot.guid not in changed]
    fresh = clashing.about([now[guid] for guid in changed & now.keys()], rest, ground)
    return [one for one in known.found if changed.isdisjoint(one.slots)] + _named(fresh, slots)


def _named(found: Sequence[Clash], slots: Sequence[Placed]) -> list[Clash]:
    known = {slot.guid: slot for slot in slots}
    return [replace(clash, key=clashing.key_of(clash, known)) for clash in found]


def _known(version: AgendaVersion) -> Known | None:
    with _hold:
        return _kept.get(_key(version))


def _keep(version: AgendaVersion, known: Known) -> None:
    key = _key(version)
    with _hold:
        _kept[key] = known
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _key(version: AgendaVersion) -> tuple[str, str]:
    """Clashes are words, so each language has its own."""
    return str(version.public_id), get_language() or ""
