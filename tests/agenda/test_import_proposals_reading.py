"""Tables as they come: encodings, delimiters, workbooks, values as people write them, and files that mean harm."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.importers.proposals import cells, columns, reading
from agenda.importers.proposals.columns import Field
from core import tables
from core.sheets import workbook as spreadsheet
from core.sheets.rows import Table, Unreadable

HEAD = ["Title", "Abstract", "Name"]
WORDS = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff'"),
    min_size=1,
    max_size=30,
).map(lambda text: f"x{text}x")


def rows(content: bytes | str) -> list[list[object]]:
    found = table(content)
    return [list(row.cells.values()) for row in found.rows]


def table(content: bytes | str) -> Table:
    return reading.table(content.encode() if isinstance(content, str) else content, "talks")


def written(data: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([HEAD, *data])
    return out.getvalue()


@given(
    data=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
)
def test_every_delimiter_and_encoding_says_the_same(
    data: list[list[str]], delimiter: str, encoding: str
) -> None:
    read = rows(written(data, delimiter).encode(encoding))
    if encoding == "cp1252" and _is_also_utf8(data):
        return
    assert read == data


def _is_also_utf8(data: list[list[str]]) -> bool:
    """Some rare words in one encoding are other words in the other; then nobody can tell."""
    raw = "".join(word for row in data for word in row).encode("cp1252")
    try:
        return raw.decode() != raw.decode("cp1252")
    except UnicodeDecodeError:
        return False


def test_windows_files_are_read_with_a_warning() -> None:
    found = table("Title;Name\nCaf\u00e9;Zo\u00eb\n".encode("cp1252"))
    assert found.rows[0].cells == {"Title": "Café", "Name": "Zoë"}
    assert found.notes == ("Not UTF-8: read as Windows-1252. Look whether accents are right.",)
    assert table("Title;Name\nCaf\u00e9;Zo\u00eb\n").notes == ()


def test_what_excel_puts_first_and_empty_lines_are_passed_over() -> None:
    found = table('sep=;\r\n\r\nTitle;Name\r\n;\r\n"Two\r\nlines";Ada\r\n')
    assert [(row.line, row.cells) for row in found.rows] == [(5, {"Title": "Two\nlines", "Name": "Ada"})]


def test_columns_of_one_name_and_without_name_are_told_apart() -> None:
    found = table("Title,Name,Name,,x\nQueues,Ada,Grace,odd,1,beyond\n")
    assert found.head == ("Title", "Name", "Name (3)", "Column 4", "x")
    assert found.notes == ("Cells beyond the last column of the head are not read (1 rows).",)


def test_guarded_formulas_and_control_characters_are_plain_words() -> None:
    read = rows("Title,Abstract\n'=1+1 costs,a\x00b\x07c\n'quoted' is fine,-\n")
    assert read == [["=1+1 costs", "abc"], ["'quoted' is fine", "-"]]


def test_our_own_tables_come_back_as_they_went() -> None:
    data = [["=SUM(A1) explained", "One\nline", "Ada"], ["+49 dials", "No", "Grace"]]
    assert rows(tables.as_xlsx("Talks", HEAD, data)) == data


def test_workbooks_tell_days_numbers_and_formulas_by_what_they_show() -> None:
    book = tables.as_xlsx("Talks", ["Title", "Day", "Minutes"], [["Queues", date(2027, 2, 13), 45]])
    assert rows(book) == [["Queues", "2027-02-13 00:00:00", "45"]]


# Recognising


def test_headers_are_known_in_any_writing() -> None:
    found = columns.recognise(
        table("PROPOSAL_TITLE, e-mail Address ,Session  Format:,firstname\nA,b@c.de,T,Ada\n")
    )
    assert list(found.fields.values()) == [Field.TITLE, Field.EMAIL, Field.TYPE, Field.FIRST_NAME]


def test_the_only_text_is_the_abstract_and_with_two_each_is_itself() -> None:
    alone = columns.recognise(table("Title,Description\nA,b\n"))
    both = columns.recognise(table("Title,Description,Abstract\nA,b,c\n"))
    assert alone.fields["Description"] == Field.ABSTRACT
    assert (both.fields["Description"], both.fields["Abstract"]) == (Field.DESCRIPTION, Field.ABSTRACT)


@pytest.mark.parametrize(
    ("word", "minutes"),
    [("45", 45), ("45 min", 45), ("1:30", 90), ("1.5 hours", 90), ("1 h 15 min", 75), ("90'", 90), ("0", None),
     ("soon", None), ("", None), ("30.0", 30), ("9999", None)],
)  # fmt: skip
def test_lengths_as_people_write_them(word: str, minutes: int | None) -> None:
    assert cells.minutes_of(word) == minutes


@pytest.mark.parametrize(
    ("word", "code"),
    [("English", "en"), ("Deutsch", "de"), ("german", "de"), ("pt-BR", "pt-BR"), ("fr", "fr"), ("Klingon", None),
     ("xx", None)],
)  # fmt: skip
def test_languages_become_codes(word: str, code: str | None) -> None:
    assert cells.language_of(word) == code


@pytest.mark.parametrize(
    ("word", "state"),
    [("Accepted", ("accepted", "")), ("Accept_Queue", ("submitted", "accept")), ("DECLINED", ("rejected", "")),
     ("waitlist", ("waiting", "")), ("canceled", ("cancelled", "")), ("limbo", None)],
)  # fmt: skip
def test_states_of_other_systems(word: str, state: tuple[str, str] | None) -> None:
    assert cells.state_of(word) == state


@pytest.mark.parametrize(
    "word",
    ["2027-02-13T10:15:00+00:00", "2027-02-13 10:15:00 UTC", "13 Feb 2027 10:15 AM", "13/2/2027 10:15",
     "Feb 13, 2027 10:15", "13.2.2027 10:15"],
)  # fmt: skip
def test_dates_of_other_systems(word: str) -> None:
    assert cells.instant_of(word, "UTC", day_first=True) == datetime(2027, 2, 13, 10, 15, tzinfo=UTC)


# Harm


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_rels", ".rels"), content)
    return out.getvalue()


def workbook(sheet: bytes) -> bytes:
    whole = io.BytesIO(tables.as_xlsx("Talks", HEAD, [["a", "b", "c"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for name in book.namelist():
            other.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else book.read(name))
    return out.getvalue()


BOMB = workbook(b"<worksheet>" + b" " * (spreadsheet.MOST_UNPACKED + 10) + b"</worksheet>")
ENTITIES = workbook(b'<!DOCTYPE w [<!ENTITY a "ha">]><worksheet>&a;</worksheet>')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"Title,Name\n", "has a head and no rows"),
        (b'Title,Name\n"Queues,Ada\nCaches,Ida\n', "broken from line 2 on: a quotation mark"),
        (b'Title,Name\nQueues,Ada\n"a"b,Ida\n', "broken from line 3 on"),
        (b",".join([b"x"] * 100_000) + b"\n1\n", "has 100,000 columns"),
        (b"Title\n" + b"x" * 100_001 + b"\n", "a cell has 100,001 characters"),
        (b"Title\n" + b"x\n" * 5_001, "has more than 5,000 rows"),
        (b"x" * (reading.LARGEST + 1), "has 20 MB"),
        (b"\xff\xfe\x00", "is damaged"),
        (b"[" * 100_000, "nested deeper"),
        (b'[{"title": "' + b'\\"' * 200_000, "the JSON is broken"),
        (b'[{"title": "' + b'\\"' * 200_000 + b"\\", "the JSON is broken"),
        (b'[{"title": "x"', "the JSON is broken"),
        (b"[]", "holds no list of talks"),
        (b"[1, 2]", "entry 1: this is no object"),
        (json.dumps([{"title": "x" * 100_001}]).encode(), "more than 100,000 characters"),
        (json.dumps([{f"k{n}": 1 for n in range(301)}]).encode(), "more than 300 different names"),
        (json.dumps([{"title": "x"}] * 5_001).encode(), "more than 5,000 entries"),
        (zipped(something=b"x"), "no table that can be read here"),
        (BOMB, "unpacks to more than 60 MB"),
        (ENTITIES, "declares a document type"),
        (workbook(b"<worksheet><broken"), "cannot be read as a workbook"),
        (BOMB[:-200], "no table that can be read here"),
        (b"\xd0\xcf\x11\xe0old", "no table that can be read here"),
    ],
)
def test_harmful_or_broken_files_get_one_line(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        table(content)
    assert words in refused.value.message
    assert "\n" not in refused.value.message


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        found = table(content)
    except Unreadable:
        return
    assert found.rows


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=20))  # fmt: skip
def test_any_json_is_a_table_or_refused(value: object) -> None:
    try:
        found = table(json.dumps([{"title": value}]))
    except Unreadable:
        return
    assert found.head == ("title",)


def test_numbers_and_truths_are_words_and_lists_stay() -> None:
    found = table(
        json.dumps(
            [{"title": 5, "ok": True, "none": None, "tags": ["a", {"name": "b"}], "track": {"en": "T"}}]
        )
    )
    assert found.rows[0].cells == {
        "title": "5",
        "ok": "yes",
        "none": "",
        "tags": ("a", {"name": "b"}),
        "track": "T",
    }


def test_longest_cell_of_others_stays_what_it_was() -> None:
    """The csv module's limit is the whole process's."""
    before = csv.field_size_limit()
    table("Title,Abstract\nBots,short")
    with pytest.raises(Unreadable):
        table('Title,Abstract\nBots,"never closed')
    assert csv.field_size_limit() == before
