"""A buyer adds something to tickets he has: a workshop, the party."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.http import Request
from core.ids import new_id
from core.templatetags.formats import money
from events import access
from events.models import Event
from tickets.actions import extensions, payments
from tickets.actions.extensions import Addition
from tickets.actions.planning import PriceChanged, Refused
from tickets.models import Order, Ticket
from tickets.shop import Offer

CONFLICT = 409
MARK = "add:"


@dataclass(frozen=True)
class Box:
    """A check box: one add-on for one ticket."""

    name: str
    label: str
    price: str
    is_ticked: bool
    is_taken: bool


@dataclass(frozen=True)
class Person:
    name: str
    boxes: list[Box]


@access.secret_link
def order_add(request: Request, event: Event, secret: str) -> HttpResponse:
    orders = Order.objects.filter(event=event).select_related("buyer")
    order: Order = get_object_or_404(orders.by_secret(secret))
    order.event = event
    now = timezone.now()
    ticked = {name[len(MARK) :] for name in request.POST if name.startswith(MARK)}
    refused, agreed = "", 0
    if request.method == "POST":
        try:
            return _place(request, order, ticked, now)
        except PriceChanged as changed:
            agreed = changed.quote.total_minor
            words = _("This costs %(total)s in all now. Press once more if that is fine.")
            refused = words % {"total": money(agreed, order.currency)}
        except Refused as refusal:
            refused = refusal.message
    offers = extensions.offers_for(order, now=now)
    context = {
        "event": event,
        "order": order,
        "people": _people(order, offers, ticked),
        "offers": offers,
        "refused": refused,
        "key": request.POST.get("key") or new_id("key"),
        "seen": " ".join(f"{one.public_id}={extensions.price_of(one, order)}" for one in offers),
        "agreed": f"{agreed}:{' '.join(sorted(ticked))}" if agreed else "",
        "back": order.path,
    }
    return render(request, "tickets/add.html", context, status=CONFLICT if refused else 200)


def _place(request: Request, order: Order, ticked: set[str], now: datetime) -> HttpResponse:
    additions = [Addition(*name.split(":", 1)) for name in sorted(ticked) if ":" in name]
    made = extensions.place(
        order=order,
        additions=additions,
        form_key=request.POST.get("key", "")[:40] or new_id("key"),
        total_seen_minor=_total_seen(request, ticked, additions),
        by=request.user if isinstance(request.user, User) else None,
        now=now,
    )
    if made.state == Order.State.REQUESTED:
        return redirect(made.path)
    if made.state != Order.State.PENDING:
        messages.success(request, _("Added. It is on the tickets now."))
        return redirect(order.path)
    try:
        return redirect(payments.start(order=made, now=now).url)
    except payments.CannotPay as refusal:
        messages.warning(request, refusal.message)
        return redirect(made.path)


def _total_seen(request: Request, ticked: set[str], additions: list[Addition]) -> int | None:
    """The sum of the prices beside the boxes, or what was agreed to for just these."""
    agreed, _colon, agreed_for = request.POST.get("agreed", "").partition(":")
    if agreed.isdecimal() and len(agreed) < 15 and agreed_for == " ".join(sorted(ticked)):
        return int(agreed)
    seen = dict(part.split("=", 1) for part in request.POST.get("seen", "").split() if "=" in part)
    prices = [seen.get(one.add_on, "") for one in additions]
    return sum(int(price) for price in prices) if all(p.isdecimal() and len(p) < 15 for p in prices) else None


def _people(order: Order, offers: list[Offer], ticked: set[str]) -> list[Person]:
    """One query for the tickets with what they have."""
    tickets = order.tickets.valid().filter(parent=None).select_related("attendee").order_by("pk")
    rows = Ticket.objects.exclude(state=Ticket.State.VOID).filter(parent__order=order)
    has = set(rows.values_list("parent__public_id", "type__public_id"))
    return [
        Person(
            ticket.attendee.name if ticket.attendee else _("Name to come"),
            [
                Box(
                    name=f"{MARK}{ticket.public_id}:{offer.public_id}",
                    label=offer.name,
                    price=money(extensions.price_of(offer, order), order.currency),
                    is_ticked=f"{ticket.public_id}:{offer.public_id}" in ticked,
                    is_taken=(ticket.public_id, offer.public_id) in has,
                )
                for offer in offers
            ],
        )
        for ticket in tickets
    ]
