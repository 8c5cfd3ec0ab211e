"""What the pages of drafts show: places against the agenda as it stands, the bound in words, why here and what elsewhere
would cost, two drafts side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.actions import drafting
from agenda.models import Drafting, Session
from agenda.planning import adapting, evaluating, material, telling
from agenda.planning.adapting import Plan
from agenda.planning.evaluating import LABELS, Evaluation
from agenda.planning.material import Material, Spot
from agenda.solver.score import Rule
from agenda.solver.windows import Board, Change, Windows
from core import times

ELSEWHERE = 6
LOOKED_AT = 2_000


@dataclass(frozen=True)
class Line:
    """A session where a draft has it. `was` is where it is in the agenda now, if that is elsewhere."""

    session: Session
    spot: Spot
    room: str
    day: date
    was: str
    is_new: bool
    is_locked: bool
    causes: Sequence[str] = ()

    @property
    def is_changed(self) -> bool:
        return self.is_new or bool(self.was)


@dataclass(frozen=True)
class Result:
    """`left` are talks that the draft has no place for; `revision` is that of the agenda which was looked at."""

    lines: Sequence[Line]
    found: Evaluation
    left: Sequence[Session]
    zone: str
    revision: int

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @property
    def days(self) -> list[tuple[date, list[Line]]]:
        return _by_day(self.lines)

    @property
    def changed_days(self) -> list[tuple[date, list[Line]]]:
        return _by_day(self.changed)


def _by_day(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    return [(day, list(found)) for day, found in groupby(lines, key=lambda line: line.day)]


def where(found: Material, spot: Spot) -> str:
    rooms = {room.pk: room.name for room in found.rooms}
    return f"{telling.when(spot.starts_at, found.event.time_zone)}, {rooms.get(spot.room, '—')}"


def result(row: Drafting) -> Result:
    found = material.read(row.event)
    spots = drafting.spots_of(row)
    causes = dict(row.placements.exclude(causes=[]).values_list("session", "causes"))
    sessions = {session.pk: session for session in found.sessions}
    lines = [
        _line(found, sessions[key], spot, causes.get(key, ()))
        for key, spot in spots.items()
        if key in sessions
    ]
    order = {room.pk: number for number, room in enumerate(found.rooms)}
    return Result(
        lines=sorted(
            lines, key=lambda line: (line.spot.starts_at, order.get(line.spot.room, 0), line.session.pk)
        ),
        found=evaluating.of_places(found, _still(found, spots), weights=adapting.weights_of(row)),
        left=[session for key, session in sessions.items() if key not in spots],
        zone=row.event.time_zone,
        revision=found.revision,
    )


def _still(found: Material, spots: Mapping[int, Spot]) -> dict[int, Spot]:
    """Without talks that have left the programme since."""
    keys = {session.pk for session in found.sessions}
    return {key: spot for key, spot in spots.items() if key in keys}


def _line(found: Material, session: Session, spot: Spot, causes: Iterable[str]) -> Line:
    now = found.places.get(session.pk)
    zone = found.event.time_zone
    return Line(
        session=session,
        spot=spot,
        room=next((room.name for room in found.rooms if room.pk == spot.room), "—"),
        day=times.conference_day(spot.starts_at, zone),
        was=where(found, now) if now is not None and now != spot else "",
        is_new=now is None,
        is_locked=session.pk in found.locked,
        causes=[cause_words(cause) for cause in causes],
    )


def cause_words(rule: str) -> str:
    """Why a talk could not stay where it was."""
    return {
        Rule.PLACED: _("It had no time."),
        Rule.BLOCK: _("It lay across a break or outside the hours."),
        Rule.LOCK: _("It is locked to another place."),
        Rule.ROOM_FIT: _("The room does not fit it any more."),
        Rule.ROOM_OPEN: _("The room is closed then."),
        Rule.ROOM_ONCE: _("Something else is in the room."),
        Rule.SPEAKER_THERE: _("A speaker cannot be there then."),
        Rule.SPEAKER_ONCE: _("A speaker has two talks at once."),
        Rule.ALONE: _("Nothing may run beside one of the two."),
        Rule.ORDER: _("It came before the part it follows."),
        Rule.GAP: _("The walk between two rooms took too long."),
    }[Rule(rule)]


# The bound


def bound_words(row: Drafting, found: Evaluation) -> str:
    """What is proven of the best that any agenda could be; says so where that is nothing."""
    parts = {part.key: part for part in found.parts}
    clash, track = parts["clash"], parts["same_track"]
    mine, bound = clash.cost + track.cost, row.bound
    if row.kind != Drafting.Kind.WHOLE or bound is None:
        return ""
    only_clashes = track.cost == 0 and row.clash_weight > 0
    has = clash.count if only_clashes else mine
    if not found.favourites:
        return _("Nobody has starred a talk yet, so what people would miss could not be weighed.")
    if mine == 0:
        return _("Nothing starred clashes and no track runs beside itself: in this no agenda can be better.")
    if bound == 0:
        return _(
            "How few clashes would be possible is not known: the proof found no number above 0 in its time."
        )
    least = -(-bound // row.clash_weight) if only_clashes else bound
    if only_clashes:
        words = ngettext(
            "No agenda can have fewer than %(least)d clash; this one has %(has)d.",
            "No agenda can have fewer than %(least)d clashes; this one has %(has)d.",
            least,
        )
    else:
        words = _(
            "Clashes and tracks beside themselves cost %(has)d points; no agenda can be below %(least)d."
        )
    told = words % {"least": least, "has": has}
    return f"{told} {_('So it is the best there is.')}" if least >= has else told


# Why here


@dataclass(frozen=True)
class Price:
    label: str
    points: int


@dataclass(frozen=True)
class Elsewhere:
    where: str
    more: int
    prices: Sequence[Price]


@dataclass(frozen=True)
class Why:
    session: Session
    here: str
    pays: Sequence[Price]
    rank: int
    free: int
    total: int
    bars: Sequence[tuple[str, int]]
    elsewhere: Sequence[Elsewhere]
    is_locked: bool

    @property
    def others(self) -> int:
        """Free places that would be cheaper."""
        return self.rank - 1


def why(row: Drafting, session: Session) -> Why | None:
    """None where the draft does not place it."""
    found = material.read(row.event)
    return why_in(found, _still(found, drafting.spots_of(row)), session, row)


def why_in(found: Material, spots: Mapping[int, Spot], session: Session, row: Drafting) -> Why | None:
    plan = adapting.build(
        found, places=spots, kept=(), weights=adapting.weights_of(row), whole_walks=False, fits_all=True
    )
    talk = next((number for number, each in enumerate(plan.sessions) if each.pk == session.pk), None)
    if talk is None or talk not in plan.places:
        return None
    windows = Board(plan.problem, plan.places).look(talk)
    if windows.here is None:
        return None
    cheaper = windows.allowed & (windows.costs < windows.paid(windows.here).total)
    return Why(
        session=session,
        here=where(found, plan.spot(talk, windows.here)),
        pays=_prices(windows.paid(windows.here), plan, talk),
        rank=int(cheaper.sum()) + 1,
        free=int(windows.allowed.sum()),
        total=int(windows.taken_by.size),
        bars=_bars(windows),
        elsewhere=[_elsewhere(plan, talk, windows, place) for place in _apart(plan, windows)],
        is_locked=session.pk in found.locked,
    )


def _bars(windows: Windows) -> list[tuple[str, int]]:
    """What rules out most places, and how many."""
    words = {
        Rule.ROOM_FIT: _("the room does not fit"),
        Rule.ROOM_OPEN: _("the room or the programme is closed"),
        Rule.ROOM_ONCE: _("something else is in the room"),
        Rule.SPEAKER_THERE: _("a speaker cannot be there"),
        Rule.SPEAKER_ONCE: _("a speaker is on another stage"),
        Rule.ALONE: _("nothing may run beside it or beside what is there"),
        Rule.ORDER: _("before the part it follows, or after the one that follows it"),
        Rule.GAP: _("too far to walk"),
    }
    counted = [
        (words[rule], int(barred.sum())) for rule, barred in windows.forbidden.items() if rule in words
    ]
    return sorted(((text, many) for text, many in counted if many), key=lambda bar: -bar[1])


def _apart(plan: Plan, windows: Windows) -> list[tuple[int, int]]:
    """The cheapest places, one for each room and stretch between two breaks: ten minutes later is no other place."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for slot, room in windows.best(LOOKED_AT):
        found.setdefault((plan.grid.blocks[slot], room), (slot, room))
    return list(found.values())[:ELSEWHERE]


