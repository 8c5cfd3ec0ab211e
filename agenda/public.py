"""The released agenda as plain values: what public pages, feeds and calendars are made from.

Secret slots and sessions that are no longer in the programme are not in it. Instants are UTC.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from agenda.models import AgendaVersion, Session, SessionFile, SignUpList, Slot, Speaker
from agenda.models.version import SlotQuerySet
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
class Paper:
    """Slides or another file that a talk's speakers made public. `kind` in words, `size` in bytes."""

    public_id: str
    title: str
    kind: str
    size: int


@dataclass(frozen=True)
class Talk:
    """A session as everybody may see it. Texts are Markdown. `authors` are named but do not come: they have no page
    of their own, and files for stage and recording leave them out. `level` is one of Session.Level, `video_url` where
    the recording is to be seen; both may be empty.
    """

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
    authors: tuple[Person, ...] = ()
    changed_at: datetime | None = None
    papers: tuple[Paper, ...] = ()
    level: str = ""
    video_url: str = ""
    has_sign_up: bool = False

    @property
    def level_text(self) -> str:
        return str(dict(Session.Level.choices).get(self.level, ""))


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
    """A released version, or a part of it. For calendars to cancel: `gone` are slots of earlier versions that are no
    more, `parted` those that take place, but no longer in this part. `counter` is the event's public one.
    """

    event: "EventFacts"
    version: int
    released_at: datetime
    days: tuple[Day, ...]
    gone: tuple[Item, ...] = ()
    parted: tuple[Item, ...] = ()
    counter: int = 0

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


def load(
    event: Event,
    version: AgendaVersion,
    *,
    session: str = "",
    speaker: str = "",
    papers_of: str = "",
    only: Iterable[int] | None = None,
    with_secret: bool = False,
) -> Programme:
    """The released agenda, or only the slots of one session (by its code), of one speaker, or of the sessions with
    these keys; two queries. `with_secret` is for those who speak in them.

    Of one session, or of `papers_of` among all, also the papers, for a third query where there are any.
    """
    limited = SignUpList.objects.filter(session=OuterRef("session"))
    slots = shown_slots(version, with_secret=with_secret).annotate(has_sign_up=Exists(limited))
    if session or papers_of:
        shown = SessionFile.objects.filter(
            session=OuterRef("session"), session__code=session or papers_of, is_public=True
        )
        slots = slots.annotate(has_papers=Exists(shown))
    if session:
        slots = slots.filter(session__code=session)
    if speaker:
        on_stage = Speaker.objects.on_stage().filter(participant__code=speaker)
        slots = slots.filter(session__in=on_stage.values("session"))
    if only is not None:
        slots = slots.filter(session__in=list(only))
    rows = list(slots.select_related("session__session_type", "session__track", "room").in_time_order())
    items = items_of(rows, _papers([row for row in rows if vars(row).get("has_papers")]))
    assert version.number is not None and version.released_at is not None  # noqa: PT018 - a release has both
    days = _days(items, event.time_zone)
    return Programme(facts(event), version.number, version.released_at, days, counter=event.public_counter)


def draft_days(event: Event, draft: AgendaVersion, *, with_secret: bool) -> tuple[Day, ...]:
    """The working draft as it would be published, for those who may look at it; secret slots only if asked for."""
    shown = shown_slots(draft, with_secret=with_secret)
    rows = list(shown.select_related("session__session_type", "session__track", "room").in_time_order())
    return _days(items_of(rows), event.time_zone)


def shown_sessions(event: Event) -> QuerySet[Slot, Any]:
    """Keys of what the newest release shows, for `session__in`."""
    return Slot.objects.released(event).filter(session__isnull=False).public().values("session")


def shown_slots(version: AgendaVersion, *, with_secret: bool) -> SlotQuerySet:
    slots = Slot.objects.filter(version=version)
    return slots.taking_place() if with_secret else slots.public()


def papers(event: Event, code: str) -> list[Paper]:
    """Of one session; one query."""
    rows = SessionFile.objects.filter(session__event=event, session__code=code, is_public=True)
    return [_paper(file) for file in rows.order_by("pk")]


def _papers(rows: Sequence[Slot]) -> dict[int, tuple[Paper, ...]]:
    """By session."""
    if not rows:
        return {}
    found: defaultdict[int, list[Paper]] = defaultdict(list)
    sessions = {row.session_id for row in rows}
    for file in SessionFile.objects.filter(session__in=sessions, is_public=True).order_by("pk"):
        found[file.session_id].append(_paper(file))
    return {session: tuple(papers) for session, papers in found.items()}


def _paper(file: SessionFile) -> Paper:
    return Paper(file.public_id, str(file), str(file.get_kind_display()), file.size)


def items_of(rows: Sequence[Slot], papers: Mapping[int, tuple[Paper, ...]] | None = None) -> list[Item]:
    sessions = {row.session_id for row in rows if row.session_id}
    people = _people(sessions)
    talks: dict[int, Talk] = {}
    items = []
    for row in rows:
        if row.session and row.session.pk not in talks:
            talk = _talk(row.session, people[row.session.pk, True], people[row.session.pk, False])
            talks[row.session.pk] = replace(
                talk,
                papers=(papers or {}).get(row.session.pk, ()),
                has_sign_up=bool(vars(row).get("has_sign_up")),
            )
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


def _people(sessions: Iterable[int]) -> defaultdict[tuple[int, bool], list[Person]]:
    """The names of each session in their order, those on stage (True) and authors (False) apart; the same person is
    the same value.
    """
    found: defaultdict[tuple[int, bool], list[Person]] = defaultdict(list)
    known: dict[int, Person] = {}
    rows = Speaker.objects.filter(session__in=list(sessions)).select_related("participant")
    for row in rows.order_by("session", "position", "pk"):
        if row.participant_id not in known:
            known[row.participant_id] = _person(row.participant)
        found[row.session_id, row.is_on_stage].append(known[row.participant_id])
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


def _talk(row: Session, people: Sequence[Person], authors: Sequence[Person]) -> Talk:
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
        authors=tuple(authors),
        changed_at=row.changed_at,
        level=row.level,
        video_url=row.video_url,
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
