"""How one value of a row is written into the file, read from it again, and described in its schema."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from accounts.models import User
from core.fields import PublicIdField
from core.ids import ID_ALPHABET, ID_LENGTH
from portal.event_file.tables import Exported

ID_IN_TEXT = re.compile(rf"\b[a-z]{{3}}_[{ID_ALPHABET}]{{{ID_LENGTH}}}\b")
# Texts that name rows by their ids; in JSON any text may.
TEXTS_WITH_IDS = frozenset({
    "tickets.CheckInList.session", "agenda.BalanceTarget.key", "events.SavedExport.segment_key",
    "events.Mailing.segment_key", "agenda.ImportMark.subject", "core.HistoryEntry.subject", "core.HistoryEntry.subject_label", "tickets.Refund.idempotency_key",
    "agenda.DecisionLetter.mail", "events.MailStop.mail",
})  # fmt: skip
# JSON that holds keys of these rows.
KEYS_IN_JSON = {"agenda.EditLine": ("session", "room")}
DEEPEST = 12
LARGEST = 2**63 - 1
LONGEST_TEXT = 200_000


class Wrong(Exception):
    """What is wrong with a value, in words for whoever wrote the file."""


def name_of(field: Any) -> str:
    return f"{field.model._meta.label}.{field.name}"


def is_file(field: Any) -> bool:
    return isinstance(field, models.FileField)


def is_reference(field: Any) -> bool:
    return bool(field.many_to_one or field.one_to_one) and field.related_model is not User


def is_person(field: Any) -> bool:
    return bool(field.many_to_one) and field.related_model is User


def plain(value: Any) -> Any:
    """As JSON: instants in UTC, days and hours as ISO 8601 writes them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return str(value) if isinstance(value, str) else value


def read(field: Any, value: Any) -> Any:
    """The value of a plain column. Raises Wrong."""
    if value is None:
        if not field.null:
            raise Wrong("may not be null")
        return None
    return next(reader for kind, reader in READERS if isinstance(field, kind))(field, value)


def _whole(field: Any, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("must be a whole number")
    if abs(value) > LARGEST:
        raise Wrong("is larger than any number here")
    _valid(field, value)
    return value


def _number(_field: Any, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise Wrong("must be a number")
    return float(value)


def _truth(_field: Any, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("must be true or false")
    return value


def _text(field: Any, value: Any) -> str:
    said = text(value, field.max_length or LONGEST_TEXT)
    if said:
        _valid(field, said)
    elif not field.blank and field.choices:
        raise Wrong("may not be empty")
    return said


def text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise Wrong("must be a text")
    if len(value) > longest:
        raise Wrong(f"is longer than {longest} characters")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Wrong("holds a character that no text may have")
    return value


def _valid(field: Any, value: Any) -> None:
    """Choices, and what the field itself asks for; not what a form asks for."""
    if field.choices and value not in {key for key, _word in field.flatchoices}:
        raise Wrong("is none of the words that stand in the schema")
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from error


def _iso(kind: Callable[[str], Any], example: str) -> Callable[[Any, Any], Any]:
    def reader(_field: Any, value: Any) -> Any:
        try:
            return kind(text(value, 40))
        except ValueError:
            raise Wrong(f"must be written like {example}") from None

    return reader


def _instant(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    if found.tzinfo is None or not 1900 <= found.year <= 2200:
        raise ValueError
    return found.astimezone(UTC)


def _json(_field: Any, value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise Wrong("is nested too deep")
    if isinstance(value, dict):
        for key in value:
            text(key, 1000)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        _json(_field, one, depth + 1)
    if isinstance(value, str):
        text(value, LONGEST_TEXT)
    if isinstance(value, int) and abs(value) > LARGEST:
        raise Wrong("holds a number that is larger than any here")
    return value


# The first that fits.
READERS: tuple[tuple[Any, Callable[[Any, Any], Any]], ...] = (
    (models.BooleanField, _truth),
    (models.IntegerField, _whole),
    (models.FloatField, _number),
    (models.DateTimeField, _iso(_instant, "2027-05-12T09:30:00Z")),
    (models.DateField, _iso(date.fromisoformat, "2027-05-12")),
    (models.TimeField, _iso(time.fromisoformat, "09:30:00")),
    (models.UUIDField, _iso(UUID, "8f14e45f-ceea-4a67-a5d1-3c2f1b0e9d77")),
    (models.JSONField, _json),
    (models.CharField, _text),
    (models.TextField, _text),
)


def person(value: Any) -> tuple[str, str]:
    """Address and name. Raises Wrong."""
    if not isinstance(value, dict) or value.keys() != {"email", "name"}:
        raise Wrong("must be null, or an object with email and name")
    email, name = text(value["email"], 254), text(value["name"], 200)
    try:
        validate_email(email)
    except ValidationError:
        raise Wrong("names no e-mail address") from None
    return email.strip().lower(), name


def is_id(table: Exported, value: Any, line: int) -> bool:
    """Whether a row may be called so: a public id with the prefix of its kind, else the table's name and its line."""
    if not table.has_public_id:
        return bool(value == f"{table.name}:{line}")
    field = table.model._meta.get_field("public_id")
    assert isinstance(field, PublicIdField)
    found = isinstance(value, str) and ID_IN_TEXT.fullmatch(value)
    return bool(found) and str(value).startswith(f"{field.prefix}_")


def has_ids(field: Any) -> bool:
    return isinstance(field, models.JSONField) or name_of(field) in TEXTS_WITH_IDS


def with_ids(value: Any, turn: Callable[[str], str]) -> Any:
    """The same with each id in it turned, however deep."""
    if isinstance(value, str):
        return ID_IN_TEXT.sub(lambda found: turn(found[0]), value)
    if isinstance(value, list):
        return [with_ids(one, turn) for one in value]
    if isinstance(value, dict):
        return {with_ids(key, turn): with_ids(one, turn) for key, one in value.items()}
    return value
