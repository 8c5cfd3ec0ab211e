"""The fewest talks that touch every one of some pairs: of two talks that cannot both stay, one has to move.

Counted for each connected part by itself. A part of many talks is not worth the time it could take (it doubles with
every other talk): for it a number is given that may be too low, and never too high.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

MOST = 16  # talks of a part that is counted exactly, in a millisecond or two

Mates = Mapping[int, AbstractSet[int]]


def fewest(pairs: Iterable[AbstractSet[int]]) -> int:
    """At least so many talks of these pairs have to go; exactly so many where no connected part is large."""
    mates: dict[int, set[int]] = {}
    for one, other in pairs:
        mates.setdefault(one, set()).add(other)
        mates.setdefault(other, set()).add(one)
    return sum(_exactly(part) if len(part) <= MOST else _apart(part) for part in _parts(mates))


def _parts(mates: Mates) -> list[Mates]:
    found: list[Mates] = []
    seen: set[int] = set()
    for first in mates:
        if first in seen:
            continue
        part, ahead = {first}, [first]
        while ahead:
            new = mates[ahead.pop()] - part
            part |= new
            ahead += new
        seen |= part
        found.append({talk: mates[talk] for talk in part})
    return found


def _exactly(mates: Mates) -> int:
    """The talk with the most mates goes, or it stays and all of them go."""
    talk = max(mates, key=lambda each: len(mates[each]), default=None)
    if talk is None or not mates[talk]:
        return 0
    if len(mates[talk]) == 1:
        return sum(map(bool, mates.values())) // 2
    others = mates[talk]
    return min(1 + _exactly(_without(mates, {talk})), len(others) + _exactly(_without(mates, others)))


def _without(mates: Mates, gone: AbstractSet[int]) -> Mates:
    return {talk: others - gone for talk, others in mates.items() if talk not in gone}


def _apart(mates: Mates) -> int:
    """So many pairs have no talk in common: each needs one of its own."""
    used: set[int] = set()
    count = 0
    for talk, others in sorted(mates.items(), key=lambda item: (len(item[1]), item[0])):
        if talk not in used and (free := sorted(others - used, key=lambda each: (len(mates[each]), each))):
            used |= {talk, free[0]}
            count += 1
    return count
