"""Owners choose how long data is kept: the question tells it, the worker obeys it, and no promise is made longer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from agenda.models import Grant, GrantReceipt
from core.models import HistoryEntry
from events import retention as words
from events.actions import consents
from events.models import Event, Participant, Role
from events.models.keeping import BOUNDS
from portal import retention
from portal.actions import keeping
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event(starts_on=date(2027, 5, 12), ends_on=date(2027, 5, 14))


def at(day: int) -> datetime:
    """Evening in San Francisco, a day of May."""
    return datetime(2027, 5, day, 23, tzinfo=UTC)


def posted(event: Event, **changes: Any) -> dict[str, Any]:
    return {rule.key: rule.days_at(event) for rule in retention.SETTABLE} | changes


def as_(client: Client, event: Event, role: str) -> None:
    client.force_login(make_team_member(event, make_user(), role).user)


def test_usual_days_are_within_the_bounds_and_each_column_has_a_rule() -> None:
    assert {rule.own for rule in retention.SETTABLE} == {*BOUNDS}
    assert [
        rule.key
        for rule in retention.SETTABLE
        if not BOUNDS[rule.own].least <= rule.days <= BOUNDS[rule.own].most
    ] == []


def test_days_are_told_at_the_question_and_obeyed_on_their_day(client: Client, event: Event) -> None:
    person = make_participant(event, diet="Vegan")
    as_(client, event, Role.OWNER)
    address = f"/{event.slug}/retention/days/"
    answer = client.post(address, posted(event, needs=5, text_numbers=3))
    assert (answer.status_code, answer["Location"]) == (302, f"/{event.slug}/retention/")
    event.refresh_from_db()
    assert words.words(words.NEEDS, event) == "Deleted on May 19, 2027."
    assert "at the latest 3 days after the event" in consents.texts_wording(event)
    assert "May 19, 2027" in client.get(f"/{event.slug}/retention/").content.decode()
    left = []
    for day in (18, 19):
        retention.run_due(now=at(day), only=[event])
        left.append(Participant.objects.get(pk=person.pk).diet)
    assert left == ["Vegan", ""]
    told = HistoryEntry.objects.get(kind="event.keeping_changed")
    assert (told.before, told.after) == (
        {"needs": 14, "text_numbers": 1}, {"needs": 5, "text_numbers": 3},
    )  # fmt: skip


def test_promise_that_was_given_is_never_made_longer(client: Client, event: Event) -> None:
    as_(client, event, Role.OWNER)
    address = f"/{event.slug}/retention/days/"
    client.post(address, posted(event, needs=20))
    person = make_participant(event, diet="Vegan")
    answer = client.post(address, posted(event, needs=21, phones=10))
    assert (answer.status_code, "1 is kept under the promise of 20 days" in answer.content.decode()) == (409, True)  # fmt: skip
    event.refresh_from_db()
    assert (event.keep_needs_days, event.keep_phones_days) == (20, None)
    client.post(address, posted(event, needs=10))
    assert client.post(address, posted(event, needs=20)).status_code == 409
    Participant.objects.filter(pk=person.pk).update(diet="")
    assert client.post(address, posted(event, needs=14)).status_code == 302
    event.refresh_from_db()
    assert event.keep_needs_days is None  # as usual


def test_what_would_go_at_once_is_told_and_has_to_be_ticked(
    client: Client, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_participant(event, phone="+1 415")
    make_participant(event, phone="+1 416")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(20))
    as_(client, event, Role.OWNER)
    address = f"/{event.slug}/retention/days/"
    answer = client.post(address, posted(event, phones=6))
    assert [(rule.key, count) for rule, count in answer.context["at_once"]] == [("phones", 2)]
    event.refresh_from_db()
    assert event.keep_phones_days is None
    assert client.post(address, posted(event, phones=6, sure="on")).status_code == 302
    assert Participant.objects.exclude(phone="").count() == 2  # the worker's, not the page's
    assert retention.waiting(now=at(20), only=[Event.objects.get()])[0][2] == 2


def test_receipts_of_grants_go_with_who_applied(client: Client, event: Event) -> None:
    """Later nobody could find his own: they are known by the address of the application."""
    as_(client, event, Role.OWNER)
    address = f"/{event.slug}/retention/days/"
    assert "Also: Receipts of grants." in client.get(address).content.decode()
    grant = Grant.objects.create(
        event=event, code="ABCDEF", email="ada@far.example", state="accepted", award_minor=500, applied_at=NOW,
        changed_at=NOW,
    )  # fmt: skip
    GrantReceipt.objects.create(grant=grant, amount_minor=500, file="receipts/a.pdf", size=1, sent_at=NOW)
    days = {"grants": 7}
    assert [(rule.key, count) for rule, count in keeping.gone_at_once(event=event, days=days, now=at(22))] == [
        ("grant_receipts", 1), ("grants", 1),
    ]  # fmt: skip
    client.post(address, posted(event, **days))
    event.refresh_from_db()
    left = []
    for day in (20, 21):
        retention.run_due(now=at(day), only=[event])
        left.append((Grant.objects.get().email, GrantReceipt.objects.count()))
    assert left == [("ada@far.example", 1), ("", 0)]


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.PROGRAMME, Role.FINANCE, Role.DOOR])
def test_days_are_the_owners_alone(client: Client, event: Event, role: str) -> None:
    as_(client, event, role)
    assert client.post(f"/{event.slug}/retention/days/", posted(event, needs=5)).status_code == 403
    as_(client, make_event(), Role.OWNER)
    assert client.post(f"/{event.slug}/retention/days/", posted(event, needs=5)).status_code in {403, 404}
    assert Event.objects.get(pk=event.pk).keep_needs_days is None


def test_nothing_outside_of_the_bounds(client: Client, event: Event) -> None:
    as_(client, event, Role.OWNER)
    answer = client.post(f"/{event.slug}/retention/days/", posted(event, needs=61, grants=6, phones=""))
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["grants", "needs", "phones"])
    with pytest.raises(keeping.Refused):
        keeping.set_days(event=event, days={"needs": 61}, by=make_user(), now=NOW)
    event.keep_needs_days = 61
    with pytest.raises(ValidationError):
        event.full_clean()
    with pytest.raises(IntegrityError):
        event.save()
