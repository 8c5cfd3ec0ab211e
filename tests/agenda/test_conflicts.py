"""Clashes in an agenda: each kind told in words, and all of them found, by comparison with trying every pair."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.conflicts import BLOCKING, Away, Clash, Frame, Kind, Placed, find

FRAME = Frame(date(2027, 5, 12), date(2027, 5, 14), "America/Los_Angeles")
NINE = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)  # 9:00 in San Francisco


def slot(number: int, at: int = 0, minutes: int = 30, room: int | None = 1, **fields: object) -> Placed:
    """A confirmed session `at` minutes after nine."""
    values: dict[str, object] = {
        "guid": UUID(int=number),
        "title": f"Talk {number}",
        "starts_at": NINE + timedelta(minutes=at),
        "minutes": minutes,
        "session": number,
        "state": "confirmed",
        "room": room,
        "room_name": f"Room {room}",
    }
    return Placed(**values | fields)  # type: ignore[arg-type]


def pause(number: int, at: int = 0, minutes: int = 30, room: int | None = None) -> Placed:
    name = f"Room {room}" if room else ""
    return slot(number, at, minutes, room, session=None, state="", title="Coffee", room_name=name)


def words(*slots: Placed) -> list[tuple[Kind, str]]:
    return [(clash.kind, clash.text) for clash in find(slots, FRAME)]


def test_room_with_two_sessions_at_once_is_a_clash() -> None:
    assert words(slot(1, 0), slot(2, 20)) == [
        (Kind.ROOM, "Room 1: “Talk 2” begins at 9:20\u202fAM, before “Talk 1” ends at 9:30\u202fAM.")
    ]


def test_sessions_that_touch_do_not_clash() -> None:
    assert words(slot(1, 0, 30), slot(2, 30, 30), pause(3, 60)) == []


def test_speaker_in_two_rooms_is_a_clash() -> None:
    both = ((7, "Ada Lovelace"), (8, "Grace Hopper"))
    assert words(slot(1, room=1, speakers=both), slot(2, 10, room=2, speakers=both[:1])) == [
        (
            Kind.SPEAKER,
            "Ada Lovelace is in two places: “Talk 1”, 9:00\u202fAM in Room 1, and “Talk 2”, "
            "9:10\u202fAM in Room 2.",
        )
    ]


def test_session_beside_itself_is_told_once_and_not_for_each_speaker() -> None:
    first = slot(1, room=1, speakers=((7, "Ada Lovelace"),))
    again = replace(first, guid=UUID(int=9), room=2, room_name="Room 2")
    assert [kind for kind, _text in words(first, again)] == [Kind.TWICE]


def test_session_given_twice_at_different_times_is_allowed() -> None:
    first = slot(1, speakers=((7, "Ada Lovelace"),))
    assert words(first, replace(first, guid=UUID(int=9), starts_at=NINE + timedelta(hours=2))) == []


def test_session_during_a_break_for_all_rooms_is_a_clash() -> None:
    assert words(slot(1, 0, 45), pause(2, 30, 30)) == [
        (Kind.BREAK, "“Talk 1”, 9:00\u202fAM in Room 1, runs during “Coffee”, which is for all rooms.")
    ]


def test_break_in_one_room_leaves_the_others_alone() -> None:
    assert words(slot(1, room=1), pause(2, room=2)) == []


def test_two_breaks_for_all_rooms_may_overlap() -> None:
    assert words(pause(1), pause(2, 10)) == []


def test_party_that_ends_after_midnight_is_on_a_day_of_the_event() -> None:
    last_evening = datetime(2027, 5, 15, 2, 0, tzinfo=UTC)  # 19:00 on the 14th
    assert words(pause(1, 0, 330), replace(pause(2, 0, 9 * 60), starts_at=last_evening)) == []


@pytest.mark.parametrize(
    "starts_at",
    [datetime(2027, 5, 12, 10, 59, tzinfo=UTC), datetime(2027, 5, 15, 10, 45, tzinfo=UTC)],
)
def test_slot_before_the_first_or_after_the_last_day_is_a_clash(starts_at: datetime) -> None:
    assert [kind for kind, _text in words(replace(slot(1), starts_at=starts_at))] == [Kind.DAY]


def test_day_of_a_clash_is_named_in_the_zone_of_the_event() -> None:
    evening_before = datetime(2027, 5, 12, 3, 0, tzinfo=UTC)
    assert words(replace(slot(1), starts_at=evening_before)) == [
        (Kind.DAY, "“Talk 1” is on May 11, 2027 at 8:00\u202fPM, outside the days of the event.")
    ]


def test_unconfirmed_session_is_worth_knowing_but_blocks_nothing() -> None:
    (clash,) = find([slot(1, state="accepted")], FRAME)
    assert (clash.kind, clash.blocks) == (Kind.UNCONFIRMED, False)


@pytest.mark.parametrize("state", ["submitted", "rejected", "withdrawn", "cancelled"])
def test_session_out_of_the_programme_clashes_with_nothing(state: str) -> None:
    assert [clash.kind for clash in find([slot(1), slot(2, state=state)], FRAME)] == [Kind.GONE]


def test_blocking_clashes_stand_first() -> None:
    found = find([slot(1, state="accepted"), slot(2, 10)], FRAME)
    assert [clash.blocks for clash in found] == [True, False]


# Every pair, tried one by one: slow and obvious.


def pairs_by_trying(slots: list[Placed]) -> set[tuple[Kind, frozenset[UUID]]]:
    found = set()
    for one, two in combinations([entry for entry in slots if not entry.is_gone], 2):
        if not one.overlaps(two):
            continue
        pair = frozenset({one.guid, two.guid})
        if one.room is not None and one.room == two.room:
            found.add((Kind.ROOM, pair))
        if one.session is not None and one.session == two.session:
            found.add((Kind.TWICE, pair))
        elif one.session is not None and two.session is not None and {*one.speakers} & {*two.speakers}:
            found.add((Kind.SPEAKER, pair))
        if (one.session is None) != (two.session is None):
            rest = one if one.session is None else two
            if rest.room is None:
                found.add((Kind.BREAK, pair))
    return found


def pairs(clashes: list[Clash]) -> set[tuple[Kind, frozenset[UUID]]]:
    return {(clash.kind, frozenset(clash.slots)) for clash in clashes if len(clash.slots) == 2}


@st.composite
def agendas(draw: st.DrawFn) -> list[Placed]:
    size = draw(st.integers(0, 14))
    made = []
    for number in range(1, size + 1):
        at, minutes = draw(st.integers(0, 40)) * 5, draw(st.integers(1, 12)) * 5
        if draw(st.integers(0, 4)) == 0:
            made.append(pause(number, at, minutes, draw(st.sampled_from([None, 1, 2]))))
            continue
        people = draw(st.sets(st.integers(1, 5), max_size=3))
        made.append(
            slot(
                number, at, minutes, draw(st.integers(1, 3)), session=draw(st.integers(1, 10)),
                state=draw(st.sampled_from(["confirmed", "accepted", "withdrawn"])),
                speakers=tuple((key, f"Person {key}") for key in sorted(people)),
            )
        )  # fmt: skip
    return made


@given(agendas())
def test_clashes_found_are_those_of_trying_every_pair(slots: list[Placed]) -> None:
    assert pairs(find(slots, FRAME)) == pairs_by_trying(slots)


@given(agendas(), st.integers(0, 2**32))
def test_order_in_which_slots_are_given_changes_nothing(slots: list[Placed], seed: int) -> None:
    shuffled = [*slots]
    Random(seed).shuffle(shuffled)
    assert find(shuffled, FRAME) == find(slots, FRAME)


@given(agendas(), st.integers(1, 24 * 60))
def test_moving_everything_together_keeps_its_clashes(slots: list[Placed], minutes: int) -> None:
    moved = [replace(entry, starts_at=entry.starts_at + timedelta(minutes=minutes)) for entry in slots]
    assert pairs(find(moved, FRAME)) == pairs(find(slots, FRAME))


# Speakers who are not there


def away(speaker: int, at: int, minutes: int = 60, *, can_come: bool = False) -> Away:
    start = NINE + timedelta(minutes=at)
    return Away(speaker, start, start + timedelta(minutes=minutes), can_come)


def about(*given: Away) -> list[tuple[Kind, str]]:
    talk = slot(1, 0, 30, speakers=((7, "Ada"), (8, "Grace")))
    return [(clash.kind, clash.text.replace("\u202f", " ")) for clash in find([talk], FRAME, given)]


def test_speaker_who_cannot_be_there_keeps_an_agenda_back() -> None:
    assert about(away(8, 10)) == [
        (Kind.ABSENT, "“Talk 1”, Wed, May 12, 9:00 AM: Grace cannot be there then.")
    ]
    assert Kind.ABSENT in BLOCKING


def test_speaker_who_would_rather_not_is_only_worth_knowing() -> None:
    assert about(away(7, 10, can_come=True)) == [
        (Kind.DISLIKED, "“Talk 1”, Wed, May 12, 9:00 AM: Ada would rather not speak then.")
    ]
    assert Kind.DISLIKED not in BLOCKING


def test_two_words_about_one_talk_are_one_clash_and_the_stronger_counts() -> None:
    assert [kind for kind, _text in about(away(7, 0, can_come=True), away(7, 20))] == [Kind.ABSENT]


def test_time_that_touches_a_talk_and_people_of_other_talks_clash_with_nothing() -> None:
    assert about(away(7, 30), away(7, -60), away(9, 0)) == []
