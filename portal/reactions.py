"""What follows from what happened: history kind → function. The worker runs each at least once, in order
per subject; each is idempotent. This table is all that joins tickets and agenda.
"""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Session, Slot
from core.history import Reaction
from core.models import HistoryEntry
from tickets.actions import tickets
from tickets.models import TicketType

SPEAKERS = TicketType.Audience.SPEAKERS


def give_speaker_tickets(entry: HistoryEntry) -> None:
    """A confirmed session gives each of its speakers a ticket; who has one already keeps that."""
    session = Session.objects.select_related("event__organizer").get(public_id=entry.subject)
    if session.state != Session.State.CONFIRMED:
        return  # withdrawn before we came to it
    for speaker in session.speakers.select_related("participant"):
        tickets.give(
            event=session.event,
            participant=speaker.participant,
            audience=SPEAKERS,
            reason=_("Speaker: %(title)s") % {"title": session.title},
            by=None,
            now=timezone.now(),
        )


def take_speaker_tickets_back(entry: HistoryEntry) -> None:
    """Withdrawing before the talk was published takes the given ticket back, unless another session keeps it.

    After publication an organizer decides: somebody may have booked a flight.
    """
    session = Session.objects.select_related("event__organizer").get(public_id=entry.subject)
    published = Slot.objects.filter(session=session, version__number__isnull=False).exists()
    if published or session.state == Session.State.CONFIRMED:
        return
    for speaker in session.speakers.select_related("participant"):
        others = Session.objects.filter(event=session.event, state=Session.State.CONFIRMED)
        if others.of_speaker(speaker.participant).exists():
            continue
        tickets.take_back(
            event=session.event,
            participant=speaker.participant,
            audience=SPEAKERS,
            reason=_("Withdrawn: %(title)s") % {"title": session.title},
            by=None,
            now=timezone.now(),
        )


REACTIONS: Mapping[str, Reaction] = {
    "session.confirmed": give_speaker_tickets,
    "session.withdrawn": take_speaker_tickets_back,
}
