"""The linear system of the model: given variances and spreads, what are qualities and severities. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agenda.calibration.given import Opinion

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Design:
    """Who judged what. `talks` and `reviewers` are in order; `talk` and `reviewer` are positions in them, one for each
    value; `counts` is talks × reviewers."""

    talks: list[int]
    reviewers: list[int]
    talk: Ints
    reviewer: Ints
    value: Floats
    counts: Floats

    @property
    def shape(self) -> tuple[int, int]:
        return self.counts.shape[0], self.counts.shape[1]

    @property
    def weights(self) -> Floats:
        """Each reviewer's part of all reviews: the committee's mean, from which severity is told."""
        shares: Floats = self.counts.sum(0) / len(self.value)
        return shares


@dataclass(frozen=True)
class State:
    """Variances, and the spread of each reviewer with its own uncertainty."""

    quality: float
    severity: float
    noise: float
    spread: Floats
    spread_variance: Floats


@dataclass(frozen=True)
class Posterior:
    """`dense` holds m, then the severities, with their covariance; `shared` is that of each talk's quality with them
    (talks × dense)."""

    dense: Floats
    covariance: Floats
    quality: Floats
    variance: Floats
    shared: Floats


def design_of(rows: Sequence[Opinion]) -> Design:
    talks, talk = np.unique([row.talk for row in rows], return_inverse=True)
    reviewers, reviewer = np.unique([row.reviewer for row in rows], return_inverse=True)
    shape = len(talks), len(reviewers)
    cells = np.bincount(talk * shape[1] + reviewer, minlength=shape[0] * shape[1])
    return Design(
        talks=talks.tolist(),
        reviewers=reviewers.tolist(),
        talk=talk,
        reviewer=reviewer,
        value=np.array([row.value for row in rows], dtype=np.float64),
        counts=cells.reshape(shape).astype(np.float64),
    )


def blocks(design: Design, state: State) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Of the system's matrix the talks' diagonal, the coupling and the dense block; then both right-hand sides."""
    n_talks, n_reviewers = design.shape
    seen = design.counts * state.spread
    diagonal = design.counts @ (state.spread**2) / state.noise + 1 / state.quality
    coupling = np.concatenate([seen.sum(1, keepdims=True), seen], axis=1) / state.noise
    per_reviewer = design.counts.sum(0)
    dense = np.zeros((n_reviewers + 1, n_reviewers + 1))
    dense[0, 0] = per_reviewer.sum()
    dense[0, 1:] = dense[1:, 0] = per_reviewer
    dense[1:, 1:] = np.diag(per_reviewer)
    dense /= state.noise
    dense[1:, 1:] += np.eye(n_reviewers) / state.severity
    by_talk = np.bincount(design.talk, state.spread[design.reviewer] * design.value, n_talks) / state.noise
    by_reviewer = np.bincount(design.reviewer, design.value, n_reviewers) / state.noise
    right = np.concatenate([[by_reviewer.sum()], by_reviewer])
    return diagonal, coupling, dense, by_talk, right


def posterior_of(design: Design, state: State) -> Posterior:
    diagonal, coupling, dense, by_talk, right = blocks(design, state)
    scaled = coupling / diagonal[:, None]
    covariance = np.asarray(np.linalg.inv(dense - coupling.T @ scaled), dtype=np.float64)
    found = covariance @ (right - scaled.T @ by_talk)
    shared = -scaled @ covariance
    return Posterior(
        dense=found,
        covariance=covariance,
        quality=(by_talk - coupling @ found) / diagonal,
        variance=1 / diagonal - (shared * scaled).sum(1),
        shared=shared,
    )


def residuals(design: Design, state: State, found: Posterior) -> Floats:
    severity = found.dense[1:][design.reviewer]
    quality = state.spread[design.reviewer] * found.quality[design.talk]
    rest: Floats = design.value - found.dense[0] - severity - quality
    return rest
