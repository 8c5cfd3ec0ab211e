"""How the event stands, in a few figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from agenda.models import Session
from core import money
from core.times import conference_day, day_bounds
from events.desk import Desk
from events.models import Event, Participant
from events.rights import Right
from portal.counts import Counts, Rows
from portal.today.charts import READERS
from portal.today.task import to_list
from tickets.models import Order, Ticket


@dataclass(frozen=True)
class Figure:
    value: str
    words: str
    link: str = ""


def rows(event: Event) -> Rows:
    """What is counted for them."""
    return {
        "seats": Ticket.objects.filter(event=event).valid().admissions(),
        "people": Participant.objects.filter(event=event),
        "programme": Session.objects.filter(event=event).in_programme(),
    }


def figures(seat: Desk, event: Event, counts: Counts, now: datetime) -> Iterator[Figure]:
    if seat.rights_in(event) & READERS:
        yield from _paid(event, now)
        yield Figure(
            str(counts["seats"]), _("valid tickets"), to_list("tickets_ticket", state__exact="valid")
        )
    if seat.may(Right.PEOPLE):
        yield Figure(str(counts["people"]), _("people"), to_list("events_participant"))
    if seat.may(Right.PROGRAMME):
        yield Figure(str(counts["programme"]), _("talks in the programme"), to_list("agenda_session"))


def _paid(event: Event, now: datetime) -> Iterator[Figure]:
    today = conference_day(now, event.time_zone)
    of_today = Q(paid_at__gte=day_bounds(today, event.time_zone)[0])
    paid = Order.objects.filter(event=event, state=Order.State.PAID).aggregate(
        count=Count("pk", filter=of_today),
        today=Sum("total_minor", filter=of_today),
        total=Sum("total_minor"),
    )
    yield Figure(str(paid["count"]), _("orders paid today"), to_list("tickets_order", state__exact="paid"))
    yield Figure(money.display(paid["today"] or 0, event.currency), _("paid today"))
    yield Figure(money.display(paid["total"] or 0, event.currency), _("paid orders in all"))
