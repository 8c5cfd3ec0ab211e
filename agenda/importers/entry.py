"""One entry of an interchange file, as a mapping of texts, made into a talk. What is odd is mended and noted. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from agenda.importers import values
from agenda.importers.found import FoundPerson, FoundTalk, Repairs

USUAL_MINUTES = 30
LONGEST_TITLE = 250
LONGEST_NAME = 200

# Label of the one link in our own files that is a field of ours.
RECORDING = "Recording"
Link = tuple[str, str]  # label and address


@dataclass
class Reader:
    """Makes talks out of entries of one file; remembers what it has seen.

    In a file of our own (`is_ours`) every character is meant as it stands.
    """

    zone: str
    repairs: Repairs
    is_ours: bool = False
    guids: set[UUID] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def talk(
        self,
        texts: Mapping[str, str],
        people: Sequence[FoundPerson],
        *,
        day: date | None,
        room: str,
        links: Sequence[Link] = (),
    ) -> FoundTalk | None:
        """None, and a note, for an entry whose time nobody can tell."""
        title = self._line(texts.get("title", ""), LONGEST_TITLE)
        if not title:
            self.repairs.note("Untitled entry named by its room", room)
            title = room or "Untitled"
        starts_at = self._start(texts, day, title)
        if starts_at is None:
            self.repairs.note("Entry without a time left out", title)
            return None
        code = self._code(texts)
        video, links = self._video(links)
        kind = self._line(texts.get("type", ""), 100)
        return FoundTalk(
            title=title,
            room=self.name(room or texts.get("room", "")) or "Room",
            starts_at=starts_at,
            minutes=self._minutes(texts, title),
            guid=self._guid(texts.get("guid", ""), title),
            code=code,
            number=self._number(texts.get("id", ""), title),
            subtitle=self._line(texts.get("subtitle", ""), LONGEST_TITLE),
            abstract=self._text(texts.get("abstract", ""), title),
            description=self._description(texts.get("description", ""), links, title),
            kind=kind,
            track=self._line(texts.get("track", ""), LONGEST_NAME),
            language=texts.get("language", "").strip()[:10],
            do_not_record=texts.get("optout", "").strip().lower() in {"true", "1", "yes"},
            video_url=video,
            people=tuple(people),
            is_break=kind.casefold() == "break" and not people and not (self.is_ours and code),
        )

    def name(self, text: str) -> str:
        """Of a room or a track."""
        return self._line(text, LONGEST_NAME)

    def person(self, *, guid: str, number: str, name: str, where: str) -> FoundPerson | None:
        name = self._line(name, LONGEST_NAME)
        if not name:
            self.repairs.note("Person without a name left out", where)
            return None
        found = values.guid_of(guid)
        if found:
            return FoundPerson(f"guid:{found}", name)
        if number.strip():
            return FoundPerson(f"id:{number.strip()[:90]}", name)
        self.repairs.note("Person known by the name alone", name)
        return FoundPerson(f"name:{name.casefold()[:90]}", name)

    def _line(self, text: str, longest: int) -> str:
        line = text if self.is_ours else " ".join(text.split())
        if len(line) > longest:
            self.repairs.note("Text longer than its field cut", line)
            line = line[: longest - 1].rstrip() + "…"
        return line

    def _text(self, text: str, where: str) -> str:
        if self.is_ours:
            return text
        if not values.has_html(text):
            return text.strip()
        self.repairs.note("HTML text made into Markdown", where)
        return values.markdown_of(text)

    def _description(self, text: str, links: Sequence[Link], where: str) -> str:
        """Slides and recordings have no field of their own: they stand below the description."""
        text = self._text(text, where)
        lines = [
            f"- [{_label(label) or href}](<{href}>)"
            for label, href in dict.fromkeys(links)
            if values.ADDRESS.fullmatch(href) and href not in text
        ]
        if not lines:
            return text
        self.repairs.note("Links and attachments put below the description", where)
        return "\n\n".join(part for part in (text, "\n".join(lines)) if part)

    def _video(self, links: Sequence[Link]) -> tuple[str, Sequence[Link]]:
        """Where our own files say that the recording is, and the other links."""
        found = [href for label, href in links if self.is_ours and label == RECORDING]
        return (found[0][:500] if found else ""), [link for link in links if link[1] not in found]

    def _code(self, texts: Mapping[str, str]) -> str:
        """Our own files hold a code only once; on the talk's other slots its address tells."""
        if self.is_ours and not texts.get("code"):
            path = urlsplit(texts.get("url", "").strip()).path.rstrip("/")
            head, _, last = path.rpartition("/agenda/")
            return values.code_of(last) if head else ""
        return values.code_of(texts.get("code"))

    def _start(self, texts: Mapping[str, str], day: date | None, where: str) -> datetime | None:
        text = texts.get("date", "").strip()
        has_hour = len(text) > len("2024-02-03")
        if has_hour and (given := values.instant_of(text, self.zone)):
            if not given[1]:
                self.repairs.note("Time without a zone read in the conference's", where)
            return given[0]
        start = texts.get("start", "")
        if day is not None:
            found = values.instant_on(day, start, self.zone)
        else:  # a date of its own is a date in the calendar, also after midnight
            own = values.instant_of(f"{text}T{values.clock_of(start)}", self.zone)
            found = own[0] if own else None
        if found is not None:
            self.repairs.note("Time taken from the day it stands under and its start", where)
        return found

    def _minutes(self, texts: Mapping[str, str], where: str) -> int:
        minutes = values.minutes_of(texts.get("duration", ""))
        if minutes is None:
            self.repairs.note(f"Length not understood, {USUAL_MINUTES} minutes assumed", where)
            return USUAL_MINUTES
        return minutes

    def _guid(self, text: str, where: str) -> UUID | None:
        found = values.guid_of(text)
        if found is None:
            self.repairs.note("Entry without a guid known by code or id", where)
        elif found in self.guids:
            self.repairs.note("Guid used twice, kept at its first entry", where)
            return None
        else:
            self.guids.add(found)
        return found

    def _number(self, text: str, where: str) -> int:
        number = values.number_of(text)
        if number in self.numbers:
            self.repairs.note("Id used twice, kept at its first entry", where)
            return 0
        if number:
            self.numbers.add(number)
        else:
            self.repairs.note("Entry without a numeric id gets one", where)
        return number


def _label(text: str) -> str:
    """Without what would end the label early."""
    return " ".join(text.replace("[", "(").replace("]", ")").replace("\\", "").split())
