"""Where cards lie on sheets. Pure; all lengths in millimetres, origins at the upper left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

CROP_LENGTH, CROP_GAP = 4.0, 2.0  # from the bleed outwards


class Fold(StrEnum):
    """How one piece of paper becomes front and back: at the card's upper edge, or at its side."""

    NONE = "none"
    TOP = "top"
    SIDE = "side"


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels or inserts. `pitch` is the distance from one cell's edge to the next one's."""

    width: float
    height: float
    cell_width: float
    cell_height: float
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    pitch_x: float = 0.0
    pitch_y: float = 0.0

    @property
    def cells(self) -> int:
        return self.columns * self.rows

    def corner(self, cell: int) -> tuple[float, float]:
        row, column = divmod(cell, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


@dataclass(frozen=True)
class Card:
    """A side of a card: which badge, whether its back, where its upper left is before it is turned.

    `turn` in degrees, clockwise: 0, 90, 180 or 270; the card then fills the same cell.
    """

    number: int
    is_back: bool
    left: float
    top: float
    turn: int = 0


@dataclass(frozen=True)
class Face:
    """One side of one sheet."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Plan:
    """How a batch goes onto sheets.

    `start` is the first free cell (from 0) of the first sheet. `offset_x`, `offset_y` move everything, for a printer
    that does not feed straight: right and down on the front. `back_x`, `back_y` do the same for backs.
    """

    sheet: Sheet
    has_back: bool = False
    start: int = 0
    is_flipped_long: bool = True  # the printer turns the sheet about its long edge
    fold: Fold = Fold.NONE
    turns: bool = False
    offset_x: float = 0.0
    offset_y: float = 0.0
    back_x: float = 0.0
    back_y: float = 0.0


def faces(count: int, plan: Plan) -> Iterator[Face]:
    """Fronts, each followed by its back where there is one. O(count)."""
    sheet = plan.sheet
    start = plan.start % sheet.cells if sheet.cells > 1 else 0
    for first in range(-start, count, sheet.cells):
        numbers = [
            (number, number - first) for number in range(max(0, first), min(count, first + sheet.cells))
        ]
        if plan.fold != Fold.NONE:
            yield Face(tuple(card for number, cell in numbers for card in _folded(number, cell, plan)))
            continue
        yield Face(tuple(_front(number, cell, plan) for number, cell in numbers))
        if plan.has_back:
            yield Face(tuple(_back(number, cell, plan) for number, cell in numbers))


def _front(number: int, cell: int, plan: Plan) -> Card:
    left, top = plan.sheet.corner(cell)
    return Card(number, False, left + plan.offset_x, top + plan.offset_y, 90 if plan.turns else 0)


def _back(number: int, cell: int, plan: Plan) -> Card:
    """Behind its front once the sheet is turned: mirrored at the edge it is turned about, upright for the reader."""
    sheet = plan.sheet
    left, top = sheet.corner(cell)
    if plan.is_flipped_long == (sheet.height >= sheet.width):
        left, turn = sheet.width - left - sheet.cell_width, 0
    else:
        top, turn = sheet.height - top - sheet.cell_height, 180
    if plan.turns:
        # Read in the other direction, so that both sides have the same upper edge.
        turn = 270 - turn if turn == 0 else 90
    return Card(number, True, left + plan.back_x, top + plan.back_y, turn % 360)


def _folded(number: int, cell: int, plan: Plan) -> tuple[Card, ...]:
    """Over the top: the front below, the back above it upside down. At the side: the front right, the back left."""
    left, top = plan.sheet.corner(cell)
    left, top = left + plan.offset_x, top + plan.offset_y
    if plan.fold == Fold.SIDE:
        front = Card(number, False, left + plan.sheet.cell_width / 2, top)
        back = Card(number, True, left, top)
    else:
        front = Card(number, False, left, top + plan.sheet.cell_height / 2)
        back = Card(number, True, left, top, 180)
    return (front, back) if plan.has_back else (front,)


def crop_marks(
    box: tuple[float, float, float, float], bleed: float
) -> Sequence[tuple[float, float, float, float]]:
    """Lines outside of a trimmed card (left, top, right, bottom) and its bleed, each as x, y, x, y."""
    left, top, right, bottom = box
    near, far = bleed + CROP_GAP, bleed + CROP_GAP + CROP_LENGTH
    across = [
        (x + side * near, y, x + side * far, y) for x, side in ((left, -1), (right, 1)) for y in (top, bottom)
    ]
    down = [
        (x, y + side * near, x, y + side * far) for y, side in ((top, -1), (bottom, 1)) for x in (left, right)
    ]
    return [*across, *down]
