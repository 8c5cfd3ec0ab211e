"""Rows as a problem, and back."""

from datetime import UTC, datetime, timedelta

import pytest

from agenda.models import Session, Speaker
from agenda.planning import adapting, evaluating, material
from agenda.planning.adapting import Plan
from agenda.planning.material import Spot
from agenda.solver.problem import Gap, Lock, Order
from agenda.solver.score import Rule
from events.models import Event
from tests.factories.agenda import (
    FIRST_MORNING,
    later,
    make_confirmed,
    make_draft_version,
    make_released_version,
    make_session,
    make_slot,
)
from tests.factories.events import make_event, make_participant, make_room, make_track
from tests.factories.planning import (
    make_absence,
    make_closure,
    make_feature,
    make_hours,
    make_stage,
    make_talks,
    make_walk,
    room,
)

pytestmark = pytest.mark.django_db


def plan_of(event: Event, **options: object) -> Plan:
    found = material.read(event)
    return adapting.build(found, places=found.places, **options)  # type: ignore[arg-type]


def test_talks_take_whole_slots_and_come_back_as_instants() -> None:
    event = make_stage(minutes=45)
    long = make_confirmed(event, title="Long", minutes=90)
    make_talks(event, 1)
    plan = plan_of(event)
    assert (plan.grid.minutes, [talk.length for talk in plan.problem.talks]) == (15, [6, 3])
    assert plan.spots({0: (2, 1)}) == {long.pk: Spot(room(event, "B").pk, later(30), 90)}


def test_only_what_is_in_the_programme_is_placed() -> None:
    event = make_stage()
    for state in Session.State.values:
        make_session(event, title=state, state=state)
    assert [session.title for session in plan_of(event).sessions] == ["accepted", "confirmed"]


def test_needs_seats_tracks_and_wishes_arrive() -> None:
    event = make_stage()
    ana = make_participant(event)
    lab = make_feature(event, room(event, "B"))
    one, two = make_track(event), make_track(event)
    first = make_confirmed(event, ana, track=one, min_capacity=80, expected_audience=120, stops_all=True)
    first.needs.add(lab)
    second = make_confirmed(event, ana, track=two, comes_after=first)
    make_confirmed(event)
    make_absence(ana, 0, 45)
    make_absence(ana, 60, 90, kind="disliked")
    problem = plan_of(event).problem
    talk = problem.talks[0]
    assert (talk.needs, talk.min_capacity, talk.audience, talk.stops_all) == (
        frozenset({str(lab.pk)}),
        80,
        120,
        True,
    )
    assert [each.track for each in problem.talks] == [0, 1, 4]
    assert [each.features for each in problem.rooms] == [frozenset(), {str(lab.pk)}]
    me = problem.speakers[min(talk.speakers)]
    assert (set(me.away), set(me.dislikes)) == ({0, 1}, {2})
    assert problem.orders == [Order(0, 1)]
    assert second.comes_after == first


def test_authors_need_not_be_there() -> None:
    event = make_stage()
    session = make_confirmed(event)
    Speaker.objects.filter(session=session).update(role=Speaker.Role.AUTHOR)
    assert plan_of(event).problem.talks[0].speakers == frozenset()


def test_breaks_of_the_draft_part_blocks_or_fill_a_room() -> None:
    event = make_stage()
    draft = make_draft_version(event)
    make_slot(draft, starts_at=later(60), minutes=30)  # coffee for all
    make_slot(draft, title="Sound check", room=room(event), starts_at=later(0), minutes=30)
    make_closure(room(event, "B"), 150, 165, reason="cleaning")
    make_talks(event, 2)
    plan = plan_of(event)
    assert plan.grid.blocks == (0, 0, 1, 1, 1)
    assert [each.closed for each in plan.problem.rooms] == [{0}, {4}]


def test_what_is_locked_keeps_its_place_even_before_the_doors_open() -> None:
    event = make_stage()
    keynote, other = make_talks(event, 2)
    draft = make_draft_version(event)
    make_slot(draft, keynote, room(event), starts_at=later(-20), is_locked=True)
    make_slot(draft, other, room(event, "B"), starts_at=later(60))
    found = material.read(event)
    plan = adapting.build(found, places=found.places, kept=found.locked)
    assert [talk.lock for talk in plan.problem.talks] == [Lock(0, 0), None]
    assert plan.grid.starts[0] == later(-20)
    # Nobody else may be there before nine.
    assert [0 in each.closed for each in plan.problem.rooms] == [False, True]
    assert plan.places == {0: (0, 0), 1: (8, 1)}


def test_whoever_gives_two_talks_has_time_to_walk() -> None:
    event = make_stage()
    ana = make_participant(event)
    make_walk(room(event, "B"), room(event), 20)
    one, two = (make_confirmed(event, ana) for _ in range(2))
    assert plan_of(event).problem.gaps == [Gap(0, 1, 1)]
    draft = make_draft_version(event)
    make_slot(draft, one, room(event), starts_at=later(0))
    make_slot(draft, two, room(event), starts_at=later(30))
    # By hand they are in the same room, where nobody walks.
    assert plan_of(event, whole_walks=False).problem.gaps == []


