"""One person is one record: who is the same, who is not, and whose account it becomes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from core.models import HistoryEntry
from events.actions import participants
from events.models import Event, Participant
from events.models.participant import MANY
from tests.factories.events import make_event, make_participant, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def meet(event: Event, name: str, email: str = "", **more: Any) -> Participant:
    return participants.meet(event=event, name=name, email=email, by=None, now=NOW, **more)


def test_person_met_twice_is_one_record_whatever_the_case_of_the_address() -> None:
    event = make_event()
    first = meet(event, "Ana Núñez", "ana@example.org")
    assert meet(event, "ana núñez", " Ana@Example.org ") == first
    assert HistoryEntry.objects.filter(kind="participant.met").count() == 1


def test_second_name_on_an_address_becomes_a_person_without_identity() -> None:
    event = make_event()
    first = meet(event, "Ana Núñez", "family@example.org")
    second = meet(event, "Ben Okafor", "family@example.org")
    assert (second.email, second.contact_email, second.address) == (
        None,
        "family@example.org",
        "family@example.org",
    )
    assert list(Participant.objects.reachable_at("family@example.org").order_by("pk")) == [first, second]


def test_person_without_address_is_reached_at_the_buyer_s() -> None:
    person = meet(make_event(), "Cleo", contact_email="Buyer@example.org")
    assert (person.email, person.address) == (None, "buyer@example.org")


@pytest.mark.parametrize(
    ("known", "given", "same"),
    [
        ("Ana Núñez", "Núñez Ana", True),
        ("Ana María Núñez", "Ana Núñez", True),
        ("Ana", "Ben", False),
        ("Ana Núñez", "Ana Okafor", False),
        ("محمد العلي", "محمد العلي", True),
    ],
)
def test_spellings_of_one_name_are_recognised(known: str, given: str, same: bool) -> None:
    assert participants.same_person(known, given) == same


def test_gap_is_filled_but_nothing_is_overwritten() -> None:
    event = make_event()
    person = make_participant(event, name="Ana", email="ana@example.org", company="")
    meet(event, "Ana", "ana@example.org", company="Redpoint")
    meet(event, "Ana", "ana@example.org", company="Somewhere else")
    person.refresh_from_db()
    assert person.company == "Redpoint"


def test_same_address_at_two_events_is_two_participants() -> None:
    one, other = make_event(), make_event()
    assert meet(one, "Ana", "ana@example.org") != meet(other, "Ana", "ana@example.org")


def test_database_refuses_a_second_participant_of_an_address() -> None:
    event = make_event()
    make_participant(event, email="ana@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_participant(event, email="ana@example.org")


def test_verified_address_brings_the_account_an_unverified_one_does_not() -> None:
    event = make_event()
    owner = make_user("ana@example.org")
    make_user("ben@example.org", verified=False)
    assert meet(event, "Ana", "ana@example.org").user == owner
    assert meet(event, "Ben", "ben@example.org").user is None


def test_account_claims_the_participants_of_all_its_verified_addresses() -> None:
    owner, stranger, event = make_user("ana@example.org"), make_user(), make_event()
    EmailAddress.objects.create(user=owner, email="ana@work.example", verified=True)
    EmailAddress.objects.create(user=owner, email="boss@work.example", verified=False)
    home, work, boss, taken = (
        make_participant(event, email="ana@example.org"),
        make_participant(event, email="ana@work.example"),
        make_participant(event, email="boss@work.example"),
        make_participant(make_event(), email="ana@work.example", user=stranger),
    )
    assert participants.claim(user=owner) == 2
    for person in (home, work, boss, taken):
        person.refresh_from_db()
    assert [person.user for person in (home, work, boss, taken)] == [owner, owner, None, stranger]


def test_signing_in_claims_what_was_bought_before(client: object) -> None:
    event, owner = make_event(), make_user("ana@example.org", password="a-long-password")
    person = make_participant(event, email="ana@example.org")
    answer = client.post("/accounts/login/", {"login": "ana@example.org", "password": "a-long-password"})  # type: ignore[attr-defined]
    person.refresh_from_db()
    assert (answer.status_code, person.user) == (302, owner)


def test_codes_of_many_people_are_drawn_until_each_has_its_own() -> None:
    event, other = make_event(), make_event()
    there = make_participant(event)
    people = [Participant(event=event, name=f"Person {n}") for n in range(MANY)]
    people[0].code = there.code
    people[2].code = people[1].code
    people += [Participant(event=other, name="Elsewhere", code=people[1].code)]
    Participant.objects.bulk_create(people)
    assert people[-1].code == people[1].code
    assert event.participants.values("code").distinct().count() == MANY + 1
