"""One entry of an interchange file, as a mapping of texts, made into a talk. What is odd is mended and noted. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from agenda.importers import values
from agenda.importers.found import FoundPerson, FoundTalk, Repairs

USUAL_MINUTES = 30
LONGEST_TITLE = 250
LONGEST_NAME = 200


@dataclass
class Reader:
    """Makes talks out of entries of one file; remembers what it has seen."""

    zone: str
    repairs: Repairs
    is_ours: bool = False
    guids: set[UUID] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def talk(
        self, texts: Mapping[str, str], people: Sequence[FoundPerson], *, day: date | None, room: str
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
        return FoundTalk(
            title=title,
            room=self._line(room or texts.get("room", ""), LONGEST_NAME) or "Room",
            starts_at=starts_at,
            minutes=self._minutes(texts, title),
            guid=self._guid(texts.get("guid", ""), title),
            code=values.code_of(texts.get("code")),
            number=self._number(texts.get("id", ""), title),
            subtitle=self._line(texts.get("subtitle", ""), LONGEST_TITLE),
            abstract=self._text(texts.get("abstract", ""), title),
            description=self._text(texts.get("description", ""), title),
            kind=self._line(texts.get("type", ""), 100),
            track=self._line(texts.get("track", ""), LONGEST_NAME),
            language=texts.get("language", "").strip()[:10],
            do_not_record=texts.get("optout", "").strip().lower() in {"true", "1", "yes"},
            people=tuple(people),
        )

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
        line = " ".join(text.split())
        if len(line) > longest:
            self.repairs.note("Text longer than its field cut", line)
            line = line[: longest - 1].rstrip() + "…"
        return line

    def _text(self, text: str, where: str) -> str:
        if self.is_ours or not values.has_html(text):
            return text.strip() if not self.is_ours else text
        self.repairs.note("HTML text made into Markdown", where)
        return values.markdown_of(text)

    def _start(self, texts: Mapping[str, str], day: date | None, where: str) -> datetime | None:
        date_text = texts.get("date", "").strip()
        given = values.instant_of(date_text, self.zone)
        if given is not None and len(date_text) > len("2024-02-03"):
            if not given[1]:
                self.repairs.note("Time without a zone read in the conference's", where)
            return given[0]
        found = None if day is None else values.instant_on(day, texts.get("start", ""), self.zone)
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
