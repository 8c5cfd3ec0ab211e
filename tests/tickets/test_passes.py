"""The ticket in the calendar and as data for wallets: its own, nothing of the order, dead when the ticket is."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from tests.factories.shop import make_shop
from tests.tickets.test_ticket_page import paid_tickets
from tickets import credentials
from tickets.actions import tickets as single_tickets
from tickets.models import Order, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(client: Client) -> Ticket:
    return paid_tickets(client, make_shop(name="Relay, 2027; ünïcode"), "غريس هوبر", "Ada Lovelace", party=1)[
        0
    ]


def entry(client: Client, ticket: Ticket) -> dict[str, str]:
    answer = client.get(f"{ticket.path}ticket.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return {
        name: str(event.get(name)) for name in ("UID", "SUMMARY", "STATUS", "SEQUENCE", "DESCRIPTION", "URL")
    }


def data(client: Client, ticket: Ticket) -> dict[str, object]:
    found: dict[str, object] = json.loads(client.get(f"{ticket.path}ticket.json").content)
    return found


def test_calendar_has_the_days_and_the_ticket_of_its_own(client: Client, ticket: Ticket) -> None:
    found = entry(client, ticket)
    assert (found["SUMMARY"], found["STATUS"], found["SEQUENCE"]) == (
        "Relay, 2027; ünïcode",
        "CONFIRMED",
        "0",
    )
    assert (found["DESCRIPTION"], found["URL"].endswith(ticket.path)) == ("Conference · Party", True)
    assert "add to calendar" in client.get(ticket.path).content.decode().lower()


def test_void_ticket_leaves_the_calendar_and_has_no_code(client: Client, ticket: Ticket) -> None:
    before = entry(client, ticket)
    single_tickets.void(ticket=ticket, reason="", by=None, now=timezone.now())
    after = entry(client, ticket)
    assert (after["UID"] == before["UID"], after["STATUS"]) == (True, "CANCELLED")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    gone = data(client, ticket)
    assert gone["reservationStatus"] == "https://schema.org/ReservationCancelled"
    assert "qrCode" not in json.dumps(gone)


def _names(value: Any) -> set[str]:
    """Of all fields, however deep."""
    if isinstance(value, dict):
        return {*value} | {name for one in value.values() for name in _names(one)}
    if isinstance(value, list):
        return {name for one in value for name in _names(one)}
    return set()


def test_data_names_the_person_and_the_code_and_nothing_of_the_order(client: Client, ticket: Ticket) -> None:
    found = data(client, ticket)
    assert found["underName"] == {"@type": "Person", "name": "غريس هوبر"}
    code = credentials.ticket_code(ticket)
    text = json.dumps(found, ensure_ascii=False)
    assert f"qrCode:{code}" in text
    order = Order.objects.get()
    for secret in (order.code, order.secret, "Ada Lovelace", "buyer@example.org"):
        assert secret not in text
    assert not {"price", "totalPrice", "priceCurrency", "broker"} & _names(found)
    assert "349.00" not in text


def test_neither_is_found_by_a_wrong_link(client: Client, ticket: Ticket) -> None:
    other = make_shop(slug="other-2027").event
    for ending in ("ticket.ics", "ticket.json"):
        assert client.get(f"/{other.slug}/ticket/{ticket.secret}/{ending}").status_code == 404


def test_costs_three_queries(
    client: Client, ticket: Ticket, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for ending in ("ticket.ics", "ticket.json"):
        with django_assert_num_queries(3):
            client.get(f"{ticket.path}{ending}")
