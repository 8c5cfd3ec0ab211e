"""The doors of the demo, tried out this morning: a desk that lets people in, a phone that waits for its code."""

import random
from datetime import datetime, timedelta

from events.actions import consents
from events.models import Event, Partner
from portal.demo.setting import Setting
from tickets import credentials
from tickets.actions import admissions, check_in, devices, leads
from tickets.actions.check_in import Scan
from tickets.models import CheckInList, Device, Gate, Ticket, TicketType

SEED = 6
ARRIVED = 42
MET = 5
WAITING = "Door phone"
OWN = "@relay.example"  # the accounts that are given out: their tickets stay unused


def build(setting: Setting) -> None:
    event, draw = setting.event, random.Random(SEED)
    main = CheckInList.objects.create(event=event, name="Conference")
    party = CheckInList.objects.create(event=event, name="The Long Distance Party", all_admissions=False)
    party.ticket_types.set(TicketType.objects.filter(event=event, kind=TicketType.Kind.ADD_ON))
    entrance = Gate.objects.create(event=event, name="Main entrance", list=main)
    pier = Gate.objects.create(event=event, name="Pier entrance", list=main)
    Gate.objects.create(event=event, name="Party", list=party)
    _waiting(setting, entrance)
    desk, offline = (
        _joined(setting, gate, name)
        for gate, name in ((entrance, "Desk by the stairs"), (pier, "Sam’s phone"))
    )
    guests = _guests(event, draw)
    for number, ticket in enumerate(guests[:ARRIVED]):
        at = setting.now - timedelta(minutes=150 - 3.1 * number + draw.random() * 3)
        _scan(desk, ticket, at, f"demo-in-{number:04}")
    # The phone at the pier had no network for a while: one ticket came twice.
    again = setting.now - timedelta(minutes=100)
    _scan(offline, guests[4], again, "demo-offline-1", let_in=True)
    _scan(desk, guests[7], setting.now - timedelta(minutes=90), "demo-double-1")
    _meet(setting, guests[:MET])
    admissions.catch_up()


def _waiting(setting: Setting, gate: Gate) -> None:
    by, now = setting.organizer_user, setting.now
    devices.invite(event=setting.event, name=WAITING, gate=gate, by=by, now=now)


def _joined(setting: Setting, gate: Gate, name: str) -> Device:
    now = setting.now - timedelta(hours=3)
    device = devices.invite(event=setting.event, name=name, gate=gate, by=setting.organizer_user, now=now)
    devices.join(event=setting.event, code=device.code, now=now)
    return Device.objects.select_related("event", "gate__list").get(pk=device.pk)


def _guests(event: Event, draw: random.Random) -> list[Ticket]:
    """Buyers who come on site and are nobody's account."""
    rows = (
        Ticket.objects.valid().admissions().filter(event=event, order__isnull=False, attendee__isnull=False)
    )
    on_site = rows.filter(type__attendance=TicketType.Attendance.ROOM).exclude(attendee__email__endswith=OWN)
    found = list(on_site.select_related("event", "attendee__event").order_by("pk"))
    return draw.sample(found, ARRIVED + MET)


def _scan(device: Device, ticket: Ticket, at: datetime, scan_id: str, *, let_in: bool = False) -> None:
    code = credentials.ticket_code(ticket)
    scan = Scan(scan_id=scan_id, code=code, at=at, device_at=at, let_in=let_in)
    check_in.check_in(device=device, scan=scan, now=at)


def _meet(setting: Setting, guests: list[Ticket]) -> None:
    """A partner has scanned some, of whom every second one gives the contact data."""
    partner = Partner.objects.get(event=setting.event, name="Redpoint")
    by, now = setting.organizer_user, setting.now
    device = devices.invite(event=setting.event, name="Redpoint’s phone", partner=partner, by=by, now=now)
    device.partner = partner
    for number, ticket in enumerate(guests):
        if ticket.attendee is not None and number % 2 == 0:
            consents.give_to_scanners(person=ticket.attendee, by=None, now=now, by_label="Ticket link")
        lead = leads.capture(device=device, code=credentials.ticket_code(ticket), at=now, now=now)
        if number == 0:
            leads.describe(
                device=device, lead=lead, note="Wants number lookups in Brazil.", rating=5, now=now
            )
