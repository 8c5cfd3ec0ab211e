"""What lies ahead of a sandbox, and how many days it takes to get there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _

from agenda.models import CallForTalks
from core.times import local
from events.models import Event
from events.models.sandbox import MOST_DAYS
from tickets.models import PriceStep, TicketType

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Milestone:
    name: str
    days: int


def ahead(event: Event, now: datetime) -> list[Milestone]:
    """The next of each kind, in the order in which they come. Three queries."""
    found = [Milestone(name, days) for name, days in _all(event, now) if 1 <= days <= MOST_DAYS]
    return sorted(found, key=lambda one: one.days)


def _all(event: Event, now: datetime) -> Iterator[tuple[str, int]]:
    today = local(now, event.time_zone).date()
    coming = TicketType.objects.filter(event=event, on_sale_from_at__gt=now).order_by("on_sale_from_at")
    if opening := coming.first():
        yield _("Sales of “%s” open") % opening.name, _until(opening.on_sale_from_at, now)
    steps = PriceStep.objects.filter(ticket_type__event=event, until_at__gt=now).order_by("until_at")
    if step := steps.first():
        yield _("“%s” ends") % step.name, _until(step.until_at, now)
    if call := CallForTalks.objects.filter(event=event, closes_at__gt=now).first():
        yield _("The call for talks closes"), _until(call.closes_at, now)
    yield _("First day of the event"), (event.starts_on - today).days
    yield _("The day after the event"), (event.ends_on + DAY - today).days


def _until(instant: datetime | None, now: datetime) -> int:
    assert instant is not None  # rows without one were left out
    return ceil((instant - now) / DAY)
