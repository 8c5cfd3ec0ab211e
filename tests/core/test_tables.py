"""Downloads hold nothing that a spreadsheet would run, and every script arrives as it was written."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from core import tables


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(tables.BYTE_ORDER_MARK))))


def test_cells_are_read_back_as_they_were_written() -> None:
    text = tables.as_csv(
        ["Name", "Amount", "Day", "Count", "None"],
        [['غريس, "هوبر"', Decimal("-12.50"), date(2027, 5, 12), 3, None]],
    )
    assert text.startswith("\ufeffName,")
    assert read(text)[1:] == [['غريس, "هوبر"', "-12.50", "2027-05-12", "3", ""]]


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "  =1+1", "|dir", "＝1+1", "\t=1", "\r\n=1", "\x00\n=1"],
)
def test_a_text_like_a_formula_is_shown_and_not_run(text: str) -> None:
    ((cell,),) = read(tables.as_csv(["Name"], [[text]]))[1:]
    assert cell.startswith("'") or cell.startswith("\x00")
    assert "\n" not in cell


@pytest.mark.parametrize("text", ["Ada Lovelace", "a=b", "O'Neill", "5-a-side", ""])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert tables.safe(text) == text
