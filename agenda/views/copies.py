"""Taking a talk along to another event whose call is open."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import offer
from agenda.actions import copies, proposals
from agenda.forms.submission import FORM_KEY
from agenda.views import admitting
from agenda.views.proposals import own_talk
from events.actions import profiles
from events.models import Event


@never_cache
@admitting.signed_in
def copy(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Asks where to; afterwards the draft there is open for changes."""
    session, now = own_talk(request, event, code), timezone.now()
    events = offer.events_taking(now).exclude(pk=event.pk)
    if request.method == "POST":
        to = events.filter(public_id=request.POST.get("to", "")).first()
        people = profiles.people_of(event=event, user=request.user).filter(speaking__session=session)
        me = people.order_by("speaking__position").first()
        if to is None or me is None:
            raise Http404(_("This event takes no proposals at the moment."))
        key = request.POST.get("form_key", "")
        try:
            made = copies.copy(
                session=session, me=me, to=to, form_key=key if FORM_KEY.fullmatch(key) else uuid4().hex,
                by=request.user, now=now,
            )  # fmt: skip
        except proposals.Refused as refused:
            messages.warning(request, refused.message)
            return redirect("proposal_copy", slug=event.slug, code=session.code)
        words = _("“%(title)s” is a draft at %(event)s now. Look through it and hand it in.")
        messages.success(request, words % {"title": made.title or _("Untitled draft"), "event": to.name})
        return redirect("proposal_edit", slug=to.slug, code=made.code)
    context = {"event": event, "session": session, "events": list(events), "form_key": uuid4().hex}
    return render(request, "agenda/proposal_copy.html", context)
