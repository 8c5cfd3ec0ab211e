"""Partners as public pages show them: a shelf for each level, the first the largest."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from events import kept
from events.models import Event, Partner

SIZES = ("large", "medium")  # of the first two levels; the rest is small
SMALL = "small"


@dataclass(frozen=True)
class Shelf:
    """`name` is empty for partners without a level."""

    name: str
    size: str
    partners: tuple[Partner, ...]


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
