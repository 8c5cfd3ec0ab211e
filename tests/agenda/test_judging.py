"""Clashes found anew only for what has changed are those of looking at everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from agenda import clashing, judging
from agenda.clashing import Ground, Level
from agenda.conflicts import Away, Clash, Frame, Kind, Placed
from agenda.fitting import Facts, RoomFacts, TalkFacts

NINE = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)  # 9:00 in San Francisco
PEOPLE = {key: f"Person {key}" for key in range(1, 6)}


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


@st.composite
def slots(draw: st.DrawFn, number: int) -> Placed:
    """A talk, or now and then a break."""
    where = draw(st.sampled_from([1, 2, 3]))
    values: dict[str, Any] = {
        "guid": UUID(int=number), "starts_at": at(5 * draw(st.integers(0, 40))),
        "minutes": 5 * draw(st.integers(1, 10)), "title": draw(st.sampled_from(["A", "B"])),
    }  # fmt: skip
    if draw(st.integers(0, 5)) == 0:
        room = draw(st.sampled_from([None, where]))
        return Placed(**values, room=room, room_name=f"Room {room}")
    people = draw(st.sets(st.sampled_from([*PEOPLE]), max_size=3))
    return Placed(
        **values, room=where, room_name=f"Room {where}", session=draw(st.integers(1, 8)),
        state=draw(st.sampled_from(["confirmed", "confirmed", "accepted", "withdrawn"])),
        speakers=tuple((key, PEOPLE[key]) for key in sorted(people)),
    )  # fmt: skip


def in_time(given: Sequence[Placed]) -> list[Placed]:
    return sorted(given, key=lambda slot: (slot.starts_at, slot.room_name, str(slot.guid)))


TALKS = st.fixed_dictionaries(
    {
        key: st.builds(
            TalkFacts,
            needs=st.sampled_from([frozenset(), frozenset({5})]),
            track=st.sampled_from([None, 1, 2]),
            audience=st.sampled_from([0, 200]),
            is_alone=st.sampled_from([False, False, True]),
            after=st.sampled_from([None, None, *(other for other in range(1, 9) if other != key)]),
        )
        for key in range(1, 9)
    }
)
ROOMS = {1: RoomFacts(100, frozenset({5})), 2: RoomFacts(closed=((at(60), at(90), ""),)), 3: RoomFacts(300)}
WALKS = {frozenset({1, 2}): 15, frozenset({2, 3}): 30}
AWAY = (Away(1, at(0), at(60)), Away(2, at(100), at(120), can_come=True))
FRAME = Frame(date(2027, 5, 12), date(2027, 5, 14), "America/Los_Angeles")


def ground(talks: dict[int, TalkFacts], **fields: Any) -> Ground:
    facts = Facts(rooms=ROOMS, talks=talks, features={5: "a piano"}, tracks={1: "One", 2: "Two"}, walks=WALKS)
    return Ground(FRAME, dict.fromkeys(Kind, Level.WARN), replace(facts, **{"buffer": 10} | fields), AWAY)


def found(given: Sequence[Placed], on: Ground) -> list[Clash]:
    known = {slot.guid: slot for slot in given}
    return [replace(one, key=clashing.key_of(one, known)) for one in clashing.find(in_time(given), on)]


@settings(max_examples=50, deadline=None)
@given(st.data(), TALKS, TALKS, st.booleans())
def test_what_is_found_anew_is_what_looking_at_everything_finds(
    data: st.DataObject, talks: dict[int, TalkFacts], others: dict[int, TalkFacts], learnt: bool
) -> None:
    before = [data.draw(slots(number)) for number in range(1, data.draw(st.integers(1, 12)))]
    after = [
        data.draw(slots(int(slot.guid))) if data.draw(st.booleans()) else slot
        for slot in before
        if data.draw(st.integers(0, 4))
    ]
    after += [data.draw(slots(20 + number)) for number in range(data.draw(st.integers(0, 2)))]
    was = ground(talks)
    now = ground(talks | {3: others[3], 4: others[4]}) if learnt else was
    known = judging.Known(1, 0.0, {slot.guid: slot for slot in before}, was, found(before, was))
    anew = judging.anew(known, in_time(after), now)
    assert anew is not None
    order = lambda clash: (clash.kind, clash.key, clash.text)  # noqa: E731
    assert sorted(anew, key=order) == sorted(found(after, now), key=order)


@settings(max_examples=50, deadline=None)
@given(st.data(), TALKS)
def test_each_slot_alone_knows_exactly_its_own_clashes(
    data: st.DataObject, talks: dict[int, TalkFacts]
) -> None:
    given = in_time([data.draw(slots(number)) for number in range(1, data.draw(st.integers(2, 12)))])
    on = ground(talks)
    together = clashing.find(given, on)
    for slot in given:
        alone = clashing.about([slot], [one for one in given if one is not slot], on)
        assert {(one.kind, one.slots, one.text) for one in alone} == {
            (one.kind, one.slots, one.text) for one in together if slot.guid in one.slots
        }


def test_where_rooms_or_rules_are_others_everything_is_looked_at() -> None:
    was = ground({})
    known = judging.Known(1, 0.0, {}, was, [])
    for now in (
        ground({}, rooms={}), ground({}, buffer=0), replace(was, away=()), replace(was, levels={}),
    ):  # fmt: skip
        assert judging.anew(known, [], now) is None
    many = [Placed(UUID(int=number), "A", NINE, 5) for number in range(judging.FEW + 1)]
    assert judging.anew(known, many, was) is None
    assert judging.anew(known, many[1:], was) == []
