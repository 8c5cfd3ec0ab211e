"""What counting alone can see of an impossible agenda: quick, and each finding is true whatever else is decided.

No finding does not mean that an agenda is possible; agenda/solver/explain.py searches on.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np

from agenda.solver import sequence
from agenda.solver.problem import Gap, Problem, Talk
from agenda.solver.reasons import Kind, Reason
from agenda.solver.space import Left, Space, numbers, slots_of
from agenda.solver.windows import Bools, Ints

# Sets of rooms that are looked at together; more would be slow and are rarely needed.
MOST_SETS = 256
# Findings of one sort; the first are those about the fewest talks.
MOST_TOLD = 5


def count(problem: Problem) -> tuple[Reason, ...]:
    """Later checks leave out talks about which an earlier one has found something."""
    space = Space(problem)
    found = [*_alone(space), *_locks(space)]
    left = Left(space, without=_talks(found))
    found += _barred(left)
    found += _loads(left)
    found += [*_halls(left), *_keynotes(left)]
    return (*found, *sequence.cycles(problem), *sequence.too_late(left, _talks(found)))


def _talks(found: Iterable[Reason]) -> set[int]:
    return {talk for reason in found for talk in reason.talks}


# One talk by itself


def _alone(space: Space) -> Iterator[Reason]:
    for number, talk in enumerate(space.problem.talks):
        if talk.lock is None and (reason := _unplaceable(space, number, talk)):
            yield reason


def _unplaceable(space: Space, number: int, talk: Talk) -> Reason | None:
    people, rooms = tuple(sorted(talk.speakers)), slots_of(space.fit[number])
    if not space.starts(talk.length).any():
        return Reason(Kind.TOO_LONG, (number,), need=talk.length, have=_longest_block(space.problem))
    if not rooms:
        return _unfit(space.problem, Kind.NO_ROOM, number)
    attended, housed = space.attended(number), space.housed(number)
    if not attended.any():
        return Reason(Kind.SPEAKERS_APART, (number,), people)
    if not housed.any():
        return Reason(Kind.ROOMS_CLOSED, (number,), rooms=rooms, need=talk.length)
    if not (attended[:, None] & housed).any():
        return Reason(Kind.NO_WINDOW, (number,), people, rooms)
    return None


def _longest_block(problem: Problem) -> int:
    blocks = [slot.block for slot in problem.slots]
    return max((blocks.count(block) for block in set(blocks)), default=0)


def _unfit(problem: Problem, kind: Kind, number: int) -> Reason:
    """What no room has; where each has something, all that it needs at once."""
    talk = problem.talks[number]
    rooms = [problem.rooms[talk.lock.room]] if talk.lock else list(problem.rooms)
    nowhere = talk.needs - frozenset().union(*(room.features for room in rooms))
    largest = max((room.capacity for room in rooms if talk.needs <= room.features), default=0)
    seats = max((room.capacity for room in rooms), default=0)
    small = talk.min_capacity > (largest or seats)
    features = nowhere or (frozenset() if small and largest else talk.needs)
    return Reason(
        kind,
        (number,),
        rooms=(talk.lock.room,) if talk.lock else (),
        features=tuple(sorted(features)),
        need=talk.min_capacity if not nowhere or small else 0,
        have=largest or seats,
    )


# Locks


def _locks(space: Space) -> Iterator[Reason]:
    locked = {number: talk for number, talk in enumerate(space.problem.talks) if talk.lock}
    inside = {}
    for number, talk in locked.items():
        assert talk.lock
        if not 0 <= talk.lock.slot < space.slots or not space.starts(talk.length)[talk.lock.slot]:
            yield Reason(
                Kind.LOCK_BLOCK, (number,), rooms=(talk.lock.room,), slots=(talk.lock.slot,), need=talk.length
            )
        else:
            inside[number] = range(talk.lock.slot, talk.lock.slot + talk.length)
            yield from _lock(space, number, talk, inside[number])
    for one, other in combinations(inside, 2):
        both = tuple(sorted({*inside[one]} & {*inside[other]}))
        if both:
            yield from _locked_together(space.problem, one, other, both)
    for gap in space.problem.gaps:
        if gap.one in inside and gap.other in inside:
            yield from _locked_near(space.problem, gap, inside)


def _lock(space: Space, number: int, talk: Talk, span: range) -> Iterator[Reason]:
    assert talk.lock
    room = talk.lock.room
    if not space.fit[number, room]:
        yield _unfit(space.problem, Kind.LOCK_UNFIT, number)
    if closed := tuple(slot for slot in span if not space.open[slot, room]):
        yield Reason(Kind.LOCK_CLOSED, (number,), rooms=(room,), slots=closed)
    for speaker in sorted(talk.speakers):
        if away := tuple(slot for slot in span if not space.there[speaker, slot]):
            yield Reason(Kind.LOCK_AWAY, (number,), (speaker,), slots=away)


def _locked_together(problem: Problem, one: int, other: int, both: tuple[int, ...]) -> Iterator[Reason]:
    mine, theirs = problem.talks[one], problem.talks[other]
    assert mine.lock
    assert theirs.lock
    if mine.lock.room == theirs.lock.room:
        yield Reason(Kind.LOCKS_MEET, (one, other), rooms=(mine.lock.room,), slots=both)
    elif shared := mine.speakers & theirs.speakers:
        yield Reason(Kind.LOCKS_SPEAKER, (one, other), tuple(sorted(shared)), slots=both)
    elif mine.stops_all or theirs.stops_all:
        talks = (one, other) if mine.stops_all else (other, one)
        yield Reason(Kind.KEYNOTE_LOCKS, talks, slots=both)


def _locked_near(problem: Problem, gap: Gap, inside: Mapping[int, range]) -> Iterator[Reason]:
    first, then = sorted((gap.one, gap.other), key=lambda talk: inside[talk].start)
    locks = problem.talks[first].lock, problem.talks[then].lock
    assert locks[0]
    assert locks[1]
    end, begin = inside[first].stop, inside[then].start
    same_block = problem.slots[end - 1].block == problem.slots[begin].block
    if locks[0].room != locks[1].room and same_block and 0 <= begin - end < gap.slots:
        rooms = (locks[0].room, locks[1].room)
        yield Reason(Kind.LOCKS_NEAR, (first, then), rooms=rooms, need=gap.slots, have=begin - end)


def _barred(left: Left) -> Iterator[Reason]:
    """Talks that would have a place but for the locked ones."""
    talks = left.space.problem.talks
    for number, windows in left.windows.items():
        if windows.any():
            continue
        mine, cells = talks[number], left.space.covered(left.alone[number], talks[number].length)
        slots: Bools = np.any(cells, axis=1)
        bars = []
        for other, span in left.locked.items():
            theirs, lock = talks[other], talks[other].lock
            assert lock
            beside = bool(mine.stops_all or theirs.stops_all or mine.speakers & theirs.speakers)
            if slots[list(span)].any() and (beside or cells[list(span), lock.room].any()):
                bars.append(other)
        kind = Kind.KEYNOTE_LOCKS if mine.stops_all else Kind.LOCKS_BAR
        yield Reason(kind, (number, *bars))


# More than there is


def _loads(left: Left) -> Iterator[Reason]:
    """Speakers whose talks take more slots than those in which one of them could run."""
    by_speaker: dict[int, list[int]] = {}
    for number in left.talks:
        for speaker in left.space.problem.talks[number].speakers:
            by_speaker.setdefault(speaker, []).append(number)
    for speaker, talks in sorted(by_speaker.items()):
        slots = np.zeros(left.space.slots, dtype=bool)
        for number in talks:
            slots |= left.covered(number).any(axis=1)
        need = int(left.space.length[talks].sum())
        if need > slots.sum():
            yield Reason(
                Kind.SPEAKER_LOAD,
                tuple(talks),
                (speaker,),
                slots=slots_of(slots),
                need=need,
                have=int(slots.sum()),
            )


def _halls(left: Left) -> list[Reason]:
    """Hall's condition: talks that only fit some rooms, at some times, against the cells there."""
    if not left.talks:
        return []
    cells = np.array([left.covered(number) for number in left.talks])  # (n, t, r)
    times, rooms = np.any(cells, axis=2), np.any(cells, axis=1)
    sets = _unions(rooms)
    found = [*_few_cells(left, times, rooms, sets), *_few_stretches(left, rooms, sets)]
    # The smallest say it best; what contains them says nothing new.
    found.sort(key=lambda reason: (len(reason.talks), len(reason.slots), len(reason.rooms)))
    told: list[Reason] = []
    for reason in found:
        if not any(set(other.talks) <= set(reason.talks) for other in told):
            told.append(reason)
    return told[:MOST_TOLD]


