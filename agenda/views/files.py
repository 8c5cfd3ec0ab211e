"""Slides and files of talks: sent and looked after by speakers, read by who may. Always attachments, never pages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from agenda import own, public
from agenda.actions import files, proposals
from agenda.forms.files import FileForm
from agenda.models import ProposalAnswer, Session, SessionFile, Slot
from agenda.views import admitting
from agenda.views.proposals import own_talk, talk_page
from core import downloads
from core.http import Request
from events import access, membership
from events.actions import profiles
from events.models import Event
from events.rights import Right

INVALID = 422


@require_POST
@admitting.signed_in
def add(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    session = own_talk(request, event, code)
    asks_reviewers = session.state in files.READ_BY_COMMITTEE
    form = FileForm(request.POST, request.FILES, asks_reviewers=asks_reviewers)
    if not form.is_valid():
        return talk_page(request, session, form, status=INVALID)
    person = profiles.own(event=event, user=request.user)
    try:
        files.add(session=session, sent=form.sent(), participant=person, by=request.user, now=timezone.now())
    except proposals.Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("The file is there."))
    return _back(session)


@require_POST
@admitting.signed_in
def change(request: SignedInRequest, event: Event, code: str, file: str) -> HttpResponse:
    """Delete it, or let everybody read it, or nobody but the speakers and the team."""
    session = own_talk(request, event, code)
    row = SessionFile.objects.filter(session=session, public_id=file).first()
    if row is None:
        raise Http404(_("There is no such file."))
    row.session = session
    now = timezone.now()
    if "delete" in request.POST:
        files.remove(file=row, by=request.user, now=now)
        messages.success(request, _("The file is deleted."))
        return _back(session)
    files.set_visible(
        file=row,
        is_public="publish" in request.POST,
        for_reviewers=row.for_reviewers,
        by=request.user,
        now=now,
    )
    return _back(session)


@require_GET
@admitting.signed_in
def proposal_file(request: SignedInRequest, event: Event, code: str, file: str) -> HttpResponseBase:
    """A talk's file, or one that was sent as an answer: for its speakers, and who plans the programme."""
    if Right.PROGRAMME in membership.rights_in(request.user, event):
        talks: Any = Session.objects.filter(event=event)
    else:
        talks = own.talks_of(user=request.user, event=event)
    session = talks.filter(code=code.upper()).first()
    found = file_of(session, file) if session else None
    if found is None:
        raise Http404(_("There is no such file."))
    return downloads.attachment(found.file, found.file_name)


def file_of(session: Session, public_id: str) -> SessionFile | ProposalAnswer | None:
    """A file sent along with the talk, or as an answer about it. Who may read it, the caller has asked."""
    found = SessionFile.objects.filter(session=session, public_id=public_id).first()
    if found is not None:
        return found
    answers = ProposalAnswer.objects.filter(session=session, public_id=public_id).exclude(file="")
    return answers.select_related("question").first()


@require_GET
@access.public
def public_file(request: Request, event: Event, code: str, file: str) -> HttpResponseBase:
    """What the speakers made public, once the talk stands in the released agenda."""
    version = public.newest(event)
    placed = Slot.objects.filter(version=version).public() if version else Slot.objects.none()
    row = SessionFile.objects.filter(
        session__in=placed.filter(session__code=code.upper()).values("session"),
        public_id=file,
        is_public=True,
    ).first()
    if row is None:
        raise Http404(_("There is no such file."))
    return downloads.attachment(row.file, row.file_name)


def _back(session: Session) -> HttpResponse:
    response = redirect("proposal", slug=session.event.slug, code=session.code)
    response["Location"] += "#files"
    return response
