"""The order by its secret link: where it stands, in words, and only for whoever has the link."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import OutboxMail
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.shop import Shop, buy, make_shop
from tickets import gateways
from tickets.actions import orders, payments
from tickets.models import Order, PaymentAttempt, Quota

pytestmark = pytest.mark.django_db


def page(client: Client, order: Order) -> str:
    answer = client.get(order.path)
    assert answer.status_code == 200
    return answer.content.decode()


def gateway_page(client: Client, order: Order) -> str:
    answer = client.post(f"{order.path}pay/")
    assert answer.status_code == 302
    return answer["Location"]


def pay(client: Client, order: Order, outcome: str = "pay") -> Order:
    answer = client.post(gateway_page(client, order), {"outcome": outcome})
    assert answer["Location"] == order.path
    order.refresh_from_db()
    return order


@pytest.mark.parametrize("names", [["Ada Lovelace"], ["Ada Lovelace", "Grace Hopper", "Hedy Lamarr"]])
def test_paid_order_costs_four_queries_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, names: list[str]
) -> None:
    path = pay(client, buy(client, make_shop(), *names)).path
    with django_assert_num_queries(4):
        client.get(path)


def test_unpaid_order_says_how_long_it_is_held_and_how_to_pay(client: Client) -> None:
    order = buy(client, make_shop(), "Ada Lovelace")
    html = page(client, order)
    assert "Not paid yet. We hold your tickets until " in html
    assert "Held for 35 more minutes" in html
    assert "Pay $349.00</button>" in html
    assert "Valid once paid" in html
    assert "<path" not in html  # no code before it opens a door


def test_paid_order_shows_tickets_codes_lines_and_what_happened(client: Client) -> None:
    shop = make_shop()
    order = buy(client, shop, "Ada Lovelace", "غريس هوبر", cart=shop.cart(2, 1, code="REDPOINT20"))
    html = page(client, pay(client, order))
    assert "Paid. 2 tickets are yours. We sent everything to buyer@example.org." in html
    assert "<bdi>غريس هوبر</bdi>" in html
    assert html.count('role="img" aria-label="QR code of ') == 2
    assert "REDPOINT20: 20 % off" in html
    assert "$603.40" in html
    assert f"{order.path}tickets.pdf" in html
    told = [html.index(words) for words in ("Order complete<", "Payment received<", "Ordered<")]
    assert told == sorted(told)
    assert "Pay $" not in html


def test_order_page_is_not_kept_anywhere(client: Client) -> None:
    answer = client.get(buy(client, make_shop(), "Ada Lovelace").path)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_stranger_other_event_and_wrong_secret_find_nothing(client: Client) -> None:
    shop, other = make_shop(), make_shop()
    order = buy(client, shop, "Ada Lovelace")
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(f"/{other.event.slug}/orders/{order.secret}/").status_code == 404
    assert stranger.get(f"/{shop.event.slug}/orders/{order.public_id}/").status_code == 404
    assert stranger.get(f"/{shop.event.slug}/orders/{order.code}/").status_code == 404
    assert stranger.post(f"/{other.event.slug}/orders/{order.secret}/pay/").status_code == 404
    team = Client()
    team.force_login(make_team_member(other.event).user)
    assert team.get(f"/{other.event.slug}/orders/{order.secret}/").status_code == 404


def test_sandbox_says_that_no_money_moves(client: Client) -> None:
    order = buy(client, make_shop(), "Ada Lovelace")
    html = client.get(gateway_page(client, order)).content.decode()
    assert "Sandbox: no money moves." in html
    assert "Pay $349.00</button>" in html


def test_declined_card_leaves_the_hold_and_can_be_tried_again(client: Client) -> None:
    order = pay(client, buy(client, make_shop(), "Ada Lovelace"), "decline")
    html = page(client, order)
    assert "The payment was refused" in html
    assert "Nothing was charged. We hold your tickets until " in html
    assert pay(client, order).state == Order.State.PAID


def test_going_back_without_paying_leaves_the_hold(client: Client) -> None:
    order = pay(client, buy(client, make_shop(), "Ada Lovelace"), "cancel")
    assert "Almost done" in page(client, order)
    assert pay(client, order).state == Order.State.PAID


def test_money_on_its_way_keeps_the_tickets_and_asks_for_nothing(client: Client) -> None:
    order = pay(client, buy(client, make_shop(), "Ada Lovelace"), "pay_later")
    html = page(client, order)
    assert "Your money is on its way" in html
    assert "Pay $" not in html
    assert client.post(f"{order.path}pay/")["Location"] == order.path
    assert "Your payment is on its way: nothing more to do." in page(client, order)


def test_unknown_outcome_shows_the_payment_page_again(client: Client) -> None:
    order = buy(client, make_shop(), "Ada Lovelace")
    answer = client.post(gateway_page(client, order), {"outcome": "free please"})
    assert "Choose what the bank should answer." in answer.content.decode()
    order.refresh_from_db()
    assert order.state == Order.State.PENDING


def test_payment_page_of_another_order_is_not_found(client: Client) -> None:
    shop = make_shop()
    mine, other = buy(client, shop, "Ada Lovelace"), buy(client, shop, "Grace Hopper")
    attempt = PaymentAttempt.objects.get(order=other)
    assert client.post(f"{mine.path}sandbox/{attempt.public_id}/", {"outcome": "pay"}).status_code == 404


def test_second_click_on_pay_goes_to_the_same_payment_page(client: Client) -> None:
    order = buy(client, make_shop(), "Ada Lovelace")
    assert gateway_page(client, order) == gateway_page(client, order)


def test_return_page_asks_the_gateway_and_shows_the_order(client: Client) -> None:
    order = buy(client, make_shop(), "Ada Lovelace")
    answer = client.get(f"{order.path}return/", {"paid": "yes"})
    assert answer["Location"] == order.path
    order.refresh_from_db()
    assert order.state == Order.State.PENDING


def expired(client: Client, shop: Shop) -> Order:
    order = buy(client, shop, "Ada Lovelace", cart=shop.cart(1, 1))
    orders.expire_lapsed(now=timezone.now() + timedelta(hours=1))
    return order


def test_order_that_ran_out_of_time_offers_the_same_again(client: Client) -> None:
    shop = make_shop()
    order = expired(client, shop)
    html = page(client, order)
    assert "It was not paid in time, so its tickets went back on sale. Nothing was charged." in html
    assert f'href="{shop.form_path}?{shop.conference.public_id}=1&amp;{shop.party.public_id}=1"' in html
    assert client.post(f"{order.path}pay/")["Location"] == order.path
    assert "The tickets were held for you, but the time is over." in page(client, order)


def test_money_that_came_too_late_is_said_to_come_back(client: Client) -> None:
    shop = make_shop(seats=1)
    order = expired(client, shop)
    Quota.objects.filter(pk=shop.seats.pk).update(taken=1)
    attempt = PaymentAttempt.objects.select_related("order__event").get(order=order)
    paid = gateways.Outcome(
        gateways.OutcomeState.PAID, attempt.amount_minor, "USD", order.public_id, "sbm_late"
    )
    payments.fulfil(
        attempt_reference=attempt.reference,
        gateway=attempt.gateway,
        outcome=paid,
        event_reference=None,
        now=timezone.now(),
    )
    html = page(client, order)
    assert "The payment came after its tickets were sold to others." in html
    assert "We give back $394.00." in html


def test_cancelled_order_says_so(client: Client) -> None:
    order = pay(client, buy(client, make_shop(), "Ada Lovelace"))
    orders.cancel(order=order, reason="Cannot come", by=None, now=timezone.now())
    html = page(client, order)
    assert "This order was cancelled" in html
    assert "We give back $349.00." in html
    assert "No longer valid" in html


def test_link_is_sent_again_only_to_the_address_itself(client: Client) -> None:
    shop = make_shop()
    order = buy(client, shop, "Ada Lovelace")
    OutboxMail.objects.all().delete()
    known = client.post(f"/{shop.event.slug}/orders/", {"email": "Buyer@example.org"})
    unknown = client.post(f"/{shop.event.slug}/orders/", {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().count("its link is on its way") == 1
    assert unknown.content.decode().count("its link is on its way") == 1
    mail = OutboxMail.objects.get()
    assert mail.to_address == "buyer@example.org"
    assert order.path in mail.text
    client.post(f"/{shop.event.slug}/orders/", {"email": "buyer@example.org"})
    assert OutboxMail.objects.count() == 1


def test_orders_of_another_event_are_not_sent(client: Client) -> None:
    buy(client, make_shop(), "Ada Lovelace")
    OutboxMail.objects.all().delete()
    client.post(f"/{make_event().slug}/orders/", {"email": "buyer@example.org"})
    assert not OutboxMail.objects.exists()
