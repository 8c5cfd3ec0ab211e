"""Of every table and field: it is written and comes back as it was, or is left with a reason; secrets never leave."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import User
from core.fields import PublicIdField
from core.ids import new_id
from events.models import Event
from portal.event_file import packing, storing, values
from portal.event_file.opening import Opened
from portal.event_file.tables import EXPORTED, LEFT, NEVER, Exported
from tests.factories.event_files import opened, packed, picture
from tests.factories.events import make_event, make_user

pytestmark = pytest.mark.django_db
OURS = ("accounts", "core", "events", "tickets", "agenda")


# What stands in it


def test_every_model_is_written_or_left_with_a_reason() -> None:
    models_of_ours = {model._meta.label for app in OURS for model in apps.get_app_config(app).get_models()}
    assert {table.label for table in EXPORTED} | LEFT.keys() == models_of_ours
    assert not {table.label for table in EXPORTED} & LEFT.keys()


def test_every_field_that_is_left_exists_and_has_a_reason() -> None:
    for table in EXPORTED:
        names = {one.name for one in table.model._meta.concrete_fields}
        assert table.left.keys() - NEVER.keys() <= names, table.label
        assert all(table.left.values())


# What looks like a secret and is none: fingerprints of contents, and whether slots are told to the public.
HARMLESS = {
    "tickets.Badge.content_hash", "tickets.BadgePrint.content_hash", "tickets.BadgePrint.layout_hash",
    "agenda.Slot.is_secret", "tickets.Event.ticket_key", "events.Event.ticket_key", "events.Event.oldest_ticket_key",
    "events.Participant.import_key", "agenda.Session.import_key", "events.SavedExport.segment_key",
    "events.Mailing.segment_key", "agenda.BalanceTarget.key", "agenda.ImportMark.key", "agenda.Session.form_key",
    "tickets.Order.form_key", "agenda.Review.form_key", "tickets.Refund.idempotency_key",
}  # fmt: skip


def test_no_secret_leaves() -> None:
    suspicious = {
        values.name_of(one)
        for table in EXPORTED
        for one in table.fields
        if any(word in one.name for word in ("secret", "sealed", "token", "hash", "key", "password", "url_"))
    }
    assert suspicious - HARMLESS == set()


def test_rows_that_others_need_come_first() -> None:
    place = {table.model: number for number, table in enumerate(EXPORTED)}
    late = [
        values.name_of(one)
        for table in EXPORTED
        for one in table.fields
        if values.is_reference(one) and not one.null and place[one.related_model] >= place[table.model]
    ]
    assert late == []


# Every field, set to something else than its default


def other(field: Any) -> Any:
    """A value of a plain column that no default gives."""
    if field.choices:
        return [key for key, _word in field.flatchoices if key != field.get_default()][-1]
    made: list[tuple[Any, Any]] = [
        (models.BooleanField, not field.get_default()),
        (models.IntegerField, 5 if field.name == "rating" else 7),
        (models.FloatField, 3.25),
        (models.DateTimeField, datetime(2027, 5, 12, 9, 30, 1, 5000, tzinfo=UTC)),
        (models.DateField, date(2027, 5, 12)),
        (models.TimeField, time(9, 30)),
        (models.UUIDField, UUID(int=77)),
        (models.JSONField, {"a": [1, None, {"ü": "x"}]}),
        (models.EmailField, "someone@example.org"),
        (models.URLField, "https://example.org/x"),
        (models.CharField, SPECIAL.get(field.name, "Zoë 7"[: field.max_length])),
        (models.TextField, SPECIAL.get(field.name, "Zwei\nZeilen, “quoted” 7")),
    ]
    return next(value for kind, value in made if isinstance(field, kind))


SPECIAL = {
    "slug": "another", "ref": "another", "time_zone": "Europe/Berlin", "colour": "#123456", "accent": "#123456", "links": "https://example.org/",
    "country": "DE", "html": "<p>x</p>", "css": "p {}", "currency": "EUR",
}  # fmt: skip


def test_every_field_comes_back_as_it_was() -> None:
    event, user = make_event(), make_user()
    content = opened(packed(event))
    wrong = {table.name: told for table in EXPORTED if (told := _lost(table, event, user, content))}
    assert wrong == {}


def _lost(table: Exported, event: Event, user: User, content: Opened) -> list[str]:
    """What is other than it was after writing and reading a row in which every field has a value of its own."""
    names: dict[type[models.Model], dict[int, str]] = {one.model: {41: _name(one)} for one in EXPORTED}
    row: Any = table.model()
    if table.path == "scope":
        row.scope = event.public_id
    many = {one.name: {41: [names[one.related_model][41]]} for one in table.model._meta.many_to_many}
    for one in table.fields:
        if values.is_reference(one):
            setattr(row, one.attname, 41)
        elif values.is_person(one):
            setattr(row, one.name, user)
        elif values.is_file(one):
            name = one.storage.save("some/file.png", picture())
            setattr(row, one.name, name)
        elif not one.many_to_many:
            setattr(row, one.name, other(one))
    for extra in table.extras:
        extra.put(row, "words")
    row.pk = 41
    with ZipFile(BytesIO(), "w") as out:
        pack = packing.Pack(event, out, packing.nobody, names)
        said = packing.row_of(pack, table, row, 1, many)
    back = _back(table, said, event, names, content)
    plain = [one for one in table.fields if not one.many_to_many]
    # What is a default here would not be missed.
    lost = [f"{one.name} has no value" for one in plain if _plain(row, one) in ("", None)]
    lost += [
        one.name for one in plain if one.name not in table.said and _plain(row, one) != _plain(back, one)
    ]
    lost += [one.name for one in table.model._meta.many_to_many if len(said[one.name]) != 1]
    return lost + [extra.name for extra in table.extras if extra.get(back) != extra.get(row)]


def _name(table: Exported) -> str:
    field = next((one for one in table.model._meta.concrete_fields if one.name == "public_id"), None)
    return new_id(field.prefix) if isinstance(field, PublicIdField) else f"{table.name}:1"


def _back(
    table: Exported,
    said: dict[str, Any],
    event: Event,
    names: dict[type[models.Model], dict[int, str]],
    content: Opened,
) -> Any:
    target = storing.Store(
        event.organizer,
        "another",
        timezone.now(),
        {},
        dict.fromkeys(("files/1.png", "files/2.png"), "some/file.png"),
    )
    target.pks = {name: pk for known in names.values() for pk, name in known.items()}
    target.event = event
    of = next(one for one in content.tables if one.of is table)
    row, ahead = storing._row(of, said, target)
    assert ahead == {}
    return row


def _plain(row: Any, field: Any) -> Any:
    value = getattr(row, field.attname)
    return "file" if values.is_file(field) and value else value
