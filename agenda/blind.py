"""What a member of the committee reads of a talk, as plain values: the only way from a session to his eyes.

While names are hidden, nothing of who speaks is in it: no people, no names of files, no answers that are not marked
for it, and no files but answers to a question whose organizers vouch that they carry no names. Texts come from the redacted copy, if organizers made one; otherwise what surely tells somebody
(agenda/telling.py) is hidden by itself. When speakers change a text that was redacted, blind reviewers go on reading
the old copy, and everybody is told: the new text may name them anew.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch, prefetch_related_objects
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from agenda import telling
from agenda.committee import Seat
from agenda.models import (
    ProposalAnswer,
    ProposalQuestion,
    Redaction,
    Session,
    Speaker,
    SpeakerInvitation,
)
from agenda.models.session import SessionQuerySet
from core.prepared import PAGE_KEYS, Prepared, attach, of_each, put
from events.models import Participant

Audience = ProposalQuestion.Audience
# What a redacted copy holds. The subtitle is not in it, so it is left out where one is read.
TEXTS = ("title", "abstract", "description", "notes")


@dataclass(frozen=True)
class Answer:
    """`file` is the public id of the answer, where one may open it; `is_hidden`: there is a file, and one may not."""

    question: str
    text: str
    file: str = ""
    file_name: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class File:
    public_id: str
    title: str
    file_name: str
    size: int


@dataclass(frozen=True)
class Opened:
    """What is given out, under the name its reader may know."""

    file: FieldFile
    file_name: str


@dataclass(frozen=True)
class Person:
    name: str
    pronouns: str
    company: str
    job_title: str
    biography: str
    links: tuple[str, ...]
    photo: str
    is_author: bool


@dataclass(frozen=True)
class Reading:
    """One talk. `is_redacted`: the texts are an organizer's copy; `has_changed`: and the speakers wrote since."""

    code: str
    public_id: str
    state: str
    state_words: str
    title: str
    subtitle: str
    abstract: str
    description: str
    notes: str
    level: str
    language: str
    minutes: int
    session_type: str
    track: str
    track_id: str
    is_blind: bool
    is_redacted: bool
    has_changed: bool
    people: tuple[Person, ...] = ()
    invited: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    files: tuple[File, ...] = ()


TITLES = ("event", "session_type", "track", "redaction")


def for_matching(rows: SessionQuerySet) -> SessionQuerySet:
    """With what `matches` needs: three queries for any number of talks."""
    people = Speaker.objects.select_related("participant")
    asked = SpeakerInvitation.objects.filter(state=SpeakerInvitation.State.OPEN)
    return rows.select_related("redaction").prefetch_related(
        Prefetch("speakers", people), Prefetch("invitations", asked, to_attr="open_invitations")
    )


def for_titles(rows: SessionQuerySet) -> SessionQuerySet:
    """With what `title`, `line` and `brief` need: three queries as well."""
    return for_matching(rows).select_related(*TITLES)


def for_reading(rows: SessionQuerySet) -> SessionQuerySet:
    """With everything `read` needs, seven queries."""
    return for_titles(rows).prefetch_related(*_read_with())


def _read_with() -> tuple[Prefetch[Any] | str, ...]:
    answers = ProposalAnswer.objects.filter(question__moment=ProposalQuestion.Moment.PROPOSAL)
    answers = answers.select_related("question").prefetch_related("options")
    return Prefetch("answers", answers.order_by("question__position", "question__pk")), "files"


def read_people(rows: list[Session]) -> None:
    """As `for_matching` brings them, for what stands on a page of a list."""
    attach(rows, "speakers", speakers_of(rows))
    put(rows, "open_invitations", of_each(rows, _open_of, "session_id"))


def speakers_of(rows: list[Session]) -> dict[int, list[Speaker]]:
    """Who speaks in each, with the person."""
    return of_each(rows, _speakers_of, "session_id")


