"""The page of the call: drawn for one visitor, or kept for everybody who has typed nothing yet."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from accounts import sign_in
from agenda import deadline, own
from agenda.deadline import Phase, Span
from agenda.drafts import Kept
from agenda.forms.submission import CodeForm, Submission
from agenda.views.call_visit import Visit
from core import pagecache
from core.http import Request
from events import kept as event_rows
from events.models import Event

# Where a kept page has room for what belongs to one visitor.
FORM_KEY, ADDRESS = "key-of-this-form", "address-of-this-visitor"


def shown(who: Visit) -> HttpResponse:
    """As somebody finds it who comes to write."""
    if _is_unknown(who):
        return _kept(who)
    return drawn(who, who.shown(), kept=who.kept)


def drawn(
    who: Visit, page: Submission, *, kept: Kept | None = None, status: int = 200, previews: bool = False
) -> HttpResponse:
    sessions = list(own.talks_of_people(who.people, event=who.event)) if who.people else []
    context = _context(who, page) | {"kept": kept, "preview": previews, "sessions": sessions}
    return render(who.request, "agenda/propose.html", context, status=status)


def code(
    request: Request, event: Event, address: str, *, form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    """Asks for the code that was sent to the address."""
    template, given = "agenda/propose_code.html", {"address": address, "form": form or CodeForm()}
    context = {
        "event": event,
        "minutes": sign_in.CODE_LASTS // timedelta(minutes=1),
        "action": reverse("propose_code", kwargs={"slug": event.slug}),
    }
    if form is not None or not event.is_public or messages.get_messages(request):
        return render(request, template, context | given, status=status)

    def made() -> str:
        own = {"address": ADDRESS, "form": CodeForm(), "csrf_token": pagecache.TOKEN}
        return render_to_string(template, context | own, request)

    def filled(body: bytes) -> bytes:
        # The address last: it may hold whatever its owner likes.
        return pagecache.with_token(request, body).replace(ADDRESS.encode(), escape(address).encode())

    key = ("propose code", event.public_id, event.public_counter, request.path)
    return pagecache.cached(request, key=key, render=made, seconds=event_rows.SECONDS, fill=filled)


def _is_unknown(who: Visit) -> bool:
    """Nobody the page could say a word to: not signed in, not invited, nothing typed, nothing to be told."""
    stranger = who.user is None and who.link is None and who.kept is None
    return stranger and who.event.is_public and not messages.get_messages(who.request)


def _kept(who: Visit) -> HttpResponse:
    """Under all that time and limits change in it, so that it is never behind them. What organizers change past the
    event's counter is seen as late as in the rows themselves, and once more so late.
    """
    event, call = who.event, who.offer.call
    about = repr(sorted(part for part in vars(call).items() if part[0][0] != "_")) if call else ""
    changing = (about, *_spans(who), *sorted(who.offer.closed))
    key = ("propose", event.public_id, event.public_counter, *changing)

    def made() -> str:
        page = who.shown()
        page.form_key = FORM_KEY
        context = _context(who, page) | {"csrf_token": pagecache.TOKEN}
        return render_to_string("agenda/propose.html", context, who.request)

    def filled(body: bytes) -> bytes:
        return pagecache.with_token(who.request, body).replace(FORM_KEY.encode(), uuid4().hex.encode())

    return pagecache.cached(who.request, key=key, render=made, seconds=event_rows.SECONDS, fill=filled)


def _spans(who: Visit) -> list[tuple[Span, str]]:
    """Until when what can be proposed, and how long that still is."""
    now, zone = who.now, who.event.time_zone
    return [(span, deadline.left(span.until, now, zone) if span.until else "") for span in who.offer.spans]


def _context(who: Visit, page: Submission) -> dict[str, Any]:
    # After the deadline only somebody who was in the middle of writing sees the form, to save the draft.
    is_writing = who.offer.phase is Phase.OPEN or who.kept is not None or page.talk.is_bound
    return {
        "event": who.event,
        "call": who.offer.call,
        "phase": who.offer.phase,
        "spans": _spans(who),
        "link": who.offer.link,
        "page": page,
        "person": who.person,
        "shows_form": page.talk.default_type is not None and is_writing,
    }
