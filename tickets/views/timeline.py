"""What happened to an order, in words for its buyer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.models import HistoryEntry
from core.prepared import Prepared

# What organizers note among themselves is not for the buyer: other kinds are left out.
WORDS: Mapping[str, Callable[[], str]] = {
    "order.placed": lambda: _("Ordered"),
    "order.approved": lambda: _("Approved by the team"),
    "order.declined": lambda: _("The team could not approve it"),
    "order.paid": lambda: _("Order complete"),
    "order.expired": lambda: _("Not paid in time; the tickets went back on sale"),
    "order.cancelled": lambda: _("Cancelled"),
    "payment.received": lambda: _("Payment received"),
    "invoice.issued": lambda: _("Invoice made"),
    "invoice.corrected": lambda: _("Invoice corrected: a new one replaces it"),
    "invoice.credited": lambda: _("Credit note made"),
    "refund.wanted": lambda: _("Money to be given back"),
    "refund.succeeded": lambda: _("Money given back"),
    "refund.failed": lambda: _("Giving the money back failed; we look into it"),
}


@dataclass(frozen=True)
class Moment:
    at: datetime
    text: str
    is_refund: bool = False


def moments(entries: Iterable[HistoryEntry]) -> list[Moment]:
    """Newest first, as given."""
    return [
        Moment(entry.at, WORDS[entry.kind](), is_refund=entry.kind.startswith("refund."))
        for entry in entries
        if entry.kind in WORDS
    ]


_told = Prepared(
    lambda subject: HistoryEntry.objects.of(subject).filter(kind__in=WORDS).only("kind", "at")[:30],
    subject="a-subject",
)


def of_order(public_id: Any) -> list[Moment]:
    """One query."""
    return moments(_told.all(subject=str(public_id)))
