"""Tables brought into an event: what is recognised, what is wrong line by line, what is written, and what is taken back."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import HistoryEntry
from events.models import Event, Participant, Room, TableImport, TableImportLine
from portal.actions import table_import_run, table_imports
from tests.factories.events import make_event, make_participant, make_room, make_user
from tests.factories.tables import (
    bring_in,
    choose,
    line_of,
    read_table,
    states,
    table_file,
    undo,
    verdicts,
)
from tests.factories.tickets import make_ticket
from tickets.models import DiscountCode, Ticket

pytestmark = pytest.mark.django_db
PEOPLE = ("Name", "E-Mail", "Firma")


@pytest.fixture
def event() -> Event:
    return make_event()


def people_of(event: Event) -> set[tuple[str, str | None, str]]:
    return set(Participant.objects.filter(event=event).values_list("name", "email", "company"))


# People


def test_people_are_new_changed_and_unchanged(event: Event) -> None:
    make_participant(event, name="Ana Silva", email="ana@example.org", company="Old Ltd")
    make_participant(event, name="Bo Lee", email="bo@example.org", company="Same")
    row = read_table(
        event, "people", PEOPLE, ("Ana Silva", "ANA@example.org", "New Ltd"), ("Bo Lee", "bo@example.org", ""),
        ("Cem Kaya", "cem@example.org", "Kaya"),
    )  # fmt: skip
    assert row.mapping == ["name", "email", "company"]
    assert verdicts(row) == ["changed", "same", "new"]
    assert line_of(row, 2).changes == [["Company", "Old Ltd", "New Ltd"]]
    assert people_of(event) == {
        ("Ana Silva", "ana@example.org", "Old Ltd"),
        ("Bo Lee", "bo@example.org", "Same"),
    }
    bring_in(row)
    assert row.state == "done"
    assert people_of(event) == {
        ("Ana Silva", "ana@example.org", "New Ltd"), ("Bo Lee", "bo@example.org", "Same"), ("Cem Kaya", "cem@example.org", "Kaya"),
    }  # fmt: skip
    assert verdicts(read_table(event, "people", PEOPLE, ("Ana Silva", "ana@example.org", "New Ltd"))) == [
        "same"
    ]
    entry = HistoryEntry.objects.get(kind="participant.changed")
    assert (entry.before, entry.after) == ({"company": "Old Ltd"}, {"company": "New Ltd"})


def test_two_names_on_one_address_are_two_people(event: Event) -> None:
    rows = (PEOPLE, ("Ana Silva", "office@example.org", ""), ("Bo Lee", "office@example.org", ""))
    row = read_table(event, "people", *rows)
    assert verdicts(row) == ["new", "new"]
    assert "second person" in line_of(row, 3).notes[0]
    bring_in(row)
    assert set(event.participants.values_list("name", "email", "contact_email")) == {
        ("Ana Silva", "office@example.org", ""), ("Bo Lee", None, "office@example.org"),
    }  # fmt: skip
    assert verdicts(read_table(event, "people", *rows)) == ["same", "same"]


def test_somebody_without_an_address_is_found_again_by_name(event: Event) -> None:
    rows = (PEOPLE, ("Mahnoor", "", "Khan Press"))
    bring_in(read_table(event, "people", *rows))
    assert verdicts(read_table(event, "people", *rows)) == ["same"]
    make_participant(event, name="Mahnoor", email=None)
    again = read_table(event, "people", ("Name",), ("Mahnoor",))
    assert "Several people" in line_of(again, 2).problems[0][1]


def test_errors_name_line_column_and_what_to_do(event: Event) -> None:
    row = read_table(
        event, "people", PEOPLE, ("", "x@example.org", ""), ("Ana", "no address", ""), ("Bo", "bo@example.org", "x" * 201),
        ("Cem", "cem@example.org", ""), ("Cem", "cem@example.org", ""),
    )  # fmt: skip
    assert verdicts(row) == ["error", "error", "error", "new", "error"]
    told = {line.number: line.problems for line in row.lines.all()}
    assert told[2] == [["name", "Somebody needs a name."]]
    assert told[3] == [["email", "“no address” is no e-mail address."]]
    assert told[4] == [["company", "201 characters; at most 200 fit. Shorten it."]]
    assert told[6] == [["email", "The same as line 5: take one of them out."]]
    with pytest.raises(table_imports.Refused, match="4 lines have an error"):
        table_imports.start(row=row, despite_errors=False, by=make_user(), now=timezone.now())
    bring_in(row)
    assert people_of(event) == {("Cem", "cem@example.org", "")}


def test_a_code_of_another_event_finds_nobody_by_chance(event: Event) -> None:
    known = make_participant(event, name="Ana Silva", email="ana@example.org")
    row = read_table(
        event, "people", ("Code", "Name", "E-mail"), (known.code, "Somebody Else", "else@example.org")
    )
    assert verdicts(row) == ["new"]


def test_what_changed_since_the_preview_is_left_alone(event: Event) -> None:
    person = make_participant(event, name="Ana Silva", email="ana@example.org", company="Old")
    row = read_table(event, "people", PEOPLE, ("Ana Silva", "ana@example.org", "File"))
    Participant.objects.filter(pk=person.pk).update(company="Typed meanwhile")
    bring_in(row)
    person.refresh_from_db()
    assert person.company == "Typed meanwhile"
    assert "since the preview" in line_of(row, 2).problems[0][1]


def test_undoing_people_takes_back_what_nobody_touched(event: Event) -> None:
    changed = make_participant(event, name="Ana Silva", email="ana@example.org", company="Old")
    row = bring_in(
        read_table(
            event, "people", PEOPLE, ("Ana Silva", "ana@example.org", "File"), ("Bo", "bo@example.org", ""),
            ("Cem", "cem@example.org", ""), ("Dia", "dia@example.org", "Dia Inc"),
        )
    )  # fmt: skip
    Ticket.objects.filter(pk=make_ticket(event).pk).update(
        attendee=event.participants.get(email="cem@example.org")
    )
    Participant.objects.filter(event=event, email="dia@example.org").update(company="Dia GmbH")
    undo(row)
    changed.refresh_from_db()
    assert changed.company == "Old"
    names = set(event.participants.values_list("name", flat=True))
    assert {"Ana Silva", "Cem", "Dia"} <= names
    assert "Bo" not in names
    assert states(row) == ["undone", "undone", "kept", "kept"]
    assert "Used since" in line_of(row, 4).reason
    assert line_of(row, 5).reason == "Changed here since: Company. That stays."
    assert row.state == "undone"


def test_a_change_is_put_back_only_where_it_still_stands(event: Event) -> None:
    person = make_participant(event, name="Ana", email="ana@example.org", company="Old", phone="1")
    row = bring_in(read_table(event, "people", (*PEOPLE, "Phone"), ("Ana", "ana@example.org", "File", "2")))
    Participant.objects.filter(pk=person.pk).update(phone="3")
    event.refresh_from_db()
    before = event.public_counter
    undo(row)
    person.refresh_from_db()
    assert (person.company, person.phone) == ("Old", "3")
    assert states(row) == ["kept"]
    # The company stands on public pages.
    event.refresh_from_db()
    assert event.public_counter > before


# Files


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_are_read_however_they_were_saved(event: Event, delimiter: str, encoding: str) -> None:
    file = table_file(
        PEOPLE, ("Zoë Müller", "zoe@example.org", "Café"), delimiter=delimiter, encoding=encoding
    )
    row = read_table(event, "people", file=file)
    assert line_of(row, 2).cells == ["Zoë Müller", "zoe@example.org", "Café"]
    assert verdicts(row) == ["new"]


def workbook(*rows: tuple[Any, ...], percent: bool = False) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        shown = book.add_format({"num_format": "0%"})
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell, shown if isinstance(cell, float) and percent else None)
    return SimpleUploadedFile("table.xlsx", out.getvalue())


def test_a_workbook_is_read_and_its_formulas_are_not_run(event: Event) -> None:
    row = read_table(
        event, "people", file=workbook(PEOPLE, ("Ana", "ana@example.org", '=HYPERLINK("https://evil")'))
    )
    assert line_of(row, 2).cells[:2] == ["Ana", "ana@example.org"]
    assert "HYPERLINK" not in line_of(row, 2).cells[2]


def test_a_percent_of_a_workbook_is_what_the_sheet_shows(event: Event) -> None:
    row = read_table(event, "codes", file=workbook(("Code", "Percent"), ("TWENTY", 0.2), percent=True))
    bring_in(row)
    assert DiscountCode.objects.get(event=event).percent_bp == 2000


def test_a_bomb_and_a_stranger_are_refused_with_a_sentence(event: Event) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * (61 * 1024 * 1024))
    for file, words in (
        (SimpleUploadedFile("bomb.xlsx", out.getvalue()), "unpacks to more than"),
        (SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99), "save it as CSV"),
        (SimpleUploadedFile("half.csv", b'Name\n"open'), "quotation mark"),
        (SimpleUploadedFile("head.csv", b"Name,E-mail\n"), "a head and no rows"),
        (table_file(("Name",), *([(f"P{number}",) for number in range(20_001)])), "more than 20,000 rows"),
    ):
        row = read_table(event, "people", file=file)
        assert row.state == "failed"
        assert words in row.problem
        assert not row.file
    with pytest.raises(table_imports.Refused, match="empty"):
        read_table(event, "people", file=SimpleUploadedFile("none.csv", b""))


def test_columns_are_corrected_and_remembered(event: Event) -> None:
    head = ("Wer", "Wo", "Egal")
    row = read_table(event, "people", head, ("Ana", "ana@example.org", "x"))
    assert row.mapping == ["", "", ""]
    with pytest.raises(table_imports.Refused, match="Say which column"):
        choose(row, ["", "email", ""])
    with pytest.raises(table_imports.Refused, match="Two columns"):
        choose(row, ["name", "name", ""])
    choose(row, ["name", "email", ""])
    bring_in(row)
    assert people_of(event) == {("Ana", "ana@example.org", "")}
    later = make_event(organizer=event.organizer)
    assert read_table(later, "people", head, ("Bo", "bo@example.org", "x")).mapping == ["name", "email", ""]
    assert read_table(make_event(), "people", head, ("Bo", "bo@example.org", "x")).mapping == ["", "", ""]


# Rooms


def test_rooms_come_in_change_and_go_again(event: Event) -> None:
    hall = make_room(event, name="Hall")
    Room.objects.filter(pk=hall.pk).update(capacity=100)
    rows = (("Raum", "Plätze", "Weg"), ("hall", "600", "left"), ("Attic", "40", ""), ("Cellar", "many", ""))
    row = read_table(event, "rooms", *rows)
    assert verdicts(row) == ["changed", "new", "error"]
    bring_in(row)
    assert set(event.rooms.values_list("name", "capacity", "directions")) == {
        ("hall", 600, "left"),
        ("Attic", 40, ""),
    }
    undo(row)
    assert set(event.rooms.values_list("name", "capacity", "directions")) == {("Hall", 100, "")}


# The worker


def test_a_stopped_import_goes_on_or_is_undone(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_import_run, "WRITE_AT_ONCE", 2)
    row = read_table(event, "people", PEOPLE, *[(f"P{n}", f"p{n}@example.org", "") for n in range(5)])
    table_imports.start(row=row, despite_errors=False, by=make_user(), now=timezone.now())
    told = table_import_run._told

    def stopped_after_one(found: TableImport, **values: Any) -> None:
        told(found, **values)
        TableImport.objects.filter(pk=row.pk).update(state="stopped", leased_until_at=None)

    monkeypatch.setattr(table_import_run, "_told", stopped_after_one)
    table_import_run.run_due(now=timezone.now())
    assert event.participants.count() == 2
    monkeypatch.setattr(table_import_run, "_told", told)
    table_imports.go_on(row=row, by=make_user(), now=timezone.now())
    table_import_run.run_due(now=timezone.now())
    row.refresh_from_db()
    assert (row.state, event.participants.count()) == ("done", 5)
    undo(row)
    assert event.participants.count() == 0


def test_another_workers_table_is_left_alone_until_its_lease_is_over(event: Event) -> None:
    row = read_table(event, "people", PEOPLE, ("Ana", "ana@example.org", ""))
    table_imports.start(row=row, despite_errors=False, by=make_user(), now=timezone.now())
    TableImport.objects.filter(pk=row.pk).update(leased_until_at=timezone.now() + timedelta(minutes=1))
    assert table_import_run.run_due(now=timezone.now()) == 0
    TableImport.objects.filter(pk=row.pk).update(leased_until_at=timezone.now())
    assert table_import_run.run_due(now=timezone.now()) == 1
    assert event.participants.count() == 1


def test_lines_are_deleted_after_a_month(event: Event) -> None:
    row = bring_in(read_table(event, "people", PEOPLE, ("Ana", "ana@example.org", "")))
    assert table_imports.forget_lines(now=timezone.now() + timedelta(days=29)) == 0
    assert table_imports.forget_lines(now=timezone.now() + timedelta(days=31)) == 1
    assert not TableImportLine.objects.filter(table=row).exists()
    with pytest.raises(table_imports.Refused, match="30 days"):
        table_imports.undo(row=row, by=make_user(), now=timezone.now())
