"""Every column of the project in which something about a person can stand has a line that says what erasing does to it."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

from core.fields import CodeField, ColourField, PublicIdField
from core.personal import Fate
from core.sealed import Sealed, SecretLink
from events.models import Participant
from portal import personal
from tickets.models import Order

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)
OURS_ALONE = (PublicIdField, CodeField, ColourField)


def wordy(model: type[models.Model]) -> list[str]:
    """Columns with free words or files. Choices, ids, colours and hashes say nothing of anybody."""
    secret = {"secret_hash", "secret_sealed"} if issubclass(model, SecretLink) else set()
    return [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, WORDS)
        and not isinstance(field, OURS_ALONE)
        and not field.choices
        and field.name not in secret
    ]


def columns(model: type[models.Model], names: Iterable[str]) -> set[str]:
    """Sealed values are named by what opens them, and lie in a column of another name."""
    found = set()
    for name in names:
        sealed = model.__dict__.get(name)
        found.add(sealed.column if isinstance(sealed, Sealed) else name)
    return found


def unlisted(found: Iterable[type[models.Model]]) -> list[str]:
    return sorted(
        f"{model._meta.label}.{name}"
        for model in found
        if model._meta.label not in personal.STAYS
        for name in wordy(model)
        if f"{model._meta.label}.{name}" not in personal.STAYS and name not in told(model)
    )


def told(model: type[models.Model]) -> set[str]:
    names = columns(model, personal.SWEPT.get(model._meta.label, ()))
    for one in personal.HOLDINGS:
        if one.model is model:
            goes = one.fate == Fate.GOES
            names |= set(wordy(model)) if goes else columns(model, one.blank) | set(one.files)
    return names


def test_every_column_with_words_has_a_line() -> None:
    assert unlisted(apps.get_models(include_auto_created=True)) == []


def test_a_column_without_a_line_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    person = [one for one in personal.HOLDINGS if one.model is Participant]
    monkeypatch.setattr(personal, "HOLDINGS", [one for one in personal.HOLDINGS if one not in person])
    monkeypatch.setattr(personal, "SWEPT", {})
    assert {"events.Participant.phone", "tickets.Order.attention"} <= set(unlisted([Participant, Order]))


def test_lines_are_about_what_there_is() -> None:
    """A column that was renamed leaves no line behind that promises something."""
    known = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    wrong = [name for name in personal.SWEPT if name not in known]
    wrong += [
        f"{label}.{name}"
        for label, names in personal.SWEPT.items()
        for name in columns(known[label], names)
        if name not in {field.name for field in known[label]._meta.local_concrete_fields}
    ]
    for name in personal.STAYS:
        label, _dot, column = name.rpartition(".") if name.count(".") == 2 else (name, "", "")
        if label not in known or (column and column not in {f.name for f in known[label]._meta.get_fields()}):
            wrong.append(name)
    for one in personal.HOLDINGS:
        wrong += [f"{one.name}.{name}" for name in one.blank if not hasattr(one.model, name)]
    assert wrong == []


def test_what_stays_says_why() -> None:
    silent = [one.name for one in personal.HOLDINGS if one.fate != Fate.GOES and not str(one.why)]
    assert silent + [name for name, why in personal.STAYS.items() if not why] == []
