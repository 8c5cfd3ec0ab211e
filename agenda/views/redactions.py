"""Redacted copies: organizers see what tells who speaks, and write what blind reviewers read instead."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import blind, committee, redacting
from agenda.actions import redactions, reviews
from agenda.committee import Seat
from agenda.forms.redaction import RedactionForm
from agenda.models import Session
from events import access
from events.models import Event
from events.rights import Right

CONFLICT, INVALID = 409, 422
ON_A_PAGE = 50


@never_cache
@access.team(Right.PROGRAMME)
def copies(request: SignedInRequest, event: Event) -> HttpResponse:
    seat = committee.take_seat(request.user, event, timezone.now())
    page = Paginator(redacting.lines(seat), ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "event": event,
        "part": "redactions",
        "seat": seat,
        "page": page,
        "lines": [redacting.with_words(line) for line in page],
    }
    return render(request, "agenda/review/redactions.html", context)


@never_cache
@access.team(Right.PROGRAMME)
def copy(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """The original with its telling words marked, beside the copy. Posting `do=discard` takes the copy away."""
    seat = committee.take_seat(request.user, event, timezone.now())
    session = blind.for_titles(seat.proposals()).filter(code=code).first()
    if session is None:
        raise Http404(_("There is no talk for you to redact at this address."))
    form = RedactionForm(request.POST or None, initial=redacting.proposed(session))
    if request.method != "POST":
        return _page(request, seat, session, form)
    if request.POST.get("do") != "discard" and not form.is_valid():
        return _page(request, seat, session, form, status=INVALID)
    return _write(request, seat, session, form)


def _write(request: SignedInRequest, seat: Seat, session: Session, form: RedactionForm) -> HttpResponse:
    by: dict[str, Any] = {"session": session, "by": request.user, "now": timezone.now()}
    try:
        if request.POST.get("do") == "discard":
            redactions.discard(**by)
            messages.success(request, _("The copy is gone: blind reviewers read the speakers’ own words."))
        else:
            redactions.save(copy=form.copy(), covers=request.POST.get("covers", ""), **by)
            messages.success(request, _("Saved. Blind reviewers read this from now on."))
    except reviews.NotYours as refused:
        raise Http404(refused.message) from None
    except reviews.Refused as refused:
        return _page(request, seat, session, form, refused=refused.message, status=CONFLICT)
    return redirect("review_redactions", slug=seat.event.slug)


def _page(
    request: SignedInRequest,
    seat: Seat,
    session: Session,
    form: RedactionForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    people = blind.people_of(session)
    labels = {name: form.fields[name].label for name in blind.TEXTS}
    held = blind.redaction_of(session)
    context: dict[str, Any] = {
        "event": seat.event,
        "part": "redactions",
        "seat": seat,
        "session": session,
        "form": form,
        "held": held,
        "is_stale": held is not None and blind.is_stale(held, session),
        "covers": blind.fingerprint(session),
        "texts": [
            (labels[name], redacting.marked(getattr(session, name), people))
            for name in blind.TEXTS
            if getattr(session, name)
        ],
        "refused": refused,
    }
    return render(request, "agenda/review/redaction.html", context, status=status)
