"""Talks as a table for those who make the programme: chosen columns, one row a talk or one a speaker.

The heads are stable English words that the import knows, so the table can be edited and brought in again. What
reviewers thought is left empty on talks of which whoever looks must not know it, and so is what is decided and not told.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agenda import deciders, standing_table, standings
from agenda.committee import Seat
from agenda.exports import frab
from agenda.models import ProposalQuestion, Session, Speaker
from agenda.models.session import SessionQuerySet
from agenda.points import Points
from agenda.standings import Standing
from core.tables import Cell
from events.models import Event

NOBODY = "-"  # in the place of a missing address, so that the others keep theirs


@dataclass(frozen=True)
class Entry:
    """A talk with what belongs to it; `standing` is None and `decision` empty too where it is kept from whoever looks."""

    session: Session
    speakers: Sequence[Speaker]
    answers: Mapping[int, str]
    standing: Standing | None
    is_kept_back: bool
    decision: str
    points: Points


@dataclass(frozen=True)
class Column:
    """`name` is the head, `label` what the page calls it. `of` reads a talk, `of_speaker` one of its speakers."""

    name: str
    label: Any
    of: Callable[[Entry], Cell] = lambda entry: None
    of_speaker: Callable[[Speaker], Cell] | None = None
    is_usual: bool = True


def _standing(name: str, *, is_value: bool = False) -> Callable[[Entry], Cell]:
    def read(entry: Entry) -> Cell:
        value = getattr(entry.standing, name) if entry.standing else None
        return entry.points.exact(value) if is_value else value

    return read


TALK = (
    Column("guid", _("Id for other systems"), lambda one: guid_of(one.session), is_usual=False),
    Column("code", _("Code"), lambda one: one.session.code),
    Column("title", _("Title"), lambda one: one.session.title),
    Column("subtitle", _("Subtitle"), lambda one: one.session.subtitle, is_usual=False),
    Column("state", _("State"), lambda one: one.session.state),
    Column("pending_decision", _("Decision not yet told"), lambda one: one.decision),
    Column("type", _("Type"), lambda one: one.session.session_type.name),
    Column("track", _("Track"), lambda one: one.session.track.name if one.session.track else ""),
    Column("minutes", _("Minutes"), lambda one: one.session.length),
    Column("level", _("Level"), lambda one: one.session.level),
    Column("language", _("Language"), lambda one: one.session.language),
    Column("abstract", _("Abstract"), lambda one: one.session.abstract),
    Column("description", _("Description"), lambda one: one.session.description),
    Column("notes", _("Notes for the committee"), lambda one: one.session.notes),
    Column(
        "internal_notes", _("Notes of the organizers"),
        lambda one: "" if one.is_kept_back else one.session.internal_notes, is_usual=False,
    ),
    Column("do_not_record", _("Not to be recorded"), lambda one: "yes" if one.session.do_not_record else "no"),
    Column("licence", _("Licence of the recording"), lambda one: one.session.licence, is_usual=False),
    Column("submitted", _("Handed in"), lambda one: _instant(one.session)),
)  # fmt: skip
TOGETHER = (
    Column("speakers", _("Speakers"), lambda one: "; ".join(str(row.participant) for row in one.speakers)),
    Column(
        "speaker_emails", _("Their addresses"),
        lambda one: "; ".join(row.participant.address or NOBODY for row in one.speakers),
    ),
)  # fmt: skip
EACH = (
    Column(
        "speaker_id", _("Id of the speaker"), of_speaker=lambda row: frab.guid_for(row.participant.public_id),
        is_usual=False,
    ),
    Column("speaker_name", _("Speaker"), of_speaker=lambda row: row.participant.name),
    Column("email", _("E-mail address"), of_speaker=lambda row: row.participant.address),
    Column("company", _("Company"), of_speaker=lambda row: row.participant.company),
    Column("job_title", _("What they do"), of_speaker=lambda row: row.participant.job_title),
    Column("pronouns", _("Pronouns"), of_speaker=lambda row: row.participant.pronouns),
    Column("biography", _("Biography"), of_speaker=lambda row: row.participant.biography),
    Column("links", _("Links"), of_speaker=lambda row: row.participant.links),
    Column("speaker_role", _("Role"), of_speaker=lambda row: row.role, is_usual=False),
)  # fmt: skip
REVIEWS = (
    Column("reviews", _("Reviews"), _standing("reviews")),
    Column("rank", _("Adjusted rank"), _standing("rank")),
    Column("raw_rank", _("Raw rank"), _standing("raw_rank")),
    Column("adjusted", _("Adjusted"), _standing("adjusted", is_value=True)),
    Column("adjusted_low", _("From"), _standing("low", is_value=True), is_usual=False),
    Column("adjusted_high", _("To"), _standing("high", is_value=True), is_usual=False),
    Column("raw_mean", _("Raw"), _standing("raw", is_value=True)),
)
ANSWERS = "answers"  # chosen together: a column for each question
COLUMNS = (*TALK, *TOGETHER, *EACH, *REVIEWS)


@dataclass(frozen=True)
class Table:
    entries: Sequence[Entry]
    questions: Sequence[ProposalQuestion]


def load(event: Event, talks: SessionQuerySet, seat: Seat) -> Table:
    """Eight queries for any number of talks, seven more for who has a conflict of interest. `talks` are of the event;
    `seat` is whose who looks."""
    closed = deciders.left_to_others(seat)
    board = standings.of_event(event, without=seat.conflicts)
    points = standing_table.points_of(event)
    rows = talks.select_related("session_type", "track", "event").prefetch_related(
        "speakers__participant", "answers__options"
    )
    entries = [
        Entry(
            session=row,
            speakers=list(row.speakers.all()),
            answers={answer.question_id: answer_of(answer) for answer in row.answers.all()},
            standing=board.get(row.pk),
            is_kept_back=row.pk in seat.conflicts,
            decision="" if row.pk in closed else row.pending_decision,
            points=points,
        )
        for row in rows.order_by("submitted_at", "pk")
    ]
    return Table(entries, list(ProposalQuestion.objects.filter(event=event)))


def sheet(table: Table, chosen: Collection[str], *, per_speaker: bool) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows. A talk without a speaker has one row all the same."""
    columns = [column for column in columns_of(per_speaker) if column.name in chosen]
    questions = list(table.questions) if ANSWERS in chosen else []
    head = [column.name for column in columns] + [question.text for question in questions]
    rows: list[list[Cell]] = []
    for entry in table.entries:
        answers: list[Cell] = [entry.answers.get(question.pk, "") for question in questions]
        rows += [
            [*(_cell(column, entry, speaker) for column in columns), *answers]
            for speaker in _each(entry, per_speaker)
        ]
    return head, rows


def columns_of(per_speaker: bool) -> tuple[Column, ...]:
    return (*TALK, *(EACH if per_speaker else TOGETHER), *REVIEWS)


def _each(entry: Entry, per_speaker: bool) -> Iterator[Speaker | None]:
    if per_speaker and entry.speakers:
        yield from entry.speakers
    else:
        yield None


def _cell(column: Column, entry: Entry, speaker: Speaker | None) -> Cell:
    if column.of_speaker is None:
        return column.of(entry)
    return column.of_speaker(speaker) if speaker is not None else ""


def answer_of(answer: Any) -> str:
    """Words, what was chosen, or the name of the file."""
    chosen = "; ".join(option.text for option in answer.options.all())
    return chosen or answer.text or answer.file_name


def guid_of(session: Session) -> str:
    """The one it came with, so that it goes home under its own name."""
    return str(session.import_guid) if session.import_guid else frab.guid_for(session.public_id)


def _instant(session: Session) -> str:
    return session.submitted_at.isoformat(timespec="seconds") if session.submitted_at else ""
