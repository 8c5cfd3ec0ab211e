"""The call for talks: what is looked for, and the form of a new proposal with the account last.

A whole proposal of somebody unknown takes four requests: form, answer with the code's field, code, the talk's page.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import sign_in
from agenda import drafts, offer
from agenda.actions import late_links, limits, proposals, sheets, texts
from agenda.drafts import Kept
from agenda.forms.submission import Submission
from agenda.models import LateLink
from agenda.views import admitting, call_page
from agenda.views.call_visit import INVALID, Visit, visit
from core.http import Request
from events import access
from events.actions import profiles
from events.actions.answers import CannotAnswer
from events.models import Event, Participant


def keep_typed(request: Request, event: Event) -> None:
    """Posted with a token from before somebody signed in, in another tab: nothing is done, but nothing is lost."""
    who = visit(request, event, timezone.now())
    page = who.posted(lax=True)
    page.is_valid()
    drafts.keep(request.session, event, who.typed(page))


@never_cache
@access.keeps_typed(keep_typed, admitting.is_invited)
@admitting.public
def propose(request: Request, event: Event) -> HttpResponse:
    """The call and its form; posting hands in, keeps a draft, or shows how the talk will stand on the site."""
    who = visit(request, event, timezone.now())
    if request.method != "POST":
        return call_page.shown(who)
    if "preview" in request.POST:
        return _preview(who)
    return _posted(who, wants_in="submit" in request.POST)


@require_GET
@access.secret_link
def late(request: Request, event: Event, secret: str) -> HttpResponse:
    """An invitation to hand in: the browser remembers it, and the form is open although the call is not."""
    links = LateLink.objects.filter(call__event=event).by_secret(secret)
    link = get_object_or_404(links.select_related("session_type", "track"))
    now = timezone.now()
    refused = limits.why_dead(link, event, now) or limits.why_used_up(link, offer.uses(link))
    if refused:
        words = _("%(reason)s If that is wrong, write to %(address)s.")
        messages.warning(request, words % {"reason": refused, "address": event.reply_address})
        return redirect("propose", slug=event.slug)
    drafts.remember_link(request.session, event, link.public_id)
    who = visit(request, event, now)
    return call_page.drawn(who, who.shown(), kept=who.kept)


@require_POST
@admitting.public
def keep(request: Request, event: Event) -> HttpResponse:
    """Saves what is being typed, for the browser session alone. Answers with the words for beside the buttons."""
    who = visit(request, event, timezone.now())
    page = who.posted(lax=True)
    page.is_valid()
    drafts.keep(request.session, event, who.typed(page))
    return render(request, "agenda/_kept.html")


@require_POST
@admitting.public
def forget(request: Request, event: Event) -> HttpResponse:
    """Begin with an empty form, for example on a computer others use."""
    drafts.drop(request.session, event)
    messages.success(request, _("What was typed here is forgotten."))
    return redirect("propose", slug=event.slug)


def _preview(who: Visit) -> HttpResponse:
    page = who.posted(lax=True)
    is_valid = page.is_valid()
    drafts.keep(who.request.session, who.event, who.typed(page))
    return call_page.drawn(who, page, status=200 if is_valid else INVALID, previews=is_valid)


def _posted(who: Visit, *, wants_in: bool) -> HttpResponse:
    page = who.posted(lax=not wants_in)
    valid = page.is_valid()
    kept = who.pressed(page, wants_in=wants_in) if valid or not wants_in else who.typed(page)
    drafts.keep(who.request.session, who.event, kept)
    if not valid or page.talk.default_type is None:
        return call_page.drawn(who, page, status=INVALID)
    if who.user is None:
        return _ask_for_code(who, page)
    profile = page.profile.profile()
    with transaction.atomic():
        if who.person is None:
            person = profiles.meet(
                event=who.event,
                user=who.user,
                address=who.user.email,
                profile=profile,
                now=who.now,
                people=who.people,
            )
        else:
            person = profiles.edit(participant=who.person, profile=profile, by=who.user, now=who.now)
        return store(who, page, kept, person)


def _ask_for_code(who: Visit, page: Submission) -> HttpResponse:
    """Answered without a redirect: that saves the speaker a round trip, and sending twice changes nothing."""
    request, event = who.request, who.event
    if not page.email:
        messages.success(
            request, _("Kept in this browser for 30 days. Give your address to have it on every device.")
        )
        return redirect("propose", slug=event.slug)
    if page.email != sign_in.pending_address(request):
        try:
            sign_in.send_code(request, page.email)
        except sign_in.Refused as refused:
            assert page.address is not None  # else there is no address
            page.address.add_error("email", refused.message)
            return call_page.drawn(who, page, status=INVALID)
    return call_page.code(request, event, page.email)


def store(who: Visit, page: Submission, kept: Kept, person: Participant) -> HttpResponse:
    """A draft first, so that a deadline that has passed meanwhile costs nobody a word."""
    request, event = who.request, who.event
    is_first_time = page.profile.cleaned_data["is_first_time"]
    if is_first_time or who.people:  # somebody new has said nothing that this could take back
        sheets.note_first_time(participant=person, is_first_time=is_first_time, by=who.user, now=who.now)
    try:
        session = texts.save_draft(
            event=event,
            participant=person,
            talk=page.talk.talk(),
            said=page.answers.said,
            questions=who.questions,
            form_key=page.form_key,
            late_link=who.link,
            is_new=not who.people,
            by=who.user,
            now=who.now,
        )
        if who.link is not None and session.late_link_id != who.link.pk:  # it was there before the invitation
            late_links.bring(link=who.link, session=session, now=who.now)
    except (proposals.Refused, CannotAnswer) as refused:
        messages.warning(request, refused.message)
        return call_page.drawn(who, page, status=INVALID)
    drafts.drop(request.session, event)
    if not kept.wants_in:
        messages.success(request, _("Your draft is saved."))
        return redirect("proposal", slug=event.slug, code=session.code)
    try:
        proposals.submit(session=session, by=who.user, now=who.now, pressed_at=kept.pressed_at)
        messages.success(request, _("Your talk is handed in. We have sent you a mail."))
    except proposals.Unanswered as refused:
        messages.warning(request, refused.message)
        return redirect("proposal_edit", slug=event.slug, code=session.code)
    except proposals.Refused as refused:
        messages.warning(
            request, _("%(reason)s What you wrote is kept as a draft.") % {"reason": refused.message}
        )
    return redirect("proposal", slug=event.slug, code=session.code)
