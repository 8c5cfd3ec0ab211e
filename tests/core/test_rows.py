"""Rows become objects as Django would have made them, in less time."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import TruncDate

from core.models import HistoryEntry
from core.rows import Row, _is_plain
from events.models import Event, Participant, Partner
from tests.factories.events import make_event, make_participant, make_partner
from tests.factories.tickets import make_paid_order
from tickets.models import Order, SeatBlock, Ticket

# Of other packages.
THEIRS = {
    "admin",
    "auth",
    "contenttypes",
    "sessions",
    "account",
    "mfa",
    "socialaccount",
    "django_tasks_database",
}


def test_every_model_of_ours_is_a_row() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label not in THEIRS]
    assert len(ours) > 100
    assert [model.__name__ for model in ours if not issubclass(model, Row)] == []
    # One has a word of its own to say when it is made.
    assert [model.__name__ for model in ours if not _is_plain(model)] == ["Lottery"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Event, Participant, Order, Ticket, Partner])
def test_object_is_the_one_that_django_makes(model: type[Row]) -> None:
    event = make_event()
    make_partner(event)
    make_paid_order(event=event)
    names = [field.attname for field in model._meta.concrete_fields]
    for values in model._default_manager.values_list(*names):
        ours = model.from_db("default", names, values)
        theirs = models.Model.from_db.__func__(model, "default", names, values)  # type: ignore[attr-defined]
        assert {**vars(ours), "_state": None} == {**vars(theirs), "_state": None}
        assert (ours._state.db, ours._state.adding) == (theirs._state.db, theirs._state.adding)
        assert ours == theirs


@pytest.mark.django_db
def test_what_was_not_read_is_read_when_asked_for(django_assert_num_queries: Any) -> None:
    person = make_participant(make_event(), name="Grace Hopper")
    with django_assert_num_queries(1):
        found = Participant.objects.only("email", "event").get()
    assert found.get_deferred_fields() >= {"name", "company"}
    with django_assert_num_queries(1):
        assert found.name == person.name
    with django_assert_num_queries(1):
        assert found.event == person.event


@pytest.mark.django_db
def test_partner_is_read_although_his_picture_is_gone() -> None:
    partner = make_partner(make_event())
    Partner.objects.filter(pk=partner.pk).update(logo="partners/gone.png", logo_width=None)
    assert Partner.objects.get(pk=partner.pk).logo.name == "partners/gone.png"
    assert Partner.objects.select_related("event").get(pk=partner.pk).logo_width is None


def test_who_is_new_still_gets_a_secret() -> None:
    assert SeatBlock().secret_hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 3, 1, 23, 14, 59, 999_999, tzinfo=UTC),
        datetime(2027, 3, 1, 18, 14, 59, tzinfo=UTC),
        datetime(2027, 3, 1, 18, 15, tzinfo=UTC),
        datetime(1, 1, 1, 12, tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Vienna", "Asia/Kathmandu", "America/St_Johns"])
def test_day_of_a_moment_is_the_same_in_the_database(at: datetime, zone: str) -> None:
    HistoryEntry.objects.create(scope="any", kind="event.changed", subject="any", at=at)
    rows = HistoryEntry.objects.annotate(day=TruncDate("at", tzinfo=ZoneInfo(zone)))
    found = rows.get(scope="any")
    assert (found.at, found.day) == (at, at.astimezone(ZoneInfo(zone)).date())  # type: ignore[attr-defined]
