"""What an event's home says: the one thing to do now, by the state of the day, and what makes one come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from agenda import offer
from agenda.models import AgendaVersion, Slot, Speaker
from core import times
from events import partner_shelves
from events.models import Event, Participant, Track
from events.partner_shelves import Shelf
from tickets.models import TicketType

FACES = 10
LONGEST_SLOT = timedelta(hours=12)
FEW_DAYS = 14


@dataclass(frozen=True)
class Action:
    text: str
    path: str


@dataclass(frozen=True)
class Front:
    """`actions[0]` is the main one. `state` is one sentence; all lists may be empty."""

    actions: list[Action]
    state: str
    on_stage: list[Slot]
    speakers: list[Participant]
    tracks: list[Track]
    shelves: list[Shelf]


@dataclass(frozen=True)
class Facts:
    """What the choice of the main action depends on, as plain values."""

    today: date
    starts_on: date
    ends_on: date
    slug: str
    call_days_left: int | None
    on_sale: bool
    opens_later: bool
    agenda_is_out: bool


def actions(facts: Facts) -> list[Action]:
    """At most two: the main action and the next likely one."""
    tickets = Action(_("Get tickets"), f"/{facts.slug}/tickets/")
    talk = Action(_("Submit a talk"), f"/{facts.slug}/propose/")
    agenda = Action(_("See the agenda"), f"/{facts.slug}/agenda/")
    now_on = Action(_("See what is on now"), f"/{facts.slug}/now/")
    if facts.today > facts.ends_on:
        return [agenda] if facts.agenda_is_out else []
    if facts.starts_on <= facts.today and facts.agenda_is_out:
        return [now_on, tickets] if facts.on_sale else [now_on]
    wanted = [
        (facts.on_sale, tickets),
        (facts.call_days_left is not None, talk),
        (facts.agenda_is_out, agenda),
        (facts.opens_later, Action(_("See ticket prices"), f"/{facts.slug}/tickets/")),
    ]
    return [action for wanted_now, action in wanted if wanted_now][:2]


def state(facts: Facts) -> str:
    """Where things stand, in one sentence."""
    if facts.today > facts.ends_on:
        return _("This event is over. Thank you for coming.")
    if facts.starts_on <= facts.today:
        return _("It is on now.")
    parts = []
    if facts.call_days_left is not None:
        parts.append(_call_sentence(facts.call_days_left))
    days = (facts.starts_on - facts.today).days
    if days <= FEW_DAYS:
        parts.append(
            _("It begins tomorrow.") if days == 1 else _("It begins in %(days)s days.") % {"days": days}
        )
    return " ".join(parts)


def _call_sentence(days_left: int) -> str:
    if days_left <= 0:
        return _("The call for talks closes today.")
    if days_left == 1:
        return _("The call for talks closes tomorrow.")
    return _("The call for talks is open for %(days)s more days.") % {"days": days_left}


def build(event: Event, now: datetime) -> Front:
    version = AgendaVersion.objects.filter(event=event).released().first()
    facts = _facts(event, version, now)
    return Front(
        actions=actions(facts),
        state=state(facts),
        on_stage=_on_stage(version, now) if version else [],
        speakers=_speakers(version) if version else [],
        tracks=list(Track.objects.filter(event=event)),
        shelves=partner_shelves.of_event(event),
    )


def _facts(event: Event, version: AgendaVersion | None, now: datetime) -> Facts:
    today = times.local(now, event.time_zone).date()
    call_ends = offer.open_until(event, now)
    listed = TicketType.objects.filter(event=event).listed()
    call_days = None
    if call_ends:
        call_days = (times.local(call_ends, event.time_zone).date() - today).days
    return Facts(
        today=today,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        slug=event.slug,
        call_days_left=call_days,
        on_sale=listed.for_sale(now).exists(),
        opens_later=listed.filter(on_sale_from_at__gt=now).exists(),
        agenda_is_out=version is not None,
    )


def _on_stage(version: AgendaVersion, now: datetime) -> list[Slot]:
    begun = version.slots.public().filter(
        starts_at__lte=now, starts_at__gt=now - LONGEST_SLOT, session__isnull=False
    )
    slots = begun.select_related("session", "room").in_time_order()
    return [slot for slot in slots if slot.ends_at > now]


def _speakers(version: AgendaVersion) -> list[Participant]:
    """Faces first: who has a photo is shown before who has none."""
    on_stage = version.slots.public().filter(session__isnull=False)
    speaking = Speaker.objects.on_stage().filter(session__slots__in=on_stage)
    people = Participant.objects.filter(pk__in=speaking.values("participant"))
    return sorted(people.order_by("name")[: FACES * 8], key=lambda person: not person.photo)[:FACES]
