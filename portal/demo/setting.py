"""The demo's conference: who runs it, where, when, what it sells, and who works on it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from agenda.models import CallForTalks, SessionType
from events.models import Event, Organizer, Partner, Role, Room, TeamMember, Track
from tickets.models import DiscountCode, Quota, TicketType

SLUG = "relay"
ZONE = "America/Los_Angeles"
PASSWORD = "plenary-demo"  # noqa: S105 - printed for everybody who starts the demo
DAYS_AHEAD = 44

DESCRIPTION = """Three days for people who build things that talk: messages, bots, calls and devices.

Talks are forty minutes, with questions that nobody cuts short. Every room has captions. \
Lunch is long on purpose.

- **65 talks** in five tracks, chosen by people who run such systems
- **Three keynotes** that have nothing to sell
- An evening by the water, with a band that met on a conference call
"""
EVENING = """**The Long Distance Party** begins at seven on the second day, on the pier, and ends after midnight.

Dinner from eleven kitchens, a silent disco over WebRTC, and a switchboard from 1931 that really connects calls. \
The party is an add-on to any ticket.
"""
VENUE = """From Union Station the harbor express takes forty minutes, step-free all the way, and stops at the door. \
Bicycles are parked inside.

Prayer room, nursing room and quiet room are on the upper deck. Ask anybody with a green badge.
"""

ROOMS = [
    ("Main Hall", 620, "Ground floor, straight ahead"),
    ("Harbour", 240, "Ground floor, left of the stairs"),
    ("Beacon", 160, "Upper deck, east end"),
    ("Signal Box", 90, "Upper deck, west end"),
]
TRACKS = [
    ("Messaging", "#2f6fde", "Queues, channels and what people really read"),
    ("Bots", "#a33fc4", "Conversations with machines, and handing over in time"),
    ("WebRTC", "#d9480f", "Calls, media and the network in between"),
    ("IoT", "#2b8a3e", "Devices in fields, cellars and pockets"),
    ("Community", "#b8860b", "The people around the code"),
]
PARTNERS = [
    ("Redpoint", "Number lookups and fraud signals for messaging teams.", 60),
    ("Kestrel Cloud", "Media servers close to the people who call.", 40),
    ("Fernspan", "Connectivity for devices that stay outdoors.", 30),
    ("Halyard Systems", "Contact centres that small teams can run.", 20),
]


@dataclass(frozen=True)
class Setting:
    event: Event
    organizer_user: User
    now: datetime

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A wall-clock time at the conference, as an instant."""
        return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def account(email: str, name: str) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def today() -> date:
    return timezone.now().date()


def first_day(today: date) -> date:
    """A Wednesday about six weeks ahead."""
    day = today + timedelta(days=DAYS_AHEAD)
    return day + timedelta(days=(2 - day.weekday()) % 7)


def build(now: datetime) -> Setting:
    owner = account("organizer@relay.example", "Rosalind Okonjo")
    organizer = Organizer.objects.create(
        name="Relay Conferences", slug="relay-conferences", contact_email="hello@relay.example"
    )
    starts_on = first_day(now.date())
    event = Event.objects.create(
        organizer=organizer,
        slug=SLUG,
        name=f"Relay {starts_on.year}",
        tagline="The conference for people who build things that talk",
        target_tickets=600,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=2),
        time_zone=ZONE,
        currency="USD",
        venue_name="Pier Nine",
        venue_address="Harbor Boulevard, Los Angeles",
        venue_text=VENUE,
        description=DESCRIPTION,
        evening_text=EVENING,
        accent="#c2255c",
        agenda_shows_partners=True,
        terms_url="https://relay.example/terms",
        terms_version=f"{starts_on.year}-1",
        privacy_url="https://relay.example/privacy",
        imprint_url="https://relay.example/imprint",
        conduct_url="https://relay.example/conduct",
        is_public=True,
        sends_texts=True,
    )
    setting = Setting(event, owner, now)
    _team(setting)
    places(setting)
    shop(setting)
    call(setting)
    return setting


def _team(setting: Setting) -> None:
    """Who organizes has his role at the organizer: he copies events and makes sandboxes."""
    organizer = setting.event.organizer
    TeamMember.objects.create(organizer=organizer, user=setting.organizer_user, role=Role.OWNER)
    TeamMember.objects.create(
        event=setting.event, user=account("door@relay.example", "Dara Quill"), role=Role.DOOR
    )


def places(setting: Setting) -> None:
    Room.objects.bulk_create(
        Room(event=setting.event, name=name, capacity=capacity, directions=directions, position=number)
        for number, (name, capacity, directions) in enumerate(ROOMS, 1)
    )
    Track.objects.bulk_create(
        Track(event=setting.event, name=name, colour=colour, description=description, position=number)
        for number, (name, colour, description) in enumerate(TRACKS, 1)
    )
    Partner.objects.bulk_create(
        Partner(
            event=setting.event,
            name=name,
            description=description,
            website=f"https://{name.split()[0].lower()}.example",
            contact_email=f"events@{name.split()[0].lower()}.example",
            target_tickets=target,
            position=number,
        )
        for number, (name, description, target) in enumerate(PARTNERS, 1)
    )