def talk(seat: Seat, public_id: str) -> Session | None:
    """One of the seat's, as `for_titles` brings it. Three queries."""
    row = seat.proposal(public_id)
    if row is not None:
        read_people([row])
    return row


def whole_talk(seat: Seat, public_id: str) -> Session | None:
    """One of the seat's, as `for_reading` brings it."""
    row = talk(seat, public_id)
    if row is not None:
        prefetch_related_objects([row], *_read_with())
    return row


_speakers_of: Prepared[Speaker] = Prepared(
    lambda keys: Speaker.objects.filter(session__in=keys).select_related("participant"), keys=PAGE_KEYS
)
_open_of: Prepared[SpeakerInvitation] = Prepared(
    lambda keys: SpeakerInvitation.objects.filter(session__in=keys, state=SpeakerInvitation.State.OPEN),
    keys=PAGE_KEYS,
)


def title(seat: Seat, session: Session) -> str:
    """The title as this person may read it."""
    return _texts(seat, session, ("title",))["title"]


def names(seat: Seat, session: Session) -> list[str]:
    """Who speaks, where that may be known; else nothing."""
    return [person.participant.name for person in session.speakers.all()] if seat.rules.sees_names else []


def line(seat: Seat, session: Session) -> Reading:
    """With the title alone, for lists."""
    return _reading(seat, session, _texts(seat, session, ("title",)))


def brief(seat: Seat, session: Session) -> Reading:
    """With all texts, without answers and files."""
    return _reading(seat, session, _texts(seat, session))


def _reading(seat: Seat, session: Session, texts: dict[str, str]) -> Reading:
    copy = None if seat.rules.sees_names else redaction_of(session)
    return Reading(
        code=session.code,
        public_id=session.public_id,
        state=session.state,
        state_words=session.get_state_display(),
        level=session.get_level_display() if session.level else "",
        language=session.language,
        minutes=session.length,
        session_type=session.session_type.name,
        track=session.track.name if session.track else "",
        track_id=session.track.public_id if session.track else "",
        is_blind=not seat.rules.sees_names,
        is_redacted=copy is not None,
        has_changed=copy is not None and is_stale(copy, session),
        people=tuple(map(_person, session.speakers.all())) if seat.rules.sees_names else (),
        invited=tuple(str(row) for row in _invited(session)) if seat.rules.sees_names else (),
        title=texts["title"],
        subtitle=texts.get("subtitle", ""),
        abstract=texts.get("abstract", ""),
        description=texts.get("description", ""),
        notes=texts.get("notes", ""),
    )


def read(seat: Seat, session: Session) -> Reading:
    return replace(brief(seat, session), answers=answers(seat, session), files=files(seat, session))


def answers(seat: Seat, session: Session) -> tuple[Answer, ...]:
    """To questions of the proposal that reviewers may read now. A file may tell who made it, so while blind only those
    that somebody vouches for, by number: names of files tell as well."""
    audiences = {Audience.BLIND}
    if seat.rules.sees_names:
        audiences.add(Audience.REVIEWERS)
    if seat.is_chair:
        audiences.add(Audience.TEAM)
    people = people_of(session)
    found: list[Answer] = []
    for row in session.answers.all():
        said = "\n".join(filter(None, [row.text, ", ".join(option.text for option in row.options.all())]))
        if row.question.audience not in audiences or not (said or row.file):
            continue
        if seat.rules.sees_names:
            held = (row.public_id, row.file_name) if row.file else ("", "")
            found.append(Answer(row.question.text, said, *held))
        else:
            number = 1 + sum(bool(one.file) for one in found)
            found.append(_blind_answer(row, telling.masked(said, people), number))
    return tuple(found)


