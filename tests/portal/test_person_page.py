"""Everything of one person on one page: for each role what it may read, at the same cost whatever there is."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import Reviewer
from events.models import Event, Participant, Role
from tests.factories.agenda import make_draft_version, make_released_version
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.people import hang_on
from tests.factories.review import make_reviewer

pytestmark = pytest.mark.django_db

ALL = ["tickets", "check-ins", "orders", "talks", "reviews", "mails", "consents", "history"]


@pytest.fixture
def event() -> Event:
    event = make_event()
    make_released_version(event)
    return event


@pytest.fixture
def person(event: Event) -> Participant:
    return make_participant(
        event, name="Ada Lovelace", email="ada@zqfar.example", phone="+1 555 0100", notes="Zqnote", diet="Zqdiet",
        access_needs="Zqramp", company="Engines",
    )  # fmt: skip


@pytest.fixture
def critic(event: Event) -> Reviewer:
    return make_reviewer(event, make_user("critic@committee.example", name="Zqcritic"))


def as_(client: Client, event: Event, role: str) -> Client:
    client.force_login(make_team_member(event, make_user(), role).user)
    return client


def address(person: Participant) -> str:
    return reverse("admin:events_participant_person", args=[person.pk])


def shown(client: Client, person: Participant) -> list[str]:
    answer: Any = client.get(address(person))
    assert answer.status_code == 200
    return [section.key for section in answer.context["sections"]]


@pytest.mark.parametrize("count", [1, 30])
def test_page_costs_the_same_for_any_number(
    client: Client,
    event: Event,
    person: Participant,
    critic: Reviewer,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    hang_on(person, count, critic)
    client.force_login(make_reviewer(event, role=Role.ORGANIZER).user)
    client.get(address(person))
    with django_assert_num_queries(31):
        answer = client.get(address(person))
    lines = {section.key: len(section.lines) for section in answer.context["sections"]}
    assert lines == dict.fromkeys(ALL, count)


def test_organizer_reads_everything_and_each_line_leads_on(
    client: Client, event: Event, person: Participant, critic: Reviewer
) -> None:
    hang_on(person, 1, critic)
    client.force_login(make_reviewer(event, role=Role.ORGANIZER).user)
    answer = client.get(address(person))
    text = answer.content.decode()
    for word in (
        "Ada Lovelace",
        "+1 555 0100",
        "Zqnote",
        "Zqdiet",
        "Zqramp",
        "Zqcritic",
        "Remarkable 0",
        "$348",
    ):
        assert word in text
    links = [line.link for section in answer.context["sections"] for line in section.lines if line.link]
    assert len(links) == 6
    assert {client.get(link).status_code for link in links} == {200}


def test_looking_somebody_up_gives_nobody_a_seat_in_the_committee(
    client: Client, event: Event, person: Participant, critic: Reviewer
) -> None:
    hang_on(person, 1, critic)
    assert shown(as_(client, event, Role.ORGANIZER), person) == ALL
    assert "Remarkable" not in client.get(address(person)).content.decode()
    assert list(Reviewer.objects.all()) == [critic]


def test_organizer_with_a_conflict_reads_no_review(
    client: Client, event: Event, person: Participant, critic: Reviewer
) -> None:
    hang_on(person, 1, critic)
    client.force_login(make_reviewer(event, role=Role.ORGANIZER, company="Engines").user)
    text = client.get(address(person)).content.decode()
    assert ("Remarkable" in text, "Zqcritic" in text) == (False, False)


def test_finance_reads_money_and_neither_talks_nor_notes(
    client: Client, event: Event, person: Participant, critic: Reviewer
) -> None:
    hang_on(person, 1, critic)
    assert shown(as_(client, event, Role.FINANCE), person) == ["tickets", "check-ins", "orders", "history"]
    text = client.get(address(person)).content.decode()
    hidden = ("Zqnote", "Zqdiet", "Zqramp", "+1 555", "Zqcritic", "Remarkable", "Title ", "Subject ")
    assert ("$348" in text, [word for word in hidden if word in text]) == (True, [])


def test_door_reads_name_ticket_and_scans_alone(
    client: Client, event: Event, person: Participant, critic: Reviewer
) -> None:
    hang_on(person, 1, critic)
    assert shown(as_(client, event, Role.DOOR), person) == ["tickets", "check-ins"]
    text = client.get(address(person)).content.decode()
    hidden = ("zqfar.example", "Zqnote", "Zqdiet", "+1 555", "$348", "Title ", "Zqcritic", "Subject ")
    assert ("Ada Lovelace" in text, [word for word in hidden if word in text]) == (True, [])


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR])
def test_who_has_nothing_to_do_with_tickets_is_nobody_to_them(
    client: Client, event: Event, person: Participant, role: str
) -> None:
    assert as_(client, event, role).get(address(person)).status_code == 404


def test_reviewers_other_events_and_strangers_get_nobody(
    client: Client, event: Event, person: Participant
) -> None:
    make_draft_version(event)
    hang_on_nothing = [as_(client, event, Role.REVIEWER).get(address(person)).status_code]
    hang_on_nothing.append(as_(client, make_event(), Role.OWNER).get(address(person)).status_code)
    assert hang_on_nothing == [404, 404]
    client.logout()
    assert client.get(address(person)).status_code == 302


def test_the_list_and_the_form_lead_to_the_page() -> None:
    event = make_event()
    person = make_participant(event, name="Aiko Tanaka")
    client = Client()
    client.force_login(make_team_member(event).user)
    address = f"/admin/events/participant/{person.pk}/person/"
    assert f'href="{address}">Aiko Tanaka</a>' in client.get("/admin/events/participant/").content.decode()
    form = client.get(f"/admin/events/participant/{person.pk}/change/").content.decode()
    (button,) = re.findall(r'href="([^"]*/everything/?)"', form)
    assert client.get(button)["Location"] == address
