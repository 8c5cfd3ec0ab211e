"""Favourites at the same time, and the one change that spares most people the choice without breaking a rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from agenda import conflicts
from agenda.conflicts import Away, Frame, Kind, Placed
from agenda.crowding import Floor, Mend, Mending, Rules, fans_of, worst
from agenda.fitting import Facts, RoomFacts, TalkFacts

FRAME = Frame(date(2027, 5, 12), date(2027, 5, 12), "America/Los_Angeles")
NINE = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)  # 9:00 in San Francisco
FACTS = Facts(rooms={}, talks={}, features={5: "a piano"}, tracks={})
TOLD = frozenset(Kind) - {Kind.TRACK}


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def slot(number: int, minutes: int = 0, room: int | None = 1, **fields: Any) -> Placed:
    values: dict[str, Any] = {
        "guid": UUID(int=number), "title": f"Talk {number}", "starts_at": at(minutes), "minutes": 30,
        "session": number, "state": "confirmed", "room": room, "room_name": f"Room {room}",
    }  # fmt: skip
    return Placed(**values | fields)


# Three people want to see 1 and 2, one 1 and 3.
FANS = fans_of([(1, 2), (1, 2), (1, 2), (1, 3), (4,)])


def mend(slots: list[Placed], *, rooms: int = 2, until: int = 60, **fields: Any) -> Mend | None:
    rules = Rules(FRAME, fields.pop("facts", FACTS), fields.pop("away", ()), fields.pop("told", TOLD))
    names = {number: f"Room {number}" for number in range(1, rooms + 1)}
    starts = [at(minutes) for minutes in range(0, until, 30)]
    return Mending(Floor(slots, names, starts, at(until), **fields), FANS, rules).of(slots[0])


def told(found: Mend | None) -> tuple[int | None, int, int, int] | None:
    """With which it changes places, or None; where to; and how many are spared the choice."""
    if found is None:
        return None
    other = found.other.session if found.other else None
    return other, int((found.starts_at - NINE).total_seconds()) // 60, found.room, found.saved


FULL = [slot(1), slot(2, room=2), slot(3, 30), slot(4, 30, room=2)]


def test_worst_pairs_come_first_and_talks_that_touch_or_are_gone_do_not_count() -> None:
    gone = slot(3, room=4, state="withdrawn")
    pairs = worst(
        [slot(1), slot(2, 15, room=2), slot(3, 30), gone, slot(1, room=5, guid=UUID(int=9))], FANS, 20
    )
    assert [(pair.first.session, pair.second.session, pair.people) for pair in pairs] == [
        (1, 2, 3),
        (1, 2, 3),
    ]
    assert worst([slot(4), slot(3, room=2)], FANS, 20) == []
    assert len(worst([slot(1), slot(2, room=2), slot(3, room=3)], FANS, 1)) == 1


def test_swap_that_spares_most_people_is_found() -> None:
    assert told(mend(FULL)) == (3, 30, 1, 3)
    # Beside 3 one person would have to choose: the swap with 3 itself is better than that with 4.
    assert told(mend(FULL, fixed={UUID(int=3)})) == (4, 30, 2, 2)


def test_free_place_is_taken_before_a_swap_that_helps_as_much() -> None:
    assert told(mend([*FULL[:2], slot(4, 30, room=2)])) == (None, 30, 1, 3)
    assert told(mend(FULL[:2], rooms=1)) == (None, 30, 1, 3)


def test_nothing_is_offered_where_nothing_helps_or_the_slot_is_fixed() -> None:
    assert mend([slot(4), slot(2, room=2)], until=120) is None
    assert mend(FULL, fixed={UUID(int=1)}) is None
    assert mend(FULL[:2], until=30) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"away": [Away(7, at(30), at(60))]},
        {"away": [Away(7, at(30), at(60), can_come=True)]},
        {"facts": replace(FACTS, rooms={1: RoomFacts(closed=((at(30), at(60), ""),)), 2: RoomFacts()},
                          talks={1: TalkFacts(needs=frozenset({5}))})},
    ],
)  # fmt: skip
def test_change_that_would_break_a_rule_is_not_offered(rule: dict[str, Any]) -> None:
    speaking = slot(1, speakers=((7, "Ada"),))
    if "facts" in rule:
        rule["facts"] = replace(rule["facts"], rooms={1: RoomFacts(has=frozenset({5})), 2: RoomFacts()})
        assert told(mend([speaking, slot(2, room=2), slot(3, 30)], **rule, fixed={UUID(int=3)})) is None
    else:
        assert mend([speaking, *FULL[1:]], **rule) is None


def test_breaks_for_all_rooms_and_talks_of_the_same_speaker_are_in_the_way() -> None:
    pause = slot(8, 30, None, session=None, state="", title="Lunch")
    assert mend([*FULL[:2], pause]) is None
    ada = ((7, "Ada"),)
    busy = [slot(1, speakers=ada), slot(2, room=2), slot(4, 30, speakers=ada)]
    # Not beside her other talk, but in its place.
    assert told(mend(busy)) == (4, 30, 1, 3)


def test_what_is_wrong_already_or_means_nothing_here_does_not_hinder() -> None:
    away = [Away(7, at(0), at(60))]
    speaking = [slot(1, speakers=((7, "Ada"),)), *FULL[1:]]
    assert told(mend(speaking, away=away)) == (3, 30, 1, 3)
    later = [Away(7, at(30), at(60))]
    assert told(mend(speaking, away=later, told=TOLD - {Kind.ABSENT})) == (3, 30, 1, 3)


def test_whatever_is_offered_lowers_the_clashes_by_what_it_says_and_adds_none() -> None:
    random, offered = Random(7), 0
    for _round in range(40):
        slots = [
            slot(number, 30 * (number % 4), number // 4 + 1, speakers=((random.randrange(9), "X"),))
            for number in random.sample(range(16), 13)
        ]
        fans = fans_of(random.sample(range(16), 5) for _person in range(30))
        floor = Floor(slots, {n: f"Room {n}" for n in range(1, 5)}, [at(30 * n) for n in range(4)], at(120))
        found = Mending(floor, fans, Rules(FRAME, FACTS, (), TOLD)).of(slots[0])
        if found is None:
            continue
        offered += 1
        place = {found.slot.guid: (found.starts_at, found.room)}
        if found.other:
            place[found.other.guid] = (found.slot.starts_at, found.slot.room or 0)
        after = [
            replace(one, starts_at=place[one.guid][0], room=place[one.guid][1]) if one.guid in place else one
            for one in slots
        ]
        costs = [sum(pair.people for pair in worst(some, fans, 999)) for some in (slots, after)]
        wrong = [len(conflicts.find(some, FRAME)) for some in (slots, after)]
        assert (costs[0] - costs[1], wrong[1] <= wrong[0]) == (found.saved, True)
    assert offered > 20
