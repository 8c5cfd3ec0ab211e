"""“Send me my order link again”, by address alone. The answer is the same whether there is an order or not."""

from datetime import datetime

from django import forms
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import normal_email
from core.http import Request
from core.sealed import fingerprint
from events import access
from events.models import Event
from tickets.actions import links
from tickets.forms import fields

WAIT_SECONDS = 120  # between two mails to one address


class AddressForm(forms.Form):
    email = fields.email(
        _("E-mail address"),
        autocomplete="email",
        help_text=_("The one you gave when you ordered, or to which a ticket was sent."),
    )


@access.public
def order_links(request: Request, event: Event) -> HttpResponse:
    form = AddressForm(request.POST if request.method == "POST" else None)
    sent_to = ""
    if form.is_valid():
        sent_to = normal_email(form.cleaned_data["email"])
        send_once(event, sent_to, timezone.now())
    return render(request, "tickets/order_links.html", {"event": event, "form": form, "sent_to": sent_to})


def send_once(event: Event, address: str, now: datetime) -> None:
    """However often somebody presses the button, one mail in two minutes."""
    if cache.add(f"order-links.{event.pk}.{fingerprint(address)}", 1, WAIT_SECONDS):
        links.send(event=event, email=address, now=now)
