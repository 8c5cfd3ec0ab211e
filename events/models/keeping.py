"""For how many days an event keeps what people give it, where that is not as usual: columns of the event itself, because the
day stands beside many a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.rows import Row


@dataclass(frozen=True)
class Bounds:
    """Days after the event that an owner may choose."""

    least: int
    most: int


BOUNDS: Mapping[str, Bounds] = {
    "keep_needs_days": Bounds(1, 60),
    "keep_sensitive_days": Bounds(1, 60),
    "keep_passports_days": Bounds(1, 60),
    "keep_doors_days": Bounds(0, 30),
    "keep_numbers_days": Bounds(1, 14),
    "keep_phones_days": Bounds(1, 90),
    "keep_waiting_days": Bounds(1, 90),
    "keep_sheets_days": Bounds(1, 90),
    "keep_grants_days": Bounds(7, 180),
}


def _days(name: str, label: Any) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    bounds = BOUNDS[name]
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(bounds.least), MaxValueValidator(bounds.most)],
        help_text=_("Days after the event. Empty: as usual."),
    )


class Keeping(Row):
    keep_needs_days = _days("keep_needs_days", _("diet and access needs are kept"))
    keep_sensitive_days = _days("keep_sensitive_days", _("answers to sensitive questions are kept"))
    keep_passports_days = _days("keep_passports_days", _("passport data is kept"))
    keep_doors_days = _days("keep_doors_days", _("door lists are kept"))
    keep_numbers_days = _days("keep_numbers_days", _("numbers for texts are kept"))
    keep_phones_days = _days("keep_phones_days", _("phone numbers are kept"))
    keep_waiting_days = _days("keep_waiting_days", _("waiting lists are kept"))
    keep_sheets_days = _days("keep_sheets_days", _("needs on stage and travel are kept"))
    keep_grants_days = _days("keep_grants_days", _("applications for grants are kept"))

    class Meta:
        abstract = True


def within_bounds() -> models.CheckConstraint:
    condition = Q()
    for name, bounds in BOUNDS.items():
        condition &= Q(**{name: None}) | Q(**{f"{name}__gte": bounds.least, f"{name}__lte": bounds.most})
    return models.CheckConstraint(condition=condition, name="event_keeps_within_bounds")
