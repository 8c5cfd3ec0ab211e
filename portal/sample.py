"""A person who does not exist, with what an attendee or a speaker has: made within a transaction that is taken back."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Favourite, Session, Slot, Speaker
from core.ids import new_id
from events.models import Event, Participant
from events.previewing import As
from tickets.models import Ticket, TicketType

STARRED = 3


@dataclass(frozen=True)
class Sample:
    """Without a ticket or a talk where the event has no type of it yet."""

    user: User
    person: Participant
    ticket: Ticket | None = None
    talk: Session | None = None


def make(event: Event, role: As, now: datetime) -> Sample:
    """The caller takes it back: none of these rows may ever be seen by anybody else."""
    address = f"{new_id('sam').lower()}@sample.invalid"
    user = User.objects.create(email=address, name=_("Sam Sample"))
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    person = Participant.objects.create(
        event=event, user=user, email=address, name=_("Sam Sample"), company=_("Sample Ltd"),
        admission=Participant.Admission.VALID,
    )  # fmt: skip
    talk = _talk(event, person, now) if role == As.SPEAKER else None
    _star(event, person, now)
    return Sample(user, person, _ticket(event, person, role, now), talk)


def _ticket(event: Event, person: Participant, role: As, now: datetime) -> Ticket | None:
    types = TicketType.objects.filter(event=event, kind=TicketType.Kind.ADMISSION).order_by("position", "pk")
    audience = TicketType.Audience.SPEAKERS if role == As.SPEAKER else TicketType.Audience.BUYERS
    kind = types.filter(audience=audience).first() or types.first()
    if kind is None:
        return None
    ticket = Ticket(event=event, type=kind, attendee=person, state=Ticket.State.VALID, issued_at=now)
    ticket.save()
    return ticket


def _talk(event: Event, person: Participant, now: datetime) -> Session | None:
    kind = event.session_types.first()
    if kind is None:
        return None
    talk = Session.objects.create(
        event=event, session_type=kind, title=_("A sample talk"), state=Session.State.CONFIRMED,
        abstract=_("What somebody would say here."), submitted_at=now,
    )  # fmt: skip
    Speaker.objects.create(session=talk, participant=person, position=0)
    return talk


def _star(event: Event, person: Participant, now: datetime) -> None:
    slots = Slot.objects.released(event).public().filter(session__isnull=False).in_time_order()
    keys = dict.fromkeys(slots.values_list("session_id", flat=True)[:STARRED])
    Favourite.objects.bulk_create(
        Favourite(event=event, session_id=key, participant=person, starred_at=now) for key in keys
    )
