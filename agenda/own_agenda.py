"""One person's agenda: what he starred, speaks in and has a place in, as last released, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agenda import bygone, moves, public
from agenda.actions.favourites import Who
from agenda.models import AgendaVersion, Favourite, SignUp, Speaker
from agenda.moves import Move
from agenda.public import Item, Programme
from events.models import Event


@dataclass(frozen=True)
class Own:
    """One slot of somebody's agenda, and the others of his that happen at the same time."""

    item: Item
    is_starred: bool
    speaks: bool
    sign_up: str
    clashes: tuple[str, ...]


@dataclass(frozen=True)
class Mine:
    """`programme` holds only what is his; its `gone` are talks of his that do not take place, or that he took out.

    `turns` counts by code how often he did so, or gave a place up and asked again. `since` is by session when it came into his agenda.
    """

    event: Event
    version: AgendaVersion | None
    programme: Programme | None
    starred: frozenset[int]
    codes: frozenset[str]
    turns: dict[str, int]
    since: dict[int, datetime]
    speaking: frozenset[str]
    signed_up: dict[str, str]

    @property
    def owned(self) -> list[Own]:
        """In time order."""
        items = self.programme.items if self.programme else []
        return [
            Own(
                item,
                is_starred=item.talk is not None and item.talk.code in self.codes,
                speaks=item.talk is not None and item.talk.code in self.speaking,
                sign_up=self.signed_up.get(item.talk.code, "") if item.talk else "",
                clashes=clashes(item, items),
            )
            for item in items
        ]

    @property
    def moves(self) -> list[Move]:
        """Newest first, from when each talk came into this agenda."""
        found = moves.of_sessions(self.event, self.since)
        return [move for move in found if move.at > self.since[move.session]]


def clashes(item: Item, items: Iterable[Item]) -> tuple[str, ...]:
    """The names of the other talks that overlap."""
    return tuple(
        other.name
        for other in items
        if other.talk != item.talk and other.starts_at < item.ends_at and item.starts_at < other.ends_at
    )


def read(event: Event, who: Who) -> Mine:
    """A constant number of queries."""
    version = public.newest(event)
    stars = list(
        Favourite.objects.filter(event=event).of(who.participant, who.device).select_related("session")
    )
    standing = [star for star in stars if star.taken_back_at is None]
    talks, places = _speaking(event, who), _places(event, who)
    held = [one for one in places if one.state != SignUp.State.LEFT]
    since = {star.session_id: star.starred_at for star in standing}
    for one in held:
        since.setdefault(one.list.session_id, one.asked_at)
    keys = {*since, *(talk.session_id for talk in talks)}
    former = {star.session_id: star.session.code for star in stars}
    former |= {one.list.session_id: one.list.session.code for one in places} | _left(who)
    programme = None
    if version is not None:
        programme = _programme(
            event, version, keys, {key: code for key, code in former.items() if key not in keys}
        )
    return Mine(
        event=event,
        version=version,
        programme=programme,
        starred=frozenset(star.session_id for star in standing),
        codes=frozenset(star.session.code for star in standing),
        turns=_turns(stars, places),
        since=since,
        speaking=frozenset(talk.session.code for talk in talks),
        signed_up={one.list.session.code: one.state for one in held},
    )


def _turns(stars: Sequence[Favourite], places: Sequence[SignUp]) -> dict[str, int]:
    found = Counter({star.session.code: star.turns for star in stars})
    found.update({place.list.session.code: place.turns for place in places})
    return dict(found)


def _programme(event: Event, version: AgendaVersion, keys: set[int], former: dict[int, str]) -> Programme:
    """What he took out or left stands among the gone ones, so that his calendar cancels it."""
    part = bygone.Part(sessions=keys | former.keys())
    loaded = bygone.added(public.load(event, version, only=part.sessions), event, version, part)
    codes = set(former.values())
    out = [item for item in loaded.items if item.talk and item.talk.code in codes]
    days = tuple(
        replace(day, items=tuple(item for item in day.items if item not in out)) for day in loaded.days
    )
    return replace(loaded, days=tuple(day for day in days if day.items), gone=(*loaded.gone, *out))


def _left(who: Who) -> dict[int, str]:
    return bygone.talks_left(who.participant) if who.participant else {}


def _speaking(event: Event, who: Who) -> Sequence[Speaker]:
    if who.participant is None:
        return []
    rows = Speaker.objects.on_stage().filter(participant=who.participant, session__event=event)
    return list(rows.select_related("session"))


def _places(event: Event, who: Who) -> Sequence[SignUp]:
    if who.participant is None:
        return []
    rows = SignUp.objects.filter(participant=who.participant, list__session__event=event)
    return list(rows.select_related("list__session"))