def _elsewhere(plan: Plan, talk: int, windows: Windows, place: tuple[int, int]) -> Elsewhere:
    change = windows.change(place)
    return Elsewhere(where(plan.material, plan.spot(talk, place)), change.total, _prices(change))


def _prices(change: Change, plan: Plan | None = None, talk: int = 0) -> list[Price]:
    """The parts that are not nothing. A talk without a track is no track that changes rooms."""
    costs = {key: getattr(change, key) for key in LABELS}
    if plan is not None and plan.sessions[talk].track_id is None:
        costs["track_day_room"] = 0
    return [Price(str(LABELS[key]), cost) for key, cost in costs.items() if cost]


# Side by side


@dataclass(frozen=True)
class Differing:
    session: Session
    here: str
    there: str


@dataclass(frozen=True)
class Compared:
    rows: Sequence[tuple[str, int, int]]
    differing: Sequence[Differing]
    same: int
    days: Sequence[date]
    tracks: Sequence[Any]


def compare(one: Drafting, other: Drafting) -> Compared:
    found = material.read(one.event)
    mine, theirs = drafting.spots_of(one), drafting.spots_of(other)
    differing = [
        Differing(
            session,
            where(found, mine[session.pk]) if session.pk in mine else _("no time"),
            where(found, theirs[session.pk]) if session.pk in theirs else _("no time"),
        )
        for session in found.sessions
        if mine.get(session.pk) != theirs.get(session.pk)
    ]
    tracks = {each.session.track_id: each.session.track for each in differing if each.session.track}
    changed = {each.session.pk for each in differing}
    zone = one.event.time_zone
    return Compared(
        rows=[
            (label, one.score.get(key, 0), other.score.get(key, 0)) for key, label in score_labels().items()
        ],
        differing=differing,
        same=len(found.sessions) - len(differing),
        days=sorted(
            {
                times.conference_day(spot.starts_at, zone)
                for places in (mine, theirs)
                for key, spot in places.items()
                if key in changed
            }
        ),
        tracks=sorted(tracks.values(), key=lambda track: (track.position, track.name)),
    )


def score_labels() -> dict[str, str]:
    """Parts as counted, by their key in a kept score; the points last."""
    return {
        **{key: str(label) for key, label in LABELS.items()},
        "missed": _("Favourites somebody must miss"),
        "broken": _("Broken rules"),
        "unplaced": _("Talks without a time"),
        "total": _("Points in all"),
    }


def taken(one: Drafting, other: Drafting, *, codes: Iterable[str], day: str, track: str) -> set[int]:
    """Which sessions a mixture takes from the other draft: single ones, those of a day in either, those of a track."""
    sessions = Session.objects.filter(event=one.event_id)
    chosen = set(sessions.filter(code__in=list(codes)).values_list("pk", flat=True))
    if track:
        chosen |= set(sessions.filter(track__public_id=track).values_list("pk", flat=True))
    if day:
        zone = one.event.time_zone
        chosen |= {
            key
            for row in (one, other)
            for key, spot in drafting.spots_of(row).items()
            if times.conference_day(spot.starts_at, zone).isoformat() == day
        }
    return chosen & (drafting.spots_of(one).keys() | drafting.spots_of(other).keys())
