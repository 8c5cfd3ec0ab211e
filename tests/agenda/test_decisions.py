"""Deciding without telling: by hand and by rank, with a conflict of interest, and at the same time as others."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agenda import committee
from agenda.actions import decisions, proposals
from agenda.actions.decisions import Choice
from agenda.committee import Seat
from agenda.models import BalanceTarget, ConflictOfInterest, Session
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Role
from tests.factories.agenda import NOW, make_call, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.review import make_reviewer

pytestmark = pytest.mark.django_db

PRIVATE = "private.session.decided"


@pytest.fixture
def event() -> Event:
    return make_event()


def seat_of(user: User, event: Event, now: datetime = NOW) -> Seat:
    return committee.take_seat(user, event, now)


@pytest.fixture
def chair(event: Event) -> Seat:
    return seat_of(make_team_member(event, make_user("chair@team.example")).user, event)


def decide(seat: Seat, *sessions: Session, decision: str = "accept", **more: Any) -> decisions.Outcome:
    choices = {session.pk: Choice(decision, more.pop("seen", None)) for session in sessions}
    return decisions.decide(choices=choices, by=seat, now=NOW, **more)


def pending(*sessions: Session) -> list[str]:
    for session in sessions:
        session.refresh_from_db()
    return [session.pending_decision for session in sessions]


def told(session: Session) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    rows = HistoryEntry.objects.of(session.public_id).order_by("pk")
    return [(row.kind, row.before, row.after) for row in rows]


def test_decision_waits_and_nobody_is_told(event: Event, chair: Seat) -> None:
    session = make_session(event)
    changed_at = session.changed_at
    assert decide(chair, session).changed == 1
    assert pending(session) == ["accept"]
    assert (session.state, session.changed_at) == ("submitted", changed_at)
    assert OutboxMail.objects.count() == 0
    assert told(session) == [(PRIVATE, {"decision": ""}, {"decision": "accept"})]


def test_deciding_the_same_twice_is_told_once(event: Event, chair: Seat) -> None:
    session = make_session(event)
    assert [decide(chair, session).changed for _time in range(2)] == [1, 0]
    assert len(told(session)) == 1


def test_decision_is_taken_back(event: Event, chair: Seat) -> None:
    session = make_session(event, pending_decision="reject")
    decide(chair, session, decision="")
    assert pending(session) == [""]
    assert told(session) == [(PRIVATE, {"decision": "reject"}, {"decision": ""})]


def test_what_does_not_follow_is_refused_in_words_and_the_rest_is_done(event: Event, chair: Seat) -> None:
    fine, there = make_session(event), make_session(event, state="confirmed", title="Bots")
    outcome = decide(chair, fine, there)
    assert (outcome.changed, outcome.refused) == (
        1,
        ["“Bots” is confirmed: this does not follow from there."],
    )
    assert pending(fine, there) == ["accept", ""]


def test_talk_of_another_event_is_not_touched(chair: Seat) -> None:
    session = make_session(make_event())
    assert decide(chair, session).changed == 0
    assert pending(session) == [""]


def test_second_of_two_browsers_is_told_what_the_first_decided(event: Event, chair: Seat) -> None:
    session = make_session(event, title="Bots", pending_decision="wait")
    outcome = decide(chair, session, decision="reject", seen="")
    assert outcome.refused == ["“Bots” was decided elsewhere meanwhile: Waiting list."]
    assert pending(session) == ["wait"]
    assert decide(chair, session, decision="wait", seen="").refused == []


def test_line_through_the_ranking_leaves_its_mark_and_a_hand_takes_it_away(event: Event, chair: Seat) -> None:
    session = make_session(event)
    decide(chair, session, by_rank=True)
    session.refresh_from_db()
    assert session.decided_by_rank
    decide(chair, session)
    session.refresh_from_db()
    assert (session.pending_decision, session.decided_by_rank) == ("accept", False)
    assert told(session)[0] == (PRIVATE, {"decision": ""}, {"decision": "accept", "by_rank": True})


def test_speaker_who_withdraws_takes_the_decision_along(event: Event, chair: Seat) -> None:
    make_call(event)
    session = make_session(event)
    decide(chair, session)
    proposals.withdraw(session=session, by=None, now=NOW)
    assert pending(session) == [""]
    assert [kind for kind, _before, _after in told(session)] == [PRIVATE, PRIVATE, "session.withdrawn"]


# Conflicts of interest


def test_chair_with_a_conflict_leaves_it_to_another(event: Event, chair: Seat) -> None:
    make_team_member(event)
    mine = make_session(event, make_participant(event, email="chair@team.example"), title="Mine")
    seat = seat_of(chair.reviewer.user, event)
    assert decide(seat, mine).refused == [
        "“Mine”: you have a conflict of interest, so somebody else of the team decides."
    ]
    assert pending(mine) == [""]


def test_chair_whom_nobody_can_stand_in_for_decides_and_history_says_so(event: Event, chair: Seat) -> None:
    make_team_member(event, role=Role.REVIEWER)  # who may not decide
    mine = make_session(event, make_participant(event, email="chair@team.example"))
    seat = seat_of(chair.reviewer.user, event)
    assert decide(seat, mine).changed == 1
    assert told(mine) == [(PRIVATE, {"decision": ""}, {"decision": "accept", "conflict": "person"})]


def test_another_with_a_conflict_of_his_own_cannot_stand_in(event: Event, chair: Seat) -> None:
    other = make_reviewer(event, role=Role.ORGANIZER)
    session = make_session(event)
    for reviewer in (chair.reviewer, other):
        ConflictOfInterest.objects.create(session=session, reviewer=reviewer, kind="declared", at=NOW)
    seat = seat_of(chair.reviewer.user, event)
    assert decide(seat, session).changed == 1
    assert told(session)[0][2] == {"decision": "accept", "conflict": "declared"}


@pytest.mark.parametrize("count", [1, 3, 100])
def test_any_number_of_talks_is_decided_by_five_queries(event: Event, chair: Seat, count: int) -> None:
    sessions = [make_session(event) for _number in range(count)]
    with CaptureQueriesContext(connection) as queries:
        decide(chair, *sessions, by_rank=True)
    # SQLite takes so many values in one INSERT: the history of 100 talks needs two.
    more = 1 if connection.vendor == "sqlite" and count == 100 else 0
    assert len(queries) - more == 5


# Words for the speakers


def test_words_to_the_speakers_are_kept_for_the_letter(event: Event, chair: Seat) -> None:
    session = make_session(event)
    decisions.give_feedback(session=session, text=" Bravo \r\nMore ", seen="", by=chair, now=NOW)
    session.refresh_from_db()
    assert session.feedback == "Bravo \nMore"
    assert [kind for kind, _before, _after in told(session)] == ["private.session.feedback"]


def test_words_written_meanwhile_are_not_lost(event: Event, chair: Seat) -> None:
    session = make_session(event, feedback="Theirs")
    with pytest.raises(decisions.Changed) as refused:
        decisions.give_feedback(session=session, text="Mine", seen="", by=chair, now=NOW)
    assert refused.value.session.feedback == "Theirs"


def test_chair_with_a_conflict_writes_no_words(event: Event, chair: Seat) -> None:
    mine = make_session(event, make_participant(event, email="chair@team.example"))
    seat = seat_of(chair.reviewer.user, event)
    with pytest.raises(decisions.Refused, match="conflict of interest"):
        decisions.give_feedback(session=mine, text="Bravo", seen="", by=seat, now=NOW)


def test_picked_lines_are_put_below_once() -> None:
    assert decisions.with_lines("Bravo\r\n", ["Good", "Good", " ", "Bravo"]) == "Bravo\n\nGood"


# Targets


def test_targets_are_set_changed_and_taken_away(event: Event, chair: Seat) -> None:
    def put(least: int | None, most: int | None) -> int:
        return decisions.set_targets(
            event=event, targets={("level", "beginner"): (least, most)}, by=chair, now=NOW
        )

    assert [put(2, None), put(2, None), put(2, 5)] == [1, 0, 1]
    row = BalanceTarget.objects.get()
    assert (row.least, row.most) == (2, 5)
    assert put(None, None) == 1
    assert BalanceTarget.objects.count() == 0
    kinds = HistoryEntry.objects.of(event.public_id).values_list("kind", flat=True)
    assert list(kinds) == ["event.balance_targets"] * 3
