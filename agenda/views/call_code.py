"""The code of the sign-in mail, the last step of a proposal: what was typed becomes the speaker's."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import sign_in
from accounts.models import User
from agenda import drafts
from agenda.drafts import Kept
from agenda.forms.submission import CodeForm
from agenda.views import admitting, call_page
from agenda.views.call import store
from agenda.views.call_visit import INVALID, visit
from core.http import Request
from events.actions import profiles
from events.models import Event


@never_cache
@admitting.public
def code(request: Request, event: Event) -> HttpResponse:
    kept = drafts.kept(request.session, event)
    if kept is None or isinstance(request.user, User):
        return _already_in(request, event, kept)
    address = sign_in.pending_address(request)
    if not address:
        messages.warning(request, _("This code is no longer valid. Press the button again for a new one."))
        return redirect("propose", slug=event.slug)
    if request.method != "POST":
        return call_page.code(request, event, address)
    if "resend" in request.POST:
        if not sign_in.send_again(request):
            messages.warning(request, _("That were enough codes. Use the last one, or wait a while."))
        return call_page.code(request, event, address)
    return _try(request, event, kept, address)


def _try(request: Request, event: Event, kept: Kept, address: str) -> HttpResponse:
    form_page = reverse("propose", kwargs={"slug": event.slug})
    answer = sign_in.try_code(request, request.POST.get("code", ""), then=form_page)
    if answer.outcome is sign_in.Outcome.SIGNED_IN:
        return _finish(request, event, kept, address)
    if answer.outcome is sign_in.Outcome.WRONG:
        form = CodeForm(request.POST)
        form.add_error("code", answer.message)
        return call_page.code(request, event, address, form=form, status=INVALID)
    if answer.outcome is sign_in.Outcome.ELSEWHERE:
        return redirect(answer.location)
    messages.warning(request, answer.message)
    return redirect(form_page)


def _already_in(request: Request, event: Event, kept: Kept | None) -> HttpResponse:
    """Signed in elsewhere meanwhile, or the code was sent twice: what was typed waits in the form."""
    if kept is not None and kept.wants_in:
        messages.info(request, _("You are signed in. Press “Submit talk” once more to hand it in."))
    return redirect("propose", slug=event.slug)


def _finish(request: Request, event: Event, kept: Kept, address: str) -> HttpResponse:
    who = visit(request, event, timezone.now())
    assert who.user is not None  # the code was right
    page = who.replayed(kept)
    # A file cannot be asked for before somebody is known, so the talk's page asks for it (see proposals.Unanswered).
    if not page.is_valid():
        messages.warning(request, _("You are signed in. Something is still missing in the form."))
        return redirect("propose", slug=event.slug)
    with transaction.atomic():
        person = profiles.meet(
            event=event,
            user=who.user,
            address=address,
            profile=page.profile.profile(),
            now=who.now,
            people=who.people,
            proved=True,
        )
        return store(who, page, kept, person)
