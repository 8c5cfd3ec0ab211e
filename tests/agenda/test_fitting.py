"""What must lie between two talks: the part before it, the way between rooms, minutes to breathe."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from agenda.conflicts import Frame, Kind, Placed
from agenda.fitting import Facts, TalkFacts, find

FRAME = Frame(date(2027, 5, 12), date(2027, 5, 14), "America/Los_Angeles")
NINE = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)  # 9:00 in San Francisco
FACTS = Facts(rooms={}, talks={}, features={}, tracks={})
SERIES = replace(FACTS, talks={2: TalkFacts(after=1)})
WALKS = replace(FACTS, walks={frozenset({1, 2}): 10})
ADA = ((7, "Ada"),)


def slot(number: int, minutes: int, room: int = 1, **fields: Any) -> Placed:
    values: dict[str, Any] = {
        "guid": UUID(int=number), "title": f"Part {number}", "starts_at": NINE + timedelta(minutes=minutes),
        "minutes": 30, "session": number, "state": "confirmed", "room": room, "room_name": f"Room {room}",
    }  # fmt: skip
    return Placed(**values | fields)


def told(facts: Facts, *slots: Placed) -> list[tuple[Kind, str]]:
    given = sorted(slots, key=lambda one: one.starts_at)
    return [(one.kind, one.text.replace("\u202f", " ")) for one in find(given, facts, FRAME)]


@pytest.mark.parametrize(("minutes", "clashes"), [(30, 0), (29, 1), (0, 1), (-60, 1), (1440, 0)])
def test_a_part_begins_when_the_one_before_it_has_ended(minutes: int, clashes: int) -> None:
    found = told(SERIES, slot(1, 0), slot(2, minutes, room=2))
    assert [kind for kind, _text in found] == [Kind.SERIES] * clashes


def test_series_is_told_in_words_by_the_first_place_and_not_of_what_is_gone_or_not_placed() -> None:
    assert told(SERIES, slot(1, 1440), slot(2, 0)) == [
        (Kind.SERIES, "“Part 2”, Wed, May 12, 9:00 AM, is to come after “Part 1”, Thu, May 13, 9:00 AM.")
    ]
    assert told(SERIES, slot(2, 0)) == []
    assert told(SERIES, slot(1, 60, state="withdrawn"), slot(2, 0)) == []
    again = slot(9, 90, session=1, title="Part 1")
    assert told(SERIES, slot(1, 0), slot(2, 40), again) == []


@pytest.mark.parametrize(
    ("gap", "room", "clashes"), [(0, 2, 1), (9, 2, 1), (10, 2, 0), (0, 1, 0), (0, 3, 0), (-5, 2, 0)]
)
def test_a_speaker_needs_time_for_the_way_between_two_rooms(gap: int, room: int, clashes: int) -> None:
    found = told(WALKS, slot(1, 0, speakers=ADA), slot(2, 30 + gap, room, speakers=ADA))
    assert [kind for kind, _text in found] == [Kind.WALK] * clashes


def test_way_is_told_in_words_and_is_nothing_to_people_who_speak_once() -> None:
    assert told(WALKS, slot(1, 0, speakers=ADA), slot(2, 35, 2, speakers=((8, "Grace"), *ADA))) == [
        (Kind.WALK, "Ada has 5 min from “Part 1”, Room 1, to “Part 2”, Room 2. The way takes 10 min.")
    ]
    assert told(WALKS, slot(1, 0, speakers=ADA), slot(2, 35, 2, speakers=((8, "Grace"),))) == []


def test_minutes_between_two_talks_in_a_room_are_asked_for_and_breaks_need_none() -> None:
    facts, pause = replace(FACTS, buffer=10), slot(3, 30, session=None, state="", title="Tea")
    assert told(facts, slot(1, 0), slot(2, 35)) == [
        (Kind.BUFFER, "Room 1: “Part 2” begins 5 min after “Part 1”. There are to be 10.")
    ]
    assert told(facts, slot(1, 0), slot(2, 40), slot(4, 30, 2), pause) == []
    assert told(FACTS, slot(1, 0), slot(2, 30)) == []
