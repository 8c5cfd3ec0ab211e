"""Asking for an invitation letter with a ticket, loading it, and checking one by its number."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from core import times
from core.http import Request, visitor_address
from events import access
from events import retention as kept
from events.models import Event
from tickets import retention, visa_checks
from tickets.actions import guesses, visa_letters
from tickets.documents import visa_rows
from tickets.forms.visa import CheckForm, TravellerForm
from tickets.models import Ticket, VisaLetter, VisaPaper, VisaTerms
from tickets.views.documents import as_pdf
from tickets.views.ticket import may_describe

TOO_MANY = 429
NOT_NOW = 409


@access.secret_link
def ticket_visa(request: Request, event: Event, secret: str) -> HttpResponse:
    """For whoever holds the ticket; once its attendee has an account, for that account alone."""
    ticket = _ticket(event, secret)
    if not may_describe(request, ticket.attendee):
        messages.warning(request, _("This ticket belongs to somebody with an account: sign in with it."))
        return redirect(ticket.path)
    now, letter = timezone.now(), _letter(ticket)
    terms = VisaTerms.objects.filter(event=event).first()
    refused = visa_letters.refusal(ticket, terms, now)
    form = TravellerForm(
        request.POST if request.method == "POST" else None,
        event=event,
        today=times.conference_day(now, event.time_zone),
        gone=kept.words(retention.VISA, event),
        known=letter.traveller if letter else None,
    )
    if not refused and form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        try:
            visa_letters.ask(
                ticket=ticket,
                traveller=form.traveller,
                by=by,
                by_label="" if by else _("Ticket link"),
                now=now,
            )
        except visa_letters.CannotAsk as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Sent. We look at it and write to you."))
            return redirect(request.path)
    paper = VisaPaper.objects.standing().filter(letter=letter).first() if letter else None
    context = {
        "event": event, "form": form, "letter": letter, "paper": paper, "refused": refused, "back": ticket.path,
    }  # fmt: skip
    return render(request, "tickets/visa.html", context, status=NOT_NOW if refused and form.is_bound else 200)


@require_safe
@access.secret_link
def ticket_visa_pdf(request: Request, event: Event, secret: str) -> HttpResponse:
    """The letter that stands; without one back to the page that says why."""
    ticket = _ticket(event, secret)
    letter = _letter(ticket) if may_describe(request, ticket.attendee) else None
    rows = VisaPaper.objects.standing().select_related("letter__ticket__type")
    paper = rows.filter(letter=letter).first() if letter else None
    content = None
    if paper is not None:
        paper.letter.ticket.event = event
        content = visa_rows.letter_pdf(paper)
    if content is None:
        messages.warning(request, _("There is no letter to load at the moment."))
        return redirect("ticket_visa", slug=event.slug, secret=secret)
    return as_pdf(content, f"{event.slug}-invitation-{paper}.pdf")


@access.public
def visa_check(request: HttpRequest, event: Event, number: str = "") -> HttpResponse:
    """For embassies. A passport number is posted, so that it stands in no log of addresses."""
    source = guesses.source_of(visitor_address(request))
    if visa_checks.is_closed(event, source):
        context = {"event": event, "is_closed": True, "form": CheckForm()}
        return render(request, "tickets/visa_check.html", context, status=TOO_MANY)
    form = CheckForm(request.POST if request.method == "POST" else None, initial={"number": number})
    found = None
    if form.is_valid():
        found = visa_checks.look(event, form.cleaned_data["number"], form.cleaned_data["passport"], source)
    elif number and not form.is_bound:
        found = visa_checks.look(event, number, "", source)
    response = render(request, "tickets/visa_check.html", {"event": event, "form": form, "found": found})
    response["Cache-Control"] = "private, no-store"
    return response


def _ticket(event: Event, secret: str) -> Ticket:
    tickets = Ticket.objects.filter(event=event).admissions().select_related("type", "attendee", "order")
    found: Ticket = get_object_or_404(tickets.by_secret(secret))
    found.event = event
    return found


def _letter(ticket: Ticket) -> VisaLetter | None:
    """The holder's own: what the one before him asked is none of his business."""
    return VisaLetter.objects.standing().filter(ticket=ticket, participant=ticket.attendee_id).first()