def _type(
    setting: Setting, name: str, price: int, quota: Quota | None, position: int, **fields: object
) -> TicketType:
    begin = setting.now - timedelta(days=70)
    values: dict[str, object] = {
        "on_sale_from_at": begin,
        "on_sale_until_at": setting.at(setting.event.ends_on, 12),
    }
    created = TicketType.objects.create(
        event=setting.event, name=name, price_minor=price, position=position, **values | fields
    )
    if quota:
        created.quotas.add(quota)
    return created


def shop(setting: Setting) -> None:
    quotas = {
        name: Quota.objects.create(event=setting.event, name=name, size=size)
        for name, size in [
            ("Seats", 600),
            ("Students", 40),
            ("Stream", 2000),
            ("Party", 320),
            ("Workshop", 24),
        ]
    }
    Audience, Kind = TicketType.Audience, TicketType.Kind  # noqa: N806 - the classes' own names
    add_on = {"kind": Kind.ADD_ON, "attendance": TicketType.Attendance.NONE}
    conference = _type(
        setting,
        "Conference",
        34_900,
        quotas["Seats"],
        1,
        description="All three days, lunch and every recording",
    )
    _type(
        setting,
        "Student",
        9_900,
        quotas["Students"],
        2,
        description="All three days. Bring a card that shows you study",
        max_per_order=1,
    )
    _type(
        setting,
        "Online",
        5_900,
        quotas["Stream"],
        3,
        description="All keynotes and the Main Hall, live with captions",
        attendance=TicketType.Attendance.ONLINE,
    )
    sponsor = _type(
        setting,
        "Partner guest",
        0,
        quotas["Seats"],
        4,
        description="A seat that a partner of the conference has paid for",
        visibility=TicketType.Visibility.CODE,
    )
    party = _type(
        setting, "Long Distance Party", 4_500, quotas["Party"], 5, description="Dinner, band, pier", **add_on
    )
    _type(
        setting,
        "Switchboard workshop",
        12_000,
        quotas["Workshop"],
        6,
        description="The day before: build a small telephone exchange and take it home",
        **add_on,
    )
    for name, audience in (
        ("Speaker", Audience.SPEAKERS),
        ("Crew", Audience.CREW),
        ("Press", Audience.PRESS),
    ):
        _type(setting, name, 0, None, 10, audience=audience)
    _codes(setting, conference, party, sponsor)


def _codes(setting: Setting, conference: TicketType, party: TicketType, guest: TicketType) -> None:
    partners = {partner.name: partner for partner in Partner.objects.filter(event=setting.event)}
    end = setting.at(setting.event.starts_on - timedelta(days=7), 18)
    percent, price = DiscountCode.Kind.PERCENT, DiscountCode.Kind.PRICE
    event = setting.event
    DiscountCode.objects.create(
        event=event, partner=partners["Redpoint"], code="REDPOINT20", kind=percent, percent_bp=2_000,
        valid_until_at=end, max_tickets=120,
    )  # fmt: skip
    DiscountCode.objects.create(
        event=event, partner=partners["Kestrel Cloud"], code="KESTREL15", kind=percent, percent_bp=1_500,
        valid_until_at=end, max_per_buyer=5,
    )  # fmt: skip
    crew = DiscountCode.objects.create(
        event=event,
        partner=partners["Fernspan"],
        code="FERNSPAN-CREW",
        kind=price,
        amount_minor=0,
        max_tickets=10,
    )
    crew.opens_types.add(guest)
    crew.ticket_types.add(guest)
    team = DiscountCode.objects.create(
        event=event,
        code="TEAM50",
        kind=DiscountCode.Kind.AMOUNT,
        amount_minor=5_000,
        note="For groups by phone",
    )
    team.ticket_types.add(conference)
    dinner = DiscountCode.objects.create(
        event=event, partner=partners["Halyard Systems"], code="HALYARD-DINNER", kind=percent, percent_bp=10_000,
        max_tickets=20, valid_until_at=end,
    )  # fmt: skip
    dinner.ticket_types.add(party)
    DiscountCode.objects.create(
        event=event,
        code="EARLYBIRD",
        kind=percent,
        percent_bp=2_500,
        valid_until_at=setting.now - timedelta(days=20),
    )


def call(setting: Setting) -> None:
    """The call is still open, for late proposals, while most of the programme is out."""
    CallForTalks.objects.create(
        event=setting.event,
        opens_at=setting.now - timedelta(days=90),
        closes_at=setting.at(setting.event.starts_on - timedelta(days=24), 23, 59),
        decisions_on=setting.event.starts_on - timedelta(days=17),
        text=(
            "We look for talks from people who **ran it**: what you built, what broke, and what you would tell "
            "yourself a year ago. First-time speakers are welcome and get a rehearsal with a coach.\n\n"
            "We pay for travel and two nights, and every speaker has a ticket."
        ),
    )
    SessionType.objects.bulk_create(
        [
            SessionType(event=setting.event, name="Talk", minutes=40, position=1),
            SessionType(event=setting.event, name="Workshop", minutes=90, position=2),
            SessionType(
                event=setting.event, name="Keynote", minutes=45, position=3, is_open_to_proposals=False
            ),
        ]
    )
