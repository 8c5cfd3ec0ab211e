"""The demo's papers: an invoice for each sale on its day, a few companies, credit notes, and a corrected invoice."""

from datetime import timedelta

from portal.demo.setting import Setting
from tickets.actions import corrections, invoices, papers, refunds
from tickets.models import Order, Refund
from tickets.tax import BillTo

SELLER = {
    "legal_name": "Relay Conferences, Inc.",
    "legal_address": "2700 Harbor Drive\nLos Angeles, CA 90731",
    "country": "US",
    "bank_details": "Harbor Bank · Account 000 123 456 · Routing 122 000 000",
}
COMPANIES = (
    BillTo("Fernspan GmbH", True, "Uferweg 3\n10999 Berlin", "DE", "DE123456789", "PO-4711"),
    BillTo("Kestrel Cloud Ltd", True, "14 Quay Street\nBelfast", "GB", "", "KC-2209"),
    BillTo("شركة المنارة للاتصالات", True, "شارع الخليج 12\nالكويت", "KW"),
)


def prepare(setting: Setting) -> None:
    organizer = setting.event.organizer
    for name, value in SELLER.items():
        setattr(organizer, name, value)
    organizer.save(update_fields=list(SELLER))


def build(setting: Setting) -> None:
    """What the worker would have written in the weeks before."""
    sold = Order.objects.to_invoice().filter(event=setting.event).select_related("billing")
    for number, order in enumerate(sorted(sold, key=lambda order: order.paid_at or order.placed_at)):
        if number % 40 == 7 and not hasattr(order, "billing"):
            papers.note_billing(order, COMPANIES[number // 40 % len(COMPANIES)])
        invoices.issue(order=order, now=(order.paid_at or order.placed_at) + timedelta(minutes=1))
    refunds.ask(now=setting.now)
    for refund in Refund.objects.to_credit().select_related("payment"):
        invoices.credit(refund=refund, now=setting.now)
    wrong = Order.objects.filter(event=setting.event, buyer__email="attendee@relay.example").first()
    if wrong is not None:
        billed = BillTo("Castillo Consulting", True, "5 Signal Lane\nOakland, CA 94607", "US", "", "CC-88")
        corrections.correct(order=wrong, billing=billed, by=None, now=setting.now)
