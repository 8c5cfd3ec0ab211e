"""The search of the workspace over a large event, as an organizer types."""

import random

from django.utils import timezone

from agenda.models import Session
from events.models import Event, Participant, Role
from portal.bench import fill, panel
from portal.bench.door import FIRST, LAST
from portal.bench.load import Browser, Failed, Job, expect
from tickets.models import Order, Ticket

PEOPLE, ORDERS, TALKS = 20_000, 15_000, 1_000
SEED = 11
# Begun, without accents, a letter wrong or swapped; an address, a title, and what there is none of.
TYPED = (
    "lukasz", "jonson", "papadopuolos", "hakan", "dvorak", "chakrabotry", "zoe", "company 712",
    "person17342@people.example", "porposal number 812",
)  # fmt: skip


def admin_search() -> Job:
    """Names with typos, addresses, codes and titles in turn, each on the whole page."""
    event = fill.event()
    orders, tickets = crowd(event)
    code = Session.objects.filter(event=event).values_list("code", flat=True)[0]
    typed = [*TYPED, orders[7].code, orders[9].code[:-1], tickets[11].public_id[-8:], code]
    cookies = panel.signed_in(panel.member(event, "chair@bench.example", Role.ORGANIZER))

    async def job(browser: Browser, number: int) -> None:
        browser.cookies |= cookies
        asked = typed[number % len(typed)]
        page = expect(await browser.get(f"/admin/find/?q={asked.replace(' ', '+')}"), 200)
        if 'id="group-1"' not in page.text:
            raise Failed(f"nothing is found by {asked}")

    return job


def crowd(event: Event, people: int = PEOPLE, talks: int = TALKS) -> tuple[list[Order], list[Ticket]]:
    """A ticket for everybody, an order for three of four; proposals with reviews."""
    kind = fill.shop(event, seats=people)
    panel.fill(event, talks=talks, reviewers=1, reviews=talks)
    now, draw = timezone.now(), random.Random(SEED)
    persons = Participant.objects.bulk_create(
        [
            Participant(
                event=event, name=f"{draw.choice(FIRST)} {draw.choice(LAST)}", company=f"Company {n % 900}",
                email=f"person{n}@people.example",
            )
            for n in range(people)
        ],
        batch_size=2000,
    )  # fmt: skip
    orders = Order.objects.bulk_create(
        [
            Order(
                event=event, buyer=person, email=person.email or "", state=Order.State.PAID, currency="USD",
                total_minor=34_900, form_key=f"bench{n}", placed_at=now, paid_at=now,
            )
            for n, person in enumerate(persons[: people * ORDERS // PEOPLE])
        ],
        batch_size=2000,
    )  # fmt: skip
    tickets = Ticket.objects.bulk_create(
        [
            Ticket(
                event=event, type=kind, attendee=person, state=Ticket.State.VALID, issued_at=now,
                order=orders[n] if n < len(orders) else None,
            )
            for n, person in enumerate(persons)
        ],
        batch_size=2000,
    )  # fmt: skip
    return orders, tickets
