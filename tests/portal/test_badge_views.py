"""Badges as PDF: one's own by the ticket's secret address, everybody's for the team."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event, Role
from tests.factories import pdf as read
from tests.factories.admissions import NOW, State, admitted, order, ticket, ticket_type
from tests.factories.door import make_device, make_gate, make_list, scan
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tickets import credentials
from tickets.models import Badge, CheckIn, Ticket, TicketType

pytestmark = pytest.mark.django_db


def signed_in(client: Client, event: Event, role: str = Role.ORGANIZER) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def test_badge_at_home_carries_the_tickets_code_which_opens_the_door(client: Client) -> None:
    event = make_event(name="Relay 2027")
    admitted(event, name="Ada Lovelace", company="Redpoint", pronouns="she/her")
    one = Ticket.objects.get()
    response = client.get(f"{one.path}badge.pdf")
    assert read.texts(response.content) == [
        "Attendee Relay 2027 May 12 – 14, 2027 · Pier 27 Ada Lovelace she/her Redpoint"
    ]
    assert read.codes(response.content) == [[credentials.ticket_code(one)]]
    gate = make_gate(make_list(event))
    answer = scan(make_device(gate, now=NOW), read.codes(response.content)[0][0], NOW)
    assert (answer.row.result, answer.ticket) == (CheckIn.Result.IN, one)
    assert response["Cache-Control"] == "private, no-store"


def test_badge_at_home_fetched_by_programs_that_look_ahead_writes_nothing(client: Client) -> None:
    """Also where the team has printed one already, which the person's new name does not end."""
    event = make_event()
    ada = admitted(event, name="Ada")
    bought = order(event, ada)
    Ticket.objects.update(order=bought)
    signed_in(client, event).post(f"/{event.slug}/badges.pdf")
    ada.badge_name = "Countess"
    ada.save()
    with CaptureQueriesContext(connection) as asked:
        for path in (f"{Ticket.objects.get().path}badge.pdf", f"{bought.path}badges.pdf") * 2:
            answer = Client().get(path, headers={"Purpose": "prefetch"})
            assert read.codes(answer.content) == [[credentials.ticket_code(Ticket.objects.get())]]
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert list(Badge.objects.values_list("state", flat=True)) == [Badge.State.PRINTED]


def test_badge_comes_in_the_size_that_is_asked_for(client: Client) -> None:
    event = make_event()
    admitted(event)
    path = f"{Ticket.objects.get().path}badge.pdf"
    sizes = [read.sizes(client.get(path + query).content) for query in ("", "?size=4x3", "?size=nonsense")]
    assert sizes == [[(297.64, 419.53)], [(288.0, 216.0)], [(297.64, 419.53)]]


def test_badge_printed_twice_is_the_same_badge(client: Client) -> None:
    event = make_event()
    admitted(event)
    signed_in(client, event)
    path = f"/{event.slug}/badges.pdf"
    assert read.codes(client.post(path).content) == read.codes(client.post(path).content)


def test_badge_after_a_change_of_name_ends_the_old_one(client: Client) -> None:
    event = make_event()
    ada = admitted(event, name="Ada")
    signed_in(client, event)
    path = f"/{event.slug}/badges.pdf"
    before = read.codes(client.post(path).content)
    ada.badge_name = "Countess"
    ada.save()
    after = read.codes(client.post(path).content)
    assert before != after
    assert [badge.state for badge in Badge.objects.order_by("pk")] == [Badge.State.DEAD, Badge.State.PRINTED]


def test_badges_of_an_order_are_those_of_its_people_on_site(client: Client) -> None:
    event = make_event()
    ada, mo, _stranger = (admitted(event, name=name) for name in ("Ada", "Mo", "Stranger"))
    bought = order(event, ada)
    Ticket.objects.filter(attendee__in=[ada, mo]).update(order=bought)
    Ticket.objects.filter(attendee=mo).update(type=ticket_type(event, attendance="online"))
    ticket(event, ada, order=bought)  # of two tickets the first one's code
    first = Ticket.objects.filter(attendee=ada).earliest("pk")
    answer = client.get(f"{bought.path}badges.pdf")
    assert read.codes(answer.content) == [[credentials.ticket_code(first)]]
    Ticket.objects.filter(attendee=ada).update(state=State.VOID, voided_at=NOW)
    assert client.get(f"{bought.path}badges.pdf").status_code == 404


