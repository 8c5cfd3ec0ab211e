"""Sales with tax, and the papers about them, for tests."""

from datetime import datetime
from typing import Any

from events.models import Event
from tests.factories.events import make_event, make_organizer
from tests.factories.tickets import make_paid_order, make_ticket_type
from tickets import tax
from tickets.models import Order, Refund, TaxRule
from tickets.tax import BillTo

ACME = BillTo(
    "Acme GmbH", True, "Ringstraße 1\n1010 Wien", country="AT", vat_id="ATU12345678", purchase_order="PO-77"
)


def make_german_event(**fields: Any) -> Event:
    """Of an organizer in Berlin, in euros, with the usual tax table at 19 %."""
    organizer = make_organizer(
        legal_name="Relay Veranstaltungs GmbH",
        legal_address="Uferweg 3\n10999 Berlin",
        country="DE",
        vat_id="DE123456789",
        bank_details="DE02 1203 0000 0000 2020 51",
    )
    event = make_event(**{"organizer": organizer, "currency": "EUR"} | fields)
    fill_table(event)
    return event


def fill_table(event: Event, rate_bp: int = 1900) -> None:
    rates = {str(attendance): rate_bp for attendance in tax.Attendance}
    TaxRule.objects.bulk_create(
        TaxRule(
            event=event,
            attendance=rule.attendance,
            buyer=rule.buyer,
            place=rule.place,
            rate_bp=rule.rate_bp,
            note=rule.note,
        )
        for rule in tax.usual(event.organizer.country, rates)
    )


def make_sale(event: Event | None = None, *, seats: int = 1, now: datetime, **fields: Any) -> Order:
    """A paid order of so many online tickets for 119.00 with 19 % in them."""
    event = event or make_german_event()
    values: dict[str, Any] = {
        "name": "Online",
        "attendance": "online",
        "price_minor": 11_900,
        "tax_rate_bp": 1900,
    }
    kind = event.ticket_types.first() or make_ticket_type(event, **values | fields)
    return make_paid_order(event, kind=kind, seats=seats, now=now)


def settle(refund: Refund, state: str, now: datetime) -> Refund:
    """As if the gateway had said so, without its answer's other effects."""
    Refund.objects.filter(pk=refund.pk).update(state=state, ended_at=now)
    refund.refresh_from_db()
    return refund