def _unions(rooms: Bools) -> Bools:
    """(m, r): the sets of rooms that talks fit, joined in every way as long as they are few; and all rooms."""
    bits = 1 << np.arange(rooms.shape[1], dtype=object)
    found = {int(row @ bits) for row in np.unique(rooms, axis=0).astype(object)}
    fresh = set(found)
    while fresh and len(found) < MOST_SETS:
        fresh = {one | other for one in fresh for other in found} - found
        found |= set(sorted(fresh)[: MOST_SETS - len(found)])
    found.add((1 << rooms.shape[1]) - 1)
    return np.array(
        [[joined >> room & 1 for room in range(rooms.shape[1])] for joined in sorted(found)], dtype=bool
    )


def _inside(small: Bools, large: Bools) -> Bools:
    """(k, n): set n of `small` lies in set k of `large`."""
    outside = small.astype(np.float32) @ (~large).astype(np.float32).T
    return np.asarray(outside.T == 0)


def _few_cells(left: Left, times: Bools, rooms: Bools, sets: Bools) -> Iterator[Reason]:
    spans = np.unique(np.concatenate([times, np.ones((1, left.space.slots), dtype=bool)]), axis=0)
    in_time, in_rooms = _inside(times, spans), _inside(rooms, sets)
    length = left.space.length[left.talks]
    # Products of floats are quick, and exact for numbers so small.
    need = (in_time * length).astype(np.float64) @ in_rooms.T.astype(np.float64)  # (k, m)
    have = spans.astype(np.float64) @ left.cells.astype(np.float64) @ sets.T.astype(np.float64)
    numbered = np.array(left.talks)
    for span, many in zip(*np.nonzero(need > have), strict=True):
        talks = numbers(numbered[in_time[span] & in_rooms[many]])
        always, anywhere = bool(spans[span].all()), bool(sets[many].all())
        kind = (Kind.TOO_MANY if anywhere else Kind.FEW_CELLS) if always else Kind.FEW_HOURS
        yield Reason(
            kind,
            talks,
            rooms=slots_of(sets[many]),
            slots=() if always else slots_of(spans[span]),
            need=int(need[span, many]),
            have=int(have[span, many]),
        )


