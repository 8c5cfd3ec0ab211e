"""What a sandbox holds at the beginning: through the real actions, the same each time, with dates around today."""

from datetime import datetime, timedelta
from itertools import cycle

from accounts.models import User
from agenda.actions import releases, slots
from agenda.models import AgendaVersion, Session
from core.models import HistoryEntry
from events.models import Event
from portal.demo import people, sales, setting, talks
from portal.demo.programme import BREAKS, TIMES, Programme
from tickets.actions import orders
from tickets.models import CheckInList, Gate, Order, PriceStep, TicketType

NAME = "Sandbox"
DAYS_AHEAD = 182
LENGTH = timedelta(days=2)
EARLY_UNTIL, STUDENTS_FROM = timedelta(days=30), timedelta(days=14)
EARLY_MINOR = 29_900
TALKS_OF_A_TRACK, UNDECIDED = 4, 5
# Of the demo's orders every so manieth.
ORDERS = range(8, sales.ORDERS, 14)
NAMES_SEED = 11
# The team stays, and so does what keeps its accounts safe.
STAYS = "team_needs_second_factor"


def dress(event: Event, now: datetime) -> None:
    """The event itself as it is at the beginning; its address, its organizer and its id stay what they are."""
    starts_on = setting.first_day((now + timedelta(days=DAYS_AHEAD - setting.DAYS_AHEAD)).date())
    # Of everything that somebody may have chosen since: back to what a new event has, or to nothing.
    for each in event._meta.concrete_fields:
        if each.primary_key or each.name == STAYS or not each.editable:
            continue
        if each.has_default() or each.blank:
            setattr(event, each.attname, each.get_default())
    event.name = f"{NAME} {starts_on.year}"
    event.tagline, event.description = "A conference to try things out", setting.DESCRIPTION
    event.starts_on, event.ends_on = starts_on, starts_on + LENGTH
    event.time_zone, event.currency = setting.ZONE, "USD"
    event.venue_name, event.venue_address = "Pier Nine", "Harbor Boulevard, Los Angeles"
    event.venue_text, event.evening_text = setting.VENUE, setting.EVENING
    event.terms_version = f"{starts_on.year}-1"
    for page in ("terms", "privacy", "imprint", "conduct"):
        setattr(event, f"{page}_url", f"https://relay.example/{page}")
    event.is_public = True
    event.days_moved = 0


def fill(event: Event, *, by: User, now: datetime) -> None:
    """The caller holds the transaction."""
    made = setting.Setting(event, by, now)
    setting.places(made)
    setting.shop(made)
    setting.call(made)
    _prices(made)
    _programme(made)
    _sales(made)
    # Later than the orders, some of which are students'.
    students = made.at((now + STUDENTS_FROM).date(), 9)
    TicketType.objects.filter(event=event, name="Student").update(on_sale_from_at=students)
    _door(made)
    # What lies before the first day of the sandbox is told to no program.
    HistoryEntry.objects.within(event.public_id).to_announce().update(announce_at=None)


def _prices(made: setting.Setting) -> None:
    conference = TicketType.objects.get(event=made.event, name="Conference")
    until = made.at((made.now + EARLY_UNTIL).date(), 18)
    PriceStep.objects.create(
        ticket_type=conference, name="Early bird", price_minor=EARLY_MINOR, until_at=until
    )


def _programme(made: setting.Setting) -> None:
    """A keynote and talks of each track on two days, released; some proposals that wait for the committee."""
    programme = Programme(made, people.names(NAMES_SEED))
    title, text = talks.KEYNOTES[0]
    keynote = programme.take(programme.propose(title, text, "Keynote", None, programme.speaker("Keynote")))
    chosen = zip(
        *([(track, *one) for one in rows[:TALKS_OF_A_TRACK]] for track, rows in talks.TALKS.items()),
        strict=True,
    )
    accepted = [
        programme.take(programme.propose(title, text, "Talk", programme.tracks[track], programme.speaker(track)))
        for turn in chosen
        for track, title, text in turn
    ]  # fmt: skip
    version = releases.draft_of(made.event)
    _place(programme, version, keynote, accepted)
    for track, title, text in talks.UNDECIDED[:UNDECIDED]:
        programme.propose(title, text, "Talk", programme.tracks[track], programme.speaker(track))
    at = made.now - timedelta(days=9)
    releases.release(event=made.event, note="The first talks", by=made.organizer_user, now=at)


def _place(programme: Programme, version: AgendaVersion, keynote: Session, accepted: list[Session]) -> None:
    made, by, now = (
        programme.setting,
        programme.setting.organizer_user,
        programme.setting.now - timedelta(days=10),
    )
    first = made.event.starts_on
    for (hour, minute), minutes, title in BREAKS:
        slots.place(
            version=version, session=None, title=title, room=None, starts_at=made.at(first, hour, minute), minutes=minutes,
            by=by, now=now,
        )  # fmt: skip
    slots.place(
        version=version, session=keynote, title="", room=programme.rooms[0], starts_at=made.at(first, 9, 30), minutes=45,
        by=by, now=now,
    )  # fmt: skip
    cells = (
        (first + timedelta(days=day), at, room) for at in TIMES for day in (0, 1) for room in programme.rooms
    )
    for (day, (hour, minute), room), session in zip(cells, accepted, strict=False):
        slots.place(
            version=version, session=session, title="", room=room, starts_at=made.at(day, hour, minute), minutes=40,
            by=by, now=now,
        )  # fmt: skip


def _sales(made: setting.Setting) -> None:
    """Some weeks of sales: most are paid, every seventh order was left unpaid."""
    found = sales.Sales(made, people.names(NAMES_SEED + 1))
    for number, pays in zip(ORDERS, cycle([True] * 6 + [False])):
        at = found.moment(number)
        order = orders.place(event=made.event, wish=found.wish(number), by=None, now=at)
        if pays and order.state == Order.State.PENDING:
            sales.pay(found, order, at, always=True)


def _door(made: setting.Setting) -> None:
    main = CheckInList.objects.create(event=made.event, name="Conference")
    Gate.objects.create(event=made.event, name="Main entrance", list=main)
