"""What did not arrive or did not follow: a person should know before somebody asks."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from core.models import HistoryEntry, OutboxMail
from events import chronicle
from events.desk import Desk
from events.models import Event
from portal.today.counts import Counts, Rows
from portal.today.task import Task, to_list


def rows(seat: Desk, event: Event) -> Rows:
    """What is counted for these tasks."""
    read = HistoryEntry.objects.within(event.public_id).filter(chronicle.condition(seat.rights_in(event)))
    return {
        "unsent": OutboxMail.objects.within(event.public_id).filter(state=OutboxMail.State.FAILED),
        "failing": read.unread().exclude(error=""),
    }


def mail_tasks(counts: Counts) -> Iterator[Task]:
    unsent = counts["unsent"]
    if unsent:
        words = ngettext("%d mail could not be sent", "%d mails could not be sent", unsent) % unsent
        yield Task(words, to_list("core_outboxmail", state__exact="failed"), "bad")


def failing_tasks(counts: Counts) -> Iterator[Task]:
    failing = counts["failing"]
    if failing:
        words = ngettext(
            "%d thing that should have followed has failed and is tried again",
            "%d things that should have followed have failed and are tried again",
            failing,
        )
        yield Task(words % failing, to_list("core_historyentry", problem="failing"), "bad")
