"""Publishing the draft as a numbered version, and telling the speakers whom it concerns.

Copying is done by the database in one statement, so a release costs the same number of queries for one slot and
for a thousand (but for how many rows one INSERT of mails may hold). Released versions never change again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda import changes, clashing, draft_rows, plan
from agenda.actions import edits, notices
from agenda.changes import Diff
from agenda.conflicts import Clash, Placed
from agenda.models import AgendaVersion, ReleasedSpeaker, Session, Slot, Speaker
from core import history
from events import counters
from events.models import Event

COPIED = ("guid", "number", "session_id", "title", "room_id", "starts_at", "minutes", "is_secret")


class Refused(Exception):
    """A release that is not made; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NothingNew(Refused):
    """The draft is as the last version was."""


class Clashing(Refused):
    def __init__(self, clashes: Sequence[Clash]) -> None:
        number = len(clashes)
        said = ngettext(
            "One clash keeps the agenda back.", "%(number)s clashes keep the agenda back.", number
        )
        super().__init__(" ".join([said % {"number": number}, *(clash.text for clash in clashes[:3])]))
        self.clashes = clashes


def draft_of(event: Event) -> AgendaVersion:
    """The working draft, made if there is none. A draft made after a release begins where that ended."""
    found = draft_rows.draft_of(event)
    if found is not None:
        return found
    with transaction.atomic():
        draft, made = AgendaVersion.objects.get_or_create(event=event, number=None)
        last = _last(event)
        if made and last is not None:
            _copy(last, draft)
    return draft


def clashes(version: AgendaVersion) -> list[Clash]:
    """Everything that is wrong or worth knowing, blocking clashes first."""
    return clashing.of_version(version)


def diff(old: AgendaVersion | None, new: AgendaVersion) -> Diff:
    """What people would notice between two versions. `old` may be None: everything is new."""
    return changes.diff(plan.read(old) if old else [], _standing(plan.read(new)))


def pending(event: Event) -> Diff:
    """What a release would change now."""
    return diff(_last(event), draft_of(event))


def release(
    *,
    event: Event,
    note: str = "",
    only: Collection[UUID] | None = None,
    waive: bool = False,
    tell: bool = True,
    seen_revision: int | None = None,
    by: User | None,
    now: datetime,
) -> AgendaVersion:
    """Make the draft the next version. With `only`, the last version plus these slots as the draft has them.

    The draft stays as it is, and nobody changes it meanwhile. Without `tell` no speaker gets a mail. Raises Clashing,
    unless waived, NothingNew, and Refused if the draft is no longer at `seen_revision`.
    """
    with transaction.atomic():
        draft = edits.lock(draft_of(event))
        if seen_revision not in (None, draft.revision):
            raise Refused(_("The draft has changed since you looked. See what would be released now."))
        Event.objects.select_for_update().get(pk=event.pk)
        last = _last(event)
        before = plan.read(last) if last else []
        wanted = plan.read(draft)
        if only is not None:
            wanted = changes.merged(before, wanted, only)
        wanted = _standing(wanted)
        if not waive:
            _check_clashes(wanted, event)
        difference = changes.diff(before, wanted)
        if not difference:
            raise NothingNew(_nothing_new(last))
        version = _next(event, note, by, now)
        _copy_release(version, draft, last, only)
        _keep_speakers(version)
        _write_history(version, difference, by=by, now=now)
        counters.raise_public(event.pk)
        if tell:
            concerned = changes.by_person(difference)
            notices.slots_changed(event=event, version=version, concerned=concerned, by=by, now=now)
    return version


def _standing(slots: list[Placed]) -> list[Placed]:
    """What goes out: talks that are no longer in the programme do not."""
    return [slot for slot in slots if not slot.is_gone]


def _last(event: Event) -> AgendaVersion | None:
    return AgendaVersion.objects.filter(event=event).released().first()


def _check_clashes(wanted: list[Placed], event: Event) -> None:
    blocking = [clash for clash in clashing.of_slots(event, wanted) if clash.blocks]
    if blocking:
        raise Clashing(blocking)


def _nothing_new(last: AgendaVersion | None) -> str:
    if last is None:
        return _("The draft is empty: place a session first.")
    return _("Nothing has changed since version %(number)s.") % {"number": last.number}


def _next(event: Event, note: str, by: User | None, now: datetime) -> AgendaVersion:
    highest = AgendaVersion.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0
    return AgendaVersion.objects.create(
        event=event, number=highest + 1, note=note, released_at=now, released_by=by
    )


def _copy_release(
    version: AgendaVersion, draft: AgendaVersion, last: AgendaVersion | None, only: Collection[UUID] | None
) -> None:
    if only is None:
        _copy(draft, version, gone=False)
        return
    if last is not None:
        _copy(last, version, gone=False, without=only)
    _copy(draft, version, gone=False, choose=only)


def _copy(
    source: AgendaVersion,
    target: AgendaVersion,
    *,
    gone: bool = True,
    choose: Collection[UUID] | None = None,
    without: Collection[UUID] = (),
) -> None:
    """INSERT … SELECT: one statement for any number of slots."""
    slots = Slot.objects.filter(version=source)
    if not gone:
        slots = slots.filter(Q(session=None) | Q(session__state__in=Session.IN_PROGRAMME))
    if choose is not None:
        slots = slots.filter(guid__in=choose)
    if without:
        slots = slots.exclude(guid__in=without)
    _insert(Slot, (*COPIED, "track_id"), slots.order_by().values_list(*COPIED, "session__track_id"), target)


def _keep_speakers(version: AgendaVersion) -> None:
    shown = Slot.objects.filter(version=version, session__isnull=False).values("session")
    rows = Speaker.objects.on_stage().filter(session__in=shown).order_by()
    columns = ("session_id", "participant_id")
    _insert(ReleasedSpeaker, columns, rows.values_list(*columns), version)


def _insert(
    model: type[Model], names: Sequence[str], rows: QuerySet[Any, Any], version: AgendaVersion
) -> None:
    selected, values = rows.query.sql_with_params()
    columns = ", ".join(connection.ops.quote_name(name) for name in (*names, "version_id"))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT chosen.*, %s FROM ({selected}) chosen",  # noqa: S608
            [version.pk, *values],
        )


def _write_history(version: AgendaVersion, difference: Diff, *, by: User | None, now: datetime) -> None:
    counted = {what: len(difference.only(what)) for what in ("new", "moved", "room", "length", "removed")}
    after: dict[str, Any] = {"number": version.number, "note": version.note}
    after |= {what: number for what, number in counted.items() if number}
    history.write("agenda.released", version, scope=version.event.public_id, by=by, now=now, after=after)
