"""Close calls over the page: who is offered which pair, what an answer does, and what nobody may learn by an offer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from agenda import close_calls, committee
from agenda.actions import comparisons, reviews
from agenda.models import Comparison, ConflictOfInterest, Reviewer, ReviewPhase, Session
from core.models import HistoryEntry
from events.models import Event, Role
from tests.factories.agenda import NOW
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.review import make_far_proposal, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db

Others = ReviewPhase.Others


def event_with(others: str, **fields: object) -> Event:
    event, now = make_event(), timezone.now()
    make_phase(event, opens_at=now - timedelta(1), closes_at=now + timedelta(1), sees_others=others, **fields)
    return event


def judged(event: Event, seats: list[Reviewer], *scores: int, **fields: object) -> Session:
    session = make_far_proposal(event, **fields)
    for seat, score in zip(seats, scores, strict=False):
        make_review(session, seat, score)
    return session


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def offered(user: User, event: Event) -> set[str]:
    """Titles of the pair on the page."""
    context = signed_in(user).get(f"/{event.slug}/review/pairs/").context
    return {talk.title for talk in context["pair"]}


def queued(user: User, event: Event) -> list[set[str]]:
    seat = committee.take_seat(user, event, timezone.now())
    titles = dict(Session.objects.values_list("pk", "title"))
    return [{titles[pk] for pk in pair} for pair in close_calls.of_seat(seat).queue]


# Who is offered what


def test_reviewer_who_sees_no_scores_of_others_is_offered_his_own_ties_whatever_others_said() -> None:
    event = event_with(Others.NEVER)
    seats = [make_reviewer(event) for _ in range(3)]
    judged(event, seats, 4, 1, 1, title="Tied one")
    judged(event, seats, 4, 5, 5, title="Tied other")
    judged(event, seats, 3, 3, 3, title="Level to others")
    before = queued(seats[0].user, event)
    assert before == [{"Tied one", "Tied other"}]
    judged(event, seats[1:], 3, 3, title="Not his")
    Comparison.objects.create(
        reviewer=seats[1], first=Session.objects.get(title="Tied one"),
        second=Session.objects.get(title="Tied other"), at=NOW,
    )  # fmt: skip
    assert queued(seats[0].user, event) == before


def test_reviewer_who_sees_scores_after_his_own_is_offered_talks_he_has_reviewed() -> None:
    event = event_with(Others.AFTER_OWN)
    seats = [make_reviewer(event) for _ in range(2)]
    judged(event, seats, 4, 4, title="One")
    judged(event, seats, 4, 4, title="Two")
    judged(event, seats[1:], 4, title="Not his")
    assert queued(seats[0].user, event) == [{"One", "Two"}]
    assert len(queued(seats[1].user, event)) == 3


def test_organizer_is_offered_all_close_calls_and_first_those_at_the_line() -> None:
    event = event_with(Others.NEVER)
    chair = make_team_member(event).user
    seats = [make_reviewer(event) for _ in range(3)]
    for score, title in [(5, "Sure 1"), (5, "Sure 2"), (3, "Level 1"), (3, "Level 2"), (1, "Out")]:
        judged(event, seats, score, score, score, title=title)
    assert {"Sure 1", "Sure 2"} in queued(chair, event)
    Session.objects.filter(title__in=["Sure 1", "Sure 2", "Level 1"]).update(pending_decision="accept")
    assert queued(chair, event) == [{"Level 1", "Level 2"}]


def test_pair_with_a_conflict_is_not_offered_and_no_answer_about_it_is_taken() -> None:
    event = event_with(Others.ALWAYS)
    seats = [make_reviewer(event) for _ in range(2)]
    one, other = (judged(event, seats, 4, 4, title=title) for title in ("One", "Other"))
    kept = judged(event, seats[1:], 4, title="Kept from him")
    ConflictOfInterest.objects.create(session=kept, reviewer=seats[0], kind="declared", at=NOW)
    assert queued(seats[0].user, event) == [{"One", "Other"}]
    assert len(queued(seats[1].user, event)) == 3
    with pytest.raises(comparisons.Refused):
        comparisons.choose(
            event=event, pair=(one.code, kept.code), winner=one.code, by=seats[0].user, now=timezone.now()
        )
    page = signed_in(seats[0].user).get(f"/{event.slug}/review/pairs/?first={one.code}&second={kept.code}")
    assert "Kept from him" not in page.content.decode()
    assert "Other" in page.content.decode()
    assert Comparison.objects.count() == 0
    assert other.code != kept.code


def test_blind_reviewer_reads_no_name_and_no_telling_title() -> None:
    event = event_with(Others.ALWAYS, sees_names=False)
    seats = [make_reviewer(event) for _ in range(2)]
    speaker = make_participant(event, name="Zerlina Quastel", company="Quastelworks", email="z@far.example")
    for title in ("What Zerlina Quastel learned", "At Quastelworks"):
        session = judged(event, seats, 4, 4, title=title, abstract="I, Zerlina Quastel, run Quastelworks.")
        session.speakers.update(participant=speaker)
    for user, hidden in ((seats[0].user, True), (make_team_member(event).user, False)):
        text = signed_in(user).get(f"/{event.slug}/review/pairs/").content.decode()
        assert ("Quastel" not in text) == hidden


# Answers


def test_answer_is_stored_counts_in_the_standing_and_can_be_changed_and_taken_back() -> None:
    event = event_with(Others.ALWAYS)
    seats = [make_reviewer(event) for _ in range(2)]
    one, other = (judged(event, seats, 4, 4, title=title) for title in ("One", "Other"))
    client, path = signed_in(seats[0].user), f"/{event.slug}/review/pairs/"
    values = {"first": other.code, "second": one.code}
    for choice, winner in [(one.code, one), ("none", None), (other.code, other), (other.code, other)]:
        assert client.post(path, values | {"choice": choice}).status_code == 302
        row = Comparison.objects.get()
        assert (row.first, row.second, row.winner) == (one, other, winner)
    assert offered(seats[0].user, event) == set()
    assert offered(seats[1].user, event) == {"One", "Other"}
    client.post(path, values | {"choice": "forget"})
    assert Comparison.objects.count() == 0
    kinds = list(HistoryEntry.objects.filter(kind__startswith="comparison").values_list("kind", flat=True))
    assert sorted(kinds) == ["comparison.changed"] * 3 + ["comparison.forgotten", "comparison.made"]


def test_skipped_pair_comes_again_only_when_asked_for() -> None:
    event = event_with(Others.ALWAYS)
    seats = [make_reviewer(event)]
    one, other = (judged(event, seats, 4, title=title) for title in ("One", "Other"))
    client, path = signed_in(seats[0].user), f"/{event.slug}/review/pairs/"
    client.post(path, {"first": one.code, "second": other.code, "choice": "skip"})
    page = client.get(path)
    assert (page.context["pair"], page.context["skipped"]) == ([], 1)
    client.post(path, {"choice": "again"})
    assert len(client.get(path).context["pair"]) == 2
    assert Comparison.objects.count() == 0


def test_conflict_declared_later_takes_the_comparison_away() -> None:
    event = event_with(Others.ALWAYS)
    seats = [make_reviewer(event)]
    one, other = (judged(event, seats, 4, title=title) for title in ("One", "Other"))
    now = timezone.now()
    comparisons.choose(event=event, pair=(one.code, other.code), winner="", by=seats[0].user, now=now)
    reviews.declare_conflict(session=one, reason="A friend", by=seats[0].user, now=now)
    assert Comparison.objects.count() == 0


@pytest.mark.parametrize("choice", ["", "?", "zzzzzz", "\0", "x" * 5000])
def test_wrong_choice_is_refused(choice: str) -> None:
    event = event_with(Others.ALWAYS)
    seats = [make_reviewer(event)]
    one, other = (judged(event, seats, 4) for _ in range(2))
    client = signed_in(seats[0].user)
    values = {"first": one.code, "second": other.code, "choice": choice}
    assert client.post(f"/{event.slug}/review/pairs/", values).status_code == 302
    assert Comparison.objects.count() == 0


def test_talks_of_another_event_cannot_be_compared() -> None:
    event, elsewhere = event_with(Others.ALWAYS), event_with(Others.ALWAYS)
    seat = make_reviewer(event)
    there = [judged(elsewhere, [make_reviewer(elsewhere)], 4) for _ in range(2)]
    pair = there[0].code, there[1].code
    for where in (event, elsewhere):
        with pytest.raises(comparisons.Refused):
            comparisons.choose(event=where, pair=pair, winner=pair[0], by=seat.user, now=timezone.now())


def test_nothing_is_offered_or_taken_while_nothing_is_scored() -> None:
    event = event_with(Others.ALWAYS, may_score=False)
    seats = [make_reviewer(event)]
    one, other = (judged(event, seats, 4, title=title) for title in ("One", "Other"))
    text = signed_in(seats[0].user).get(f"/{event.slug}/review/pairs/").content.decode()
    assert "nothing is scored" in text
    with pytest.raises(comparisons.Refused, match="nothing is scored"):
        comparisons.choose(
            event=event, pair=(one.code, other.code), winner="", by=seats[0].user, now=timezone.now()
        )


def test_strangers_and_door_staff_have_no_close_calls() -> None:
    event = make_event()
    for user, status in [(make_user(), 404), (make_team_member(event, role=Role.DOOR).user, 403)]:
        assert signed_in(user).get(f"/{event.slug}/review/pairs/").status_code == status


@pytest.mark.parametrize("many", [2, 3, 500])
def test_page_takes_the_same_queries_for_any_number_of_talks(many: int) -> None:
    event = event_with(Others.ALWAYS)
    seat = make_reviewer(event)
    person = make_participant(event, email="one@far.example")
    for _ in range(many):
        session = make_far_proposal(event)
        session.speakers.update(participant=person)
        make_review(session, seat, 4)
    client = signed_in(seat.user)
    client.get(f"/{event.slug}/review/pairs/")
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(f"/{event.slug}/review/pairs/").context["pair"]) == 2
    assert len(queries) == 23
