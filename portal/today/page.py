"""The workspace’s home: what needs a person today, each with its next click, and how the event stands."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.committee import Seat
from core.times import conference_day
from events import desk
from events.desk import Desk
from events.models import Event
from events.rights import Right
from portal import counts
from portal.counts import Counts, Rows
from portal.today import (
    arrivals,
    charts,
    figures,
    mishaps,
    opening,
    partners,
    programme,
    reviews,
    selling,
    visas,
)
from portal.today.task import Task
from tickets.models import Quota

URGENCY = ("bad", "warn", "plain")
NEXT_STEPS = 5


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    seat = desk.of(request)
    event = seat.current
    if event is None:
        return context
    now = timezone.now()
    stock = list(Quota.objects.filter(event=event, size__gt=0)) if seat.may(Right.SELL) else []
    found = counts.of(event, rows(seat, event, now))
    chair = programme.chair_of(seat, event, now)
    waiting = tasks(seat, event, found, stock, chair, now)
    steps = list(opening.missing(event, now, found)) if seat.may(Right.SETUP) else []
    return (
        context
        | charts.of_sale(request.GET.get("with", ""), seat, event, now)
        | {
            "event": event,
            "quotas": charts.quotas(stock),
            "tasks": sorted(waiting, key=lambda task: URGENCY.index(task.tone)),
            "figures": list(figures.figures(seat, event, found, now)),
            "first_steps": steps[:NEXT_STEPS],
            "more_steps": len(steps[NEXT_STEPS:]),
            "arrivals": arrivals.of(seat, event, now),
            "reviews": reviews.of(seat, event, chair),
            "roles": _roles(seat, event),
            "public_pages": _public_pages(event),
        }
    )


def rows(seat: Desk, event: Event, now: datetime) -> Rows:
    """What is counted for this person. All of it is one query."""
    found: dict[str, Any] = {}
    if seat.rights_in(event) & charts.READERS:
        found |= selling.rows(event)
    if seat.may(Right.PROGRAMME):
        found |= programme.rows(event, now)
    if seat.may(Right.PARTNERS):
        found |= partners.rows(event, now)
    if seat.rights_in(event) & {*charts.READERS, Right.PEOPLE, Right.PROGRAMME}:
        found |= figures.rows(event)
    if seat.rights_in(event) & {Right.PEOPLE, Right.HISTORY}:
        found |= mishaps.rows(seat, event, now)
    if seat.may(Right.LETTERS):
        found |= visas.rows(event)
    if seat.may(Right.SETUP):
        found |= opening.rows(event, now)
    return found


def tasks(
    seat: Desk, event: Event, found: Counts, stock: Sequence[Quota], chair: Seat | None, now: datetime
) -> Iterator[Task]:
    if seat.may(Right.SELL):
        yield from selling.selling_tasks(found, stock)
    if seat.may(Right.PARTNERS):
        yield from selling.code_tasks(event)
        yield from partners.tasks(event, found)
    if seat.may(Right.MONEY):
        yield from selling.money_tasks(found)
    if chair is not None:
        yield from programme.review_tasks(chair)
    if seat.may(Right.PROGRAMME):
        yield from programme.tasks(seat.user, event, found, now)
    if seat.may(Right.LETTERS):
        yield from visas.tasks(found)
    if seat.may(Right.PEOPLE):
        yield from mishaps.mail_tasks(found)
    if seat.may(Right.PEOPLE) and seat.may(Right.SETUP):
        yield from mishaps.erasure_tasks(event, conference_day(now, event.time_zone))
    if seat.may(Right.HISTORY):
        yield from mishaps.failing_tasks(found)


def _roles(seat: Desk, event: Event) -> list[str]:
    if seat.runs_everything:
        return [_("Runs this installation")]
    return seat.roles_in(event)


def _public_pages(event: Event) -> list[tuple[str, str]]:
    return [
        (_("Event’s home"), reverse("event_home", args=[event.slug])),
        (_("Tickets"), f"/{event.slug}/tickets/"),
        (_("Call for talks"), f"/{event.slug}/propose/"),
        (_("Agenda"), f"/{event.slug}/agenda/"),
        (_("Speakers"), f"/{event.slug}/speakers/"),
    ]
