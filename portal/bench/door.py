"""A door with many tickets, four devices that have joined, and what they scan and look for."""

import json
import random
from types import SimpleNamespace
from uuid import uuid4

from django.utils import timezone

from events.models import Event, Participant
from portal.bench import fill
from portal.bench.load import Browser, Failed, Job, Run, expect
from tickets import credentials
from tickets.actions import devices
from tickets.models import CheckIn, CheckInList, Gate, Ticket

TICKETS = 20_000
DEVICES = 4
SEED = 6
CSRF = "b" * 32
FIRST = (
    "Ada Grace Zoë Łukasz Søren François Anaïs Jürgen Chloé Matteo Yuki Priya Omar Ingrid Tomás Nadia Viktor Amélie "
    "Dmitri Leila Hannah Diego Mei Kwame Aoife Bjørn Carmen Emre Fatima Goran"
).split()
LAST = (
    "Lovelace Hopper Müller Nguyễn Smith Johnson Okonkwo García Silva Kowalczyk Dvořák Petrović Yılmaz Håkansson "
    "O’Brien Tanaka Rossi Schmidt Andersson Moreau Ivanova Papadopoulos Haddad Chakraborty Fernandes Lindqvist"
).split()
# As people at a desk type: begun, without accents, one letter wrong or swapped.
TYPED = (
    "mueler anais",
    "lukasz",
    "jonson",
    "nguyen zoe",
    "papadopuolos",
    "hakan",
    "dvorak tomas",
    "chakrabotry",
)


def checkin() -> Job:
    """Another ticket each time, as a phone sends it: the answer must be yes."""
    event, tokens = _door()
    codes = _codes(event)

    async def job(browser: Browser, number: int) -> None:
        _join(browser, tokens, number)
        fields = {"csrfmiddlewaretoken": CSRF, "code": codes.pop(), "scan": uuid4().hex, "direction": "in"}
        told = json.loads(expect(await browser.post("/bench/door/scan/", fields), 200).text)
        if told["kind"] != "in":
            raise Failed(told["words"])

    return job


def all_in(run: Run) -> str:
    """Each scan is one row, warm-up included, and each ticket is in once."""
    came = CheckIn.objects.filter(result="in")
    count, tickets = came.count(), came.values("ticket").distinct().count()
    if run.errors or count != tickets or count < run.jobs:
        raise Failed(f"{count} arrivals of {tickets} tickets, {run.errors} scans without a yes")
    return f"{count} tickets in, each once"


def search() -> Job:
    """People of 20,000 by what somebody makes of their names."""
    _event, tokens = _door()

    async def job(browser: Browser, number: int) -> None:
        _join(browser, tokens, number)
        typed = TYPED[number % len(TYPED)].replace(" ", "+")
        told = json.loads(expect(await browser.get(f"/bench/door/search/?q={typed}"), 200).text)
        if not told["hits"]:
            raise Failed(f"nobody found by {typed}")

    return job


def _join(browser: Browser, tokens: list[str], number: int) -> None:
    if "door" not in browser.cookies:
        browser.cookies |= {"door": tokens[number % DEVICES], "csrftoken": CSRF}
        browser.headers["Accept"] = "application/json"


def _door() -> tuple[Event, list[str]]:
    """The event with its tickets, and the tokens of its devices."""
    event = fill.event()
    kind = fill.shop(event, seats=TICKETS)
    now, draw = timezone.now(), random.Random(SEED)
    people = Participant.objects.bulk_create(
        [
            Participant(
                event=event, name=f"{draw.choice(FIRST)} {draw.choice(LAST)}", company=f"Company {n % 900}"
            )
            for n in range(TICKETS)
        ],
        batch_size=2000,
    )
    Ticket.objects.bulk_create(
        [
            Ticket(event=event, type=kind, attendee=person, state=Ticket.State.VALID, issued_at=now)
            for person in people
        ],
        batch_size=2000,
    )
    listed = CheckInList.objects.create(event=event, name="Conference")
    gate = Gate.objects.create(event=event, name="North", list=listed)
    tokens = []
    for number in range(DEVICES):
        device = devices.invite(event=event, name=f"Phone {number}", gate=gate, by=None, now=now)
        tokens.append(devices.join(event=event, code=device.code, now=now)[1])
    return event, tokens


def _codes(event: Event) -> list[str]:
    rows = Ticket.objects.filter(event=event).values_list("public_id", "serial")
    return [
        credentials.ticket_code(SimpleNamespace(public_id=said, serial=serial, event=event))
        for said, serial in rows
    ]
