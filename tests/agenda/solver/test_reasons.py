"""What is said of reasons, and that nothing is said without one."""

import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest

from agenda.solver.counting import count
from agenda.solver.explain import Verdict, explain
from agenda.solver.problem import Gap, Lock, Order, Placement, Problem, Room, Slot, Speaker
from agenda.solver.reasons import SENTENCES, Kind, Names, Reason, sentence
from agenda.solver.score import Rule, score
from tests.factories.drafting import grow, make_problem, make_talk

ROOT = Path(__file__).resolve().parents[3]
NAMES = Names(
    talks=["Async", "Banking", "Caching", "Debugging"],
    speakers=["Ana", "Ben"],
    rooms=["Attic", "Lab"],
    features={"lab": "lab benches"},
    times=lambda slots: "Tuesday morning" if slots else "",
)
IMPORTED_BY_THE_WEB = """
import sys
import django
django.setup()
import config.urls, config.wsgi
print([name for name in ("ortools", "pandas") if name in sys.modules])
"""


# Never without a cause


def kept(seed: int) -> tuple[Problem, Placement]:
    """A grown problem with more rules, all of which its hidden agenda keeps."""
    problem, hidden = grow(seed, rooms=Random(seed).choice((2, 3, 5)))
    draw = Random(seed)
    size = len(problem.talks)
    pairs = [draw.sample(range(size), 2) for _ in range(size)]
    orders = [Order(one, other) for one, other in pairs]
    gaps = [Gap(one, other, draw.choice((1, 2))) for one, other in pairs]
    orders = [each for each in orders if not score(replace(problem, orders=[each]), hidden).violations]
    gaps = [each for each in gaps if not score(replace(problem, gaps=[each]), hidden).violations]
    talks = [
        replace(talk, lock=Lock(*hidden[number])) if draw.random() < 0.3 else talk
        for number, talk in enumerate(problem.talks)
    ]
    halls = [
        replace(
            room,
            closed=frozenset(range(len(problem.slots)))
            - {
                slot
                for talk, (first, at) in hidden.items()
                if at == number
                for slot in range(first, first + talks[talk].length)
            },
        )
        for number, room in enumerate(problem.rooms)
    ]
    return replace(problem, talks=talks, rooms=halls, orders=orders[:12], gaps=gaps), hidden


@pytest.mark.parametrize("seed", range(40))
def test_possible_agenda_is_never_counted_impossible(seed: int) -> None:
    problem, hidden = kept(seed)
    assert score(problem, hidden).violations == ()
    assert count(problem) == ()


@pytest.mark.parametrize("seed", range(6))
def test_possible_agenda_is_never_called_contradictory(seed: int) -> None:
    problem, _hidden = kept(seed)
    assert explain(problem, seconds=2).reasons == ()


def tiny(seed: int) -> Problem:
    """Five or six talks in eight cells under many rules; about half of these problems are impossible."""
    draw = Random(seed)
    size = draw.choice((5, 6))
    talks = [
        make_talk(
            speakers=frozenset(draw.choices(range(7), k=draw.choice((1, 1, 2)))),
            length=draw.choice((1, 1, 1, 2)),
            needs=frozenset({"lab"}) if draw.random() < 0.3 else frozenset(),
            lock=Lock(draw.randrange(4), draw.randrange(2)) if draw.random() < 0.05 else None,
            stops_all=draw.random() < 0.05,
        )
        for _ in range(size)
    ]
    people = [Speaker(away=frozenset(draw.sample(range(4), draw.choice((0, 0, 0, 2))))) for _ in range(7)]
    rooms = [Room(50, frozenset({"lab"})), Room(50, closed=frozenset(draw.sample(range(4), 1)))]
    orders = [Order(*draw.sample(range(size), 2)) for _ in range(draw.choice((0, 1)))]
    slots = [Slot(0, 0), Slot(0, 0), Slot(0, 1), Slot(0, 1)]
    return replace(make_problem(*talks, orders=orders), slots=slots, rooms=rooms, speakers=people)


