"""Somebody bought a ticket and got to speak: the money back for it, or everything as it is."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from core.templatetags.formats import money
from events import access
from events.actions import profiles
from events.models import Event
from portal import reactions
from tickets.actions import cases
from tickets.models import TicketCase

GONE = 409


@never_cache
@access.signed_in
def exchange(request: SignedInRequest, event: Event, case: str) -> HttpResponse:
    """For the buyer alone: tickets that somebody else paid for are that buyer's business."""
    people = profiles.people_of(event=event, user=request.user).order_by().values("pk")
    rows = TicketCase.objects.filter(kind=TicketCase.Kind.BOUGHT, ticket__event=event)
    mine = rows.filter(participant__in=people, ticket__order__buyer__in=people)
    related = mine.select_related("ticket__type", "ticket__attendee", "ticket__order")
    found: TicketCase = get_object_or_404(related, public_id=case)
    found.ticket.event = event
    if found.answer:
        messages.info(
            request, _("This is settled already: %(answer)s.") % {"answer": found.get_answer_display()}
        )
        return redirect("me", slug=event.slug)
    refused = _settle(request, found) if request.method == "POST" else ""
    if request.method == "POST" and not refused:
        return redirect("me", slug=event.slug)
    add_ons = found.ticket.add_ons.exclude(state="void").exclude(order=None).select_related("type")
    context = {
        "event": event,
        "case": found,
        "offer": cases.offer_of(found),
        "add_ons": list(add_ons.order_by("pk")),
        "refused": refused,
    }
    return render(request, "portal/exchange.html", context, status=GONE if refused else 200)


def _settle(request: SignedInRequest, case: TicketCase) -> str:
    """Why it could not be done, in words; empty if it was."""
    now, seen = timezone.now(), request.POST.get("back", "")
    try:
        if "keep" in request.POST:
            cases.keep(case=case, by=request.user, now=now)
            messages.success(request, _("Your ticket stays as it is."))
            return ""
        told = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 15 else -1
        with transaction.atomic():
            if not reactions.talks(case.participant).select_for_update(of=("self",)):
                raise cases.CannotSettle(
                    _("You are not down for a confirmed talk, so your ticket stays yours.")
                )
            amount = cases.exchange(case=case, by=request.user, now=now, seen_minor=told)
    except cases.CannotSettle as refused:
        return refused.message
    shown = money(amount, case.ticket.event.currency)
    messages.success(
        request, _("You get %(amount)s back, and the ticket that lets you in is here.") % {"amount": shown}
    )
    return ""
