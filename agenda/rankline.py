"""Deciding by rank: a line through the ranking, above it accepted, below it the waiting list, then the rest. Pure.

The line counts places, so it stands where it is drawn: what somebody decided by hand keeps its place and its decision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

ACCEPT, WAIT, REJECT = "accept", "wait", "reject"


@dataclass(frozen=True)
class Entry:
    """A talk in the ranking. `rank` is None for what nobody has scored; `leads_to` are the decisions its state
    allows, `is_told` the decision it has been told already. Entries of one `group` share a line."""

    key: int
    rank: int | None
    title: str
    group: str
    decision: str = ""
    by_hand: bool = False
    leads_to: tuple[str, ...] = (ACCEPT, WAIT, REJECT)
    is_told: str = ""


@dataclass(frozen=True)
class Line:
    """So many places in each group; `overrides` also what was decided by hand."""

    accept: int = 0
    wait: int = 0
    rejects_rest: bool = False
    overrides: bool = False


@dataclass(frozen=True)
class Change:
    key: int
    before: str
    after: str


@dataclass(frozen=True)
class Plan:
    """What drawing the line changes. `by_hand` keep another decision than their place says, `unscored` are left
    alone; `ties` are groups in which the line cuts through talks of equal rank."""

    changes: tuple[Change, ...]
    by_hand: tuple[int, ...]
    unscored: tuple[int, ...]
    ties: tuple[str, ...]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Best first; without a score last; equal ones by title, so that the order is the same for everybody."""
    return sorted(entries, key=lambda one: (one.rank is None, one.rank or 0, one.title.casefold(), one.key))


def grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in in_order(entries):
        groups.setdefault(entry.group, []).append(entry)
    return groups


def zones(entries: Sequence[Entry], line: Line) -> dict[int, str]:
    """What the line says of each talk of one group that is in order: a decision, or nothing."""
    scored = [entry for entry in entries if entry.rank is not None]
    found = {}
    for place, entry in enumerate(scored):
        if place < line.accept:
            found[entry.key] = ACCEPT
        elif place < line.accept + line.wait:
            found[entry.key] = WAIT
        else:
            found[entry.key] = REJECT if line.rejects_rest else ""
    return found


def draw(entries: Iterable[Entry], line: Line) -> Plan:
    changes: list[Change] = []
    by_hand: list[int] = []
    unscored: list[int] = []
    ties: list[str] = []
    for group, found in grouped(entries).items():
        said = zones(found, line)
        unscored += [entry.key for entry in found if entry.rank is None]
        if _cuts_a_tie(found, said):
            ties.append(group)
        for entry in found:
            after = _wanted(entry, said)
            if after is None or after == entry.decision:
                continue
            if entry.by_hand and not line.overrides:
                by_hand.append(entry.key)
            else:
                changes.append(Change(entry.key, entry.decision, after))
    return Plan(tuple(changes), tuple(by_hand), tuple(unscored), tuple(ties))


def _wanted(entry: Entry, said: Mapping[int, str]) -> str | None:
    """None: the line does not speak of it. Empty: nothing is left to decide."""
    if entry.key not in said:
        return None
    wanted = said[entry.key]
    if not wanted:
        # Below the line of a round that does not reject: an earlier line's word goes, a person's stays.
        return None if entry.by_hand else ""
    if wanted == entry.is_told:
        return ""
    return wanted if wanted in entry.leads_to else None


def _cuts_a_tie(entries: Sequence[Entry], said: Mapping[int, str]) -> bool:
    scored = [entry for entry in entries if entry.rank is not None]
    return any(one.rank == other.rank and said[one.key] != said[other.key] for one, other in pairwise(scored))
