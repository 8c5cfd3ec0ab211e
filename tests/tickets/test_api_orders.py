"""Orders through the API follow the rules of the shop, whoever's token it is."""

from typing import Any

import pytest
from django.utils import timezone

from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tests.factories.shop import Shop, make_shop
from tests.factories.tickets import make_attempt, make_paid_order
from tickets.models import Order, PaymentAttempt, Refund, Ticket

pytestmark = pytest.mark.django_db


def asked(shop: Shop, **changes: Any) -> dict[str, Any]:
    seat = {"ticket_type_id": shop.conference.public_id, "name": "Ada Lovelace", "email": "ada@example.org"}
    buyer = {"name": "Bea Buyer", "email": "bea@example.org"}
    return {"buyer": buyer, "seats": [seat], "terms_accepted": True} | changes


def test_an_order_costs_what_its_preview_said_and_is_paid_on_the_buyers_page() -> None:
    shop = make_shop()
    api, path = Api(shop.event), f"events/{shop.event.slug}"
    seat = {"ticket_type_id": shop.conference.public_id, "add_on_ids": [shop.party.public_id]}
    preview = api.post(f"{path}/order-previews", {"seats": [seat], "code": "redpoint20"}).json()
    assert (preview["total_minor"], len(preview["lines"])) == (27_920 + 4_500, 2)
    assert Order.objects.count() == 0
    body = asked(
        shop, seats=[seat | {"name": "Ada"}], code="REDPOINT20", total_seen_minor=preview["total_minor"]
    )
    placed = api.post(f"{path}/orders", body)
    assert placed.status_code == 201, placed.content
    found = placed.json()
    assert (found["state"], found["total_minor"]) == ("pending", preview["total_minor"])
    order = Order.objects.get()
    assert found["pay_url"].endswith(f"/{shop.event.slug}/orders/{order.secret}/")
    assert api.client.get(order.path).status_code == 200
    assert api.get(f"{path}/orders/{found['id']}").json() == found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": "NOSUCHCODE"}, (409, "refused", "code_unknown")),
        ({"total_seen_minor": 100}, (409, "refused", "price_changed")),
        ({"seats": []}, (422, "invalid", "#/seats")),
        ({"terms_accepted": False}, (422, "invalid", "#/terms_accepted")),
        ({"buyer": {"name": "Bea", "email": "nobody"}}, (422, "invalid", "#/buyer/email")),
        (
            {"buyer": {"name": "Bea", "email": "bea@example.org", "phone": "1"}},
            (422, "invalid", "#/buyer/phone"),
        ),
    ],
)
def test_an_order_that_cannot_be_is_not_kept(changes: dict[str, Any], expected: tuple[int, str, str]) -> None:
    shop = make_shop()
    answer = Api(shop.event).post(f"events/{shop.event.slug}/orders", asked(shop, **changes))
    body = answer.json()
    assert (*code_of(answer), body.get("reason") or body["errors"][0]["pointer"]) == expected
    assert (Order.objects.count(), Ticket.objects.count()) == (0, 0)


def test_the_last_seat_is_sold_once_and_a_try_takes_none() -> None:
    shop = make_shop(seats=1)
    api, path = Api(shop.event), f"events/{shop.event.slug}/orders"
    tried = api.post(f"{path}?validate_only=true", asked(shop))
    assert (tried.status_code, tried["Validate-Only"]) == (201, "true")
    assert api.post(path, asked(shop), Idempotency_Key="a-key").status_code == 201
    assert api.post(path, asked(shop), Idempotency_Key="a-key").status_code == 201
    sold_out = api.post(path, asked(shop))
    assert (*code_of(sold_out), sold_out.json()["reason"]) == (409, "refused", "sold_out")
    assert Order.objects.count() == 1


def test_cancelling_gives_the_money_back_unless_it_is_kept() -> None:
    shop = make_shop()
    orders = [make_paid_order(shop.event, kind=shop.conference) for _ in range(2)]
    api, path = Api(shop.event), f"events/{shop.event.slug}/orders"
    given = api.post(f"{path}/{orders[0].public_id}/cancel", {"reason": "The venue burned down"})
    kept = api.post(f"{path}/{orders[1].public_id}/cancel", {"reason": "Fraud", "refund": False})
    assert [answer.json()["state"] for answer in (given, kept)] == ["cancelled", "cancelled"]
    assert list(Refund.objects.values_list("payment__order", "amount_minor")) == [(orders[0].pk, 34_900)]


