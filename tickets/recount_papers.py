"""Recounting invoices and credit notes: numbers without gaps, sums of lines, and nothing sold without its paper.

A constant number of queries. Nothing is mended: papers that lack are written by the worker, others are for a person.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import money
from core.fields import MinorField
from tickets.difference import Difference
from tickets.models import CreditNote, Invoice, NumberSeries, Order, Refund

# The worker writes papers every minute; what lacks for so long lacks for a reason.
TIME_TO_WRITE = timedelta(hours=1)


def numbers() -> Iterator[Difference]:
    """As many papers in a series as its last number says, and none beyond it."""
    counted: dict[int, tuple[int, int]] = {}
    papers: tuple[QuerySet[Any], ...] = (Invoice.objects.order_by(), CreditNote.objects.order_by())
    for rows in papers:
        found = rows.values_list("series").annotate(count=Count("pk"), highest=Max("sequence"))
        counted |= {series: (count, highest) for series, count, highest in found}
    for series in NumberSeries.objects.select_related("event").order_by("pk"):
        count, highest = counted.get(series.pk, (0, 0))
        if not count == highest == series.last:
            where = f"{series.event.slug} numbers {series.prefix}"
            yield Difference(where, "last number", series.last, f"{count} up to {highest}")


def sums() -> Iterator[Difference]:
    """The lines of a paper add up to its total and tax."""
    papers: tuple[QuerySet[Any], ...] = (Invoice.objects.order_by("pk"), CreditNote.objects.order_by("pk"))
    for rows in papers:
        added = rows.annotate(lines_total=_sum("lines__price_minor"), lines_tax=_sum("lines__tax_minor"))
        for row in added.exclude(total_minor=F("lines_total"), tax_minor=F("lines_tax")):
            kept = (row.total_minor, row.tax_minor)
            yield Difference(f"paper {row.number}", "total and tax", kept, (row.lines_total, row.lines_tax))


def sales() -> Iterator[Difference]:
    """An order's first invoice names what was sold."""
    firsts = Invoice.objects.filter(replaces=None).select_related("order").order_by("pk")
    sold = {"total_minor": F("order__total_minor"), "tax_minor": F("order__tax_minor")}
    for row in firsts.exclude(**sold):
        kept = (row.total_minor, row.tax_minor)
        counted = (row.order.total_minor, row.order.tax_minor)
        yield Difference(f"invoice {row.number}", "total and tax", kept, counted)


def taken_back() -> Iterator[Difference]:
    """A replaced invoice is taken back wholly, and none by more than it names."""
    rows: QuerySet[Any] = Invoice.objects.order_by("pk")
    rows = rows.annotate(credited=_sum("credit_notes__total_minor"))
    replaced = Q(replaced_by__isnull=False) & ~Q(credited=F("total_minor"))
    for row in rows.filter(replaced | Q(credited__gt=F("total_minor"))):
        kept, counted = (money.display(minor, row.currency) for minor in (row.credited, row.total_minor))
        yield Difference(f"invoice {row.number}", "taken back", kept, counted)


def lacking() -> Iterator[Difference]:
    """Every sale has its invoice, every refund its credit note, and every failed one its answer."""
    before = timezone.now() - TIME_TO_WRITE
    sold = Q(paid_at__lt=before) | Q(paid_at=None, placed_at__lt=before)
    for order in Order.objects.to_invoice().filter(sold).order_by("pk"):
        yield Difference(f"order {order.code}", "invoice", "none", "sold for money")
    gone = Q(ended_at__lt=before) | Q(ended_at=None, wanted_at__lt=before)
    for refund in Refund.objects.to_credit().filter(gone).select_related("payment__order").order_by("pk"):
        where = f"order {refund.payment.order.code}"
        yield Difference(where, f"credit note of {refund.public_id}", "none", "money given back")
    for note in CreditNote.objects.to_answer().filter(refund__ended_at__lt=before).order_by("pk"):
        yield Difference(f"credit note {note.number}", "its refund", "failed", "no new invoice")


CHECKS: tuple[Callable[[], Iterator[Difference]], ...] = (numbers, sums, sales, taken_back, lacking)


def _sum(field: str) -> Coalesce:
    return Coalesce(Sum(field), 0, output_field=MinorField())
