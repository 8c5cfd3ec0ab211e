"""The draw: fair, replayed to the same, and checked against what must always hold."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agenda import lottery

NAMES = st.sampled_from("abcdefghij")
SESSIONS = ("X", "Y", "Z")
WISHES = st.dictionaries(NAMES, st.lists(st.sampled_from(SESSIONS), unique=True))
PLACES = st.fixed_dictionaries(dict.fromkeys(SESSIONS, st.integers(0, 5)))
CLASHES = st.sets(st.sampled_from([frozenset("XY"), frozenset("XZ"), frozenset("YZ")]))


def test_the_same_seed_draws_the_same_and_another_seed_another() -> None:
    wishes = {name: ["X"] for name in "abcdefghij"}
    first, again = (lottery.draw("seed", {"X": 3}, wishes) for _each in range(2))
    assert first == again
    assert {name for name, got in first.given.items() if got} == {"a", "d", "g"}
    assert lottery.draw("another", {"X": 3}, wishes).given != first.given


def test_nobody_has_two_before_everybody_had_a_turn() -> None:
    wishes = {"a": ["X", "Y"], "b": ["X", "Y"], "c": ["Y", "X"]}
    drawn = lottery.draw("seed", {"X": 2, "Y": 1}, wishes)
    assert sorted(len(got) for got in drawn.given.values()) == [1, 1, 1]


def test_what_is_at_the_same_time_is_given_once() -> None:
    drawn = lottery.draw("seed", {"X": 1, "Y": 1}, {"a": ["X", "Y"]}, {frozenset("XY")})
    assert (drawn.given["a"], drawn.waiting["Y"]) == (("X",), ("a",))


@given(st.text(max_size=8), PLACES, WISHES, CLASHES)
def test_every_draw_is_fair(
    seed: str, places: dict[str, int], wishes: dict[str, list[str]], clashes: set[frozenset[str]]
) -> None:
    drawn = lottery.draw(seed, places, wishes, clashes)
    got = drawn.given
    for session in SESSIONS:
        holders = [name for name, own in got.items() if session in own]
        assert len(holders) <= places[session]
        # Nobody without it could have it: it is full, or beside something else of his.
        for name in drawn.waiting[session]:
            beside = any(frozenset({session, other}) in clashes for other in got[name])
            assert len(holders) == places[session] or beside
    for name, own in got.items():
        assert set(own) <= set(wishes[name])
        assert not any(frozenset(pair) in clashes for pair in pairwise(own))
        # Nobody envies who has two: whoever got nothing found everything full in the first round already.
        if not own and not clashes:
            firsts = [other[0] for other in got.values() if other]
            assert all(firsts.count(wish) == places[wish] for wish in wishes[name])


def test_chance_treats_people_alike() -> None:
    wishes = {name: ["X"] for name in "abcd"}
    won = dict.fromkeys(wishes, 0)
    for number in range(2000):
        for name, own in lottery.draw(str(number), {"X": 1}, wishes).given.items():
            won[name] += len(own)
    assert all(400 < number < 600 for number in won.values())
