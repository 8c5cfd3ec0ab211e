"""The draw for places in limited sessions. Pure, and to be replayed by anybody from the published record.

The rule: people take turns. In each round everybody who still wants something is put in line: who has fewest places
first, then by the SHA-256 of "seed:round:person", the smallest first. In that order each takes the dearest of his
remaining wishes that has a place left and is at the same time as nothing he was given; who finds nothing is out.
So nobody gets a second place before everybody has had his turn for a first one, and no wish gains by lying about
another. Who wanted a full session waits for it in the order of the last round, without places first.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """`given` by person, in the order taken; `waiting` by session, the next one first."""

    given: Mapping[str, tuple[str, ...]]
    waiting: Mapping[str, tuple[str, ...]]


def draw(
    seed: str,
    places: Mapping[str, int],
    wishes: Mapping[str, Sequence[str]],
    clashes: Collection[frozenset[str]] = (),
) -> Drawn:
    """`wishes` are the sessions each person wants, dearest first; `clashes` are pairs at the same time."""
    left = dict(places)
    open_wishes = {person: list(wanted) for person, wanted in wishes.items() if wanted}
    given: dict[str, tuple[str, ...]] = dict.fromkeys(wishes, ())
    number, out = 0, set[str]()
    while len(out) < len(open_wishes):
        number += 1
        for person in line(seed, number, given, [one for one in open_wishes if one not in out]):
            taken = _dearest(open_wishes[person], left, given[person], clashes)
            if taken is None:
                out.add(person)
                continue
            left[taken] -= 1
            open_wishes[person].remove(taken)
            given[person] = (*given[person], taken)
    return Drawn(given, _waiting(seed, number + 1, places, wishes, given, clashes))


def line(seed: str, number: int, given: Mapping[str, Sequence[str]], people: Collection[str]) -> list[str]:
    """Who is next in a round."""
    return sorted(people, key=lambda one: (len(given[one]), ticket(seed, number, one), one))


def ticket(seed: str, number: int, person: str) -> str:
    return hashlib.sha256(f"{seed}:{number}:{person}".encode()).hexdigest()


def _dearest(
    wanted: Sequence[str],
    left: Mapping[str, int],
    given: Sequence[str],
    clashes: Collection[frozenset[str]],
) -> str | None:
    for session in wanted:
        beside = any(frozenset({session, other}) in clashes for other in given)
        if left.get(session, 0) > 0 and not beside:
            return session
    return None


def _waiting(
    seed: str,
    number: int,
    places: Mapping[str, int],
    wishes: Mapping[str, Sequence[str]],
    given: Mapping[str, Sequence[str]],
    clashes: Collection[frozenset[str]],
) -> dict[str, tuple[str, ...]]:
    """Also who has another place at the same time: he may swap."""
    order = line(seed, number, given, list(wishes))
    return {
        session: tuple(one for one in order if session in wishes[one] and session not in given[one])
        for session in places
    }
