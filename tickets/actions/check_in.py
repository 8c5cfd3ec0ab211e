"""Scans at the door: in, out, and undone. A scan is a row and its own history; sent twice, it is one scan.

The ticket's row is locked from reading to writing, so what becomes of it meanwhile is known. What was scanned before is
read in the same statement, whose view on PostgreSQL is from before the lock: of two gates that scan one ticket in the
same instant the second is refused by the database (`turn`), and asks once more. `participant.admission` follows within seconds (`admissions.catch_up`): the door does not wait for it.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.prepared import Inserted, Stored
from tickets import admitting, credentials
from tickets.actions import admissions, scanned, turned
from tickets.admitting import Door, Holder, Reason
from tickets.models import Badge, CheckIn, CheckInList, Device, Ticket

Result = CheckIn.Result
ATTEMPTS = 3
_rows, _arrivals = Inserted(CheckIn), Stored(Ticket, "checked_in_at")


class CannotUndo(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Scan:
    """What a device sends. `code` is what was scanned, or a ticket's public id if `way` is search.

    `at` is when it was scanned by the server's clock, `device_at` by the device's. `let_in` says that the device, without
    network, let the person pass by itself; `turned_away`, that it said no: then nobody came in with this scan.
    """

    scan_id: str
    code: str
    at: datetime
    device_at: datetime | None = None
    way: CheckIn.Way = CheckIn.Way.CODE
    out: bool = False
    let_in: bool = False
    turned_away: bool = False


@dataclass(frozen=True)
class Answer:
    """The stored scan; for a double one also the scan by which somebody is inside already.

    `is_new` is False for a scan that was sent before.
    """

    row: CheckIn
    ticket: Ticket | None = None
    first: CheckIn | None = None
    is_new: bool = True


@dataclass(frozen=True)
class _Said:
    """What a code says: whose it is, of which hand if it is a ticket's, or why it is none."""

    public_id: str = ""
    way: CheckIn.Way = CheckIn.Way.CODE
    serial: int | None = None
    refused: Reason = Reason.FORGED


@dataclass(frozen=True)
class _Found:
    ticket: Ticket
    holder: Holder
    badge: int | None = None
    turn: int = 0
    earlier: int | None = None
    is_unused: bool = True


def check_in(*, device: Device, scan: Scan, now: datetime) -> Answer:
    """The answer to one scan of a gate's device, whose gate, list and event were read with it.

    A read and two writes in one transaction; a double scan reads the first one instead of writing the ticket.
    """
    attempt = 1
    while True:
        try:
            with transaction.atomic():
                return _answer(device, scan, now)
        except IntegrityError:
            if attempt >= ATTEMPTS:
                raise
        attempt += 1


def _answer(device: Device, scan: Scan, now: datetime) -> Answer:
    said = _read(device, scan)
    found = _find(device, said, scan) if said.public_id else None
    if found is None:
        return _unknown(device, scan, said, now)
    if found.earlier is not None:
        return _again(device, scan, found.earlier, now)
    gate = cast(Any, device.gate)
    refused = admitting.refusal(door(gate.list), found.holder, at=scan.at, out=scan.out)
    row = _row(device, scan, said.way, now, ticket=found.ticket, badge_id=found.badge)
    if refused is not None:
        row.result, row.reason = Result.REFUSED, str(refused)
        _rows.add(row)
        first = _first(gate.list, found.ticket) if refused == Reason.DOUBLE else None
        return Answer(row, found.ticket, first)
    row.result = Result.OUT if scan.out else Result.IN
    row.turn, row.inside = found.turn + 1, not scan.out
    _rows.add(row)
    _follow(found, gate.list, row)
    return Answer(row, found.ticket)


def undo(*, device: Device, check_in: str, scan_id: str, now: datetime) -> Answer:
    """Take back the last thing that happened to a ticket at this gate's list, by its public id. Raises CannotUndo."""
    gate = cast(Any, device.gate)
    with transaction.atomic():
        known = turned.own(device.pk, scan_id)
        if known is not None:
            return _told(known)
        wrong = turned.named(gate.list_id, check_in)
        if wrong is None or wrong.ticket_id is None:
            raise CannotUndo(_("There is no such check-in at this door."))
        ticket = turned.locked(wrong.ticket_id)
        if not _is_last(wrong):
            # Sent twice at once: the other one did it before the ticket was ours.
            known = turned.own(device.pk, scan_id)
            if known is not None:
                return _told(known)
            raise CannotUndo(_("Something else happened to this ticket meanwhile. Scan it once more."))
        scan = Scan(scan_id=scan_id, code="", at=now, way=cast(CheckIn.Way, wrong.way))
        return Answer(_take_back(device, wrong, ticket, scan, now), ticket)


