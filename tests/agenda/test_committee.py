"""The seat: which talks a member of the committee may see and what the phase allows him."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from pytest_django import DjangoAssertNumQueries

from agenda import committee
from agenda.committee import BETWEEN, Rules, Seat
from agenda.interests import Kind
from agenda.models import (
    Assignment,
    ConflictOfInterest,
    Reviewer,
    ReviewPhase,
    Session,
    SpeakerInvitation,
)
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import (
    make_event,
    make_participant,
    make_team_member,
    make_track,
    make_user,
)
from tests.factories.review import make_phase, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def seat(reviewer: Reviewer) -> Seat:
    return committee.take_seat(reviewer.user, reviewer.event, NOW)


def seen(taken: Seat) -> set[Session]:
    """Together, and each asked for by itself."""
    rows = set(taken.proposals())
    assert rows == {row for row in Session.objects.all() if taken.proposal(row.public_id) == row}
    return rows


def conflict(reviewer: Reviewer, session: Session) -> Kind | None:
    """As the seat has it, and as the talks it gives say it."""
    taken = seat(reviewer)
    assert (session in seen(taken)) == (session.pk not in taken.conflicts)
    return taken.conflicts.get(session.pk)


# Conflicts


def by_account(reviewer: Reviewer) -> dict[str, Any]:
    return {"user": reviewer.user, "email": None}


def by_address(reviewer: Reviewer) -> dict[str, Any]:
    return {"email": reviewer.user.email}


def by_second_address(reviewer: Reviewer) -> dict[str, Any]:
    EmailAddress.objects.create(user=reviewer.user, email="other@elsewhere.example", verified=True)
    return {"email": "other@elsewhere.example"}


def by_contact_address(reviewer: Reviewer) -> dict[str, Any]:
    return {"email": None, "contact_email": reviewer.user.email}


@pytest.mark.parametrize("same", [by_account, by_address, by_second_address, by_contact_address])
def test_own_talk_is_known_by_account_and_by_each_verified_address(
    event: Event, same: Callable[[Reviewer], dict[str, Any]]
) -> None:
    reviewer = make_reviewer(event)
    session = make_session(event, make_participant(event), make_participant(event, **same(reviewer)))
    assert conflict(reviewer, session) == Kind.PERSON


def test_address_that_is_not_verified_proves_nothing(event: Event) -> None:
    """Else somebody could take talks out of his competitors’ sight, or look for who proposed."""
    reviewer = make_reviewer(event)
    EmailAddress.objects.create(user=reviewer.user, email="rival@elsewhere.example", verified=False)
    session = make_session(event, make_participant(event, email="rival@elsewhere.example"))
    assert conflict(reviewer, session) is None


def test_company_is_known_from_the_seat_and_from_the_participant(event: Event) -> None:
    session = make_session(event, make_participant(event, company="Redpoint"))
    told, known, other = (
        make_reviewer(event, company="Redpoint, Inc."),
        make_reviewer(event),
        make_reviewer(event),
    )
    make_participant(event, user=known.user, email=None, company="REDPOINT GmbH")
    found = [conflict(reviewer, session) for reviewer in (told, known, other)]
    assert found == [Kind.COMPANY, Kind.COMPANY, None]


def test_colleagues_by_domain_but_not_by_a_mail_provider(event: Event) -> None:
    colleague = make_reviewer(event, make_user("ada@redpoint.example"))
    private = make_reviewer(event, make_user("ada@gmail.com"))
    talks = [
        make_session(event, make_participant(event, email=email))
        for email in ("bob@redpoint.example", "bob@gmail.com")
    ]
    assert [conflict(colleague, talk) for talk in talks] == [Kind.DOMAIN, None]
    assert [conflict(private, talk) for talk in talks] == [None, None]


@pytest.mark.parametrize(("state", "kind"), [("open", Kind.DOMAIN), ("declined", None), ("revoked", None)])
def test_who_is_invited_to_speak_along_counts_as_speaker(event: Event, state: str, kind: Kind | None) -> None:
    reviewer = make_reviewer(event, make_user("ada@redpoint.example"))
    session = make_session(event)
    SpeakerInvitation.objects.create(
        session=session, email="bob@redpoint.example", state=state, created_at=NOW
    )
    assert conflict(reviewer, session) == kind


def test_conflicts_at_another_event_do_not_matter(event: Event) -> None:
    reviewer = make_reviewer(event)
    make_participant(make_event(), user=reviewer.user, company="Redpoint", email=None)
    session = make_session(event, make_participant(event, company="Redpoint"))
    assert conflict(reviewer, session) is None


@pytest.mark.parametrize(
    ("found", "kind", "stands"),
    [
        ("company", ConflictOfInterest.Kind.WAIVED, None),
        ("person", ConflictOfInterest.Kind.WAIVED, Kind.PERSON),
        ("", ConflictOfInterest.Kind.DECLARED, Kind.DECLARED),
        ("", ConflictOfInterest.Kind.WAIVED, None),
    ],
)
def test_what_was_decided_by_hand(event: Event, found: str, kind: str, stands: Kind | None) -> None:
    reviewer = make_reviewer(event, company="Redpoint")
    fields: dict[str, Any] = {"company": "Redpoint" if found == "company" else ""}
    fields |= {"user": reviewer.user, "email": None} if found == "person" else {}
    session = make_session(event, make_participant(event, **fields))
    ConflictOfInterest.objects.create(session=session, reviewer=reviewer, kind=kind, at=NOW)
    assert conflict(reviewer, session) == stands
    assert conflict(make_reviewer(event), session) is None


def test_organizer_with_a_conflict_is_kept_from_the_talk_too(event: Event) -> None:
    chair = make_reviewer(event, role=Role.OWNER, company="Redpoint")
    session = make_session(event, make_participant(event, company="Redpoint"))
    assert (seat(chair).is_chair, conflict(chair, session)) == (True, Kind.COMPANY)


# Rules


def test_without_phases_the_review_is_open_and_blind(event: Event) -> None:
    assert (seat(make_reviewer(event)).phase, seat(make_reviewer(event)).rules) == (None, Rules())


@pytest.mark.parametrize(
    ("days", "name"), [((-9, -5), None), ((5, 9), None), ((-1, 1), "Now"), ((0, 1), "Now"), ((-1, 0), None)]
)
def test_phase_is_open_from_its_first_instant_to_before_its_last(
    event: Event, days: tuple[int, int], name: str | None
) -> None:
    opens, closes = (NOW + timedelta(days=day) for day in days)
    make_phase(event, name="Now", opens_at=opens, closes_at=closes)
    taken = seat(make_reviewer(event))
    assert (taken.phase and taken.phase.name) == name
    assert (taken.rules == BETWEEN) == (name is None)


def test_of_overlapping_phases_the_first_counts(event: Event) -> None:
    make_phase(event, name="Second", opens_at=NOW - timedelta(hours=1))
    make_phase(event, name="First", opens_at=NOW - timedelta(days=1))
    assert str(seat(make_reviewer(event)).phase) == "First"


def test_phase_gives_reviewers_its_rules_and_organizers_the_whole_sight(event: Event) -> None:
    make_phase(event, sees_others="never", may_change=False, only_assigned=True)
    reviewer, chair = seat(make_reviewer(event)), seat(make_reviewer(event, role=Role.ORGANIZER))
    assert reviewer.rules == Rules(False, "never", True, False, True)
    assert chair.rules == Rules(True, "always", True, False, False)


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        (ReviewPhase.Others.NEVER, (False, False)),
        (ReviewPhase.Others.AFTER_OWN, (False, True)),
        (ReviewPhase.Others.ALWAYS, (True, True)),
    ],
)
def test_reading_others(event: Event, rule: str, read: tuple[bool, bool]) -> None:
    make_phase(event, sees_others=rule)
    taken = seat(make_reviewer(event))
    assert (taken.may_read_others(has_own=False), taken.may_read_others(has_own=True)) == read


# Which talks


def test_drafts_are_their_writers_own_business(event: Event) -> None:
    states = [state for state in Session.State.values if state != Session.State.DRAFT]
    talks = [make_session(event, state=state) for state in states]
    make_session(event, state=Session.State.DRAFT)
    assert seen(seat(make_reviewer(event))) == set(talks)


def test_talks_of_another_event_are_never_seen(event: Event) -> None:
    make_session(make_event())
    assert seen(seat(make_reviewer(event))) == set()


def test_teams_are_limited_to_their_tracks(event: Event) -> None:
    web, data, other = make_track(event), make_track(event), make_track(event)
    talks = {track: make_session(event, track=track) for track in (web, data, other, None)}
    free, one, two, none = (make_reviewer(event) for _ in range(4))
    for name, track, members in (("Web", web, [one, two]), ("Data", data, [two]), ("Empty", None, [none])):
        team = event.review_teams.create(name=name)
        team.tracks.set([track] if track else [])
        team.reviewers.set(members)
    found = {reviewer: seen(seat(reviewer)) for reviewer in (free, one, two, none)}
    assert found == {
        free: set(talks.values()),
        one: {talks[web]},
        two: {talks[web], talks[data]},
        none: set(),
    }


def test_where_only_assigned_talks_are_reviewed_others_are_not_seen(event: Event) -> None:
    make_phase(event, only_assigned=True)
    mine, _theirs = make_session(event), make_session(event)
    reviewer, chair = make_reviewer(event), make_reviewer(event, role=Role.OWNER)
    Assignment.objects.create(session=mine, reviewer=reviewer, at=NOW)
    assert seen(seat(reviewer)) == {mine}
    assert len(seen(seat(chair))) == 2


# Seats


def test_seat_is_made_when_somebody_first_sits_down(event: Event) -> None:
    user = make_team_member(event, role=Role.REVIEWER).user
    first, second = (committee.take_seat(user, event, NOW) for _ in range(2))
    assert (first.reviewer, Reviewer.objects.count()) == (second.reviewer, 1)


def test_reviewers_are_seated_to_be_given_work_and_organizers_are_not(event: Event) -> None:
    waiting = make_team_member(event, role=Role.REVIEWER).user
    make_team_member(event, role=Role.OWNER)
    make_team_member(make_event(), role=Role.REVIEWER)
    seated = make_reviewer(event)
    for _ in range(2):
        committee.seat_reviewers(event)
    assert set(Reviewer.objects.filter(event=event)) == {
        seated,
        Reviewer.objects.get(event=event, user=waiting),
    }


@pytest.mark.parametrize("count", [1, 3, 30])
def test_seat_takes_the_same_queries_for_any_number_of_talks(
    event: Event, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reviewer = make_reviewer(event)
    for _ in range(count):
        make_session(event)
    with django_assert_num_queries(9):
        committee.take_seat(reviewer.user, event, NOW)