def _blind_answer(row: ProposalAnswer, said: str, number: int) -> Answer:
    """The ending is that of the content, so it is none of the sender's words."""
    if not row.file:
        return Answer(row.question.text, said)
    if not row.question.shows_files_blind:
        return Answer(row.question.text, said, is_hidden=True)
    name = _("File %(number)d") % {"number": number} + PurePath(str(row.file.name)).suffix
    return Answer(row.question.text, said, file=row.public_id, file_name=name)


def files(seat: Seat, session: Session) -> tuple[File, ...]:
    if not seat.rules.sees_names:
        return ()
    return tuple(
        File(row.public_id, row.title, row.file_name, row.size)
        for row in session.files.all()
        if row.for_reviewers or seat.is_chair
    )


def file(seat: Seat, session: Session, public_id: str) -> Opened | None:
    """A file that this person may open, called as he may know it."""
    if public_id in {held.public_id for held in files(seat, session)}:
        row = next(row for row in session.files.all() if row.public_id == public_id)
        return Opened(row.file, row.file_name)
    shown = {answer.file: answer.file_name for answer in answers(seat, session) if answer.file}
    if public_id not in shown:
        return None
    answer = next(row for row in session.answers.all() if row.public_id == public_id)
    return Opened(answer.file, shown[public_id])


def matches(seat: Seat, session: Session, words: str) -> bool:
    """Whether the talk, as this person reads it, holds all the words: hidden ones are not found."""
    shown = [*_texts(seat, session).values(), *names(seat, session), session.code]
    text = telling.fold("\n".join(shown))
    return all(telling.fold(word) in text for word in words.split())


# Redacted copies


def fingerprint(session: Session) -> str:
    """Of the texts a redacted copy is made from."""
    digest = hashlib.sha256()
    for name in (*TEXTS, "subtitle"):
        digest.update(getattr(session, name).encode() + b"\0")
    return digest.hexdigest()


def redaction_of(session: Session) -> Redaction | None:
    try:
        return session.redaction
    except ObjectDoesNotExist:
        return None


def is_stale(copy: Redaction, session: Session) -> bool:
    return copy.covers != fingerprint(session)


def people_of(session: Session) -> list[telling.Person]:
    """Everybody on the talk, also who is only invited, as far as words could tell them."""
    known = [person for row in session.speakers.all() for person in _known(row.participant)]
    return known + [telling.Person(row.name, "", (row.email,)) for row in _invited(session)]


def telling_words(session: Session, speakers: Iterable[Speaker]) -> list[str]:
    """What in the talk's own texts tells who of these speaks, for those who wrote it."""
    people = [person for row in speakers for person in _known(row.participant)]
    return telling.words([getattr(session, name) for name in (*TEXTS, "subtitle")], people)


def _texts(seat: Seat, session: Session, wanted: Sequence[str] = (*TEXTS, "subtitle")) -> dict[str, str]:
    if seat.rules.sees_names:
        return {name: getattr(session, name) for name in wanted}
    copy = redaction_of(session)
    if copy is not None:
        return {name: getattr(copy, name) if name in TEXTS else "" for name in wanted}
    people = people_of(session)
    return {name: telling.masked(getattr(session, name), people) for name in wanted}


def _invited(session: Session) -> Iterable[SpeakerInvitation]:
    """As `for_titles` has brought them."""
    rows: Iterable[SpeakerInvitation] = session.open_invitations  # type: ignore[attr-defined]
    return rows


def _known(person: Participant) -> list[telling.Person]:
    addresses = tuple(filter(None, (person.email, person.contact_email)))
    known = [telling.Person(person.name, person.company, addresses, tuple(person.link_list))]
    return known + ([telling.Person(person.badge_name)] if person.badge_name else [])


def _person(row: Speaker) -> Person:
    person = row.participant
    return Person(
        name=person.name,
        pronouns=person.pronouns,
        company=person.company,
        job_title=person.job_title,
        biography=person.biography,
        links=tuple(person.link_list),
        photo=person.photo.url if person.photo else "",
        is_author=row.role == Speaker.Role.AUTHOR,
    )
