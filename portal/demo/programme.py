"""The demo's programme: talks proposed, accepted and confirmed, placed in rooms, and released."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from accounts.models import User
from agenda.actions import proposals, releases, slots
from agenda.models import ProgrammeHours, Session, SessionType, Slot, Speaker
from agenda.transitions import Actor
from events.models import Participant, Room, Track
from portal.demo import people, talks
from portal.demo.setting import Setting, account

SEED = 27
TIMES = [(10, 45), (11, 35), (13, 30), (14, 20), (15, 30), (16, 20)]
HOURS = [((10, 45), (12, 15)), ((13, 30), (15, 0)), ((15, 30), (17, 0))]
BREAKS = [
    ((8, 30), 60, "Doors and coffee"),
    ((10, 15), 30, "Coffee"),
    ((12, 15), 75, "Lunch"),
    ((15, 0), 30, "Cake"),
]


class Programme:
    """Builds the talks one after the other; draws come from one seed, so it is the same each time."""

    def __init__(self, setting: Setting, names: Iterator[str]) -> None:
        self.setting = setting
        self.event = setting.event
        self.names = names
        self.draw = random.Random(SEED)
        self.types = {kind.name: kind for kind in SessionType.objects.filter(event=self.event)}
        self.tracks = {track.name: track for track in Track.objects.filter(event=self.event)}
        self.rooms = list(Room.objects.filter(event=self.event))
        self.count = 0

    def speaker(self, topic: str, user: User | None = None) -> Participant:
        self.count += 1
        name = user.name if user else next(self.names)
        company = self.draw.choice(people.COMPANIES)
        return Participant.objects.create(
            event=self.event,
            name=name,
            email=user.email if user else people.address(name, self.count),
            user=user,
            company=company,
            pronouns=self.draw.choice(people.PRONOUNS),
            biography=people.biography(name, company, topic, self.draw),
        )

    def propose(
        self,
        title: str,
        abstract: str,
        kind: str,
        track: Track | None,
        *speakers: Participant,
        days: tuple[int, int] = (25, 80),
    ) -> Session:
        """A talk handed in so many days ago."""
        handed_in = self.setting.now - timedelta(
            days=self.draw.randint(*days), minutes=self.draw.randint(0, 900)
        )
        session = Session.objects.create(
            event=self.event,
            title=title,
            abstract=f"{abstract}\n\n{self.draw.choice(talks.CLOSING)}",
            session_type=self.types[kind],
            track=track,
        )
        Speaker.objects.bulk_create(
            Speaker(session=session, participant=person, position=number)
            for number, person in enumerate(speakers)
        )
        # A keynote is invited, not proposed: the committee hands it in.
        actor = Actor.SPEAKER if session.session_type.is_open_to_proposals else Actor.COMMITTEE
        return proposals.submit(session=session, by=None, now=handed_in, actor=actor)

    def take(self, session: Session) -> Session:
        """Accepted by the organizer, confirmed by its speaker."""
        by, now = self.setting.organizer_user, self.setting.now
        proposals.accept(session=session, by=by, now=now - timedelta(days=20))
        return proposals.confirm(session=session, by=None, now=now - timedelta(days=18))


def build(setting: Setting, names: Iterator[str]) -> None:
    programme = Programme(setting, names)
    keynotes = [
        programme.take(programme.propose(title, text, "Keynote", None, programme.speaker("Keynote")))
        for title, text in talks.KEYNOTES
    ]
    _place(programme, keynotes, _accepted_talks(programme))
    _hours(setting)
    _open_proposals(programme)
    by = setting.organizer_user
    releases.release(
        event=setting.event, note="The whole programme", by=by, now=setting.now - timedelta(days=9)
    )


def _accepted_talks(programme: Programme) -> list[Session]:
    """One talk of each track in turn, so that rooms mix. The demo's speaker account has the first."""
    speaker_account = account("speaker@relay.example", "Noor Haddad")
    rows = zip(*([(track, *talk) for talk in rows] for track, rows in talks.TALKS.items()), strict=True)
    taken: list[Session] = []
    for track, title, text in (row for turn in rows for row in turn):
        user = speaker_account if not taken else None
        speakers = [programme.speaker(track, user)]
        if programme.draw.random() < 0.18:
            speakers.append(programme.speaker(track))
        taken.append(
            programme.take(programme.propose(title, text, "Talk", programme.tracks[track], *speakers))
        )
    return taken


def _place(programme: Programme, keynotes: list[Session], accepted: list[Session]) -> None:
    setting, event = programme.setting, programme.event
    version = releases.draft_of(event)
    days = [event.starts_on + timedelta(days=n) for n in range(3)]
    by, now = setting.organizer_user, setting.now - timedelta(days=10)

    def place(
        start: datetime, minutes: int, room: Room | None, session: Session | None = None, title: str = ""
    ) -> None:
        slots.place(
            version=version,
            session=session,
            title=title,
            room=room,
            starts_at=start,
            minutes=minutes,
            by=by,
            now=now,
        )

    for day, keynote in zip(days, keynotes, strict=True):
        for (hour, minute), minutes, title in BREAKS:
            place(setting.at(day, hour, minute), minutes, None, title=title)
        place(setting.at(day, 9, 30), 45, programme.rooms[0], keynote)
    place(setting.at(days[1], 19), 330, None, title="The Long Distance Party")
    cells = ((day, at, room) for day in days for at in TIMES for room in programme.rooms)
    for (day, (hour, minute), room), session in zip(cells, accepted, strict=False):
        place(setting.at(day, hour, minute), 40, room, session)


def _hours(setting: Setting) -> None:
    """Where a draft may put talks: two in a row between breaks. Keynotes stay where they are, outside of these hours."""
    event = setting.event
    ProgrammeHours.objects.bulk_create(
        ProgrammeHours(
            event=event,
            starts_at=setting.at(event.starts_on + timedelta(days=n), *opens),
            ends_at=setting.at(event.starts_on + timedelta(days=n), *closes),
        )
        for n in range(3)
        for opens, closes in HOURS
    )
    keynotes = Session.objects.filter(event=event, session_type__name="Keynote")
    keynotes.update(stops_all=True)
    Slot.objects.filter(version__event=event, session__in=keynotes).update(is_locked=True)


def _open_proposals(programme: Programme) -> None:
    """What still waits for the committee, and what it has decided against."""
    decisions = cycle([None, None, proposals.put_on_waiting_list, None, proposals.reject])
    by, now = programme.setting.organizer_user, programme.setting.now - timedelta(days=15)
    for (track, title, text), decide in zip(talks.UNDECIDED, decisions, strict=False):
        session = programme.propose(title, text, "Talk", programme.tracks[track], programme.speaker(track))
        if decide:
            decide(session=session, by=by, now=now)
