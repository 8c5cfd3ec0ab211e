"""Today tells what an event still lacks, who has come, and how the committee gets on; to each role its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from core.times import local
from events.models import Event, Role
from portal import counts
from portal.today import opening
from tests.factories.agenda import make_call, make_session, make_session_type
from tests.factories.door import make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.review import make_far_proposal, make_phase, make_review, make_reviewer
from tests.factories.tickets import make_quota, make_ticket_type
from tickets.models import CheckIn

pytestmark = pytest.mark.django_db

LONG_BEFORE = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event()


def left(event: Event, now: datetime = LONG_BEFORE) -> list[str]:
    return [task.words for task in opening.missing(event, now, counts.of(event, opening.rows(event, now)))]


def today(client: Client, event: Event, role: str = Role.OWNER) -> Any:
    client.force_login(make_team_member(event, make_user(), role).user)
    return client.get("/admin/").context


def test_a_type_that_nothing_limits_is_named_and_others_of_another_event_are_not(event: Event) -> None:
    make_ticket_type(make_event(), quota=None)
    quota = make_quota(event)
    make_ticket_type(event, quota=quota, price_minor=10_000)
    assert not [words for words in left(event) if "quota" in words]
    loose = make_ticket_type(event, price_minor=10_000)
    loose.quotas.clear()
    assert "Give 1 ticket type a quota: nothing limits how many are sold" in left(event)


def test_a_key_in_test_mode_stops_the_opening_and_a_live_one_does_not(event: Event, settings: Any) -> None:
    make_ticket_type(event, quota=make_quota(event), price_minor=10_000)
    played = "Connect Stripe: payments are only played here, no money comes in"
    test_mode = "Use Stripe’s live key: it is in test mode, cards are not charged"
    settings.STRIPE_SECRET_KEY = ""
    assert {played, test_mode} & {*left(event)} == {played}
    settings.STRIPE_SECRET_KEY = "sk_test_installation"
    assert {played, test_mode} & {*left(event)} == {test_mode}
    event.organizer.stripe_secret_key = "sk_live_own"
    assert {played, test_mode} & {*left(event)} == set()


def test_a_free_event_needs_no_stripe(event: Event) -> None:
    make_ticket_type(event, quota=make_quota(event), price_minor=0)
    assert not [words for words in left(event) if "Stripe" in words]
    assert "Look whether 1 ticket type should have no price" in left(event)


def test_a_call_that_closes_before_reviewers_exist_is_told(event: Event) -> None:
    make_session_type(event)
    make_call(event, opens_at=LONG_BEFORE, closes_at=LONG_BEFORE + timedelta(days=30))
    lacking = "Invite reviewers: the call closes, and nobody is there to judge"
    assert lacking in left(event)
    make_team_member(make_event(), make_user(), Role.REVIEWER)
    assert lacking in left(event)
    make_team_member(event, make_user(), Role.REVIEWER)
    assert lacking not in left(event)


def test_an_address_counts_as_read_only_once_it_is_proved(event: Event) -> None:
    reads = f"Prove that somebody reads {opening.contact(event)}, where answers go"
    proof = EmailAddress.objects.create(
        user=make_user(), email=opening.contact(event).upper(), verified=False, primary=False
    )
    assert reads in left(event)
    EmailAddress.objects.filter(pk=proof.pk).update(verified=True)
    assert reads not in left(event)


def test_the_door_is_asked_for_when_the_day_is_near_and_nothing_when_it_is_over(event: Event) -> None:
    door = "Say whom a door lets in"
    first = datetime.combine(event.starts_on, datetime.min.time(), tzinfo=UTC)
    assert door not in left(event, first - timedelta(days=40))
    assert door in left(event, first - timedelta(days=3))
    assert left(event, first + timedelta(days=30)) == []


def test_checklist_leads_to_where_each_thing_is_done(client: Client, event: Event) -> None:
    today(client, event)
    answer = client.get("/admin/checklist/")
    checks = [check for group in answer.context["groups"] for check in group.checks]
    assert answer.context["all"] == len(checks) > 8
    for check in checks:
        assert client.get(check.link).status_code == 200


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_checklist_is_for_who_sets_up(client: Client, event: Event, role: str) -> None:
    assert today(client, event, role)["first_steps"] == []
    assert client.get("/admin/checklist/").status_code == 403


def test_arrivals_are_told_on_the_day_and_to_who_works_with_people(client: Client) -> None:
    now = timezone.now()
    here = local(now, "UTC").date()
    event = make_event(starts_on=here, ends_on=here, time_zone="UTC")
    guests = [make_guest(event) for _ in range(3)]
    said = scan(make_device(make_gate(make_list(event)), now=now), guests[0], now)
    assert said.row.result == CheckIn.Result.IN, said.row.reason
    found = today(client, event, Role.DOOR)["arrivals"]
    assert [share.words for share in found.shares] == ["1 of 3 have come"]
    assert [column.value for column in found.by_hour.columns] == ["1"]
    assert today(client, event, Role.REVIEWER)["arrivals"] is None
    assert today(client, make_event(), Role.OWNER)["arrivals"] is None


def test_reviews_are_counted_without_talks_one_has_a_conflict_with(client: Client, event: Event) -> None:
    make_phase(event)
    chair = make_reviewer(event, role=Role.ORGANIZER)
    own = make_session(event, make_participant(event, user=chair.user, email=chair.user.email))
    far = make_far_proposal(event)
    other = make_reviewer(event)
    make_review(own, other)
    make_review(far, other)
    client.force_login(chair.user)
    found = client.get("/admin/").context["reviews"]
    assert [line.name for line in found.chart.lines] == ["Proposals", "Reviews"]
    assert [values for _day, values in found.chart.rows] == [["1", "1"]]


def test_without_a_seat_in_the_committee_home_tells_of_no_reviews(client: Client, event: Event) -> None:
    make_review(make_far_proposal(event), make_reviewer(event))
    found = today(client, event)["reviews"]
    assert [line.name for line in found.chart.lines] == ["Proposals"]
    assert found.covers == []
