"""Everything the worker does, in one place: which duty and how often. Where its work stands is in the rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from agenda.actions import (
    change_mails,
    change_texts,
    checklist,
    confirming,
    drafting,
    drafting_work,
    draws,
    grants,
    imports,
    invitations,
    signups,
)
from core import history, mail
from core.jobs import Duty
from events.actions import deprecations, partner_tasks, texts, tokens, webhook_delivery, webhook_messages
from events.actions import webhooks as webhook_actions
from events.models import Event
from portal import door_places, paper_work, retention, webhooks
from portal import printing as badge_printing
from portal.actions import (
    copies,
    erasing,
    event_exports,
    event_imports,
    export_files,
    mailing_run,
    sandboxes,
    table_import_run,
    table_imports,
)
from portal.attachments import ATTACHMENTS
from portal.badges import kept_parts
from portal.reactions import REACTIONS
from portal.webhooks import scans as webhook_scans
from tickets.actions import (
    admissions,
    books,
    guesses,
    invoices,
    offering,
    orders,
    partner_reminders,
    payments,
    printing,
    receipts,
    refund_runs,
    refunds,
    reserves,
)

KEEP_WAKE_UPS = timedelta(days=1)
# No duty takes this long: the worker that ran it is dead. What it was to do is still in the rows.
DEAD_AFTER = timedelta(hours=1)
MOST_ROUNDS = 20  # of reactions to what others have done


def react(now: datetime) -> int:
    return history.react(REACTIONS, now=now)


def send_mails(now: datetime) -> int:
    asleep = Event.objects.filter(is_asleep=True).values_list("public_id", flat=True)
    return mail.send_due(ATTACHMENTS, now=now, asleep=[*asleep], going_nowhere=_sandboxes)


def _sandboxes() -> frozenset[str]:
    return frozenset(Event.objects.filter(is_sandbox=True).values_list("public_id", flat=True))


def send_mailings(now: datetime) -> int:
    """Mails to segments that are due: the next some hundred go into the outbox."""
    return mailing_run.run_due(now=now)


def expire_holds(now: datetime) -> int:
    return orders.expire_lapsed(now=now)


def reconcile_payments(now: datetime) -> int:
    """Heals lost webhooks: reads undecided attempts at their gateway."""
    return payments.reconcile(now=now)


def ask_for_refunds(now: datetime) -> int:
    return refunds.ask(now=now)


def run_refunds(now: datetime) -> int:
    """Of many orders at once, the next some."""
    return refund_runs.run_due(now=now)


def write_papers(now: datetime) -> int:
    """Invoices and credit notes that are due."""
    return invoices.sweep(now=now)


def watch_guesses(now: datetime) -> int:
    return guesses.watch(now=now)


def note_arrivals(now: datetime) -> int:
    """Who was checked in counts as here for the agenda. The door itself does not wait for it."""
    return admissions.catch_up()


def tell_doors_of_places(now: datetime) -> int:
    """Who has signed up for a limited session is let in at its door."""
    return door_places.follow(now)


def remind_of_invoices(now: datetime) -> int:
    return receipts.remind_due(now=now)


def remind_partners(now: datetime) -> int:
    """Of seats kept for them that go back on public sale within a week, and of tasks that are due then."""
    return partner_reminders.remind_due(now=now) + partner_tasks.remind_due(now=now)


def remind_invited(now: datetime) -> int:
    """Of invitations to speak along that nobody has answered, each once."""
    return invitations.remind_due(now=now)


def remind_speakers(now: datetime) -> int:
    """Of what is due within days and still to be settled with them, and of accepted talks to confirm."""
    return checklist.remind_due(now=now) + confirming.remind_due(now=now)


def free_grants(now: datetime) -> int:
    """Grants that nobody accepted in time help somebody else."""
    return grants.lapse_due(now=now)


def give_places(now: datetime) -> int:
    """In limited sessions: lotteries that have closed are drawn, and who waits moves up."""
    return draws.draw_due(now=now) + signups.settle_due(now=now)


def tell_readers(now: datetime) -> int:
    """Who starred a talk that moved or was cancelled, one mail for all of it."""
    return change_mails.tell_due(now=now)


def text_changes(now: datetime) -> int:
    """To phones, of what changed on the day itself."""
    return change_texts.tell_due(now=now)


def send_texts(now: datetime) -> int:
    return texts.send_due(now=now)


def serve_waiting_lists(now: datetime) -> int:
    """Seats of offers that nobody took go to the next."""
    return offering.settle(now=now) + offering.offer_due(now=now)


def close_reserves(now: datetime) -> int:
    """Seats set aside for codes go to the public on their date."""
    return reserves.close_due(now=now)


def compare_books(now: datetime) -> int:
    """Stripe's account against our books: each difference is listed until it is gone or explained."""
    return books.compare(now=now)


