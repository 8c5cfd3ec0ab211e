"""A buyer adds a party or a workshop to tickets he has: paid by itself, shown on the same tickets."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMail
from tests.factories.shop import Shop, make_shop
from tests.factories.waiting import join
from tests.tickets.test_ticket_page import paid_tickets
from tickets import recount
from tickets.actions import extensions, offering, orders, returns
from tickets.actions import tickets as single_tickets
from tickets.actions.extensions import Addition
from tickets.models import Order, Quota, Refund, Ticket, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HIDDEN = re.compile(r'<input type="hidden" name="(key|seen|agreed)" value="([^"]*)">')


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def first_order() -> Order:
    found: Order = Order.objects.select_related("event").earliest("pk")
    return found


def add(client: Client, shop: Shop, *tickets: Ticket, **changes: str) -> Order | None:
    """Tick the party for these tickets and press the button; gives the new order."""
    page = f"{first_order().path}add/"
    fields = dict(HIDDEN.findall(client.get(page).content.decode()))
    boxes = {f"add:{ticket.public_id}:{shop.party.public_id}": "1" for ticket in tickets}
    answer = client.post(page, fields | boxes | changes)
    made: Order | None = Order.objects.exclude(extends=None).select_related("event").last()
    if answer.status_code == 302 and made is not None and "/sandbox/" in answer["Location"]:
        client.post(answer["Location"], {"outcome": "pay"})
    return made


def test_party_is_paid_by_itself_and_stands_on_the_ticket(client: Client, shop: Shop) -> None:
    ada, grace = paid_tickets(client, shop, "Ada Lovelace", "Grace Hopper")
    made = add(client, shop, grace)
    assert made is not None
    made.refresh_from_db()
    assert (made.state, made.total_minor, made.extends) == ("paid", 4_500, first_order())
    party = Ticket.objects.get(type=shop.party)
    assert (party.parent_id, party.attendee_id, party.state) == (grace.pk, grace.attendee_id, "valid")
    assert "<li>Party</li>" in client.get(grace.path).content.decode()
    assert "<li>Party</li>" not in client.get(ada.path).content.decode()
    assert client.get(first_order().path).content.decode().count("<li>Party</li>") == 1
    assert first_order().path in client.get(made.path).content.decode()
    told = OutboxMail.objects.get(kind="order.added")
    assert "- Party, Grace Hopper" in told.text
    assert recount.differences() == []


def test_who_has_it_cannot_add_it_twice(client: Client, shop: Shop) -> None:
    (ada,) = paid_tickets(client, shop, "Ada Lovelace", party=1)
    page = f"{first_order().path}add/"
    assert "add:" not in client.get(page).content.decode()
    answer = client.post(page, {f"add:{ada.public_id}:{shop.party.public_id}": "1", "key": "key_1"})
    assert (answer.status_code, Order.objects.count()) == (409, 1)
    assert "sold once for each person" in answer.content.decode()


def test_sold_out_is_said_and_the_choice_is_kept(client: Client, shop: Shop) -> None:
    tickets = paid_tickets(client, shop, "Ada Lovelace", "Grace Hopper")
    Quota.objects.filter(name="Party").update(size=1)
    page = f"{first_order().path}add/"
    fields = dict(HIDDEN.findall(client.get(page).content.decode()))
    boxes = {f"add:{one.public_id}:{shop.party.public_id}": "1" for one in tickets}
    answer = client.post(page, fields | boxes)
    html = answer.content.decode()
    assert (answer.status_code, "Only 1 of Party is left." in html, html.count(" checked")) == (409, True, 2)


def test_price_that_rose_meanwhile_is_asked_about_once(client: Client, shop: Shop) -> None:
    (ada,) = paid_tickets(client, shop, "Ada Lovelace")
    page = f"{first_order().path}add/"
    fields = dict(HIDDEN.findall(client.get(page).content.decode()))
    TicketType.objects.filter(pk=shop.party.pk).update(price_minor=5_000)
    box = {f"add:{ada.public_id}:{shop.party.public_id}": "1"}
    answer = client.post(page, fields | box)
    assert "This costs $50.00 in all now." in answer.content.decode()
    again = dict(HIDDEN.findall(answer.content.decode()))
    assert client.post(page, again | box).status_code == 302
    assert Order.objects.latest("pk").total_minor == 5_000


def test_form_sent_twice_is_one_order(client: Client, shop: Shop) -> None:
    (ada,) = paid_tickets(client, shop, "Ada Lovelace")
    additions = [Addition(ada.public_id, shop.party.public_id)]
    made = [
        extensions.place(order=first_order(), additions=additions, form_key="key_1", by=None, now=NOW).pk
        for _twice in range(2)
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("box", ["", "add:x:y", "add:", "add:tkt_x:typ_x:z"])
def test_nothing_and_nonsense_are_answered_in_words(client: Client, shop: Shop, box: str) -> None:
    paid_tickets(client, shop, "Ada Lovelace")
    answer = client.post(f"{first_order().path}add/", {box: "1", "seen": "a=b x", "agreed": "x:y"})
    assert (answer.status_code, Order.objects.count()) == (409, 1)


def test_ticket_of_another_order_and_admissions_cannot_be_added(client: Client, shop: Shop) -> None:
    (ada,) = paid_tickets(client, shop, "Ada Lovelace")
    (eve,) = paid_tickets(client, make_shop(slug="other-2027"), "Eve Stranger")
    for ticket, kind in ((eve, shop.party), (ada, shop.conference)):
        with pytest.raises(orders.NotOnSale):
            extensions.place(
                order=first_order(), additions=[Addition(ticket.public_id, kind.public_id)], form_key="k", by=None,
                now=NOW,
            )  # fmt: skip


class TestEndings:
    @pytest.fixture
    def extended(self, client: Client, shop: Shop) -> Order:
        (ada,) = paid_tickets(client, shop, "Ada Lovelace")
        made = add(client, shop, ada)
        assert made is not None
        return made

    def check(self, refunded: int) -> None:
        assert {one.state for one in Ticket.objects.all()} == {"void"}
        back = sum(Refund.objects.values_list("amount_minor", flat=True))
        assert (back, recount.differences()) == (refunded, [])
        assert set(Quota.objects.values_list("taken", flat=True)) == {0}

    def test_refunding_the_ticket_refunds_what_was_added(self, extended: Order) -> None:
        ticket = Ticket.objects.get(parent=None)
        returns.refund_tickets(order=first_order(), chosen=[ticket], reason="Ill", by=None, now=NOW)
        self.check(34_900 + 4_500)

    def test_cancelling_the_order_cancels_what_was_added(self, extended: Order) -> None:
        orders.cancel(order=first_order(), reason="Ill", by=None, now=NOW)
        assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
        self.check(34_900 + 4_500)

    def test_voiding_the_ticket_names_the_money_of_both_orders(self, extended: Order) -> None:
        single_tickets.void(ticket=Ticket.objects.get(parent=None), reason="Out", by=None, now=NOW)
        named = [order.adjustments.get().amount_minor for order in Order.objects.order_by("pk")]
        assert (named, recount.differences()) == ([34_900, 4_500], [])


def test_add_on_offered_by_the_waiting_list_goes_onto_the_ticket_one_has(client: Client, shop: Shop) -> None:
    ada = paid_tickets(client, shop, "Ada Lovelace")[0]
    Quota.objects.filter(name="Party").update(size=0)
    entry = join(shop.party, email="Buyer@example.org", now=NOW)
    assert extensions.offers_for(first_order(), now=NOW) == []
    Quota.objects.filter(name="Party").update(size=1)
    offering.offer_due(now=NOW)
    add(client, shop, ada)
    party = Ticket.objects.get(type=shop.party)
    assert (party.parent_id, party.state) == (ada.pk, "valid")
    offering.settle(now=NOW)
    entry.refresh_from_db()
    quota = Quota.objects.get(name="Party")
    assert (entry.state, quota.taken, quota.reserved, quota.waiting) == ("taken", 1, 0, 0)
    assert recount.differences() == []


def test_offer_of_somebody_else_is_not_taken(client: Client, shop: Shop) -> None:
    ada = paid_tickets(client, shop, "Ada Lovelace")[0]
    Quota.objects.filter(name="Party").update(size=0)
    join(shop.party, email="grace@example.org", now=NOW)
    Quota.objects.filter(name="Party").update(size=1)
    offering.offer_due(now=NOW)
    assert add(client, shop, ada) is None


def test_add_on_that_the_team_gives_out_waits_for_an_answer(client: Client, shop: Shop) -> None:
    ada = paid_tickets(client, shop, "Ada Lovelace")[0]
    TicketType.objects.filter(pk=shop.party.pk).update(needs_approval=True, price_minor=0)
    made = add(client, shop, ada)
    assert made is not None
    assert (made.state, Ticket.objects.get(type=shop.party).state) == ("requested", "held")
    assert OutboxMail.objects.filter(kind="order.requested").count() == 1
