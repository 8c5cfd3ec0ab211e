"""Tickets: read, passed on; and the door: gates, check-ins and their undoing."""

from datetime import datetime
from typing import Annotated

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from core.api.pages import ListQuery, page
from core.api.problems import REFUSED, Problem, refusing, wrong
from core.api.shapes import Id, In, Listed, Out
from core.ids import new_id
from core.prepared import Prepared, PreparedValues
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from tickets import ticket_rows
from tickets.actions import check_in, devices, transfers
from tickets.actions.check_in import Answer, Scan
from tickets.api.order_shapes import TICKETS, TicketOut, TicketState, ticket_out
from tickets.api.orders import Email
from tickets.models import CheckIn, Device, Gate, Ticket

router = Router(tags=["Tickets"])
door = Router(tags=["Door"])


class HeirIn(In):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Email = Field(description="Where the new ticket goes.")
    company: Annotated[str, Field(max_length=200)] = ""


class GateOut(Out):
    id: Id
    name: str
    list_id: Id
    list_name: str = Field(description="What is behind it.")


class ScanIn(In):
    gate_id: Id
    code: Annotated[str, Field(min_length=1, max_length=400)] = Field(
        description="What was scanned from a ticket or badge, or the id of a ticket that was found by name."
    )
    out: bool = Field(False, description="Somebody leaves, where the door counts exits.")


class CheckInOut(Out):
    id: Id
    result: CheckIn.Result
    reason: str = Field(description="Why not, one word; empty if let in.")
    ticket_id: Id | None
    ticket_type: str | None
    attendee: str | None = Field(description="The name on the badge.")
    at: datetime


class TicketsQuery(ListQuery):
    state: TicketState | None = None
    order_id: str = Field("", max_length=255)
    email: str = Field("", max_length=254, description="The attendee's own address.")


@router.get(
    "events/{event}/tickets",
    auth=Needs(Scope.TICKETS_READ),
    response=Listed[TicketOut],
    operation_id="list_tickets",
)
def list_tickets(request: ApiRequest, event: str, query: Query[TicketsQuery]) -> Listed[TicketOut]:
    """Tickets and add-ons, in the order in which they were made."""
    row = request.auth.event
    found = TICKETS.of(
        row.pk, state=query.state, order__public_id=query.order_id or None,
        attendee__email__iexact=query.email or None,
    )  # fmt: skip
    touched = _touched(query.updated_since)
    return page(found, query, of="tickets", shape=ticket_out, scope=row.public_id, touched=touched)


@router.get(
    "events/{event}/tickets/{ticket}",
    auth=Needs(Scope.TICKETS_READ),
    response=TicketOut,
    operation_id="read_ticket",
)
def read_ticket(request: ApiRequest, event: str, ticket: str) -> TicketOut:
    """One ticket and who comes with it."""
    return ticket_out(_ticket(request.auth.event, ticket))


@router.post(
    "events/{event}/tickets/{ticket}/transfer",
    auth=Needs(Scope.TICKETS_WRITE),
    response=TicketOut,
    operation_id="transfer_ticket",
)
def transfer_ticket(request: ApiRequest, event: str, ticket: str, body: HeirIn) -> TicketOut:
    """Somebody else comes: the old code and link are dead at once, the new ones go out by mail."""
    caller = request.auth
    heir = transfers.Heir(body.name, body.email, body.company)
    row = _ticket(caller.event, ticket)
    with refusing(transfers.CannotTransfer):
        transfers.transfer(ticket=row, heir=heir, by=caller.by, now=caller.now, is_team=True)
    return ticket_out(_ticket(caller.event, ticket))


@door.get("events/{event}/gates", auth=Needs(Scope.DOOR), response=Listed[GateOut], operation_id="list_gates")
def list_gates(request: ApiRequest, event: str) -> Listed[GateOut]:
    """Where people come in; all on one page."""
    rows = Gate.objects.filter(event=request.auth.event).select_related("list")
    return Listed(data=[gate_out(row) for row in rows], next_cursor=None)


