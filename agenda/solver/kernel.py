"""The inner loop of the search: exchange two windows of equal length in the grid of slots and rooms.

Compiled by numba; with NUMBA_DISABLE_JIT=1 the same lines run as they are, some hundred times slower, with the same
result to the bit. So: plain integers, arrays and loops, and a random generator of our own.

Talks are never moved across a locked talk, a closed cell or the end of a block, and no room is ever taken twice:
the exchange keeps all of that by itself. What else is forbidden is dear (tables.HARD).

How it is quick: `now[s, i]` is what talk i shares with all talks that run in slot s, `begun[s, i]` with those that
begin there. What a talk pays at a place is then a sum over its own slots, whatever the number of rooms; the two
tables are brought up to date only when an exchange is kept, which late in the search is one in a hundred.
"""

import math

from numba import njit

from agenda.solver.tables import AFTER, APART, BEFORE, CLOSED, FREE, HARD

MOST = 8  # talks in one window: the longest window anybody has
MASK = 0xFFFFFFFF


@njit(cache=True, nogil=True)
def step_random(state):
    """xorshift of 32 bits in `state[0]`; the same on every machine."""
    x = state[0]
    x ^= (x << 13) & MASK
    x ^= x >> 17
    x ^= (x << 5) & MASK
    state[0] = x
    return x


@njit(cache=True, nogil=True)
def shared(now, begun, talk, first, length):
    """What the talk shares with everything that overlaps `length` slots from `first` on, each talk counted once."""
    total = now[first, talk]
    for slot in range(first + 1, first + length):
        total += begun[slot, talk]
    return total


@njit(cache=True, nogil=True)
def overlap(first, length, other, other_length):
    return int(first < other + other_length and other < first + length)


@njit(cache=True, nogil=True)
def add_talk(now, begun, pairs, talk, first, length, sign):
    """Put a talk into the two tables, or with sign -1 take it out."""
    size = pairs.shape[0]
    for slot in range(first, first + length):
        for other in range(size):
            now[slot, other] += sign * pairs[talk, other]
    for other in range(size):
        begun[first, other] += sign * pairs[talk, other]


@njit(cache=True, nogil=True)
def related(relations, relations_from, start, room, length, block_end, talk, moved, moved_count):
    """Broken relations of one talk; those among the moved ones are counted at the first of them only."""
    broken = 0
    for row in range(relations_from[talk], relations_from[talk + 1]):
        other = relations[row, 0]
        kind = relations[row, 1]
        skip = False
        for place in range(moved_count):
            if moved[place] == talk:
                break
            if moved[place] == other:
                skip = True
                break
        if skip:
            continue
        a, b = start[talk], start[other]
        if kind == BEFORE:
            broken += int(a + length[talk] > b)
        elif kind == AFTER:
            broken += int(b + length[other] > a)
        elif kind == APART and room[talk] != room[other]:
            end, begin = (a + length[talk], b) if a <= b else (b + length[other], a)
            if begin >= end and block_end[end - 1] == block_end[begin]:
                broken += int(begin - end < relations[row, 2])
    return broken


@njit(cache=True, nogil=True)
def window_free(grid, start, length, fixed, first, room, size):
    """Whether nothing in the window is closed or locked, and no talk reaches over its ends."""
    for slot in range(first, first + size):
        held = grid[slot, room]
        if held == CLOSED:
            return False
        if held >= 0 and (
            fixed[held] == 1 or start[held] < first or start[held] + length[held] > first + size
        ):
            return False
    return True


@njit(cache=True, nogil=True)
def gather(grid, start, length, talk, two, two_room, moved, target):
    """Who moves, and to which slot: the talk, then what lies in the other window. Returns how many."""
    moved[0] = talk
    target[0] = two
    count = 1
    end = two + length[talk]
    slot = two
    while slot < end:
        held = grid[slot, two_room]
        if held == FREE:
            slot += 1
            continue
        moved[count] = held
        target[count] = start[talk] + slot - two
        count += 1
        slot += length[held]
    return count


@njit(cache=True, nogil=True)
def sharing_change(pairs, by_start, length, start, now, begun, moved, target, count):
    """What the times cost more. The tables hold the moved talks where they are, so pairs of them are set right."""
    change = 0
    for place in range(count):
        each = moved[place]
        size = length[each]
        change += by_start[each, target[place]] - by_start[each, start[each]]
        change += shared(now, begun, each, target[place], size) - shared(now, begun, each, start[each], size)
        for later in range(place + 1, count):
            other = moved[later]
            cost = pairs[each, other]
            if cost != 0:
                other_size = length[other]
                change += cost * (
                    overlap(target[place], size, target[later], other_size)
                    + overlap(start[each], size, start[other], other_size)
                    - overlap(target[place], size, start[other], other_size)
                    - overlap(target[later], other_size, start[each], size)
                )
    return change


