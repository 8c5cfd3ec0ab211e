"""The talks in the order in which they stand, as one member of the committee may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from agenda import blind, points, progress, standings
from agenda.committee import Seat
from agenda.models import Criterion, ReviewPhase, Session, SessionType
from agenda.points import Points
from agenda.standings import Board, Standing
from core.tables import Cell
from events.models import Event, Track

# Scores further apart than this, strictness taken out, are a talk the committee is divided over.
DIVIDED = 0.25
SORTS = {
    "rank": _("Adjusted rank"),
    "raw": _("Raw rank"),
    "divided": _("Most divided"),
    "few": _("Fewest reviews"),
}
LAST = 1_000_000_000


@dataclass(frozen=True)
class Wanted:
    """What to show: `track` and `kind` are public ids, `reviews` how many a talk has; empty for all."""

    track: str = ""
    kind: str = ""
    reviews: str = ""
    sort: str = "rank"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wanted":
        """From an address: what is unknown chooses nothing."""
        reviews, sort = given.get("reviews", "")[:3], given.get("sort", "")
        return cls(
            track=given.get("track", "")[:40],
            kind=given.get("type", "")[:40],
            reviews=reviews if reviews.isascii() and reviews.isdigit() else "",
            sort=sort if sort in SORTS else "rank",
        )


@dataclass(frozen=True)
class Bar:
    """An interval as a drawing on a scale of 0 to 100, ready to be written into attributes."""

    low: str
    width: str
    middle: str
    raw: str


class OnScale:
    """How a talk stands, in the committee's points; empty where nothing is known."""

    standing: Standing | None
    scale: Points

    @property
    def adjusted(self) -> str:
        return self._shown(self.standing.adjusted if self.standing else None)

    @property
    def raw(self) -> str:
        return self._shown(self.standing.raw if self.standing else None)

    @property
    def low(self) -> str:
        return self._shown(self.standing.low if self.standing else None)

    @property
    def high(self) -> str:
        return self._shown(self.standing.high if self.standing else None)

    def _shown(self, value: float | None) -> str:
        return "" if value is None else self.scale.show(value)


@dataclass(frozen=True)
class Line(OnScale):
    """One talk of the table. `title` is as this person may read it."""

    pk: int
    code: str
    title: str
    track: Track | None
    kind: SessionType
    state: str
    standing: Standing | None
    scale: Points

    @property
    def apart(self) -> str:
        """How far the scores lie apart, strictness taken out."""
        spread = self.standing.spread if self.standing else None
        return "" if spread is None else self.scale.gap(spread)

    @property
    def reviews(self) -> int:
        return self.standing.reviews if self.standing else 0

    @property
    def state_words(self) -> str:
        """Nothing while it is only handed in."""
        return "" if self.state == Session.State.SUBMITTED else str(Session.State(self.state).label)

    @property
    def rise(self) -> int:
        """How many places the adjusted rank is above the raw one; below 0: beneath it."""
        one = self.standing
        return one.raw_rank - one.rank if one and one.rank and one.raw_rank else 0

    @property
    def fall(self) -> int:
        return -self.rise

    @property
    def is_divided(self) -> bool:
        return bool(self.standing and self.standing.spread and self.standing.spread >= DIVIDED)

    @property
    def bar(self) -> Bar | None:
        one = self.standing
        if one is None or one.low is None or one.high is None or one.adjusted is None or one.raw is None:
            return None
        width = max(one.high - one.low, 0.01)
        return Bar(*(f"{100 * part:.1f}" for part in (one.low, width, one.adjusted, one.raw)))


@dataclass(frozen=True)
class Table:
    """All talks this person may see, in no order, and what follows from them."""

    seat: Seat
    lines: Sequence[Line]
    board: Board
    tracks: Sequence[Track]
    kinds: Sequence[SessionType]
    points: Points

    def chosen(self, wanted: Wanted) -> list[Line]:
        """Those that are wanted, in the wanted order."""
        enough = progress.wanted_in(self.seat)
        kept = [line for line in self.lines if _is_wanted(line, wanted, enough)]
        return sorted(kept, key=lambda line: (_place(line, wanted.sort), line.title.casefold(), line.pk))


