"""What did not arrive or did not follow: a person should know before somebody asks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import HistoryEntry, OutboxMail
from core.times import show_date
from events import chronicle
from events.desk import Desk
from events.models import Erasure, Event
from portal.counts import Counts, Rows
from portal.today.task import Task, to_list

# A mail that came back longer ago is no news.
RECENT = timedelta(days=14)


def rows(seat: Desk, event: Event, now: datetime) -> Rows:
    """What is counted for these tasks."""
    read = HistoryEntry.objects.within(event.public_id).filter(chronicle.condition(seat.rights_in(event)))
    mails = OutboxMail.objects.within(event.public_id)
    return {
        "unsent": mails.filter(state=OutboxMail.State.FAILED),
        "unclear": mails.filter(state=OutboxMail.State.UNCLEAR),
        "returned": mails.filter(state=OutboxMail.State.RETURNED, created_at__gte=now - RECENT),
        "failing": read.unread().exclude(error=""),
    }


def mail_tasks(counts: Counts) -> Iterator[Task]:
    unsent = counts["unsent"]
    if unsent:
        words = ngettext("%d mail could not be sent", "%d mails could not be sent", unsent) % unsent
        yield Task(words, to_list("core_outboxmail", state__exact="failed"), "bad")
    unclear = counts["unclear"]
    if unclear:
        words = ngettext(
            "%d mail may have left or not: send it again?",
            "%d mails may have left or not: send them again?",
            unclear,
        )
        yield Task(words % unclear, to_list("core_outboxmail", state__exact="unclear"), "warn")
    returned = counts["returned"]
    if returned:
        words = ngettext("%d mail came back", "%d mails came back", returned) % returned
        yield Task(words, to_list("core_outboxmail", state__exact="returned"), "warn")


def erasure_tasks(event: Event, today: date) -> Iterator[Task]:
    """Who asked to be erased, the most urgent first: the law gives a month."""
    for wish in (
        Erasure.objects.open().filter(event=event).select_related("participant").order_by("due_on", "pk")
    ):
        due = show_date(wish.due_on) if wish.due_on else ""
        words = _("%(name)s asked to be erased: answer by %(day)s") % {"name": wish.participant, "day": due}
        link = reverse("admin:events_participant_erase", args=[wish.participant_id])
        yield Task(words, link, "bad" if wish.is_late(today) else "warn")


def failing_tasks(counts: Counts) -> Iterator[Task]:
    failing = counts["failing"]
    if failing:
        words = ngettext(
            "%d thing that should have followed has failed and is tried again",
            "%d things that should have followed have failed and are tried again",
            failing,
        )
        yield Task(words % failing, to_list("core_historyentry", problem="failing"), "bad")
