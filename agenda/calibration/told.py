"""What calibration tells of talks and reviewers. Pure."""

import math
from dataclasses import dataclass

import numpy as np

from agenda.calibration.system import Design, Posterior, State

# An interval holds the truth four times out of five: so many standard deviations to each side.
HALF_WIDTH = 1.2815515655446004
# Behind these places nothing is known, and equal talks must be equal.
PLACES = 9


@dataclass(frozen=True)
class Estimate:
    """A value and where it lies four times out of five."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Habit:
    """How somebody scores. `severity` is what he adds to the committee's value, below 0 for who is harsh; `spread`
    is how much of the scale he uses: 0.5 is half as much as the committee."""

    severity: Estimate
    spread: Estimate
    reviews: int


def values(design: Design, found: Posterior) -> list[Estimate]:
    """Of each talk what the committee would have given it: m and the mean severity with its quality."""
    mean = np.concatenate([[1.0], design.weights])
    level = float(mean @ found.dense)
    variance = float(mean @ found.covariance @ mean) + found.variance + 2 * found.shared @ mean
    return [
        _estimate(level + float(quality), float(around), 0.0, 1.0)
        for quality, around in zip(found.quality, variance, strict=True)
    ]


def habits(design: Design, state: State, found: Posterior) -> list[Habit]:
    n_reviewers = design.shape[1]
    against = np.eye(n_reviewers) - design.weights[None, :]
    severity = against @ found.dense[1:]
    variance = np.einsum("ij,jk,ik->i", against, found.covariance[1:, 1:], against)
    many = design.counts.sum(0)
    return [
        Habit(
            severity=_estimate(float(severity[n]), float(variance[n])),
            spread=_estimate(float(state.spread[n]), float(state.spread_variance[n]), 0.0),
            reviews=int(many[n]),
        )
        for n in range(n_reviewers)
    ]


def _estimate(
    value: float, variance: float, lowest: float = -math.inf, highest: float = math.inf
) -> Estimate:
    half = HALF_WIDTH * math.sqrt(max(variance, 0.0))
    ends = (value, value - half, value + half)
    middle, low, high = (round(min(max(each, lowest), highest), PLACES) for each in ends)
    return Estimate(middle, low, high)
