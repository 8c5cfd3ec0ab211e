"""Building the working draft. Clashes are allowed while building; a release refuses them.

A slot keeps its guid and number for ever: they name it in every version and every exported file.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import conflicts, plan
from agenda.conflicts import Clash
from agenda.models import AgendaVersion, Session, Slot, Speaker
from core import history
from events.models import Room


class Refused(Exception):
    """A slot that cannot be; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def place(
    *,
    version: AgendaVersion,
    session: Session | None = None,
    title: str = "",
    room: Room | None,
    starts_at: datetime,
    minutes: int,
    is_secret: bool = False,
    by: User | None,
    now: datetime,
) -> Slot:
    """Put a session, or a break with a title, into the draft. A session that was placed before is the same slot."""
    with transaction.atomic():
        _lock(version)
        # Its state may have changed since the caller read it.
        session = session and Session.objects.select_related("session_type").get(pk=session.pk)
        _check(version, session, title, room, minutes)
        guid, number = _name_of(version, session)
        slot = Slot(
            version=version, session=session, title="" if session else title.strip(), room=room,
            starts_at=starts_at, minutes=minutes, is_secret=is_secret, number=number,
        )  # fmt: skip
        if guid is not None:
            slot.guid = guid
        slot.save(force_insert=True)
        _tell("agenda.placed", slot, by=by, now=now, before={}, after=_where(slot))
    return slot


def move(
    *,
    slot: Slot,
    room: Room | None,
    starts_at: datetime,
    minutes: int,
    by: User | None,
    now: datetime,
    title: str | None = None,
    is_secret: bool | None = None,
) -> Slot:
    """Another room, time or length; for a break also another title. What is not given stays."""
    with transaction.atomic():
        row = _locked(slot)
        before = _where(row)
        if title is not None and row.session is None:
            row.title = title.strip()
        if is_secret is not None:
            row.is_secret = is_secret
        row.room, row.starts_at, row.minutes = room, starts_at, minutes
        _check(row.version, row.session, row.title, room, minutes)
        after = _where(row)
        if before == after:
            return row
        row.save()
        _tell(
            "agenda.moved", row, by=by, now=now,
            before={name: value for name, value in before.items() if after[name] != value},
            after={name: value for name, value in after.items() if before[name] != value},
        )  # fmt: skip
    return row


def remove(*, slot: Slot, by: User | None, now: datetime) -> None:
    """Take a slot out of the draft. Released versions keep it."""
    with transaction.atomic():
        row = _locked(slot)
        _tell("agenda.removed", row, by=by, now=now, before=_where(row), after={})
        row.delete()


def would_clash(
    *,
    version: AgendaVersion,
    session: Session | None = None,
    title: str = "",
    room: Room | None,
    starts_at: datetime,
    minutes: int,
    slot: Slot | None = None,
) -> list[Clash]:
    """The clashes of a slot that is not stored yet, or of `slot` if it were changed like this."""
    wanted = Slot(
        version=version, session=session, title=title, room=room, starts_at=starts_at, minutes=minutes
    )
    if slot is not None:
        wanted.guid = slot.guid
    speakers = Speaker.objects.filter(session=session) if session else Speaker.objects.none()
    people = list(speakers.values_list("participant_id", "participant__name"))
    return conflicts.of_one(plan.placed(wanted, people), plan.read(version), plan.frame_of(version.event))


def _check(
    version: AgendaVersion, session: Session | None, title: str, room: Room | None, minutes: int
) -> None:
    if version.number is not None:
        raise Refused(_("Version %(number)s is released and stays as it is.") % {"number": version.number})
    if session is None and not title.strip():
        raise Refused(_("A slot needs a session, or a title if it is a break."))
    if session is not None and session.event_id != version.event_id:
        raise Refused(_("“%(title)s” belongs to another event.") % {"title": session})
    if session is not None and session.state not in Session.IN_PROGRAMME:
        raise Refused(_("“%(title)s” is not accepted, so it cannot be placed.") % {"title": session})
    if session is not None and room is None:
        raise Refused(_("“%(title)s” needs a room.") % {"title": session})
    if room is not None and room.event_id != version.event_id:
        raise Refused(_("“%(room)s” belongs to another event.") % {"room": room})
    if not 1 <= minutes <= 24 * 60:
        raise Refused(_("A slot lasts from one minute to a day."))


def _lock(version: AgendaVersion) -> None:
    """Numbers are given one at a time per draft."""
    AgendaVersion.objects.select_for_update().get(pk=version.pk)


def _locked(slot: Slot) -> Slot:
    rows = Slot.objects.select_for_update(of=("self",))
    row = rows.select_related("version__event", "session", "room").get(pk=slot.pk)
    if row.version.number is not None:
        raise Refused(
            _("Version %(number)s is released and stays as it is.") % {"number": row.version.number}
        )
    return row


def _name_of(version: AgendaVersion, session: Session | None) -> tuple[Any, int]:
    """The guid and number this session's slot had before, or a new number. Held by what stands in the draft."""
    ever = Slot.objects.filter(version__event=version.event_id)
    if session is not None:
        standing = version.slots.values("guid")
        past = ever.filter(session=session).exclude(guid__in=standing).order_by("-version__number", "number")
        known = past.values_list("guid", "number").first()
        if known is not None and not version.slots.filter(number=known[1]).exists():
            return known
    return None, (ever.aggregate(last=Max("number"))["last"] or 0) + 1


def _where(slot: Slot) -> dict[str, Any]:
    return {
        "title": slot.title,
        "room": slot.room.name if slot.room else "",
        "starts_at": slot.starts_at.isoformat(),
        "minutes": slot.minutes,
        "is_secret": slot.is_secret,
    }


def _tell(
    kind: str, slot: Slot, *, by: User | None, now: datetime, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """A talk's slot is part of the talk's history, a break of the draft's."""
    subject = slot.session or slot.version
    history.write(
        kind, subject, scope=slot.version.event.public_id, by=by, now=now, before=before, after=after
    )
