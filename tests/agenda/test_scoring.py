"""The value of a review: between 0 and 1, by weight, whatever the ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import scoring
from agenda.scoring import Scale

FIVE = Scale(1, 5)


@pytest.mark.parametrize(
    ("scores", "scales", "value"),
    [
        ({}, {"a": FIVE}, None),
        ({"a": 1}, {"a": FIVE}, 0.0),
        ({"a": 5}, {"a": FIVE}, 1.0),
        ({"a": 4}, {"a": FIVE}, 0.75),
        ({"a": 5, "b": 1}, {"a": FIVE, "b": FIVE}, 0.5),
        ({"a": 5, "b": 1}, {"a": Scale(1, 5, 3), "b": FIVE}, 0.75),
        # The range does not matter: the middle of each is a half.
        ({"a": 0, "b": 5}, {"a": Scale(-3, 3), "b": Scale(0, 10)}, 0.5),
        # Left out: the rest counts alone. Weight 0 counts for nothing beside others …
        ({"a": 2}, {"a": FIVE, "b": FIVE}, 0.25),
        ({"a": 5, "b": 1}, {"a": FIVE, "b": Scale(1, 5, 0)}, 1.0),
        # … but alone it must be worth something.
        ({"a": 5, "b": 1}, {"a": Scale(1, 5, 0), "b": Scale(1, 5, 0)}, 0.5),
        ({"gone": 5, "a": 3}, {"a": FIVE}, 0.5),
        ({"gone": 5}, {"a": FIVE}, None),
    ],
)
def test_value_is_the_weighted_mean(
    scores: dict[str, int], scales: dict[str, Scale], value: float | None
) -> None:
    assert scoring.value(scores, scales) == value


@pytest.mark.parametrize("score", [0, 6, -1])
def test_score_outside_of_the_range_is_no_score(score: int) -> None:
    with pytest.raises(ValueError, match="not between 1 and 5"):
        scoring.value({"a": score}, {"a": FIVE})


def scales() -> st.SearchStrategy[Scale]:
    pairs = st.tuples(st.integers(-100, 100), st.integers(1, 10), st.integers(0, 100))
    return pairs.map(lambda given: Scale(given[0], given[0] + given[1], given[2]))


@given(st.dictionaries(st.text(), scales(), min_size=1), st.data())
def test_value_lies_between_0_and_1_and_rises_with_each_score(
    given_scales: dict[str, Scale], data: st.DataObject
) -> None:
    scores = {key: data.draw(st.integers(scale.lowest, scale.highest)) for key, scale in given_scales.items()}
    value = scoring.value(scores, given_scales)
    assert value is not None
    assert 0 <= value <= 1
    key = data.draw(st.sampled_from(sorted(scores)))
    better = scoring.value(scores | {key: given_scales[key].highest}, given_scales)
    assert better is not None
    assert better >= value - 1e-12


@pytest.mark.parametrize(
    ("scores", "required", "missing"),
    [
        ({}, (True, False), ["a"]),
        ({"b": 3}, (True, False), ["a"]),
        ({"a": 3}, (True, False), []),
        # Nothing is required: still, without any score it is no review.
        ({}, (False, False), ["a", "b"]),
        ({"b": 3}, (False, False), []),
    ],
)
def test_what_is_missing(scores: dict[str, int], required: tuple[bool, bool], missing: list[str]) -> None:
    scales = {key: Scale(1, 5, 1, need) for key, need in zip("ab", required, strict=True)}
    assert scoring.missing(scores, scales) == missing
