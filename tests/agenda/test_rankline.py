"""A line through the ranking: who is above it, whose place stays, what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.rankline import Change, Entry, Line, draw, in_order

ALL = ("accept", "wait", "reject")


def entry(key: int, rank: int | None = None, **fields: object) -> Entry:
    values = {"key": key, "rank": rank, "title": f"Talk {key:02}", "group": ""}
    return Entry(**values | fields)  # type: ignore[arg-type]


def changes(entries: list[Entry], line: Line) -> dict[int, str]:
    return {change.key: change.after for change in draw(entries, line).changes}


def test_best_are_accepted_the_next_wait_and_the_rest_is_rejected() -> None:
    talks = [entry(number, number) for number in range(1, 6)]
    line = Line(accept=2, wait=1, rejects_rest=True)
    assert changes(talks, line) == {1: "accept", 2: "accept", 3: "wait", 4: "reject", 5: "reject"}


def test_without_rejecting_what_is_below_the_line_stays_open() -> None:
    talks = [entry(number, number) for number in range(1, 4)]
    assert changes(talks, Line(accept=1)) == {1: "accept"}


def test_each_group_has_a_line_of_its_own() -> None:
    talks = [entry(1, 1, group="Web"), entry(2, 2, group="Web"), entry(3, 3, group="Data")]
    assert changes(talks, Line(accept=1, rejects_rest=True)) == {1: "accept", 2: "reject", 3: "accept"}


def test_decision_by_hand_keeps_its_place_and_its_word() -> None:
    talks = [entry(1, 1, decision="reject", by_hand=True), entry(2, 2), entry(3, 3)]
    plan = draw(talks, Line(accept=2))
    assert plan.changes == (Change(2, "", "accept"),)
    assert plan.by_hand == (1,)


def test_decision_by_hand_is_overridden_only_when_asked() -> None:
    talks = [entry(1, 1, decision="reject", by_hand=True)]
    assert changes(talks, Line(accept=1, overrides=True)) == {1: "accept"}


def test_line_moved_up_takes_its_own_word_back() -> None:
    talks = [entry(1, 1, decision="accept"), entry(2, 2, decision="accept")]
    assert draw(talks, Line(accept=1)).changes == (Change(2, "accept", ""),)


def test_what_nobody_has_scored_is_never_decided_by_rank() -> None:
    plan = draw([entry(1, 1), entry(2)], Line(accept=5, rejects_rest=True))
    assert ([change.key for change in plan.changes], plan.unscored) == ([1], (2,))


def test_talk_that_waits_already_is_not_told_again_that_it_waits() -> None:
    waiting = entry(1, 1, leads_to=("accept", "reject"), is_told="wait")
    assert draw([waiting], Line(wait=1)).changes == ()
    assert changes([waiting], Line(accept=1)) == {1: "accept"}


@pytest.mark.parametrize(("accepted", "ties"), [(1, ("",)), (2, ()), (3, ())])
def test_line_through_equal_ranks_is_told(accepted: int, ties: tuple[str, ...]) -> None:
    talks = [entry(1, 1), entry(2, 1), entry(3, 3)]
    assert draw(talks, Line(accept=accepted)).ties == ties


def test_order_is_the_same_for_everybody() -> None:
    talks = [entry(3), entry(2, 1, title="b"), entry(1, 1, title="A")]
    assert [one.key for one in in_order(talks)] == [1, 2, 3]


talks = st.lists(
    st.builds(
        Entry,
        key=st.integers(0, 10_000),
        rank=st.none() | st.integers(1, 50),
        title=st.text(max_size=5),
        group=st.sampled_from(["", "Web", "Data"]),
        decision=st.sampled_from(["", *ALL]),
        by_hand=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda one: one.key,
)
lines = st.builds(Line, st.integers(0, 20), st.integers(0, 20), st.booleans(), overrides=st.booleans())


@given(talks, lines)
def test_line_drawn_twice_changes_nothing_the_second_time(found: list[Entry], line: Line) -> None:
    after = {change.key: change.after for change in draw(found, line).changes}
    again = [
        Entry(
            one.key, one.rank, one.title, one.group, after.get(one.key, one.decision),
            by_hand=one.by_hand and one.key not in after,
        )
        for one in found
    ]  # fmt: skip
    assert draw(again, line).changes == ()


@given(talks, lines)
def test_worse_talk_is_never_accepted_by_the_line_above_a_better_one(found: list[Entry], line: Line) -> None:
    said = {change.key: change.after for change in draw(found, line).changes}
    order = ["accept", "wait", "reject"]
    for group in ("", "Web", "Data"):
        got = [said[one.key] for one in in_order(found) if one.group == group and said.get(one.key)]
        assert got == sorted(got, key=order.index)
