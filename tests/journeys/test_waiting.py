"""Sold out: somebody joins the list, is offered a freed seat, buys it or does not, and nobody comes before him."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMail
from portal import jobs
from tests.factories.shop import Shop, filled_form, hidden_fields, make_shop
from tests.factories.tickets import make_order, make_paid_order
from tickets import recount
from tickets.actions import holds
from tickets.models import Order, Quota, TicketType, WaitingEntry

pytestmark = pytest.mark.django_db
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "quantity": "1"}
LINK = re.compile(r"https?://[^/\s]+(/\S+/waiting/\S+/)")


@pytest.fixture
def shop() -> Shop:
    """Two seats: one is paid, one lies in an unpaid order that was placed so long ago that its hold ends now."""
    shop = make_shop(seats=2)
    make_paid_order(shop.event, kind=shop.conference)
    make_order(shop.event, kind=shop.conference, now=timezone.now() - holds.HOLD + timedelta(seconds=2))
    return shop


def join(client: Client, shop: Shop) -> str:
    """From the shop's row to the link in the mail."""
    html = client.get(shop.path).content.decode()
    way = re.search(r'href="([^"]+/tickets/waiting/[^"]+)"', html)
    assert way is not None
    answer = client.post(way.group(1), ADA, follow=True)
    assert "Look into your mail" in answer.content.decode()
    return last_link("waiting.joined")


def last_link(kind: str) -> str:
    mail = OutboxMail.objects.filter(kind=kind).order_by("pk").last()
    assert mail is not None
    found = LINK.search(mail.text)
    assert found is not None, mail.text
    return found.group(1)


def work(*, after: timedelta = timedelta(0)) -> None:
    """What the worker does within half a minute."""
    now = timezone.now() + after
    jobs.expire_holds(now)
    jobs.serve_waiting_lists(now)


def free_the_held_seat() -> None:
    Order.objects.filter(state=Order.State.PENDING).update(expires_at=timezone.now())


def place_by(client: Client, href: str, shop: Shop, email: str) -> Any:
    """The order form that the button leads to, filled in and sent."""
    page = client.get(href)
    assert page.status_code == 200, page.content.decode()
    fields = hidden_fields(page.content.decode())
    fields |= {
        "buyer_name": "Ada Lovelace",
        "buyer_email": email,
        "accept": "on",
        "seats-0-name": "Ada Lovelace",
    }
    return client.post(shop.form_path, fields)


def buy_link(client: Client, own_page: str) -> str:
    found = re.search(r'href="([^"]+code=WAIT[^"]+)"', client.get(own_page).content.decode())
    assert found is not None
    return found.group(1).replace("&amp;", "&")


def test_offer_is_taken_and_paid(client: Client, shop: Shop) -> None:
    own_page = join(client, shop)
    assert "You are first on the list" in client.get(own_page).content.decode()
    free_the_held_seat()
    work()
    assert last_link("waiting.offered") == own_page
    till = place_by(client, buy_link(client, own_page), shop, "ada@example.org")["Location"]
    assert "You have ordered" in client.get(own_page).content.decode()
    client.post(till, {"outcome": "pay"})
    work()
    entry, order = WaitingEntry.objects.get(), Order.objects.get(email="ada@example.org")
    assert (entry.state, order.state, order.total_minor) == ("taken", "paid", 34_900)
    quota = Quota.objects.get(pk=shop.seats.pk)
    assert (quota.taken, quota.reserved, quota.kept, quota.waiting) == (2, 0, 0, 0)
    assert recount.differences() == []


def test_freed_seat_is_not_for_a_passer_by(client: Client, shop: Shop) -> None:
    """Control below: without anybody waiting the passer-by gets it."""
    join(client, shop)
    free_the_held_seat()
    jobs.expire_holds(timezone.now())
    stranger = Client()
    assert "Join the waiting list" in stranger.get(shop.path).content.decode()
    assert stranger.get(shop.form_path, {shop.conference.public_id: "1"}).context["problems"] != ()
    work()
    assert stranger.get(shop.form_path, {shop.conference.public_id: "1"}).context["problems"] != ()
    assert Order.objects.holding().count() == 1