def made_by(device: Device, scan_id: str) -> str:
    """The public id of what a device's own scan became; empty if there is none."""
    rows = CheckIn.objects.filter(device=device, scan_id=scan_id)
    return rows.values_list("public_id", flat=True).first() or ""


def holder_of(device: Device, scan_id: str) -> str:
    """Who stood there with a device's own scan; empty if that was nobody known."""
    rows = CheckIn.objects.filter(device=device, scan_id=scan_id).select_related("ticket__attendee")
    row = rows.first()
    person = row.ticket.attendee if row and row.ticket else None
    return person.name_on_badge if person else ""


def door(one: CheckInList) -> Door:
    return Door(one.opens_at, one.closes_at, one.counts_exits, one.hands_over_badges, one.is_limited)


def _read(device: Device, scan: Scan) -> _Said:
    """What the code says, and why it is none of this event if so."""
    if scan.way == CheckIn.Way.SEARCH:
        return _Said(scan.code, CheckIn.Way.SEARCH)
    said = credentials.read(scan.code, device.event)
    if said is not None:
        is_badge = said.public_id.startswith("bdg_")
        return _Said(
            said.public_id,
            CheckIn.Way.BADGE if is_badge else CheckIn.Way.CODE,
            None if is_badge else said.serial,
        )
    signed = credentials.unsigned(scan.code)
    if signed is None:
        return _Said()
    if credentials.is_retired(signed, device.event):
        return _Said(refused=Reason.REPLACED)
    other = Ticket.objects.filter(public_id=signed.credential.public_id).exclude(event=device.event)
    elsewhere = other.select_related("event").first()
    is_true = elsewhere is not None and credentials.is_true(signed, elsewhere.event)
    return _Said(refused=Reason.FOREIGN if is_true else Reason.FORGED)


def _find(device: Device, said: _Said, scan: Scan) -> _Found | None:
    """The ticket that the code opens this door with: its own, or an add-on that hangs on it. One query, locking."""
    listed, is_badge = cast(Any, device.gate).list, said.way == CheckIn.Way.BADGE
    rows = scanned.find(
        device=device, listed=listed, said=said.public_id, is_badge=is_badge, scan_id=scan.scan_id
    )
    own = [row for row in rows if is_badge or row.ticket.public_id == said.public_id]
    if not own:
        return None
    best = max(rows, key=lambda row: (row.is_listed, row.ticket.state == Ticket.State.VALID, -row.ticket.pk))
    row = best if best.is_listed else own[0]
    holder = Holder(
        state=row.ticket.state,
        is_listed=row.is_listed,
        is_inside=row.is_inside,
        is_current=said.serial is None or own[0].ticket.serial == said.serial,
        was_refunded=row.was_refunded,
        badge=row.badge_state,
        has_badge=row.has_badge,
        by_code=said.way != CheckIn.Way.SEARCH,
        place=row.place,
        is_refused_entry=bool(row.ticket.attendee and row.ticket.attendee.refused_entry),
        was_turned_away=scan.turned_away,
    )
    return _Found(row.ticket, holder, row.badge, row.turn, row.earlier, row.is_unused)


def _row(device: Device, scan: Scan, way: CheckIn.Way, now: datetime, **fields: Any) -> CheckIn:
    gate = cast(Any, device.gate)
    return CheckIn(
        event=device.event, list=gate.list, gate=gate, device=device, scan_id=scan.scan_id, way=way,
        at=scan.at, device_at=scan.device_at, received_at=now, let_in_offline=scan.let_in, **fields,
    )  # fmt: skip


def _unknown(device: Device, scan: Scan, said: _Said, now: datetime) -> Answer:
    """Of a code that is none, nothing is kept but that it was shown."""
    earlier = CheckIn.objects.filter(device=device, scan_id=scan.scan_id).values_list("pk", flat=True).first()
    if earlier is not None:
        return _again(device, scan, earlier, now)
    row = _row(device, scan, said.way, now)
    row.result, row.reason = Result.REFUSED, str(said.refused)
    _rows.add(row)
    return Answer(row)


