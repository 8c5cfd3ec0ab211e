"""Our exports held against the schemas that their readers publish."""

import json
import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import ics
import jsonschema
from icalendar import Calendar
from lxml import etree
from lxml.etree import _Element as Element

SCHEMAS = Path(__file__).parents[1] / "schemas"
GOLDEN = Path(__file__).parent / "golden"


@cache
def _xml_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "schedule.xml.xsd"))


@cache
def _json_schema() -> jsonschema.Draft6Validator:
    schema = json.loads((SCHEMAS / "schedule.schema.json").read_text())
    return jsonschema.Draft6Validator(schema, format_checker=jsonschema.FormatChecker())


@cache
def _submission_schema() -> jsonschema.Draft7Validator:
    schema = json.loads((SCHEMAS / "submission.schema.json").read_text())
    # Read by the letter, the names within the parts make their references lead nowhere.
    for part in schema["definitions"].values():
        part.pop("$id", None)
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def valid_submission(entry: dict[str, Any]) -> None:
    _submission_schema().validate(entry)


def valid_xml(body: bytes) -> Element:
    """The document, once the schema has nothing against it."""
    root = etree.fromstring(body)
    _xml_schema().assertValid(root)
    return root


def valid_json(body: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(body)
    _json_schema().validate(document)
    schedule: dict[str, Any] = document["schedule"]
    return schedule


def entries(schedule: dict[str, Any]) -> list[dict[str, Any]]:
    """All entries of a schedule.json in the order of days and rooms."""
    days = schedule["conference"]["days"]
    return [entry for day in days for room in day["rooms"].values() for entry in room]


def same_as_golden(name: str, body: bytes) -> None:
    """Our own file of a sample agenda, byte for byte. WRITE_GOLDEN=1 writes it anew, to be read before it is kept."""
    if os.environ.get("WRITE_GOLDEN"):
        (GOLDEN / name).write_bytes(body)
    assert body == (GOLDEN / name).read_bytes()


class Entry(NamedTuple):
    uid: str
    starts_at: datetime
    sequence: int
    status: str


def calendar_entries(body: bytes) -> dict[str, Entry]:
    """By title, as two parsers read them; UIDs are not there twice."""
    first = {
        str(one["summary"]): Entry(
            str(one["uid"]), one.decoded("dtstart"), int(str(one["sequence"])), str(one["status"])
        )
        for one in Calendar.from_ical(body).walk("VEVENT")
    }
    second = {
        str(one.name): Entry(one.uid, one.begin.datetime, _sequence(one), str(one.status))
        for one in ics.Calendar(body.decode()).events
    }
    assert first == second
    assert len({entry.uid for entry in first.values()}) == len(first)
    return first


def _sequence(entry: ics.Event) -> int:
    return next(int(line.value) for line in entry.extra if line.name == "SEQUENCE")
