"""Harsh and kind reviewers made comparable: what a talk would have got from the whole committee. Pure.

The model, in plain words in docs/calibration.md. A finished review of talk i by reviewer j has the value

    y_ij = m + s_j + a_j · q_i + noise      q_i ~ N(0, Q)   s_j ~ N(0, S)   a_j ~ N(1, A)   noise ~ N(0, E)

with quality q, severity s (below 0: harsh) and spread a (below 1: uses only the middle of the scale). All three are
drawn towards the middle by as much as the data leave open, so a talk with one review or a reviewer with one talk is
never taken at its word. The variances are estimated by expectation and maximisation, each with the weight of one
made-up observation, so that they exist for a single review too. Given the variances this is one linear system; the
qualities are eliminated first (their block is diagonal), and what remains has a row for each reviewer.

Two talks compared by a reviewer are a probit observation of q_first − q_second with the noise of two reviews, his
severity cancels; "no difference" is half a choice for each. Their talks stay in the dense part of the system, which
is solved by Newton's steps.

The cost is that of (talks × reviewers² + reviewers³) some ten times: tens of milliseconds for 10,000 reviews.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.calibration.choices import pairs_of, with_choices
from agenda.calibration.given import Choice, Opinion
from agenda.calibration.groups import groups_of
from agenda.calibration.system import design_of, posterior_of
from agenda.calibration.told import Estimate, Habit, habits, values
from agenda.calibration.variances import estimated

__all__ = ["Calibration", "Choice", "Estimate", "Habit", "Opinion", "calibrate"]


@dataclass(frozen=True)
class Calibration:
    """By talk and by reviewer. `groups` are the talks that share reviewers, the largest first: between two groups
    nobody has compared, and their order rests on both having got equally good talks."""

    talks: dict[int, Estimate]
    reviewers: dict[int, Habit]
    groups: tuple[frozenset[int], ...]


def calibrate(opinions: Iterable[Opinion], choices: Iterable[Choice] = ()) -> Calibration:
    """The order of what is given does not matter. Choices about talks that nobody scored are left out."""
    rows = sorted(opinions)
    if not rows:
        return Calibration({}, {}, ())
    design = design_of(rows)
    known = set(design.talks)
    made = [row for row in choices if row.first != row.second and {row.first, row.second} <= known]
    state = estimated(design)
    found = with_choices(design, state, pairs_of(design, made)) if made else posterior_of(design, state)
    return Calibration(
        talks=dict(zip(design.talks, values(design, found), strict=True)),
        reviewers=dict(zip(design.reviewers, habits(design, state, found), strict=True)),
        groups=groups_of(design, [(row.first, row.second) for row in made]),
    )
