"""A code that has got about: seen by domain and link, paused, its orders ended, and personal codes for the honest."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMail
from events.models import Event, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_code, make_order, make_paid_order, make_ticket_type
from tickets import recount
from tickets.actions import orders
from tickets.models import DiscountCode, Order, Refund, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    return make_ticket_type(event)


@pytest.fixture
def code(event: Event) -> DiscountCode:
    return make_code(event, max_per_buyer=2)


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    user = make_user()
    make_team_member(event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def page(code: DiscountCode, name: str) -> str:
    return reverse(f"admin:tickets_discountcode_{name}", args=[code.pk])


def post(client: Client, code: DiscountCode, name: str, **fields: Any) -> Any:
    return client.post(page(code, name), {"_confirmed": "1"} | fields, follow=True)


def test_uses_are_shown_by_domain_and_site_and_the_wrong_ones_end(
    organizer: Client, event: Event, kind: TicketType, code: DiscountCode
) -> None:
    kept = make_paid_order(event, kind=kind, code="REDPOINT20", buyer_email="ada@redpoint.example")
    wrong = make_paid_order(event, kind=kind, code="REDPOINT20", buyer_email="eve@deals.example")
    Order.objects.filter(pk=wrong.pk).update(referrer="deals.example")
    tells = organizer.get(page(code, "who_used")).context["question"].tells
    assert tells == [
        "2 orders stand.",
        "By mail domain: deals.example (1), redpoint.example (1)",
        "By the site before the shop: deals.example (1), no other site (1)",
    ]
    post(organizer, code, "who_used", orders=[wrong.public_id], pause="on", reason="Not for you")
    code.refresh_from_db()
    states = dict(Order.objects.values_list("pk", "state"))
    assert (code.is_paused, states) == (True, {kept.pk: "paid", wrong.pk: "cancelled"})
    assert [one.amount_minor for one in Refund.objects.all()] == [8_000]
    assert recount.differences() == []


def test_cancelling_needs_a_reason_and_orders_of_other_codes_cannot_be_named(
    organizer: Client, event: Event, kind: TicketType, code: DiscountCode
) -> None:
    mine = make_paid_order(event, kind=kind, code="REDPOINT20")
    other = make_paid_order(event, kind=kind)
    for fields, wrong in (
        ({"orders": [mine.public_id]}, "reason"),
        ({"orders": [other.public_id]}, "orders"),
    ):
        answer = post(organizer, code, "who_used", **fields)
        assert wrong in answer.context["form"].errors
    assert set(Order.objects.values_list("state", flat=True)) == {"paid"}


def test_personal_codes_work_once_for_their_owner_alone(
    organizer: Client, event: Event, kind: TicketType, code: DiscountCode
) -> None:
    for _twice in range(2):
        post(organizer, code, "personal", addresses="ada@redpoint.example\nGrace <grace@redpoint.example>")
    made = DiscountCode.objects.exclude(bound_email="")
    assert sorted(made.values_list("bound_email", "percent_bp", "max_orders", "max_tickets")) == [
        ("ada@redpoint.example", 2_000, 1, 2),
        ("grace@redpoint.example", 2_000, 1, 2),
    ]
    mail = OutboxMail.objects.get(kind="code.personal", to_address="ada@redpoint.example")
    text = made.get(bound_email="ada@redpoint.example").code
    assert text in mail.text
    with pytest.raises(orders.CodeRefused):
        make_order(event, kind=kind, code=text, buyer_email="eve@deals.example", now=timezone.now())
    paid = make_paid_order(event, kind=kind, code=text, buyer_email="Ada@Redpoint.example")
    assert paid.total_minor == 8_000


def test_lines_that_are_no_addresses_are_named(organizer: Client, code: DiscountCode) -> None:
    answer = post(organizer, code, "personal", addresses="ada@redpoint.example\nnobody")
    assert "There is no e-mail address in" in str(answer.context["form"].errors)
    assert DiscountCode.objects.count() == 1


@pytest.mark.parametrize("role", [Role.FINANCE, None])
def test_others_see_no_uses(client: Client, event: Event, code: DiscountCode, role: Role | None) -> None:
    user = make_user()
    make_team_member(event if role else make_event(), user, role or Role.OWNER)
    client.force_login(user)
    for name in ("who_used", "personal"):
        assert client.get(page(code, name)).status_code in {403, 404}
