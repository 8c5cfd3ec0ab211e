"""Company seats: the manager's page, and the page where a colleague takes a seat. Both by secret link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.http import Request
from events import access
from events.models import Event
from tickets.actions import seats
from tickets.forms.seats import AskForm, DomainsForm, InviteForm, ManagerForm, TakeForm
from tickets.models import Order, SeatBlock, SeatInvitation, Ticket

GONE = 409


@dataclass(frozen=True)
class Seat:
    """A ticket of the block, and by which invitation it was taken; one of both may be missing."""

    ticket: Ticket | None
    invitation: SeatInvitation | None

    @property
    def name(self) -> str:
        if self.ticket is not None and self.ticket.attendee is not None:
            return self.ticket.attendee.name
        return self.invitation.name if self.invitation else ""


@access.secret_link
def order_seats(request: Request, event: Event, secret: str) -> HttpResponse:
    """The buyer makes an order's tickets seats to give away, or goes where he does."""
    orders = Order.objects.filter(event=event).select_related("buyer")
    order: Order = get_object_or_404(orders.by_secret(secret))
    order.event = event
    block = SeatBlock.objects.filter(order=order).first()
    if block is not None:
        return redirect(reverse("seat_block", kwargs={"slug": event.slug, "secret": block.secret}))
    buyer = order.buyer
    initial = {"company": buyer.company, "name": buyer.name, "email": order.email}
    form = ManagerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = seats.open_block(order=order, manager=form.manager, by=_user(request), now=timezone.now())
        except seats.CannotSeat as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The link to this page is on its way to %s.") % made.manager_email)
            return redirect(made.path)
    context = {"event": event, "order": order, "form": form, "back": order.path}
    return render(request, "tickets/seats_open.html", context)


@access.secret_link
def seat_block(request: Request, event: Event, secret: str) -> HttpResponse:
    """Who has a seat, who was invited, and what the manager can do. Each button posts `do`."""
    block = _block(event, secret)
    now = timezone.now()
    shown: dict[str, forms.Form] = {
        "invite": InviteForm(),
        "domains": DomainsForm(initial={"domains": block.domains}),
    }
    status = 200
    if request.method == "POST":
        do = DEEDS.get(request.POST.get("do", ""))
        if do is None:
            return redirect(block.path)
        failed = do(request, block, now)
        if failed is None:
            return redirect(block.path)
        shown[failed[0]] = failed[1]
        status = GONE
    return render(request, "tickets/seats.html", _shown(block, shown, now), status=status)


Failed = tuple[str, forms.Form] | None


def _invite(request: Request, block: SeatBlock, now: datetime) -> Failed:
    form = InviteForm(request.POST)
    made: list[SeatInvitation] = []
    if form.is_valid():
        try:
            made = seats.invite(
                block=block, colleagues=form.cleaned_data["colleagues"], by=_user(request), now=now
            )
        except seats.CannotSeat as refusal:
            form.add_error("colleagues", refusal.message)
    if form.errors:
        return "invite", form
    words = ngettext("%d invitation is on its way.", "%d invitations are on their way.", len(made))
    messages.success(request, words % len(made))
    return None


def _remind(request: Request, block: SeatBlock, now: datetime) -> Failed:
    count = seats.remind(block=block, by=_user(request), now=now)
    words = ngettext("%d reminder is on its way.", "%d reminders are on their way.", count) % count
    messages.success(request, words if count else _("Everybody was written to within the last day."))
    return None


def _open_link(request: Request, block: SeatBlock, now: datetime) -> Failed:
    form = DomainsForm(request.POST)
    if not form.is_valid():
        return "domains", form
    seats.open_common_link(block=block, domains=form.cleaned_data["domains"], by=_user(request), now=now)
    messages.success(request, _("The link is below. Pass it to your colleagues."))
    return None


