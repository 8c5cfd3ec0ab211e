"""What a release tells people: what is new, moved, elsewhere, shorter or gone."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from agenda.changes import by_person, diff, merged
from agenda.conflicts import Placed
from tests.agenda.test_conflicts import agendas, pause, slot

ADA, GRACE = (7, "Ada Lovelace"), (8, "Grace Hopper")


def kinds(old: list[Placed], new: list[Placed]) -> list[tuple[str, str]]:
    return [(change.what, change.slot.title) for change in diff(old, new).changes]


def test_everything_is_new_in_the_first_version() -> None:
    assert kinds([], [slot(1), pause(2, 30)]) == [("new", "Talk 1"), ("new", "Coffee")]


def test_each_change_is_named_by_what_people_must_do() -> None:
    old = [slot(number, number * 60) for number in range(1, 6)]
    new = [
        old[0],
        replace(old[1], starts_at=old[1].starts_at + timedelta(days=1), room=2),
        replace(old[2], room=2),
        replace(old[3], minutes=20),
    ]
    assert kinds(old, new) == [
        ("room", "Talk 3"),
        ("length", "Talk 4"),
        ("removed", "Talk 5"),
        ("moved", "Talk 2"),
    ]


def test_slot_given_to_another_talk_is_one_out_and_one_in() -> None:
    old, new = slot(1, speakers=(ADA,)), slot(1, session=2, title="Talk 2", speakers=(GRACE,))
    concerned = by_person(diff([old], [new]))
    assert {person: [change.what for change in found] for person, found in concerned.items()} == {
        ADA[0]: ["removed"],
        GRACE[0]: ["new"],
    }


def test_each_person_gets_all_of_his_changes_and_nobody_elses() -> None:
    first, second, third = slot(1, speakers=(ADA,)), slot(2, 60, speakers=(ADA, GRACE)), slot(3, 120)
    concerned = by_person(diff([third], [first, second, third]))
    assert {person: [change.slot.title for change in found] for person, found in concerned.items()} == {
        ADA[0]: ["Talk 1", "Talk 2"],
        GRACE[0]: ["Talk 2"],
    }


def test_slot_taken_out_with_its_withdrawn_talk_is_told_to_nobody() -> None:
    assert by_person(diff([slot(1, state="withdrawn", speakers=(ADA,))], [])) == {}


def test_announcing_a_secret_slot_is_a_change_without_a_mail() -> None:
    found = diff([slot(1, is_secret=True, speakers=(ADA,))], [slot(1, speakers=(ADA,))])
    assert (bool(found), found.changes, by_person(found)) == (True, (), {})


def test_same_agenda_has_no_changes() -> None:
    assert not diff([slot(1), pause(2)], [pause(2), slot(1)])


def test_chosen_slots_are_taken_over_and_the_unfinished_rest_stays() -> None:
    old = [slot(1), slot(2, 60), slot(3, 120)]
    new = [replace(old[0], room=2), replace(old[1], room=2), slot(4, 180)]
    chosen = {old[0].guid, old[2].guid}
    assert kinds(old, merged(old, new, chosen)) == [("room", "Talk 1"), ("removed", "Talk 3")]


@given(agendas(), agendas())
def test_choosing_everything_is_the_draft_and_choosing_nothing_the_old_state(
    old: list[Placed], new: list[Placed]
) -> None:
    everything = {entry.guid for entry in [*old, *new]}
    assert not diff(new, merged(old, new, everything))
    assert not diff(old, merged(old, new, set()))


@given(agendas(), agendas(), st.data())
def test_releasing_in_two_parts_ends_where_releasing_at_once_does(
    old: list[Placed], new: list[Placed], data: st.DataObject
) -> None:
    everything = sorted({entry.guid for entry in [*old, *new]})
    part = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    halfway = merged(old, new, part)
    assert not diff(new, merged(halfway, new, {*everything} - part))
