"""The books, read: money by day, by order and by payout, and where the gateway says otherwise."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from core.api.pages import PageQuery, page
from core.api.problems import INVALID, Problem
from core.api.shapes import Id, Listed, Money, OneOf, Out, told
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from tickets import ledger
from tickets.api.order_shapes import OrderState
from tickets.ledger import Figures, OrderRow, PayoutRow
from tickets.models import BalanceEntry, BookDifference, Order

router = Router(tags=["Books"])

PAYOUT, ORDER = "out_7k2m9q4w8x1c5v3b6n0z", "ord_7k2m9q4w8x1c5v3b6n0z"
DifferenceKind = Annotated[str, OneOf(BookDifference.Kind.values)]


class FiguresOut(Out):
    received_minor: Money = told("Payments, in minor units.", 34_900)
    refunded_minor: Money = told("Given back or about to be, in minor units.", 0)
    disputed_minor: Money = told("Taken back by buyers’ banks, in minor units.", 0)
    fees_minor: Money = told("What the gateway kept, in minor units.", 1_043)
    net_minor: Money = told("What of all that is left, in minor units.", 33_857)
    adjusted_minor: Money = told("Named differences, which move no money, in minor units.", 0)


class LedgerDayOut(FiguresOut):
    on: date = told("A day in the event’s zone.", "2027-03-02")


class ReceivablesOut(Out):
    orders: int = told("Orders sold by invoice and not paid yet.", 2)
    owed_minor: Money = told("What is still to come of them, in minor units.", 69_800)


class LedgerOut(Out):
    currency: str = told("ISO 4217: all amounts are in it.", "EUR")
    days: list[LedgerDayOut] = told("Days on which money moved, the first first.", [])
    together: FiguresOut = told("The sum of these days.", {})
    receivables: ReceivablesOut = told("What is owed at this moment, whatever the days.", {})


class LedgerOrderOut(FiguresOut):
    order_id: Id = told("Of the order.", ORDER)
    code: str = told("Its short code.", "K7QF3M2P")
    state: OrderState = told("Its state at this moment.", "paid")
    buyer_name: str = told("Who bought.", "Bea Buyer")
    worth_minor: Money = told("What its valid tickets cost, in minor units.", 34_900)
    owed_minor: Money = told("What of an invoice is still to come, in minor units.", 0)
    unexplained_minor: Money = told(
        "What money, tickets and named differences leave open: a person has to look. In minor units.", 0
    )


class PayoutOut(Out):
    id: Id | None = Field(description="Of the payout. Null: not paid out yet.", examples=[PAYOUT])
    reference: str = told("The gateway’s own. Empty: not paid out yet.", "po_1Q2w3E")
    state: str = told("As the gateway calls it. Empty: not paid out yet.", "paid")
    arrives_on: date | None = Field(
        description="The day it is at the bank. Null: not paid out yet.", examples=["2027-03-05"]
    )
    currency: str = told("ISO 4217: of its amounts.", "EUR")
    charges_minor: Money = told("Payments of this event in it, in minor units.", 34_900)
    refunds_minor: Money = told("Refunds of this event in it, signed, in minor units.", 0)
    others_minor: Money = told("Disputes and others of this event, signed, in minor units.", 0)
    fees_minor: Money = told("Fees of this event in it, in minor units.", 1_043)
    net_minor: Money = told("This event’s part of it, in minor units.", 33_857)
    elsewhere_minor: Money = told("Of other events on the same account, in minor units.", 0)
    whole_minor: Money = told("What reached the bank, in minor units.", 33_857)


class PayoutEntryOut(Out):
    at: datetime = told("When the gateway booked it.", "2027-03-02T17:20:11Z")
    kind: str = told("As the gateway calls it, such as charge or refund.", "charge")
    source: str = told("The gateway’s reference of what is behind it.", "ch_1Q2w3E")
    order_id: Id | None = Field(description="The order it is about. Null: none is known.", examples=[ORDER])
    amount_minor: Money = told("Signed, in minor units.", 34_900)
    fee_minor: Money = told("In minor units.", 1_043)
    net_minor: Money = told("The amount less the fee, in minor units.", 33_857)


class BookDifferenceOut(Out):
    id: Id = told("Of the difference.", "dif_7k2m9q4w8x1c5v3b6n0z")
    kind: DifferenceKind = told("What the gateway says otherwise than our books.", "fee_unlike")
    subject: str = told("The gateway’s reference it is about.", "ch_1Q2w3E")
    ours: str = told("What our books say.", "$10.43")
    theirs: str = told("What the gateway says.", "$10.53")
    found_at: datetime = told("When it was found first.", "2027-03-02T04:00:11Z")
    settled_at: datetime | None = Field(
        description="When it was gone or explained. Null: it is open.", examples=[None]
    )
    note: str = told("How a person explained it; empty if nobody had to.", "")


class DaysQuery(BaseModel):
    first: date | None = Field(None, description="Only from this day on, in the event’s zone.")
    last: date | None = Field(None, description="Only up to this day, in the event’s zone.")


class DifferencesQuery(PageQuery):
    settled: bool = Field(
        False,
        description="Whether those are meant that were explained or are gone, instead of those that are open.",
    )


@router.get(
    "events/{event}/ledger", auth=Needs(Scope.BOOKS_READ), response=LedgerOut, operation_id="read_ledger"
)
def read_ledger(request: ApiRequest, event: str, query: Query[DaysQuery]) -> LedgerOut:
    """The event’s money by day, of all of its time or of a period, to close the books with."""
    row = request.auth.event
    if query.first and query.last and query.last < query.first:
        errors = [{"parameter": "last", "detail": _("The last day is before the first.")}]
        raise Problem(INVALID, errors=errors)
    days = {
        day: figures
        for day, figures in ledger.by_day(row).items()
        if (query.first is None or day >= query.first) and (query.last is None or day <= query.last)
    }
    owed = ledger.receivables(row)
    return LedgerOut(
        currency=row.currency, days=[LedgerDayOut(on=day, **_figures(one)) for day, one in days.items()],
        together=FiguresOut(**_figures(sum(days.values(), Figures()))),
        receivables=ReceivablesOut(orders=owed.orders, owed_minor=owed.owed),
    )  # fmt: skip


@router.get(
    "events/{event}/ledger/orders",
    auth=Needs(Scope.BOOKS_READ),
    response=Listed[LedgerOrderOut],
    operation_id="list_ledger_orders",
)
def list_ledger_orders(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[LedgerOrderOut]:
    """The same by order, of those with money in them or owed, in the order in which they were placed."""
    row = request.auth.event
    found = page(ledger.orders(row), query, of="ledger", shape=_itself)
    data = [ledger_order_out(one) for one in ledger.by_order(row, found.data)]
    return Listed(data=data, next_cursor=found.next_cursor)


@router.get(
    "events/{event}/payouts",
    auth=Needs(Scope.BOOKS_READ),
    response=Listed[PayoutOut],
    operation_id="list_payouts",
)
def list_payouts(request: ApiRequest, event: str) -> Listed[PayoutOut]:
    """What the gateway sent to the bank with money of this event in it, what is not paid out first; all on one page."""
    row = request.auth.event
    return Listed(data=[payout_out(one, row) for one in ledger.by_payout(row)], next_cursor=None)


@router.get(
    "events/{event}/payouts/{payout}/entries",
    auth=Needs(Scope.BOOKS_READ),
    response=Listed[PayoutEntryOut],
    operation_id="list_payout_entries",
)
def list_payout_entries(
    request: ApiRequest, event: str, payout: str, query: Query[PageQuery]
) -> Listed[PayoutEntryOut]:
    """What of this event is in one payout, row by row."""
    row = request.auth.event
    found = ledger.payout_of(row, payout)
    if found is None:
        raise nothing_here()
    entries: QuerySet[BalanceEntry] = ledger.entries_of(row, found)
    return page(entries, query, of="payout_entries", shape=entry_out)


@router.get(
    "events/{event}/book-differences",
    auth=Needs(Scope.BOOKS_READ),
    response=Listed[BookDifferenceOut],
    operation_id="list_book_differences",
)
def list_book_differences(
    request: ApiRequest, event: str, query: Query[DifferencesQuery]
) -> Listed[BookDifferenceOut]:
    """Where the gateway says otherwise than our books. People explain them, on the page."""
    rows = BookDifference.objects.filter(event=request.auth.event)
    return page(
        rows.filter(settled_at__isnull=not query.settled), query, of="book_differences", shape=difference_out
    )


def _itself(row: Order) -> Order:
    return row


def _figures(one: Figures) -> dict[str, int]:
    return {
        "received_minor": one.received, "refunded_minor": one.refunded, "disputed_minor": one.disputed,
        "fees_minor": one.fees, "net_minor": one.net, "adjusted_minor": one.adjusted,
    }  # fmt: skip


def ledger_order_out(row: OrderRow) -> LedgerOrderOut:
    order = row.order
    return LedgerOrderOut(
        order_id=order.public_id, code=order.code, state=order.state, buyer_name=order.buyer.name,
        worth_minor=row.worth, owed_minor=row.owed, unexplained_minor=row.unexplained, **_figures(row.figures),
    )  # fmt: skip


def payout_out(row: PayoutRow, event: Event) -> PayoutOut:
    payout = row.payout
    return PayoutOut(
        id=payout.public_id if payout else None, reference=payout.reference if payout else "",
        state=payout.state if payout else "", arrives_on=payout.arrives_on if payout else None,
        currency=payout.currency if payout else event.currency, charges_minor=row.charges, refunds_minor=row.refunds,
        others_minor=row.others, fees_minor=row.fees, net_minor=row.net, elsewhere_minor=row.elsewhere,
        whole_minor=row.whole,
    )  # fmt: skip


def entry_out(row: BalanceEntry) -> PayoutEntryOut:
    return PayoutEntryOut(
        at=row.at, kind=row.kind, source=row.source,
        order_id=row.payment.order.public_id if row.payment else None, amount_minor=row.amount_minor,
        fee_minor=row.fee_minor, net_minor=row.net_minor,
    )  # fmt: skip


def difference_out(row: BookDifference) -> BookDifferenceOut:
    return BookDifferenceOut(
        id=row.public_id, kind=row.kind, subject=row.subject, ours=row.ours, theirs=row.theirs,
        found_at=row.found_at, settled_at=row.settled_at, note=row.note,
    )  # fmt: skip
