"""What became of a talk: releases place it, being called off takes it away, being called back puts it where it was."""

from datetime import timedelta

from agenda.moves import Spot, State, Turn, standing, turned
from tests.factories.agenda import NOW


def at(hours: int) -> State:
    return State(NOW + timedelta(hours=hours), (HERE,), f"ver{hours}")


def off(hours: int) -> Turn:
    return Turn(NOW + timedelta(hours=hours), is_off=True, key=f"off{hours}")


def back(hours: int) -> Turn:
    return Turn(NOW + timedelta(hours=hours), is_off=False, key=f"on{hours}")


HERE = Spot(NOW, 30, "Hall")


def told(releases: list[State], turns: list[Turn]) -> list[tuple[str, int]]:
    """Which changes there were, each with the number of places the talk then had."""
    return [(state.key, len(state.spots)) for _was, state in turned(standing(releases, turns))]


def test_talk_called_off_and_back_is_told_as_both() -> None:
    assert told([at(0)], [off(1), back(2)]) == [("off1", 0), ("on2", 1)]


def test_talk_that_is_off_is_not_back_because_of_a_release() -> None:
    assert told([at(0), at(2)], [off(1)]) == [("off1", 0)]


def test_talk_accepted_and_confirmed_before_its_first_release_has_not_changed() -> None:
    assert told([at(2)], [back(0), back(1)]) == []
