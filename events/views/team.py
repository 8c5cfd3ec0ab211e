"""The page to which an invitation to the team leads: who asks, what the role means, yes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.http import Request
from events import access, desk
from events.actions import team, team_invitations
from events.models import ROLE_WORDS, Event, Role, TeamInvitation

CLOSED = 409


@access.secret_link
def invitation(request: Request, event: Event, secret: str) -> HttpResponse:
    """Whoever has the link reads it; posting accepts, for who is signed in."""
    rows = TeamInvitation.objects.by_secret(secret).filter(event=event)
    row = rows.select_related("event__organizer", "invited_by").first()
    if row is None:
        raise Http404(_("There is no invitation at this address. Look whether the link is whole."))
    user = request.user if isinstance(request.user, User) else None
    if request.method == "POST" and user is not None:
        try:
            team_invitations.accept(invitation=row, user=user, now=timezone.now())
        except team.Refused as refused:
            return _page(request, row, user, refused.message)
        desk.switch(request, event)
        messages.success(request, _("Welcome to the team of %(event)s.") % {"event": row.where})
        return redirect("admin:index")
    return _page(request, row, user, _refusal(row, user))


def _refusal(row: TeamInvitation, user: User | None) -> str:
    """Why it cannot be accepted; empty if it can. Who is not signed in is told only whether it is open."""
    now = timezone.now()
    if user is None:
        return "" if row.is_open(now) else _("This invitation is no longer open. Ask for a new one.")
    try:
        team_invitations.check_acceptable(row, user, now)
    except team.Refused as refused:
        return refused.message
    return ""


def _page(request: Request, row: TeamInvitation, user: User | None, refused: str) -> HttpResponse:
    context = {
        "event": row.event,
        "invitation": row,
        "where": row.where,
        "role": row.get_role_display(),
        "meaning": ROLE_WORDS[Role(row.role)],
        "inviter": row.invited_by or row.event.organizer,
        "refused": refused,
        "is_expected": user is None or team_invitations.is_for(row, user),
        "here": request.path,
    }
    return render(request, "events/team_invitation.html", context, status=CLOSED if refused else 200)