def test_minutes_between_talks_are_kept_free_but_not_before_a_break() -> None:
    event = make_stage(minutes=50, hours=(0, 110))
    make_talks(event, 2)
    plan = plan_of(event, buffer_minutes=10)
    assert ([talk.length for talk in plan.problem.talks], plan.grid.minutes) == ([2, 2], 30)
    assert plan.problem.starts(2) == [0, 1, 2]
    assert plan.spots({1: (2, 0)})[plan.sessions[1].pk].minutes == 50


def test_without_hours_days_are_assumed_as_the_zone_has_them() -> None:
    event = make_event(time_zone="Europe/Berlin", starts_on="2027-03-27", ends_on="2027-03-28")
    event.refresh_from_db()
    make_room(event)
    make_talks(event, 1)
    found = material.read(event)
    assert found.is_assumed
    assert [first for first, _ in found.hours] == [
        datetime(2027, 3, 27, 8, tzinfo=UTC),
        datetime(2027, 3, 27, 12, tzinfo=UTC),
        datetime(2027, 3, 28, 7, tzinfo=UTC),
        datetime(2027, 3, 28, 11, tzinfo=UTC),
    ]
    assert set(plan_of(event).grid.days) == {0, 1}


def test_what_stands_in_the_last_release_is_known() -> None:
    event = make_stage()
    one, two = make_talks(event, 2)
    make_slot(make_released_version(event, 1), two, room(event))
    make_slot(make_released_version(event, 2), one, room(event))
    assert material.read(event).released == {one.pk}


# Evaluating


def words(event: Event) -> list[str]:
    return [told.text for told in evaluating.evaluate(make_draft_version(event)).violations]


def test_work_by_hand_is_judged_wherever_it_lies() -> None:
    event = make_stage()
    ana = make_participant(event, name="Ana")
    talks = make_talks(event, 3)
    mine = make_confirmed(event, ana, title="Mine")
    make_absence(ana, 0, 60)
    draft = make_draft_version(event)
    make_slot(draft, talks[0], room(event), starts_at=later(7))
    make_slot(draft, talks[1], room(event), starts_at=later(20))
    make_slot(draft, mine, room(event, "B"), starts_at=later(31))
    found = evaluating.evaluate(draft)
    assert words(event) == [
        "“T0” and “T1” are in A at the same time.",
        "“Mine”, Wed, May 12, 9:31\u202fAM: Ana cannot be there then.",
    ]
    assert (found.unplaced, [told.rule for told in found.violations]) == (
        1,
        [Rule.ROOM_ONCE, Rule.SPEAKER_THERE],
    )
    assert found.violations[0].sessions == (talks[0].pk, talks[1].pk)


def test_a_closed_room_and_the_time_before_the_doors_open_are_told_once_each() -> None:
    event = make_stage()
    one, two = make_talks(event, 2)
    make_closure(room(event), 0, 60)
    draft = make_draft_version(event)
    make_slot(draft, one, room(event), starts_at=later(0))
    make_slot(draft, two, room(event, "B"), starts_at=later(-60))
    assert [told.rule for told in evaluating.evaluate(draft).violations] == [Rule.ROOM_OPEN, Rule.ROOM_OPEN]


def test_parts_are_counted_and_weighed() -> None:
    event = make_stage()
    track = make_track(event)
    one, two = (make_confirmed(event, track=track, expected_audience=130) for _ in range(2))
    make_talks(event, 1)
    draft = make_draft_version(event)
    for place, session in enumerate((one, two)):
        make_slot(draft, session, room(event, "AB"[place]), starts_at=FIRST_MORNING)
    found = evaluating.evaluate(draft)
    assert [(part.key, part.count, part.cost) for part in found.parts] == [
        ("clash", 0, 0),
        ("same_track", 1, 10),
        ("overflow", 60, 60),
        ("dislike", 0, 0),
        ("track_day_room", 2, 20),
    ]
    assert (found.total, found.unplaced) == (90, 1)


@pytest.mark.parametrize("talks", [1, 30])
def test_evaluating_takes_the_same_queries_for_one_talk_and_for_thirty(
    talks: int, django_assert_num_queries: object
) -> None:
    event = make_stage(rooms=3, hours=(0, 600))
    draft = make_draft_version(event)
    for place, session in enumerate(make_talks(event, talks)):
        make_slot(draft, session, room(event, "ABC"[place % 3]), starts_at=later(place // 3 * 30))
    with django_assert_num_queries(13):  # type: ignore[operator]
        assert evaluating.evaluate(draft).violations == []


def test_rows_of_other_events_stay_out() -> None:
    event, other = make_stage(), make_stage()
    make_talks(event, 2)
    make_talks(other, 3)
    make_hours(other, 300, 400)
    make_closure(room(other), 0, 60)
    plan = plan_of(event)
    assert (len(plan.sessions), len(plan.people), len(plan.problem.rooms)) == (2, 2, 2)
    assert plan.material.hours == [(FIRST_MORNING, FIRST_MORNING + timedelta(hours=3))]