def bring_proposals_in(now: datetime) -> int:
    """Uploaded tables are read, and brought in when somebody said so."""
    return imports.run_due(now=now)


def draft_agendas(now: datetime) -> int:
    """A draft or re-plan that an organizer asked for; it takes as long as it was given."""
    return drafting_work.run_due(now=now)


def draw_badges(now: datetime) -> int:
    """A batch of badges that somebody asked for: some seconds for thousands."""
    return badge_printing.run_due(now=now)


def print_agendas(now: datetime) -> int:
    """The agenda as PDF, after a release and when what it shows has changed."""
    return paper_work.draw_due(now)


def pack_copies(now: datetime) -> int:
    """All that is known of somebody who asked for it, where it is more than a request can hold."""
    return copies.run_due(now=now)


def forget_copies(now: datetime) -> int:
    return copies.forget_old(now=now)


def write_events(now: datetime) -> int:
    """Whole events as files, for their owners."""
    return event_exports.run_due(now=now)


def write_tables(now: datetime) -> int:
    """Tables that programs asked for."""
    return export_files.run_due(now=now)


def bring_events_in(now: datetime) -> int:
    return event_imports.run_due(now=now)


def forget_event_files(now: datetime) -> int:
    whole = event_exports.forget_old(now=now) + event_imports.forget_old(now=now)
    return whole + export_files.forget_old(now=now)


def play_sandboxes(now: datetime) -> int:
    """Filled, moved through time, begun again; with all that has come due by it."""
    return sandboxes.run_due(now=now, sweep=_catch_up)


def _catch_up(event: Event) -> None:
    """What the timetable would do within the next hours, in an order in which one thing follows from another."""
    for duty in (expire_holds, close_reserves, free_grants, give_places, *REMINDERS, reconcile_payments):
        duty(timezone.now())
    for _round in range(MOST_ROUNDS):
        if not react(timezone.now()):
            break
    for duty in (serve_waiting_lists, ask_for_refunds, write_papers):
        duty(timezone.now())
    retention.run_due(now=timezone.now(), only=[event])


def clear_erased(now: datetime) -> int:
    """Files of people who were erased by somebody who died over it."""
    return erasing.clear_due(now=now)


def keep_no_longer(now: datetime) -> int:
    """What has been kept long enough goes, by the tables of portal/retention.py."""
    return retention.run_due(now=now)


def forget_tables(now: datetime) -> int:
    return imports.forget_files(now=now)


def forget_badges(now: datetime) -> int:
    """Printed names are not kept for longer than a batch is downloaded."""
    with kept_parts() as store:
        store.forget_old()
    return printing.forget_files(now=now)


def forget_calls(now: datetime) -> int:
    """Of the API: kept answers, the log of tokens, and what goes away and is no longer called."""
    return tokens.forget(now=now) + deprecations.forget(now=now)


def tell_of_deprecated_calls(now: datetime) -> int:
    """Who made tokens, once a month each, of what they call that goes away."""
    return deprecations.tell_due(now=now)


def make_messages(now: datetime) -> int:
    """For webhooks, from the history and the scans at the doors."""
    told = webhook_messages.announce(webhooks.BY_KIND, webhooks.VERSIONS, now=now)
    return told + webhook_scans.announce(webhooks.BY_KIND, webhooks.VERSIONS, now=now)


def deliver_messages(now: datetime) -> int:
    return webhook_delivery.deliver_due()


def forget_messages(now: datetime) -> int:
    return webhook_delivery.forget_old(now=now)


def bring_tables_in(now: datetime) -> int:
    return table_import_run.run_due(now=now)


def forget_imported_lines(now: datetime) -> int:
    return table_imports.forget_lines(now=now)


def forget_wake_ups(now: datetime) -> int:
    """Delete old wake-ups, also those that dead workers left running."""
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_WAKE_UPS)
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - DEAD_AFTER)
    return finished.delete()[0] + dead.delete()[0]


