"""What a review is worth: the weighted mean of its scores between 0 and 1, whatever ranges the criteria have. Pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Scale:
    """A criterion: its range, both ends included, and how much it counts beside the others."""

    lowest: int
    highest: int
    weight: int = 1
    is_required: bool = True

    def share(self, score: int) -> float:
        """Where the score lies between lowest (0) and highest (1). Raises ValueError outside of the range."""
        if not self.lowest <= score <= self.highest:
            raise ValueError(f"{score} is not between {self.lowest} and {self.highest}")
        return (score - self.lowest) / (self.highest - self.lowest)


def value(scores: Mapping[Key, int], scales: Mapping[Key, Scale]) -> float | None:
    """None without any score of these criteria; what was left out does not count.

    Criteria of weight 0 are asked for the talk among reviewers and count for nothing, unless all that was scored
    has none: then each counts alike, so that a finished review always has a value.
    """
    counted = [
        (scales[key].share(score), scales[key].weight) for key, score in scores.items() if key in scales
    ]
    if not counted:
        return None
    total = sum(weight for _share, weight in counted)
    if not total:
        return sum(share for share, _weight in counted) / len(counted)
    # Rounding may lead a hair above 1, which the database would refuse.
    return min(1.0, sum(share * weight for share, weight in counted) / total)


def missing(scores: Mapping[Key, int], scales: Mapping[Key, Scale]) -> list[Key]:
    """Required criteria without a score, in the order of `scales`. Where none is required, at least one must be."""
    lacking = [key for key, scale in scales.items() if scale.is_required and key not in scores]
    if not lacking and not any(key in scales for key in scores):
        return list(scales)
    return lacking
