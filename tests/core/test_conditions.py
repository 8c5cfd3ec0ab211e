"""What is known of a condition without the database is what the database says."""

from datetime import date
from typing import Any

import pytest
from django.db.models import F, Q, Value

from core import conditions
from events.models import Event

EVENT = Event(
    name="Sandbox",
    starts_on=date(2027, 5, 12),
    ends_on=date(2027, 5, 14),
    target_tickets=None,
    target_minor=7,
)
EARLY, LATE, UNKNOWN = Q(starts_on__lt=F("ends_on")), Q(starts_on__gt=F("ends_on")), Q(target_tickets__gte=1)
KNOWN: list[tuple[Q, bool | None]] = [
    (EARLY, True),
    (LATE, False),
    (~LATE, True),
    (UNKNOWN, None),
    (~UNKNOWN, None),
    (Q(target_tickets=None), True),
    (Q(target_minor=None), False),
    (Q(target_minor=7, name="Sandbox"), True),
    (Q(target_minor__lte=6) | EARLY, True),
    (UNKNOWN | EARLY, True),
    (UNKNOWN | LATE, None),
    (UNKNOWN & EARLY, None),
    (UNKNOWN & LATE, False),
    (~(UNKNOWN & LATE), True),
    (Q(name__gt="A"), None),
    (Q(name__startswith="Sand"), None),
    (Q(target_minor=True), None),
    (EARLY ^ LATE, None),
    (Q(F("target_minor")), None),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("condition", "wanted"), KNOWN, ids=[str(one) for one, _wanted in KNOWN])
def test_what_is_known_is_what_the_database_says(condition: Q, wanted: bool | None) -> None:
    found = conditions.truth(condition, EVENT)
    assert found is wanted
    names = ("name", "starts_on", "ends_on", "target_tickets", "target_minor")
    values: dict[str, Any] = {
        name: Value(getattr(EVENT, name), Event._meta.get_field(name))  # type: ignore[arg-type]
        for name in names
    }
    if found is not None:
        assert condition.check(values) is found
