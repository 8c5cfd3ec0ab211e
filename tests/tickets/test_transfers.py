"""Passing a ticket on: somebody else comes, the old code and link are dead, everybody concerned learns of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Participant
from tests.factories.events import make_user
from tests.factories.shop import make_shop
from tests.tickets.test_ticket_page import paid_tickets
from tickets import credentials
from tickets.actions import tickets as single_tickets
from tickets.actions import transfers
from tickets.actions.transfers import Heir
from tickets.models import Order, Ticket, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
GRACE = {"name": "Grace Hopper", "email": "grace@example.org", "company": "Navy"}


@pytest.fixture
def ticket(client: Client) -> Ticket:
    """Ada's, with a party; bought by buyer@example.org."""
    return paid_tickets(client, make_shop(), "Ada Lovelace", party=1)[0]


def again(ticket: Ticket) -> Ticket:
    row: Ticket = Ticket.objects.select_related("attendee", "event", "type", "order").get(pk=ticket.pk)
    return row


def test_holder_passes_it_on_and_the_old_link_and_code_are_dead(client: Client, ticket: Ticket) -> None:
    old_path, old_code = ticket.path, credentials.ticket_code(ticket)
    answer = client.post(f"{ticket.path}pass-on/", GRACE)
    assert answer["Location"] == f"/{ticket.event.slug}/"
    row = again(ticket)
    assert (str(row.attendee), row.attendee and row.attendee.email) == ("Grace Hopper", "grace@example.org")
    assert client.get(old_path).status_code == 404
    assert credentials.ticket_code(row) != old_code
    html = Client().get(row.path).content.decode()
    assert "Grace Hopper" in html
    assert "Ada Lovelace" not in html
    assert list(Participant.objects.order_by("pk").values_list("name", "admission")) == [
        ("Ada Lovelace", "none"),
        ("Grace Hopper", "valid"),
    ]
    assert {one.attendee_id for one in Ticket.objects.all()} == {row.attendee_id}


def test_new_holder_gets_the_link_and_the_others_none(client: Client, ticket: Ticket) -> None:
    client.post(f"{ticket.path}pass-on/", GRACE)
    secret = again(ticket).secret
    mails = OutboxMail.objects.filter(kind__in=["ticket.passed_on", "ticket.issued"]).order_by("pk")
    told = {mail.to_address: secret in mail.text for mail in mails if ticket.secret not in mail.text}
    assert told == {"grace@example.org": True, "buyer@example.org": False}


def test_buyer_passes_it_on_from_the_order(client: Client, ticket: Ticket) -> None:
    order = Order.objects.get()
    answer = client.post(f"{order.path}pass-on/{ticket.public_id}/", GRACE)
    assert (answer["Location"], str(again(ticket).attendee)) == (order.path, "Grace Hopper")
    assert HistoryEntry.objects.get(kind="ticket.transferred").subject == ticket.public_id


def test_ticket_of_another_order_is_not_found_there(client: Client, ticket: Ticket) -> None:
    stranger = paid_tickets(client, make_shop(slug="other-2027"), "Hedy Lamarr")[0]
    order = ticket.order
    assert order is not None
    assert client.post(f"{order.path}pass-on/{stranger.public_id}/", GRACE).status_code == 404
    assert str(again(stranger).attendee) == "Hedy Lamarr"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"can_transfer": False}, "This kind of ticket cannot be passed on."),
        ({"transfer_until_at": NOW - timedelta(days=1)}, "Tickets could be passed on until"),
        ({"audience": TicketType.Audience.SPEAKERS}, "This kind of ticket cannot be passed on."),
    ],
)
def test_kinds_and_days_on_which_it_cannot_be(
    client: Client, ticket: Ticket, change: dict[str, object], said: str
) -> None:
    TicketType.objects.filter(pk=ticket.type_id).update(**change)
    assert said in client.post(f"{ticket.path}pass-on/", GRACE).content.decode()
    assert "pass-on" not in client.get(ticket.path).content.decode()
    assert str(again(ticket).attendee) == "Ada Lovelace"


def test_used_and_void_tickets_stay_where_they_are(client: Client, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(checked_in_at=NOW)
    assert "used at the door" in client.post(f"{ticket.path}pass-on/", GRACE).content.decode()
    Ticket.objects.filter(pk=ticket.pk).update(checked_in_at=None)
    single_tickets.void(ticket=ticket, reason="", by=None, now=NOW)
    assert "Only a valid ticket" in client.post(f"{ticket.path}pass-on/", GRACE).content.decode()


def test_nothing_typed_is_lost_when_something_is_missing(client: Client, ticket: Ticket) -> None:
    html = client.post(f"{ticket.path}pass-on/", {**GRACE, "email": "grace"}).content.decode()
    assert 'value="Grace Hopper"' in html
    assert 'href="#id_email"' in html
    assert str(again(ticket).attendee) == "Ada Lovelace"


def test_somebody_who_has_a_ticket_gets_no_second_one(client: Client) -> None:
    first, _second = paid_tickets(client, make_shop(), "Ada Lovelace", "Grace Hopper")
    Participant.objects.filter(name="Grace Hopper").update(email="grace@example.org", contact_email="")
    html = client.post(f"{first.path}pass-on/", GRACE).content.decode()
    assert "Grace Hopper has a ticket already." in html


def test_to_the_same_person_is_nothing(client: Client, ticket: Ticket) -> None:
    Participant.objects.filter(name="Ada Lovelace").update(email="ada@example.org", contact_email="")
    html = client.post(f"{ticket.path}pass-on/", {"name": "Ada Lovelace", "email": "ADA@example.org"})
    assert "is Ada Lovelace’s already" in html.content.decode()


def test_holder_with_an_account_must_sign_in(client: Client, ticket: Ticket) -> None:
    user = make_user()
    Participant.objects.filter(name="Ada Lovelace").update(user=user)
    assert "sign in" in Client().post(f"{ticket.path}pass-on/", GRACE).content.decode()
    assert str(again(ticket).attendee) == "Ada Lovelace"
    client.force_login(user)
    assert client.post(f"{ticket.path}pass-on/", GRACE).status_code == 302


def test_the_team_passes_on_what_its_holder_cannot(ticket: Ticket) -> None:
    TicketType.objects.update(can_transfer=False)
    heir = Heir("Grace Hopper", "grace@example.org")
    transfers.transfer(ticket=again(ticket), heir=heir, by=make_user(), now=NOW, is_team=True)
    assert str(again(ticket).attendee) == "Grace Hopper"
