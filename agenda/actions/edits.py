"""The command log of the draft: everything that changes it goes through here, can be taken back and done again.

A command is a list of changes of slots that is done whole or not at all. It raises the draft's revision by one. Who
has seen an older revision is refused if somebody else has changed the same slots since, and heard otherwise.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import draft_rows, plan
from agenda.models import AgendaVersion, Edit, EditLine, Slot
from core import history
from core.models import HistoryEntry

FIELDS = ["session_id", "title", "room_id", "starts_at", "minutes", "is_secret", "is_locked"]


class Refused(Exception):
    """A change that cannot be; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Stale(Refused):
    """Somebody else has changed the same slots; `edits` are what was done meanwhile, oldest first."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        told = "; ".join(f"{edit.by or _('Somebody')}: {edit.label}" for edit in edits[-3:])
        said = _("This was changed meanwhile, so nothing was done.")
        super().__init__(f"{said} {told}".strip())
        self.edits = edits


@dataclass(frozen=True)
class Values:
    """A slot of a draft as plain values; `session` and `room` are keys. Its number does not tell it apart."""

    session: int | None
    room: int | None
    starts_at: datetime
    minutes: int
    title: str = ""
    is_secret: bool = False
    is_locked: bool = False
    number: int = field(default=0, compare=False)

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"starts_at": self.starts_at.isoformat()}


@dataclass(frozen=True)
class Change:
    """One slot before and after; None where it is not there."""

    guid: UUID
    before: Values | None
    after: Values | None

    @property
    def turned(self) -> "Change":
        return Change(self.guid, self.after, self.before)


def values_of(slot: Slot) -> Values:
    return Values(
        session=slot.session_id,
        room=slot.room_id,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        title=slot.title,
        is_secret=slot.is_secret,
        is_locked=slot.is_locked,
        number=slot.number,
    )


def apply(
    *,
    version: AgendaVersion,
    changes: Iterable[Change],
    label: str,
    by: User | None,
    now: datetime,
    seen_revision: int | None = None,
) -> Edit | None:
    """Do one command. None if it would change nothing.

    With `seen_revision`, commands of others since then are refused where they touch the same slots (Stale), and
    merged where they do not. A slot that is not as `before` says is stale as well. A new slot without a number gets
    the next. A constant number of queries for any number of changes, but for the size of one statement.
    """
    wanted = _wanted(changes)
    if not wanted:
        return None
    with transaction.atomic():
        draft = lock(version)
        return apply_locked(
            draft=draft, changes=wanted, label=label, by=by, now=now, seen_revision=seen_revision
        )


def apply_locked(
    *,
    draft: AgendaVersion,
    changes: Iterable[Change],
    label: str,
    by: User | None,
    now: datetime,
    seen_revision: int | None = None,
) -> Edit | None:
    """The same, in the transaction of a caller who holds the lock."""
    wanted = _wanted(changes)
    if not wanted:
        return None
    rows = draft_rows.slots_of(draft, [change.guid for change in wanted])
    _check_fresh(draft, wanted, rows, seen_revision)
    _check(draft, wanted)
    draft_rows.drop_undone(draft)
    return _do(draft, wanted, rows, label=label, target=None, by=by, now=now)


def _wanted(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.before != change.after]


def undo(*, version: AgendaVersion, expected: int | None = None, by: User | None, now: datetime) -> Edit:
    """Take back the last command that stands. `expected` is the number of the one that is meant."""
    with transaction.atomic():
        draft = lock(version)
        edit = Edit.objects.filter(version=draft).standing().first()
        if edit is None:
            raise Refused(_("There is nothing to take back."))
        label = _("Taken back: %(label)s") % {"label": edit.label}
        return _replay(draft, edit, expected, Edit.State.UNDONE, label, by, now)


def redo(*, version: AgendaVersion, expected: int | None = None, by: User | None, now: datetime) -> Edit:
    """Do again what was taken back last."""
    with transaction.atomic():
        draft = lock(version)
        edit = Edit.objects.filter(version=draft).undone().first()
        if edit is None:
            raise Refused(_("There is nothing to do again."))
        label = _("Done again: %(label)s") % {"label": edit.label}
        return _replay(draft, edit, expected, Edit.State.DONE, label, by, now)


def record(
    *, draft: AgendaVersion, changes: Sequence[Change], label: str, by: User | None, now: datetime
) -> Edit:
    """The slots were changed already, as by a file, under the lock of the draft: a command of the log all the same."""
    draft_rows.drop_undone(draft)
    return _log(draft, changes, label=label, target=None, by=by, now=now)


def locked_words(slot: Slot) -> str:
    return _("“%(title)s” is locked: unlock it first.") % {"title": slot}


def lock(version: AgendaVersion) -> AgendaVersion:
    """Whatever changes a draft or publishes it locks this row, before it reads and before any other row."""
    draft = draft_rows.locked(version.pk)
    if draft.number is not None:
        raise Refused(_("Version %(number)s is released and stays as it is.") % {"number": draft.number})
    return draft


def since(version: AgendaVersion, revision: int) -> list[Edit]:
    """What was done after that revision, oldest first."""
    return list(version.edits.filter(number__gt=revision).select_related("by").order_by("number"))


def touching(version: AgendaVersion, guids: Collection[UUID]) -> list[Edit]:
    """The commands that changed any of these slots, oldest first."""
    rows = version.edits.filter(lines__guid__in=guids).select_related("by")
    return list(rows.order_by("number").distinct())


def _replay(
    draft: AgendaVersion,
    edit: Edit,
    expected: int | None,
    state: Edit.State,
    label: str,
    by: User | None,
    now: datetime,
) -> Edit:
    if expected is not None and expected != edit.number:
        raise Stale(since(draft, expected))
    given = [_change_of(line) for line in edit.lines.all()]
    if not given:  # by a file, when those left no lines
        said = _("Undo ends here: “%(label)s” and what was done before it are not taken back.")
        raise Refused(said % {"label": edit.label})
    changes = [change.turned for change in given] if state == Edit.State.UNDONE else given
    rows = draft_rows.slots_of(draft, [change.guid for change in changes])
    _check_fresh(draft, changes, rows, None)
    _check_still_there(changes)
    done = _do(draft, changes, rows, label=label, target=edit, by=by, now=now)
    Edit.objects.filter(pk=edit.pk).update(state=state)
    return done


def _change_of(line: EditLine) -> Change:
    return Change(line.guid, _values(line.before), _values(line.after))


def _values(stored: dict[str, Any] | None) -> Values | None:
    if stored is None:
        return None
    return Values(**stored | {"starts_at": datetime.fromisoformat(stored["starts_at"])})


def _check_fresh(
    draft: AgendaVersion, changes: Sequence[Change], rows: dict[UUID, Slot], seen: int | None
) -> None:
    guids = [change.guid for change in changes]
    differs = any(
        (values_of(rows[change.guid]) if change.guid in rows else None) != change.before for change in changes
    )
    is_old = seen is not None and seen < draft.revision
    if not differs and not is_old:
        return
    edits = [edit for edit in touching(draft, guids) if seen is None or edit.number > seen]
    if differs or edits:
        raise Stale(edits)


def _check(draft: AgendaVersion, changes: Sequence[Change]) -> None:
    """Plain sense: what the database cannot hold. Clashes are allowed while building."""
    after = [change.after for change in changes if change.after is not None]
    rooms = {one.room for one in after if one.room is not None}
    sessions = {one.session for one in after if one.session is not None}
    if sum(event == draft.event_id for _name, event in draft_rows.rooms(rooms).values()) != len(rooms):
        raise Refused(_("This room does not belong to the event."))
    talks = draft_rows.talks(sessions).values()
    if sum(talk.event_id == draft.event_id for talk in talks) != len(sessions):
        raise Refused(_("This session does not belong to the event."))
    for one in after:
        if (one.session is None) == (not one.title):
            raise Refused(_("A slot needs a session, or a title if it is a break."))
        if one.session is not None and one.room is None:
            raise Refused(_("A session needs a room."))
        if not 1 <= one.minutes <= 24 * 60:
            raise Refused(_("A slot lasts from one minute to a day."))
    frame = plan.frame_of(draft.event)
    for change in changes:
        # What stands elsewhere since the event got other days may stay there.
        stays = change.before and change.after and change.before.starts_at == change.after.starts_at
        if change.after is not None and not stays and not frame.is_near(change.after.starts_at):
            raise Refused(_("This time is not within the days of the event."))


def _check_still_there(changes: Sequence[Change]) -> None:
    after = [change.after for change in changes if change.after is not None]
    rooms = {one.room for one in after if one.room is not None}
    sessions = {one.session for one in after if one.session is not None}
    if len(draft_rows.rooms(rooms)) != len(rooms):
        raise Refused(_("A room it needs was deleted meanwhile."))
    if len(draft_rows.talks(sessions)) != len(sessions):
        raise Refused(_("A session it needs was deleted meanwhile."))


def _do(
    draft: AgendaVersion,
    changes: Sequence[Change],
    rows: dict[UUID, Slot],
    *,
    label: str,
    target: Edit | None,
    by: User | None,
    now: datetime,
) -> Edit:
    """Write slots, log and history. The caller holds the lock and has checked."""
    gone = [rows[change.guid].pk for change in changes if change.after is None]
    if gone:
        Slot.objects.filter(pk__in=gone).delete()
    numbered = _number(draft, changes)
    changed: list[Slot] = []
    new: list[Slot] = []
    for change in numbered:
        if change.after is None:
            continue
        slot = rows.get(change.guid) or Slot(version=draft, guid=change.guid, number=change.after.number)
        _put(slot, change.after)
        (changed if slot.pk else new).append(slot)
    draft_rows.add_slots(new)
    # Rows that stand, under the draft's lock: each meets itself and is changed, in a twentieth of bulk_update's time.
    Slot.objects.bulk_create(changed, update_conflicts=True, unique_fields=["pk"], update_fields=FIELDS)
    edit = _log(draft, numbered, label=label, target=target, by=by, now=now)
    history.write_all(_entries(draft, numbered, by, now))
    return edit


def _log(
    draft: AgendaVersion,
    changes: Sequence[Change],
    *,
    label: str,
    target: Edit | None,
    by: User | None,
    now: datetime,
) -> Edit:
    draft.revision += 1
    edit = Edit(version=draft, number=draft.revision, label=label[:300], target=target, at=now, by=by)
    lines = [
        EditLine(guid=one.guid, before=one.before and one.before.as_json(), after=one.after and one.after.as_json())
        for one in changes
    ]  # fmt: skip
    draft_rows.add_edit(draft, edit, lines)
    return edit


def _put(slot: Slot, values: Values) -> None:
    slot.session_id, slot.room_id = values.session, values.room
    slot.title, slot.starts_at, slot.minutes = values.title, values.starts_at, values.minutes
    slot.is_secret, slot.is_locked = values.is_secret, values.is_locked


def _number(draft: AgendaVersion, changes: Sequence[Change]) -> list[Change]:
    """New slots without a number, or whose number was given away meanwhile, get the next ones."""
    new = [change for change in changes if change.before is None and change.after is not None]
    if not new:
        return list(changes)
    taken = draft_rows.numbers_in(draft)
    highest = draft_rows.highest_number(draft.event_id)
    numbered = []
    for change in changes:
        if change.before is None and change.after is not None:
            number = change.after.number
            if not number or number in taken:
                number = highest + 1
            highest = max(highest, number)
            taken.add(number)
            values = vars(change.after) | {"number": number}
            change = Change(change.guid, None, Values(**values))  # noqa: PLW2901
        numbered.append(change)
    return numbered


def _entries(
    draft: AgendaVersion, changes: Sequence[Change], by: User | None, now: datetime
) -> list[HistoryEntry]:
    """A talk's slot is part of the talk's history, a break of the draft's."""
    values = [one for change in changes for one in (change.before, change.after) if one is not None]
    sessions = draft_rows.talks({one.session for one in values if one.session is not None})
    places = draft_rows.rooms({one.room for one in values if one.room})
    rooms = {key: name for key, (name, _event) in places.items()}
    entries = []
    for change in changes:
        one = change.after or change.before
        subject: Any = sessions.get(one.session or 0, draft) if one else draft
        before, after = _facts(change.before, rooms), _facts(change.after, rooms)
        kind = "agenda.placed" if not before else "agenda.moved" if after else "agenda.removed"
        if before and after:
            differing = [name for name, value in before.items() if after[name] != value]
            before = {name: before[name] for name in differing}
            after = {name: after[name] for name in differing}
        scope = draft.event.public_id
        entries.append(history.entry(kind, subject, scope=scope, by=by, now=now, before=before, after=after))
    return entries


def _facts(values: Values | None, rooms: dict[int, str]) -> dict[str, Any]:
    if values is None:
        return {}
    return {
        "title": values.title,
        "room": rooms.get(values.room or 0, ""),
        "starts_at": values.starts_at.isoformat(),
        "minutes": values.minutes,
        "is_secret": values.is_secret,
        "is_locked": values.is_locked,
    }
