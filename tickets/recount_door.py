"""Recounting check-ins: when a ticket first came in, who is inside after each row, and that each row belongs together.

A constant number of queries; the rows are read one by one. Only the arrival on the ticket follows from them and is
mended: scans themselves never change.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import F, Q

from tickets.actions import admissions
from tickets.difference import Difference
from tickets.models import CheckIn, Ticket

Result = CheckIn.Result


def arrivals() -> Iterator[Difference]:
    """A ticket is used since one of its check-ins that stand, and since the first of them where it is not."""
    standing: dict[int, list[datetime]] = defaultdict(list)
    rows = CheckIn.objects.filter(result=Result.IN, undone_by=None).order_by("pk")
    for ticket, at in rows.values_list("ticket_id", "at").iterator():
        standing[ticket].append(at)
    used = Q(checked_in_at__isnull=False) | Q(pk__in=rows.order_by().values("ticket"))
    tickets = Ticket.objects.filter(used).order_by("pk").values_list("pk", "public_id", "checked_in_at")
    for pk, public_id, kept in tickets.iterator():
        counted = standing.get(pk, [])
        is_right = kept in counted if counted else kept is None
        if not is_right:
            first = counted[0] if counted else None
            yield Difference(f"ticket {public_id}", "checked in", kept, first, partial(_write, pk, first))


def turns() -> Iterator[Difference]:
    """What happened to a ticket at a list is numbered without gaps, and each row says rightly who is inside then."""
    fields = ("public_id", "list_id", "ticket_id", "turn", "result", "inside", "undoes__turn", "undoes__inside",
              "undoes__list_id", "undoes__ticket_id")  # fmt: skip
    rows = CheckIn.objects.turns().order_by("list_id", "ticket_id", "turn").values(*fields)
    before, last = None, 0
    for row in rows.iterator():
        place = (row["list_id"], row["ticket_id"])
        expected = last + 1 if place == before else 1
        where = f"check-in {row['public_id']}"
        if row["turn"] != expected:
            yield Difference(where, "turn", row["turn"], expected)
        if row["result"] == Result.UNDONE and _undoes(row) != (*place, row["turn"] - 1):
            yield Difference(where, "what it undoes", _undoes(row), "the row before it")
        inside = not row["undoes__inside"] if row["result"] == Result.UNDONE else row["result"] == Result.IN
        if row["inside"] != inside:
            yield Difference(where, "inside", row["inside"], inside)
        before, last = place, row["turn"]


def belonging() -> Iterator[Difference]:
    """Gate, list, device and ticket of a scan are of its event; a second word is of the same device and ticket."""
    # Apart from the ticket, which some scans have not: as a join that finds nothing they would drop out.
    own = Q(list__event=F("event"), gate__event=F("event"), device__event=F("event"))
    rows = CheckIn.objects.filter(~own | (Q(ticket__isnull=False) & ~Q(ticket__event=F("event"))))
    for public_id in rows.order_by("pk").values_list("public_id", flat=True):
        yield Difference(f"check-in {public_id}", "event", "one", "more than one")
    words = CheckIn.objects.filter(contradicts__isnull=False).select_related("contradicts").order_by("pk")
    for row in words.iterator():
        then: Any = row.contradicts
        kept, counted = (row.device_id, row.ticket_id), (then.device_id, then.ticket_id)
        if kept != counted:
            yield Difference(f"check-in {row.public_id}", "device and ticket", kept, counted)


CHECKS: tuple[Callable[[], Iterator[Difference]], ...] = (arrivals, turns, belonging)


def _undoes(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["undoes__list_id"], row["undoes__ticket_id"], row["undoes__turn"])


def _write(ticket: int, at: datetime | None) -> None:
    """With what follows from it for the person, so that nothing is left for another run."""
    rows = Ticket.objects.filter(pk=ticket)
    rows.update(checked_in_at=at)
    admissions.refresh(rows.exclude(attendee=None).values_list("attendee", flat=True))
