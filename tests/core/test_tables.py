"""Downloads hold nothing that a spreadsheet would run, and every script arrives as it was written."""

import csv
import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

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
    assert cell.startswith("'")
    assert "\n" not in cell


def test_a_workbook_holds_texts_as_texts_and_amounts_as_numbers() -> None:
    made = tables.as_xlsx(
        "Partners: 2027/1", ["Name", "Amount", "Day"], [["=1+1", Decimal("-12.50"), date(2027, 5, 12)]]
    )
    with ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
        assert 'name="Partners  2027 1"' in book.read("xl/workbook.xml").decode()
    assert "<f>" not in sheet
    assert "<t>=1+1</t>" in texts
    assert "<v>-12.5</v>" in sheet
    assert "<v>46519</v>" in sheet  # days since the end of 1899


@pytest.mark.parametrize("text", ["Ada Lovelace", "a=b", "O'Neill", "5-a-side", ""])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert tables.safe(text) == text
