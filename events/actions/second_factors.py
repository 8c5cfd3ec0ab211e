"""A lost second factor of somebody in the team is taken off his account, so that he can set up another one.

Whoever has his password or mailbox needs nothing more from then on. So an owner does it only for who works at nothing but
his own events; otherwise whoever runs the installation.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.models import User
from core import history, mail
from events import emails_team
from events.actions.team import Refused
from events.models import Event, Organizer, Role, TeamMember

LONGEST = 200


def check(*, member: TeamMember, by: User) -> None:
    """Raises Refused if `reset` would."""
    person = member.user
    if person.pk == by.pk:
        raise Refused(_("Your own is changed under Your account, by what you still have of it."))
    if not second_factor.has_any(person):
        raise Refused(_("%(person)s has no second factor.") % {"person": person})
    if by.is_superuser:
        return
    if person.is_superuser:
        raise Refused(
            _("%(person)s runs this installation: only who does so as well can do this.") % {"person": person}
        )
    if not _owns_all(by, member):
        raise Refused(
            _(
                "An owner can do this for who works at nothing but his own events. Ask whoever runs this installation."
            )
        )


def _owns_all(by: User, member: TeamMember) -> bool:
    """Whether all that somebody can reach is reached by the owner as well."""
    owned = TeamMember.objects.of(by).filter(role=Role.OWNER)
    events = set(owned.exclude(event=None).values_list("event_id", flat=True))
    organizers = set(owned.exclude(organizer=None).values_list("organizer_id", flat=True))
    seats = [member, *TeamMember.objects.of(member.user).select_related("event")]
    return all(
        seat.organizer_id in organizers
        if seat.event is None
        else seat.event_id in events or seat.event.organizer_id in organizers
        for seat in seats
    )


def reset(*, member: TeamMember, reason: str, by: User, now: datetime) -> None:
    """Codes, passkeys and recovery codes go, and every browser is signed out. The person is told. Raises Refused."""
    where: Event | Organizer | None = member.event or member.organizer
    assert where is not None  # a constraint of the table
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused(_("Say why, and how you made sure who asks: it is told to the person and kept."))
    with transaction.atomic():
        member.user = User.objects.select_for_update().get(pk=member.user_id)
        check(member=member, by=by)
        taken = second_factor.take_off(member.user)
        history.write(
            "team.second_factor_reset", member, scope=where.public_id, by=by, now=now,
            before={"second_factor": taken}, after={"reason": reason},
        )  # fmt: skip
        mail.post(*emails_team.second_factor_reset(member, reason, by, now))