_gate: Prepared[Gate] = Prepared(
    lambda event, gate: Gate.objects.filter(event=event, public_id=gate).select_related("list").order_by(),
    event=-1, gate="any",
)  # fmt: skip
_has_id = PreparedValues(
    lambda event, ticket: Ticket.objects.filter(event=event, public_id=ticket).order_by().values("pk"),
    event=-1, ticket="any",
)  # fmt: skip
_check_in: Prepared[CheckIn] = Prepared(
    lambda event, check_in: (
        CheckIn.objects.filter(event=event, public_id=check_in).select_related("gate__list").order_by()
    ),
    event=-1, check_in="any",
)  # fmt: skip
_known_device: Prepared[Device] = Prepared(
    lambda gate, name: Device.objects.filter(gate=gate, name=name).order_by("-pk")[:1], gate=-1, name="any"
)


@door.post(
    "events/{event}/check-ins",
    auth=Needs(Scope.DOOR),
    response={201: CheckInOut},
    operation_id="check_in",
)
def scan(request: ApiRequest, event: str, body: ScanIn) -> Status[CheckInOut]:
    """One scan at a gate. A ticket that is not let in is an answer too: look at `result`."""
    caller = request.auth
    gate = _gate.first(event=caller.event.pk, gate=body.gate_id)
    if gate is None:
        raise wrong("#/gate_id", _("The event has no such gate."))
    is_id = bool(_has_id.all(event=caller.event.pk, ticket=body.code))
    way = CheckIn.Way.SEARCH if is_id else CheckIn.Way.CODE
    given = Scan(scan_id=new_id("scn"), code=body.code, at=caller.now, way=way, out=body.out)
    answer = check_in.check_in(device=_device(caller, gate), scan=given, now=caller.now)
    return Status(201, check_in_out(answer))


@door.post(
    "events/{event}/check-ins/{check_in_id}/undo",
    auth=Needs(Scope.DOOR),
    response={201: CheckInOut},
    operation_id="undo_check_in",
)
def undo(request: ApiRequest, event: str, check_in_id: str) -> Status[CheckInOut]:
    """Take back the last thing that happened to a ticket at a gate."""
    caller = request.auth
    row = _check_in.first(event=caller.event.pk, check_in=check_in_id)
    if row is None:
        raise nothing_here()
    with refusing(check_in.CannotUndo):
        answer = check_in.undo(
            device=_device(caller, row.gate), check_in=check_in_id, scan_id=new_id("scn"), now=caller.now
        )
    return Status(201, check_in_out(answer))


def _device(caller: Caller, gate: Gate) -> Device:
    """The token stands at a gate as a device of its own, so that scans name it and it can be signed out there."""
    assert caller.token is not None
    name = f"API {caller.token.public_id}"
    known = _known_device.first(gate=gate.pk, name=name)
    if known is not None and known.revoked_at is not None:
        raise Problem(REFUSED, _("This device was signed out at the door."))
    device = known or devices.invite(event=caller.event, name=name, gate=gate, by=caller.by, now=caller.now)
    device.event, device.gate = caller.event, gate
    return device


def _ticket(event: Event, public_id: str) -> Ticket:
    row = ticket_rows.read(event, public_id)
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def _touched(since: datetime | None) -> Q | None:
    if since is None:
        return None
    moments = ("order__placed_at", "issued_at", "voided_at", "checked_in_at")
    found = Q()
    for name in moments:
        found |= Q(**{f"{name}__gte": since})
    return found


def gate_out(row: Gate) -> GateOut:
    return GateOut(id=row.public_id, name=row.name, list_id=row.list.public_id, list_name=row.list.name)


def check_in_out(answer: Answer) -> CheckInOut:
    row, ticket = answer.row, answer.ticket
    person = ticket.attendee if ticket else None
    return CheckInOut(
        id=row.public_id, result=CheckIn.Result(row.result), reason=row.reason,
        ticket_id=ticket.public_id if ticket else None, ticket_type=ticket.type.name if ticket else None,
        attendee=person.name_on_badge if person else None, at=row.at,
    )  # fmt: skip
