"""Our exports held against the schemas that their readers publish."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
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
