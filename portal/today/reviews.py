"""How talks come in and how far the committee is with them, over what the person who looks may see."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import progress
from agenda.committee import Seat
from agenda.models import Review, Session
from agenda.models.session import SessionQuerySet
from core import charts
from core.charts import LineChart, Series, Share
from events.desk import Desk
from events.models import Event
from events.rights import Right
from portal.today.charts import when


@dataclass(frozen=True)
class Reviews:
    """`covers` is there for who sits in the committee, once there is something to judge."""

    chart: LineChart
    covers: list[Share]


def of(seat: Desk, event: Event, chair: Seat | None) -> Reviews | None:
    """For who makes the programme. One query, three with a seat in the committee."""
    if not seat.may(Right.PROGRAMME):
        return None
    talks = chair.proposals() if chair else Session.objects.filter(event=event).handed_in()
    chart = _chart(event, talks, chair)
    return None if chart.is_empty else Reviews(chart, _covers(event, chair) if chair else [])


def _chart(event: Event, talks: SessionQuerySet, chair: Seat | None) -> LineChart:
    """Without a seat nobody knows which talks he has a conflict with: then it tells of no reviews."""
    handed = _by_day(event, talks.filter(submitted_at__isnull=False).order_by(), "submitted_at")
    series = [Series(_("Proposals"), handed)]
    if chair is not None:
        done = Review.objects.filter(session__in=talks.order_by().values("pk"), state=Review.State.DONE)
        series.append(Series(_("Reviews"), _by_day(event, done.order_by(), "done_at")))
    total = handed[-1][1] if handed else 0
    return charts.lines(
        "chart-talks",
        _("Proposals and reviews") if chair else _("Proposals"),
        series,
        summary=ngettext("%d proposal so far.", "%d proposals so far.", total) % total,
        x_name=_("When"),
        x_words=when,
        y_words=str,
    )


def _by_day(event: Event, rows: QuerySet[Any], field: str) -> list[tuple[int, int]]:
    """(days to the event's first, so many until then)."""
    day = TruncDate(field, tzinfo=ZoneInfo(event.time_zone))
    counted = sorted(rows.annotate(day=day).values_list("day").annotate(n=Count("pk")))
    sums = accumulate(n for _day, n in counted)
    return [((day - event.starts_on).days, total) for (day, _n), total in zip(counted, sums, strict=True)]


def _covers(event: Event, chair: Seat) -> list[Share]:
    found = progress.of_committee(chair)
    return [
        Share(
            name=_cover_name(cover),
            words=_("%(talks)d of %(all)d talks") % {"talks": cover.talks, "all": found.talks},
            part=cover.talks,
            whole=found.talks,
            link=f"/{event.slug}/review/",
            tone="good" if cover.is_enough else "",
        )
        for cover in found.covers
    ]


def _cover_name(cover: progress.Cover) -> str:
    if cover.is_enough:
        return ngettext("%d review or more", "%d reviews or more", cover.reviews) % cover.reviews
    return ngettext("%d review", "%d reviews", cover.reviews) % cover.reviews
