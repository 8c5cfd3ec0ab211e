"""The daily comparison with a Stripe account: everything is mirrored, each difference is listed once until it is gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from tests.factories.events import make_event, make_user
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer
from tests.tickets.stripe_desk import own_organizer, server, stripe  # noqa: F401 - fixtures work by their names
from tickets import comparing, recount
from tickets.actions import books, payments, refunds
from tickets.comparing import Account
from tickets.models import BalanceEntry, BookDifference, Dispute, Order, Payment, Payout, Refund, TicketType

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = NOW + timedelta(days=1)
Kind = BookDifference.Kind


@pytest.fixture
def kind() -> TicketType:
    return make_ticket_type(make_event(), quota=500)


def sell(stripe: StripeServer, kind: TicketType) -> Payment:
    """One ticket for $100.00, of which $3.20 are kept."""
    order = make_order(kind.event, kind=kind)
    attempt = payments.start(order=order, now=timezone.now())
    stripe.pay(attempt.reference)
    payments.look_again(attempt=attempt, now=timezone.now())
    return Payment.objects.get(order=order)


def found() -> list[tuple[str, str, str]]:
    rows = BookDifference.objects.open().order_by("kind")
    return [(row.kind, row.ours, row.theirs) for row in rows]


def compare(now: Any = LATER) -> int:
    return books.compare(now=now)


def test_day_of_sales_refunds_and_a_dispute_has_no_difference(stripe: StripeServer, kind: TicketType) -> None:
    first, second, third = (sell(stripe, kind) for _ in range(3))
    refunds.refund(payment=first, amount_minor=2_500, reason="Ill", by=None, now=NOW)
    refunds.ask(now=NOW)
    stripe.open_dispute(second.reference, 10_000)
    payout = stripe.pay_out()
    assert compare() == 0
    third.refresh_from_db()
    assert (third.fee_minor, str(third.payout)) == (320, payout["id"])
    assert Refund.objects.get().payout == third.payout == Payout.objects.get()
    assert Dispute.objects.get().payment == second
    assert sum(BalanceEntry.objects.values_list("net_minor", flat=True)) == 0  # all of it is at the bank
    assert recount.differences() == []


def test_more_than_a_page_of_rows_is_read_once(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    elsewhere = {"environment": "https://elsewhere.example"}
    for number in range(230):
        stripe.charge_of_another_shop(f"pi_{number}", 1_000, "usd", elsewhere)
    stripe.pay_out()
    assert [compare(), compare()] == [0, 0]
    assert BalanceEntry.objects.filter(payout__isnull=False).count() == 231
    assert BalanceEntry.objects.get(payment=payment).kind == "charge"


def test_payment_that_stripe_has_not(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    stripe.account.entries.clear()
    assert compare(NOW + timedelta(hours=1)) == 0  # it may be on its way
    assert [compare(), compare()] == [1, 0]
    assert found() == [(Kind.PAYMENT_MISSING, "$100.00", "–")]
    (told,) = OutboxMail.objects.filter(kind="books.differ")
    assert payment.reference in told.text
    assert told.to_address == kind.event.reply_address


def test_charge_that_we_have_not(stripe: StripeServer, kind: TicketType) -> None:
    sell(stripe, kind)
    stripe.charge_of_another_shop("pi_unheard", 4_200, "usd", {"event": kind.event.public_id})
    assert compare() == 1
    assert found() == [(Kind.CHARGE_UNKNOWN, "–", "$42.00")]
    assert BookDifference.objects.get().event == kind.event


def test_amount_and_fee_unlike(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    Payment.objects.filter(pk=payment.pk).update(amount_minor=9_900, fee_minor=1)
    assert compare() == 2
    assert found() == [(Kind.AMOUNT_UNLIKE, "$99.00", "$100.00"), (Kind.FEE_UNLIKE, "$0.01", "$3.20")]


def test_charge_in_another_currency_is_not_our_payment(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    stripe.account.charges[f"ch_{payment.reference}"]["currency"] = "eur"
    stripe.account.entries[0]["currency"] = "eur"
    assert compare() == 2
    assert found() == [(Kind.CHARGE_UNKNOWN, "–", "€100.00"), (Kind.PAYMENT_MISSING, "$100.00", "–")]


def test_charge_settled_in_another_currency_keeps_its_fee_in_its_own(
    stripe: StripeServer, kind: TicketType
) -> None:
    payment = sell(stripe, kind)
    stripe.account.entries[0].update(currency="eur", amount=9_000, fee=288, net=8_712)
    assert compare() == 0
    payment.refresh_from_db()
    assert payment.fee_minor == 320


def test_refund_that_stripe_has_not(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    refunds.refund(payment=payment, amount_minor=2_500, reason="Ill", by=None, now=NOW)
    refunds.ask(now=NOW)
    stripe.account.entries.pop()
    assert compare() == 1
    assert found() == [(Kind.REFUND_MISSING, "$25.00", "–")]


def test_events_that_never_came_are_made_good(stripe: StripeServer, kind: TicketType) -> None:
    """A refund from the dashboard, a dispute and its end, and a refund that failed after all."""
    first, second = sell(stripe, kind), sell(stripe, kind)
    refund = stripe.refund_in_dashboard(first.reference, 10_000)
    dispute = stripe.open_dispute(second.reference, 10_000)
    assert compare() == 0
    assert Refund.objects.get().is_foreign
    assert set(Order.objects.exclude(attention="").values_list("pk", flat=True)) == {
        first.order_id, second.order_id,
    }  # fmt: skip
    stripe.fail_refund(refund["id"])
    stripe.close_dispute(dispute["id"], "won")
    assert compare() == 0
    assert Refund.objects.get().state == Refund.State.FAILED
    assert Dispute.objects.get().state == Dispute.State.WON
    assert OutboxMail.objects.filter(kind="order.refund_failed").count() == 1


def test_amount_of_a_refund_unlike(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    stripe.refund_in_dashboard(payment.reference, 4_000)
    compare()
    Refund.objects.update(amount_minor=3_000)
    assert compare() == 1
    assert found() == [(Kind.REFUND_UNLIKE, "-$30.00", "-$40.00")]


def test_payout_that_is_not_its_entries_and_one_that_failed(stripe: StripeServer, kind: TicketType) -> None:
    sell(stripe, kind)
    wrong = stripe.pay_out()
    wrong["amount"] += 1
    sell(stripe, kind)
    stripe.pay_out()["status"] = "failed"
    assert compare() == 2
    assert found() == [(Kind.PAYOUT_FAILED, "–", "$96.80"), (Kind.PAYOUT_UNLIKE, "$96.80", "$96.81")]
    assert set(BookDifference.objects.values_list("event", flat=True)) == {kind.event.pk}


def test_what_is_gone_is_settled_and_may_come_again(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    compare()
    for fee, new in ((1, 1), (320, 0), (1, 1)):
        Payment.objects.filter(pk=payment.pk).update(fee_minor=fee)
        assert compare() == new
    assert BookDifference.objects.filter(settled_at=None).count() == 1
    assert BookDifference.objects.count() == 2


def test_explained_stays_settled_until_it_changes(stripe: StripeServer, kind: TicketType) -> None:
    payment = sell(stripe, kind)
    Payment.objects.filter(pk=payment.pk).update(fee_minor=1)
    compare()
    row = BookDifference.objects.get()
    books.explain(difference=row, note="Charged apart, see invoice", by=make_user(), now=LATER)
    assert HistoryEntry.objects.filter(kind="books.explained", subject=row.public_id).count() == 1
    assert compare() == 0
    Payment.objects.filter(pk=payment.pk).update(fee_minor=2)
    assert compare() == 1


def test_account_that_cannot_be_read_settles_nothing_and_is_listed(
    stripe: StripeServer, kind: TicketType
) -> None:
    payment = sell(stripe, kind)
    compare()
    Payment.objects.filter(pk=payment.pk).update(fee_minor=1)
    compare()
    Payment.objects.filter(pk=payment.pk).update(fee_minor=320)
    stripe.books.faults = [500]
    assert compare() == 0
    assert found() == [(Kind.FEE_UNLIKE, "$0.01", "$3.20"), (Kind.UNREAD, "–", "Broken")]
    assert (compare(), found()) == (0, [])


def test_second_page_that_cannot_be_read_stores_nothing(stripe: StripeServer, kind: TicketType) -> None:
    sell(stripe, kind)
    for number in range(120):
        stripe.charge_of_another_shop(f"pi_{number}", 1_000, "usd", {})
    stripe.books.faults = [200, 500]
    assert (compare(), BalanceEntry.objects.count()) == (0, 0)


def test_accounts_are_compared_apart(stripe: StripeServer, kind: TicketType) -> None:
    """The stand-in knows one account: what it says with the organizer's key is linked to nobody else's payment."""
    payment = sell(stripe, kind)
    organizer = own_organizer()
    event = make_event(organizer=organizer)
    assert compare() == 1
    row = BookDifference.objects.get()
    assert (row.organizer, row.event, row.kind) == (organizer, event, Kind.CHARGE_UNKNOWN)
    (entry,) = BalanceEntry.objects.filter(payment__isnull=False)
    assert (entry.payment, entry.organizer) == (payment, None)


def test_doctor_prints_what_is_open(stripe: StripeServer, kind: TicketType, capsys: Any) -> None:
    payment = sell(stripe, kind)
    stripe.account.entries.clear()
    compare()
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert f"stripe {payment.reference}: We have a payment that Stripe has not" in capsys.readouterr().out


@pytest.mark.parametrize("sales", [1, 3])
def test_comparing_costs_the_same_for_any_number(stripe: StripeServer, kind: TicketType, sales: int) -> None:
    for _ in range(sales):
        sell(stripe, kind)
    stripe.account.entries.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list(comparing.differences(Account("stripe", None), LATER))) == sales
    assert len(queries) == 7
