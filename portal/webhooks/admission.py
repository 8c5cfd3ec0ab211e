"""Messages about tickets, codes and the waiting list. An attendee is an id; the name is asked for with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.webhook_types import Cause, Data, MessageType, Shape
from portal.webhooks.fields import at, choice, flag, instant, named, number, public_id, row, text, thing
from tickets.models import Ticket, WaitingEntry

TICKET_FIELDS = [
    public_id("id", "tkt", "The ticket, or the add-on of one."),
    choice("state", "valid", Ticket.State.values, "Its state after what happened."),
    thing("type", named("typ", "Regular"), "Its ticket type."),
    flag("is_add_on", False, "A workshop or a dinner that belongs to another ticket."),
    public_id("parent", "tkt", "Of an add-on: the ticket that it belongs to.", or_null=True),
    public_id("order", "ord", "The order that it was bought with; speakers’ and crew’s tickets have none.", or_null=True),
    public_id("attendee", "par", "Who comes with it, if somebody is named.", or_null=True),
    instant("issued_at", "2027-03-02T17:20:11.000Z", "Since when it opens doors.", or_null=True),
    instant("checked_in_at", None, "When its attendee first came in.", or_null=True),
]  # fmt: skip
TICKET = Shape("Ticket", "the ticket", TICKET_FIELDS)
PASSED_ON = TICKET.with_fields(
    "Transferred ticket",
    public_id("former_attendee", "par", "Who had it before, if somebody was named.", or_null=True),
)
SCANNED = TICKET.with_fields(
    "Scanned ticket",
    thing(
        "scan",
        [
            public_id("id", "chk", "The scan."),
            choice(
                "result", "in", ("in", "out", "undone"), "Came in, went out, or a scan before was taken back."
            ),
            flag("inside", True, "Whether the attendee is inside after it."),
            thing("list", named("lst", "Main entrance"), "The door list."),
            thing("gate", named("gat", "North"), "The gate."),
            instant("at", "2027-05-12T16:03:11.000Z", "When it was scanned, by the server’s clock."),
            flag("offline", False, "The device had no network and sent the scan later."),
        ],
        "What was scanned.",
    ),
)
MINTED = Shape(
    "Minted codes",
    "the event",
    [
        text("batch", "REDPOINT-SPRING", "The word that codes made together carry."),
        number("codes", 200, "How many were made."),
    ],
)
WAITING = Shape(
    "Waiting list entry",
    "the entry",
    [
        public_id("id", "wtg", "The entry."),
        public_id("ticket_type", "typ", "What is waited for."),
        number("quantity", 2, "How many tickets."),
        choice("state", "waiting", WaitingEntry.State.values, "Its state after what happened."),
        instant("offer_until_at", None, "Until when an offer can be taken.", or_null=True),
    ],
)
TICKET_STATES = {"ticket.issued": "valid", "ticket.voided": "void"}


def tickets(causes: Sequence[Cause]) -> Mapping[str, Data]:
    found = _rows({one.subject for one in causes})
    return {one.id: _ticket(found[one.subject], one) for one in causes if one.subject in found}


def passed_on(causes: Sequence[Cause]) -> Mapping[str, Data]:
    """Both people are those of that time: the ticket may have been passed on again."""
    found = _rows({one.subject for one in causes})
    return {
        one.id: _ticket(found[one.subject], one)
        | {
            "attendee": one.after.get("attendee") or None,
            "former_attendee": one.before.get("attendee") or None,
        }
        for one in causes
        if one.subject in found
    }


def scanned(causes: Sequence[Cause]) -> Mapping[str, Data]:
    found = _rows({one.subject for one in causes})
    return {
        one.id: _ticket(found[one.subject], one) | {"scan": one.after["scan"]}
        for one in causes
        if one.subject in found
    }


def _rows(keys: set[str]) -> dict[str, Ticket]:
    rows = Ticket.objects.filter(public_id__in=keys).select_related("type", "parent", "order", "attendee")
    return {one.public_id: one for one in rows}


def _ticket(one: Ticket, cause: Cause) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "state": TICKET_STATES.get(cause.kind, one.state),
        "type": row(one.type),
        "is_add_on": one.type.is_add_on,
        "parent": one.parent.public_id if one.parent else None,
        "order": one.order.public_id if one.order else None,
        "attendee": one.attendee.public_id if one.attendee else None,
        "issued_at": at(one.issued_at),
        "checked_in_at": at(one.checked_in_at),
    }


def minted(causes: Sequence[Cause]) -> Mapping[str, Data]:
    return {one.id: {"batch": one.after["batch"], "codes": one.after["codes"]} for one in causes}


def waiting(causes: Sequence[Cause]) -> Mapping[str, Data]:
    rows = WaitingEntry.objects.filter(public_id__in={one.subject for one in causes})
    found = {one.public_id: one for one in rows.select_related("ticket_type")}
    return {one.id: _entry(found[one.subject], one) for one in causes if one.subject in found}


def _entry(one: WaitingEntry, cause: Cause) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "ticket_type": one.ticket_type.public_id,
        "quantity": cause.after.get("quantity", one.quantity),
        "state": cause.after.get("state", one.state),
        "offer_until_at": at(one.offer_until_at),
    }


# The scans of a door are a history of their own (decision 0021): portal/webhooks/scans.py makes causes of them.
SCANS = {"in": "scan.in", "out": "scan.out", "undone": "scan.undone"}
TYPES = (
    MessageType(
        "ticket.issued", ("ticket.issued",), "A ticket or add-on is valid: paid for, or given by the team.", TICKET,
        tickets,
    ),
    MessageType("ticket.transferred", ("ticket.transferred",), "A ticket is somebody else’s now.", PASSED_ON, passed_on),
    MessageType("ticket.voided", ("ticket.voided",), "A ticket opens no door any more.", TICKET, tickets),
    MessageType(
        "ticket.checked_in", (SCANS["in"],), "Somebody came in at a door. Refused scans are not told.", SCANNED, scanned
    ),
    MessageType("ticket.checked_out", (SCANS["out"],), "Somebody went out at a door that counts exits.", SCANNED, scanned),
    MessageType(
        "ticket.check_in_undone", (SCANS["undone"],), "The last scan of a ticket was taken back.", SCANNED, scanned
    ),
    MessageType("codes.minted", ("codes.minted",), "Discount codes were made, many at once.", MINTED, minted),
    MessageType("waiting_list.joined", ("waiting.joined",), "Somebody waits for tickets.", WAITING, waiting),
    MessageType("waiting_list.offered", ("waiting.offered",), "Somebody who waited was offered tickets.", WAITING, waiting),
    MessageType("waiting_list.taken", ("waiting.taken",), "An offer was taken up.", WAITING, waiting),
    MessageType("waiting_list.lapsed", ("waiting.lapsed",), "An offer was let pass.", WAITING, waiting),
    MessageType("waiting_list.left", ("waiting.left",), "Somebody waits no more.", WAITING, waiting),
)  # fmt: skip
