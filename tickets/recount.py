"""Counting everything again from the rows: what is kept as a number must equal what it counts.

A constant number of queries for any number of orders. Only derived numbers are ever mended; money, tickets and
states are reported for a person to look at.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet, Sum

from core import money
from events.models import Participant
from tickets import pricing, recount_books, recount_door, recount_papers, recount_partners
from tickets.actions import admissions
from tickets.difference import Difference
from tickets.models import (
    Adjustment,
    CodeRedemption,
    DiscountCode,
    Dispute,
    Order,
    OrderLine,
    Payment,
    PaymentAttempt,
    PriceStep,
    Quota,
    Refund,
    Reserve,
    ReserveUse,
    Ticket,
    TicketType,
    WaitingEntry,
)
from tickets.pricing import QuoteLine


def differences() -> list[Difference]:
    checks = (
        quotas,
        reserves,
        early_prices,
        waiting_lists,
        codes,
        redemptions,
        people,
        ticket_states,
        frozen_lines,
        books,
        attempts,
    )
    return [
        difference
        for check in (
            *recount_door.CHECKS,
            *checks,
            *recount_papers.CHECKS,
            *recount_books.CHECKS,
            *recount_partners.CHECKS,
        )
        for difference in check()
    ]


def mend(found: Iterable[Difference]) -> int:
    """Write the derived numbers anew, all or none. Returns how many."""
    mendable = [difference.mend for difference in found if difference.mend]
    with transaction.atomic():
        for write in mendable:
            write()
    return len(mendable)


def quotas() -> Iterator[Difference]:
    """Seats taken are the tickets, held or valid, of the types that draw on the quota."""
    per_type = dict(
        Ticket.objects.exclude(state=Ticket.State.VOID)
        .order_by()
        .values_list("type")
        .annotate(count=Count("pk"))
    )
    through = TicketType.quotas.through.objects.all()
    counted: Counter[int] = Counter()
    for kind, quota in through.values_list("tickettype_id", "quota_id"):
        counted[quota] += per_type.get(kind, 0)
    for row in Quota.objects.select_related("event").order_by("pk"):
        if row.taken != counted[row.pk]:
            yield _number(row, f"{row.event.slug} quota {row.name}", taken=counted[row.pk])


def reserves() -> Iterator[Difference]:
    """Seats taken of a reserve are the tickets that note it; a quota's “reserved” is the rest of the open ones."""
    counted = dict(ReserveUse.objects.order_by().values_list("reserve").annotate(count=Count("pk")))
    promised: Counter[int] = Counter()
    for row in Reserve.objects.select_related("event", "code", "quota").order_by("pk"):
        taken = counted.get(row.pk, 0)
        if row.taken != taken:
            yield _number(row, f"{row.event.slug} reserve {row}", taken=taken)
        promised[row.quota_id] += 0 if row.closed_at else max(0, row.size - taken)
    for quota in Quota.objects.select_related("event").order_by("pk"):
        if quota.reserved != promised[quota.pk]:
            yield _number(quota, f"{quota.event.slug} quota {quota.name}", reserved=promised[quota.pk])


def early_prices() -> Iterator[Difference]:
    """Places taken at an early price are its lines with tickets, held or valid."""
    lines = OrderLine.objects.filter(step__isnull=False).exclude(ticket__state=Ticket.State.VOID).order_by()
    counted = dict(lines.values_list("step").annotate(count=Count("pk")))
    for row in PriceStep.objects.select_related("ticket_type__event").order_by("pk"):
        if row.taken != counted.get(row.pk, 0):
            where = f"{row.ticket_type.event.slug} {row.ticket_type} early price {row.name}"
            yield _number(row, where, taken=counted.get(row.pk, 0))


def waiting_lists() -> Iterator[Difference]:
    """Seats waited for are those of the entries; kept are never more than these, nor than there is room for."""
    entries = WaitingEntry.objects.filter(state=WaitingEntry.State.WAITING).order_by()
    per_type = dict(entries.values_list("ticket_type").annotate(sum=Sum("quantity")))
    counted: Counter[int] = Counter()
    for kind, quota in TicketType.quotas.through.objects.values_list("tickettype_id", "quota_id"):
        counted[quota] += per_type.get(kind, 0)
    for row in Quota.objects.select_related("event").order_by("pk"):
        where, waiting = f"{row.event.slug} quota {row.name}", counted[row.pk]
        if row.waiting != waiting:
            yield _number(row, where, waiting=waiting)
        most = min(waiting, max(0, row.size - row.taken - row.reserved))
        if row.kept > most:
            yield _number(row, where, kept=most)


def codes() -> Iterator[Difference]:
    """Uses of a code are its standing redemptions."""
    standing = CodeRedemption.objects.standing().order_by().values("code")
    counted = {row["code"]: row for row in standing.annotate(orders=Count("pk"), used=Sum("tickets"))}
    for row in DiscountCode.objects.select_related("event").order_by("pk"):
        uses = counted.get(row.pk, {"orders": 0, "used": 0})
        where = f"{row.event.slug} code {row.code}"
        if row.used_orders != uses["orders"]:
            yield _number(row, where, used_orders=uses["orders"])
        if row.used_tickets != uses["used"]:
            yield _number(row, where, used_tickets=uses["used"])


