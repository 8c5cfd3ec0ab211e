"""What belongs to one account at one event: everything reachable at its verified addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from accounts.models import User, normal_email
from agenda import surroundings
from agenda.actions.checklist import Item
from agenda.models import Session, Slot, Speaker, SpeakerInvitation
from agenda.outlook import RANKS, Step
from agenda.surroundings import Around, Surroundings
from events.actions import profiles
from events.models import Consent, Event, Participant
from tickets.models import Lead, Order, Ticket, TicketCase


@dataclass(frozen=True)
class Mine:
    """`next_slot` is the next one this person is on stage for."""

    people: list[Participant]
    tickets: list[Ticket]
    orders: list[Order]
    around: Surroundings
    invitations: list[SpeakerInvitation]
    next_slot: Slot | None
    offers: list[TicketCase]
    leads: list[Lead]
    gives_contact: bool

    @property
    def talks(self) -> Sequence[Around]:
        """Those with the next thing to do first, newest first among them."""
        return sorted(self.around.talks, key=lambda one: (one.outlook.rank, not one.outlook.is_late))

    @property
    def first(self) -> Around | None:
        """What has to be done before anything else, unless that is to be on stage."""
        soonest = self.around.soonest
        return soonest if soonest is not None and soonest.outlook.rank < RANKS[Step.COME] else None

    @property
    def several_people(self) -> bool:
        return len(self.checklist) > 1

    @property
    def checklist(self) -> list[tuple[Participant, list[Item]]]:
        named = {person.pk: person for person in self.people}
        return [(named[key], items) for key, items in self.around.items.items() if items]


def collect(*, user: User, event: Event, now: datetime) -> Mine:
    """A constant number of queries, whatever there is."""
    people = list(profiles.people_of(event=event, user=user))
    ids = [person.pk for person in people]
    tickets = Ticket.objects.filter(attendee__in=ids).exclude(state=Ticket.State.HELD).admissions()
    orders = Order.objects.filter(buyer__in=ids)
    talks = Session.objects.filter(speakers__participant__in=ids).distinct()
    found = list(talks.select_related("event", "session_type", "track", "late_link").order_by("-pk"))
    return Mine(
        people=people,
        tickets=list(tickets.select_related("type", "attendee", "event")),
        orders=list(orders.select_related("event").order_by("-pk")),
        around=surroundings.read(found, people, event=event, now=now),
        invitations=_invitations(event, user),
        next_slot=_next_slot(event, ids, now),
        offers=_offers(event, ids),
        leads=_leads(event, ids),
        gives_contact=Consent.objects.standing()
        .filter(participant__in=ids, purpose=Consent.Purpose.LEADS)
        .exists(),
    )


def _invitations(event: Event, user: User) -> list[SpeakerInvitation]:
    """To speak along in somebody's talk, at an address the account has proved."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    rows = SpeakerInvitation.objects.unanswered().filter(session__event=event)
    mine = rows.filter(email__in=[normal_email(address) for address in addresses])
    return list(mine.select_related("session__event", "invited_by"))


def _offers(event: Event, ids: list[int]) -> list[TicketCase]:
    """Bought tickets for which the money may come back, of those who paid themselves."""
    rows = TicketCase.objects.open().filter(kind=TicketCase.Kind.BOUGHT, ticket__event=event)
    mine = rows.filter(participant__in=ids, ticket__order__buyer__in=ids)
    return list(mine.select_related("ticket__type", "ticket__event"))


def _leads(event: Event, ids: list[int]) -> list[Lead]:
    """Partners who scanned the badge, also those from whom it was taken back."""
    rows = Lead.objects.filter(event=event, participant__in=ids)
    return list(rows.select_related("partner").order_by("-scanned_at"))


def _next_slot(event: Event, ids: list[int], now: datetime) -> Slot | None:
    on_stage = Speaker.objects.on_stage().filter(participant__in=ids)
    slots = Slot.objects.released(event).filter(starts_at__gte=now, session__speakers__in=on_stage)
    return slots.public().select_related("session", "room").in_time_order().first()
