"""Building the working draft. Clashes are allowed while building; a release refuses them.

A slot keeps its guid and number for ever: they name it in every version and every exported file.
"""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import draft_rows
from agenda.actions import edits
from agenda.actions.edits import Change, Values
from agenda.models import AgendaVersion, Session, Slot
from events.models import Room

Refused = edits.Refused


def place(
    *,
    version: AgendaVersion,
    session: Session | None = None,
    title: str = "",
    room: Room | None,
    starts_at: datetime,
    minutes: int,
    is_secret: bool = False,
    is_locked: bool = False,
    by: User | None,
    now: datetime,
    seen_revision: int | None = None,
    once: bool = False,
) -> Slot:
    """Put a session, or a break with a title, into the draft. A session that was placed before is the same slot.

    With `once`, a session that has a place in the draft gets no second one.
    """
    with transaction.atomic():
        version = edits.lock(version)
        if session is not None:
            session = _as_it_is(session)
            if once and version.slots.filter(session=session).exists():
                raise Refused(_("“%(title)s” has a place meanwhile.") % {"title": session})
        _check(version, session, title, room, minutes)
        guid, number = _name_of(version, session)
        values = Values(
            session=session.pk if session else None, title="" if session else title.strip(),
            room=room.pk if room else None, starts_at=starts_at, minutes=minutes,
            is_secret=is_secret, is_locked=is_locked, number=number,
        )  # fmt: skip
        change = Change(guid or uuid4(), None, values)
        label = _("Placed: %(title)s") % {"title": session or values.title}
        edits.apply_locked(
            draft=version, changes=[change], label=label, by=by, now=now, seen_revision=seen_revision
        )
        placed = draft_rows.slot_of(version, change.guid)
        assert placed is not None  # It was stored just now, under the draft's lock.
        return placed


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
    is_locked: bool | None = None,
    seen_revision: int | None = None,
) -> Slot:
    """Another room, time or length; for a break also another title. What is not given stays. What is locked and stays
    so refuses to move.
    """
    with transaction.atomic():
        row = _locked(slot)
        before = edits.values_of(row)
        after = replace(
            before,
            room=room.pk if room else None,
            starts_at=starts_at,
            minutes=minutes,
            title=before.title if title is None or row.session is not None else title.strip(),
            is_secret=before.is_secret if is_secret is None else is_secret,
            is_locked=before.is_locked if is_locked is None else is_locked,
        )
        _check(row.version, row.session, after.title, room, minutes)
        moves = (after.room, after.starts_at, after.minutes) != (
            before.room,
            before.starts_at,
            before.minutes,
        )
        if before.is_locked and after.is_locked and moves:
            raise Refused(edits.locked_words(row))
        edits.apply_locked(
            draft=row.version, changes=[Change(row.guid, before, after)], by=by, now=now,
            label=_label_of_move(row, before, after), seen_revision=seen_revision,
        )  # fmt: skip
        row.title, row.room, row.minutes = after.title, room, after.minutes
        row.starts_at = after.starts_at.astimezone(UTC)
        row.is_secret, row.is_locked = after.is_secret, after.is_locked
    return row


def remove(*, slot: Slot, by: User | None, now: datetime, seen_revision: int | None = None) -> None:
    """Take a slot out of the draft. Released versions keep it."""
    with transaction.atomic():
        row = _locked(slot)
        change = Change(row.guid, edits.values_of(row), None)
        label = _("Taken out: %(title)s") % {"title": row}
        edits.apply_locked(
            draft=row.version, changes=[change], label=label, by=by, now=now, seen_revision=seen_revision
        )


def take_out(*, version: AgendaVersion, session: Session, by: User | None, now: datetime) -> None:
    """All places of a talk in the draft, as one command. In the transaction of its cause."""
    draft = edits.lock(version)
    changes = [Change(slot.guid, edits.values_of(slot), None) for slot in draft.slots.filter(session=session)]
    label = _("Taken out: %(title)s") % {"title": session}
    edits.apply_locked(draft=draft, changes=changes, label=label, by=by, now=now)


def _label_of_move(slot: Slot, before: Values, after: Values) -> str:
    if (before.starts_at, before.room) != (after.starts_at, after.room):
        return _("Moved: %(title)s") % {"title": slot}
    if before.minutes != after.minutes:
        return _("Other length: %(title)s") % {"title": slot}
    if before.is_locked != after.is_locked:
        return (_("Locked: %(title)s") if after.is_locked else _("Unlocked: %(title)s")) % {"title": slot}
    return _("Changed: %(title)s") % {"title": slot}


def _check(
    version: AgendaVersion, session: Session | None, title: str, room: Room | None, minutes: int
) -> None:
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


def _as_it_is(session: Session) -> Session:
    """Its state may have changed since the caller read it."""
    row = Session.objects.select_related("session_type").filter(pk=session.pk).first()
    if row is None:
        raise Refused(_("There is no such talk."))
    return row


def _locked(slot: Slot) -> Slot:
    """The slot as it is now; the lock on its draft holds it."""
    draft = edits.lock(slot.version)
    row = draft_rows.slot_of(draft, slot.pk)
    if row is None:
        raise edits.Stale(edits.touching(draft, [slot.guid]))
    return row


def _name_of(version: AgendaVersion, session: Session | None) -> tuple[UUID | None, int]:
    """The guid and number this session's slot had before, or a new number. Held by what stands in the draft."""
    if session is not None:
        ever = Slot.objects.filter(version__event=version.event_id)
        standing = version.slots.values("guid")
        past = ever.filter(session=session).exclude(guid__in=standing).order_by("-version__number", "number")
        known = past.values_list("guid", "number").first()
        if known is not None and not version.slots.filter(number=known[1]).exists():
            return known
    return None, draft_rows.highest_number(version.event_id) + 1
