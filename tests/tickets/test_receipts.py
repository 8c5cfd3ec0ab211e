"""Invoices in thirty days, bank transfers and cash: how such an order becomes paid, and what its buyer hears."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import OutboxMail
from events.models import Event, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_attempt, make_order, make_paid_order, make_quota, make_ticket_type
from tickets import recount
from tickets.actions import orders, payments, receipts, refunds
from tickets.actions import tickets as single_tickets
from tickets.models import Order, Payment, Refund

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def order(event: Event) -> Order:
    """Two tickets of $100.00, unpaid."""
    kind = make_ticket_type(event, quota=make_quota(event, 2))
    return make_order(event, kind=kind, seats=2, now=NOW)


def receive(order: Order, amount: int, user: User, reference: str = "BANK-1", **more: Any) -> Payment:
    values: dict[str, Any] = {"way": "transfer", "by": user, "now": NOW} | more
    return receipts.receive(order=order, amount_minor=amount, reference=reference, **values)


def bill(order: Order, user: User, *, at_once: bool = False) -> Order:
    due = (NOW + 30 * DAY).date()
    return receipts.bill(
        order=order, due_on=due, valid_at_once=at_once, purchase_order="PO-7", by=user, now=NOW
    )


def standing(order: Order) -> tuple[str, list[str], str]:
    row = Order.objects.get(pk=order.pk)
    return row.state, sorted(row.tickets.values_list("state", flat=True)), row.attention


def kinds() -> list[str]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))


class TestMoneyByHand:
    def test_all_of_it_makes_the_order_paid_and_sends_the_tickets(self, order: Order, user: User) -> None:
        receive(order, 20_000, user)
        assert standing(order) == ("paid", ["valid", "valid"], "")
        assert kinds() == ["order.confirmed", "ticket.issued", "ticket.issued"]
        assert recount.differences() == []

    def test_part_of_it_waits_for_the_rest(self, order: Order, user: User) -> None:
        receive(order, 15_000, user)
        assert standing(order) == ("pending", ["held", "held"], "")
        receive(order, 5_000, user, "BANK-2")
        assert standing(order) == ("paid", ["valid", "valid"], "")

    def test_same_statement_line_is_noted_once(self, order: Order, user: User) -> None:
        for _twice in range(2):
            receive(order, 10_000, user)
        assert (Payment.objects.count(), standing(order)[0]) == (1, "pending")

    def test_too_much_is_given_to_a_person(self, order: Order, user: User) -> None:
        receive(order, 20_100, user)
        assert standing(order) == ("paid", ["valid"] * 2, "$1.00 more came in than the order costs.")

    def test_money_for_a_paid_or_cancelled_order_is_questioned(self, order: Order, user: User) -> None:
        receive(order, 20_000, user)
        with pytest.raises(receipts.CannotReceive, match="paid already"):
            receive(order, 20_000, user, "BANK-2")
        orders.cancel(order=order, reason="", by=user, now=NOW)
        with pytest.raises(receipts.CannotReceive, match="cancelled"):
            receive(order, 20_000, user, "BANK-3")

    @pytest.mark.parametrize(
        ("amount", "way"), [(0, "cash"), (-5, "cash"), (100, "stripe"), (100, "sandbox")]
    )
    def test_no_money_and_money_of_gateways(self, order: Order, user: User, amount: int, way: str) -> None:
        with pytest.raises(receipts.CannotReceive):
            receive(order, amount, user, way=way)
        assert Payment.objects.count() == 0

    def test_late_money_is_honoured_if_seats_are_left(self, order: Order, user: User) -> None:
        orders.expire_lapsed(now=NOW + DAY)
        receive(order, 20_000, user)
        assert standing(order) == ("paid", ["valid", "valid"], "")

    def test_late_money_without_seats_is_to_be_given_back(self, order: Order, user: User) -> None:
        orders.expire_lapsed(now=NOW + DAY)
        make_order(order.event, kind=order.tickets.first().type, now=NOW)  # type: ignore[union-attr]
        receive(order, 20_000, user)
        words = "Money came in after the tickets were sold to others: give it back."
        assert standing(order) == ("expired", ["void", "void"], words)

    def test_open_payment_page_is_closed_first(self, order: Order, user: User) -> None:
        attempt = make_attempt(order, NOW)
        receive(order, 20_000, user)
        with pytest.raises(payments.CannotPay):
            payments.settle_sandbox(attempt=type(attempt).objects.get(pk=attempt.pk), now=NOW)


class TestInvoiced:
    def test_tickets_are_kept_without_an_end_and_valid_with_the_money(self, order: Order, user: User) -> None:
        bill(order, user)
        orders.expire_lapsed(now=NOW + 400 * DAY)
        assert standing(order) == ("invoiced", ["held", "held"], "")
        receive(order, 20_000, user)
        assert standing(order) == ("paid", ["valid", "valid"], "")
        assert recount.differences() == []

    def test_trusted_company_has_valid_tickets_at_once_and_gets_them_once(
        self, order: Order, user: User
    ) -> None:
        for _twice in range(2):
            bill(order, user, at_once=True)
        assert standing(order) == ("invoiced", ["valid", "valid"], "")
        assert (kinds(), recount.differences()) == (["order.billed", "ticket.issued", "ticket.issued"], [])
        receive(order, 20_000, user)
        assert (standing(order)[0], kinds()[3:]) == ("paid", ["order.invoice_paid"])
        assert recount.differences() == []

    def test_ticket_that_was_voided_meanwhile_stays_void_when_the_money_comes(
        self, order: Order, user: User
    ) -> None:
        bill(order, user)
        single_tickets.void(ticket=order.tickets.earliest("pk"), reason="Left", by=user, now=NOW)
        receive(order, 20_000, user)
        assert standing(order)[:2] == ("paid", ["valid", "void"])

    def test_purchase_order_is_on_the_billing_details(self, order: Order, user: User) -> None:
        assert bill(order, user).billing.purchase_order == "PO-7"

    def test_paid_and_free_orders_cannot_be_billed(self, event: Event, user: User) -> None:
        for price in (0, 10_000):
            paid = make_paid_order(event, kind=make_ticket_type(event, price_minor=price))
            with pytest.raises(receipts.CannotReceive, match="unpaid order"):
                bill(paid, user)

    def test_reminders_come_after_the_day_every_two_weeks_and_three_times(
        self, order: Order, user: User
    ) -> None:
        bill(order, user)
        days = [30, 32, 33, 46, 60, 74, 88]
        assert [receipts.remind_due(now=NOW + day * DAY) for day in days] == [0, 1, 0, 1, 1, 0, 0]
        last = OutboxMail.objects.filter(kind="order.invoice_reminder").latest("pk")
        assert "$200.00 were due on" in last.text

    def test_paid_invoice_is_not_reminded_of(self, order: Order, user: User) -> None:
        bill(order, user)
        receive(order, 20_000, user)
        assert receipts.remind_due(now=NOW + 40 * DAY) == 0


class TestTransfer:
    def test_tickets_are_kept_until_the_day(self, order: Order, user: User) -> None:
        receipts.wait_for_transfer(order=order, until=NOW + 14 * DAY, by=user, now=NOW)
        orders.expire_lapsed(now=NOW + 13 * DAY)
        assert standing(order)[0] == "pending"
        orders.expire_lapsed(now=NOW + 15 * DAY)
        assert standing(order)[0] == "expired"

    def test_refund_is_sent_by_a_person_and_noted(self, order: Order, user: User) -> None:
        payment = receive(order, 20_000, user)
        orders.cancel(order=order, reason="Ill", by=user, now=NOW)
        assert refunds.ask(now=NOW) == 0
        refund = Refund.objects.get(payment=payment)
        assert (refund.state, standing(order)[2]) == (
            "wanted",
            "Send $200.00 back: the money did not come by a gateway.",
        )
        for _twice in range(2):
            receipts.sent_back(refund=refund, by=user, now=NOW)
        assert Refund.objects.get().state == "succeeded"


class TestPages:
    @pytest.fixture
    def organizer(self, client: Client, event: Event, user: User) -> Client:
        make_team_member(event, user, Role.ORGANIZER)
        client.force_login(user)
        return client

    def confirm(self, client: Client, order: Order, name: str, **fields: Any) -> Any:
        address = reverse(f"admin:tickets_order_{name}", args=[order.pk])
        return client.post(address, {"_confirmed": "1"} | fields, follow=True)

    def test_from_the_invoice_to_the_money(self, organizer: Client, order: Order) -> None:
        self.confirm(organizer, order, "bill", due_on="2027-01-31", purchase_order="PO-9")
        assert "$200.00 are due on January 31, 2027." in Client().get(order.path).content.decode()
        fields = {"way": "transfer", "amount": "200.00", "reference": "BANK-1"}
        self.confirm(organizer, order, "receive", **fields)
        assert standing(order)[0] == "paid"

    def test_waiting_for_a_transfer_is_told_on_the_order(self, organizer: Client, order: Order) -> None:
        self.confirm(organizer, order, "wait", until="2027-01-31")
        html = Client().get(order.path).content.decode()
        assert "We keep your tickets until" in html
        assert "January 31, 2027, 11:59" in html
        assert "Held for" not in html

    def test_refusals_are_shown_with_what_was_typed(self, organizer: Client, order: Order) -> None:
        answer = self.confirm(organizer, order, "wait", until="2020-01-31")
        assert "still to come" in answer.content.decode()
        assert 'value="2020-01-31"' in answer.content.decode()

    @pytest.mark.parametrize(
        ("role", "status"), [(Role.FINANCE, 403), (Role.DOOR, 404), (Role.REVIEWER, 404)]
    )
    def test_others_note_no_money(self, client: Client, order: Order, role: Role, status: int) -> None:
        user = make_user()
        make_team_member(order.event, user, role)
        client.force_login(user)
        for name in ("receive", "bill", "wait", "sent_back"):
            answer = self.confirm(client, order, name, way="cash", amount="200", reference="x")
            assert answer.status_code == status
        assert standing(order)[0] == "pending"