def test_an_order_that_is_being_paid_is_left_to_people() -> None:
    shop = make_shop()
    api, path = Api(shop.event), f"events/{shop.event.slug}/orders"
    public_id = api.post(path, asked(shop)).json()["id"]
    attempt = make_attempt(Order.objects.get(), timezone.now())
    PaymentAttempt.objects.filter(pk=attempt.pk).update(reference="cs_open")
    assert code_of(api.post(f"{path}/{public_id}/cancel", {"reason": "Late"})) == (409, "refused")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        state=PaymentAttempt.State.CLOSED, ended_at=timezone.now()
    )
    assert api.post(f"{path}/{public_id}/cancel", {"reason": "Late"}).json()["state"] == "cancelled"


def test_some_tickets_of_an_order_are_refunded() -> None:
    shop = make_shop()
    order = make_paid_order(shop.event, kind=shop.conference, seats=2)
    first, second = order.tickets.order_by("pk")
    api, path = Api(shop.event), f"events/{shop.event.slug}/orders/{order.public_id}/refunds"
    body = {"ticket_ids": [first.public_id], "fee_minor": 900, "reason": "Ill"}
    made = api.post(path, body)
    assert (made.status_code, made.json()["amount_minor"]) == (201, 34_000)
    assert [line["ticket_id"] for line in made.json()["order"]["lines"]] == [
        first.public_id,
        second.public_id,
    ]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("void", "valid")
    again = api.post(path, body)
    assert [error["pointer"] for error in again.json()["errors"]] == ["#/ticket_ids/0"]


def test_lists_are_of_the_event_and_cost_the_same(django_assert_num_queries: Any) -> None:
    shop, other = make_shop(), make_shop()
    theirs = make_paid_order(other.event, kind=other.conference)
    order = make_paid_order(shop.event, kind=shop.conference, code="REDPOINT20")
    api, path = Api(shop.event), f"events/{shop.event.slug}"
    api.get(f"{path}/orders")
    with django_assert_num_queries(4):  # token, rights, orders, their lines with the tickets
        assert [row["id"] for row in api.get(f"{path}/orders").json()["data"]] == [order.public_id]
    with django_assert_num_queries(3):
        assert len(api.get(f"{path}/tickets").json()["data"]) == 1
    for _number in range(19):
        make_paid_order(shop.event, kind=shop.conference, seats=2)
    with django_assert_num_queries(4):
        assert len(api.get(f"{path}/orders?limit=100").json()["data"]) == 20
    with django_assert_num_queries(3):
        assert len(api.get(f"{path}/tickets?limit=100").json()["data"]) == 39
    for one in (order, make_paid_order(shop.event, kind=shop.conference, seats=3)):
        with django_assert_num_queries(4):  # token, rights, order, its lines with their tickets
            lines = api.get(f"{path}/orders/{one.public_id}").json()["lines"]
        assert len(lines) == one.lines.count()
    assert code_of(api.get(f"{path}/orders/{theirs.public_id}")) == (404, "not-found")
    assert api.get(f"{path}/orders?state=pending").json()["data"] == []
    assert [row["id"] for row in api.get(f"{path}/orders?code={order.code.lower()}").json()["data"]] == [
        order.public_id
    ]


def test_finance_reads_orders_and_writes_none() -> None:
    shop = make_shop()
    order = make_paid_order(shop.event, kind=shop.conference)
    api = Api(shop.event, [Scope.ORDERS_READ], role="finance")
    path = f"events/{shop.event.slug}/orders"
    assert api.get(f"{path}/{order.public_id}").status_code == 200
    assert code_of(api.post(path, asked(shop))) == (403, "scope-missing")
    assert code_of(api.get(f"events/{shop.event.slug}/tickets")) == (403, "scope-missing")


def test_an_order_without_an_event_of_its_token_is_nowhere() -> None:
    shop, stranger = make_shop(), make_event()
    answer = Api(stranger).post(f"events/{shop.event.slug}/orders", asked(shop))
    assert code_of(answer) == (404, "not-found")
    assert Order.objects.count() == 0
