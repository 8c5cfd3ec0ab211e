"""Of the bench of the API: papers and books, read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils import timezone

from events.models import Event
from portal.bench.api_asking import ACCEPTED, Operation, Request, fixed
from portal.bench.crowd import paid_order
from tickets.actions import invoices, refunds, returns
from tickets.models import (
    BalanceEntry,
    BookDifference,
    CreditNote,
    Invoice,
    Payment,
    Payout,
    RefundRun,
    RefundRunLine,
)

PAPERS, ENTRIES, DIFFERENCES = 100, 200, 20
SOLD = 900_000  # numbers of orders that nobody else of the bench makes


def fill(event: Event) -> None:
    """Invoices, a credit note, a payout with its entries, and differences that nobody has explained."""
    now, kind = timezone.now(), event.ticket_types.order_by("pk")[0]
    order = paid_order(event, kind, tickets=2, number=SOLD)
    ticket = order.tickets.order_by("pk")[0]
    returns.refund_tickets(order=order, chosen=[ticket], reason="Ill", by=None, now=now)
    refunds.ask(now=now)
    invoices.issue(order=order, now=now)
    invoices.credit_due(order=order, now=now)
    invoices.sweep(now=now, limit=PAPERS)
    _paid_out(event, now)
    _refunded(event, now)
    BookDifference.objects.bulk_create(
        BookDifference(
            event=event, gateway="sandbox", kind=BookDifference.Kind.FEE_UNLIKE, subject=f"ch_{n}", ours="1.00",
            theirs="1.01", found_at=now, seen_at=now,
        )
        for n in range(DIFFERENCES)
    )  # fmt: skip


def _paid_out(event: Event, now: datetime) -> None:
    payout = Payout.objects.create(
        gateway="sandbox", reference="po_bench", amount_minor=1_000, currency=event.currency, state="paid",
        arrives_on=now.date(),
    )  # fmt: skip
    payments = Payment.objects.filter(order__event=event).order_by("pk")[:ENTRIES]
    BalanceEntry.objects.bulk_create(
        [
            BalanceEntry(
                gateway="sandbox", reference=f"txn_{n}", kind="charge", amount_minor=5, net_minor=5,
                currency=event.currency, at=now, payout=payout, payment=payment,
            )
            for n, payment in enumerate(payments)
        ],
        batch_size=60,
    )  # fmt: skip


def _refunded(event: Event, now: datetime) -> None:
    """A run over many orders that was stopped."""
    run = RefundRun.objects.create(
        event=event,
        reason="Flood",
        form_key="bench",
        created_at=now,
        ended_at=now,
        state=RefundRun.State.STOPPED,
    )
    orders = event.orders.order_by("pk")[:PAPERS]
    RefundRunLine.objects.bulk_create(
        [RefundRunLine(run=run, order=order, expected_minor=1) for order in orders], batch_size=100
    )


def writes(event: Event, tried: Callable[..., Operation]) -> Iterator[Operation]:
    run = f"refund-runs/{RefundRun.objects.get(event=event).public_id}"
    all_of_them = {"percent_bp": 5_000, "reason": "Flood"}
    yield tried("start_refund_run", "POST", "refund-runs", all_of_them, status=ACCEPTED, is_whole=True)
    yield tried("retry_refund_run", "POST", f"{run}/retry", status=ACCEPTED, is_whole=True)


def reads(event: Event, base: str) -> Iterator[Operation]:
    invoice = Invoice.objects.filter(order__event=event).order_by("pk")[0].public_id
    note = CreditNote.objects.get(invoice__order__event=event).public_id
    payout = Payout.objects.get(reference="po_bench").public_id
    run = f"refund-runs/{RefundRun.objects.get(event=event).public_id}"
    for name, path, has in [
        ("list_invoices", "invoices", "inv_"), ("read_invoice", f"invoices/{invoice}", "inv_"),
        ("list_credit_notes", "credit-notes", "crn_"), ("read_credit_note", f"credit-notes/{note}", "crn_"),
        ("read_ledger", "ledger", "received_minor"), ("list_ledger_orders", "ledger/orders", "ord_"),
        ("list_payouts", "payouts", "out_"), ("list_payout_entries", f"payouts/{payout}/entries", "charge"),
        ("list_refund_runs", "refund-runs", "rrn_"), ("read_refund_run", run, "rrn_"),
        ("list_refund_run_lines", f"{run}/lines", "ord_"),
        ("list_book_differences", "book-differences", "dif_"),
    ]:  # fmt: skip
        yield fixed(name, f"{base}/{path}", has=has)
    for name, path in [
        ("read_invoice_pdf", f"invoices/{invoice}/pdf"),
        ("read_credit_note_pdf", f"credit-notes/{note}/pdf"),
    ]:
        yield Operation(name, lambda _number, path=path: Request(f"{base}/{path}"), expects="%PDF")  # type: ignore[misc]