def test_control_without_a_list_the_passer_by_gets_it(client: Client, shop: Shop) -> None:
    free_the_held_seat()
    work()
    fields = filled_form(client, shop, shop.cart(), "Hedy Lamarr")
    assert client.post(shop.form_path, fields).status_code == 303
    assert Order.objects.holding().count() == 2


def test_offer_is_for_its_owner_alone(client: Client, shop: Shop) -> None:
    own_page = join(client, shop)
    free_the_held_seat()
    work()
    href = buy_link(client, own_page)
    answer = place_by(Client(), href, shop, "mallory@example.org")
    assert (answer.status_code, Order.objects.filter(email="mallory@example.org").count()) == (409, 0)
    assert place_by(client, href, shop, "Ada@example.org").status_code == 303


def test_offer_passes_and_the_next_is_asked(client: Client, shop: Shop) -> None:
    own_page = join(client, shop)
    href = f"/{shop.event.slug}/tickets/waiting/{shop.conference.public_id}/"
    Client().post(href, ADA | {"name": "Grace Hopper", "email": "grace@example.org"})
    free_the_held_seat()
    work()
    link = buy_link(client, own_page)
    work(after=timedelta(hours=25))
    assert "The offer has ended" in client.get(own_page).content.decode()
    assert list(WaitingEntry.objects.order_by("pk").values_list("state", flat=True)) == ["lapsed", "offered"]
    assert OutboxMail.objects.get(kind="waiting.lapsed").to_address == "ada@example.org"
    assert client.get(link).context["problems"] != ()
    assert recount.differences() == []


def test_order_that_runs_out_gives_the_offer_back_while_it_stands(client: Client, shop: Shop) -> None:
    own_page = join(client, shop)
    free_the_held_seat()
    work()
    place_by(client, buy_link(client, own_page), shop, "ada@example.org")
    work()
    assert WaitingEntry.objects.get().state == "taken"
    free_the_held_seat()
    work()
    assert WaitingEntry.objects.get().state == "offered"
    assert "Buy now" in client.get(own_page).content.decode()
    assert place_by(client, buy_link(client, own_page), shop, "ada@example.org").status_code == 303
    assert recount.differences() == []


def test_order_that_runs_out_after_the_offer_lets_it_lapse(client: Client, shop: Shop) -> None:
    own_page = join(client, shop)
    free_the_held_seat()
    work()
    place_by(client, buy_link(client, own_page), shop, "ada@example.org")
    work(after=timedelta(hours=25))
    assert WaitingEntry.objects.get().state == "lapsed"
    quota = Quota.objects.get(pk=shop.seats.pk)
    assert (quota.taken, quota.reserved, quota.kept, quota.left) == (1, 0, 0, 1)
    assert recount.differences() == []


def test_leaving_by_the_link_in_the_mail(client: Client, shop: Shop) -> None:
    own_page = join(client, shop)
    client.post(own_page, {"do": "leave"})
    free_the_held_seat()
    work()
    assert OutboxMail.objects.filter(kind="waiting.offered").count() == 0
    assert Quota.objects.get(pk=shop.seats.pk).left == 1


def test_ticket_that_is_given_out_by_the_team_can_be_waited_for_too(client: Client, shop: Shop) -> None:
    TicketType.objects.filter(pk=shop.conference.pk).update(needs_approval=True)
    own_page = join(client, shop)
    free_the_held_seat()
    work()
    page = client.get(buy_link(client, own_page)).content.decode()
    assert "The team looks at this order first." in page
    assert "Send the order" in page
    place_by(client, buy_link(client, own_page), shop, "ada@example.org")
    work(after=timedelta(hours=25))
    assert (WaitingEntry.objects.get().state, Order.objects.get(email="ada@example.org").state) == (
        "taken", "requested",
    )  # fmt: skip
    assert recount.differences() == []
