"""What every change of the draft asks, by SQL that is written once."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agenda.models import AgendaVersion, Edit, EditLine, Session, Slot
from core.prepared import FEW_KEYS, Changed, Inserted, Prepared, PreparedLists, PreparedValues, Stored
from events.models import Event, Room

# Samples: no key is negative, and no slot has this guid.
DRAFT, GUID = -1, UUID(int=7)


def _in(draft: Any) -> QuerySet[Slot]:
    return Slot.objects.filter(version=draft).order_by()


_of_event = Prepared(lambda event: AgendaVersion.objects.filter(event=event).drafts().order_by(), event=-1)
_locked: Prepared[AgendaVersion] = Prepared(
    lambda version: (
        AgendaVersion.objects.select_for_update(of=("self",))
        .select_related("event")
        .filter(pk=version)
        .order_by()
    ),
    version=-1,
)
_plain: Prepared[Slot] = Prepared(lambda draft, guid: _in(draft).filter(guid=guid), draft=DRAFT, guid=GUID)
_by_guid: Prepared[Slot] = Prepared(
    lambda draft, guid: _in(draft).filter(guid=guid).select_related("session", "room"), draft=DRAFT, guid=GUID
)
_by_key: Prepared[Slot] = Prepared(
    lambda draft, slot: _in(draft).filter(pk=slot).select_related("session", "room"), draft=DRAFT, slot=-2
)
_rooms = PreparedValues(
    lambda keys: Room.objects.filter(pk__in=keys).order_by().values("pk", "name", "event_id"), keys=FEW_KEYS
)
_talks: Prepared[Session] = Prepared(
    lambda keys: Session.objects.filter(pk__in=keys).order_by(), keys=FEW_KEYS
)
_dropped = Changed(
    lambda draft: (
        Edit.objects.filter(version=draft, state=Edit.State.UNDONE),
        {"state": Edit.State.DROPPED},
    ),
    draft=DRAFT,
)
_numbers = PreparedLists(lambda draft: _in(draft).values_list("number"), draft=DRAFT)
_highest = PreparedLists(
    lambda event: Slot.objects.filter(version__event=event).order_by("-number").values_list("number")[:1],
    event=-1,
)
_new_slots, _edits, _edit_lines = Inserted(Slot), Inserted(Edit), Inserted(EditLine)
_revised = Stored(AgendaVersion, "revision")


def draft_of(event: Event) -> AgendaVersion | None:
    found = _of_event.first(event=event.pk)
    if found is not None:
        found.event = event
    return found


def locked(version: int) -> AgendaVersion:
    """With its event; in a transaction."""
    found = _locked.first(version=version)
    if found is None:
        raise AgendaVersion.DoesNotExist
    return found


def slot_of(draft: AgendaVersion, name: UUID | int) -> Slot | None:
    """By its guid or its key, with its session and room."""
    if isinstance(name, UUID):
        return _put_in(draft, _by_guid.first(draft=draft.pk, guid=name))
    return _put_in(draft, _by_key.first(draft=draft.pk, slot=name))


def slots_of(draft: AgendaVersion, guids: Collection[UUID]) -> dict[UUID, Slot]:
    """By their guids, as they stand."""
    if len(guids) == 1:
        found = _plain.all(draft=draft.pk, guid=next(iter(guids)))
    else:
        found = list(_in(draft.pk).filter(guid__in=guids))
    for slot in found:
        slot.version = draft
    return {slot.guid: slot for slot in found}


def rooms(keys: Collection[int]) -> dict[int, tuple[str, int]]:
    """Of each its name and the key of its event."""
    return {row["pk"]: (row["name"], row["event_id"]) for row in _rooms.all(keys=[*keys])}


def talks(keys: Collection[int]) -> dict[int, Session]:
    return {row.pk: row for row in _talks.all(keys=[*keys])}


def drop_undone(draft: AgendaVersion) -> None:
    """What was taken back cannot be done again after something else was done."""
    _dropped.rows(draft=draft.pk)


def numbers_in(draft: AgendaVersion) -> set[int]:
    """Of slots that stand in it."""
    return {number for (number,) in _numbers.all(draft=draft.pk)}


def highest_number(event: int) -> int:
    """Of any slot in any version; 0 if there is none."""
    found = _highest.all(event=event)
    return found[0][0] if found else 0


def add_slots(rows: Sequence[Slot]) -> None:
    _new_slots.add(*rows)


def add_edit(draft: AgendaVersion, edit: Edit, lines: Sequence[EditLine]) -> None:
    """The next command of a draft, whose revision was raised."""
    _revised.save(draft)
    _edits.add(edit)
    for line in lines:
        line.edit = edit
    _edit_lines.add(*lines)


def _put_in(draft: AgendaVersion, slot: Slot | None) -> Slot | None:
    if slot is not None:
        slot.version = draft
    return slot
