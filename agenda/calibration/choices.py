"""Talks compared two by two, brought into the linear system. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agenda.calibration.given import Choice
from agenda.calibration.system import Design, Floats, Ints, Posterior, State, blocks, posterior_of

STEPS, PRECISE = 12, 1e-6


@dataclass(frozen=True)
class Pairs:
    """Talks by position; `won` is 1 for the first, −1 for the second, 0 for neither."""

    first: Ints
    second: Ints
    won: Floats


def pairs_of(design: Design, choices: Sequence[Choice]) -> Pairs:
    place = {key: n for n, key in enumerate(design.talks)}
    rows = sorted(
        (
            place[row.first],
            place[row.second],
            0.0 if row.winner is None else 1.0 if row.winner == row.first else -1.0,
        )
        for row in choices
    )
    return Pairs(
        np.array([row[0] for row in rows], dtype=np.intp),
        np.array([row[1] for row in rows], dtype=np.intp),
        np.array([row[2] for row in rows], dtype=np.float64),
    )


def with_choices(design: Design, state: State, pairs: Pairs) -> Posterior:
    """The posterior with the choices in it: Newton's steps from where the reviews alone put the talks."""
    found = posterior_of(design, state)
    for _step in range(STEPS):
        before = found.quality
        gap = found.quality[pairs.first] - found.quality[pairs.second]
        slope, curve = _pull(gap, pairs.won, state.noise)
        found = _joined(design, state, pairs, weight=curve, aim=curve * gap + slope)
        if float(np.abs(found.quality - before).max()) < PRECISE:
            break
    return found


def _joined(design: Design, state: State, pairs: Pairs, *, weight: Floats, aim: Floats) -> Posterior:
    """The linear system with q_first − q_second observed as `aim / weight` with this weight."""
    diagonal, coupling, dense, by_talk, right = blocks(design, state)
    paired = np.unique(np.concatenate([pairs.first, pairs.second]))
    single = np.setdiff1d(np.arange(len(diagonal)), paired)
    scaled = coupling[single] / diagonal[single, None]
    place = np.searchsorted(paired, np.arange(len(diagonal)))
    first, second = place[pairs.first], place[pairs.second]
    block = np.diag(diagonal[paired])
    for row, column, sign in (
        (first, first, 1),
        (second, second, 1),
        (first, second, -1),
        (second, first, -1),
    ):
        np.add.at(block, (row, column), sign * weight)
    aims = by_talk[paired]
    np.add.at(aims, first, aim)
    np.add.at(aims, second, -aim)
    size = len(dense)
    matrix = np.block([[dense - coupling[single].T @ scaled, coupling[paired].T], [coupling[paired], block]])
    inverse = np.linalg.inv(matrix)
    values = inverse @ np.concatenate([right - scaled.T @ by_talk[single], aims])
    covariance: Floats = inverse[:size, :size]
    quality, variance = np.empty_like(diagonal), np.empty_like(diagonal)
    shared = np.empty_like(coupling)
    quality[paired], variance[paired], shared[paired] = (
        values[size:], np.diag(inverse)[size:], inverse[size:, :size],
    )  # fmt: skip
    shared[single] = -scaled @ covariance
    quality[single] = (by_talk[single] - coupling[single] @ values[:size]) / diagonal[single]
    variance[single] = 1 / diagonal[single] - (shared[single] * scaled).sum(1)
    return Posterior(values[:size], covariance, quality, variance, shared)


def _pull(gap: Floats, won: Floats, noise: float) -> tuple[Floats, Floats]:
    """First derivative of the choices' likelihood by the gap, and the second with its sign turned."""
    unit = math.sqrt(2 * noise)
    for_first, against = _mills(gap / unit), _mills(-gap / unit)
    part = (won + 1) / 2
    slope = (part * for_first - (1 - part) * against) / unit
    curve = part * for_first * (for_first + gap / unit) + (1 - part) * against * (against - gap / unit)
    return slope, np.maximum(curve / unit**2, 1e-9)


def _mills(x: Floats) -> Floats:
    """Density over probability of the normal distribution; far out on the left it is nearly −x."""
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    below = np.array([math.erfc(-each / math.sqrt(2)) / 2 for each in x])
    ratio: Floats = np.where(x < -8, -x - 1 / np.minimum(x, -8), density / np.maximum(below, 1e-300))
    return ratio
