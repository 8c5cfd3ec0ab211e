"""Redacted copies as organizers work on them: what tells who speaks, where, and which copies are out of date."""

from collections.abc import Sequence
from dataclasses import dataclass

from agenda import blind, telling
from agenda.committee import Seat
from agenda.models import Redaction, Session
from agenda.telling import Found


@dataclass(frozen=True)
class Line:
    """One talk of the list. `words` tell who speaks: in the speakers' text, or where there is a copy in that."""

    session: Session
    copy: Redaction | None
    is_stale: bool
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A stretch of text; `found` where it tells something."""

    text: str
    found: Found | None = None


def lines(seat: Seat) -> list[Line]:
    """All open talks, without their words: out of date first, then those without a copy. Four queries."""
    found = []
    for session in blind.for_titles(seat.proposals().reviewable().order_by("title", "pk")):
        copy = blind.redaction_of(session)
        found.append(Line(session, copy, copy is not None and blind.is_stale(copy, session)))
    return sorted(found, key=lambda line: (not line.is_stale, line.copy is not None))


def with_words(line: Line) -> Line:
    source = line.copy if line.copy is not None and not line.is_stale else line.session
    texts = [getattr(source, name) for name in blind.TEXTS]
    words = telling.words(texts, blind.people_of(line.session))
    return Line(line.session, line.copy, line.is_stale, words)


def marked(text: str, people: Sequence[telling.Person]) -> list[Part]:
    """The text cut into stretches, those that tell something marked."""
    parts, at = [], 0
    for found in telling.find(text, people):
        parts += [Part(text[at : found.start]), Part(found.word, found)]
        at = found.end
    return [part for part in [*parts, Part(text[at:])] if part.text]


def proposed(session: Session) -> dict[str, str]:
    """What a copy begins with: the copy there is, else the text without what surely tells somebody."""
    copy = blind.redaction_of(session)
    if copy is not None:
        return {name: getattr(copy, name) for name in blind.TEXTS}
    people = blind.people_of(session)
    return {name: telling.masked(getattr(session, name), people) for name in blind.TEXTS}
