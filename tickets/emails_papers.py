"""Mails about invoices. The papers come along, made when the mail is sent; they also stay on the order's page."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from tickets import emails
from tickets.models import Invoice, Order


def invoice_corrected(
    order: Order, invoice: Invoice, replaced: Invoice, back_minor: int, *, now: datetime
) -> OutboxMail:
    """With the new invoice and the credit note for the old one. `back_minor` is the tax that goes back."""
    event = order.event
    url = settings.SITE_URL + order.path
    context = emails.frame(event, order.buyer.name, url) | {
        "order": order,
        "invoice": invoice,
        "replaced": replaced,
        "back_minor": back_minor,
    }
    with translation.override(order.language):
        return mail.compose(
            "order.invoice_corrected",
            to_address=order.email,
            to_name=order.buyer.name,
            template="tickets/mail/invoice_corrected",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=order.public_id,
            recipient=order.buyer.public_id,
            reply_to=event.reply_address,
            attachment=("invoice", invoice.public_id),
        )
