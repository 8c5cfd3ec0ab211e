"""Taking places of a drafted agenda into the working draft: all of them or some, as one command that can be undone."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.actions import drafting, edits, releases
from agenda.actions.edits import Change, Values
from agenda.models import AgendaVersion, Drafting, Session, Slot
from agenda.planning.material import Spot


@dataclass(frozen=True)
class Accepted:
    """`moved` slots were placed or moved; `locked` were left, since somebody has locked them meanwhile."""

    moved: int
    locked: int


def accept(
    *,
    row: Drafting,
    sessions: Collection[int] | None = None,
    seen_revision: int | None = None,
    by: User,
    now: datetime,
) -> Accepted:
    """Put these sessions (None: all) where the draft has them. What is there already counts as nothing.

    Raises edits.Refused; edits.Stale if one of them was moved after the revision that was seen.
    """
    if row.state != Drafting.State.DONE:
        raise edits.Refused(_("This draft has no result that could be taken."))
    with transaction.atomic():
        draft = releases.draft_of(row.event)
        version = AgendaVersion.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        wanted = _wanted(row, sessions)
        standing = _standing(version)
        locked = [
            session
            for session, spot in wanted.items()
            if session in standing and standing[session].is_locked and _differs(standing[session], spot)
        ]
        free = {session: spot for session, spot in wanted.items() if session not in locked}
        changes = [change for change in _changes(version, free, standing) if change.before != change.after]
        if seen_revision is not None:
            _check_none_was_taken_out(version, changes, seen_revision)
        edits.apply(
            version=version, changes=changes, label=_label(row, len(changes)), by=by, now=now,
            seen_revision=seen_revision,
        )  # fmt: skip
    return Accepted(len(changes), len(locked))


def _check_none_was_taken_out(version: AgendaVersion, changes: Collection[Change], seen: int) -> None:
    """Of the others edits.apply notices by their slots that somebody has changed them."""
    new = [change.after.session for change in changes if change.before is None and change.after is not None]
    if not new or version.revision <= seen:
        return
    since = version.edits.filter(number__gt=seen, lines__before__session__in=new)
    if gone := list(since.select_related("by").order_by("number").distinct()):
        raise edits.Stale(gone)


def _label(row: Drafting, count: int) -> str:
    return _("Taken from “%(draft)s”: %(count)d talks") % {"draft": row, "count": count}


def _wanted(row: Drafting, sessions: Collection[int] | None) -> dict[int, Spot]:
    """Only of what is still in the programme."""
    spots = drafting.spots_of(row)
    still = set(
        Session.objects.filter(event=row.event_id, pk__in=spots).in_programme().values_list("pk", flat=True)
    )
    return {
        session: spot
        for session, spot in spots.items()
        if session in still and (sessions is None or session in sessions)
    }


def _standing(version: AgendaVersion) -> dict[int, Slot]:
    """Where sessions are now; one that is placed twice counts where it is first."""
    found: dict[int, Slot] = {}
    for slot in version.slots.filter(session__isnull=False, room__isnull=False).order_by("starts_at", "pk"):
        found.setdefault(slot.session_id or 0, slot)
    return found


def _differs(slot: Slot, spot: Spot) -> bool:
    return (slot.room_id, slot.starts_at, slot.minutes) != (spot.room, spot.starts_at, spot.minutes)


def _changes(
    version: AgendaVersion, wanted: Mapping[int, Spot], standing: Mapping[int, Slot]
) -> list[Change]:
    names = _names(version, [session for session in wanted if session not in standing])
    changes = []
    for session, spot in wanted.items():
        slot = standing.get(session)
        before = edits.values_of(slot) if slot else None
        guid, number = (slot.guid, slot.number) if slot else names.get(session, (uuid.uuid4(), 0))
        after = Values(
            session=session,
            room=spot.room,
            starts_at=spot.starts_at,
            minutes=spot.minutes,
            is_secret=before.is_secret if before else False,
            is_locked=before.is_locked if before else False,
            number=number,
        )
        changes.append(Change(guid, before, after))
    return changes


def _names(version: AgendaVersion, sessions: Collection[int]) -> dict[int, tuple[UUID, int]]:
    """A slot keeps its guid and number for ever: those that sessions had in earlier versions."""
    ever = Slot.objects.filter(version__event=version.event_id, session__in=sessions)
    past = ever.exclude(guid__in=version.slots.values("guid")).order_by("version__number")
    return {
        session: (guid, number) for session, guid, number in past.values_list("session", "guid", "number")
    }
