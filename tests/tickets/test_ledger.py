"""The ledger: sums by day, order and payout that agree with one another, for who sees money and nobody else."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_order, make_paid_order, make_ticket_type
from tickets import ledger
from tickets.actions import refunds
from tickets.models import BalanceEntry, BookDifference, Dispute, Order, Payment, Payout

pytestmark = pytest.mark.django_db

LEDGER = reverse("admin:tickets_payment_ledger")
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    return make_event()


def sign_in(client: Client, event: Event, role: str = Role.FINANCE) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def sell(event: Event, amount: int = 10_000, fee: int = 320) -> Payment:
    order = make_paid_order(event, kind=make_ticket_type(event, price_minor=amount), now=NOW)
    payment: Payment = order.payments.get()
    Payment.objects.filter(pk=payment.pk).update(fee_minor=fee)
    return payment


def enter(
    payment: Payment | None, payout: Payout | None, amount: int, fee: int = 0, kind: str = "charge"
) -> None:
    BalanceEntry.objects.create(
        gateway="stripe", reference=f"txn_{BalanceEntry.objects.count()}", kind=kind,
        source=f"src_{BalanceEntry.objects.count()}", amount_minor=amount, fee_minor=fee, net_minor=amount - fee,
        currency="USD", at=NOW, payment=payment, payout=payout,
    )  # fmt: skip


def make_payout(amount: int, **fields: Any) -> Payout:
    values = {"gateway": "stripe", "reference": f"po_{amount}", "currency": "USD", "state": "paid"}
    return Payout.objects.create(**values | fields, amount_minor=amount, arrives_on=NOW.date())


def rows(answer: Any) -> list[list[str]]:
    return [[str(value) for value in row] for row in answer.context["sheet"].rows]


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))


def test_days_add_up_to_the_whole(client: Client, event: Event) -> None:
    first, _second = sell(event), sell(event, 5_000, 175)
    Payment.objects.filter(pk=first.pk).update(received_at=NOW - timedelta(days=3))
    refunds.refund(payment=first, amount_minor=1_000, reason="Ill", by=None, now=NOW)
    Dispute.objects.create(
        payment=first, reference="du_1", amount_minor=4_000, currency="USD", fee_minor=1_500, opened_at=NOW
    )
    answer = sign_in(client, event).get(LEDGER)
    today, before = rows(answer)
    assert today[1:] == ["$50.00", "-$10.00", "-$40.00", "-$16.75", "-$16.75", "-$10.00"]
    assert before[1:] == ["$100.00", "–", "–", "-$3.20", "$96.80", "–"]
    assert [str(value) for value in answer.context["sheet"].foot][1:] == [
        "$150.00", "-$10.00", "-$40.00", "-$19.95", "$80.05", "-$10.00",
    ]  # fmt: skip
    assert ledger.total(event).net == 8_005


def test_day_is_that_of_the_events_zone(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(time_zone="Pacific/Auckland")
    event.refresh_from_db()
    payment = sell(event)
    at = datetime(2027, 3, 1, 13, tzinfo=UTC)
    Payment.objects.filter(pk=payment.pk).update(received_at=at)
    assert [day.isoformat() for day in ledger.by_day(event)] == ["2027-03-02"]


def test_orders_say_what_nobody_has_explained(client: Client, event: Event) -> None:
    payment = sell(event)
    refunds.refund(payment=payment, amount_minor=1_000, reason="Ill", by=None, now=NOW)
    lost = sell(event)
    lost.order.tickets.update(state="void", voided_at=NOW)
    answer = sign_in(client, event).get(LEDGER, {"by": "order"})
    shown = {row[0]: row[-4:] for row in rows(answer)}
    assert shown == {
        payment.order.code: ["-$10.00", "$100.00", "–", "–"],
        lost.order.code: ["–", "–", "–", "$100.00"],
    }


def test_open_invoices_are_named_and_in_no_sum(client: Client, event: Event) -> None:
    order = make_order(event, kind=make_ticket_type(event, price_minor=7_000), now=NOW)
    Order.objects.filter(pk=order.pk).update(state=Order.State.INVOICED)
    answer = sign_in(client, event).get(LEDGER, {"by": "order"})
    assert "One order is sold by invoice and not paid yet: $70.00 are owed." in answer.content.decode()
    assert rows(answer)[0][-3:] == ["$70.00", "$70.00", "–"]
    assert str(answer.context["sheet"].foot[3]) == "–"


def test_sheet_of_a_payout_adds_up_to_it(client: Client, event: Event) -> None:
    mine, other = sell(event), sell(make_event(name="Event Zebrafish"))
    payout = make_payout(9_680 - 2_000 + 4_800 - 25)
    enter(mine, payout, 10_000, 320)
    enter(mine, payout, -2_000, kind="refund")
    enter(other, payout, 5_000, 200)
    enter(None, payout, 0, 25, kind="stripe_fee")
    answer = sign_in(client, event).get(LEDGER, {"payout": payout.public_id})
    nets = [row[-1].minor for row in answer.context["sheet"].rows]
    assert (nets, sum(nets)) == ([9_680, -2_000, 4_775], payout.amount_minor)
    assert str(answer.context["sheet"].foot[-1]) == "$124.55"
    assert other.order.code not in answer.content.decode()
    (listed,) = rows(client.get(LEDGER, {"by": "payout"}))
    assert listed[3:] == ["$100.00", "-$20.00", "–", "-$3.20", "$76.80", "$47.75", "$124.55"]


def test_payout_of_others_does_not_exist_here(client: Client, event: Event) -> None:
    other = sell(make_event())
    payout = make_payout(9_680)
    enter(other, payout, 10_000, 320)
    assert sign_in(client, event).get(LEDGER, {"payout": payout.public_id}).status_code == 404
    assert rows(client.get(LEDGER, {"by": "payout"})) == []


@pytest.mark.parametrize(
    ("role", "status"), [("finance", 200), ("organizer", 200), ("door", 403), ("reviewer", 403)]
)
def test_only_who_sees_money(client: Client, event: Event, role: str, status: int) -> None:
    assert sign_in(client, event, role).get(LEDGER).status_code == status


def test_stranger_and_visitor_see_nothing(client: Client, event: Event) -> None:
    payment = sell(event)
    assert client.get(LEDGER).status_code == 302
    answer = sign_in(client, make_event()).get(LEDGER, {"by": "order"})
    assert payment.order.code not in answer.content.decode()


def test_table_holds_numbers_and_runs_nothing(client: Client, event: Event) -> None:
    payment = sell(event)
    buyer = payment.order.buyer
    buyer.name = "=1+1"
    buyer.save()
    sign_in(client, event)
    head, line, foot = table(client.get(LEDGER, {"by": "order", "format": "csv"}))
    assert (head[0], line[:2], line[3], line[-1]) == ("Order", [payment.order.code, "'=1+1"], "100.00", "USD")
    assert foot[3] == "100.00"
    book = client.get(LEDGER, {"by": "day", "format": "xlsx"})
    assert (book.content[:2], book["Content-Type"].split("/")[0]) == (b"PK", "application")


@pytest.mark.parametrize("sales", [1, 3])
@pytest.mark.parametrize(("asked", "queries"), [({}, 12), ({"by": "order"}, 19), ({"by": "payout"}, 10)])
def test_pages_cost_the_same_for_any_number(
    client: Client, event: Event, sales: int, asked: dict[str, str], queries: int
) -> None:
    payout = make_payout(1)
    for _ in range(sales):
        enter(sell(event), payout, 10_000, 320)
    sign_in(client, event)
    client.get(LEDGER, asked)
    with CaptureQueriesContext(connection) as counted:
        assert len(rows(client.get(LEDGER, asked))) >= 1
    assert len(counted) == queries


class TestDecisions:
    @pytest.fixture
    def lost(self, event: Event) -> Dispute:
        payment = sell(event)
        Order.objects.filter(pk=payment.order_id).update(attention="Dispute lost")
        return Dispute.objects.create(
            payment=payment,
            reference="du_1",
            amount_minor=10_000,
            currency="USD",
            state="lost",
            opened_at=NOW,
        )

    def post(self, client: Client, row: Dispute, **fields: str) -> Any:
        page = reverse("admin:tickets_dispute_decide", args=[row.pk])
        return client.post(page, {"_confirmed": "1"} | fields, follow=True)

    @pytest.mark.parametrize(("choice", "valid", "named"), [("end", 0, []), ("stay", 1, [-10_000])])
    def test_person_decides_about_the_tickets_once(
        self, client: Client, event: Event, lost: Dispute, choice: str, valid: int, named: list[int]
    ) -> None:
        sign_in(client, event, Role.ORGANIZER)
        for _twice in range(2):
            self.post(client, lost, tickets=choice, reason="Card was stolen")
        order = lost.payment.order
        order.refresh_from_db()
        assert (order.tickets.valid().count(), order.attention) == (valid, "")
        assert list(order.adjustments.values_list("amount_minor", flat=True)) == named
        assert ledger.total(event).kept == 0

    def test_nothing_chosen_is_said(self, client: Client, event: Event, lost: Dispute) -> None:
        answer = self.post(sign_in(client, event, Role.ORGANIZER), lost)
        assert set(answer.context["form"].errors) == {"tickets", "reason"}

    def test_finance_reads_and_does_not_decide(self, client: Client, event: Event, lost: Dispute) -> None:
        sign_in(client, event)
        assert client.get(reverse("admin:tickets_dispute_change", args=[lost.pk])).status_code == 200
        assert self.post(client, lost, tickets="end", reason="x").status_code == 403
        assert lost.payment.order.tickets.valid().count() == 1

    def test_difference_is_explained_by_finance(self, client: Client, event: Event) -> None:
        row = BookDifference.objects.create(
            event=event, gateway="stripe", kind="fee_unlike", subject="pi_1", ours="–", theirs="$1.00",
            found_at=NOW, seen_at=NOW,
        )  # fmt: skip
        page = reverse("admin:tickets_bookdifference_explain", args=[row.pk])
        sign_in(client, event)
        assert set(client.post(page, {"_confirmed": "1"}).context["form"].errors) == {"note"}
        client.post(page, {"_confirmed": "1", "note": "Charged apart"})
        row.refresh_from_db()
        assert (row.note, row.settled_at is not None) == ("Charged apart", True)
