"""The released agenda as plain values: what public pages, feeds and calendars are made from.

Secret slots and sessions that are no longer in the programme are not in it. Instants are UTC.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from agenda.models import AgendaVersion, Session, Slot, Speaker
from core import times
from events.models import Event, Participant, Room, Track


@dataclass(frozen=True)
class Person:
    """A speaker. `photo` is an address below /media/ or empty, `biography` Markdown."""

    public_id: str
    code: str
    name: str
    pronouns: str = ""
    company: str = ""
    job_title: str = ""
    biography: str = ""
    photo: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strand:
    """A track. `colour` is #rrggbb."""

    public_id: str
    name: str
    colour: str
    position: int = 0


@dataclass(frozen=True)
class Place:
    """A room; `guid` only where an imported file gave one."""

    public_id: str
    name: str
    capacity: int | None = None
    directions: str = ""
    guid: UUID | None = None
    position: int = 0


@dataclass(frozen=True)
class Talk:
    """A session as everybody may see it. Texts are Markdown."""

    public_id: str
    code: str
    title: str
    kind: str
    subtitle: str = ""
    abstract: str = ""
    description: str = ""
    language: str = "en"
    do_not_record: bool = False
    is_confirmed: bool = True
    strand: Strand | None = None
    people: tuple[Person, ...] = ()
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Item:
    """A slot: a talk in a room, or a break (`title`) in one room or, without `place`, in all."""

    guid: UUID
    number: int
    starts_at: datetime
    minutes: int
    place: Place | None = None
    talk: Talk | None = None
    title: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def name(self) -> str:
        return self.talk.title if self.talk else self.title


@dataclass(frozen=True)
class Day:
    """A conference day, 04:00 to 04:00, with its items in the order of time and rooms."""

    day: date
    starts_at: datetime
    ends_at: datetime
    items: tuple[Item, ...]

    @property
    def places(self) -> list[Place]:
        """The rooms in which something happens on that day, in their order."""
        found = {item.place for item in self.items if item.place is not None}
        return sorted(found, key=lambda place: (place.position, place.name))


@dataclass(frozen=True)
class Programme:
    """A released version. `gone` are slots of earlier versions that are no more, for calendars to cancel."""

    event: "EventFacts"
    version: int
    released_at: datetime
    days: tuple[Day, ...]
    gone: tuple[Item, ...] = field(default=())

    @property
    def items(self) -> list[Item]:
        return [item for day in self.days for item in day.items]

    @property
    def talks(self) -> list[Talk]:
        """Each talk once, although it may have several slots."""
        return list({item.talk.code: item.talk for item in self.items if item.talk}.values())

    @property
    def places(self) -> list[Place]:
        found = {place for day in self.days for place in day.places}
        return sorted(found, key=lambda place: (place.position, place.name))

    @property
    def strands(self) -> list[Strand]:
        found = {talk.strand for talk in self.talks if talk.strand}
        return sorted(found, key=lambda strand: (strand.position, strand.name))

    @property
    def people(self) -> list[Person]:
        found = {person.code: person for talk in self.talks for person in talk.people}
        return sorted(found.values(), key=lambda person: person.name.casefold())


@dataclass(frozen=True)
class EventFacts:
    """What pages and files say of the event itself."""

    public_id: str
    slug: str
    name: str
    tagline: str
    starts_on: date
    ends_on: date
    time_zone: str
    language: str
    accent: str
    venue_name: str
    venue_address: str
    organizer: str
    currency: str = "USD"


def facts(event: Event) -> EventFacts:
    return EventFacts(
        public_id=event.public_id,
        slug=event.slug,
        name=event.name,
        tagline=event.tagline,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        time_zone=event.time_zone,
        language=event.language,
        accent=event.accent,
        venue_name=event.venue_name,
        venue_address=event.venue_address,
        organizer=event.organizer.name,
        currency=event.currency,
    )


def newest(event: Event) -> AgendaVersion | None:
    """The last release; one query."""
    return AgendaVersion.objects.filter(event=event).released().first()


