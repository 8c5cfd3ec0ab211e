"""QR codes as one PDF path. Pure.

The mask is fixed: choosing the best of eight costs 4 to 7 ms a code and readers manage with any of them.
"""

from functools import lru_cache

import segno

QUIET_ZONE = 4  # modules of white on each side, which readers need
MASK = 3
POINTS_PER_MM = 72 / 25.4


@lru_cache(maxsize=4096)
def _rows(text: str) -> tuple[bytes, ...]:
    code = segno.make(text, error="m", micro=False, mask=MASK, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def modules(text: str) -> int:
    """Modules on each side, with the quiet zone."""
    return len(_rows(text)) + 2 * QUIET_ZONE


def path(text: str, *, left_mm: float, bottom_mm: float, size_mm: float) -> bytes:
    """PDF operators that fill the code's modules in black. `size_mm` includes the quiet zone.

    One path with one fill, so no hairlines appear between modules at any zoom.
    """
    rows = _rows(text)
    module = size_mm * POINTS_PER_MM / (len(rows) + 2 * QUIET_ZONE)
    left = left_mm * POINTS_PER_MM + QUIET_ZONE * module
    top = (bottom_mm + size_mm) * POINTS_PER_MM - QUIET_ZONE * module
    matrix = f"q 0 g {module:.5f} 0 0 {-module:.5f} {left:.4f} {top:.4f} cm"
    boxes = (f"{x} {y} {width} 1 re" for y, row in enumerate(rows) for x, width in _runs(row))
    return " ".join((matrix, *boxes, "f Q")).encode()


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate((*row, 0)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, x - start))
            start = None
    return runs
