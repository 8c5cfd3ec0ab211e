"""The stock badges are printed on, and where the parts of a badge lie on it. Pure; all lengths in millimetres."""

from dataclasses import dataclass

INCH = 25.4


@dataclass(frozen=True)
class Box:
    """`top` is measured from the upper edge, `start` from the edge where the badge's script begins to read."""

    start: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class BadgeSize:
    """A layout as constraints. The upper 9 mm of the band hold no text: there are slots and clips."""

    code: str
    name: str
    width: float
    height: float
    band: float
    event: Box
    event_largest: float
    person: Box
    name_height: float
    name_largest: float
    company: Box
    qr: Box
    ribbon: float

    def qr_left(self, *, mirrored: bool) -> float:
        return self.qr.start if not mirrored else self.width - self.qr.start - self.qr.width

    @property
    def qr_bottom(self) -> float:
        return self.height - self.qr.top - self.qr.height


A6 = BadgeSize(
    code="a6",
    name="A6, 105 × 148 mm",
    width=105,
    height=148,
    band=33,
    event=Box(8, 10, 89, 19),
    event_largest=25,
    person=Box(8, 39, 89, 63),
    name_height=53,
    name_largest=64,
    company=Box(8, 106, 56, 24),
    qr=Box(71, 104, 28, 28),
    ribbon=13,
)
FOUR_BY_THREE = BadgeSize(
    code="4x3",
    name="4 × 3 in, 101.6 × 76.2 mm",
    width=4 * INCH,
    height=3 * INCH,
    band=17.5,
    event=Box(6, 3, 89.6, 12.5),
    event_largest=18,
    person=Box(6, 19.5, 89.6, 27),
    name_height=19.5,
    name_largest=48,
    company=Box(6, 47, 67, 16.5),
    qr=Box(76.4, 43.2, 22, 22),
    ribbon=10,
)
SIZES = {size.code: size for size in (A6, FOUR_BY_THREE)}
