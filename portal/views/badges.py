"""Badges as PDF: one's own, and those of everybody for the team."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from events import access
from events.models import Event
from events.rights import Right
from portal import badge_letters, badges, printing
from tickets.badges.drawing import Job
from tickets.models import BadgeLayout, Order, Ticket, TicketType
from tickets.views.documents import as_pdf, no_paper, refusal

CONFLICT = 409
IN_ROOM = TicketType.Attendance.ROOM


@require_safe
@access.secret_link
def my_badge(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """An attendee's badge with the ticket's own code, printed at home, while the ticket is valid."""
    tickets = Ticket.objects.filter(event=event).admissions().select_related("attendee", "event", "type")
    ticket = get_object_or_404(tickets.by_secret(secret))
    if ticket.state != Ticket.State.VALID:
        return no_paper(request, event, ticket)
    is_worn = ticket.type.attendance == IN_ROOM
    content = badges.home_copies(
        event=event, tickets=[ticket] if is_worn else [], job=_job(request, printing.usual(event))
    )
    if content is None:
        return _no_badge(request, event, ticket)
    return as_pdf(content, f"{event.slug}-badge.pdf")


@require_safe
@access.secret_link
def order_badges(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """The badges of everybody on a paid order with the codes of their tickets, for the buyer to print at once."""
    orders = Order.objects.filter(event=event).select_related("event")
    order = get_object_or_404(orders.by_secret(secret))
    tickets = Ticket.objects.valid().admissions().filter(order=order, type__attendance=IN_ROOM).order_by("pk")
    content = badges.home_copies(event=event, tickets=tickets, job=_job(request, printing.usual(event)))
    if content is None:
        raise Http404(_("There is no badge to print for this order yet."))
    return as_pdf(content, f"{event.slug}-{order.code}-badges.pdf")


@require_POST
@access.team(Right.BADGES)
def badges_pdf(request: HttpRequest, event: Event) -> HttpResponse:
    """All badges (`?size=a6|4x3`, `?order=name|company`), or one (`?participant=par_…`).

    It writes the ledger and ends badges that have changed, so no link and no reload may do it; and nothing is printed
    before letters that cannot be printed were looked at (`anyway`). About 1 ms of one core a badge, in the web process,
    and less for what was drawn before.
    """
    found = badges.wearers(event)
    if only := request.GET.get("participant"):
        found = [wearer for wearer in found if wearer.person.public_id == only]
    if not found:
        raise Http404(_("Nobody to print a badge for."))
    found.sort(key=badges.ORDERS.get(request.GET.get("order", ""), badges.by_name))
    layout = printing.usual(event)
    lacking = badge_letters.lacking(event, found, layout, ())
    if lacking and not request.POST.get("anyway"):
        return _look_first(request, event, lacking)
    by, now = cast(User, request.user), timezone.now()
    content = printing.team_copy(event=event, wearers=found, job=_job(request, layout), by=by, now=now)
    response = as_pdf(content, f"{event.slug}-badges.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _look_first(request: HttpRequest, event: Event, lacking: list[badge_letters.Lacking]) -> HttpResponse:
    context = {
        "event": event, "part": "people", "lacking": lacking, "action": request.get_full_path(),
        "given": {"anyway": "1"},
    }  # fmt: skip
    return render(request, "portal/badges/letters.html", context, status=CONFLICT)


def _job(request: HttpRequest, layout: BadgeLayout) -> Job:
    return printing.home_job(layout, request.GET.get("size", ""))


def _no_badge(request: HttpRequest, event: Event, ticket: Ticket) -> HttpResponse:
    """Nobody is named on the ticket, or it is for watching from afar."""
    if ticket.attendee is None:
        title, text = _("Who is coming?"), _("Name the attendee first. The badge carries that name.")
    else:
        title, text = (
            _("No badge for this ticket"),
            _("It is for taking part online, where nobody wears one."),
        )
    return refusal(request, event, title=title, text=text, back=ticket)
