"""Every table that a team exports, and the whole event as a file and back, over 20,000 tickets: seconds, memory, queries."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files import File
from django.db import connection
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event, EventImport, Organizer, Participant, Role
from portal import export_tables
from portal.actions import event_imports
from portal.bench import fill, finding, panel
from portal.event_file import packing
from portal.export_tables.columns import Asked
from tickets.codes import normal_form
from tickets.models import (
    CheckIn,
    CheckInList,
    Device,
    DiscountCode,
    Gate,
    Order,
    OrderLine,
    Payment,
    Quota,
    Ticket,
)

TICKETS = 20_000
PRICE = 34_900
BATCH = 2000
STATUS, FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def exports_report(n: int) -> Iterator[dict[str, object]]:
    """On a database that is there; one row a table and ending, then the file of the event, written and brought in."""
    event = world(n)
    chair = panel.member(event, "chair@bench.example", Role.OWNER)
    asked = Asked(event, chair, timezone.now())
    for table in export_tables.TABLES.values():
        for ending in export_tables.TYPES:

            def write(out: IO[bytes], table: Any = table, ending: str = ending) -> int:
                export_tables.write(out, table, table.columns, asked, ending=ending)  # type: ignore[arg-type]
                return 0

            yield _measured(f"exports {table.key} {ending}", n, write)
    with TemporaryFile() as out:
        yield _measured(
            "exports event-file", n, lambda _out: _rows(packing.write(out, event, now=timezone.now()))
        )
        yield _measured("exports event-file back", n, lambda _out: _bring_in(out))


def _rows(manifest: dict[str, Any]) -> int:
    return sum(table["rows"] for table in manifest["tables"])


def _bring_in(file: IO[bytes]) -> int:
    file.seek(0)
    row = event_imports.ask(
        organizer=Organizer.objects.create(name="Other", slug="other", contact_email="o@bench.example"),
        file=File(file, name="bench.zip"), slug="", accepts_differences=False, by=None, now=timezone.now(),
    )  # fmt: skip
    event_imports.run(row, now=timezone.now())
    row.refresh_from_db()
    if row.state != EventImport.State.DONE:
        raise RuntimeError(f"{row.state}: {row.report[:3]}")
    return row.done


def _measured(name: str, n: int, job: Callable[[IO[bytes]], int]) -> dict[str, object]:
    """`rss_mb` is the peak of the process meanwhile, `grew_mb` how far above what it had before; where /proc tells it."""
    queries = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    with suppress(OSError):
        FORGET_PEAK.write_text("5")
    before, began = _kilobytes("VmRSS:"), time.monotonic()
    with TemporaryFile() as out, connection.execute_wrapper(count):
        rows = job(out)
        size = out.seek(0, 2)
    seconds, peak = time.monotonic() - began, _kilobytes("VmHWM:")
    return {
        "name": name, "n": n, "seconds": round(seconds, 2), "queries": queries, "bytes": size, "rows": rows,
        "rss_mb": round(peak / 1024, 1), "grew_mb": round((peak - before) / 1024, 1), "errors": 0,
    }  # fmt: skip


def _kilobytes(word: str) -> int:
    with suppress(OSError):
        for line in STATUS.read_text().splitlines():
            if line.startswith(word):
                return int(line.split()[1])
    return 0


def world(n: int) -> Event:
    """Tickets for so many people, three of four bought and paid, all checked in; codes, mails, history, 1,000 talks."""
    event, now = fill.event(), timezone.now()
    orders, tickets = finding.crowd(event, n, min(finding.TALKS, n))
    _money(orders, tickets)
    _door(event, tickets)
    Participant.objects.filter(tickets__in=Ticket.objects.filter(event=event)).update(
        admission=Participant.Admission.IN
    )
    Quota.objects.filter(ticket_types__tickets__in=tickets[:1]).update(taken=len(tickets))
    codes = [f"GUEST{k}" for k in range(n // 2)]
    _bulk(DiscountCode, (
        DiscountCode(event=event, code=code, normal=normal_form(code), percent_bp=1000) for code in codes
    ))  # fmt: skip
    _bulk(OutboxMail, (
        OutboxMail(
            scope=event.public_id, kind="tickets", to_address=f"person{k}@people.example", subject="Your ticket",
            state=OutboxMail.State.SENT, created_at=now, sent_at=now,
        )
        for k in range(n)
    ))  # fmt: skip
    _bulk(HistoryEntry, (
        HistoryEntry(
            scope=event.public_id, kind="ticket.issued", subject=ticket.public_id, subject_label="Ticket", at=now,
            after={"state": "valid"}, read_at=now,
        )
        for ticket in tickets
    ))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return event


def _money(orders: list[Order], tickets: list[Ticket]) -> None:
    now = timezone.now()
    _bulk(OrderLine, (
        OrderLine(order=order, position=1, ticket=ticket, description="Conference", list_minor=PRICE, price_minor=PRICE)
        for order, ticket in zip(orders, tickets, strict=False)
    ))  # fmt: skip
    _bulk(Payment, (
        Payment(
            order=order, gateway="sandbox", reference=f"bench_{k}", amount_minor=PRICE, currency="USD", received_at=now
        )
        for k, order in enumerate(orders)
    ))  # fmt: skip


def _door(event: Event, tickets: list[Ticket]) -> None:
    now = timezone.now()
    entry = CheckInList.objects.create(event=event, name="Entry", all_admissions=True)
    gate = Gate.objects.create(event=event, name="Main", list=entry)
    device = Device(event=event, name="Phone", gate=gate)
    device.renew_code(now)
    device.save()
    _bulk(CheckIn, (
        CheckIn(
            event=event, list=entry, gate=gate, device=device, ticket=ticket, scan_id=f"scan-{k}", result=CheckIn.Result.IN,
            way="code", turn=1, inside=True, at=now, received_at=now,
        )
        for k, ticket in enumerate(tickets)
    ))  # fmt: skip
    Ticket.objects.filter(event=event).update(checked_in_at=now)


def _bulk(model: Any, rows: Iterator[Any]) -> None:
    model._base_manager.bulk_create(rows, batch_size=BATCH)