REMINDERS = (remind_of_invoices, remind_speakers, remind_partners, remind_invited)
TIMETABLE: Mapping[str, Duty] = {
    "reactions": Duty(react, every=timedelta(seconds=10)),
    "outbox": Duty(send_mails, every=timedelta(seconds=10), many=mail.MANY_AT_ONCE),
    mailing_run.DUTY: Duty(send_mailings, every=timedelta(seconds=2)),
    "arrivals": Duty(note_arrivals, every=timedelta(seconds=5)),
    "door_places": Duty(tell_doors_of_places, every=timedelta(seconds=5)),
    "holds": Duty(expire_holds, every=timedelta(seconds=30)),
    "refunds": Duty(ask_for_refunds, every=timedelta(seconds=30)),
    refund_runs.DUTY: Duty(run_refunds, every=timedelta(seconds=5), many=refund_runs.BATCH),
    "reserves": Duty(close_reserves, every=timedelta(seconds=30)),
    "waiting_lists": Duty(serve_waiting_lists, every=timedelta(seconds=30)),
    "payments": Duty(reconcile_payments, every=timedelta(minutes=2)),
    "papers": Duty(write_papers, every=timedelta(minutes=1)),
    "guesses": Duty(watch_guesses, every=timedelta(minutes=1)),
    "reminders": Duty(remind_of_invoices, every=timedelta(hours=1)),
    "sign_ups": Duty(give_places, every=timedelta(minutes=1)),
    "changes_of_agenda": Duty(tell_readers, every=timedelta(minutes=1)),
    "changes_of_the_day": Duty(text_changes, every=timedelta(seconds=30)),
    "texts": Duty(send_texts, every=timedelta(seconds=2), thread="texts"),
    "speakers": Duty(remind_speakers, every=timedelta(minutes=30)),
    "partner_seats": Duty(remind_partners, every=timedelta(minutes=30)),
    "grants": Duty(free_grants, every=timedelta(minutes=10)),
    "invitations": Duty(remind_invited, every=timedelta(hours=1)),
    imports.DUTY: Duty(bring_proposals_in, every=timedelta(seconds=30)),
    # A table of thousands of lines is on the way for a minute: it holds up neither mails nor badges.
    table_imports.DUTY: Duty(bring_tables_in, every=timedelta(seconds=1), thread="tables"),
    "forget_imported_lines": Duty(forget_imported_lines, every=timedelta(days=1)),
    drafting.DUTY: Duty(draft_agendas, every=timedelta(seconds=1), is_long=True),
    printing.DUTY: Duty(draw_badges, every=timedelta(seconds=1), is_long=True),
    copies.DUTY: Duty(pack_copies, every=timedelta(seconds=2), is_long=True),
    "messages": Duty(make_messages, every=timedelta(seconds=1), thread="messages"),
    "webhooks": Duty(deliver_messages, every=timedelta(seconds=1), thread="webhooks"),
    webhook_actions.FORGETTING: Duty(
        forget_messages, every=timedelta(minutes=10), many=webhook_delivery.FORGOTTEN_AT_ONCE
    ),
    event_exports.DUTY: Duty(write_events, every=timedelta(seconds=2), is_long=True),
    export_files.DUTY: Duty(write_tables, every=timedelta(seconds=1), is_long=True),
    event_imports.DUTY: Duty(bring_events_in, every=timedelta(seconds=2), is_long=True),
    sandboxes.DUTY: Duty(play_sandboxes, every=timedelta(seconds=1), thread="sandboxes"),
    "forget_event_files": Duty(forget_event_files, every=timedelta(hours=6)),
    "forget_copies": Duty(forget_copies, every=timedelta(hours=6)),
    "retention": Duty(keep_no_longer, every=timedelta(hours=6)),
    "clear_erased": Duty(clear_erased, every=timedelta(minutes=10)),
    "forget_badges": Duty(forget_badges, every=timedelta(days=1)),
    "agenda_papers": Duty(print_agendas, every=timedelta(seconds=5), is_long=True),
    "forget_tables": Duty(forget_tables, every=timedelta(days=1)),
    "compare_books": Duty(compare_books, every=timedelta(days=1)),
    "forget_calls": Duty(forget_calls, every=timedelta(hours=1)),
    "deprecated_calls": Duty(tell_of_deprecated_calls, every=timedelta(hours=1)),
    "forget_wake_ups": Duty(forget_wake_ups, every=timedelta(hours=1)),
}
