"""Letters for embassies that wait: somebody cannot book a flight before."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from events.models import Event
from portal.counts import Counts, Rows
from portal.today.task import Task, to_list
from tickets.models import VisaLetter


def rows(event: Event) -> Rows:
    """What is counted for these tasks."""
    return {"visas": VisaLetter.objects.waiting().filter(ticket__event=event)}


def tasks(counts: Counts) -> Iterator[Task]:
    waiting = counts["visas"]
    if waiting:
        words = ngettext("%d visa letter to decide", "%d visa letters to decide", waiting) % waiting
        yield Task(words, to_list("tickets_visaletter", state__exact="asked"), "warn")
