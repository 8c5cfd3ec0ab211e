"""What an interchange file says, as plain values, and what had to be mended to understand it. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


class Unreadable(Exception):
    """The file cannot be imported; `message` is one line that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass
class Repairs:
    """How often something was mended, and the first place where it was."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def note(self, what: str, where: str = "") -> None:
        self.counts[what] += 1
        self.examples.setdefault(what, where[:100])


@dataclass(frozen=True)
class FoundPerson:
    """`key` tells the same person in several talks: guid, id or, without both, the name."""

    key: str
    name: str


@dataclass(frozen=True)
class FoundRoom:
    name: str
    guid: UUID | None = None


@dataclass(frozen=True)
class FoundTrack:
    """`colour` is #rrggbb or empty."""

    name: str
    colour: str = ""


@dataclass(frozen=True)
class FoundTalk:
    """One slot. `starts_at` has a zone; texts are Markdown; `number` is the file's own id, 0 if it is none."""

    title: str
    room: str
    starts_at: datetime
    minutes: int
    guid: UUID | None = None
    code: str = ""
    number: int = 0
    subtitle: str = ""
    abstract: str = ""
    description: str = ""
    kind: str = ""
    track: str = ""
    language: str = ""
    do_not_record: bool = False
    video_url: str = ""
    people: tuple[FoundPerson, ...] = ()
    is_break: bool = False


@dataclass(frozen=True)
class FoundSchedule:
    """A whole agenda; the days are those of the conference, or of its talks where it names none."""

    title: str
    acronym: str
    zone: str
    starts_on: date
    ends_on: date
    base_url: str
    venue: str
    rooms: tuple[FoundRoom, ...]
    tracks: tuple[FoundTrack, ...]
    talks: tuple[FoundTalk, ...]
    repairs: Repairs
    is_ours: bool = False
