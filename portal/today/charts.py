"""The charts of the workspace's home: how the sale goes beside its target and the event before, how full quotas are."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import charts, money
from core.charts import LineChart, Series, Share
from core.times import local
from events.desk import Desk
from events.models import Event
from events.rights import Right
from tickets import pace
from tickets.models import Quota
from tickets.pace import Curve

READERS = frozenset({Right.SELL, Right.MONEY})
ALMOST_FULL = 90  # percent


def of_sale(asked: str, seat: Desk, event: Event, now: datetime) -> dict[str, Any]:
    """How the sale goes, beside another event of the organizer, for who may see money. One query."""
    if not seat.rights_in(event) & READERS:
        return {}
    others = comparable(seat, event)
    other = chosen(others, event, asked)
    return {"sales": list(sales(event, other, now)), "compared": other, "comparable": others}


def comparable(seat: Desk, event: Event) -> list[Event]:
    """Other events of the organizer whose sales the person may see, the newest first."""
    others = [
        each
        for each in seat.events_with(READERS)
        if each.organizer_id == event.organizer_id and each.pk != event.pk
    ]
    return sorted(others, key=lambda each: (each.starts_on, each.pk), reverse=True)


def chosen(others: Sequence[Event], event: Event, asked: str) -> Event | None:
    """The one that was asked for, else the last one before this event."""
    named = next((each for each in others if each.public_id == asked), None)
    return named or next((each for each in others if each.starts_on < event.starts_on), None)


def sales(event: Event, other: Event | None, now: datetime) -> Iterator[LineChart]:
    """Tickets always; money where there is a target for it. One query."""
    found = pace.curves([event, other] if other else [event])
    yield _tickets(event, other, found, now)
    if event.target_minor:
        same = other if other and other.currency == event.currency else None
        yield _money(event, same, found, now)


Found = dict[tuple[int, str], Curve]


def _tickets(event: Event, other: Event | None, found: Found, now: datetime) -> LineChart:
    target = event.target_tickets
    return charts.lines(
        "chart-tickets",
        _("Tickets sold"),
        _series(event, other, found, pace.TICKETS, now),
        summary=_summary(event, other, found, pace.TICKETS, now, target, str),
        x_name=_("When"),
        x_words=when,
        y_words=str,
        target=None if target is None else (_("Target"), target),
    )


def _money(event: Event, other: Event | None, found: Found, now: datetime) -> LineChart:
    target = event.target_minor

    def words(minor: int) -> str:
        return money.display(minor, event.currency)

    return charts.lines(
        "chart-money",
        _("Money taken in, less what was given back"),
        _series(event, other, found, pace.MONEY, now),
        summary=_summary(event, other, found, pace.MONEY, now, target, words),
        x_name=_("When"),
        x_words=when,
        y_words=words,
        target=(_("Target"), target),
    )


def _series(event: Event, other: Event | None, found: Found, kind: str, now: datetime) -> list[Series]:
    """This event's curve goes on to today, so that a week without a sale is seen."""
    own = list(found.get((event.pk, kind), ()))
    today = _today(event, now)
    if own and own[-1][0] < today <= 0:
        own.append((today, own[-1][1]))
    drawn = [Series(event.name, _drawable(own))]
    if other:
        drawn.append(Series(other.name, _drawable(found.get((other.pk, kind), []))))
    return drawn


def _drawable(curve: Curve) -> Curve:
    """More given back than received has no place on the axis; the books tell of it."""
    return [(day, max(0, value)) for day, value in curve]


def _summary(
    event: Event, other: Event | None, found: Found, kind: str, now: datetime, target: int | None, words: charts.Words
) -> str:  # fmt: skip
    own = found.get((event.pk, kind), [])
    total = own[-1][1] if own else 0
    parts = [_("%(total)s so far.") % {"total": words(total)}]
    if target:
        parts.append(
            _("That is %(percent)d %% of the target of %(target)s.")
            % {"percent": 100 * max(0, total) // target, "target": words(target)}
        )
    if other:
        then = at(found.get((other.pk, kind), []), _today(event, now))
        parts.append(
            _("%(other)s had %(then)s at the same time before its beginning.")
            % {"other": other, "then": words(then)}
        )
    return " ".join(parts)


def at(curve: Curve, day: int) -> int:
    """So many until the end of that day."""
    return next((value for found, value in reversed(curve) if found <= day), 0)


def _today(event: Event, now: datetime) -> int:
    return (local(now, event.time_zone).date() - event.starts_on).days


def when(day: int) -> str:
    if day == 0:
        return _("first day")
    if day > 0:
        return ngettext("%d day after", "%d days after", day) % day
    return ngettext("%d day before", "%d days before", -day) % -day


def quotas(rows: Sequence[Quota]) -> list[Share]:
    """How much of each quota is taken, set aside included."""
    shares = []
    for row in rows:
        away = row.size - row.left
        percent = 100 * away // row.size if row.size else 0
        shares.append(
            Share(
                name=row.name,
                words=_("%(away)d of %(size)d, %(left)d left")
                % {"away": away, "size": row.size, "left": row.left},
                part=away,
                whole=row.size,
                link=reverse("admin:tickets_quota_change", args=[row.pk]),
                tone="bad" if row.left <= 0 else "warn" if percent >= ALMOST_FULL else "",
            )
        )
    return shares
