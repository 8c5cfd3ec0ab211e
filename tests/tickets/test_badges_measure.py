"""Text is as large as its box allows, and never torn within a name."""

import pytest

from tickets.documents import measure
from tickets.documents.measure import Box

WIDE = Box(width=89, height=53, largest=64, enough=18)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ada", ("Ada",)),
        ("Anna Schmidt", ("Anna", "Schmidt")),
        ("山田 太郎", ("山田", "太郎")),
        ("欧阳修远", ("欧阳修远",)),
        ("Anna-Lena Sabine Meyer-Landrut", ("Anna-Lena", "Sabine", "Meyer-", "Landrut")),
    ],
)
def test_names_break_at_spaces_and_hyphens_only(name: str, lines: tuple[str, ...]) -> None:
    assert measure.fit(name, Box(60, 53, largest=64, enough=30), "en").lines == lines


def test_short_name_is_as_large_as_allowed() -> None:
    assert measure.fit("Li Na", WIDE, "en").size == 64


@pytest.mark.parametrize("width", [40.0, 60.0, 89.0])
def test_set_text_fits_its_box(width: float) -> None:
    box = Box(width, 30, largest=64)
    for name in (
        "Li Na",
        "Anna Schmidt",
        "Wolfeschlegelsteinhausenbergerdorff",
        "สมชาย ใจดีมีสุข",
        "محمد عبد الرحمن",
    ):
        setting = measure.fit(name, box, "en")
        ruler = measure.Ruler(setting.language, bold=True)
        widest = max(ruler.width(line) for line in setting.lines) * setting.size / measure.REFERENCE
        height = len(setting.lines) * setting.size * setting.height
        assert (widest <= width * measure.POINTS_PER_MM, height <= 30 * measure.POINTS_PER_MM) == (
            True,
            True,
        )


def test_long_name_takes_more_lines_rather_than_become_tiny() -> None:
    name = "Maria-Magdalena Wilhelmine Schwarzenberger-Hohenfels von der Lindenau"
    two = measure.fit(name, Box(89, 53, largest=64), "en")
    more = measure.fit(name, WIDE, "en")
    assert (len(two.lines), len(more.lines)) == (2, 4)
    assert more.size > two.size


def test_word_without_end_is_broken_into_pieces() -> None:
    setting = measure.fit("x" * 90, WIDE, "en")
    assert ("".join(setting.lines), len(setting.lines)) == ("x" * 90, 4)
