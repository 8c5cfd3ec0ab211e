"""“Send me my order link again”, by address alone. The answer is the same whether there is an order or not."""

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
        if cache.add(f"order-links.{event.pk}.{fingerprint(sent_to)}", 1, WAIT_SECONDS):
            links.send(event=event, email=sent_to, now=timezone.now())
    return render(request, "tickets/order_links.html", {"event": event, "form": form, "sent_to": sent_to})
