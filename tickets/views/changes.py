"""What buyers and attendees do with tickets later: pass one on, give one back."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.http import Request
from core.ids import new_id
from core.templatetags.formats import money
from events import access
from events.models import Event
from tickets.actions import refunds, returns, transfers
from tickets.forms.transfer import TransferForm
from tickets.models import Order, Ticket
from tickets.refunding import Term, term_now
from tickets.views import rows
from tickets.views.ticket import may_describe

GONE = 409


@access.secret_link
def ticket_pass_on(request: Request, event: Event, secret: str) -> HttpResponse:
    """For whoever holds the ticket."""
    tickets = Ticket.objects.filter(event=event).admissions().select_related("type", "attendee", "order")
    found: Ticket = get_object_or_404(tickets.by_secret(secret))
    found.event = event
    refused = (
        ""
        if may_describe(request, found.attendee)
        else _("This ticket belongs to somebody with an account: sign in with it to pass the ticket on.")
    )
    # The link that led here is dead afterwards; the event's home is what is left.
    return _pass_on(request, found, back=found.path, after=event.get_absolute_url(), refused=refused)


@access.secret_link
def order_pass_on(request: Request, event: Event, secret: str, ticket: str) -> HttpResponse:
    """For the buyer, of any ticket in the order."""
    order = _order(event, secret)
    rows_ = order.tickets.filter(parent=None).select_related("type", "attendee")
    found: Ticket = get_object_or_404(rows_, public_id=ticket)
    found.event, found.order = event, order
    return _pass_on(request, found, back=order.path, after=order.path)


def _pass_on(request: Request, ticket: Ticket, *, back: str, after: str, refused: str = "") -> HttpResponse:
    now = timezone.now()
    refused = refused or transfers.refusal(ticket, now)
    form = TransferForm(request.POST if request.method == "POST" else None)
    if not refused and form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        try:
            transfers.transfer(
                ticket=ticket, heir=form.heir, by=by, by_label="" if by else _("Link"), now=now
            )
        except transfers.CannotTransfer as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("Passed on. %(name)s gets the ticket by mail.") % {"name": form.heir.name}
            )
            return redirect(after)
    context = {
        "event": ticket.event,
        "row": rows.row(ticket, ticket.add_ons.select_related("type").order_by("pk"), ticket.event),
        "form": form,
        "refused": refused,
        "back": back,
    }
    return render(request, "tickets/pass_on.html", context)


@access.secret_link
def order_give_back(request: Request, event: Event, secret: str) -> HttpResponse:
    """Each ticket with what giving it back brings; the button on it does it."""
    order = _order(event, secret)
    now = timezone.now()
    refused = _give_back(request, order) if request.method == "POST" else ""
    if request.method == "POST" and not refused:
        return redirect(order.path)
    tickets = list(order.tickets.select_related("type", "attendee").order_by("pk"))
    for one in tickets:
        one.event = event
    shown = {row.public_id: row for row in rows.rows(tickets, event)}
    offers = returns.offers_for(order, tickets, now)
    context = {
        "event": event,
        "order": order,
        "offers": [(offer, shown[offer.ticket.public_id], new_id("key")) for offer in offers],
        "schedule": returns.terms_of(event),
        "refused": refused,
        "back": order.path,
    }
    return render(request, "tickets/give_back.html", context, status=GONE if refused else 200)


def _give_back(request: Request, order: Order) -> str:
    """Why it could not be done, in words; empty if it was."""
    ticket = order.tickets.select_related("type").filter(public_id=request.POST.get("ticket", "")).first()
    if ticket is None:
        return _("Choose the ticket that you want to give back.")
    seen = request.POST.get("back", "")
    try:
        made = returns.give_back(
            order=order,
            ticket=ticket,
            by=request.user if isinstance(request.user, User) else None,
            now=timezone.now(),
            key=request.POST.get("key", "")[:40],
            seen_minor=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 15 else None,
        )
    except refunds.CannotRefund as refusal:
        return refusal.message
    amount = money(sum(one.amount_minor for one in made), order.currency)
    messages.success(request, _("The ticket is given back. You get %(amount)s.") % {"amount": amount})
    return ""


def _order(event: Event, secret: str) -> Order:
    orders = Order.objects.filter(event=event).select_related("buyer")
    found: Order = get_object_or_404(orders.by_secret(secret))
    found.event = event
    return found


@dataclass(frozen=True)
class Later:
    """What the order page leads to: giving tickets back (with the schedule), handing them to colleagues, adding to
    them; and, from something that was added, to the first order.
    """

    schedule: list[Term]
    give_back: str = ""
    seats: str = ""
    add: str = ""
    first: str = ""


def later(order: Order, secret: str, unnamed: int, now: datetime) -> Later | None:
    """One query; None for an order that is over. `unnamed` is how many of its tickets have no name yet."""
    where = {"slug": order.event.slug, "secret": secret}
    if order.extends is not None:
        order.extends.event = order.event
        return Later([], first=order.extends.path)
    colleagues = reverse("order_seats", kwargs=where) if unnamed or getattr(order, "has_seats", False) else ""
    if order.state == Order.State.INVOICED:
        return Later([], seats=colleagues)
    if order.state not in {Order.State.PENDING, Order.State.PAID}:
        return None
    terms = returns.terms_of(order.event) if getattr(order, "has_terms", True) else []
    if order.state != Order.State.PAID:
        return Later(terms)
    open_now = term_now(terms, now) is not None
    return Later(
        terms,
        give_back=reverse("order_give_back", kwargs=where) if open_now else "",
        seats=colleagues,
        add=reverse("order_add", kwargs=where) if getattr(order, "has_add_ons", False) else "",
    )