def may_see(seat: Seat) -> bool:
    """Whether this person may know how talks stand: only who may see the scores of others in any case."""
    return seat.is_chair or seat.rules.sees_others == ReviewPhase.Others.ALWAYS


def points_of(event: Event) -> Points:
    """One query."""
    asked = Criterion.objects.filter(event=event, is_active=True, weight__gt=0).order_by()
    return points.of_ranges(asked.values_list("lowest", "highest"))


def load(seat: Seat) -> Table:
    """Six queries for any number of talks. What was withdrawn, or never judged, has no line; its reviews still tell of
    the reviewers."""
    event = seat.event
    rows = (
        seat.proposals().order_by().values_list("pk", "code", "title", "track_id", "session_type_id", "state")
    )
    seen = list(rows)
    board = standings.board(event, only={row[0] for row in seen})
    scale = points_of(event)
    tracks = {row.pk: row for row in Track.objects.filter(event=event)}
    kinds = {row.pk: row for row in SessionType.objects.filter(event=event)}
    lines = [
        Line(
            pk=pk,
            code=code,
            # Even their order could tell something of hidden titles.
            title=title if seat.rules.sees_names else code,
            track=tracks.get(track or 0),
            kind=kinds[kind],
            state=state,
            standing=board.sessions.get(pk),
            scale=scale,
        )
        for pk, code, title, track, kind, state in seen
        if state in Session.REVIEWABLE or (pk in board.sessions and state not in Session.TAKEN_BACK)
    ]
    return Table(seat, lines, board, list(tracks.values()), list(kinds.values()), scale)


def titled(seat: Seat, lines: Sequence[Line]) -> list[Line]:
    """With titles as this person may read them."""
    if seat.rules.sees_names:
        return list(lines)
    rows = blind.for_titles(Session.objects.filter(pk__in=[line.pk for line in lines]))
    titles = {row.pk: blind.title(seat, row) for row in rows}
    return [replace(line, title=titles[line.pk]) for line in lines]


def _is_wanted(line: Line, wanted: Wanted, enough: int) -> bool:
    if wanted.track and (line.track is None or line.track.public_id != wanted.track):
        return False
    if wanted.kind and line.kind.public_id != wanted.kind:
        return False
    return not wanted.reviews or min(line.reviews, enough) == min(int(wanted.reviews), enough)


def _place(line: Line, sort: str) -> float:
    one = line.standing
    if sort == "few":
        return line.reviews
    if sort == "divided":
        return -one.spread if one and one.spread is not None else 1
    rank = (one.raw_rank if sort == "raw" else one.rank) if one else None
    return rank or LAST


def sheet(found: Sequence[Line], scale: Points) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows for a spreadsheet, values on the committee's scale."""
    head = [
        _("Code"), _("Title"), _("Track"), _("Type"), _("State"), _("Adjusted rank"), _("Raw rank"),
        _("Adjusted"), _("From"), _("To"), _("Raw"), _("Reviews"), _("Abstained"), _("Disagreement"),
    ]  # fmt: skip
    return [str(word) for word in head], [_cells(line, scale) for line in found]


def _cells(line: Line, scale: Points) -> list[Cell]:
    one = line.standing
    state = str(Session.State(line.state).label)
    about: list[Cell] = [
        line.code, line.title, line.track.name if line.track else "", line.kind.name, state,
    ]  # fmt: skip
    if one is None:
        return [*about, None, None, None, None, None, None, 0, 0, None]
    values = [scale.exact(value) for value in (one.adjusted, one.low, one.high, one.raw)]
    spread = scale.exact_gap(one.spread)
    return [*about, one.rank, one.raw_rank, *values, one.reviews, one.abstained, spread]
