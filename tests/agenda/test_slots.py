"""Building the draft: what may be placed, and the names slots keep for ever."""

import pytest

from agenda.actions import proposals, releases, slots
from agenda.chosen import would_clash
from agenda.conflicts import Kind
from agenda.models import Session, Slot
from core.models import HistoryEntry
from events.models import Event, Room
from tests.factories.agenda import (
    FIRST_MORNING,
    NOW,
    later,
    make_confirmed,
    make_draft_version,
    make_released_version,
    make_session,
)
from tests.factories.events import make_event, make_participant, make_room, make_user

pytestmark = pytest.mark.django_db


def place(event: Event, session: Session | None = None, room: Room | None = None, at: int = 0) -> Slot:
    """A session, or a coffee break, in the draft."""
    return slots.place(
        version=releases.draft_of(event),
        session=session,
        title="" if session else "Coffee",
        room=room or (make_room(event) if session else None),
        starts_at=later(at),
        minutes=30,
        by=None,
        now=NOW,
    )


def test_slots_are_numbered_in_the_order_in_which_they_are_made() -> None:
    event, other = make_event(), make_event()
    place(other)
    numbers = [place(event, make_confirmed(event)).number for _time in range(2)]
    assert [*numbers, place(event).number] == [1, 2, 3]


def test_session_placed_again_is_the_same_slot() -> None:
    event = make_event()
    session = make_confirmed(event)
    first = place(event, session)
    place(event, at=30)
    releases.release(event=event, by=None, now=NOW)
    slots.remove(slot=first, by=None, now=NOW)
    again = place(event, session, at=60)
    assert (again.guid, again.number) == (first.guid, first.number)


def test_number_of_a_removed_break_is_not_given_again_once_released() -> None:
    event = make_event()
    place(event, make_confirmed(event))
    pause = place(event, at=60)
    releases.release(event=event, by=None, now=NOW)
    slots.remove(slot=pause, by=None, now=NOW)
    assert place(event, at=90).number == 3


def test_session_placed_twice_has_two_slots() -> None:
    event = make_event()
    session = make_confirmed(event)
    first, second = place(event, session), place(event, session, at=120)
    assert (first.guid != second.guid, first.number, second.number) == (True, 1, 2)


def test_moving_writes_only_what_changed_into_the_history_of_the_talk() -> None:
    event, user = make_event(), make_user()
    session, room = make_confirmed(event), make_room(event, name="Gallery")
    slot = place(event, session, room)
    slots.move(slot=slot, room=room, starts_at=later(30), minutes=45, by=user, now=NOW)
    entry = HistoryEntry.objects.of(session.public_id).first()
    assert entry is not None
    assert (entry.kind, entry.by, entry.before, entry.after) == (
        "agenda.moved",
        user,
        {"starts_at": "2027-05-12T16:00:00+00:00", "minutes": 30},
        {"starts_at": "2027-05-12T16:30:00+00:00", "minutes": 45},
    )


def test_moving_to_where_it_is_writes_nothing() -> None:
    event = make_event()
    slot = place(event, make_confirmed(event))
    slots.move(slot=slot, room=slot.room, starts_at=FIRST_MORNING, minutes=30, by=None, now=NOW)
    assert HistoryEntry.objects.filter(kind="agenda.moved").count() == 0


def test_break_is_told_in_the_history_of_the_draft() -> None:
    event = make_event()
    slot = place(event)
    slots.remove(slot=slot, by=None, now=NOW)
    kinds = HistoryEntry.objects.of(slot.version.public_id).order_by("pk").values_list("kind", flat=True)
    assert (list(kinds), Slot.objects.count()) == (["agenda.placed", "agenda.removed"], 0)


@pytest.mark.parametrize("state", [s for s in Session.State if s not in Session.IN_PROGRAMME])
def test_only_accepted_talks_are_placed(state: str) -> None:
    event = make_event()
    with pytest.raises(slots.Refused, match="is not accepted, so it cannot be placed"):
        place(event, make_session(event, state=state))


def test_state_of_a_talk_is_looked_at_when_it_is_placed() -> None:
    event = make_event()
    session = make_session(event)
    proposals.accept(session=session, by=None, now=NOW)
    assert (session.state, place(event, session).number) == (Session.State.SUBMITTED, 1)
    confirmed = make_confirmed(event)
    proposals.withdraw(session=confirmed, by=None, now=NOW)
    with pytest.raises(slots.Refused, match="is not accepted"):
        place(event, confirmed, at=60)


def test_released_version_stays_as_it_is() -> None:
    event = make_event()
    version = make_released_version(event, 3)
    with pytest.raises(slots.Refused, match="Version 3 is released"):
        slots.place(version=version, title="Coffee", room=None, starts_at=NOW, minutes=30, by=None, now=NOW)


def test_rows_of_another_event_are_refused() -> None:
    event, other = make_event(), make_event()
    with pytest.raises(slots.Refused, match="belongs to another event"):
        place(event, make_confirmed(other), make_room(event))
    with pytest.raises(slots.Refused, match="belongs to another event"):
        place(event, make_confirmed(event), make_room(other))


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_slot_of_impossible_length_is_refused(minutes: int) -> None:
    event = make_event()
    with pytest.raises(slots.Refused, match="from one minute to a day"):
        slots.place(
            version=make_draft_version(event),
            title="Party",
            room=None,
            starts_at=FIRST_MORNING,
            minutes=minutes,
            by=None,
            now=NOW,
        )


def test_clashes_of_a_slot_are_known_before_it_is_stored() -> None:
    event = make_event()
    ada, room, other_room = make_participant(event), make_room(event), make_room(event)
    place(event, make_confirmed(event, ada), room)
    draft, talk = releases.draft_of(event), make_confirmed(event, ada)
    here, there = (
        would_clash(draft, session=talk, room=one, starts_at=later(10), minutes=30)[0]
        for one in (room, other_room)
    )
    assert [[clash.kind for clash in found] for found in (here, there)] == [
        [Kind.ROOM, Kind.SPEAKER],
        [Kind.SPEAKER],
    ]


def test_slot_that_is_changed_does_not_clash_with_itself() -> None:
    event = make_event()
    slot = place(event, make_confirmed(event))
    found = would_clash(
        slot.version, session=slot.session, room=slot.room, starts_at=later(10), minutes=30, slot=slot
    )
    assert found == ([], [])


def test_what_is_locked_moves_only_once_it_is_unlocked() -> None:
    event = make_event()
    slot = place(event, make_confirmed(event, title="Keynote"))
    slots.move(
        slot=slot,
        room=slot.room,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        is_locked=True,
        by=None,
        now=NOW,
    )
    where = {"room": slot.room, "starts_at": later(60), "minutes": 30, "by": None, "now": NOW}
    for other in ({}, {"starts_at": slot.starts_at, "minutes": 90}, {"room": make_room(event)}):
        with pytest.raises(slots.Refused, match="“Keynote” is locked: unlock it first"):
            slots.move(slot=slot, **where | other)
    moved = slots.move(slot=slot, **where, is_locked=False)  # type: ignore[arg-type]
    assert (moved.starts_at, moved.is_locked) == (later(60), False)
