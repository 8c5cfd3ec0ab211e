"""What partners and their tasks ask of the team today."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from core.times import conference_day
from events.models import Event, PartnerTask
from portal.counts import Counts, Rows
from portal.today.task import Task


def rows(event: Event, now: datetime) -> Rows:
    tasks = PartnerTask.objects.of_event(event)
    today = conference_day(now, event.time_zone)
    return {
        "partner_handed_in": tasks.to_look_at(),
        "partner_late": tasks.to_hand_in().late(today),
        "partner_ours_late": tasks.to_do_by_team().late(today),
    }


def tasks(event: Event, counts: Counts) -> Iterator[Task]:
    board = reverse("partner_board", args=[event.slug])
    late, ours, handed = (counts[f"partner_{key}"] for key in ("late", "ours_late", "handed_in"))
    if ours:
        words = ngettext(
            "%d thing we owe a partner is late", "%d things we owe partners are late", ours
        ) % ours  # fmt: skip
        yield Task(words, board, "bad")
    if late:
        words = ngettext("%d task of a partner is late", "%d tasks of partners are late", late) % late
        yield Task(words, board, "warn")
    if handed:
        words = ngettext("%d partner’s task to look at", "%d partners’ tasks to look at", handed) % handed
        yield Task(words, board, "warn")
