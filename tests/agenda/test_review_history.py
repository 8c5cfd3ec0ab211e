"""Who changed which review: told to organizers without a conflict, at a constant cost, and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agenda import review_history
from agenda.actions import partiality, reviews
from agenda.actions.reviews import Words
from agenda.models import Criterion, Reviewer, Session
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.review import make_criterion, make_phase, make_reviewer

pytestmark = pytest.mark.django_db

COMMENT, REMARK, CRITIC = "Zqcomment", "Zqremark", "Zqcritic"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="relay")
    make_phase(event, sees_names=True, sees_others="always")
    return event


@pytest.fixture
def criterion(event: Event) -> Criterion:
    return make_criterion(event)


@pytest.fixture
def talk(event: Event) -> Session:
    user = make_user("ada@speakers.example")
    return make_session(event, make_participant(event, user=user, company="Redpoint"), title="Bots")


@pytest.fixture
def critic(event: Event, talk: Session, criterion: Criterion) -> Reviewer:
    """Finished a review with 2, took it back and gave 5, and wrote a remark."""
    row = make_reviewer(event, make_user("critic@committee.example", name=CRITIC))
    for score in (2, 5):
        if score == 5:
            reviews.reopen(session=talk, by=row.user, now=NOW)
        reviews.finish(session=talk, words=Words({criterion.public_id: score}, COMMENT), by=row.user, now=NOW)
    reviews.remark(session=talk, text=REMARK, by=row.user, now=NOW)
    return row


def page(talk: Session) -> str:
    return f"/relay/review/decisions/{talk.code}/reviews/"


def told(talk: Session) -> list[tuple[str, str, str]]:
    return [(one.what, one.before, one.after) for one in review_history.of_talk(talk)]


@pytest.mark.usefixtures("critic")
def test_each_change_stands_with_its_score_before_and_after(talk: Session) -> None:
    assert told(talk) == [
        ("Wrote in the committee’s talk", "", ""),
        ("Review finished", "Begun", "Finished, 5.00"),
        ("Taken back to change it", "Finished, 2.00", "Begun"),
        ("Review finished", "Begun", "Finished, 2.00"),
    ]


def test_what_others_did_to_a_review_names_both(event: Event, talk: Session, critic: Reviewer) -> None:
    """Also when the row of the conflict has gone with its being taken back; other talks are not in it."""
    chair = make_reviewer(event, role=Role.OWNER)
    other = make_session(event, title="Other")
    for session in (talk, other):
        reviews.declare_conflict(session=session, by=critic.user, now=NOW)
    partiality.take_back(reviewer=critic, session=talk, by=chair.user, now=NOW)
    last, declared, aside = review_history.of_talk(talk)[:3]
    assert (last.what, last.by, last.reviewer) == (
        "Word about a conflict of interest taken back",
        chair.user,
        critic,
    )
    assert (declared.what, declared.reviewer) == ("Conflict of interest declared", critic)
    assert (aside.before, aside.after) == ("Finished, 5.00", "Abstained")
    assert [what for what, _before, _after in told(other)] == ["Conflict of interest declared"]


def test_organizer_reads_who_did_it_and_nothing_that_was_written(
    client: Client, event: Event, talk: Session, critic: Reviewer
) -> None:
    client.force_login(make_team_member(event, make_user("chair@team.example")).user)
    html = client.get(page(talk)).content.decode()
    assert [word in html for word in (CRITIC, "Finished, 5.00", COMMENT, REMARK)] == [
        True,
        True,
        False,
        False,
    ]
    assert page(talk) in client.get(f"/relay/review/decisions/{talk.code}/").content.decode()
    quiet = make_session(event)
    assert "Nobody has finished a review" in client.get(page(quiet)).content.decode()


def organizer_of_the_same_company(event: Event, talk: Session) -> User:
    return make_reviewer(event, role=Role.OWNER, company="Redpoint").user


def organizer_who_speaks(event: Event, talk: Session) -> User:
    author = User.objects.get(email="ada@speakers.example")
    make_team_member(event, author, Role.OWNER)
    return author


def author(event: Event, talk: Session) -> User:
    return User.objects.get(email="ada@speakers.example")


def reviewer(event: Event, talk: Session) -> User:
    return make_reviewer(event).user


def finance(event: Event, talk: Session) -> User:
    return make_team_member(event, make_user(), Role.FINANCE).user


def organizer_of_another_event(event: Event, talk: Session) -> User:
    return make_reviewer(make_event(), role=Role.OWNER).user


@pytest.mark.usefixtures("critic")
@pytest.mark.parametrize(
    ("somebody", "status"),
    [
        (organizer_of_the_same_company, 403),
        (organizer_who_speaks, 403),
        (author, 404),
        (reviewer, 403),
        (finance, 403),
        (organizer_of_another_event, 404),
    ],
)
def test_nobody_else_opens_it(
    client: Client, event: Event, talk: Session, somebody: Callable[[Event, Session], User], status: int
) -> None:
    client.force_login(somebody(event, talk))
    answer = client.get(page(talk))
    html = answer.content.decode()
    assert (answer.status_code, CRITIC in html, "5.0" in html) == (status, False, False)


@pytest.mark.parametrize("many", [1, 3])
def test_history_costs_the_same_for_any_number_of_reviews(
    event: Event, talk: Session, criterion: Criterion, many: int, django_assert_num_queries: Any
) -> None:
    for _number in range(many):
        by = make_reviewer(event).user
        reviews.finish(session=talk, words=Words({criterion.public_id: 3}), by=by, now=NOW)
    found = Session.objects.select_related("event").get(pk=talk.pk)
    with django_assert_num_queries(6):
        assert len(review_history.of_talk(found)) == many
