"""The command log: all or nothing, nobody's work lost, everything taken back and done again."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.actions import edits, proposals, releases, slots
from agenda.actions.edits import Change, Values
from agenda.models import AgendaVersion, Edit
from core.models import HistoryEntry
from events.models import Room
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_event, make_room, make_user

pytestmark = pytest.mark.django_db


def state(version: AgendaVersion) -> dict[UUID, tuple[Values, int]]:
    return {slot.guid: (edits.values_of(slot), slot.number) for slot in version.slots.all()}


def pause(at: int, room: Room | None = None) -> Values:
    return Values(session=None, room=room.pk if room else None, starts_at=later(at), minutes=30, title="Tea")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(0, 9), st.integers(0, 40)),
        st.tuples(st.just("move"), st.integers(0, 9), st.integers(1, 40)),
        st.tuples(st.just("remove"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
        st.tuples(st.just("redo"), st.just(0), st.just(0)),
    ),
    max_size=14,
)


def step(version: AgendaVersion, what: str, which: int, by: int) -> None:
    rows = list(version.slots.order_by("number"))
    if what in {"undo", "redo"}:
        try:
            (edits.undo if what == "undo" else edits.redo)(version=version, by=None, now=NOW)
        except edits.Refused:
            return
    elif what == "place" or not rows:
        slots.place(
            version=version, title=f"Break {which}", room=None, starts_at=later(by), minutes=5, by=None, now=NOW
        )  # fmt: skip
    elif what == "move":
        row = rows[which % len(rows)]
        at = row.starts_at + timedelta(minutes=by)
        slots.move(slot=row, room=row.room, starts_at=at, minutes=row.minutes, by=None, now=NOW)
    else:
        slots.remove(slot=rows[which % len(rows)], by=None, now=NOW)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_undone_gives_the_start_and_redone_the_end(
    steps: list[tuple[str, int, int]],
) -> None:
    version = make_draft_version(make_event())
    make_slot(version)
    start = state(version)
    for what, which, by in steps:
        step(version, what, which, by)
    end, standing = state(version), Edit.objects.filter(version=version).standing().count()
    for _time in range(standing):
        edits.undo(version=version, by=None, now=NOW)
    assert state(version) == start
    for _time in range(standing):
        edits.redo(version=version, by=None, now=NOW)
    assert state(version) == end


def test_a_command_is_one_row_with_who_when_and_what() -> None:
    event, user = make_event(), make_user()
    version = make_draft_version(event)
    one, two = make_slot(version), make_slot(version, make_confirmed(event))
    changes = [Change(slot.guid, edits.values_of(slot), None) for slot in (one, two)]
    edit = edits.apply(version=version, changes=changes, label="Morning cleared", by=user, now=NOW)
    assert edit is not None
    version.refresh_from_db()
    lines = [(line.guid, (line.before or {})["minutes"], line.after) for line in edit.lines.all()]
    assert (edit.number, edit.label, edit.by, edit.at, version.revision) == (
        1, "Morning cleared", user, NOW, 1,
    )  # fmt: skip
    assert lines == [(one.guid, 30, None), (two.guid, two.minutes, None)]
    assert HistoryEntry.objects.filter(kind="agenda.removed").count() == 2


def test_a_command_that_changes_nothing_leaves_no_row() -> None:
    version = make_draft_version(make_event())
    same = edits.values_of(make_slot(version))
    change = Change(uuid4(), same, same)
    assert edits.apply(version=version, changes=[change], label="", by=None, now=NOW) is None
    assert Edit.objects.count() == 0


def test_stale_change_of_the_same_slot_is_refused_and_one_of_another_is_merged() -> None:
    ana, ben = make_user(name="Ana"), make_user(name="Ben")
    version = make_draft_version(make_event())
    one, two = make_slot(version), make_slot(version)
    slots.move(slot=one, room=None, starts_at=later(60), minutes=30, by=ana, now=NOW)
    with pytest.raises(edits.Stale) as stale:
        slots.move(
            slot=one, room=None, starts_at=later(90), minutes=30, by=ben, now=NOW, seen_revision=0
        )  # fmt: skip
    assert [(edit.by, edit.label) for edit in stale.value.edits] == [(ana, "Moved: Coffee")]
    slots.move(slot=two, room=None, starts_at=later(90), minutes=30, by=ben, now=NOW, seen_revision=0)
    assert [slot.starts_at for slot in version.slots.order_by("pk")] == [later(60), later(90)]


def test_change_of_a_slot_that_is_not_as_it_was_is_refused_whole() -> None:
    version = make_draft_version(make_event())
    one, two = make_slot(version), make_slot(version)
    wrong = replace(edits.values_of(two), minutes=5)
    changes = [Change(one.guid, edits.values_of(one), None), Change(two.guid, wrong, None)]
    with pytest.raises(edits.Stale):
        edits.apply(version=version, changes=changes, label="", by=None, now=NOW)
    assert version.slots.count() == 2


def test_undo_of_another_command_than_the_one_that_was_meant_is_refused() -> None:
    version = make_draft_version(make_event())
    for at in (0, 30):
        slots.place(
            version=version, title="Tea", room=None, starts_at=later(at), minutes=30, by=None, now=NOW
        )  # fmt: skip
    with pytest.raises(edits.Stale):
        edits.undo(version=version, expected=1, by=None, now=NOW)
    assert edits.undo(version=version, expected=2, by=None, now=NOW).label == "Taken back: Placed: Tea"


def test_what_was_taken_back_is_gone_for_good_once_something_else_is_done() -> None:
    version = make_draft_version(make_event())
    place = Change(uuid4(), None, pause(0))
    edits.apply(version=version, changes=[place], label="One", by=None, now=NOW)
    edits.undo(version=version, by=None, now=NOW)
    edits.apply(version=version, changes=[Change(uuid4(), None, pause(30))], label="Two", by=None, now=NOW)
    with pytest.raises(edits.Refused, match="nothing to do again"):
        edits.redo(version=version, by=None, now=NOW)


def test_a_withdrawn_talk_can_be_put_back_but_is_not_released() -> None:
    event = make_event()
    session = make_confirmed(event)
    version = releases.draft_of(event)
    make_slot(version, session)
    make_slot(version)
    proposals.withdraw(session=session, by=None, now=NOW)
    edits.undo(version=version, by=None, now=NOW)
    released = releases.release(event=event, by=None, now=NOW)
    assert (version.slots.count(), released.slots.count()) == (2, 1)


def test_rooms_and_talks_of_another_event_and_released_versions_are_refused() -> None:
    event, other = make_event(), make_event()
    version = make_draft_version(event)
    for values in (
        pause(0, make_room(other)),
        replace(pause(0), session=make_confirmed(other).pk, title="", room=make_room(event).pk),
        replace(pause(0), title=""),
        replace(pause(0), minutes=0),
    ):
        change = Change(uuid4(), None, values)
        with pytest.raises(edits.Refused):
            edits.apply(version=version, changes=[change], label="", by=None, now=NOW)
    make_slot(version)
    released = releases.release(event=event, by=None, now=NOW)
    with pytest.raises(edits.Refused, match="Version 1 is released"):
        edits.undo(version=released, by=None, now=NOW)
    assert version.slots.count() == 1


def test_a_slot_that_is_gone_meanwhile_is_stale() -> None:
    version = make_draft_version(make_event())
    slot, same = make_slot(version), version.slots.get()
    slots.remove(slot=slot, by=make_user(name="Ana"), now=NOW)
    for command in (
        lambda: slots.remove(slot=same, by=None, now=NOW),
        lambda: slots.move(slot=same, room=None, starts_at=later(5), minutes=5, by=None, now=NOW),
    ):
        with pytest.raises(edits.Stale, match="Ana: Taken out: Coffee"):
            command()


def test_a_slot_outside_the_days_can_be_changed_where_it_stands_but_nothing_is_put_there() -> None:
    version = make_draft_version(make_event())
    old = make_slot(version, starts_at=later(-60 * 24 * 30))
    where = {"room": None, "starts_at": old.starts_at, "by": None, "now": NOW}
    slots.move(slot=old, minutes=45, **where)  # type: ignore[arg-type]
    with pytest.raises(edits.Refused, match="not within the days"):
        slots.place(version=version, title="Tea", minutes=5, **where)  # type: ignore[arg-type]
    slots.move(slot=old, room=None, starts_at=later(0), minutes=45, by=None, now=NOW)
    assert [slot.starts_at for slot in version.slots.all()] == [later(0)]


def test_what_a_file_did_is_a_command_but_one_of_before_that_left_no_lines_is_a_wall() -> None:
    version = make_draft_version(make_event())
    for label in ("One", "Two"):
        change = Change(uuid4(), None, pause(0))
        edits.apply(version=version, changes=[change], label=label, by=None, now=NOW)
    edits.undo(version=version, by=None, now=NOW)
    Edit.objects.create(version=version, number=4, label="Imported: 3 slots new", at=NOW)
    AgendaVersion.objects.update(revision=4)
    slot = make_slot(version)
    put = Change(slot.guid, None, edits.values_of(slot))
    version.refresh_from_db()
    edits.record(draft=version, changes=[put], label="Imported: 1 slots new", by=None, now=NOW)
    with pytest.raises(edits.Refused, match="nothing to do again"):
        edits.redo(version=version, by=None, now=NOW)
    assert edits.undo(version=version, by=None, now=NOW).label == "Taken back: Imported: 1 slots new"
    with pytest.raises(edits.Refused, match="Undo ends here: “Imported: 3 slots new”"):
        edits.undo(version=version, by=None, now=NOW)
    version.refresh_from_db()
    assert (version.slots.count(), version.revision) == (1, 6)


@pytest.mark.parametrize("number", [3, 50])
def test_a_command_costs_the_same_for_any_number_of_slots(
    number: int, django_assert_num_queries: object
) -> None:
    version = make_draft_version(make_event())
    changes = [Change(uuid4(), None, pause(at)) for at in range(number)]
    with django_assert_num_queries(12):  # type: ignore[operator]
        edits.apply(version=version, changes=changes, label="Many", by=None, now=NOW)
