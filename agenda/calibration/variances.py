"""How much talks, severities, spreads and noise vary, estimated from the reviews themselves. Pure."""

import math
from dataclasses import replace

import numpy as np

from agenda.calibration.system import Design, Posterior, State, posterior_of, residuals

# Standard deviations before anything is known, on the scale of 0 to 1; each counts like one observation.
BEFORE = {"quality": 0.15, "severity": 0.05, "noise": 0.15, "spread": 0.15}
ROUNDS, PRECISE = 60, 1e-3
# Nobody is taken to use less than a third, or more than three times, of what the others use of the scale.
NARROWEST, WIDEST = 1 / 3, 3.0


def estimated(design: Design) -> State:
    ones = np.ones(design.shape[1])
    variances = {name: BEFORE[name] ** 2 for name in ("quality", "severity", "noise")}
    state = State(**variances, spread=ones, spread_variance=ones * BEFORE["spread"] ** 2)
    width = BEFORE["spread"] ** 2
    for _round in range(ROUNDS):
        found = posterior_of(design, state)
        former = state
        state = _improved(design, state, found)
        state, width = _with_spreads(design, state, found, width)
        changes = (
            abs(math.log(getattr(state, name) / getattr(former, name)))
            for name in ("quality", "severity", "noise")
        )
        if max(changes) < PRECISE and float(np.abs(state.spread - former.spread).max()) < PRECISE:
            break
    return state


def _improved(design: Design, state: State, found: Posterior) -> State:
    """One round of expectation and maximisation."""
    n_talks, n_reviewers = design.shape
    severities, variances = found.dense[1:], np.diag(found.covariance)[1:]
    rest = residuals(design, state, found)
    # How many values the model has really chosen freely.
    free = (
        1 + n_talks + n_reviewers
        - float(variances.sum()) / state.severity
        - float(found.variance.sum()) / state.quality
    )  # fmt: skip
    quality = float((found.quality**2 + found.variance).sum())
    severity = float((severities**2 + variances).sum())
    noise = float((rest**2).sum()) + state.noise * free
    return replace(
        state,
        quality=(quality + BEFORE["quality"] ** 2) / (n_talks + 1),
        severity=(severity + BEFORE["severity"] ** 2) / (n_reviewers + 1),
        noise=(noise + BEFORE["noise"] ** 2) / (len(design.value) + 1),
    )


def _with_spreads(design: Design, state: State, found: Posterior, width: float) -> tuple[State, float]:
    """Each reviewer's slope over the qualities, around means of his own: severity does not enter. `width` is the
    variance of spreads."""
    n_reviewers = design.shape[1]
    quality = found.quality[design.talk]
    many = design.counts.sum(0)
    centre = np.bincount(design.reviewer, quality, n_reviewers) / many
    mean = np.bincount(design.reviewer, design.value, n_reviewers) / many
    off = quality - centre[design.reviewer]
    product = np.bincount(design.reviewer, off * (design.value - mean[design.reviewer]), n_reviewers)
    square = np.bincount(design.reviewer, off**2 + found.variance[design.talk], n_reviewers)
    variance = 1 / (square / state.noise + 1 / width)
    spread = variance * (product / state.noise + 1 / width)
    new_width = (float(((spread - 1) ** 2 + variance).sum()) + BEFORE["spread"] ** 2) / (n_reviewers + 1)
    # Only ratios mean something: twice the spread with half the quality is the same.
    spread = np.clip(spread / float(design.weights @ spread), NARROWEST, WIDEST)
    return replace(state, spread=spread, spread_variance=variance), new_width
