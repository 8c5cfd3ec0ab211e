"""Files of strangers: refused before a row is stored, with the place in the file."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import jsonschema
import pytest

from core.ids import new_id
from core.models import HistoryEntry
from events.models import Event, EventImport, Participant
from portal.event_file import opening
from portal.event_file.schema import schema
from tests.factories.event_files import Forged, brought_in, packed
from tests.factories.events import make_event, make_participant
from tests.factories.workspace import fill
from tests.test_house import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def content() -> bytes:
    return packed(fill("Rich").event)


def refused(content: bytes) -> list[tuple[str, str]]:
    events, people = Event.objects.count(), Participant.objects.count()
    row = brought_in(content)
    assert row.state == EventImport.State.REFUSED, row.state
    assert (Event.objects.count(), Participant.objects.count()) == (events, people)
    assert (row.event, row.leftovers, row.file.name) == (None, [], "")
    return [(place, said) for place, said in row.report]


def test_the_schema_in_the_docs_is_that_of_the_tables() -> None:
    file = ROOT / "docs" / "event-file.schema.json"
    assert json.loads(file.read_text()) == json.loads(json.dumps(schema())), (
        "manage.py export_event --schema > docs/event-file.schema.json"
    )


def test_what_is_written_fits_the_schema(content: bytes) -> None:
    rules, forged = schema(), Forged(content)
    jsonschema.validate(forged.manifest, {key: rules[key] for key in rules if key != "$defs"})
    checked = 0
    for name, shape in rules["$defs"].items():
        validator = jsonschema.Draft202012Validator(shape, format_checker=jsonschema.FormatChecker())
        for row in forged.rows(name):
            validator.validate(row)
            checked += 1
    assert checked > 50


TALK = "sessions"
CHANGES: list[tuple[str, str, Callable[[list[dict[str, Any]]], Any], str]] = [
    ("an unknown field", TALK, lambda rows: rows[0].update(password="x"), ":1 password"),
    ("a missing field", TALK, lambda rows: rows[0].pop("title"), ":1 title"),
    ("a number for a text", TALK, lambda rows: rows[0].update(title=7), ":1 title"),
    ("a text for a number", "orders", lambda rows: rows[0].update(total_minor="7"), ":1 total_minor"),
    ("true for a number", "orders", lambda rows: rows[0].update(total_minor=True), ":1 total_minor"),
    ("a huge number", "orders", lambda rows: rows[0].update(total_minor=10**30), ":1 total_minor"),
    ("a negative count", "quotas", lambda rows: rows[0].update(size=-1), ":1 size"),
    ("a text that is too long", TALK, lambda rows: rows[0].update(title="x" * 5000), ":1 title"),
    ("a zero byte", TALK, lambda rows: rows[0].update(title="a\x00b"), ":1 title"),
    ("half a character", TALK, lambda rows: rows[0].update(title="\ud800"), ":1 title"),
    ("a state that is none", TALK, lambda rows: rows[0].update(state="sold"), ":1 state"),
    ("null where none may be", TALK, lambda rows: rows[0].update(title=None), ":1 title"),
    ("a day that is none", "event", lambda rows: rows[0].update(starts_on="2027-02-30"), ":1 starts_on"),
    ("an instant without a zone", "orders", lambda rows: rows[0].update(placed_at="2027-05-12T09:00:00"), ":1 placed_at"),
    ("an instant nobody lives in", "orders", lambda rows: rows[0].update(placed_at="0001-01-01T00:00:00Z"), ":1 placed_at"),
    ("a zone that is none", "event", lambda rows: rows[0].update(time_zone="Moon/Base"), ":1 time_zone"),
    ("an address that runs script", "partners", lambda rows: rows[0].update(website="javascript:alert(1)"), ":1 website"),
    ("a colour with more in it", "event", lambda rows: rows[0].update(accent="#fff;x:y"), ":1 accent"),
    ("an id of another kind", TALK, lambda rows: rows[0].update(id=new_id("ord")), ":1 id"),
    ("a primary key", "order_lines", lambda rows: rows[0].update(id=7), ":1 id"),
    ("a reference to nothing", "tickets", lambda rows: rows[0].update(type=new_id("typ")), "type"),
    ("a reference to another table", "tickets", lambda rows: rows[0].update(type=rows[0]["id"]), ":1 type"),
    ("a reference that is a list", "tickets", lambda rows: rows[0].update(type=[1]), ":1 type"),
    ("a file that is not there", "participants", lambda rows: rows[0].update(photo="files/99.png"), ":1 photo"),
    ("a file elsewhere", "participants", lambda rows: rows[0].update(photo="../../etc/passwd"), ":1 photo"),
    ("an account without an address", "reviewers", lambda rows: rows[0].update(user={"email": "x", "name": ""}), ":1 user"),
    ("a reserved address", "event", lambda rows: rows[0].update(slug="admin"), ":1 slug"),
]  # fmt: skip


def test_a_wrong_value_is_told_by_its_place(content: bytes) -> None:
    missed = {}
    for name, table, change, place in CHANGES:
        (where, said), *_more = refused(Forged(content).change(table, change).content())
        if not where.startswith("rows/") or place not in where or not said:
            missed[name] = (where, said)
    assert missed == {}


def test_twice_the_same_id_and_a_circle_are_refused(content: bytes) -> None:
    twice = Forged(content).change("rooms", lambda rows: rows.append(dict(rows[0], name="Other")))
    assert refused(twice.content())[0][1] == "stands in the file twice."

    def circle(rows: list[dict[str, Any]]) -> None:
        rows[0]["comes_after"] = rows[0]["id"]

    assert "circle" in refused(Forged(content).change(TALK, circle).content())[0][1]


def test_what_the_database_refuses_is_told_by_its_line(content: bytes) -> None:
    def ends_first(rows: list[dict[str, Any]]) -> None:
        rows[0]["ends_on"] = "2020-01-01"

    (place, said) = refused(Forged(content).change("event", ends_first).content())[0]
    assert place.endswith("event.jsonl:1")
    assert said.startswith("the database refuses it")


def test_a_newer_file_says_to_update(content: bytes) -> None:
    forged = Forged(content)
    forged.manifest["version"] = 2
    assert "newer Plenary" in refused(forged.content())[0][1]
    forged.manifest["version"] = 1
    forged.manifest["format"] = "other"
    assert refused(forged.content())[0][0] == "event.json format"


def test_names_that_lead_out_or_stand_on_no_list_are_refused(content: bytes) -> None:
    names = ["../evil.txt", "/etc/x", "rows\\..\\..\\x", "C:evil", "rows/extra.jsonl"]
    assert [len(refused(Forged(content).content((name, b"x")))) for name in names] == [1] * len(names)


def test_a_changed_row_and_a_cut_file_are_noticed(content: bytes) -> None:
    forged = Forged(content)
    member = forged.member("rooms")
    forged.members[member] = forged.members[member].replace(b"Room", b"Roam")
    assert refused(forged.content())[0][0] == member
    assert refused(content[: len(content) // 2])
    assert refused(b"PK\x03\x04" + b"x" * 500)


def test_a_bomb_is_refused_by_what_it_says_it_is(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGEST_TABLE", 1_000_000)
    forged, out = Forged(content), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("event.json", json.dumps(forged.manifest))
        bomb.writestr("rows/1.jsonl", b"0" * 5_000_000)
    assert len(out.getvalue()) < 60_000
    assert "too large" in refused(out.getvalue())[0][1]


def test_a_line_without_end_is_not_read_whole(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LONGEST_LINE", 10_000)
    forged = Forged(content)
    forged.write("rooms", [b'{"id": "' + b"x" * 50_000 + b'"}'])
    assert "longer than" in refused(forged.content())[0][1]


LINES = [
    b"[]",
    b"null",
    b"{",
    b'{"a": NaN}',
    b'{"a": 1, "a": 2}',
    b"[" * 100_000,
    b'{"a": ' + b"9" * 5000 + b"}",
]


def test_lines_that_are_no_objects_are_refused(content: bytes) -> None:
    for line in LINES:
        forged = Forged(content)
        forged.write("rooms", [line])
        assert refused(forged.content())[0][0].endswith("rooms.jsonl:1"), line[:20]


def test_a_program_called_a_picture_is_refused(content: bytes) -> None:
    forged = Forged(content)
    evil = b"<svg onload='x()'/>"
    forged.manifest["files"].append({"name": "files/900.png", "bytes": len(evil), "sha256": _sha(evil)})
    forged.members["files/900.png"] = evil
    forged.change("participants", lambda rows: rows[0].update(photo="files/900.png"))
    assert "image" in refused(forged.content())[0][1]


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_nothing_is_laid_at_rows_of_others(content: bytes) -> None:
    """A history that names somebody else's row is not shown there."""
    theirs = make_participant(make_event(), name="Somebody else")

    def forge(rows: list[dict[str, Any]]) -> None:
        rows[0] |= {"subject": theirs.public_id, "kind": "ticket.voided", "after": {"who": theirs.public_id}}

    row = brought_in(Forged(content).change("history", forge).content())
    assert row.state == EventImport.State.DONE
    assert not HistoryEntry.objects.of(theirs.public_id).exists()
    entry = HistoryEntry.objects.get(scope=row.event.public_id, kind="ticket.voided")  # type: ignore[union-attr]
    assert entry.subject.startswith("par_")
    assert entry.after == {"who": entry.subject}
