"""Values between 0 and 1 as the committee knows them: on the scale of its criteria. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats


@dataclass(frozen=True)
class Points:
    """A scale from `lowest` over `span`, shown with so many places."""

    lowest: int
    span: int
    places: int

    def show(self, value: float) -> str:
        return formats.number_format(round(self.lowest + self.span * value, self.places), self.places)

    def gap(self, value: float) -> str:
        """A difference or a deviation, without its sign."""
        return formats.number_format(round(abs(self.span * value), self.places), self.places)

    def exact(self, value: float | None) -> Decimal | None:
        """To reckon with, in a spreadsheet."""
        return None if value is None else _rounded(self.lowest + self.span * value, self.places)

    def exact_gap(self, value: float | None) -> Decimal | None:
        return None if value is None else _rounded(self.span * value, self.places)


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(f"{value:.{places}f}")


HUNDRED = Points(0, 100, 0)


def of_ranges(ranges: Iterable[tuple[int, int]]) -> Points:
    """The criteria's own scale if they share one, else 0 to 100."""
    known = set(ranges)
    if len(known) != 1:
        return HUNDRED
    lowest, highest = known.pop()
    return Points(lowest, highest - lowest, 2)
