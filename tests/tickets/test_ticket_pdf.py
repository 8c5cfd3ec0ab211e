"""Tickets as PDF, by secret addresses: what they say, what they never say, and who gets none."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from portal.attachments import ATTACHMENTS
from tests.factories import pdf as read
from tests.factories.admissions import State, add_on_type, order, ticket, ticket_type
from tests.factories.events import make_event, make_participant
from tickets import credentials
from tickets.documents import ticket as paper
from tickets.models import Order, Ticket

pytestmark = pytest.mark.django_db


def sold(people: int = 1, **event_fields: Any) -> tuple[Order, list[Ticket]]:
    event = make_event(name="Relay 2027", slug="relay", venue_address="The Embarcadero", **event_fields)
    bought, kind = order(event), ticket_type(event, name="Conference")
    party = add_on_type(event, "Evening party")
    rows = []
    for n in range(people):
        one = ticket(
            event, make_participant(event, name=f"Guest {n}", company="Redpoint"), kind=kind, order=bought
        )
        ticket(event, one.attendee, kind=party, parent=one, order=bought)
        rows.append(one)
    return bought, rows


def test_ticket_says_who_what_when_and_where_and_no_price(client: Client) -> None:
    bought, (one,) = sold()
    response = client.get(f"{one.path}ticket.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'inline; filename="relay-ticket.pdf"'
    assert read.texts(response.content) == [
        "Relay 2027 Attendee Guest 0 Redpoint Ticket Conference + Evening party When May 12 – 14, 2027 "
        "All times are those of Los Angeles. Where Pier 27 The Embarcadero "
        f"Order {bought.code} Show this code at the entrance, on paper or on a phone. It lets one person in once. "
        "If the ticket is passed on, a new code is made and this one ends. "
        f"Questions: {bought.event.organizer.contact_email}"
    ]


def test_ticket_carries_the_code_of_its_serial(client: Client) -> None:
    _, (one,) = sold()
    Ticket.objects.filter(pk=one.pk).update(serial=3)
    one.serial = 3
    content = client.get(f"{one.path}ticket.pdf").content
    assert read.codes(content, dpi=72) == [[credentials.ticket_code(one)]]


def test_page_is_a4_and_everything_on_it_lies_within_letter(client: Client) -> None:
    _, (one,) = sold()
    content = client.get(f"{one.path}ticket.pdf").content
    assert read.sizes(content) == [(595.28, 841.89)]
    left, top, right, bottom = read.ink(content)
    assert (left >= 18, top >= 18, right <= 195, bottom <= 265) == (True, True, True, True)


def test_order_gives_one_file_with_all_its_tickets(client: Client) -> None:
    bought, rows = sold(3)
    content = client.get(f"{bought.path}tickets.pdf").content
    assert [text.split("Attendee ")[1][:7] for text in read.texts(content)] == [
        "Guest 0",
        "Guest 1",
        "Guest 2",
    ]
    assert read.codes(content) == [[credentials.ticket_code(row)] for row in rows]


def test_void_ticket_is_left_out_of_the_file_of_the_order(client: Client) -> None:
    bought, (first, second) = sold(2)
    Ticket.objects.filter(pk=first.pk).update(state=State.VOID, voided_at=first.issued_at)
    (text,) = read.texts(client.get(f"{bought.path}tickets.pdf").content)
    assert ("Guest 1" in text, "Guest 0" in text, second.state) == (True, False, State.VALID)


@pytest.mark.parametrize(("state", "words"), [(State.HELD, "Not paid yet"), (State.VOID, "No longer valid")])
def test_ticket_that_opens_no_door_is_not_printed_but_explained(
    client: Client, state: str, words: str
) -> None:
    event = make_event()
    one = ticket(event, make_participant(event), state=state)
    response = client.get(f"{one.path}ticket.pdf")
    assert (response.status_code, f"<h1>{words}</h1>" in response.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Order.State.PENDING, "Not paid yet"),
        (Order.State.EXPIRED, "No longer valid"),
        (Order.State.CANCELLED, "No longer valid"),
    ],
)
def test_order_without_valid_tickets_is_explained(client: Client, state: str, words: str) -> None:
    event = make_event()
    bought = order(event, state=state)
    ticket(event, None, order=bought, state=State.HELD)
    response = client.get(f"{bought.path}tickets.pdf")
    assert (response.status_code, f"<h1>{words}</h1>" in response.content.decode()) == (409, True)


def test_addresses_of_another_event_or_an_add_on_lead_nowhere(client: Client) -> None:
    bought, (one,) = sold()
    other, extra = make_event(), one.add_ons.get()
    paths = [
        f"/{other.slug}/ticket/{one.secret}/ticket.pdf",
        f"/{other.slug}/orders/{bought.secret}/tickets.pdf",
        f"{extra.path}ticket.pdf",
        f"/{bought.event.slug}/ticket/{bought.secret}/ticket.pdf",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_ticket_stays_out_of_caches_and_search_engines(client: Client) -> None:
    _, (one,) = sold()
    response = client.get(f"{one.path}ticket.pdf")
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")


def test_ticket_without_a_name_says_so(client: Client) -> None:
    event = make_event()
    one = ticket(event, None)
    (text,) = read.texts(client.get(f"{one.path}ticket.pdf").content)
    assert "Not named yet: give a name on the order’s page." in text


@pytest.mark.parametrize("people", [1, 30])
def test_file_of_an_order_costs_the_same_for_any_number_of_tickets(
    client: Client, people: int, django_assert_num_queries: Any
) -> None:
    bought, _ = sold(people)
    path = f"{bought.path}tickets.pdf"
    with django_assert_num_queries(4):
        client.get(path)


def test_logo_is_printed_and_a_lost_one_is_left_out(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    _, (one,) = sold()
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "#c0392b").save(picture, "PNG")
    one.event.logo.save("logo.png", ContentFile(picture.getvalue()))
    with_logo = client.get(f"{one.path}ticket.pdf").content
    one.event.logo.storage.delete(str(one.event.logo.name))
    without = client.get(f"{one.path}ticket.pdf").content
    assert [content.count(b"/Subtype /Image") for content in (with_logo, without)] == [1, 0]


@pytest.mark.parametrize("accent", ["#f2c94c", "#111111"])
def test_long_names_stay_on_their_one_page(accent: str) -> None:
    event = paper.EventHead(
        name="The Fourteenth International Conference on Real-Time Communication " * 3,
        when="May 12 – 14, 2027",
        zone="Los Angeles",
        venue="Venue " * 60,
        address="Address " * 60,
        contact="hello@example.org",
        accent=accent,
    )
    sheet = paper.TicketSheet("x" * 10_000, "y" * 10_000, "z " * 5_000, ("Party",) * 3, "K7QF3M2P", "code")
    assert len(read.texts(paper.draw([sheet], event))) == 1


def test_mail_to_the_buyer_brings_all_tickets_and_that_to_an_attendee_his_own() -> None:
    bought, rows = sold(2)
    (of_order,) = ATTACHMENTS["order-tickets"](bought.public_id)
    (of_ticket,) = ATTACHMENTS["ticket"](rows[1].public_id)
    assert (of_order.name, of_ticket.name) == (f"relay-tickets-{bought.code}.pdf", "relay-ticket.pdf")
    assert [len(read.texts(file.content)) for file in (of_order, of_ticket)] == [2, 1]
    assert read.codes(of_ticket.content) == [[credentials.ticket_code(rows[1])]]


def test_mail_about_a_ticket_that_became_void_brings_none() -> None:
    event = make_event()
    one = ticket(event, make_participant(event), state=State.VOID)
    assert ATTACHMENTS["ticket"](one.public_id) == []
