"""A company buys seats, its manager gives them, colleagues take them: over the pages, with the mails between."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry, OutboxMail
from events.models import Participant
from tests.factories.shop import buy, make_shop
from tests.tickets.test_ticket_page import paid_tickets
from tickets.actions import seats
from tickets.models import Order, SeatBlock, SeatInvitation, Ticket

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"/seat/([0-9A-Za-z_-]+)/")
MANAGER = {"company": "Acorn", "name": "Kim Manager", "email": "kim@acorn.example"}


def block_of(client: Client, count: int) -> SeatBlock:
    """So many seats; the first is the buyer's own, by name."""
    paid_tickets(client, make_shop(), "Ada Lovelace", *[""] * (count - 1))
    order = Order.objects.select_related("event").get()
    client.post(f"{order.path}seats/", MANAGER)
    found: SeatBlock = SeatBlock.objects.select_related("event", "order").get()
    return found


def invite(client: Client, block: SeatBlock, *lines: str) -> str:
    fields = {"do": "invite", "colleagues": "\n".join(lines)}
    return client.post(block.path, fields, follow=True).content.decode()


def link_of(email: str) -> str:
    mail = OutboxMail.objects.filter(to_address=email, kind="seat.invited").latest("pk")
    block = SeatBlock.objects.select_related("event").get()
    found = SECRET.search(mail.text)
    assert found is not None
    return f"/{block.event.slug}/seat/{found[1]}/"


def test_ten_seats_from_the_order_to_the_ticket(client: Client) -> None:
    block = block_of(client, 10)
    (told,) = OutboxMail.objects.filter(kind="seats.manager")
    assert (told.to_address, block.secret in told.text) == ("kim@acorn.example", True)
    html = invite(client, block, "Grace Hopper <grace@acorn.example>", "hedy@acorn.example")
    assert "Seats of Acorn" in html
    invited = OutboxMail.objects.get(kind="seat.invited", to_address="grace@acorn.example")
    assert invited.subject == f"Acorn has a seat at {block.event.name} for you"
    assert "Kim Manager has kept one for you" in invited.text
    assert "1 of 10 taken, 2 invited, 7 free." in html
    for words in ("$", "REDPOINT20", block.order.code, block.order.secret):
        assert words not in html
    answer = Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper", "company": "Acorn"})
    ticket = Ticket.objects.select_related("event", "attendee").get(attendee__email="grace@acorn.example")
    assert answer["Location"] == ticket.path
    assert "2 of 10 taken, 1 invited, 7 free." in client.get(block.path).content.decode()
    assert OutboxMail.objects.filter(kind="ticket.issued", to_address="grace@acorn.example").count() == 1


def test_link_taken_twice_is_one_seat(client: Client) -> None:
    block = block_of(client, 3)
    invite(client, block, "grace@acorn.example")
    for _twice in range(2):
        Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
    assert Ticket.objects.exclude(attendee=None).count() == 2
    assert Participant.objects.filter(email="grace@acorn.example").count() == 1


def test_more_invitations_than_seats_are_refused_and_nothing_typed_is_lost(client: Client) -> None:
    block = block_of(client, 2)
    html = invite(client, block, "grace@acorn.example", "hedy@acorn.example")
    assert "1 seat is left for 2 new invitations." in html
    assert "hedy@acorn.example</textarea>" in html
    assert SeatInvitation.objects.count() == 0


def test_bad_lines_are_named_and_nobody_is_invited(client: Client) -> None:
    html = invite(client, block_of(client, 5), "grace@acorn.example", "<script>alert(1)</script>")
    assert "There is no e-mail address in" in html
    assert "<script>alert(1)" not in html
    assert SeatInvitation.objects.count() == 0


def test_seat_taken_back_is_dead_at_once_and_free_for_the_next(client: Client) -> None:
    block = block_of(client, 2)
    invite(client, block, "grace@acorn.example")
    Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
    old = Ticket.objects.select_related("event").get(attendee__email="grace@acorn.example")
    row = SeatInvitation.objects.get()
    client.post(block.path, {"do": "take-back", "invitation": row.public_id})
    assert Client().get(old.path).status_code == 404
    assert Participant.objects.get(email="grace@acorn.example").admission == "none"
    answer = Client().get(link_of("grace@acorn.example"))
    assert (answer.status_code, "Kim Manager" in answer.content.decode()) == (409, True)
    invite(client, block, "hedy@acorn.example")
    Client().post(link_of("hedy@acorn.example"), {"name": "Hedy Lamarr"})
    assert Ticket.objects.get(pk=old.pk).attendee == Participant.objects.get(name="Hedy Lamarr")


def test_used_seat_is_not_taken_back(client: Client) -> None:
    block = block_of(client, 2)
    invite(client, block, "grace@acorn.example")
    Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
    Ticket.objects.update(checked_in_at=timezone.now())
    row = SeatInvitation.objects.get()
    html = client.post(block.path, {"do": "take-back", "invitation": row.public_id}, follow=True)
    assert "used at the door" in html.content.decode()
    assert SeatInvitation.objects.get().state == "taken"


