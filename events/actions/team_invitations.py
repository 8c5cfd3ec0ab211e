"""Invitations to the team: sent by mail, sent again, taken back, accepted by whoever the link reached."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core import history, mail
from core.sealed import fingerprint, new_token
from core.times import day_bounds
from events import emails, membership
from events.actions import team
from events.actions.team import Refused
from events.models import Event, Role, TeamInvitation, TeamMember
from events.rights import Right

LASTS = timedelta(days=14)
# Roles end so long after the last day, unless somebody says otherwise: bills and recordings take their time.
DAYS_AFTER_EVENT = 60
WITHOUT_END = frozenset({Role.OWNER, Role.ORGANIZER})


def usual_end(event: Event, role: str, *, everywhere: bool = False) -> datetime | None:
    """Owners and organizers stay, and so does who works in all events; others leave after the event."""
    if everywhere or role in WITHOUT_END:
        return None
    return day_bounds(event.ends_on + timedelta(days=DAYS_AFTER_EVENT), event.time_zone)[1]


def invite(
    *,
    event: Event,
    email: str,
    role: str,
    by: User,
    now: datetime,
    name: str = "",
    everywhere: bool = False,
    role_ends_at: datetime | None = None,
) -> TeamInvitation:
    """Raises Refused. The secret is in the mail alone."""
    secret = new_token()
    row = TeamInvitation(
        event=event, everywhere=everywhere, email=normal_email(email), name=name.strip(), role=role,
        role_ends_at=role_ends_at, secret_hash=fingerprint(secret), invited_by=by, sent_at=now,
        expires_at=now + LASTS,
    )  # fmt: skip
    with transaction.atomic():
        team.check_new(where=row.where, email=email, role=role, by=by)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refused(_("%(person)s is invited already: send it again.") % {"person": email}) from None
        _tell("team.invited", row, by, now, after=_what(row))
        mail.post(emails.invited(row, secret, now))
    return row


def send_again(*, invitation: TeamInvitation, by: User, now: datetime) -> None:
    """By another link, from whoever sends it now; the one of the last mail is dead. Raises Refused."""
    with transaction.atomic():
        row = _open(invitation)
        team.check_new(where=row.where, email=row.email, role=row.role, by=by)
        secret = new_token()
        row.secret_hash, row.invited_by, row.sent_at = fingerprint(secret), by, now
        row.expires_at = now + LASTS
        row.save(update_fields=["secret_hash", "invited_by", "sent_at", "expires_at"])
        _tell("team.invited_again", row, by, now, after=_what(row))
        mail.post(emails.invited(row, secret, now))


def revoke(*, invitation: TeamInvitation, by: User, now: datetime) -> None:
    """Raises Refused once it is accepted; twice is once."""
    with transaction.atomic():
        row = _open(invitation)
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        _tell("team.invitation_revoked", row, by, now, before=_what(row))


def is_for(invitation: TeamInvitation, user: User) -> bool:
    """Whether the account has proved to read the address that was invited."""
    proved = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email)
    return bool(proved.exists())


def accept(*, invitation: TeamInvitation, user: User, now: datetime) -> TeamMember:
    """Any account with an address it has proved. If it is not the invited one, who has invited is told. Raises Refused."""
    with transaction.atomic():
        row = _open(invitation)
        check_acceptable(row, user, now)
        expected = is_for(row, user)
        place: dict[str, Any] = {"organizer": row.event.organizer} if row.everywhere else {"event": row.event}
        member, made = TeamMember.objects.get_or_create(
            user=user, role=row.role, **place, defaults={"ends_at": row.role_ends_at}
        )
        if not made:
            member.ends_at = row.role_ends_at
            member.save(update_fields=["ends_at"])
        row.accepted_at, row.accepted_by = now, user
        row.save(update_fields=["accepted_at", "accepted_by"])
        after = _what(row) | {"user": user.public_id, "forwarded": not expected}
        _tell("team.joined", row, user, now, after=after)
        if not expected:
            mail.post(*emails.accepted_by_another(row, user, now))
    return member


def check_acceptable(row: TeamInvitation, user: User, now: datetime) -> None:
    """Raises Refused, saying what to do. Who has invited must still be able to: a role given by somebody who was put
    out of the team meanwhile would outlive him.
    """
    if not row.is_open(now):
        raise Refused(_("This invitation is no longer open. Ask for a new one."))
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise Refused(_("Confirm an e-mail address of your account first."))
    by = row.invited_by
    may = by is not None and Right.SETUP in membership.rights_in(by, row.event)
    if by is None or not may or (row.role == Role.OWNER and not team.is_owner(by, row.where)):
        raise Refused(_("Whoever invited you is no longer in charge of the team. Ask for a new invitation."))


def _open(invitation: TeamInvitation) -> TeamInvitation:
    """The row, locked. Raises Refused if it is answered or taken back."""
    rows = TeamInvitation.objects.select_for_update(of=("self",)).select_related(
        "event__organizer", "invited_by"
    )
    row = rows.open().filter(pk=invitation.pk).first()
    if row is None:
        raise Refused(_("This invitation is no longer open."))
    return row


def _what(row: TeamInvitation) -> dict[str, Any]:
    ends_at = row.role_ends_at.isoformat() if row.role_ends_at else None
    return {"email": row.email, "role": row.role, "everywhere": row.everywhere, "until": ends_at}


def _tell(kind: str, row: TeamInvitation, by: User, now: datetime, **sides: Any) -> None:
    history.write(kind, row, scope=row.event.public_id, by=by, now=now, **sides)
