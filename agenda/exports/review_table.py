"""Talks as a table for one member of the committee: exactly what he may read now, through his seat and its eyes.

Talks of a conflict of interest, of other teams' tracks or not assigned are not in it. While names are hidden there is
nothing of who speaks; ranks are there only for who may know how talks stand.
"""

from collections.abc import Mapping, Sequence

from agenda import blind, standing_table, standings
from agenda.blind import Reading
from agenda.committee import Seat
from agenda.models import Review
from agenda.points import Points
from agenda.standings import Standing
from core.tables import Cell

TEXTS = (
    "code", "title", "subtitle", "state", "type", "track", "minutes", "level", "language", "abstract", "description",
    "notes",
)  # fmt: skip
PEOPLE = ("speakers", "companies")
OWN = ("my_review", "my_score", "my_comment")
STANDING = ("reviews", "rank", "raw_rank", "adjusted", "raw_mean")


def sheet(seat: Seat) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows; about fourteen queries for any number of talks."""
    rows = list(blind.for_reading(seat.proposals()).order_by("code"))
    readings = [blind.read(seat, row) for row in rows]
    own = {row.session_id: row for row in Review.objects.filter(reviewer=seat.reviewer, session__in=rows)}
    scale = standing_table.points_of(seat.event)
    board: Mapping[int, Standing] = {}
    may_see = standing_table.may_see(seat)
    if may_see:
        board = standings.board(seat.event, only={row.pk for row in rows}).sessions
    questions = list(dict.fromkeys(answer.question for reading in readings for answer in reading.answers))
    head = [
        *TEXTS,
        *(PEOPLE if seat.rules.sees_names else ()),
        *OWN,
        *(STANDING if may_see else ()),
        *questions,
    ]
    lines: list[list[Cell]] = []
    for row, reading in zip(rows, readings, strict=True):
        line = [
            *_texts(reading),
            *(_people(reading) if seat.rules.sees_names else ()),
            *_own(own.get(row.pk), scale),
        ]
        if may_see:
            line += _standing(board.get(row.pk), scale)
        lines.append(line + _answers(reading, questions))
    return head, lines


def _texts(one: Reading) -> list[Cell]:
    return [
        one.code, one.title, one.subtitle, one.state, one.session_type, one.track, one.minutes, one.level,
        one.language, one.abstract, one.description, one.notes,
    ]  # fmt: skip


def _people(one: Reading) -> list[Cell]:
    companies = dict.fromkeys(person.company for person in one.people if person.company)
    return ["; ".join(person.name for person in one.people), "; ".join(companies)]


def _own(review: Review | None, scale: Points) -> list[Cell]:
    if review is None:
        return ["", None, ""]
    return [review.state, scale.exact(review.value), review.comment]


def _standing(one: Standing | None, scale: Points) -> list[Cell]:
    if one is None:
        return [0, None, None, None, None]
    return [one.reviews, one.rank, one.raw_rank, scale.exact(one.adjusted), scale.exact(one.raw)]


def _answers(one: Reading, questions: Sequence[str]) -> list[Cell]:
    said = {answer.question: answer.text for answer in one.answers}
    return [said.get(question, "") for question in questions]
