"""What a benchmark works on: an event of a given size, stored in bulk."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from agenda.models import AgendaVersion, Session, SessionType, Slot, Speaker
from core import times
from events.models import Event, Organizer, Participant, Partner, Room, Track
from tickets.models import DiscountCode, Quota, TicketType

ABSTRACT = (
    "What we learned from running this in production for three years: the design we began with, the two we threw "
    "away, and the one that is still there. With figures, a live failure and **no slides about us**. " * 3
)


def event(slug: str = "bench", *, name: str = "Bench Conference", is_sandbox: bool = False) -> Event:
    organizer = Organizer.objects.create(
        name="Bench", slug=f"{slug}-organizer", contact_email="bench@example.org"
    )
    first = date(2027, 5, 12)
    legal = dict.fromkeys(("terms_url", "privacy_url", "imprint_url", "conduct_url"), "https://example.org/")
    return Event.objects.create(
        organizer=organizer, slug=slug, name=name, is_sandbox=is_sandbox, starts_on=first, ends_on=first + timedelta(days=2),
        time_zone="America/Los_Angeles", currency="USD", venue_name="Pier 27", is_public=True, **legal,
    )  # fmt: skip


def shop(event: Event, *, seats: int) -> TicketType:
    """Six ticket types, one of them for sale with so many seats, an add-on, and a partner's code."""
    quota = Quota.objects.create(event=event, name="Seats", size=seats)
    partner = Partner.objects.create(event=event, name="Redpoint")
    DiscountCode.objects.create(event=event, partner=partner, code="REDPOINT20", percent_bp=2_000)
    types = [
        TicketType(
            event=event, name=name, description="What it includes, in one line", price_minor=price, position=n
        )
        for n, (name, price) in enumerate([("Conference", 34_900), ("Student", 9_900), ("Online", 5_900)])
    ]
    add_on = {"kind": TicketType.Kind.ADD_ON, "attendance": TicketType.Attendance.NONE}
    types += [
        TicketType(event=event, name=name, price_minor=4_500, position=9, **add_on)
        for name in ("Party", "Workshop")
    ]
    for ticket_type in types:
        ticket_type.save()
        ticket_type.quotas.add(quota if not ticket_type.position else _wide(event, ticket_type.name))
    return types[0]


def _wide(event: Event, name: str) -> Quota:
    return Quota.objects.create(event=event, name=name, size=1_000_000)


def agenda(event: Event, *, sessions: int, rooms: int = 6) -> AgendaVersion:
    """A released agenda: sessions of 40 minutes in 6 rooms over the event's days, one or two speakers each."""
    kind = SessionType.objects.create(event=event, name="Talk", minutes=40)
    places = Room.objects.bulk_create(
        Room(event=event, name=f"Room {n + 1}", capacity=200, position=n) for n in range(rooms)
    )
    tracks = Track.objects.bulk_create(
        Track(event=event, name=f"Track {n + 1}", colour="#2f6fde", position=n) for n in range(8)
    )
    now = timezone.now()
    talks = Session.objects.bulk_create(
        Session(
            event=event, title=f"Talk number {n}: what happened when we tried it", abstract=ABSTRACT,
            session_type=kind, track=tracks[n % len(tracks)], state=Session.State.CONFIRMED, submitted_at=now,
        )
        for n in range(sessions)
    )  # fmt: skip
    people = Participant.objects.bulk_create(
        Participant(
            event=event, name=f"Speaker {n} Sample", company="Example Works", email=f"s{n}@example.org"
        )
        for n in range(sessions + sessions // 10)
    )
    Speaker.objects.bulk_create(Speaker(session=talk, participant=people[n]) for n, talk in enumerate(talks))
    Speaker.objects.bulk_create(
        Speaker(session=talks[n * 10], participant=people[sessions + n], position=1)
        for n in range(sessions // 10)
    )
    version = AgendaVersion.objects.create(event=event, number=1, released_at=now)
    Slot.objects.bulk_create(
        Slot(
            version=version, guid=uuid4(), number=n + 1, session=talk, room=places[n % rooms], minutes=40,
            starts_at=_start(event, n // rooms, days=3),
        )
        for n, talk in enumerate(talks)
    )  # fmt: skip
    return version


def _start(event: Event, row: int, *, days: int) -> datetime:
    """Rows go round the days: 09:00, 09:45, and so on."""
    day = event.starts_on + timedelta(days=row % days)
    wall = datetime(day.year, day.month, day.day, 9) + timedelta(minutes=45 * (row // days))  # noqa: DTZ001
    return times.from_local(wall, event.time_zone).astimezone(UTC)
