"""Rows as a problem for the solver, and the solver's places back as rooms and instants."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from agenda.models import Drafting, Session
from agenda.planning import grid
from agenda.planning.grid import Grid, Span
from agenda.planning.material import Material, Spot
from agenda.solver import problem as solver
from agenda.solver.problem import Gap, Lock, Order, Problem, Speaker, Talk, Weights

# Where nobody has said how many seats a room has, nobody has to stand.
SEATS_UNKNOWN = 1_000_000


@dataclass(frozen=True)
class Plan:
    """A problem, and what its numbers stand for: talk 7 is `sessions[7]`. `places` holds what is placed on the grid."""

    material: Material
    problem: Problem
    grid: Grid
    minutes: Sequence[int]
    people: Sequence[int]
    places: Mapping[int, tuple[int, int]]

    @property
    def sessions(self) -> Sequence[Session]:
        return self.material.sessions

    @property
    def strands(self) -> int:
        """Talks without a track are a track each: what they add to the tracks' rooms tells nothing."""
        return sum(session.track_id is None for session in self.sessions)

    def spot(self, talk: int, place: tuple[int, int]) -> Spot:
        slot, room = place
        return Spot(self.material.rooms[room].pk, self.grid.starts[slot], self.minutes[talk])

    def spots(self, placement: Mapping[int, tuple[int, int]]) -> dict[int, Spot]:
        """By the sessions' keys."""
        return {self.sessions[talk].pk: self.spot(talk, place) for talk, place in placement.items()}


def weights_of(drafting: Drafting) -> Weights:
    return Weights(
        clash=drafting.clash_weight,
        same_track=drafting.same_track_weight,
        overflow=drafting.overflow_weight,
        dislike=drafting.dislike_weight,
        track_day_room=drafting.track_day_room_weight,
    )


def build(
    material: Material,
    *,
    places: Mapping[int, Spot],
    kept: Collection[int] = (),
    weights: Weights | None = None,
    buffer_minutes: int = 0,
    whole_walks: bool = True,
    fits_all: bool = False,
) -> Plan:
    """`places` are kept as far as they lie on the grid; those of the sessions in `kept` do, and are locks.

    With `fits_all` the grid is so fine that all places lie on it: to evaluate what people placed. `whole_walks`: a
    speaker must have time for the longest way that his rooms allow, whichever they become; else, where two talks
    are placed, for the way between their rooms.
    """
    minutes = [
        places[session.pk].minutes if session.pk in places else session.length
        for session in material.sessions
    ]
    stays = [spot.span for key, spot in places.items() if fits_all or key in kept]
    frame = grid.build(
        grid.longer(material.hours, buffer_minutes),
        stays,
        [one + buffer_minutes for one in minutes],
        material.event.time_zone,
    )
    rooms = {room.pk: number for number, room in enumerate(material.rooms)}
    people = sorted({person for found in material.speakers.values() for person in found})
    placed = {
        talk: (slot, rooms[spot.room])
        for talk, session in enumerate(material.sessions)
        if (spot := places.get(session.pk)) and (slot := frame.slot_at(spot.starts_at)) is not None
    }
    talks = _talks(material, frame, [one + buffer_minutes for one in minutes], people, placed, kept)
    problem = Problem(
        slots=[solver.Slot(day, block) for day, block in zip(frame.days, frame.blocks, strict=True)],
        rooms=_rooms(
            material, frame, [(*places[key].span, places[key].room) for key in kept if key in places]
        ),
        talks=talks,
        speakers=_speakers(material, frame, people),
        favourites=_favourites(material),
        weights=weights or Weights(),
        orders=_orders(material),
    )
    gaps = _gaps(material, frame, problem, {} if whole_walks else placed)
    return Plan(material, replace(problem, gaps=gaps), frame, minutes, people, placed)