def _again(device: Device, scan: Scan, earlier: int, now: datetime) -> Answer:
    """What was answered then, unless the answer was lost and the device showed another one meanwhile.

    Then the device is right about what happened: whom it sent away did not come in, so that is undone; whom it let in is
    inside against the server's word, and both are listed. Each is one row more, however often it is sent.
    """
    then = _told(earlier)
    was_let_in = then.row.result != Result.REFUSED
    contradicts = scan.turned_away if was_let_in else scan.let_in and not then.row.let_in_offline
    word = CheckIn.objects.filter(device=device, scan_id=_word_id(scan.scan_id)).first()
    if word is not None:
        return _told(word.pk)
    if not contradicts or CheckIn.objects.filter(undoes=then.row).exists():
        return then
    said = replace(scan, scan_id=_word_id(scan.scan_id), way=cast(CheckIn.Way, then.row.way))
    ticket = turned.locked(then.row.ticket_id) if then.row.ticket_id else None
    if was_let_in and ticket is not None and _is_last(then.row) and not _is_inside_elsewhere(then.row):
        return Answer(_take_back(device, then.row, ticket, said, now), ticket)
    row = _row(device, said, said.way, now, ticket=ticket, badge_id=then.row.badge_id)
    row.result, row.contradicts = Result.REFUSED, then.row
    row.reason = str(Reason.TURNED_AWAY) if was_let_in else then.row.reason
    _rows.add(row)
    return Answer(row, ticket, then.first)


def _word_id(scan_id: str) -> str:
    """The id of the second row of one scan: longer than a device's own, so never one of them."""
    return f"word-{hashlib.sha256(scan_id.encode()).hexdigest()[:35]}"


def _is_inside_elsewhere(row: CheckIn) -> bool:
    """Another device let somebody in with the ticket and was told that somebody is inside: now that is the one."""
    clashes = CheckIn.objects.filter(list=row.list_id, ticket=row.ticket_id, reason=CheckIn.Reason.DOUBLE)
    later = clashes.filter(let_in_offline=True, contradicts=None, pk__gt=row.pk)
    return bool(row.inside) and later.exists()


def _is_last(row: CheckIn) -> bool:
    """Nothing has happened to the ticket at this list since. Its ticket is locked."""
    return row.result != Result.UNDONE and turned.last(row.list_id, cast(int, row.ticket_id)) == row.pk


def _take_back(device: Device, wrong: CheckIn, ticket: Ticket, scan: Scan, now: datetime) -> CheckIn:
    """A row that undoes the ticket's last one."""
    row = _row(device, scan, scan.way, now, ticket=ticket)
    row.result, row.undoes, row.turn = Result.UNDONE, wrong, cast(int, wrong.turn) + 1
    row.inside = not wrong.inside
    _rows.add(row)
    if wrong.inside:
        _forget_arrival(ticket, wrong)
    return row


def _told(pk: int) -> Answer:
    """What was answered then: also to a device that lost the answer."""
    row = CheckIn.objects.select_related("ticket__type", "ticket__attendee", "list").get(pk=pk)
    first = None
    if row.reason == Reason.DOUBLE and row.ticket is not None:
        first = _first(row.list, row.ticket)
    return Answer(row, row.ticket, first, is_new=False)


def _first(listed: CheckInList, ticket: Ticket) -> CheckIn | None:
    """By which scan somebody is inside."""
    rows = CheckIn.objects.filter(list=listed, ticket=ticket, result=Result.IN, undone_by=None)
    return rows.select_related("gate", "device").order_by("-turn").first()


def _follow(found: _Found, listed: CheckInList, row: CheckIn) -> None:
    ticket = found.ticket
    if found.is_unused and row.inside:
        ticket.checked_in_at = row.at
        _arrivals.save(ticket)
    if listed.hands_over_badges and row.inside and ticket.attendee_id is not None:
        waiting = Badge.objects.filter(participant=ticket.attendee_id, state=Badge.State.PRINTED)
        waiting.update(state=Badge.State.HANDED_OVER, handed_over_at=row.at)


def _forget_arrival(ticket: Ticket, wrong: CheckIn) -> None:
    """Where the ticket has been used elsewhere, it came in then. The badge that was handed over with it is back at the desk."""
    if ticket.attendee_id is not None:
        turned.take_badge_back(ticket.attendee_id, wrong.at)
    ticket.checked_in_at = turned.first_arrival(ticket.pk)
    _arrivals.save(ticket)
    if ticket.checked_in_at is None:
        admissions.refresh([ticket.attendee_id] if ticket.attendee_id else [])
