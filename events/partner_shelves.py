"""Partners as public pages show them: a shelf for each level, the first the largest."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from events import kept
from events.models import Event, Partner

SIZES = ("large", "medium")  # of the first two levels; the rest is small
SMALL = "small"
# Pixels that a logo may take, so that a page knows its size before it is there.
BOXES = {"large": (240, 72), "medium": (176, 52), SMALL: (128, 40)}


@dataclass(frozen=True)
class Shown:
    """A partner with the pixels its logo takes."""

    partner: Partner
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Shelf:
    """`name` is empty for partners without a level."""

    name: str
    size: str
    partners: tuple[Partner, ...]

    @property
    def shown(self) -> list[Shown]:
        return [_fitted(partner, *BOXES[self.size]) for partner in self.partners]


def of_event(event: Event) -> list[Shelf]:
    """Those shown in public; one query, or none within the minute."""
    return kept.of_event(event, "partners", lambda: shelves(Partner.objects.shown().filter(event=event)))


def shelves(partners: Iterable[Partner]) -> list[Shelf]:
    """From partners in the order of their levels."""
    by_level = [(level, tuple(rows)) for level, rows in groupby(partners, key=lambda row: row.level)]
    sizes = (*SIZES, *[SMALL] * len(by_level))
    return [
        Shelf(level.name, size, rows) if level else Shelf("", SMALL, rows)
        for (level, rows), size in zip(by_level, sizes, strict=False)
    ]


def _fitted(partner: Partner, wide: int, tall: int) -> Shown:
    """As large as the box allows, never larger than it is."""
    width, height = partner.logo_width, partner.logo_height
    if not width or not height:
        return Shown(partner)
    share = min(1.0, wide / width, tall / height)
    return Shown(partner, max(1, round(width * share)), max(1, round(height * share)))
