"""What an agenda is worth, reckoned anew from the problem alone: it shares nothing with the search, so that a
mistake there cannot hide here. Runs on every result and on what people place by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from agenda.solver.problem import Gap, Placement, Problem

Span = tuple[int, int]


class Rule(StrEnum):
    """A hard rule."""

    PLACED = "placed"
    BLOCK = "block"
    LOCK = "lock"
    ROOM_FIT = "room_fit"
    ROOM_OPEN = "room_open"
    ROOM_ONCE = "room_once"
    SPEAKER_THERE = "speaker_there"
    SPEAKER_ONCE = "speaker_once"
    ALONE = "alone"
    ORDER = "order"
    GAP = "gap"


@dataclass(frozen=True, order=True)
class Violation:
    """`talk` breaks `rule`; `other` is the second talk, the slot or the speaker it is about, -1 if none."""

    rule: Rule
    talk: int
    other: int = -1


@dataclass(frozen=True)
class Score:
    """The parts are weighted; `missed` counts favourites that their attendees cannot attend, whatever they choose."""

    violations: tuple[Violation, ...]
    clash: int
    same_track: int
    overflow: int
    dislike: int
    track_day_room: int
    missed: int
    favourites: int

    @property
    def total(self) -> int:
        return self.clash + self.same_track + self.overflow + self.dislike + self.track_day_room

    @property
    def missed_share(self) -> float:
        """0 to 1."""
        return self.missed / self.favourites if self.favourites else 0.0


def score(problem: Problem, placement: Placement) -> Score:
    """Talks that are not placed, or across the end of a block, break a rule and count for nothing else."""
    broken, spans = _spans(problem, placement)
    weights = problem.weights
    together = set(_overlaps(spans))
    broken += _room_rules(problem, placement, spans)
    broken += _speaker_rules(problem, spans, together)
    broken += _pair_rules(problem, placement, spans, together)
    talks = problem.talks
    clash, missed, favourites = _attendees(problem, spans, together)
    same_track = sum(talks[one].track == talks[other].track for one, other in together)
    zones = {
        (talks[talk].track, problem.slots[span[0]].day, placement[talk][1]) for talk, span in spans.items()
    }
    standing = sum(
        max(0, talks[talk].audience - problem.rooms[placement[talk][1]].capacity) for talk in spans
    )
    unloved = sum(
        not problem.speakers[speaker].dislikes.isdisjoint(range(*span))
        for talk, span in spans.items()
        for speaker in talks[talk].speakers
    )
    return Score(
        violations=tuple(sorted(broken)),
        clash=weights.clash * clash,
        same_track=weights.same_track * same_track,
        overflow=weights.overflow * standing,
        dislike=weights.dislike * unloved,
        track_day_room=weights.track_day_room * len(zones),
        missed=missed,
        favourites=favourites,
    )


def _spans(problem: Problem, placement: Placement) -> tuple[list[Violation], dict[int, Span]]:
    broken, spans = [], {}
    for talk, facts in enumerate(problem.talks):
        if talk not in placement:
            broken.append(Violation(Rule.PLACED, talk))
            continue
        first = placement[talk][0]
        last = first + facts.length - 1
        inside = first >= 0 and last < len(problem.slots)
        if not inside or problem.slots[first].block != problem.slots[last].block:
            broken.append(Violation(Rule.BLOCK, talk))
            continue
        spans[talk] = (first, last + 1)
    return broken, spans


def _overlaps(spans: dict[int, Span]) -> Iterator[tuple[int, int]]:
    """Pairs of talks that run at the same time, the lower first."""
    order = sorted(spans, key=lambda talk: spans[talk])
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if spans[other][0] >= spans[one][1]:
                break
            yield min(one, other), max(one, other)


def _room_rules(problem: Problem, placement: Placement, spans: dict[int, Span]) -> list[Violation]:
    broken, used = [], dict[tuple[int, int], int]()
    for talk, span in spans.items():
        facts, number = problem.talks[talk], placement[talk][1]
        room = problem.rooms[number]
        if facts.lock and (facts.lock.slot, facts.lock.room) != (span[0], number):
            broken.append(Violation(Rule.LOCK, talk))
        if not problem.fits(facts, room):
            broken.append(Violation(Rule.ROOM_FIT, talk))
        for slot in range(*span):
            if slot in room.closed:
                broken.append(Violation(Rule.ROOM_OPEN, talk, slot))
            if (slot, number) in used:
                broken.append(Violation(Rule.ROOM_ONCE, talk, used[slot, number]))
            used[slot, number] = talk
    return broken


def _speaker_rules(
    problem: Problem, spans: dict[int, Span], together: set[tuple[int, int]]
) -> list[Violation]:
    away = [
        Violation(Rule.SPEAKER_THERE, talk, speaker)
        for talk, span in spans.items()
        for speaker in problem.talks[talk].speakers
        if not problem.speakers[speaker].away.isdisjoint(range(*span))
    ]
    twice = [
        Violation(Rule.SPEAKER_ONCE, one, other)
        for one, other in together
        if problem.talks[one].speakers & problem.talks[other].speakers
    ]
    return away + twice


def _pair_rules(
    problem: Problem, placement: Placement, spans: dict[int, Span], together: set[tuple[int, int]]
) -> list[Violation]:
    talks = problem.talks
    broken = [
        Violation(Rule.ALONE, one if talks[one].stops_all else other, other if talks[one].stops_all else one)
        for one, other in together
        if talks[one].stops_all or talks[other].stops_all
    ]
    broken += [
        Violation(Rule.ORDER, order.then, order.first)
        for order in problem.orders
        if order.first in spans and order.then in spans and spans[order.first][1] > spans[order.then][0]
    ]
    broken += [
        Violation(Rule.GAP, gap.one, gap.other)
        for gap in problem.gaps
        if gap.one in spans and gap.other in spans and _too_close(problem, placement, spans, gap)
    ]
    return broken


def _too_close(problem: Problem, placement: Placement, spans: dict[int, Span], gap: Gap) -> bool:
    one, other = gap.one, gap.other
    first, then = sorted((one, other), key=lambda talk: spans[talk])
    end, begin = spans[first][1], spans[then][0]
    if placement[one][1] == placement[other][1] or begin < end:
        return False  # the same room; or at the same time, which is another rule
    # A break between two blocks is time to walk.
    if problem.slots[end - 1].block != problem.slots[begin].block:
        return False
    return begin - end < gap.slots


def _attendees(
    problem: Problem, spans: dict[int, Span], together: set[tuple[int, int]]
) -> tuple[int, int, int]:
    """Pairs starred by one attendee that overlap; favourites he misses at best; all favourites."""
    clash = missed = total = 0
    for favourites in problem.favourites:
        mine = sorted({talk for talk in favourites if talk in spans}, key=lambda talk: spans[talk][1])
        total += len(set(favourites))
        missed += len(set(favourites)) - _most(spans, mine)
        clash += sum(pair in together for pair in combinations(sorted(mine), 2))
    return clash, missed, total


def _most(spans: dict[int, Span], by_end: list[int]) -> int:
    """The most talks one person can attend: always the one that ends first."""
    got = free_from = 0
    for talk in by_end:
        if spans[talk][0] >= free_from:
            got, free_from = got + 1, spans[talk][1]
    return got
