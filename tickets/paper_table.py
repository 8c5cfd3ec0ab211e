"""All papers of an event as one table for the bookkeeper: a row for each paper and tax rate, credit notes negative."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from core import money, times
from core.tables import Cell
from events.models import Event
from tickets.models import CreditNoteLine, InvoiceLine


def head() -> list[str]:
    return [
        _("Kind"), _("Number"), _("Date"), _("Order"), _("Buyer"), _("Country"), _("VAT number"),
        _("Purchase order"), _("Tax rate in %"), _("Net"), _("Tax"), _("Gross"), _("Currency"), _("Belongs to"),
        _("Reason"),
    ]  # fmt: skip


def rows(event: Event) -> Iterator[list[Cell]]:
    """In the order of the numbers. Two queries."""
    invoiced = InvoiceLine.objects.filter(invoice__order__event=event)
    yield from _rows(event, invoiced, "invoice", "invoice__replaces__number", "invoice__tax_note", 1)
    credited = CreditNoteLine.objects.filter(credit_note__invoice__order__event=event)
    yield from _rows(
        event, credited, "credit_note", "credit_note__invoice__number", "credit_note__reason", -1
    )


def _rows(event: Event, lines: Any, paper: str, belongs: str, why: str, sign: int) -> Iterator[list[Cell]]:
    order = f"{paper}__order__code" if paper == "invoice" else f"{paper}__invoice__order__code"
    own = ("number", "issued_at", "buyer_name", "buyer_country", "buyer_vat_id", "purchase_order", "currency")
    named = [f"{paper}__{name}" for name in own]
    grouped = lines.order_by(f"{paper}__sequence", "-tax_rate_bp").values_list(
        *named, order, belongs, why, "tax_rate_bp", f"{paper}__sequence"
    )
    kind = _("Invoice") if sign > 0 else _("Credit note")
    for found in grouped.annotate(gross=Sum("price_minor"), tax=Sum("tax_minor")):
        (
            number,
            at,
            buyer,
            country,
            vat_id,
            bought,
            currency,
            code,
            other,
            reason,
            rate,
            _sequence,
            gross,
            tax,
        ) = found
        amounts = [money.to_decimal(sign * part, currency) for part in (gross - tax, tax, gross)]
        day = times.local(at, event.time_zone).date()
        yield [
            kind, number, day, code, buyer, country, vat_id, bought, f"{rate / 100:g}", *amounts, currency, other,
            reason,
        ]  # fmt: skip
