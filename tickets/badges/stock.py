"""What badges are printed on: single cards, rolls and sheets of labels or inserts. Pure; lengths in millimetres.

The measures are facts from the vendors' templates and from layouts that others measured. `is_sure` is false where
sources contradict one another: then a calibration page on a real sheet comes first.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tickets.badges.imposing import Fold, Plan, Sheet

INCH = 25.4
LETTER = (8.5 * INCH, 11 * INCH)
A4 = (210.0, 297.0)
MARGIN_OF_CARD = 0.6  # mm by which a card may differ from its cell


@dataclass(frozen=True)
class Stock:
    """One kind of stock. `width` and `height` are those of the badge, as it is read."""

    code: str
    name: Any
    width: float
    height: float
    sheet: Sheet
    fold: Fold = Fold.NONE
    can_turn: bool = False
    is_sure: bool = True

    @property
    def is_single(self) -> bool:
        return self.sheet.cells == 1 and self.fold == Fold.NONE

    def card(self, *, turned: bool) -> tuple[float, float]:
        return (self.height, self.width) if turned and self.can_turn else (self.width, self.height)


def single(code: str, name: Any, width: float, height: float) -> Stock:
    return Stock(code, name, width, height, Sheet(width, height, width, height))


def grid(
    code: str,
    name: Any,
    paper: tuple[float, float],
    cell: tuple[float, float],
    *,
    columns: int,
    rows: int,
    corner: tuple[float, float],
    pitch: tuple[float, float],
    is_sure: bool = True,
) -> Stock:
    sheet = Sheet(*paper, *cell, columns, rows, *corner, *pitch)
    return Stock(code, name, *cell, sheet, can_turn=True, is_sure=is_sure)


def inches(*values: float) -> tuple[float, float]:
    first, second = values
    return first * INCH, second * INCH


def folded(
    code: str, name: Any, paper: tuple[float, float], card: tuple[float, float], *, columns: int, fold: Fold
) -> Stock:
    width, height = (2 * card[0], card[1]) if fold == Fold.SIDE else (card[0], 2 * card[1])
    return Stock(code, name, *card, Sheet(*paper, width, height, columns, 1, 0, 0, width, height), fold=fold)


ALL = (
    single("a6", _("A6, 105 × 148 mm"), 105, 148),
    single("4x3", _("4 × 3 in, 101.6 × 76.2 mm"), 101.6, 76.2),
    single("a7", _("A7, 74 × 105 mm"), 74, 105),
    single("4x6", _("4 × 6 in, 101.6 × 152.4 mm"), 101.6, 152.4),
    single("cr80", _("Plastic card CR80, 85.6 × 54 mm"), 85.60, 53.98),
    grid(
        "a6-4up", _("A6, four on A4"), A4, (105, 148.5), columns=2, rows=2, corner=(0, 0), pitch=(105, 148.5)
    ),
    grid(
        "a7-8up", _("A7, eight on A4 landscape"), (297, 210), (74.25, 105), columns=4, rows=2, corner=(0, 0),
        pitch=(74.25, 105),
    ),
    folded("a6-fold", _("A6, A5 folded at the side"), (210, 148), (105, 148), columns=1, fold=Fold.SIDE),
    folded("a6-over", _("A6, folded over, two on A4"), A4, (105, 148.5), columns=2, fold=Fold.TOP),
    grid(
        "avery-5392", _("Avery 5392, 74541: six 4 × 3 in"), LETTER, inches(4, 3), columns=2, rows=3,
        corner=inches(0.25, 1), pitch=inches(4, 3),
    ),
    grid(
        "avery-74459", _("Avery 74459: six 4 × 3 in"), LETTER, inches(4, 3), columns=2, rows=3,
        corner=inches(0.25, 1), pitch=inches(4, 3), is_sure=False,
    ),
    grid(
        "avery-5395", _("Avery 5395, 8395: eight 3⅜ × 2⅓ in"), LETTER, inches(3.375, 2.3333), columns=2, rows=4,
        corner=inches(0.6875, 0.58333), pitch=inches(3.75, 2.5),
    ),
    grid(
        "avery-l4785", _("Avery L4785, L4784: ten 80 × 50 mm"), A4, (80, 50), columns=2, rows=5, corner=(18, 13),
        pitch=(95, 55),
    ),
    grid(
        "avery-5371", _("Avery 5371, 8371: ten 3½ × 2 in"), LETTER, inches(3.5, 2), columns=2, rows=5,
        corner=inches(0.75, 0.5), pitch=inches(3.5, 2),
    ),
    grid(
        "avery-5160", _("Avery 5160: thirty 2⅝ × 1 in"), LETTER, inches(2.625, 1), columns=3, rows=10,
        corner=inches(0.15625, 0.5), pitch=inches(2.78125, 1),
    ),
    grid(
        "avery-l7163", _("Avery L7163: fourteen 99.1 × 38.1 mm"), A4, (99.1, 38.1), columns=2, rows=7,
        corner=(3.35, 15.17), pitch=(103.01, 38.1),
    ),
    grid(
        "ol500", _("OnlineLabels OL500: six 4 × 3 in"), LETTER, inches(4, 3), columns=2, rows=3, corner=(4.76, 25.4),
        pitch=(104.77, 76.2),
    ),
    single("dymo-30856", _("Dymo 30856 roll, 106 × 62 mm"), 106, 62),
    single("dymo-11356", _("Dymo 11356 roll, 89 × 41 mm"), 89, 41),
    single("dymo-99015", _("Dymo 99015 roll, 70 × 54 mm"), 70, 54),
    single("brother-62", _("Brother 62 mm roll, 100 × 62 mm"), 100, 62),
)  # fmt: skip
STOCKS = {stock.code: stock for stock in ALL}
FIRST = "a6"


def plan(
    stock: Stock,
    *,
    has_back: bool,
    start: int = 0,
    flip: str = "long",
    turned: bool = False,
    offset: tuple[float, float] = (0.0, 0.0),
    back_offset: tuple[float, float] = (0.0, 0.0),
) -> Plan:
    return Plan(
        stock.sheet,
        has_back=has_back,
        start=start,
        is_flipped_long=flip == "long",
        fold=stock.fold,
        turns=turned and stock.can_turn,
        offset_x=offset[0],
        offset_y=offset[1],
        back_x=back_offset[0],
        back_y=back_offset[1],
    )
