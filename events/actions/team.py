"""Who works on an event, or on all events of an organizer."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core import history
from events.models import Event, Organizer, Role, TeamMember


class Refused(Exception):
    """The change would lock people out or is not for this person to make; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def check_new(*, where: Event | Organizer, email: str, role: str, by: User) -> None:
    """Raises Refused if this person may not be asked to take the role, or has it."""
    _check_owner(role, where, by)
    user = _known(email)
    held = TeamMember.objects.standing().filter(user=user, role=role, **_place(where))
    if user is not None and held.exists():
        raise Refused(_("%(person)s has this role already.") % {"person": email})


def check_role(*, member: TeamMember, role: str, by: User) -> None:
    """Raises Refused if `change_role` would."""
    where = _where(member)
    if member.role == role:
        return
    _check_owner(member.role, where, by)
    _check_owner(role, where, by)
    _check_last_owner(member, where)
    if TeamMember.objects.filter(user=member.user, role=role, **_place(where)).exists():
        raise Refused(_("%(person)s has this role already.") % {"person": member.user.email})


def change_role(*, member: TeamMember, role: str, by: User, now: datetime) -> None:
    where = _where(member)
    if member.role == role:
        return
    with transaction.atomic():
        check_role(member=member, role=role, by=by)
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        history.write(
            "team.changed",
            member,
            scope=where.public_id,
            by=by,
            now=now,
            before={"role": before},
            after={"role": role},
        )


def check_end(*, member: TeamMember, ends_at: datetime | None, by: User) -> None:
    """Raises Refused if `set_end` would."""
    where = _where(member)
    if member.ends_at == ends_at:
        return
    _check_owner(member.role, where, by)
    if ends_at is not None:
        _check_last_owner(member, where)


def set_end(*, member: TeamMember, ends_at: datetime | None, by: User, now: datetime) -> None:
    """From then on the role gives nothing."""
    if member.ends_at == ends_at:
        return
    with transaction.atomic():
        check_end(member=member, ends_at=ends_at, by=by)
        before, member.ends_at = member.ends_at, ends_at
        member.save(update_fields=["ends_at"])
        history.write(
            "team.changed",
            member,
            scope=_where(member).public_id,
            by=by,
            now=now,
            before={"until": before.isoformat() if before else None},
            after={"until": ends_at.isoformat() if ends_at else None},
        )


def remove(*, member: TeamMember, by: User, now: datetime) -> None:
    where = _where(member)
    with transaction.atomic():
        _check_owner(member.role, where, by)
        _check_last_owner(member, where)
        history.write(
            "team.removed", member, scope=where.public_id, by=by, now=now, before={"role": member.role}
        )
        member.delete()


def _where(member: TeamMember) -> Event | Organizer:
    where = member.event or member.organizer
    assert where is not None  # a constraint of the table
    return where


def _place(where: Event | Organizer) -> dict[str, Any]:
    return {"event": where} if isinstance(where, Event) else {"organizer": where}


def _known(email: str) -> User | None:
    """The account that has proved to read the address, else the one made with it."""
    address = normal_email(email)
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    if proved is not None:
        user: User = proved.user
        return user
    return User.objects.filter(email=address).first()


def _check_owner(role: str, where: Event | Organizer, by: User) -> None:
    if role == Role.OWNER and not is_owner(by, where):
        raise Refused(_("Only an owner makes or unmakes owners."))


def is_owner(user: User, where: Event | Organizer) -> bool:
    if user.is_superuser:
        return True
    owners = TeamMember.objects.of(user).filter(role=Role.OWNER)
    organizer = where.organizer_id if isinstance(where, Event) else where.pk
    if owners.filter(organizer=organizer).exists():
        return True
    return isinstance(where, Event) and owners.filter(event=where).exists()


def _check_last_owner(member: TeamMember, where: Event | Organizer) -> None:
    """An event keeps somebody who can do everything: an owner of its own or of its organizer."""
    if member.role != Role.OWNER:
        return
    owners = TeamMember.objects.standing().filter(role=Role.OWNER, user__is_active=True).exclude(pk=member.pk)
    others = owners.in_event(where) if isinstance(where, Event) else owners.filter(organizer=where)
    if not others.exists():
        raise Refused(_("This is the last owner. Make somebody else an owner first."))
