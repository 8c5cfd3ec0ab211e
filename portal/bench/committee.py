"""Committees that were never there: reviewers of known strictness over talks of known quality.

By them one sees how much of the true order the mean of the scores finds, and how much the calibrated one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agenda import calibration
from agenda.calibration import Opinion

# As DjangoCon US 2024 had them: talks, and four people who judge.
TALKS, STRICT_TO_KIND = 62, (-0.2, -0.07, 0.07, 0.2)
STEPS = 12  # three criteria from 1 to 5


@dataclass(frozen=True)
class Committee:
    """`severities` one a reviewer, on the scale of 0 to 1; `spreads` how much of the scale each uses; `reviews` a
    talk; `uneven`: some judge much more than others."""

    severities: tuple[float, ...] = STRICT_TO_KIND
    spreads: tuple[float, ...] = ()
    talks: int = TALKS
    reviews: int = 2
    uneven: bool = False
    noise: float = 0.13


@dataclass(frozen=True)
class Judged:
    """`truth` is each talk's quality by its number."""

    truth: NDArray[np.float64]
    opinions: list[Opinion]

    @property
    def raw(self) -> NDArray[np.float64]:
        talks = np.array([row.talk for row in self.opinions])
        values = np.array([row.value for row in self.opinions])
        means: NDArray[np.float64] = np.bincount(talks, values) / np.bincount(talks)
        return means

    @property
    def adjusted(self) -> NDArray[np.float64]:
        found = calibration.calibrate(self.opinions).talks
        return np.array([found[talk].value for talk in range(len(self.truth))])


def judge(committee: Committee, seed: int) -> Judged:
    """Everybody's scores: quality, strictness and chance, rounded to what the criteria can say."""
    rng = np.random.default_rng(seed)
    many = len(committee.severities)
    truth = rng.normal(0.55, 0.16, committee.talks)
    share = rng.dirichlet(np.full(many, 2.0)) + 0.02 if committee.uneven else np.ones(many)
    spreads = committee.spreads or (1.0,) * many
    opinions = []
    for talk, quality in enumerate(truth):
        seats = rng.choice(many, min(many, committee.reviews), replace=False, p=share / share.sum())
        for seat in seats.tolist():
            meant = 0.55 + spreads[seat] * (quality - 0.55) + committee.severities[seat]
            value = meant + rng.normal(0, committee.noise)
            opinions.append(Opinion(talk, seat, float(np.clip(round(value * STEPS) / STEPS, 0, 1))))
    return Judged(truth, opinions)


def tau(truth: Sequence[float] | NDArray[np.float64], values: Sequence[float] | NDArray[np.float64]) -> float:
    """Kendall's tau: pairs in the right order less those in the wrong one, of all pairs; a tie is neither."""
    first, second = np.triu_indices(len(truth), 1)
    one, other = np.asarray(truth), np.asarray(values)
    agree = np.sign(one[first] - one[second]) * np.sign(other[first] - other[second])
    return float(agree.mean())


COMMITTEES: Mapping[str, Committee] = {
    "four, strict to kind, 2 reviews a talk": Committee(),
    "four, strict to kind, 3 reviews a talk": Committee(reviews=3),
    "four, uneven load": Committee(uneven=True),
    "four, two of them use half the scale": Committee(spreads=(0.5, 1.0, 0.6, 1.3), reviews=3),
    "four, equally strict": Committee(severities=(0.0,) * 4),
    "everybody judges everything": Committee(reviews=4),
    "forty, 1,000 talks, 3 reviews a talk": Committee(
        severities=tuple(np.linspace(-0.2, 0.2, 40).tolist()), talks=1_000, reviews=3
    ),
}


def calibration_report(n: int) -> Iterator[dict[str, object]]:
    """Over n seeds each: how well the mean and the calibrated value find the true order."""
    for name, committee in COMMITTEES.items():
        rows = [judge(committee, seed) for seed in range(n if committee.talks < 500 else max(1, n // 20))]
        raw = [tau(row.truth, row.raw) for row in rows]
        adjusted = [tau(row.truth, row.adjusted) for row in rows]
        yield {
            "name": "calibration",
            "committee": name,
            "seeds": len(rows),
            "raw_tau": round(float(np.mean(raw)), 3),
            "adjusted_tau": round(float(np.mean(adjusted)), 3),
            "better_in": sum(new > old for new, old in zip(adjusted, raw, strict=True)),
        }


# Benches that need neither a server nor a database: by name, from the number of runs to the rows they print.
REPORTS: Mapping[str, Callable[[int], Iterator[dict[str, object]]]] = {"calibration": calibration_report}
