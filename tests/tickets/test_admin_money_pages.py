"""Refunding some of an order's tickets in the workspace, and settling what needed a person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import OutboxMail
from events.models import Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_paid_order
from tickets import recount
from tickets.models import Adjustment, Dispute, Order, Refund, RefundTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Three tickets of $100.00 each."""
    return make_paid_order(make_event(), seats=3)


@pytest.fixture
def organizer(client: Client, order: Order) -> Client:
    user = make_user()
    make_team_member(order.event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def page(order: Order, name: str) -> str:
    return reverse(f"admin:tickets_order_{name}", args=[order.pk])


def confirm(client: Client, address: str, **fields: Any) -> Any:
    return client.post(address, {"_confirmed": "1"} | fields, follow=True)


def states(order: Order) -> list[str]:
    return list(order.tickets.order_by("pk").values_list("state", flat=True))


def test_one_of_three_tickets_goes_and_the_buyer_reads_why(organizer: Client, order: Order) -> None:
    shown = organizer.get(page(order, "refund_tickets"))
    form = shown.context["form"]
    assert [str(label).split(" · ")[-1] for _id, label in form.fields["tickets"].choices] == ["$100.00"] * 3
    second = order.tickets.order_by("pk")[1]
    fields = {
        "tickets": [second.public_id], "fee": "15.00", "reason": "Visa refused", "key": form["key"].value(),
    }  # fmt: skip
    for _twice in range(2):
        confirm(organizer, page(order, "refund_tickets"), **fields)
    assert states(order) == ["valid", "void", "valid"]
    assert [one.amount_minor for one in Refund.objects.all()] == [8_500]
    (told,) = OutboxMail.objects.filter(kind="order.tickets_returned")
    assert "Visa refused" in told.text
    assert "$15.00" in told.text
    assert recount.differences() == []


def test_nothing_chosen_and_no_reason_are_said_and_nothing_happens(organizer: Client, order: Order) -> None:
    answer = confirm(organizer, page(order, "refund_tickets"), fee="0", key="key_1")
    assert set(answer.context["form"].errors) == {"tickets", "reason"}
    assert states(order) == ["valid"] * 3


def test_ticket_of_another_order_cannot_be_named(organizer: Client, order: Order) -> None:
    other = make_paid_order(order.event).tickets.get()
    fields = {"tickets": [other.public_id], "fee": "0", "reason": "x", "key": "key_1"}
    answer = confirm(organizer, page(order, "refund_tickets"), **fields)
    assert list(answer.context["form"].errors) == ["tickets"]
    assert Refund.objects.count() == 0


def test_order_that_needs_nobody_has_nothing_to_settle(organizer: Client, order: Order) -> None:
    assert "/settle/" not in organizer.get(page(order, "change")).content.decode()
    answer = organizer.get(page(order, "settle"), follow=True)
    assert "there is nothing of this to do" in answer.content.decode()


def test_settling_takes_the_mark_and_names_the_difference(organizer: Client, order: Order) -> None:
    order.tickets.update(state="void", voided_at=order.placed_at)
    Order.objects.update(attention="Paid $1.00 instead of $300.00. No ticket was issued.")
    html = organizer.get(page(order, "settle")).content.decode()
    assert "$300.00 more money than tickets" in html
    confirm(organizer, page(order, "settle"), kind="overpaid", note="Agreed by phone")
    row = Order.objects.get(pk=order.pk)
    named = [(one.kind, one.amount_minor, one.reason) for one in Adjustment.objects.all()]
    assert (row.attention, named) == ("", [("overpaid", 30_000, "Agreed by phone")])


def test_settling_books_that_balance_asks_for_no_kind(organizer: Client, order: Order) -> None:
    Order.objects.update(attention="A refund failed: the amount is owed again.")
    assert "kind" not in organizer.get(page(order, "settle")).context["form"].fields
    confirm(organizer, page(order, "settle"), note="Paid in cash at the desk")
    assert (Order.objects.get(pk=order.pk).attention, Adjustment.objects.count()) == ("", 0)


@pytest.mark.parametrize(("role", "status"), [(Role.FINANCE, 403), (Role.DOOR, 404), (None, 404)])
def test_others_cannot_refund_nor_settle(
    client: Client, order: Order, role: Role | None, status: int
) -> None:
    user = make_user()
    make_team_member(order.event if role else make_event(), user, role or Role.OWNER)
    client.force_login(user)
    Order.objects.update(attention="Look")
    for name in ("refund_tickets", "settle"):
        answer = client.post(page(order, name), {"_confirmed": "1", "note": "x", "reason": "x"})
        assert answer.status_code in {status, 403}
    assert states(order) == ["valid"] * 3


def test_tickets_become_company_seats(organizer: Client, order: Order) -> None:
    fields = {"company": "Acorn", "name": "Kim", "email": "kim@acorn.example"}
    confirm(organizer, page(order, "seats"), **fields)
    assert OutboxMail.objects.get(kind="seats.manager").to_address == "kim@acorn.example"
    html = organizer.get(reverse("admin:tickets_seatblock_changelist")).content.decode()
    assert "Acorn" in html


def test_terms_of_giving_back_are_written_as_people_do(organizer: Client, order: Order) -> None:
    add = reverse("admin:tickets_refundterm_add")
    fields = {
        "_event": order.event.public_id, "until_at_0": "2027-05-03", "until_at_1": "18:00", "percent_bp": "50",
        "fee_minor": "10.00",
    }  # fmt: skip
    assert organizer.post(add, fields).status_code == 302
    term = RefundTerm.objects.get()
    assert (term.percent_bp, term.fee_minor) == (5_000, 1_000)
    assert "50 %" in organizer.get(reverse("admin:tickets_refundterm_changelist")).content.decode()


def test_disputed_order_is_not_cancelled_and_the_page_says_why(organizer: Client, order: Order) -> None:
    Dispute.objects.create(
        payment=order.payments.get(),
        reference="dp_1",
        amount_minor=30_000,
        currency="USD",
        opened_at=order.placed_at,
    )
    answer = confirm(organizer, page(order, "cancel"), reason="Ill", refund="on")
    assert answer.status_code == 200
    assert "in a dispute" in str(answer.context["form"].non_field_errors())
    assert (Order.objects.get().state, states(order)) == ("paid", ["valid"] * 3)