@njit(cache=True, nogil=True)
def room_change(by_room, one_room, two_room, moved, count):
    change = by_room[moved[0], two_room] - by_room[moved[0], one_room]
    for place in range(1, count):
        change += by_room[moved[place], one_room] - by_room[moved[place], two_room]
    return change


@njit(cache=True, nogil=True)
def zone_change(track, day, start, zones, one_room, two_room, moved, target, count, sign):
    """Count the moved talks in their new zones, or with sign -1 back again. Returns how many zones more are used."""
    change = 0
    for place in range(count):
        each = moved[place]
        to_room, from_room = (two_room, one_room) if place == 0 else (one_room, two_room)
        from_day, to_day = day[start[each]], day[target[place]]
        strand = track[each]
        if from_day == to_day and from_room == to_room:
            continue
        zones[strand, from_day, from_room] -= sign
        zones[strand, to_day, to_room] += sign
        change += int(zones[strand, to_day, to_room] == 1) - int(zones[strand, from_day, from_room] == 0)
    return change


@njit(cache=True, nogil=True)
def all_related(relations, relations_from, start, room, length, block_end, moved, count):
    broken = 0
    for place in range(count):
        broken += related(
            relations, relations_from, start, room, length, block_end, moved[place], moved, count
        )
    return broken


@njit(cache=True, nogil=True)
def trade(start, room, one_room, two_room, moved, target, count):
    """Let everybody stand at its target, and its target be where it stood. Done twice, nothing is changed."""
    for place in range(count):
        each = moved[place]
        start[each], target[place] = target[place], start[each]
        room[each] = one_room if room[each] == two_room else two_room


@njit(cache=True, nogil=True)
def relation_change(
    relations, relations_from, start, room, length, block_end, one_room, two_room, moved, target, count
):
    """How many relations more are broken afterwards."""
    if relations.shape[0] == 0:
        return 0
    change = -all_related(relations, relations_from, start, room, length, block_end, moved, count)
    trade(start, room, one_room, two_room, moved, target, count)
    change += all_related(relations, relations_from, start, room, length, block_end, moved, count)
    trade(start, room, one_room, two_room, moved, target, count)
    return change


@njit(cache=True, nogil=True)
def put(pairs, length, grid, start, room, now, begun, one, one_room, two, two_room, moved, target, count):
    """Carry the exchange out."""
    for slot in range(length[moved[0]]):
        grid[one + slot, one_room] = FREE
        grid[two + slot, two_room] = FREE
    for place in range(count):
        each = moved[place]
        if target[place] != start[each]:
            add_talk(now, begun, pairs, each, start[each], length[each], -1)
            add_talk(now, begun, pairs, each, target[place], length[each], 1)
        start[each] = target[place]
        room[each] = two_room if place == 0 else one_room
        for slot in range(start[each], start[each] + length[each]):
            grid[slot, room[each]] = each


@njit(cache=True, nogil=True)
def anneal(
    steps, temperature, state,
    pairs, by_start, by_room, length, track, day, block_end,
    starts, starts_from, rooms, rooms_from, relations, relations_from, zone_weight,
    grid, start, room, fixed, now, begun, zones, movable, moved, target,
):  # fmt: skip
    """Try so many exchanges at one temperature, in place. Returns (what the total changed by, how many were kept).

    `zones` (tracks, days, rooms) counts talks; `moved` and `target` are room to work in, of MOST * 2 talks each.
    """
    gained = 0
    kept = 0
    for _ in range(steps):
        talk = movable[step_random(state) % movable.shape[0]]
        size = length[talk]
        one, one_room = start[talk], room[talk]
        two = starts[starts_from[size] + step_random(state) % (starts_from[size + 1] - starts_from[size])]
        two_room = rooms[rooms_from[talk] + step_random(state) % (rooms_from[talk + 1] - rooms_from[talk])]
        # How much worse it may be, drawn before that is reckoned.
        limit = -temperature * math.log((step_random(state) + 1.0) / 4294967296.0)
        if one_room == two_room and abs(one - two) < size:
            continue
        if not window_free(grid, start, length, fixed, two, two_room, size):
            continue
        count = gather(grid, start, length, talk, two, two_room, moved, target)
        change = room_change(by_room, one_room, two_room, moved, count)
        if two != one:
            change += sharing_change(pairs, by_start, length, start, now, begun, moved, target, count)
        # What is left can save a zone for each talk; and relations, which are few.
        if relations.shape[0] == 0 and change - zone_weight * count > limit:
            continue
        change += HARD * relation_change(
            relations,
            relations_from,
            start,
            room,
            length,
            block_end,
            one_room,
            two_room,
            moved,
            target,
            count,
        )
        change += zone_weight * zone_change(
            track, day, start, zones, one_room, two_room, moved, target, count, 1
        )
        if change > limit:
            zone_change(track, day, start, zones, one_room, two_room, moved, target, count, -1)
            continue
        gained += change
        kept += 1
        put(pairs, length, grid, start, room, now, begun, one, one_room, two, two_room, moved, target, count)
    return gained, kept
