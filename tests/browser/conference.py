"""A conference of the shape of DjangoCon US 2024, put beside the demo by a process that has the site's database."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command

from agenda.models import Favourite, ProgrammeHours, Session
from events.models import Event, Participant, Room
from portal.demo import setting
from tests.factories.events import make_team_member, make_user

SLUG, ORGANIZER = "django", "organizer@django.example"
ZONE = ZoneInfo("America/New_York")
ROOMS = ("Junior Ballroom", "Grand Ballroom III", "Online talks")
# How many minutes how many of them take.
TALKS = {25: 28, 45: 21, 50: 3, 15: 3, 20: 1, 30: 1}
TUTORIALS, TUTORIAL_MINUTES, SPEAKERS = 5, 210, 60
# The day of tutorials, then three of talks.
HOURS = (
    ((time(9, 30), time(13)), (time(13, 30), time(17))),
    ((time(8, 30), time(12)), (time(13, 35), time(17, 30))),
)
DAYS = 4
KEYNOTE = "Keynote: twenty years of a framework"


def write(folder: Path) -> None:
    """62 talks in the form of that conference's own files."""
    speakers = [
        {
            "slug": f"speaker-{n}",
            "name": f"Speaker {n} Sample",
            "company": "",
            "biography": "Writes software.",
        }
        for n in range(SPEAKERS)
    ]
    (folder / "speakers.json").write_text(json.dumps(speakers))
    (folder / "talks.json").write_text(json.dumps(list(_talks())))


def _talks() -> Iterator[dict[str, Any]]:
    minutes = [length for length, count in TALKS.items() for _each in range(count)]
    lengths = [*minutes, *[TUTORIAL_MINUTES] * TUTORIALS]
    begins = datetime(2024, 9, 23, 9, tzinfo=ZONE)
    for n, length in enumerate(sorted(lengths, key=lambda length: length != 45)):
        title = KEYNOTE if n == 0 else f"What talk {n} is about: tests, templates and time"
        yield {
            "slug": f"talk-{n}", "kind": "tutorials" if length == TUTORIAL_MINUTES else "talks", "title": title,
            "speakers": [f"speaker-{n % SPEAKERS}"], "room": ROOMS[n % len(ROOMS)], "track": f"t{n % 3}",
            "start": str(begins), "end": str(begins + timedelta(minutes=length)),
            "abstract": "What we tried, what broke, and what we would do again.",
        }  # fmt: skip


BUILD = """
import sys, pathlib, django
django.setup()
from tests.browser import conference
conference.build(pathlib.Path(sys.argv[1]))
"""


def build(folder: Path) -> None:
    """Of talks.json and speakers.json in that folder, brought in as an organizer brings them in."""
    call_command(
        "import_proposals",
        str(folder / "talks.json"),
        event=SLUG,
        name="DjangoCon",
        zone=str(ZONE),
        state="confirmed",
    )
    event = Event.objects.get(slug=SLUG)
    first = date.today() + timedelta(days=90)  # noqa: DTZ011 - any day after today
    event.starts_on, event.ends_on = first, first + timedelta(days=DAYS - 1)
    event.is_public, event.venue_name = True, "Durham Convention Center"
    for name in ("terms_url", "privacy_url", "imprint_url", "conduct_url"):
        setattr(event, name, "https://example.org/")
    event.save()
    _open(event)
    _people(event)


def _open(event: Event) -> None:
    """Rooms, and the hours of the programme."""
    for position, name in enumerate(ROOMS):
        Room.objects.create(event=event, name=name, capacity=300 - 80 * position, position=position)
    for day in range(DAYS):
        for span in HOURS[min(day, 1)]:
            begins, ends = (
                datetime.combine(event.starts_on + timedelta(days=day), at, ZONE).astimezone(UTC)
                for at in span
            )
            ProgrammeHours.objects.create(event=event, starts_at=begins, ends_at=ends)


def _people(event: Event) -> None:
    """An organizer, addresses of the speakers, one keynote, and what 200 devices starred."""
    make_team_member(event, make_user(ORGANIZER, password=setting.PASSWORD))
    for n, person in enumerate(Participant.objects.filter(event=event).order_by("pk")):
        person.email = f"speaker{n}@django.example"
        person.save()
    talks = list(Session.objects.filter(event=event).order_by("title"))
    keynote = next((talk for talk in talks if "keynote" in talk.title.casefold()), talks[0])
    Session.objects.filter(pk=keynote.pk).update(stops_all=True, title=KEYNOTE)
    draw = random.Random(7)
    Favourite.objects.bulk_create(
        Favourite(
            event=event, session=talk, device=f"device {n}", starred_at=datetime(2024, 9, 1, tzinfo=UTC)
        )
        for n in range(200)
        for talk in draw.sample(talks, 8)
    )
