"""An order by its secret link, for its buyer: what it is, paying it, and coming back from paying."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Exists, OuterRef, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core.http import Request
from core.prepared import Prepared
from core.sealed import fingerprint
from events import access
from events.models import Event
from tickets import asking
from tickets.actions import payments, withdrawals
from tickets.models import (
    Invoice,
    Order,
    OrderLine,
    PaymentAttempt,
    Refund,
    RefundTerm,
    SeatBlock,
    Ticket,
    TicketType,
)
from tickets.views import changes, invoice, prices, rows, standing, timeline


@require_safe
@access.secret_row
def order(request: Request, slug: str, secret: str) -> HttpResponse:
    found = _order(slug, secret)
    event = found.event
    now = timezone.now()
    tickets = _tickets(found)
    history = timeline.of_order(found.public_id)
    attempt = found.attempts.first() if found.state == Order.State.PENDING else None
    on_its_way = attempt is not None and attempt.state == PaymentAttempt.State.PENDING
    can_pay = _is_held(found, now) and not on_its_way
    facts = standing.Facts(
        now=now,
        tickets=sum(1 for ticket in tickets if not ticket.type.is_add_on),
        zone=event.time_zone,
        money_on_its_way=on_its_way,
        refused=attempt is not None and attempt.state == PaymentAttempt.State.FAILED,
        refunded_minor=_refunded(found) if any(moment.is_refund for moment in history) else 0,
        again=_again(event, [ticket for ticket in tickets if ticket.order_id == found.pk]),
    )
    shown = rows.rows(tickets, event)
    names_missing = sum(1 for row in shown if not row.has_name)
    context = {
        "event": event,
        "order": found,
        "secret": secret,
        "standing": standing.of(found, facts),
        "is_paid": found.is_complete,
        "can_pay": can_pay,
        "minutes_left": _minutes_left(found, now),
        "rows": shown,
        "names_missing": names_missing,
        "price": prices.explain(_LINES.all(order=found.pk), found.currency),
        "invoice": invoice.section(found, secret),
        "questions": asking.of_order_page(found, tickets),
        "later": changes.later(found, secret, names_missing, now),
        "timeline": history,
    }
    return render(request, "tickets/order.html", context)


@require_POST
@access.secret_row
def order_pay(request: Request, slug: str, secret: str) -> HttpResponse:
    """Start to pay, or go on where one had stopped: the open attempt is used again."""
    found = _order(slug, secret)
    try:
        attempt = payments.start(order=found, now=timezone.now())
    except payments.CannotPay as refusal:
        messages.warning(request, refusal.message)
        return redirect(found.path)
    return redirect(attempt.url)


@require_POST
@access.secret_row
def order_cancel(request: Request, slug: str, secret: str) -> HttpResponse:
    """The buyer gives an order up that he has not paid: its seats are free for others at once."""
    found = _order(slug, secret)
    by = request.user if isinstance(request.user, User) else None
    if not withdrawals.withdraw(order=found, by=by, now=timezone.now()):
        messages.warning(request, _("This order cannot be cancelled here any more."))
    return redirect(found.path)


@require_safe
@access.secret_row
def order_return(request: Request, slug: str, secret: str) -> HttpResponse:
    """Where the gateway sends the buyer. The address proves nothing: the gateway is asked what happened."""
    found = _order(slug, secret)
    attempt = found.attempts.first()
    if attempt is not None and found.state != Order.State.PAID:
        attempt.order = found
        payments.look_again(attempt=attempt, now=timezone.now())
    return redirect(found.path)


def _order(slug: str, secret: str) -> Order:
    """With its event, and with flags for what its page says only where there is something to say. One query."""
    found = _BY_SECRET.first(slug=slug, secret=fingerprint(secret))
    if found is None:
        raise Http404
    return found


def _with_flags(slug: Any, secret: Any) -> Any:
    event = OuterRef("event")
    return (
        Order.objects.filter(event__slug=slug, secret_hash=secret)
        .annotate(
            has_add_ons=Exists(TicketType.objects.listed().filter(event=event, kind="add_on")),
            has_seats=Exists(SeatBlock.objects.filter(order=OuterRef("pk"))),
            has_extensions=Exists(Order.objects.filter(extends=OuterRef("pk"))),
            has_papers=Exists(Invoice.objects.filter(order=OuterRef("pk"))),
            has_terms=Exists(RefundTerm.objects.filter(event=event)),
            **asking.FOR_ORDER,
        )
        .select_related("event__organizer", "buyer", "extends")
        .order_by()
    )


_BY_SECRET: Prepared[Order] = Prepared(_with_flags, slug="a-slug", secret="a-fingerprint")  # noqa: S106 - samples
_LINES = Prepared(lambda order: OrderLine.objects.filter(order=order).order_by("position"), order=-1)
_OWN = Prepared(
    lambda order: Ticket.objects.filter(order=order).select_related("type", "attendee").order_by("pk"),
    order=-1,
)


def _tickets(found: Order) -> list[Ticket]:
    """With type and attendee."""
    has_extensions: bool = found.has_extensions  # type: ignore[attr-defined]
    if has_extensions:
        return list(Ticket.objects.shown_with(found).select_related("type", "attendee").order_by("pk"))
    return _OWN.all(order=found.pk)


def _is_held(found: Order, now: Any) -> bool:
    return found.state == Order.State.PENDING and found.expires_at is not None and found.expires_at > now


def _minutes_left(found: Order, now: Any) -> int:
    return max(1, round((found.expires_at - now).total_seconds() / 60)) if found.expires_at else 0


def _refunded(found: Order) -> int:
    refunds = Refund.objects.counting().filter(payment__order=found)
    return refunds.aggregate(total=Sum("amount_minor"))["total"] or 0


def _again(event: Event, tickets: list[Ticket]) -> str:
    """The order form with the same tickets in it."""
    counts: Counter[str] = Counter()
    for ticket in tickets:
        counts[ticket.type.public_id] += 1
    return f"{reverse('order_form', kwargs={'slug': event.slug})}?{urlencode(counts)}"