@pytest.mark.parametrize(("state", "words"), [(State.HELD, "Not paid yet"), (State.VOID, "No longer valid")])
def test_badge_needs_a_valid_ticket(client: Client, state: str, words: str) -> None:
    event = make_event()
    one = ticket(event, make_participant(event), state=state)
    response = client.get(f"{one.path}badge.pdf")
    assert (response.status_code, f"<h1>{words}</h1>" in response.content.decode()) == (409, True)
    assert Badge.objects.count() == 0


@pytest.mark.parametrize(
    ("online", "named", "words"), [(False, False, "Who is coming?"), (True, True, "No badge for this ticket")]
)
def test_ticket_without_a_badge_says_why(client: Client, online: bool, named: bool, words: str) -> None:
    event = make_event()
    attendance = TicketType.Attendance.ONLINE if online else TicketType.Attendance.ROOM
    kind = ticket_type(event, attendance=attendance)
    one = ticket(event, make_participant(event) if named else None, kind=kind)
    response = client.get(f"{one.path}badge.pdf")
    assert (response.status_code, f"<h1>{words}</h1>" in response.content.decode()) == (409, True)


def test_secret_of_another_event_leads_nowhere(client: Client) -> None:
    admitted(make_event())
    path = f"/{make_event().slug}/ticket/{Ticket.objects.get().secret}/badge.pdf"
    assert client.get(path).status_code == 404


def test_badges_of_all_are_for_those_of_the_team_with_the_right(client: Client) -> None:
    event = make_event()
    admitted(event)
    path = f"/{event.slug}/badges.pdf"
    answers = [client.post(path).status_code]
    client.force_login(make_user())
    answers.append(client.post(path).status_code)
    roles = (Role.REVIEWER, Role.DOOR, Role.FINANCE, Role.ORGANIZER, Role.OWNER)
    answers += [signed_in(client, event, role).post(path).status_code for role in roles]
    answers.append(signed_in(client, make_event()).post(path).status_code)
    assert answers == [302, 404, 403, 403, 403, 200, 200, 404]


def test_badges_of_all_come_in_the_order_that_is_asked_for(client: Client) -> None:
    event = make_event()
    for name, company in (("Zoë", "Alpha"), ("Ada", "Beta"), ("Mo", "")):
        admitted(event, name=name, company=company)
    signed_in(client, event)
    pages = {}
    for key in ("name", "company"):
        content = client.post(f"/{event.slug}/badges.pdf?size=4x3&order={key}").content
        pages[key] = [text.split("Pier 27 ")[1].split()[0] for text in read.texts(content)]
    assert pages == {"name": ["Ada", "Mo", "Zoë"], "company": ["Zoë", "Ada", "Mo"]}


def test_badge_of_one_person_is_printed_for_the_team(client: Client) -> None:
    event = make_event()
    ada, _ = admitted(event, name="Ada"), admitted(event, name="Mo")
    response = signed_in(client, event).post(f"/{event.slug}/badges.pdf?participant={ada.public_id}")
    (text,) = read.texts(response.content)
    assert "Ada" in text
    assert list(Badge.objects.values_list("participant", flat=True)) == [ada.pk]


def test_event_without_anybody_has_no_badges(client: Client) -> None:
    event = make_event()
    assert signed_in(client, event).post(f"/{event.slug}/badges.pdf").status_code == 404


def test_badges_of_all_are_issued_by_no_link_and_no_reload(client: Client) -> None:
    event = make_event()
    admitted(event)
    assert signed_in(client, event).get(f"/{event.slug}/badges.pdf").status_code == 405
    assert not Badge.objects.exists()


@pytest.mark.parametrize("people", [2, 30])
def test_printing_all_costs_the_same_for_any_number(
    client: Client, people: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    for _ in range(people):
        admitted(event)
    signed_in(client, event)
    with django_assert_num_queries(19):
        client.post(f"/{event.slug}/badges.pdf")
    with django_assert_num_queries(13):
        client.post(f"/{event.slug}/badges.pdf")


@pytest.mark.parametrize("people", [1, 5])
def test_badges_at_home_cost_few_queries(client: Client, people: int, django_assert_num_queries: Any) -> None:
    event = make_event()
    found = [admitted(event) for _ in range(people)]
    bought = order(event, found[0])
    Ticket.objects.update(order=bought)
    path = Ticket.objects.select_related("event").earliest("pk").path
    with django_assert_num_queries(9):
        client.get(f"{path}badge.pdf")
    with django_assert_num_queries(10):
        client.get(f"{bought.path}badges.pdf")
