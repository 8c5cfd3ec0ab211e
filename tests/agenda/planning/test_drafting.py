"""Drafts are made by the worker, tell how far they are, and change nothing until somebody accepts them."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from agenda.actions import accepting, drafting, drafting_work, edits
from agenda.models import AgendaVersion, Drafting, DraftPlacement, Session, Slot
from agenda.planning import evaluating
from core import jobs
from events.models import Event
from tests.factories.agenda import (
    NOW,
    later,
    make_confirmed,
    make_draft_version,
    make_released_version,
    make_slot,
)
from tests.factories.events import make_participant, make_user
from tests.factories.planning import (
    make_absence,
    make_closure,
    make_drafting,
    make_stage,
    make_talks,
    minutes_in,
    room,
)

pytestmark = pytest.mark.django_db
State = Drafting.State


def placed(row: Drafting) -> list[tuple[str, str, int]]:
    rows = row.placements.order_by("session__title").select_related("session", "room")
    return [(each.session.title, each.room.name, minutes_in(each.starts_at)) for each in rows]


def agenda(event: Event) -> list[tuple[str, str, int]]:
    rows = Slot.objects.filter(version__event=event, version__number=None, session__isnull=False)
    rows = rows.order_by("session__title").select_related("session", "room")
    return [(str(slot), slot.room.name if slot.room else "", minutes_in(slot.starts_at)) for slot in rows]


def rows_of(version: AgendaVersion) -> list[dict[str, Any]]:
    """Everything about each slot but the key of its row, which a slot that was away has anew."""
    rows = version.slots.order_by("guid").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def drafted(event: Event, **fields: Any) -> Drafting:
    """Asked for and worked on at once; what is found at the first look is good enough."""
    row = make_drafting(event, **{"is_stopping": True} | fields)
    assert drafting_work.run_due(now=NOW) == 1
    row.refresh_from_db()
    return row


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting_work, "LOOK", 0.05)


@pytest.fixture
def me() -> User:
    return make_user()


def test_a_draft_places_every_talk_and_the_agenda_stays_as_it_was(me: User) -> None:
    event = make_stage(rooms=2, hours=(0, 120))
    ana = make_participant(event)
    make_absence(ana, 0, 90)
    make_talks(event, 6)
    make_confirmed(event, ana, title="Ana's")
    row = drafted(event)
    assert (row.state, row.share, row.score["broken"], row.score["unplaced"]) == (State.DONE, 100, 0, 0)
    assert (len(placed(row)), placed(row)[0][2], row.bound) == (7, 90, 0)
    assert agenda(event) == []
    assert accepting.accept(row=row, by=me, now=NOW) == accepting.Accepted(7, 0)
    assert agenda(event) == placed(row)
    assert accepting.accept(row=row, by=me, now=NOW) == accepting.Accepted(0, 0)


def test_accepting_all_is_one_command_that_is_taken_back_and_done_again_whole(me: User) -> None:
    event = make_stage(rooms=2, hours=(0, 120))
    here, locked, *_waiting = make_talks(event, 5)
    version = make_draft_version(event)
    make_slot(version, here, room(event, "B"), starts_at=later(90), minutes=20, is_secret=True)
    make_slot(version, locked, room(event), starts_at=later(30), is_locked=True)
    make_slot(version, title="Coffee", starts_at=later(60), minutes=15)
    row = drafted(event)
    DraftPlacement.objects.filter(session=here).update(starts_at=later(0), room=room(event, "B"))
    before = rows_of(version)
    accepting.accept(row=row, by=me, now=NOW)
    after = rows_of(version)
    edits.undo(version=version, by=me, now=NOW)
    assert (rows_of(version), agenda(event)) == (before, [("T0", "B", 90), ("T1", "A", 30)])
    edits.redo(version=version, by=me, now=NOW)
    assert (rows_of(version), len(after), len(before)) == (after, 6, 3)
    done = [(edit.label, edit.lines.count()) for edit in version.edits.order_by("number")]
    taken = f"Taken from “{row}”: 4 talks"
    assert done == [(taken, 4), (f"Taken back: {taken}", 4), (f"Done again: {taken}", 4)]


def test_single_places_are_accepted_with_the_guid_they_had_and_what_is_locked_meanwhile_stays(
    me: User,
) -> None:
    event = make_stage(rooms=2)
    one, two, three = make_talks(event, 3)
    old = make_slot(make_released_version(event), one, room(event))
    draft = make_draft_version(event)
    make_slot(draft, three, room(event), starts_at=later(0))
    row = drafted(event, may_move_released=True)
    Slot.objects.filter(session=three, version=draft).update(
        is_locked=True, starts_at=later(150), room=room(event, "B")
    )
    DraftPlacement.objects.filter(session=three).update(starts_at=later(30))
    done = accepting.accept(row=row, sessions=[one.pk, three.pk], by=me, now=NOW)
    assert done == accepting.Accepted(1, 1)
    assert [title for title, _room, _minutes in agenda(event)] == ["T0", "T2"]
    assert Slot.objects.get(version=draft, session=one).guid == old.guid
    assert two.slots.count() == 0


def test_locked_and_released_talks_stay_and_with_a_tick_the_released_may_move() -> None:
    event = make_stage(rooms=1, hours=(0, 90))
    one, two, _three = make_talks(event, 3)
    draft, released = make_draft_version(event), make_released_version(event)
    make_slot(draft, one, room(event), starts_at=later(30), is_locked=True)
    make_slot(draft, two, room(event), starts_at=later(0))
    make_slot(released, two, room(event), starts_at=later(0))
    assert placed(drafted(event)) == [("T0", "A", 30), ("T1", "A", 0), ("T2", "A", 60)]
    make_absence(two.speakers.get().participant, 0, 60)
    assert drafted(event).state == State.IMPOSSIBLE
    moved = drafted(event, may_move_released=True)
    assert placed(moved) == [("T0", "A", 30), ("T1", "A", 60), ("T2", "A", 0)]


def test_the_search_tells_how_far_it_is_and_ends_when_it_is_good_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_stage(rooms=2)
    make_talks(event, 6)
    row = make_drafting(event, seconds=60)
    monkeypatch.setattr(drafting_work, "LOOK", 0.0)
    seen: list[tuple[int, int | None, int | None]] = []
    renew = drafting_work._renew

    def watched(mine: Drafting, **fields: Any) -> None:
        renew(mine, **fields)
        now = Drafting.objects.get(pk=row.pk)
        seen.append((now.share, now.best_broken, now.best_missed))
        if len(seen) == 2:
            drafting.stop(row=now, by=make_user(), now=NOW)

    monkeypatch.setattr(drafting_work, "_renew", watched)
    drafting_work.run_due(now=NOW)
    row.refresh_from_db()
    assert (seen[-1][1:], row.state, len(placed(row))) == ((0, 0), State.DONE, 6)
    assert seen[-1][0] < 99


def test_a_cancelled_search_leaves_nothing(monkeypatch: pytest.MonkeyPatch, me: User) -> None:
    event = make_stage(rooms=2)
    make_talks(event, 6)
    row = make_drafting(event, seconds=60)
    monkeypatch.setattr(drafting_work, "LOOK", 0.0)
    renew = drafting_work._renew

    def cancelled_meanwhile(mine: Drafting, **fields: Any) -> None:
        drafting.cancel(row=mine, by=me, now=NOW)
        renew(mine, **fields)

    monkeypatch.setattr(drafting_work, "_renew", cancelled_meanwhile)
    drafting_work.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, placed(row)) == (State.CANCELLED, [])


def test_the_draft_of_a_killed_worker_is_taken_over_when_its_lease_ends() -> None:
    event = make_stage(rooms=1)
    make_talks(event, 2)
    row = make_drafting(event)
    killed = drafting_work.claim(NOW)
    assert killed == row
    assert drafting_work.claim(NOW + timedelta(seconds=10)) is None
    assert drafting_work.run_due(now=NOW + drafting_work.LEASE) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, len(placed(row))) == (State.DONE, 2, 2)
    # The one that was thought dead comes back and writes nothing.
    drafting_work.work(killed)
    assert len(placed(row)) == 2


def test_one_turn_makes_one_draft_and_a_wake_up_none() -> None:
    event = make_stage(rooms=1)
    make_talks(event, 1)
    for _ in range(2):
        make_drafting(event, is_stopping=True)
    asked = [jobs.wake_up.call, jobs.run, jobs.run, jobs.run]
    found = [(ask(drafting.DUTY), Drafting.objects.filter(state=State.DONE).count()) for ask in asked]
    assert found == [(0, 0), (1, 1), (1, 2), (0, 2)]


def test_a_re_plan_is_its_workers_for_as_long_as_it_may_take() -> None:
    row = make_drafting(make_stage(), kind="replan", seconds=60)
    assert drafting_work.claim(NOW) == row
    assert drafting_work.claim(NOW + timedelta(seconds=2 * 60)) is None
    assert drafting_work.claim(NOW + timedelta(seconds=2 * 60) + drafting_work.LEASE) == row


@pytest.mark.parametrize("kind", ["whole", "replan"])
def test_a_room_deleted_during_the_search_is_told_and_a_deleted_talk_left_out(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_stage(rooms=2)
    talks = make_talks(event, 3)
    stand(event, *talks[:2])
    make_closure(room(event), 0, 180)
    finish = drafting_work._finish

    def without(subject: Any) -> Drafting:
        def deleted(*given: Any, **named: Any) -> None:
            subject.delete()
            finish(*given, **named)

        monkeypatch.setattr(drafting_work, "_finish", deleted)
        return drafted(event, kind=kind)

    assert [title for title, _hall, _minutes in placed(without(talks[2]))] == ["T0", "T1"]
    row = without(room(event, "B"))
    assert (row.state, row.refusal, placed(row)) == (
        State.FAILED,
        "A room was deleted while this was being worked on. The agenda is as it was: start again.",
        [],
    )


def test_a_draft_that_kills_every_worker_is_given_up() -> None:
    event = make_stage()
    make_talks(event, 1)
    row = drafted(event, attempts=3)
    assert (row.state, row.refusal) == (State.FAILED, "The worker died 3 times over this draft.")


def test_nothing_to_place_and_no_room_to_place_it_are_said() -> None:
    empty, bare = make_stage(), make_stage(rooms=0)
    make_talks(bare, 1)
    told = [drafted(event).refusal for event in (empty, bare)]
    assert told == [
        "No talk is accepted yet, so there is nothing to place.",
        "There is no room yet. Add the rooms first.",
    ]


def test_where_nothing_may_move_it_is_said_what_to_do() -> None:
    event = make_stage()
    (one,) = make_talks(event, 1)
    for version in (make_draft_version(event), make_released_version(event)):
        make_slot(version, one, room(event))
    assert [drafted(event).refusal, drafted(event, keeps="placed").refusal] == [
        "Every talk is locked or released, so nothing could move. Tick that released talks may move.",
        "Every talk has a time already, and all were to stay: there was nothing to draft.",
    ]
    Slot.objects.update(is_locked=True)
    assert drafted(event).refusal == "Every talk is locked, so nothing could move. Unlock some."


def test_the_same_form_twice_is_one_draft_and_the_worker_looks_for_it(me: User) -> None:
    event = make_stage()
    wishes = {"seconds": 5, "clash_weight": 3, "name": ""}
    rows = [
        drafting.ask(event=event, kind="whole", wishes=wishes, form_key="abc", by=me, now=NOW)
        for _ in range(2)
    ]
    assert (rows[0], rows[0].name, rows[0].clash_weight) == (rows[1], "Draft 1", 3)
    assert jobs.timetable()[drafting.DUTY].is_long


def test_so_many_drafts_wait_at_once_and_no_more(me: User) -> None:
    event = make_stage()
    for _ in range(drafting.MOST_WAITING):
        make_drafting(event)
    with pytest.raises(drafting.Refused):
        drafting.ask(event=event, kind="whole", wishes={}, form_key="one more", by=me, now=NOW)


def test_a_mixture_has_the_chosen_talks_from_the_other_and_tells_what_breaks(me: User) -> None:
    event = make_stage(rooms=1, hours=(0, 90))
    one, two, _three = make_talks(event, 3)
    first, second = (drafted(event, seed=seed) for seed in (1, 2))
    second.placements.filter(session=one).update(starts_at=first.placements.get(session=two).starts_at)
    mixed = drafting.mix(base=first, other=second, sessions=[one.pk], form_key="m", by=me, now=NOW)
    where = {title: minutes for title, _room, minutes in placed(mixed)}
    assert where["T0"] == where["T1"]
    assert (mixed.state, mixed.score["broken"], len(placed(mixed))) == (State.DONE, 1, 3)
    again = drafting.mix(base=first, other=second, sessions=[one.pk], form_key="m", by=me, now=NOW)
    assert (again, agenda(event)) == (mixed, [])


def test_thrown_away_drafts_are_gone_but_not_while_they_are_worked_on(me: User) -> None:
    event = make_stage()
    row = make_drafting(event)
    with pytest.raises(drafting.Refused):
        drafting.discard(row=row, by=me, now=NOW)
    drafting.cancel(row=row, by=me, now=NOW)
    drafting.discard(row=row, by=me, now=NOW)
    drafting.discard(row=row, by=me, now=NOW)
    assert Drafting.objects.count() == 0


# Re-planning


def stand(event: Event, *talks: Session, every: int = 30) -> AgendaVersion:
    """One after another in room A."""
    draft = make_draft_version(event)
    for place, session in enumerate(talks):
        make_slot(draft, session, room(event), starts_at=later(place * every))
    return draft


def test_a_late_speaker_is_one_move_and_proven_to_be_the_fewest(me: User) -> None:
    event = make_stage(rooms=2)
    talks = make_talks(event, 4)
    draft = stand(event, *talks)
    make_absence(talks[1].speakers.get().participant, 0, 90)
    row = drafted(event, kind="replan")
    before = {title: (hall, minutes) for title, hall, minutes in agenda(event)}
    moved = [line for line in placed(row) if before[line[0]] != line[1:]]
    assert ([title for title, _hall, _minutes in moved], row.is_fewest) == (["T1"], True)
    assert list(row.placements.exclude(causes=[]).values_list("causes", flat=True)) == [["speaker_there"]]
    accepting.accept(row=row, sessions=[talks[1].pk], by=me, now=NOW)
    assert evaluating.evaluate(draft).violations == []


def test_a_closed_room_moves_only_what_stood_there_then() -> None:
    event = make_stage(rooms=2)
    stand(event, *make_talks(event, 4))
    make_closure(room(event), 0, 60, reason="flood")
    row = drafted(event, kind="replan")
    assert sorted(row.placements.exclude(causes=[]).values_list("session__title", flat=True)) == ["T0", "T1"]
    assert (row.is_fewest, row.score["broken"]) == (True, 0)


def test_released_talks_move_only_if_allowed() -> None:
    event = make_stage(rooms=2)
    talks = make_talks(event, 2)
    stand(event, *talks)
    make_slot(make_released_version(event), talks[0], room(event))
    make_closure(room(event), 0, 30)
    stays = drafted(event, kind="replan")
    assert (placed(stays), stays.score["broken"]) == ([("T0", "A", 0), ("T1", "A", 30)], 1)
    moves = drafted(event, kind="replan", may_move_released=True)
    assert (moves.score["broken"], moves.placements.exclude(causes=[]).get().session) == (0, talks[0])


def test_a_cancelled_talk_leaves_room_and_nothing_has_to_move() -> None:
    event = make_stage(rooms=1)
    talks = make_talks(event, 2)
    stand(event, *talks)
    Session.objects.filter(pk=talks[0].pk).update(state=Session.State.CANCELLED)
    row = drafted(event, kind="replan")
    assert (placed(row), row.is_fewest) == ([("T1", "A", 30)], True)
