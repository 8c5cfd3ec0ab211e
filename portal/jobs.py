"""Everything the worker does, in one place: which duty and how often. Where its work stands is in the rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core import history, mail
from core.jobs import Duty
from portal.attachments import ATTACHMENTS
from portal.reactions import REACTIONS
from tickets.actions import (
    books,
    guesses,
    invoices,
    offering,
    orders,
    partner_reminders,
    payments,
    receipts,
    refunds,
    reserves,
)

KEEP_WAKE_UPS = timedelta(days=1)
# No duty takes this long: the worker that ran it is dead. What it was to do is still in the rows.
DEAD_AFTER = timedelta(hours=1)


def react(now: datetime) -> int:
    return history.react(REACTIONS, now=now)


def send_mails(now: datetime) -> int:
    return mail.send_due(ATTACHMENTS, now=now)


def expire_holds(now: datetime) -> int:
    return orders.expire_lapsed(now=now)


def reconcile_payments(now: datetime) -> int:
    """Heals lost webhooks: reads undecided attempts at their gateway."""
    return payments.reconcile(now=now)


def ask_for_refunds(now: datetime) -> int:
    return refunds.ask(now=now)


def write_papers(now: datetime) -> int:
    """Invoices and credit notes that are due."""
    return invoices.sweep(now=now)


def watch_guesses(now: datetime) -> int:
    return guesses.watch(now=now)


def remind_of_invoices(now: datetime) -> int:
    return receipts.remind_due(now=now)


def remind_partners(now: datetime) -> int:
    """Of seats kept for them that go back on public sale within a week."""
    return partner_reminders.remind_due(now=now)


def serve_waiting_lists(now: datetime) -> int:
    """Seats of offers that nobody took go to the next."""
    return offering.settle(now=now) + offering.offer_due(now=now)


def close_reserves(now: datetime) -> int:
    """Seats set aside for codes go to the public on their date."""
    return reserves.close_due(now=now)


def compare_books(now: datetime) -> int:
    """Stripe's account against our books: each difference is listed until it is gone or explained."""
    return books.compare(now=now)


def forget_wake_ups(now: datetime) -> int:
    """Delete old wake-ups, also those that dead workers left running."""
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_WAKE_UPS)
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - DEAD_AFTER)
    return finished.delete()[0] + dead.delete()[0]


TIMETABLE: Mapping[str, Duty] = {
    "reactions": Duty(react, every=timedelta(seconds=10)),
    "outbox": Duty(send_mails, every=timedelta(seconds=10)),
    "holds": Duty(expire_holds, every=timedelta(seconds=30)),
    "refunds": Duty(ask_for_refunds, every=timedelta(seconds=30)),
    "reserves": Duty(close_reserves, every=timedelta(seconds=30)),
    "waiting_lists": Duty(serve_waiting_lists, every=timedelta(seconds=30)),
    "payments": Duty(reconcile_payments, every=timedelta(minutes=2)),
    "papers": Duty(write_papers, every=timedelta(minutes=1)),
    "guesses": Duty(watch_guesses, every=timedelta(minutes=1)),
    "reminders": Duty(remind_of_invoices, every=timedelta(hours=1)),
    "partner_seats": Duty(remind_partners, every=timedelta(minutes=30)),
    "compare_books": Duty(compare_books, every=timedelta(days=1)),
    "forget_wake_ups": Duty(forget_wake_ups, every=timedelta(hours=1)),
}
