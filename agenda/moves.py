"""What became of talks since they were first released: moved, another room, cancelled, back again.

For those who starred them: my agenda, its feed, the mail about changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from agenda.models import AgendaVersion, Session, Slot
from core.models import HistoryEntry
from events.models import Event

CALLED_OFF = ("session.cancelled", "session.withdrawn")
CALLED_BACK = ("session.accepted", "session.confirmed")


@dataclass(frozen=True, order=True)
class Spot:
    """When and where, once."""

    starts_at: datetime
    minutes: int
    room: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


Spots = tuple[Spot, ...]


@dataclass(frozen=True)
class Move:
    """One change of one talk; no spots now means that it does not take place. `key` names the change for ever."""

    at: datetime
    session: int
    code: str
    title: str
    was: Spots
    now: Spots
    key: str


@dataclass(frozen=True)
class State:
    """What held from one instant on, of one talk."""

    at: datetime
    spots: Spots
    key: str


@dataclass(frozen=True)
class Turn:
    """A talk was called off, or back into the programme."""

    at: datetime
    is_off: bool
    key: str


def of_sessions(event: Event, sessions: Collection[int]) -> list[Move]:
    """Newest first. Four queries for any number of talks."""
    if not sessions:
        return []
    versions = list(AgendaVersion.objects.filter(event=event).released().order_by("number"))
    known = Session.objects.filter(event=event, pk__in=sessions).only("code", "title", "public_id")
    placed = _placed(versions, sessions)
    turns = _turns(known)
    found = []
    for session in known:
        releases = [State(one.released_at, placed[one.pk, session.pk], one.public_id) for one in versions
                    if one.released_at is not None]  # fmt: skip
        states = standing(releases, turns[str(session.public_id)])
        found += [
            Move(
                state.at,
                session.pk,
                session.code,
                session.title,
                was,
                state.spots,
                f"{state.key}.{session.code}",
            )
            for was, state in turned(states)
        ]
    return sorted(found, key=lambda move: (move.at, move.code), reverse=True)


def standing(releases: Iterable[State], turns: Iterable[Turn]) -> list[State]:
    """What held after each release and each turn: nowhere while it is off, else where it was last released."""
    events: list[tuple[datetime, str, Spots | None, bool | None]]
    events = [(one.at, one.key, one.spots, None) for one in releases]
    events += [(one.at, one.key, None, one.is_off) for one in turns]
    found: list[State] = []
    spots: Spots = ()
    is_off = False
    for at, key, released, turn in sorted(events, key=lambda event: event[0]):
        spots = spots if released is None else released
        is_off = is_off if turn is None else turn
        found.append(State(at, () if is_off else spots, key))
    return found


def turned(states: Iterable[State]) -> list[tuple[Spots, State]]:
    """The states that differ from the one before, with what was before; that a talk is new is no change."""
    found: list[tuple[Spots, State]] = []
    last: Spots | None = None
    for state in sorted(states, key=lambda state: state.at):
        if last is not None and state.spots != last:
            found.append((last, state))
        if state.spots or last is not None:
            last = state.spots
    return found


def net(moves: Iterable[Move], *, since: Mapping[int, datetime]) -> list[Move]:
    """What came of each talk in all after the instant given for it, by when it begins; back and forth is nothing."""
    by_talk: dict[int, list[Move]] = {}
    for move in sorted(moves, key=lambda move: move.at):
        if move.session in since and move.at > since[move.session]:
            by_talk.setdefault(move.session, []).append(move)
    whole = [
        Move(own[-1].at, own[-1].session, own[-1].code, own[-1].title, own[0].was, own[-1].now, own[-1].key)
        for own in by_talk.values()
        if own[0].was != own[-1].now
    ]
    return sorted(whole, key=lambda move: (move.now or move.was, move.code))


def _placed(versions: list[AgendaVersion], sessions: Collection[int]) -> defaultdict[tuple[int, int], Spots]:
    """By version and session."""
    rows = Slot.objects.filter(version__in=versions, session__in=list(sessions), is_secret=False).order_by()
    found: defaultdict[tuple[int, int], Spots] = defaultdict(tuple)
    for version, session, starts_at, minutes, room in rows.values_list(
        "version_id", "session_id", "starts_at", "minutes", "room__name"
    ):
        if session is not None:
            spot = Spot(starts_at, minutes, room or "")
            found[version, session] = tuple(sorted((*found[version, session], spot)))
    return found


def _turns(sessions: Iterable[Session]) -> defaultdict[str, list[Turn]]:
    keys = [str(session.public_id) for session in sessions]
    found: defaultdict[str, list[Turn]] = defaultdict(list)
    rows = HistoryEntry.objects.filter(subject__in=keys, kind__in=(*CALLED_OFF, *CALLED_BACK)).order_by("pk")
    for pk, subject, kind, at in rows.values_list("pk", "subject", "kind", "at"):
        is_off = kind in CALLED_OFF
        found[subject].append(Turn(at, is_off, f"{'off' if is_off else 'on'}{pk}"))
    return found
