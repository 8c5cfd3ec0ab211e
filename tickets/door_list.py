"""Whom a door knows: what its devices keep for times without network, and what the search by name looks through.

A device's list holds no names that can be read: each row is found by a hash of the id that the code says, and its name
is sealed with a key that follows from that id. Who has the ticket in front of him reads the name; who has stolen the
phone reads nothing.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Max, Q

from core.models import HistoryEntry
from events.models import Event
from tickets import admitting
from tickets.models import Badge, CheckIn, CheckInList, ListPlace, RefundLine, Ticket, TicketType

# Entries may become visible in another order than they are numbered in: so many of the last minute are read again,
# which does no harm.
OVERLAP = 100
RECENT = timedelta(minutes=1)
MOST_CHANGED = 1_000  # more than that, and the whole list is shorter to read
# Whatever changes these may change every row.
WHOLE = ("lst_", "typ_", "gat_", "evt_")


@dataclass(frozen=True)
class Known:
    """A ticket's code and the ticket it would open this door with. `refused`: why it would not, whatever the hour."""

    said: str
    serial: int
    ticket: int
    public_id: str
    refused: str
    name: str
    company: str
    kind: str
    proof: str
    order: str
    attendee: int | None


@dataclass(frozen=True)
class Cursor:
    """Up to where somebody knows everything: primary keys of the history and of the check-ins."""

    history: int = 0
    check_in: int = 0


def known(listed: CheckInList, only: Collection[int] | None = None) -> Iterator[Known]:
    """All codes of the event, or those of some tickets and their add-ons. Four queries; one more where places count."""
    types = set(listed.ticket_types.values_list("pk", flat=True))
    families: dict[int, list[Any]] = {}
    for row in _tickets(listed.event_id, only):
        families.setdefault(row["parent_id"] or row["pk"], []).append(row)
    refunded = _refunded(listed.event_id, only)
    with_badge = set(_badges(listed, Badge.State.HANDED_OVER).values_list("participant_id", flat=True))
    places = _places(listed)
    for key, family in families.items():
        for said in family:
            # The code of an admission opens also the doors of its add-ons; an add-on's code only its own.
            rows = family if said["pk"] == key and not listed.all_admissions else [said]
            one = _known(said, _best(rows, said, listed, types), listed, types, refunded, with_badge)
            yield one if places is None else _by_place(one, places.get(one.attendee, ""))


def changed_since(event: Event, cursor: Cursor, now: datetime) -> set[int] | None:
    """The tickets of whom the history tells since; None if that may be all of them."""
    entries = HistoryEntry.objects.within(event.public_id).filter(pk__gt=cursor.history - OVERLAP)
    fresh = entries.exclude(pk__lte=cursor.history, at__lt=now - RECENT)
    told = list(fresh.values_list("subject", flat=True)[: MOST_CHANGED + 1])
    if len(told) > MOST_CHANGED or any(one.startswith(WHOLE) for one in told):
        return None
    subjects = set(told)
    if not subjects:
        return set()
    rows = Ticket.objects.filter(event=event)
    of_badges = Badge.objects.filter(public_id__in=subjects).values("participant")
    asked = (
        Q(public_id__in=subjects), Q(order__public_id__in=subjects),
        Q(attendee__public_id__in=subjects), Q(attendee__in=of_badges),
    )  # fmt: skip
    # One by one: as a single OR neither database finds its way by the indexes.
    return {key for one in asked for key in rows.filter(one).values_list("pk", flat=True)}


def newest(event: Event) -> Cursor:
    scan = CheckIn.objects.filter(event=event).aggregate(last=Max("pk"))["last"]
    return Cursor(newest_entry(event), scan or 0)


def newest_entry(event: Event) -> int:
    last = HistoryEntry.objects.within(event.public_id).aggregate(last=Max("pk"))["last"]
    return int(last or 0)


def device_rows(listed: CheckInList, only: Collection[int] | None = None) -> list[list[Any]]:
    """[hash of what is scanned, hash of the ticket, serial, refused, sealed name] for tickets, then for badges."""
    codes = list(known(listed, only))
    rows = [
        [
            _hash(listed, one.said),
            _hash(listed, one.public_id),
            one.serial,
            one.refused,
            sealed(one.said, one),
        ]
        for one in codes
    ]
    best: dict[int | None, Known] = {}
    for one in codes:
        if one.attendee is not None and (one.attendee not in best or not one.refused):
            best[one.attendee] = one
    people = None if only is None else set(best)
    for badge in _badges(listed, people=people).values_list("public_id", "participant_id", "state"):
        said, person, state = badge
        if person in best:
            one = best[person]
            refused = _of_badge(state, one.refused, listed)
            rows.append([_hash(listed, said), _hash(listed, one.public_id), 0, refused, sealed(said, one)])
    return rows


def moves(listed: CheckInList, cursor: Cursor) -> list[list[Any]]:
    """Who came in or went out since, oldest first: [hash of the ticket, inside, time in ms, gate]."""
    rows = (
        CheckIn.objects.filter(list=listed, pk__gt=cursor.check_in - OVERLAP).turns().order_by("turn", "pk")
    )
    told = rows.values_list("ticket__public_id", "inside", "at", "gate__name")
    return [
        [_hash(listed, said), inside, int(at.timestamp() * 1000), gate] for said, inside, at, gate in told
    ]