def _close_link(request: Request, block: SeatBlock, now: datetime) -> Failed:
    seats.close_common_link(block=block, by=_user(request), now=now)
    messages.success(request, _("The link no longer works."))
    return None


def _take_back(request: Request, block: SeatBlock, now: datetime) -> Failed:
    public_id = request.POST.get("invitation", "")
    found: SeatInvitation = get_object_or_404(block.invitations.all(), public_id=public_id)
    try:
        seats.take_back(block=block, invitation=found, by=_user(request), now=now)
    except seats.CannotSeat as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Taken back. The seat is free again."))
    return None


DEEDS: dict[str, Callable[[Request, SeatBlock, datetime], Failed]] = {
    "invite": _invite,
    "remind": _remind,
    "open-link": _open_link,
    "close-link": _close_link,
    "take-back": _take_back,
}


def _shown(block: SeatBlock, shown: dict[str, forms.Form], now: datetime) -> dict[str, object]:
    """Two queries: the tickets with their people, and the invitations."""
    tickets = list(
        Ticket.objects.filter(order=block.order_id, parent=None)
        .exclude(state=Ticket.State.VOID)
        .select_related("type", "attendee")
        .order_by("pk")
    )
    invitations = list(block.invitations.exclude(state=SeatInvitation.State.REVOKED).order_by("pk"))
    by_ticket = {one.ticket_id: one for one in invitations if one.ticket_id}
    for one in invitations:
        one.block = block
    taken = [Seat(ticket, by_ticket.get(ticket.pk)) for ticket in tickets if ticket.attendee_id]
    invited = [Seat(None, one) for one in invitations if one.state == SeatInvitation.State.OPEN and one.email]
    common = next((one for one in invitations if not one.email), None)
    free = len(tickets) - len(taken)
    return {
        "event": block.event,
        "seats": block,
        "order": block.order,
        "taken": taken,
        "invited": invited,
        "free": max(0, free - len(invited)),
        "total": len(tickets),
        "common": common,
        "invite": shown["invite"],
        "domains": shown["domains"],
    }


@access.secret_link
def seat(request: Request, event: Event, secret: str) -> HttpResponse:
    """A colleague takes a seat; by the common link he first proves that the address is his."""
    found: SeatInvitation = get_object_or_404(
        SeatInvitation.objects.filter(block__event=event)
        .select_related("block__order", "ticket")
        .by_secret(secret)
    )
    found.block.event = event
    if found.ticket is not None and found.state == SeatInvitation.State.TAKEN:
        found.ticket.event = event
        return redirect(found.ticket.path)
    page: dict[str, object] = {"event": event, "seats": found.block, "invitation": found}
    if found.state == SeatInvitation.State.REVOKED:
        return render(request, "tickets/seat_gone.html", page, status=GONE)
    return _take(request, found, page) if found.email else _ask(request, found, page)


def _take(request: Request, found: SeatInvitation, page: dict[str, object]) -> HttpResponse:
    initial = {"name": found.name, "company": found.block.company}
    form = TakeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        try:
            ticket = seats.take(
                invitation=found, name=values["name"], company=values["company"], by=_user(request),
                now=timezone.now(),
            )  # fmt: skip
        except seats.CannotSeat as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The seat is yours. We sent your ticket to %s.") % found.email)
            return redirect(ticket.path)
    return render(request, "tickets/seat.html", page | {"form": form})


def _ask(request: Request, found: SeatInvitation, page: dict[str, object]) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            seats.ask_for_seat(invitation=found, email=form.cleaned_data["email"], now=timezone.now())
        except seats.CannotSeat as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(request, _("Look into your mail: your link is on its way."))
            return redirect(found.path)
    return render(request, "tickets/seat.html", page | {"form": form})


def _block(event: Event, secret: str) -> SeatBlock:
    blocks = SeatBlock.objects.filter(event=event).select_related("order__buyer")
    found: SeatBlock = get_object_or_404(blocks.by_secret(secret))
    found.event = event
    found.order.event = event
    return found


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
