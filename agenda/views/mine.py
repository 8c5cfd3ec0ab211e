"""My agenda: a page for who reads, a calendar and a feed for his programs at a secret address."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from agenda import own_agenda, public, readers
from agenda.actions import change_mails, favourites
from agenda.actions.favourites import Who
from agenda.exports import ics, own_atom
from agenda.models import ChangeMail, ReadingLink
from agenda.views import feeds
from events import access
from events.models import Event

ATOM = "application/atom+xml; charset=utf-8"
GONE = 410


@access.public
@require_safe
def page(request: HttpRequest, event: Event) -> HttpResponse:
    reader = readers.of(request, event)
    mine = own_agenda.read(event, reader.who)
    link = favourites.current_link(event=event, who=reader.who)
    context = {
        "event": event,
        "mine": mine,
        "moves": [
            (own_atom.title(move), own_atom.words(move, event.time_zone), move) for move in mine.moves[:20]
        ],
        "link": calendar_address(link) if link else "",
        "webcal": calendar_address(link).replace("https:", "webcal:").replace("http:", "webcal:")
        if link
        else "",
        "feed": f"{settings.SITE_URL}{link.path}.atom" if link else "",
        "reader": reader.who,
        "wants_mail": change_mails.wanted(reader.who.participant),
        "mail_words": change_mails.words(event),
    }
    answer: HttpResponse = reader.settle(render(request, "agenda/mine.html", context))
    return answer


def calendar_address(link: ReadingLink) -> str:
    return f"{settings.SITE_URL}{link.path}.ics"


@access.public
@require_POST
def link(request: HttpRequest, event: Event) -> HttpResponse:
    """Makes the address of the calendar, or another one instead of it (`renew`)."""
    reader = readers.of(request, event)
    if not reader.who:
        return redirect("my_agenda", slug=event.slug)
    make = favourites.replace_link if "renew" in request.POST else favourites.link_of
    make(event=event, who=reader.who, now=timezone.now())
    answer: HttpResponse = reader.settle(redirect("my_agenda", slug=event.slug))
    return answer


@require_POST
@access.signed_in
def mail(request: SignedInRequest, event: Event) -> HttpResponse:
    """Begin or stop sending mail about changes."""
    person = readers.person_of(request, event)
    if person is None:
        messages.warning(request, _("Mail needs a ticket or a talk of yours at this event."))
    elif "stop" in request.POST:
        for row in ChangeMail.objects.filter(participant=person).select_related("participant__event"):
            change_mails.stop(row=row, by=request.user, now=timezone.now())
    else:
        change_mails.agree(person=person, by=request.user, now=timezone.now())
    return redirect("my_agenda", slug=event.slug)


@access.secret_link
def stop_mail(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """From a mail. Programs that look at every link in a mail press no button."""
    rows = ChangeMail.objects.by_secret(secret).filter(participant__event=event)
    found = rows.select_related("participant__event").first()
    if found is None:
        raise Http404(_("There is nothing to stop at this address."))
    if request.method == "POST":
        change_mails.stop(row=found, by=None, now=timezone.now())
        found.refresh_from_db()
    return render(request, "agenda/mail_stop.html", {"event": event, "row": found})


@access.secret_link
@require_safe
def calendar(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    found, address = _link(event, secret), f"agenda/mine/{secret}.ics"
    facts = public.facts(event)
    with translation.override(event.language):
        label = _("my agenda")
        if found.ended_at is not None:
            body = ics.render_unreleased(
                facts, site_url=settings.SITE_URL, address=address, label=label, explained=_replaced()
            )
            return HttpResponse(body, status=GONE, content_type=feeds.CALENDAR)
        mine = own_agenda.read(event, Who(found.participant, found.device or ""))
        if mine.programme is None:
            body = ics.render_unreleased(facts, site_url=settings.SITE_URL, address=address, label=label)
        else:
            body = ics.render(
                mine.programme, site_url=settings.SITE_URL, address=address, label=label, is_busy=True,
                turns=mine.turns,
            )  # fmt: skip
    return _answer(request, body, feeds.CALENDAR)


@access.secret_link
@require_safe
def feed(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """Changes of what he has in his agenda."""
    found = _link(event, secret)
    with translation.override(event.language):
        moves = []
        if found.ended_at is None:
            moves = own_agenda.read(event, Who(found.participant, found.device or "")).moves
        body = own_atom.render(
            public.facts(event),
            moves,
            key=str(found.pk),
            site_url=settings.SITE_URL,
            address=f"agenda/mine/{secret}.atom",
            explained=_replaced() if found.ended_at else "",
        )
    if found.ended_at is not None:
        return HttpResponse(body, status=GONE, content_type=ATOM)
    return _answer(request, body, ATOM)


def _link(event: Event, secret: str) -> ReadingLink:
    found = favourites.owner_of(event=event, secret=secret)
    if found is None:
        raise Http404(_("There is no calendar at this address."))
    return found


def _replaced() -> str:
    return _("This address was replaced by its owner. The new one stands on the page “My agenda”.")


def _answer(request: HttpRequest, body: bytes, media_type: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged if unchanged is not None else HttpResponse(body, content_type=media_type)
    response["ETag"] = etag
    return response