class TestCommonLink:
    def opened(self, client: Client, seats_: int = 3) -> tuple[SeatBlock, str]:
        block = block_of(client, seats_)
        client.post(block.path, {"do": "open-link", "domains": "acorn.example"})
        row = SeatInvitation.objects.select_related("block__event").get(email="")
        return block, row.path

    def test_address_must_be_of_the_domain_and_is_proved_by_a_mail(self, client: Client) -> None:
        _block, link = self.opened(client)
        html = Client().post(link, {"email": "eve@evil.example"}).content.decode()
        assert "These seats are for addresses at acorn.example." in html
        Client().post(link, {"email": "Grace@Acorn.example"})
        assert Ticket.objects.filter(attendee__email="grace@acorn.example").count() == 0
        Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
        assert Ticket.objects.filter(attendee__email="grace@acorn.example").count() == 1

    def test_asking_again_sends_the_same_link_or_the_ticket(self, client: Client) -> None:
        _block, link = self.opened(client)
        for _thrice in range(3):
            Client().post(link, {"email": "grace@acorn.example"})
        assert SeatInvitation.objects.filter(email="grace@acorn.example").count() == 1
        Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
        Client().post(link, {"email": "grace@acorn.example"})
        assert OutboxMail.objects.filter(kind="seat.taken_already").count() == 1

    def test_closed_link_is_dead_and_a_new_one_is_another(self, client: Client) -> None:
        block, link = self.opened(client)
        client.post(block.path, {"do": "close-link"})
        assert Client().post(link, {"email": "grace@acorn.example"}).status_code == 409
        client.post(block.path, {"do": "open-link", "domains": "acorn.example"})
        assert Client().get(link).status_code == 409

    def test_everybodys_domain_is_refused(self, client: Client) -> None:
        block = block_of(client, 2)
        html = client.post(block.path, {"do": "open-link", "domains": "gmail.com"}).content.decode()
        assert "Anybody can have an address at gmail.com." in html

    def test_no_more_asked_for_than_there_are_seats(self, client: Client) -> None:
        _block, link = self.opened(client, 2)
        Client().post(link, {"email": "grace@acorn.example"})
        html = Client().post(link, {"email": "hedy@acorn.example"}).content.decode()
        assert "0 seats are left" in html


def test_reminder_goes_to_those_who_have_not_come_once_a_day(client: Client) -> None:
    block = block_of(client, 3)
    invite(client, block, "grace@acorn.example", "hedy@acorn.example")
    Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
    assert seats.remind(block=block, by=None, now=timezone.now()) == 0
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert [seats.remind(block=block, by=None, now=tomorrow) for _twice in range(2)] == [1, 0]
    last = OutboxMail.objects.latest("pk")
    assert (last.to_address, "still waiting" in last.subject) == ("hedy@acorn.example", True)


def test_links_of_another_event_and_invitations_of_another_block(client: Client) -> None:
    block = block_of(client, 3)
    invite(client, block, "grace@acorn.example")
    row = SeatInvitation.objects.get()
    other = make_shop(slug="other-2027").event
    assert client.get(f"/{other.slug}/seats/{block.secret}/").status_code == 404
    assert client.get(f"/{other.slug}/seat/{row.secret}/").status_code == 404
    order = Order.objects.get()
    theirs = SeatBlock.objects.create(
        event=other, order=Order.objects.create(
            event=other, buyer=order.buyer, currency="USD", total_minor=0, code="ZZZZZZZZ", state="paid",
            placed_at=timezone.now(), paid_at=timezone.now(), form_key="x",
        ), company="Other", manager_name="Eve", manager_email="eve@example.org", created_at=timezone.now(),
    )  # fmt: skip
    answer = client.post(theirs.path, {"do": "take-back", "invitation": row.public_id})
    assert (answer.status_code, SeatInvitation.objects.get().state) == (404, "open")


def test_unpaid_order_has_no_seats_to_give(client: Client) -> None:
    order = buy(client, make_shop(), "Ada Lovelace")
    html = client.post(f"{order.path}seats/", MANAGER).content.decode()
    assert "once the order is complete" in html
    assert SeatBlock.objects.count() == 0


def test_every_step_is_in_the_history(client: Client) -> None:
    block = block_of(client, 3)
    invite(client, block, "grace@acorn.example")
    Client().post(link_of("grace@acorn.example"), {"name": "Grace Hopper"})
    kinds = HistoryEntry.objects.filter(subject=block.public_id).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["seats.opened", "seat.invited", "seat.taken"]


@pytest.mark.parametrize("count", [2, 9])
def test_page_costs_the_same_for_few_and_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    block = block_of(client, count)
    invite(client, block, *(f"a{n}@acorn.example" for n in range(count - 1)))
    with django_assert_num_queries(4):
        client.get(block.path)