def is_possible(problem: Problem, placed: Placement | None = None) -> bool:
    """By trying everything."""
    placement = dict(placed or {})
    if len(placement) == len(problem.talks):
        return True
    talk = len(placement)
    for place in product(problem.starts(problem.talks[talk].length), range(len(problem.rooms))):
        tried = {**placement, talk: place}
        broken = {each.rule for each in score(problem, tried).violations}
        if broken <= {Rule.PLACED} and is_possible(problem, tried):
            return True
    return False


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_only_the_impossible_is_explained_and_most_of_it_is(first: int) -> None:
    impossible = explained = 0
    for seed in range(first, first + 20):
        problem = tiny(seed)
        found, possible = explain(problem, seconds=5), is_possible(problem)
        assert not (possible and found.reasons), seed
        assert (found.verdict is Verdict.IMPOSSIBLE) == bool(found.reasons)
        impossible += not possible
        explained += bool(found.reasons)
    assert 5 <= impossible <= 17
    assert explained >= 0.8 * impossible


@pytest.mark.parametrize("seed", range(60))
def test_without_any_talk_of_a_contradiction_the_others_have_none(seed: int) -> None:
    problem = tiny(seed)
    found = explain(problem, seconds=5)
    if [reason.kind for reason in found.reasons] != [Kind.TOGETHER]:
        return
    together = found.reasons[0].talks
    assert found.is_minimal
    for gone in together:
        kept_talks = [talk for talk in together if talk != gone]
        place = {talk: number for number, talk in enumerate(kept_talks)}
        rest = replace(
            problem,
            talks=[problem.talks[talk] for talk in kept_talks],
            orders=[
                Order(place[order.first], place[order.then])
                for order in problem.orders
                if {order.first, order.then} <= place.keys()
            ],
        )
        assert Kind.TOGETHER not in {reason.kind for reason in explain(rest, seconds=5).reasons}


# Said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            Reason(Kind.NO_ROOM, (0,), features=("lab",), need=80),
            "No room is fit for “Async”: it needs lab benches and 80 seats.",
        ),
        (
            Reason(Kind.TOO_LONG, (1,), need=3, have=2),
            "“Banking” takes 90 minutes, but the longest stretch without a break has 60.",
        ),
        (
            Reason(Kind.LOCK_AWAY, (0,), (1,), slots=(4,)),
            "“Async” is locked to a time when Ben cannot be there: Tuesday morning.",
        ),
        (
            Reason(Kind.KEYNOTE_LOCKS, (0, 1, 2)),
            "Nothing may run beside “Async”, but something is locked whenever it could be: “Banking” and “Caching”.",
        ),
        (
            Reason(
                Kind.TOGETHER,
                (0, 1),
                (0, 1),
                parts=(
                    Reason(Kind.ONLY_THERE, (0,), (0,), slots=(3,)),
                    Reason(Kind.NEEDS, (0, 1), rooms=(1,), features=("lab",)),
                ),
            ),
            "“Async” and “Banking” cannot all take place: Ana can only be there Tuesday morning; "
            "only Lab will do for “Async” and “Banking”.",
        ),
    ],
)
def test_reason_is_said_in_a_sentence(reason: Reason, said: str) -> None:
    assert sentence(reason, NAMES) == said


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_sentence(kind: Kind) -> None:
    everything = Reason(kind, (0, 1), (0, 1), (0, 1), ("lab",), (1, 2), 3, 2)
    said = sentence(everything, NAMES)
    assert kind in SENTENCES
    assert "{" not in said
    assert said.endswith(".") == (list(Kind).index(kind) <= list(Kind).index(Kind.TOGETHER))


def test_of_many_talks_the_rest_is_counted() -> None:
    many = replace(NAMES, talks=[str(number) for number in range(30)])
    said = sentence(Reason(Kind.ORDER_CYCLE, tuple(range(30))), many)
    assert said.endswith("“5”, “6” and 23 more.")


def test_sentence_is_translated_before_names_are_put_in() -> None:
    german = {
        "{talks} are to follow one another, but there is no time left for the last.": "Zu spät: {talks}."
    }
    said = sentence(Reason(Kind.ORDER_TIME, (0,)), NAMES, lambda text: german.get(text, text))
    assert said == "Zu spät: “Async”."


def test_web_process_does_not_load_the_solver_of_constraints() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", IMPORTED_BY_THE_WEB],
        cwd=ROOT, capture_output=True, text=True, check=True, env=None,
    )  # fmt: skip
    assert answer.stdout.strip() == "[]"
