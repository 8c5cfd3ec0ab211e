"""Doors with devices that have joined, and what they scan."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from events.models import Event, Participant, Partner
from tests.factories.events import make_participant, number
from tests.factories.tickets import make_ticket_type
from tickets import credentials
from tickets.actions import check_in, devices
from tickets.actions.check_in import Answer, Scan
from tickets.models import Badge, CheckInList, Device, Gate, Ticket, TicketType


def make_list(event: Event, *types: TicketType, **fields: Any) -> CheckInList:
    """For everybody who comes on site, or for some types alone."""
    values = {"event": event, "name": f"Door {number()}", "all_admissions": not types}
    row = CheckInList.objects.create(**values | fields)
    row.ticket_types.set(types)
    return row


def make_gate(listed: CheckInList, **fields: Any) -> Gate:
    return Gate.objects.create(**{"event": listed.event, "name": f"Gate {number()}", "list": listed} | fields)


def make_device(
    gate: Gate | None = None, *, now: datetime, partner: Partner | None = None, name: str = ""
) -> Device:
    """Joined."""
    event = gate.event if gate else partner.event  # type: ignore[union-attr]
    name = name or f"Phone {number()}"
    device = devices.invite(event=event, name=name, gate=gate, partner=partner, by=None, now=now)
    joined, device.token = devices.join(event=event, code=device.code, now=now)  # type: ignore[attr-defined]
    device.refresh_from_db()
    return Device.objects.select_related("event", "gate__list", "partner").get(pk=joined.pk)


def make_guest(event: Event, name: str = "", *, kind: TicketType | None = None, **fields: Any) -> Ticket:
    """A valid ticket without an order."""
    person = make_participant(event, **({"name": name} if name else {}))
    return ticket_of(person, kind=kind, **fields)


def ticket_of(person: Participant, *, kind: TicketType | None = None, **fields: Any) -> Ticket:
    kind = kind or TicketType.objects.filter(event=person.event, kind="admission", attendance="room").first()
    values = {
        "event": person.event, "type": kind or make_ticket_type(person.event), "attendee": person,
        "state": Ticket.State.VALID, "issued_at": person.created_at,
    }  # fmt: skip
    return Ticket.objects.create(**values | fields)


def badge_of(person: Participant, state: str = Badge.State.HANDED_OVER) -> Badge:
    return Badge.objects.create(
        event=person.event, participant=person, state=state, content_hash="x", printed_at=person.created_at
    )


def scan(
    device: Device, code: Ticket | str, at: datetime, *, now: datetime | None = None, **fields: Any
) -> Answer:
    """One scan; its id is a new one unless given."""
    text = code if isinstance(code, str) else credentials.ticket_code(code)
    values: dict[str, Any] = {"scan_id": f"scan-{number():08}", "code": text, "at": at} | fields
    return check_in.check_in(device=device, scan=Scan(**values), now=now or at)


def browser_of(device: Device, *, now: datetime) -> Client:
    """A browser that has joined in the device's place."""
    fresh = Device.objects.select_related("event").get(pk=device.pk)
    fresh.renew_code(now + timedelta(days=1))
    fresh.save()
    client = Client()
    answer = client.post(f"/{fresh.event.slug}/door/join/", {"code": fresh.code})
    assert answer.status_code == 302
    return client
