"""A number below which no agenda can come: the certificate beside the one that was found.

Let x_s be the 0-1 vector of the talks that run in slot s, G = sum of x_s x_s'. Then G[i, i] is the length of talk i,
G[i, j] the slots it shares with talk j, at most the shorter length. G minus l l'/T is positive semidefinite for
lengths l and T slots (Cauchy and Schwarz), and a row of G sums to at most rooms × length. Two talks of one speaker
share nothing. Dropping that the x_s are whole numbers leaves a semidefinite programme, whose dual is climbed here by
alternating directions (Wen, Goldfarb and Yin, 2010). **Every** dual point gives a valid bound once its smallest
eigenvalue is made up for, so the climb may be stopped at any time; only then it is lower.

Covered are clashes and talks of one track in parallel. The true optimum lies above: part of the gap is the
relaxation's own.
"""

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agenda.solver import tables
from agenda.solver.problem import Problem

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

OVER_RELAXED = 1.6
LOOK_EVERY = 15  # steps
BALANCE = 1.35


@dataclass(frozen=True)
class Bound:
    """`value` is whole: costs are. `is_settled`: more time would add nothing to speak of."""

    value: int
    steps: int
    is_settled: bool


def bound(problem: Problem, *, seconds: float, most: int = 100_000) -> Bound:
    """A lower bound on clash + same_track, weighted as the problem weighs them. At most so many steps."""
    climb = _Climb(problem)
    if not climb.is_worth_it:
        return Bound(0, 0, is_settled=True)
    until, best, before = time.monotonic() + seconds, 0.0, 0.0
    settled = False
    while time.monotonic() < until and climb.count < most and not settled:
        climb.steps(LOOK_EVERY)
        best = max(best, climb.value())
        settled = climb.is_flat and best - before < best * 1e-4
        before = best
    # A whole number just above what was reckoned with floats; the slack is far above their error.
    return Bound(max(0, math.ceil(best - 1e-3)), climb.count, settled)


class _Climb:
    """The dual: y for the diagonal, z >= 0 for the rows, N for the box of each entry, S positive semidefinite.

    H stands for G - l l'/T and is the multiplier of C - diag(y) - N + (z e' + e z')/2 = S.
    """

    def __init__(self, problem: Problem) -> None:
        length = np.array([talk.length for talk in problem.talks], dtype=float)
        slots, size = len(problem.slots), len(length)
        shorter = np.minimum(length[:, None], length[None, :])
        mean = np.outer(length, length) / max(slots, 1)
        costs = _costs(problem) / shorter
        self.is_worth_it = size > 1 and bool(costs.any())
        self.scale = float(np.abs(costs).max(initial=0.0)) or 1.0
        self.costs = costs / self.scale
        self.base = float((costs * mean).sum())
        self.low = -mean
        self.high = shorter - mean
        self.high[_shares_speaker(problem)] = -mean[_shares_speaker(problem)]
        self.diagonal = length - length**2 / max(slots, 1)
        self.rows = len(problem.rooms) * length - mean.sum(axis=1)
        self.size, self.mu, self.count = size, 0.5, 0
        self.is_flat = False
        self.H: Matrix = np.diag(self.diagonal)
        self.S: Matrix = np.zeros((size, size))
        self.N: Matrix = np.zeros((size, size))
        self.y: Vector = np.zeros(size)
        self.z: Vector = np.zeros(size)

    def steps(self, number: int) -> None:
        primal = dual = 0.0
        for _ in range(number):
            primal, dual = self._step()
        self.count += number
        self.is_flat = max(primal, dual) < 1e-5
        if primal > 2 * dual:
            self.mu *= BALANCE
        elif dual > 2 * primal:
            self.mu /= BALANCE

    def _step(self) -> tuple[float, float]:
        """One round over y, z, N, S and H. Returns how far primal and dual are from feasible, relatively."""
        rest = self.S + self.N - self.costs
        self.y = -(self.mu * (np.diag(self.H) - self.diagonal) + np.diag(rest - _spread(self.z)))
        self.z = self._rows_multiplier(rest)
        moved = self.costs - np.diag(self.y) + _spread(self.z)
        near = moved - self.S - self.mu * self.H
        self.N = np.minimum(near + self.mu * self.high, 0) + np.maximum(near + self.mu * self.low, 0)
        np.fill_diagonal(self.N, 0)
        target = moved - self.N - self.mu * self.H
        self.S = _positive_part(target)
        found = (self.S - target) / self.mu
        dual = float(np.linalg.norm(moved - self.N - self.S)) / (1 + float(np.linalg.norm(self.costs)))
        primal = float(np.linalg.norm(found - self.H)) / (1 + float(np.linalg.norm(self.H)))
        self.H = (1 - OVER_RELAXED) * self.H + OVER_RELAXED * found
        return primal, dual

    def _rows_multiplier(self, rest: Matrix) -> Vector:
        """Some rounds of z = max(0, …) for: half of (size × z + sum of z) is what the rows ask."""
        asked = self.mu * (self.H.sum(axis=1) - self.rows) + rest.sum(axis=1) + self.y
        z = self.z
        for _ in range(3):
            z = np.maximum((2 * asked - z.sum()) / self.size, 0.0)
        return z.astype(np.float64)

    def value(self) -> float:
        """The bound that the present point proves."""
        gap = self.costs - np.diag(self.y) - self.N + _spread(self.z)
        lowest = min(0.0, float(np.linalg.eigvalsh(gap)[0]))
        box = np.where(self.N > 0, self.low, self.high) * self.N
        dual = self.diagonal @ self.y - self.rows @ self.z + box.sum() + lowest * self.diagonal.sum()
        return 0.5 * (self.base + self.scale * float(dual))


def _costs(problem: Problem) -> Matrix:
    track = np.array([talk.track for talk in problem.talks])
    costs = tables.clash_counts(problem) * float(problem.weights.clash)
    costs += problem.weights.same_track * (track[:, None] == track[None, :])
    np.fill_diagonal(costs, 0.0)
    return costs.astype(np.float64)


def _shares_speaker(problem: Problem) -> NDArray[np.bool_]:
    speaks = np.zeros((len(problem.talks), len(problem.speakers)), dtype=np.float32)
    for talk, facts in enumerate(problem.talks):
        speaks[talk, list(facts.speakers)] = 1
    shares = (speaks @ speaks.T) > 0
    np.fill_diagonal(shares, val=False)
    return shares


def _spread(z: Vector) -> Matrix:
    return 0.5 * (z[:, None] + z[None, :])


def _positive_part(matrix: Matrix) -> Matrix:
    """Its nearest positive semidefinite one; from whichever side has fewer eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    first = int(np.searchsorted(values, 0.0))
    if len(values) - first <= first:
        kept: Matrix = vectors[:, first:]
        positive: Matrix = (kept * values[first:]) @ kept.T
        return positive
    lost: Matrix = vectors[:, :first]
    negative: Matrix = (lost * values[:first]) @ lost.T
    return matrix - negative