def load(event: Event, version: AgendaVersion, *, session: str = "", speaker: str = "") -> Programme:
    """The released agenda, or only the slots of one session (by its code) or one speaker; two queries."""
    slots = Slot.objects.filter(version=version).public()
    if session:
        slots = slots.filter(session__code=session)
    if speaker:
        slots = slots.filter(session__speakers__participant__code=speaker)
    rows = list(slots.select_related("session__session_type", "session__track", "room").in_time_order())
    items = _items(rows)
    assert version.number is not None and version.released_at is not None  # noqa: PT018 - a release has both
    return Programme(facts(event), version.number, version.released_at, _days(items, event.time_zone))


def gone(event: Event, version: AgendaVersion) -> tuple[Item, ...]:
    """Slots of earlier releases that the version no longer shows, as they last were; two queries."""
    shown = Slot.objects.filter(version=version).public().values("guid")
    older = Slot.objects.filter(
        version__event=event, version__number__lt=version.number, session__isnull=False
    )
    cancelled = Slot.objects.filter(version=version, session__isnull=False).exclude(guid__in=shown)
    rows = (older | cancelled).exclude(guid__in=shown).filter(is_secret=False)
    last = {
        row.guid: row
        for row in rows.select_related("session__session_type", "session__track", "room").order_by(
            "version__number"
        )
    }
    return tuple(_items(list(last.values())))


def _items(rows: Sequence[Slot]) -> list[Item]:
    sessions = {row.session_id for row in rows if row.session_id}
    people = _people(sessions)
    talks: dict[int, Talk] = {}
    items = []
    for row in rows:
        if row.session and row.session.pk not in talks:
            talks[row.session.pk] = _talk(row.session, people[row.session.pk])
        items.append(
            Item(
                guid=row.guid,
                number=row.number,
                starts_at=row.starts_at,
                minutes=row.minutes,
                place=_place(row.room) if row.room else None,
                talk=talks[row.session.pk] if row.session else None,
                title=row.title,
            )
        )
    return items


def _people(sessions: Iterable[int]) -> defaultdict[int, list[Person]]:
    """The speakers of each session in their order; the same person is the same value."""
    found: defaultdict[int, list[Person]] = defaultdict(list)
    known: dict[int, Person] = {}
    rows = Speaker.objects.filter(session__in=list(sessions)).select_related("participant")
    for row in rows.order_by("session", "position", "pk"):
        if row.participant_id not in known:
            known[row.participant_id] = _person(row.participant)
        found[row.session_id].append(known[row.participant_id])
    return found


def _person(row: Participant) -> Person:
    return Person(
        public_id=row.public_id,
        code=row.code,
        name=row.name,
        pronouns=row.pronouns,
        company=row.company,
        job_title=row.job_title,
        biography=row.biography,
        photo=row.photo.url if row.photo else "",
        links=tuple(row.link_list),
    )


def _talk(row: Session, people: Sequence[Person]) -> Talk:
    return Talk(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        kind=row.session_type.name,
        subtitle=row.subtitle,
        abstract=row.abstract,
        description=row.description,
        language=row.language,
        do_not_record=row.do_not_record,
        is_confirmed=row.state == Session.State.CONFIRMED,
        strand=_strand(row.track) if row.track else None,
        people=tuple(people),
        changed_at=row.changed_at,
    )


def _strand(row: Track) -> Strand:
    return Strand(row.public_id, row.name, row.colour, row.position)


def _place(row: Room) -> Place:
    return Place(row.public_id, row.name, row.capacity, row.directions, row.import_guid, row.position)


def _days(items: Sequence[Item], zone: str) -> tuple[Day, ...]:
    by_day: defaultdict[date, list[Item]] = defaultdict(list)
    for item in items:
        by_day[times.conference_day(item.starts_at, zone)].append(item)
    return tuple(
        Day(day, *times.day_bounds(day, zone), tuple(found)) for day, found in sorted(by_day.items())
    )
