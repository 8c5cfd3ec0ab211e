"""What follows from what happened: history kind → function. The worker runs each at least once, in order
per subject; each is idempotent. This table is all that joins tickets and agenda.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.actions import signups
from agenda.models import AgendaVersion, Grant, Session, Slot, Speaker
from agenda.models.session import SessionQuerySet
from core import jobs
from core.history import Reaction
from core.models import HistoryEntry
from events.models import Participant
from tickets.actions import cases, grant_codes, tickets, visa_letters
from tickets.models import Ticket, TicketCase, TicketType

SPEAKERS = TicketType.Audience.SPEAKERS
Kind = TicketCase.Kind


def welcome_speakers(entry: HistoryEntry) -> None:
    """A confirmed session gives each who speaks in it a ticket with what is for speakers; authors get none."""
    session = _session(entry)
    _welcome(session, _on_stage(session), timezone.now())


def welcome_one(entry: HistoryEntry) -> None:
    """Somebody joined a talk that was confirmed before."""
    session = _session(entry)
    named, coming = _named(entry, session), _on_stage(session)
    _welcome(session, [person for person in named if person in coming], timezone.now())


def part_with_speakers(entry: HistoryEntry) -> None:
    """A talk was withdrawn or cancelled."""
    session = _session(entry)
    if session.state == Session.State.CONFIRMED:
        return  # confirmed again before we came to it
    if entry.before.get("state") != Session.State.CONFIRMED:
        return  # it gave nobody a ticket
    _part(session, _on_stage(session), timezone.now())


def part_with_one(entry: HistoryEntry) -> None:
    """Somebody left a confirmed talk, or is only named in it from now on. By the same rule as a withdrawn talk."""
    session = _session(entry)
    if session.state != Session.State.CONFIRMED and not _was_confirmed(entry):
        return  # it gave nobody a ticket
    _part(session, _named(entry, session), timezone.now())


def give_late_add_ons(entry: HistoryEntry) -> None:
    """A dinner was full when a ticket was given: until there is room this fails, and organizers see it failing."""
    ticket = (
        Ticket.objects.select_related("event__organizer", "type", "attendee")
        .filter(public_id=entry.subject)
        .first()
    )
    if ticket is None or ticket.attendee is None or not _speaks(ticket.attendee):
        return
    tickets.give_late_add_ons(
        ticket=ticket,
        audience=TicketType.Audience(entry.after["audience"]),
        reason=entry.after["reason"],
        by=None,
        now=timezone.now(),
    )


def replace_bought_ticket(entry: HistoryEntry) -> None:
    """Who speaks gets in, also when the ticket that he bought, or a company for him, has ended."""
    rows = Ticket.objects.select_related("attendee__event__organizer")
    ticket = rows.filter(public_id=entry.subject, order__isnull=False, parent=None).first()
    person = ticket.attendee if ticket else None
    talk = talks(person).select_related("event__organizer").first() if person else None
    if ticket is None or person is None or talk is None:
        return
    now, event = timezone.now(), talk.event
    cases.close_open(event=event, participant=person, kind=Kind.BOUGHT, ticket=ticket, by=None, now=now)
    _welcome(talk, [person], now)


def end_ticket(entry: HistoryEntry) -> None:
    """After a speaker has got another ticket: who has none any more frees his places in limited sessions."""
    replace_bought_ticket(entry)
    _end_visa_letters(Ticket.objects.filter(public_id=entry.subject))
    ticket = Ticket.objects.select_related("attendee").filter(public_id=entry.subject).first()
    person = Participant.objects.filter(pk=ticket.attendee_id).first() if ticket else None
    _free_places(person)


def free_former(entry: HistoryEntry) -> None:
    """A ticket is somebody else's now, or nobody's: who had it, and has no other, frees his places."""
    former = Participant.objects.filter(public_id=entry.before.get("attendee", "")).first()
    if former is not None:
        _end_visa_letters(Ticket.objects.filter(visa_letters__participant=former))
    _free_places(former)


def _end_visa_letters(of: Iterable[Ticket]) -> None:
    """A letter vouches for somebody with a valid ticket."""
    visa_letters.end_with_ticket(tickets=of, now=timezone.now())


def give_grant_code(entry: HistoryEntry) -> None:
    """A grant with a ticket was accepted."""
    row = Grant.objects.select_related("event__organizer").filter(public_id=entry.subject).first()
    if row is not None and row.state == Grant.State.ACCEPTED and row.award_ticket and row.email:
        grant_codes.give(
            event=row.event, address=row.email, name=row.name, grant=row.code, now=timezone.now()
        )


def move_places(entry: HistoryEntry) -> None:
    """A release puts limited sessions into other rooms and at other times."""
    version = AgendaVersion.objects.select_related("event").get(public_id=entry.subject)
    signups.tell_clashes(event=version.event, now=timezone.now())
    jobs.wake("sign_ups")


def _free_places(person: Participant | None) -> None:
    if person is not None and person.admission not in signups.ADMITTED:
        signups.free_of(person=person, now=timezone.now())


def _welcome(session: Session, people: Iterable[Participant], now: datetime) -> None:
    if session.state != Session.State.CONFIRMED:
        return  # withdrawn before we came to it
    event, reason = session.event, _("Speaker: %(title)s") % {"title": session.title}
    for person in people:
        cases.close_open(event=event, participant=person, kind=Kind.REASON_GONE, by=None, now=now)
        tickets.give(event=event, participant=person, audience=SPEAKERS, reason=reason, by=None, now=now)
        cases.offer_refunds(event=event, participant=person, reason=reason, by=None, now=now)


def _part(session: Session, people: Iterable[Participant], now: datetime) -> None:
    """Before the talk was published what was given is taken back, unless another session keeps it.

    After that, or when organizers cancel, an organizer decides: somebody may have booked a flight.
    """
    event = session.event
    published = Slot.objects.filter(session=session, version__number__isnull=False).exists()
    is_cancelled = session.state == Session.State.CANCELLED
    reason = (_("Cancelled: %(title)s") if is_cancelled else _("Withdrawn: %(title)s")) % {
        "title": session.title
    }
    for person in people:
        if _speaks(person):
            continue
        cases.close_open(event=event, participant=person, kind=Kind.BOUGHT, by=None, now=now)
        end = cases.ask_organizers if published or is_cancelled else tickets.take_back
        end(event=event, participant=person, audience=SPEAKERS, reason=reason, by=None, now=now)


def _session(entry: HistoryEntry) -> Session:
    return Session.objects.select_related("event__organizer").get(public_id=entry.subject)


def _was_confirmed(entry: HistoryEntry) -> bool:
    """Before the entry, whatever became of the talk later."""
    earlier = HistoryEntry.objects.of(entry.subject).filter(pk__lt=entry.pk)
    return earlier.filter(kind="session.confirmed").exists()


def _on_stage(session: Session) -> list[Participant]:
    rows = Speaker.objects.on_stage().filter(session=session).select_related("participant")
    return [speaker.participant for speaker in rows]


def _named(entry: HistoryEntry, session: Session) -> list[Participant]:
    """Whom the entry is about, by `after["participant"]`."""
    key = entry.after.get("participant", "")
    return list(Participant.objects.filter(event=session.event, public_id=key))


def talks(person: Participant) -> SessionQuerySet:
    """The confirmed talks in which somebody speaks himself."""
    confirmed = Session.objects.filter(event=person.event_id, state=Session.State.CONFIRMED)
    return confirmed.filter(speakers__in=Speaker.objects.on_stage().filter(participant=person))


def _speaks(person: Participant) -> bool:
    return talks(person).exists()


REACTIONS: Mapping[str, Reaction] = {
    "grant.accepted": give_grant_code,
    "session.confirmed": welcome_speakers,
    "session.withdrawn": part_with_speakers,
    "session.cancelled": part_with_speakers,
    "session.speaker_joined": welcome_one,
    "session.speaker_left": part_with_one,
    "ticket.add_on_short": give_late_add_ons,
    "ticket.voided": end_ticket,
    "ticket.transferred": free_former,
    "seat.taken_back": free_former,
    "agenda.released": move_places,
}
