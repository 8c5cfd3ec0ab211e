"""The JSON Schema of the file: one for each table's rows, made from the columns themselves."""

from typing import Any

from django.db import models
from django.utils import translation

from core.fields import PublicIdField
from core.ids import ID_ALPHABET, ID_LENGTH
from portal.event_file import FORMAT, VERSION
from portal.event_file.tables import BY_MODEL, EXPORTED, Exported
from portal.event_file.values import is_file, is_person, is_reference

PERSON = {
    "type": "object",
    "properties": {"email": {"type": "string", "format": "email"}, "name": {"type": "string"}},
    "required": ["email", "name"],
    "additionalProperties": False,
}
# The first that fits.
SHAPES: tuple[tuple[Any, dict[str, Any]], ...] = (
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.FloatField, {"type": "number"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.TimeField, {"type": "string", "format": "time"}),
    (models.UUIDField, {"type": "string", "format": "uuid"}),
    (models.JSONField, {}),
    (models.CharField, {"type": "string"}),
    (models.TextField, {"type": "string"}),
)


def schema() -> dict[str, Any]:
    """Of JSON Schema 2020-12. `$defs` has one entry a table, for each line of its file."""
    with translation.override("en"):
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"{FORMAT}/{VERSION}",
            "description": "event.json, the list of what is in the file. Lines of rows/NN-TABLE.jsonl are #/$defs/TABLE.",
            "type": "object",
            "properties": {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "made_at": {"type": "string", "format": "date-time"},
                "site": {"type": "string"},
                "event": {"type": "object"},
                "organizer": {"type": "object"},
                "tables": {
                    "type": "array",
                    "items": _entry(
                        name={"enum": [one.name for one in EXPORTED]},
                        file={"type": "string"},
                        rows={"type": "integer"},
                    ),
                },
                "files": {
                    "type": "array",
                    "items": _entry(name={"type": "string"}, bytes={"type": "integer"}),
                },
                "missing_files": {"type": "integer", "description": "Files that could not be read any more."},
                "left": {"type": "object", "description": "What is not in the file, with the reason."},
            },
            "required": ["format", "version", "tables", "files"],
            "$defs": {table.name: _table(table) for table in EXPORTED},
        }


def _entry(**shapes: Any) -> dict[str, Any]:
    shapes["sha256"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return {"type": "object", "properties": shapes, "required": list(shapes)}


def _table(table: Exported) -> dict[str, Any]:
    shapes = {"id": {"type": "string", "pattern": _id(table)}}
    shapes |= {one.name: _shape(one) for one in table.fields}
    shapes |= {one.name: {"type": "string", "description": one.about} for one in table.extras}
    left = {
        name: why for name, why in table.left.items() if name not in {"id", "secret_hash", "secret_sealed"}
    }
    return {
        "description": f"{str(table.model._meta.verbose_name).capitalize()}."
        + (
            f" Not written: {'; '.join(f'{name} ({why})' for name, why in sorted(left.items()))}."
            if left
            else ""
        ),
        "type": "object",
        "properties": shapes,
        "required": list(shapes),
        "additionalProperties": False,
    }


def _id(table: Exported) -> str:
    field = next((one for one in table.model._meta.concrete_fields if isinstance(one, PublicIdField)), None)
    return rf"^{field.prefix}_[{ID_ALPHABET}]{{{ID_LENGTH}}}$" if field else rf"^{table.name}:[0-9]+$"


def _shape(field: Any) -> dict[str, Any]:
    if field.many_to_many:
        return {"type": "array", "items": _reference(field), "uniqueItems": True}
    if is_file(field):
        return {"type": ["string", "null"], "description": "Name of a file in the ZIP."}
    if is_person(field):
        return {"anyOf": [PERSON, {"type": "null"}]} if field.null else PERSON
    if is_reference(field):
        return {**_reference(field), "type": ["string", "null"] if field.null else "string"}
    return _plain(field)


def _plain(field: Any) -> dict[str, Any]:
    shape = dict(next(shape for kind, shape in SHAPES if isinstance(field, kind)))
    if field.choices:
        shape["enum"] = [*(key for key, _word in field.flatchoices), *([""] if field.blank else [])]
    if field.max_length and not field.choices and isinstance(field, models.CharField | models.TextField):
        shape["maxLength"] = field.max_length
    if field.name.endswith("_minor"):
        shape["description"] = "In minor units of the event’s currency."
    elif field.help_text:
        shape["description"] = str(field.help_text)
    if field.null:
        shape = {**shape, **({"type": [shape["type"], "null"]} if "type" in shape else {})}
        if "enum" in shape:
            shape["enum"] = [*shape["enum"], None]
    return shape


def _reference(field: Any) -> dict[str, Any]:
    return {"type": "string", "description": f"A row of {BY_MODEL[field.related_model].name}."}
