"""What somebody agreed to stands in one list, in its own words with their version, and is taken back there."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agenda.actions import change_mails
from events.actions import consents
from events.models import Consent, Event, Participant, Role
from portal import agreed
from tests.factories.events import make_event, make_participant, make_partner, make_team_member, make_user
from tests.factories.people import make_plain_order
from tickets.models import Answer, Question

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 2, 12, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def ada(event: Event) -> Participant:
    """Has agreed to everything that can be asked."""
    user = make_user("ada@example.org")
    person = make_participant(event, name="Ada Lovelace", email=user.email, user=user)
    consents.let_partner_see(person=person, partner=make_partner(event, name="Looms"), by=user, now=NOW)
    consents.give_to_scanners(person=person, by=user, now=NOW)
    change_mails.agree(person=person, by=user, now=NOW)
    order = make_plain_order(person, terms_version="2027-01", placed_at=NOW)
    question = Question.objects.create(event=event, text="Photos?", kind="consent", about="order")
    Answer.objects.create(question=question, order=order, text="You may take photos of me.", at=NOW)
    return person


def take_back(client: Client, event: Event, key: str) -> int:
    return client.post(f"/{event.slug}/me/data/consents/", {"consent": key}).status_code


def test_all_that_was_agreed_to_is_listed_with_its_version(
    client: Client, event: Event, ada: Participant
) -> None:
    client.force_login(ada.user)  # type: ignore[arg-type]
    page = client.get(f"/{event.slug}/me/data/").content.decode()
    found = {one.words: one.version for one in agreed.of([ada])}
    assert len(found) == 5
    assert found["Terms of the event"] == "2027-01"
    assert found["You may take photos of me."] == agreed.version_of("You may take photos of me.")
    assert [version in page for version in found.values()] == [True] * 5
    assert page.count('name="consent"') == 3


def test_each_is_taken_back_by_itself_and_stays_as_proof(
    client: Client, event: Event, ada: Participant
) -> None:
    client.force_login(ada.user)  # type: ignore[arg-type]
    keys = [one.key for one in agreed.of([ada]) if one.key]
    for key in keys:
        assert take_back(client, event, key) == 302
    assert {one.words for one in agreed.of([ada]) if one.key and one.stands} == set()
    assert Consent.objects.filter(participant=ada).count() == 2
    assert 'name="consent"' not in client.get(f"/{event.slug}/me/data/").content.decode()


def test_nobody_takes_back_what_others_agreed_to(client: Client, event: Event, ada: Participant) -> None:
    client.force_login(make_user("stranger@example.org"))
    keys = [one.key for one in agreed.of([ada]) if one.key]
    assert [take_back(client, event, key) for key in keys] == [404] * 3
    assert take_back(client, event, "leads") == 404
    assert Consent.objects.standing().filter(participant=ada).count() == 2


def test_team_reads_the_same_at_the_person(client: Client, event: Event, ada: Participant) -> None:
    client.force_login(make_team_member(event, make_user(), Role.ORGANIZER).user)
    answer: Any = client.get(reverse("admin:events_participant_person", args=[ada.pk]))
    [section] = [one for one in answer.context["sections"] if one.key == "consents"]
    assert len(section.lines) == 5
    assert all("version" in line.more for line in section.lines)
