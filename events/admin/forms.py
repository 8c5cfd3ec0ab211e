"""The base of the workspace's forms: rows of one event, and refusals in words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from events.admin.fields import foreign_choice
from events.models import Event


class EventForm(forms.ModelForm[Any]):
    """A row of `event`. A new row belongs to it from the start, so that its constraints can be checked."""

    event: Event | None = None
    event_path = "event"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.event_path == "event" and self.event is not None:
            self.instance.event = self.event

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in (cleaned or {}).items():
            if self.event is not None and any(self._is_foreign(row) for row in _rows(value)):
                self.add_error(name, foreign_choice())
        return cleaned

    def _is_foreign(self, row: models.Model) -> bool:
        event_id = getattr(row, "event_id", None)
        return event_id is not None and self.event is not None and event_id != self.event.pk

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"event"}

    def _update_errors(self, errors: ValidationError) -> None:
        """Django tells of a taken name as a pair with the event; people chose only the name."""
        super()._update_errors(_in_words(errors, set(self.fields)))  # type: ignore[misc]


class WindowForm(EventForm):
    """Something that opens and closes."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("This is not after the opening."))
        return cleaned


def _rows(value: Any) -> Iterable[models.Model]:
    if isinstance(value, models.Model):
        return [value]
    return list(value) if isinstance(value, models.QuerySet) else []


def _in_words(errors: ValidationError, fields: set[str]) -> ValidationError:
    if not hasattr(errors, "error_dict"):
        return errors
    told: dict[str, list[ValidationError]] = {}
    for name, entries in errors.error_dict.items():
        for entry in entries:
            taken = [part for part in (entry.params or {}).get("unique_check", ()) if part in fields]
            if entry.code == "unique_together" and name == NON_FIELD_ERRORS and taken:
                words = ValidationError(_("There is already one of this name."), code="unique_together")
                told.setdefault(taken[0], []).append(words)
            else:
                told.setdefault(name, []).append(entry)
    return ValidationError(told)
