"""Orders by the hundred thousand: one that was really placed and paid, copied by the database itself."""

from collections.abc import Mapping

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tickets.actions import orders, payments
from tickets.models import Order, OrderLine, Payment, PaymentAttempt, Quota, Ticket, TicketType

# What must differ from copy to copy. `i` counts them, from 1 on.
OWN_ID = "substr(public_id, 1, 4) || 'copy' || id || 'n' || i"
OWN_CODE = "'C' || (id + 10 * i)"
OWN_HASH = "substr(secret_hash, 1, 32) || i"
OWN_REFERENCE = "reference || '_' || i"
# Rows are copied with ids that lie `i` times this far on, so that copies refer to copies.
STRIDE = 10

COLUMNS: Mapping[type[models.Model], Mapping[str, str]] = {
    Participant: {"code": OWN_CODE, "email": "'b' || i || email"},
    Order: {
        "code": OWN_CODE,
        "email": "'b' || i || email",
        "form_key": "'copied-form-key-' || i",
        "secret_hash": OWN_HASH,
    },
    Ticket: {"secret_hash": OWN_HASH},
    OrderLine: {},
    PaymentAttempt: {"reference": OWN_REFERENCE, "idempotency_key": "'copied-key-' || i"},
    Payment: {"reference": OWN_REFERENCE},
    HistoryEntry: {"subject": "substr(subject, 1, 12) || 'n' || i", "read_at": '"at"'},
    OutboxMail: {"state": "'sent'"},
}
COPIED_WITH = {"buyer_id", "attendee_id", "order_id", "ticket_id", "attempt_id"}


def paid_order(event: Event, kind: TicketType, *, tickets: int = 1, number: int = 0) -> Order:
    """One order as the actions make it, paid in the sandbox."""
    seats = tuple(orders.Seat(kind.public_id, f"Guest {number} {seat}") for seat in range(tickets))
    wish = orders.Wish(
        buyer_name=f"Buyer {number}",
        buyer_email=f"paid{number}@example.org",
        buyer_company="",
        seats=seats,
        code="",
        form_key=f"bench-form-key-{number}",
        language="en",
        terms_version=event.terms_version,
    )
    now = timezone.now()
    order = orders.place(event=event, wish=wish, by=None, now=now)
    payments.settle_sandbox(attempt=payments.start(order=order, now=now), now=now)
    order.refresh_from_db()
    return order


def fill_orders(event: Event, kind: TicketType, count: int) -> None:
    """So many paid orders of one ticket each, with their people, money, history and mails."""
    if count:
        with transaction.atomic():
            paid_order(event, kind, number=1)
            if count > 1:
                _copy_all(count - 1)
            Quota.objects.filter(ticket_types=kind).update(taken=F("taken") + count - 1)
    count_rows()


def count_rows() -> None:
    """The database looks at what it holds, as one that has lived a while. Once more after more was filled in: it would plan
    for the few rows that there were."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy_all(copies: int) -> None:
    """Every row of the tables, which hold the one order's and nothing else."""
    with connection.cursor() as cursor:
        for model, own in COLUMNS.items():
            cursor.execute(_statement(model, own), [copies])
        for line in connection.ops.sequence_reset_sql(no_style(), list(COLUMNS)):
            cursor.execute(line)


def _statement(model: type[models.Model], own: Mapping[str, str]) -> str:
    names = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(_value(name, own) for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    table = f'"{model._meta.db_table}"'
    return (
        "WITH RECURSIVE copies(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copies WHERE i < %s) "  # noqa: S608
        f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}, copies"
    )


def _value(name: str, own: Mapping[str, str]) -> str:
    if name == "id" or name in COPIED_WITH:
        return f'"{name}" + {STRIDE} * i'
    if name == "public_id":
        return OWN_ID
    return own.get(name, f'"{name}"')
