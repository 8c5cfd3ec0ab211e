"""Who has come, while the event is on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils.translation import gettext as _

from core import charts
from core.charts import ColumnChart, Share
from core.times import local, show_time
from events.desk import Desk
from events.models import Event
from events.rights import Right
from tickets.models import CheckIn, Ticket

READERS = frozenset({Right.DOOR, Right.PEOPLE})


@dataclass(frozen=True)
class Arrivals:
    shares: list[Share]
    by_hour: ColumnChart


def of(seat: Desk, event: Event, now: datetime) -> Arrivals | None:
    """From the evening before to the last day, for who works at the door or with people. Two queries."""
    today = local(now, event.time_zone).date()
    is_near = event.starts_on - timedelta(days=1) <= today <= event.ends_on
    if not (is_near and seat.rights_in(event) & READERS):
        return None
    here = Count("pk", filter=Q(checked_in_at__isnull=False))
    on_site = Ticket.objects.filter(event=event).valid().admissions().order_by()
    found = on_site.aggregate(here=here, expected=Count("pk"))
    words = _("%(here)d of %(expected)d have come") % found
    link = reverse("door_board", args=[event.slug]) if seat.may(Right.DOOR) else ""
    return Arrivals(
        [Share(_("Checked in"), words, part=found["here"], whole=found["expected"], link=link)],
        _by_hour(event),
    )


def _by_hour(event: Event) -> ColumnChart:
    """Tickets let in, on all lists. Hours in which nobody came have no column."""
    scans = CheckIn.objects.filter(list__event=event, result=CheckIn.Result.IN, undone_by=None).order_by()
    hour = TruncHour("at", tzinfo=ZoneInfo(event.time_zone))
    counted = scans.annotate(hour=hour).values_list("hour").annotate(n=Count("ticket", distinct=True))
    found = [(show_time(at, event.time_zone), n) for at, n in sorted(counted)]
    return charts.columns(
        "chart-arrivals",
        _("Let in by hour"),
        found,
        summary=_("Hours in the event’s zone, %(zone)s.") % {"zone": event.time_zone},
        x_name=_("From"),
        y_name=_("Tickets"),
    )
