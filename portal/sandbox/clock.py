"""Moving a sandbox forward: every date and instant of its rows goes so many days back.

That is the same thing, seen from the event: windows open and close, holds lapse, reminders come due, the day itself
arrives. The clock of the installation is read in hundreds of places and stays what it is. Clocks on the wall are kept: what
is at nine in the morning there stays at nine, also where days of 23 or 25 hours lie between.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import F, Func

from core.times import from_local
from events.models import Event
from portal.sandbox.tables import OWNS, Own, hold

# Far from anything an event has, and a whole number of weeks: rows wait there while others pass.
AWAY = 400 * 365 + 97
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
BATCH = 100
SQLITE = "plenary_days_back"


class Back(Func):
    """A date or an instant so many days earlier, by the clocks of a zone."""

    def __init__(self, of: Any, zone: str, days: int, *, output_field: models.DateField[Any, Any]) -> None:
        super().__init__(of, output_field=output_field)
        self.zone, self.days = zone, days

    def _is_day(self) -> bool:
        return not isinstance(self.output_field, models.DateTimeField)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        connection.ensure_connection()
        connection.connection.create_function(SQLITE, 3, _back_in_sqlite, deterministic=True)
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{SQLITE}({sql}, %s, %s)", [*params, self.zone, self.days]

    def as_postgresql(self, compiler: Any, _connection: Any, **_context: Any) -> Any:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        if self._is_day():
            return f"({sql} - {int(self.days)})", params
        back = f"make_interval(days => {int(self.days)})"
        return f"((({sql}) AT TIME ZONE %s - {back}) AT TIME ZONE %s)", [*params, self.zone, self.zone]


def _back_in_sqlite(text: str | None, zone: str, days: int) -> str | None:
    if text is None:
        return None
    if len(text) == len("2027-05-12"):
        return (date.fromisoformat(text) - timedelta(days=days)).isoformat()
    instant = datetime.fromisoformat(f"{text}+00:00")
    return str(back(instant, zone, days).replace(tzinfo=None))


def back(instant: datetime, zone: str, days: int) -> datetime:
    """As PostgreSQL does it: an hour that the clocks there skip or repeat counts as that of standard time."""
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - timedelta(days=days)
    return max(from_local(wall.replace(fold=fold), zone) for fold in (0, 1))


def move(event: Event, days: int) -> None:
    """All of it, in the caller's transaction: one statement for each table, however many rows there are.

    Raises IntegrityError where two instants of a row lie in an hour that is repeated or skipped.
    """
    if not event.is_sandbox:
        raise ValueError("Only a sandbox moves through time.")
    with transaction.atomic():
        hold(event)
        for own in OWNS:
            _move_dates(own, event, days)
            if own.json:
                _move_json(own, event, days)
        # Pages that were kept speak of other days.
        Event.objects.filter(pk=event.pk).update(
            days_moved=F("days_moved") + days, shop_counter=F("shop_counter") + 1,
            public_counter=F("public_counter") + 1,
        )  # fmt: skip
    event.refresh_from_db()


def _move_dates(own: Own, event: Event, days: int) -> None:
    names = own.dates
    if not names:
        return
    apart = own.dates_that_are_unique

    def earlier(name: str, of: Any, zone: str, by: int) -> Back:
        return Back(of, zone, by, output_field=_field(own, name))

    if apart:
        own.rows(event).update(**{name: earlier(name, F(name), "UTC", AWAY) for name in apart})
    own.rows(event).update(**{
        name: earlier(
            name, earlier(name, F(name), "UTC", -AWAY) if name in apart else F(name), event.time_zone, days
        )
        for name in names
    })  # fmt: skip


def _field(own: Own, name: str) -> models.DateField[Any, Any]:
    field = own.model._meta.get_field(name)
    is_instant = isinstance(field, models.DateTimeField)
    return models.DateTimeField() if is_instant else models.DateField()


def _move_json(own: Own, event: Event, days: int) -> None:
    changed = []
    for row in own.rows(event).only("pk", *own.json).iterator(1000):
        before = {name: getattr(row, name) for name in own.json}
        after = {name: said_earlier(value, event.time_zone, days) for name, value in before.items()}
        if after != before:
            for name, value in after.items():
                setattr(row, name, value)
            changed.append(row)
    own.model._base_manager.bulk_update(changed, own.json, batch_size=BATCH)


def said_earlier(value: Any, zone: str, days: int) -> Any:
    """JSON with its days and instants moved; what only looks like one is none."""
    if isinstance(value, dict):
        return {key: said_earlier(one, zone, days) for key, one in value.items()}
    if isinstance(value, list):
        return [said_earlier(one, zone, days) for one in value]
    return _text_earlier(value, zone, days) if isinstance(value, str) else value


def _text_earlier(text: str, zone: str, days: int) -> str:
    try:
        if ISO_DAY.fullmatch(text):
            return (date.fromisoformat(text) - timedelta(days=days)).isoformat()
        if ISO_INSTANT.fullmatch(text):
            given = datetime.fromisoformat(text)
            moved = back(given, zone, days).astimezone(given.tzinfo)
            return moved.isoformat().replace("+00:00", "Z" if text.endswith("Z") else "+00:00")
    except ValueError:  # a 31st of February
        pass
    return text