def redemptions() -> Iterator[Difference]:
    """A use stands exactly as long as its order holds stock."""
    rows = CodeRedemption.objects.select_related("order", "code").order_by("pk")
    for row in rows.iterator():
        stands, holds = row.given_back_at is None, row.order.state in Order.HOLDING
        if stands != holds:
            yield Difference(f"order {row.order.code}", f"use of {row.code.code} stands", stands, holds)


def people() -> Iterator[Difference]:
    """Who is admitted follows from the tickets."""
    kept = dict(Participant.objects.order_by("pk").values_list("pk", "admission"))
    counted = dict.fromkeys(kept, str(Participant.Admission.NONE)) | admissions.of_all()
    wrong = [pk for pk, admission in kept.items() if admission != counted[pk]]
    labels = dict(Participant.objects.filter(pk__in=wrong).values_list("pk", "public_id"))
    for pk in wrong:
        # Counted once more when it is mended: arrivals are mended before.
        yield Difference(
            f"participant {labels[pk]}", "admission", kept[pk], counted[pk], partial(admissions.refresh, [pk])
        )


FITTING = {
    Order.State.REQUESTED: {Ticket.State.HELD, Ticket.State.VOID},
    Order.State.PENDING: {Ticket.State.HELD, Ticket.State.VOID},
    Order.State.INVOICED: set(Ticket.State),
    Order.State.PAID: {Ticket.State.VALID, Ticket.State.VOID},
    Order.State.EXPIRED: {Ticket.State.VOID},
    Order.State.CANCELLED: {Ticket.State.VOID},
}


def ticket_states() -> Iterator[Difference]:
    """Tickets are in a state that fits their order's."""
    pairs = Ticket.objects.exclude(order=None).order_by("order_id")
    for code, order, state in pairs.values_list("order__code", "order__state", "state").distinct():
        if state not in FITTING[Order.State(order)]:
            yield Difference(f"order {code}", "state of a ticket", state, f"not fitting {order}")


def frozen_lines() -> Iterator[Difference]:
    """Each document can be replayed: lines add up, and to the order's total and tax."""
    lines: dict[int, list[QuoteLine]] = defaultdict(list)
    fields = (
        "description", "list_minor", "discount_minor", "discount_reason", "price_minor", "tax_rate_bp", "tax_minor",
        "auto_minor", "auto_reason", "step",
    )  # fmt: skip
    for order, *values in OrderLine.objects.order_by("order_id", "position").values_list("order_id", *fields):
        lines[order].append(QuoteLine(*values))
    for row in Order.objects.order_by("pk").only("code", "currency", "total_minor", "tax_minor").iterator():
        try:
            quote = pricing.replay(lines[row.pk], currency=row.currency)
        except ValueError as error:
            yield Difference(f"order {row.code}", "lines", "frozen", str(error))
            continue
        if (row.total_minor, row.tax_minor) != (quote.total_minor, quote.tax_minor):
            kept = (row.total_minor, row.tax_minor)
            yield Difference(f"order {row.code}", "total and tax", kept, (quote.total_minor, quote.tax_minor))


def books() -> Iterator[Difference]:
    """Paid − given back − lost in disputes is the value of the valid tickets and the named differences.

    An order that waits for a person says so itself; one to be paid by invoice owes what it has not paid yet.
    """
    received = _sums(Payment.objects.order_by().values_list("order"), "amount_minor")
    given_back = _sums(Refund.objects.counting().order_by().values_list("payment__order"), "amount_minor")
    valid = OrderLine.objects.filter(ticket__state=Ticket.State.VALID)
    owed = _sums(valid.order_by().values_list("order"), "price_minor")
    disputed = _sums(Dispute.objects.taking().order_by().values_list("payment__order"), "amount_minor")
    named = _sums(Adjustment.objects.order_by().values_list("order"), "amount_minor")
    concerned = Order.objects.filter(Q(state=Order.State.PAID) | Q(payments__isnull=False)).distinct()
    for row in concerned.filter(attention="").order_by("pk"):
        left = received.get(row.pk, 0) - given_back.get(row.pk, 0) - disputed.get(row.pk, 0)
        worth = owed.get(row.pk, 0) + named.get(row.pk, 0)
        if row.state == Order.State.INVOICED:
            worth = min(left, row.total_minor + named.get(row.pk, 0))
        if left != worth:
            shown = partial(money.display, currency=row.currency)
            yield Difference(f"order {row.code}", "money kept", shown(left), f"tickets for {shown(worth)}")


def attempts() -> Iterator[Difference]:
    """No attempt is paid without its payment."""
    rows = PaymentAttempt.objects.filter(state=PaymentAttempt.State.PAID, payment=None, order__attention="")
    for row in rows.select_related("order").order_by("pk"):
        yield Difference(f"order {row.order.code}", f"attempt {row.public_id}", "paid", "no payment")


def _sums(rows: QuerySet[Any, Any], field: str) -> dict[int, int]:
    return dict(rows.annotate(sum=Sum(field)))


def _number(row: Model, where: str, **value: int) -> Difference:
    ((name, counted),) = value.items()
    update = partial(type(row)._default_manager.filter(pk=row.pk).update, **value)
    return Difference(where, name, getattr(row, name), counted, _without_result(update))


def _without_result(update: Callable[[], int]) -> Callable[[], None]:
    def write() -> None:
        update()

    return write