def _speakers(material: Material, frame: Grid, people: Sequence[int]) -> list[Speaker]:
    return [
        Speaker(frame.over(material.absences.get(person, ())), frame.over(material.dislikes.get(person, ())))
        for person in people
    ]


def _talks(
    material: Material,
    frame: Grid,
    minutes: Sequence[int],
    people: Sequence[int],
    placed: Mapping[int, tuple[int, int]],
    kept: Collection[int],
) -> list[Talk]:
    numbers = {person: number for number, person in enumerate(people)}
    tracks = {session.track_id for session in material.sessions if session.track_id is not None}
    strands = {track: number for number, track in enumerate(sorted(tracks))}
    stars = material.stars
    found = []
    for talk, session in enumerate(material.sessions):
        lock = Lock(*placed[talk]) if talk in placed and session.pk in kept else None
        expected = session.expected_audience
        found.append(
            Talk(
                track=strands[session.track_id] if session.track_id is not None else len(strands) + talk,
                length=frame.length(minutes[talk]),
                speakers=frozenset(numbers[person] for person in material.speakers.get(session.pk, ())),
                needs=frozenset(str(feature) for feature in material.needs.get(session.pk, ())),
                min_capacity=session.min_capacity or 0,
                audience=stars.get(session.pk, 0) if expected is None else expected,
                lock=lock,
                stops_all=session.stops_all,
            )
        )
    return found


def _rooms(
    material: Material, frame: Grid, kept: Iterable[tuple[datetime, datetime, int]]
) -> list[solver.Room]:
    """Outside of the hours a room is open only for what stays there."""
    stays: dict[int, list[Span]] = {}
    for starts_at, ends_at, room in kept:
        stays.setdefault(room, []).append((starts_at, ends_at))
    return [
        solver.Room(
            capacity=SEATS_UNKNOWN if room.capacity is None else room.capacity,
            features=frozenset(str(feature) for feature in material.has.get(room.pk, ())),
            closed=frame.over([*material.closures.get(room.pk, ()), *material.taken.get(room.pk, ())])
            | (frame.outside - frame.over(stays.get(room.pk, ()))),
        )
        for room in material.rooms
    ]


def _orders(material: Material) -> list[Order]:
    numbers = {session.pk: talk for talk, session in enumerate(material.sessions)}
    return [
        Order(numbers[session.comes_after_id], talk)
        for talk, session in enumerate(material.sessions)
        if session.comes_after_id in numbers
    ]


def _favourites(material: Material) -> list[tuple[int, ...]]:
    numbers = {session.pk: talk for talk, session in enumerate(material.sessions)}
    found = (tuple(numbers[key] for key in mine if key in numbers) for mine in material.favourites)
    return [mine for mine in found if mine]


def _gaps(
    material: Material, frame: Grid, problem: Problem, placed: Mapping[int, tuple[int, int]]
) -> list[Gap]:
    if not material.walks:
        return []
    given: dict[int, list[int]] = {}
    for talk, facts in enumerate(problem.talks):
        for person in facts.speakers:
            given.setdefault(person, []).append(talk)
    pairs = {pair for talks in given.values() for pair in combinations(sorted(talks), 2)}
    found = []
    for one, other in sorted(pairs):
        if one in placed and other in placed:
            ways = {frozenset((placed[one][1], placed[other][1]))}
        else:
            ways = {
                frozenset((mine, theirs))
                for mine in _fit(problem, one)
                for theirs in _fit(problem, other)
                if mine != theirs
            }
        longest = max((_walk(material, way) for way in ways), default=0)
        if longest:
            found.append(Gap(one, other, frame.length(longest)))
    return found


def _walk(material: Material, way: frozenset[int]) -> int:
    return material.walks.get(frozenset(material.rooms[room].pk for room in way), 0)


def _fit(problem: Problem, talk: int) -> list[int]:
    facts = problem.talks[talk]
    if facts.lock:
        return [facts.lock.room]
    return [number for number, room in enumerate(problem.rooms) if problem.fits(facts, room)]
