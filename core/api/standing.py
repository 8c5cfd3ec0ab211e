"""How the API stands: per operation how often it was called and within what time it answered. Pure.

A histogram knows bounds, not single calls: what it says of a share is the bound below which at least so many lie.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.api.histogram import BOUNDS, Row

# Within which every operation is to answer, and how many of a hundred may not.
PROMISED = 0.4
REFUSED_OR_DONE = ("2xx", "3xx", "4xx")


@dataclass(frozen=True)
class Standing:
    operation: str
    calls: int
    half: float | None  # seconds; None: beyond the last bound
    most: float | None  # 99 of 100
    broken: int
    late: int

    @property
    def half_words(self) -> str:
        return _words(self.half)

    @property
    def most_words(self) -> str:
        return _words(self.most)

    @property
    def keeps(self) -> bool:
        return self.most is not None and self.most <= PROMISED


def _words(seconds: float | None) -> str:
    return f"{round(seconds * 1000)} ms" if seconds is not None else f"> {round(BOUNDS[-1] * 1000)} ms"


def within(counts: Sequence[int], share: float) -> float | None:
    """The bound within which that share of all calls lies."""
    wanted, seen = share * sum(counts), 0
    for bound, count in zip(BOUNDS, counts, strict=False):
        seen += count
        if seen >= wanted:
            return bound
    return None


def standings(rows: Iterable[Row]) -> list[Standing]:
    """Each operation that was called, all classes of answers together, by its name."""
    counts: dict[str, list[int]] = {}
    broken: dict[str, int] = {}
    for row in rows:
        own = counts.setdefault(row.operation, [0] * len(row.counts))
        counts[row.operation] = [one + other for one, other in zip(own, row.counts, strict=True)]
        if row.status not in REFUSED_OR_DONE:
            broken[row.operation] = broken.get(row.operation, 0) + sum(row.counts)
    return [_standing(name, found, broken.get(name, 0)) for name, found in sorted(counts.items())]


def _standing(name: str, counts: Sequence[int], broken: int) -> Standing:
    in_time = sum(counts[: BOUNDS.index(PROMISED) + 1])
    return Standing(
        name, sum(counts), within(counts, 0.5), within(counts, 0.99), broken, sum(counts) - in_time
    )