def _few_stretches(left: Left, rooms: Bools, sets: Bools) -> Iterator[Reason]:
    """Long talks against the stretches that hold one: four slots hold one talk of three."""
    length, numbered = left.space.length[left.talks], np.array(left.talks)
    in_rooms = _inside(rooms, sets)
    for size in sorted(set(length.tolist()) - {1}):
        stretches = _stretches(left, size)
        for row, inside in enumerate(in_rooms):
            talks = numbered[inside & (length >= size)]
            have = int(stretches[sets[row]].sum())
            if len(talks) > have:
                yield Reason(
                    Kind.FEW_STRETCHES,
                    numbers(talks),
                    rooms=slots_of(sets[row]),
                    slots=(),
                    need=len(talks),
                    have=have,
                )


def _stretches(left: Left, size: int) -> Ints:
    """(r,): how many talks of this length a room holds, one after another as early as possible."""
    begins = left.space.throughout(left.cells, size) & left.space.starts(size)[:, None]
    found = np.zeros(left.space.rooms, dtype=np.int64)
    free_from = np.zeros(left.space.rooms, dtype=np.int64)
    for slot in range(left.space.slots):
        takes = begins[slot] & (free_from <= slot)
        found += takes
        free_from[takes] = slot + size
    return found


def _keynotes(left: Left) -> Iterator[Reason]:
    """Talks beside which nothing runs take all rooms: at least the fewest that are open whenever they can be."""
    talks = left.space.problem.talks
    keynotes = [number for number in left.talks if talks[number].stops_all]
    others = [number for number in left.talks if not talks[number].stops_all]
    open_rooms, have = left.cells.sum(axis=1), int(left.cells.sum())
    need = int(left.space.length[others].sum())
    if not keynotes or need > have:
        return
    for number in keynotes:
        need += int(left.space.length[number] * open_rooms[left.covered(number).any(axis=1)].min())
    if need > have:
        yield Reason(Kind.TOO_MANY_BESIDE, tuple(keynotes), need=need, have=have)