def sealed(said: str, one: Known) -> str:
    """The name for whoever knows the id: AES-GCM, 12 bytes of nonce before it. The same text is sealed alike."""
    text = json.dumps([one.name, one.kind, one.proof], ensure_ascii=False).encode()
    key = hashlib.sha256(b"plenary.door.name." + said.encode()).digest()[:16]
    nonce = hashlib.sha256(key + text).digest()[:12]
    return b64encode(nonce + AESGCM(key).encrypt(nonce, text, None)).decode()


def _hash(listed: CheckInList, said: str) -> str:
    """100 random bits cannot be guessed, so that a hash hides them without more ado."""
    return hashlib.sha256(f"plenary.door.{listed.public_id}.{said}".encode()).hexdigest()[:24]


def _tickets(event: int, only: Collection[int] | None) -> Iterable[dict[str, Any]]:
    rows = Ticket.objects.filter(event=event)
    if only is not None:
        parents = set(rows.filter(pk__in=only).exclude(parent=None).values_list("parent_id", flat=True))
        wanted = set(only) | parents
        rows = rows.filter(Q(pk__in=wanted) | Q(parent__in=wanted))
    return rows.order_by("pk").values(
        "pk", "public_id", "serial", "state", "parent_id", "attendee_id", "attendee__name",
        "attendee__badge_name", "attendee__company", "attendee__refused_entry", "type_id", "type__name", "type__kind",
        "type__attendance", "type__proof", "order__code",
    )  # fmt: skip


def _refunded(event: int, only: Collection[int] | None) -> set[int | None]:
    rows = RefundLine.objects.filter(line__ticket__event=event)
    if only is not None:
        rows = rows.filter(line__ticket__in=only)
    return set(rows.values_list("line__ticket", flat=True))


def _badges(listed: CheckInList, state: str = "", people: Collection[int | None] | None = None) -> Any:
    rows = Badge.objects.filter(event=listed.event_id)
    if state:
        rows = rows.filter(state=state)
    return rows if people is None else rows.filter(participant__in=people)


def _places(listed: CheckInList) -> dict[int | None, str] | None:
    """By participant; None where everybody with the ticket is let in."""
    if not listed.is_limited:
        return None
    return dict(ListPlace.objects.filter(list=listed).values_list("participant_id", "state"))


def _by_place(one: Known, place: str) -> Known:
    why = admitting.without_place(place)
    if why is None or one.refused not in ("", CheckIn.Reason.USE_BADGE):
        return one
    return replace(one, refused=str(why))


def _is_listed(row: dict[str, Any], listed: CheckInList, types: set[int]) -> bool:
    is_admission = row["type__kind"] == TicketType.Kind.ADMISSION
    comes = is_admission and row["type__attendance"] == TicketType.Attendance.ROOM
    return row["type_id"] in types or (listed.all_admissions and comes)


def _best(rows: list[Any], said: Any, listed: CheckInList, types: set[int]) -> Any:
    fitting = [row for row in rows if _is_listed(row, listed, types)]
    valid = [row for row in fitting if row["state"] == Ticket.State.VALID]
    return (valid or fitting or [said])[0]


def _known(
    said: Any, row: Any, listed: CheckInList, types: set[int], refunded: set[int | None], with_badge: set[int]
) -> Known:
    return Known(
        said=said["public_id"],
        serial=said["serial"],
        ticket=row["pk"],
        public_id=row["public_id"],
        refused=_refused(row, _is_listed(row, listed, types), row["pk"] in refunded, with_badge),
        name=row["attendee__badge_name"] or row["attendee__name"] or "",
        company=row["attendee__company"] or "",
        kind=row["type__name"],
        proof=row["type__proof"],
        order=row["order__code"] or "",
        attendee=row["attendee_id"],
    )


def _refused(row: Any, is_listed: bool, was_refunded: bool, with_badge: set[int]) -> str:
    if row["attendee__refused_entry"]:
        return str(CheckIn.Reason.CALL_LEAD)
    if row["state"] == Ticket.State.VOID:
        return str(CheckIn.Reason.REFUNDED if was_refunded else CheckIn.Reason.VOID)
    if row["state"] != Ticket.State.VALID:
        return str(CheckIn.Reason.UNPAID)
    if not is_listed:
        return str(CheckIn.Reason.WRONG_LIST)
    return str(CheckIn.Reason.USE_BADGE) if row["attendee_id"] in with_badge else ""


def _of_badge(state: str, refused: str, listed: CheckInList) -> str:
    if refused == CheckIn.Reason.CALL_LEAD:
        return refused
    if state == Badge.State.DEAD:
        return str(CheckIn.Reason.BADGE_DEAD)
    if state == Badge.State.PRINTED and not listed.hands_over_badges:
        return str(CheckIn.Reason.BADGE_WAITS)
    return "" if refused == CheckIn.Reason.USE_BADGE else refused
