"""What the reader of a tutorial does himself, done in a process that has the server's database.

One line of JSON in, one out: `{"does": "…", …}`. Each function here stands for the clicks of one sentence.
"""

import json
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from agenda.actions import proposals, releases  # noqa: E402
from agenda.models import Session  # noqa: E402
from events.actions import webhooks  # noqa: E402
from events.models import Event, SandboxWork  # noqa: E402
from portal.actions import sandboxes  # noqa: E402
from tests.factories.agenda import (  # noqa: E402
    make_confirmed,
    make_draft_version,
    make_session,
    make_session_type,
    make_slot,
)
from tests.factories.api import make_token  # noqa: E402
from tests.factories.door import make_device, make_gate, make_list, scan  # noqa: E402
from tests.factories.events import make_participant, make_room, make_user  # noqa: E402
from tests.factories.shop import make_shop  # noqa: E402
from tests.factories.tickets import make_attempt, make_paid_order  # noqa: E402
from tickets.actions import payments  # noqa: E402
from tickets.models import DiscountCode, Gate, Order, Ticket, TicketType  # noqa: E402

PATIENCE = 90  # seconds
VERSION = "2026-12-01"


def build(*, slug: str) -> dict[str, str]:
    """A small conference: a shop, a partner, a gate, a proposal; and a token of whoever may everything."""
    shop = make_shop(slug=slug, name="Relay 2027")
    event = shop.event
    maker = make_user(f"maker@{slug}.example")
    maker.is_superuser = True
    maker.save()
    make_gate(make_list(event, name="Everybody"), name="North entrance")
    make_session_type(event, name="Talk", minutes=40)
    _token, secret = make_token(event, by=maker)
    return {"token": secret}


def without_code(*, slug: str) -> None:
    DiscountCode.objects.filter(event__slug=slug).delete()


def agenda(*, slug: str) -> None:
    """A released day with two talks in the evening and one in the morning."""
    event = Event.objects.get(slug=slug)
    ada, hall = make_participant(event, name="Ada Lovelace"), make_room(event, name="Hall")
    draft = make_draft_version(event)
    begins = [("Breakfast <b>talk</b>", 16, 0), ("Engines that weave", 0, 30), ("Bernoulli by phone", 1, 30)]
    for place, (title, hour, minute) in enumerate(begins, 1):
        # The evening of the twelfth in Los Angeles is the thirteenth in UTC.
        day = date(2027, 5, 12 if hour > 12 else 13)
        talk = make_confirmed(event, ada, title=title, code=f"TALK{place}A")
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        make_slot(draft, talk, hall, number=place, starts_at=at)
    releases.release(event=event, waive=True, tell=False, by=None, now=timezone.now())


def proposal(*, slug: str) -> None:
    event = Event.objects.get(slug=slug)
    make_session(event, title="Tin cans", code="TINCAN")


def attendee(*, slug: str) -> None:
    event = Event.objects.get(slug=slug)
    kind = TicketType.objects.get(event=event, name="Conference")
    order = make_paid_order(event, kind=kind)
    person = Ticket.objects.get(order=order).attendee
    assert person is not None
    person.name = "Dana Attendee"
    person.save()


def listens(*, slug: str, url: str, kinds: list[str]) -> dict[str, str]:
    event = Event.objects.select_related("organizer").get(slug=slug)
    row = webhooks.add(
        organizer=event.organizer, event=event, url=url, description="", kinds=kinds, version=VERSION,
        by=make_user(), now=timezone.now(),
    )  # fmt: skip
    return {"secret": row.secret}


def pays(*, slug: str) -> None:
    order = Order.objects.get(event__slug=slug)
    payments.settle_sandbox(attempt=make_attempt(order), now=timezone.now())


def accepts(*, slug: str) -> None:
    row = Session.objects.get(event__slug=slug, code="TINCAN")
    proposals.accept(session=row, by=make_user(), now=timezone.now())


def scans(*, slug: str) -> None:
    now = timezone.now()
    phone = make_device(Gate.objects.get(event__slug=slug), now=now)
    scan(phone, Ticket.objects.select_related("event").get(event__slug=slug), now)


def brings_in(*, slug: str, file: str) -> None:
    call_command("import_proposals", file, event=slug, keep_states=True, stdout=sys.stderr)


def buys(*, slug: str) -> None:
    event = Event.objects.get(slug=slug)
    kind = TicketType.objects.get(event=event, name="Conference")
    make_paid_order(event, kind=kind, seats=2, code="REDPOINT20")


def sandbox(*, slug: str) -> dict[str, str]:
    """Made by a click, and filled by the worker, as one waits for it."""
    maker = User.objects.get(email=f"maker@{slug}.example")
    organizer = Event.objects.select_related("organizer").get(slug=slug).organizer
    work = sandboxes.create(organizer=organizer, by=maker, now=timezone.now())
    until = time.monotonic() + PATIENCE
    while work.state != SandboxWork.State.DONE:
        assert time.monotonic() < until, work.detail
        time.sleep(0.2)
        work.refresh_from_db()
    _token, secret = make_token(work.event, by=maker)
    return {"event": work.event.slug, "token": secret}


DOES: dict[str, Any] = {
    one.__name__: one
    for one in (
        build, without_code, agenda, proposal, attendee, listens, pays, accepts, scans, brings_in, buys, sandbox,
    )
}  # fmt: skip


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        answer = DOES[asked.pop("does")](**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
