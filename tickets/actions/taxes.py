"""The event's tax table for an order: which rates its lines have, and what its papers say about them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from events import counters
from events.models import Event
from tickets import tax, tax_table
from tickets.models import Order, OrderLine, TaxRule
from tickets.papers import Line
from tickets.tax import BillTo


def note_for(order: Order, lines: Iterable[Line], bill: BillTo) -> str:
    rules = tax_table.rules_of(order.event)
    if not rules:
        return ""
    attendances = attendances_of(order)
    sold = [(attendances.get(line.key, ""), line.tax_rate_bp) for line in lines]
    return tax.notes(rules, sold, tax.standing_of(bill, order.event.organizer.country))


def attendances_of(order: Order) -> Mapping[int, str]:
    """How each line's ticket attends, by the line's key. One query."""
    rows = OrderLine.objects.filter(order=order, ticket__isnull=False)
    return dict(rows.values_list("pk", "ticket__type__attendance"))


def everywhere(rate_bp: int) -> Mapping[str, int]:
    """The same rate at home for every way of attending."""
    return {str(attendance): rate_bp for attendance in tax.Attendance}


def fill(*, event: Event, rate_bp: int, by: User, now: datetime) -> int:
    """Replace the event's table by the usual one for its organizer's country. Returns how many rules it has."""
    rules = tax.usual(event.organizer.country, everywhere(rate_bp))
    with transaction.atomic():
        before, _kinds = TaxRule.objects.filter(event=event).delete()
        TaxRule.objects.bulk_create(
            TaxRule(
                event=event,
                attendance=rule.attendance,
                buyer=rule.buyer,
                place=rule.place,
                rate_bp=rule.rate_bp,
                note=rule.note,
            )
            for rule in rules
        )
        counters.raise_shop(event.pk)
        history.write(
            "taxrule.filled", event, scope=event.public_id, by=by, now=now,
            before={"rules": before}, after={"rules": len(rules), "rate_bp": rate_bp},
        )  # fmt: skip
    return len(rules)
