"""The search by name at a door. Each process keeps the names of a list and brings them up to date from the history."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.db.models import OuterRef, Subquery

from tickets import door_list
from tickets.door_list import Cursor
from tickets.models import CheckIn, CheckInList, Ticket
from tickets.name_search import Names

SHOWN = 12
MOST_LISTS = 8
# Whatever is changed past the history is noticed by then.
GOOD_FOR = timedelta(minutes=10)
FLAWS = {
    Ticket.State.HELD: CheckIn.Reason.UNPAID.label,
    Ticket.State.VOID: CheckIn.Reason.VOID.label,
}
SPOKEN = 8  # letters at the end of an id, which stand on the ticket


@dataclass
class _Shelf:
    read_at: datetime
    cursor: Cursor
    names: Names = field(default_factory=Names)
    lock: Lock = field(default_factory=Lock)


_shelves: OrderedDict[str, _Shelf] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Hit:
    """A ticket as the door shows it. `said` is what is sent to check it in, `flaw` why it would not be let in."""

    said: str
    name: str
    company: str
    kind: str
    flaw: str
    is_inside: bool


def find(listed: CheckInList, typed: str, *, now: datetime) -> list[Hit]:
    """Three queries once the names are there; the first search at a list reads them all."""
    shelf = _shelf(listed, now)
    with shelf.lock:
        keys = shelf.names.find(typed, SHOWN)
    said = {str(key): place for place, key in enumerate(keys)}
    turns = CheckIn.objects.filter(list=listed, ticket=OuterRef("pk")).turns().order_by("-turn")
    rows: Any = Ticket.objects.filter(event=listed.event_id, public_id__in=said)
    rows = rows.select_related("type", "attendee").annotate(
        is_inside=Subquery(turns.values("inside")[:1]),
    )
    hits = [_hit(row) for row in rows]
    return sorted(hits, key=lambda hit: said[hit.said])


def _hit(row: Any) -> Hit:
    person = row.attendee
    return Hit(
        said=row.public_id,
        name=person.name_on_badge if person else "",
        company=person.company if person else "",
        kind=row.type.name,
        flaw=_flaw(row),
        is_inside=bool(row.is_inside),
    )


def _flaw(row: Any) -> str:
    if row.attendee is not None and row.attendee.refused_entry:
        return str(CheckIn.Reason.CALL_LEAD.label)
    return str(FLAWS.get(row.state, ""))


def _shelf(listed: CheckInList, now: datetime) -> _Shelf:
    with _lock:
        shelf = _shelves.get(listed.public_id)
        if shelf is None or now - shelf.read_at > GOOD_FOR:
            shelf = _Shelf(now, door_list.newest(listed.event))
            _fill(shelf, listed, None)
            _shelves[listed.public_id] = shelf
            while len(_shelves) > MOST_LISTS:
                _shelves.popitem(last=False)
            return shelf
    with shelf.lock:
        _catch_up(shelf, listed, now)
    return shelf


def _catch_up(shelf: _Shelf, listed: CheckInList, now: datetime) -> None:
    newest = door_list.newest_entry(listed.event)
    if newest == shelf.cursor.history:
        return
    only = door_list.changed_since(listed.event, shelf.cursor, now)
    if only is None or only:
        _fill(shelf, listed, only)
    shelf.cursor = Cursor(newest)


def _fill(shelf: _Shelf, listed: CheckInList, only: set[int] | None) -> None:
    if only is None:
        shelf.names = Names()
    for one in door_list.known(listed, only):
        if one.refused == CheckIn.Reason.WRONG_LIST:
            shelf.names.drop(one.said)
            continue
        shelf.names.put(one.said, (one.name, one.company, one.order, one.said[-SPOKEN:]))
