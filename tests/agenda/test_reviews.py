"""What a reviewer does with a talk: each action takes the seat anew, keeps every word, and tells the history who and
when, never what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agenda import committee
from agenda.actions import reviews
from agenda.actions.reviews import Changed, Closed, Incomplete, NotYours, Page, Refused, Words
from agenda.models import (
    Assignment,
    ConflictOfInterest,
    Criterion,
    Review,
    Reviewer,
    ReviewPhase,
    ReviewRemark,
    Session,
)
from core.models import HistoryEntry
from core.models.history import PRIVATE
from events.models import Event, TeamMember
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_track, make_user
from tests.factories.review import make_criterion, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db

State = Review.State


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def reviewer(event: Event) -> Reviewer:
    return make_reviewer(event)


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(event)


@pytest.fixture
def criteria(event: Event) -> list[Criterion]:
    return [make_criterion(event, weight=3), make_criterion(event, is_required=False)]


def words(criteria: list[Criterion], *scores: int, **texts: str) -> Words:
    return Words({row.public_id: score for row, score in zip(criteria, scores, strict=False)}, **texts)


def given(review: Review) -> list[int]:
    return list(review.scores.order_by("criterion__position").values_list("value", flat=True))


def told() -> list[str]:
    kinds = HistoryEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert all(kind.startswith(PRIVATE) for kind in kinds)
    return [kind.removeprefix(PRIVATE) for kind in kinds]


# Writing and finishing


def test_draft_is_kept_and_counts_for_nothing(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    draft = words(criteria, 4, comment="So far")
    reviews.save_draft(session=session, words=draft, by=reviewer.user, now=NOW)
    review = Review.objects.get()
    assert (review.state, review.value, review.comment, given(review)) == (State.DRAFT, None, "So far", [4])
    assert (list(Review.objects.done()), told()) == ([], [])


def test_finished_review_has_its_value_and_phase(
    event: Event, reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    phase = make_phase(event)
    by = {"by": reviewer.user, "now": NOW}
    reviews.save_draft(session=session, words=words(criteria, 1), **by)  # type: ignore[arg-type]
    reviews.finish(session=session, words=words(criteria, 5, 1, to_speaker="Thanks"), **by)  # type: ignore[arg-type]
    review = Review.objects.get()
    assert (review.state, review.value, review.phase, review.done_at) == (State.DONE, 0.75, phase, NOW)
    assert (given(review), review.to_speaker, told()) == ([5, 1], "Thanks", ["review.finished"])


def test_what_was_not_scored_any_more_is_taken_away(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    reviews.save_draft(session=session, words=words(criteria, 4, 2), by=reviewer.user, now=NOW)
    reviews.save_draft(session=session, words=words(criteria, 3), by=reviewer.user, now=NOW)
    assert given(Review.objects.get()) == [3]


def test_without_a_required_score_nothing_is_finished(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    with pytest.raises(Incomplete) as refused:
        reviews.finish(session=session, words=Words({criteria[1].public_id: 3}), by=reviewer.user, now=NOW)
    assert refused.value.criteria == [criteria[0].public_id]
    assert not Review.objects.exists()


def test_scores_out_of_range_or_of_another_event_are_not_stored(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    foreign = make_criterion(make_event())
    wrong = {criteria[0].public_id: 99, foreign.public_id: 3, "crt_none": 1}
    reviews.save_draft(session=session, words=Words(wrong, "Hm"), by=reviewer.user, now=NOW)
    assert given(Review.objects.get()) == []


def test_abstention_keeps_the_words_and_has_no_value(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    reviews.abstain(
        session=session, words=words(criteria, 5, comment="Hm."), reason="Not my field", by=reviewer.user,
        now=NOW,
    )  # fmt: skip
    review = Review.objects.get()
    assert (review.state, review.value, given(review)) == (State.ABSTAINED, None, [])
    assert (review.comment, told()) == ("Hm.\n\nNot my field", ["review.abstained"])


def test_reopened_review_counts_for_nothing_until_it_is_finished_again(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    made = make_review(session, reviewer, 4, comment="Good")
    reviews.reopen(session=session, by=reviewer.user, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.value, made.comment, given(made)) == (State.DRAFT, None, "Good", [4, 4])
    reviews.finish(session=session, words=words(criteria, 2), by=reviewer.user, now=NOW)
    assert told() == ["review.reopened", "review.finished"]


def test_finished_review_is_locked_where_the_phase_says_so(
    event: Event, reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    make_phase(event, may_change=False)
    made = make_review(session, reviewer, 4)
    by: dict[str, Any] = {"session": session, "by": reviewer.user, "now": NOW}
    actions: list[Callable[[], Any]] = [
        lambda: reviews.finish(words=words(criteria, 1), **by),
        lambda: reviews.abstain(words=Words(), **by),
        lambda: reviews.reopen(**by),
    ]
    for action in actions:
        with pytest.raises(Closed, match="cannot be changed in this phase"):
            action()
    made.refresh_from_db()
    assert (made.state, made.value) == (State.DONE, 0.75)


def test_draft_is_not_written_over_a_finished_review(reviewer: Reviewer, session: Session) -> None:
    """The last save of a page that is typed in may come after its button was pressed."""
    make_review(session, reviewer, 4, comment="Final")
    with pytest.raises(Refused, match="finished"):
        reviews.save_draft(session=session, words=Words({}, "Fin"), by=reviewer.user, now=NOW)
    assert Review.objects.get().comment == "Final"


def test_history_holds_nothing_of_what_was_written(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    secret = words(criteria, 3, 3, comment="Xylophone", to_speaker="Xylophone")
    by: dict[str, Any] = {"session": session, "by": reviewer.user, "now": NOW}
    reviews.finish(words=secret, **by)
    reviews.reopen(**by)
    reviews.abstain(words=secret, reason="Xylophone", **by)
    reviews.declare_conflict(reason="Xylophone", **by)
    rows = HistoryEntry.objects.values_list("kind", "subject_label", "before", "after")
    assert len(rows) == 4
    assert "Xylophone" not in str(list(rows))


# Two tabs


def test_second_tab_is_told_and_neither_text_is_lost(reviewer: Reviewer, session: Session) -> None:
    by: dict[str, Any] = {"session": session, "by": reviewer.user}
    first, second = Page("pag_one"), Page("pag_two")
    reviews.save_draft(words=Words({}, "First"), page=first, now=NOW, **by)
    with pytest.raises(Changed) as told:
        reviews.save_draft(words=Words({}, "Second"), page=second, now=NOW, **by)
    assert told.value.review.comment == "First"
    assert Review.objects.get().comment == "First"
    reviews.save_draft(words=Words({}, "Second"), page=replace(second, replaces=True), now=NOW, **by)
    with pytest.raises(Changed):
        reviews.save_draft(words=Words({}, "First, longer"), page=first, now=NOW, **by)
    assert Review.objects.get().comment == "Second"


def test_page_that_never_heard_the_answer_may_save_again(reviewer: Reviewer, session: Session) -> None:
    """Its first save arrived, the answer did not: it still believes that there is no review."""
    page = Page("pag_one")
    for number, text in enumerate(["Some", "Some more"]):
        reviews.save_draft(
            session=session, words=Words({}, text), page=page, by=reviewer.user, now=NOW + timedelta(number)
        )
    assert Review.objects.get().comment == "Some more"


def test_page_opened_after_the_last_save_may_save(reviewer: Reviewer, session: Session) -> None:
    by: dict[str, Any] = {"session": session, "by": reviewer.user}
    reviews.save_draft(words=Words({}, "First"), page=Page("pag_one"), now=NOW, **by)
    later = NOW + timedelta(minutes=5)
    reviews.save_draft(words=Words({}, "Second"), page=Page("pag_two", NOW), now=later, **by)
    assert Review.objects.get().comment == "Second"


def test_pages_without_a_key_are_two_pages(reviewer: Reviewer, session: Session) -> None:
    by: dict[str, Any] = {"session": session, "by": reviewer.user, "now": NOW}
    reviews.save_draft(words=Words({}, "First"), page=Page(), **by)
    with pytest.raises(Changed):
        reviews.save_draft(words=Words({}, "Second"), page=Page(), **by)


# Who may not


def closed_by_phase(event: Event, reviewer: Reviewer, session: Session) -> None:
    make_phase(event, closes_at=NOW)


def closed_by_reading_phase(event: Event, reviewer: Reviewer, session: Session) -> None:
    make_phase(event, may_score=False, sees_others="always")


def closed_by_decision(event: Event, reviewer: Reviewer, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(state=Session.State.ACCEPTED)


@pytest.mark.parametrize(
    ("close", "words_told"),
    [
        (closed_by_phase, "Reviewing ended on February 1, 2027, 10:00\u202fAM in Los Angeles."),
        (closed_by_reading_phase, "In the phase “First round” nothing is scored."),
        (closed_by_decision, "This talk is accepted by now: it is no longer reviewed."),
    ],
)
def test_what_is_closed_says_why(
    event: Event, reviewer: Reviewer, session: Session, close: Callable[..., None], words_told: str
) -> None:
    close(event, reviewer, session)
    for action in (reviews.save_draft, reviews.finish, reviews.abstain):
        with pytest.raises(Closed) as refused:
            action(session=session, words=Words({}, "Late"), by=reviewer.user, now=NOW)
        assert refused.value.message == words_told
    assert not Review.objects.exists()


def test_phase_to_come_says_when(event: Event, reviewer: Reviewer, session: Session) -> None:
    make_phase(event, opens_at=NOW + timedelta(days=1))
    with pytest.raises(Closed, match="Reviewing opens on February 2, 2027"):
        reviews.save_draft(session=session, words=Words({}, "Early"), by=reviewer.user, now=NOW)


def own_talk(event: Event, reviewer: Reviewer, session: Session) -> None:
    session.speakers.update(participant=make_participant(event, user=reviewer.user))


def colleague(event: Event, reviewer: Reviewer, session: Session) -> None:
    Reviewer.objects.filter(pk=reviewer.pk).update(company="Redpoint, Inc.")
    session.speakers.update(participant=make_participant(event, company="redpoint"))


def other_tracks(event: Event, reviewer: Reviewer, session: Session) -> None:
    team = event.review_teams.create(name="Web")
    team.tracks.add(make_track(event))
    team.reviewers.add(reviewer)


def not_assigned(event: Event, reviewer: Reviewer, session: Session) -> None:
    make_phase(event, only_assigned=True)


def no_longer_in_the_team(event: Event, reviewer: Reviewer, session: Session) -> None:
    TeamMember.objects.filter(user=reviewer.user).delete()


def still_a_draft(event: Event, reviewer: Reviewer, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(state=Session.State.DRAFT)


@pytest.mark.parametrize(
    "hide", [own_talk, colleague, other_tracks, not_assigned, no_longer_in_the_team, still_a_draft]
)
def test_for_whom_the_talk_is_hidden_nothing_can_be_written(
    event: Event, reviewer: Reviewer, session: Session, hide: Callable[..., None]
) -> None:
    hide(event, reviewer, session)
    by: dict[str, Any] = {"session": session, "by": reviewer.user, "now": NOW}
    for action in (
        lambda: reviews.save_draft(words=Words({}, "x"), **by),
        lambda: reviews.finish(words=Words({}, "x"), **by),
        lambda: reviews.abstain(words=Words(), **by),
        lambda: reviews.reopen(**by),
        lambda: reviews.remark(text="x", **by),
        lambda: reviews.declare_conflict(**by),
    ):
        with pytest.raises(NotYours):
            action()
    rows = (Review, ReviewRemark, ConflictOfInterest, HistoryEntry)
    assert [model.objects.count() for model in rows] == [0, 0, 0, 0]


def test_reviewer_of_another_event_writes_nothing(session: Session) -> None:
    stranger = make_reviewer(make_event())
    with pytest.raises(NotYours):
        reviews.save_draft(session=session, words=Words({}, "x"), by=stranger.user, now=NOW)
    assert not Reviewer.objects.filter(user=stranger.user, event=session.event).exists()


def test_stranger_writes_nothing(session: Session) -> None:
    with pytest.raises(NotYours):
        reviews.save_draft(session=session, words=Words({}, "x"), by=make_user(), now=NOW)


# Talking


@pytest.mark.parametrize(
    ("rule", "done", "may"),
    [
        (ReviewPhase.Others.NEVER, True, False),
        (ReviewPhase.Others.AFTER_OWN, False, False),
        (ReviewPhase.Others.AFTER_OWN, True, True),
        (ReviewPhase.Others.ALWAYS, False, True),
    ],
)
def test_remarks_follow_the_rule_for_reading_others(
    event: Event, reviewer: Reviewer, session: Session, rule: str, done: bool, may: bool
) -> None:
    make_phase(event, sees_others=rule)
    if done:
        make_review(session, reviewer)
    if may:
        reviews.remark(session=session, text=" A word ", by=reviewer.user, now=NOW)
    else:
        with pytest.raises(Closed):
            reviews.remark(session=session, text="A word", by=reviewer.user, now=NOW)
    assert list(ReviewRemark.objects.values_list("text", flat=True)) == (["A word"] if may else [])


def test_abstaining_opens_nothing(event: Event, reviewer: Reviewer, session: Session) -> None:
    """Else one could look first, and reopen."""
    make_phase(event)
    make_review(session, reviewer, None)
    with pytest.raises(Closed):
        reviews.remark(session=session, text="A word", by=reviewer.user, now=NOW)


# “I should not judge this”


def test_declared_conflict_takes_the_talk_away_at_once(
    event: Event, reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    make_review(session, reviewer, 5, comment="Brilliant")
    Assignment.objects.create(session=session, reviewer=reviewer, at=NOW)
    reviews.declare_conflict(session=session, reason="A friend", by=reviewer.user, now=NOW)
    review = Review.objects.get()
    assert (review.state, review.value, review.comment) == (State.ABSTAINED, None, "Brilliant")
    assert list(committee.take_seat(reviewer.user, event, NOW).proposals()) == []
    assert not Assignment.objects.exists()
    assert told() == ["review.set_aside", "review.conflict_declared"]


def test_draft_stays_its_writers_when_he_declares_a_conflict(
    reviewer: Reviewer, session: Session, criteria: list[Criterion]
) -> None:
    make_review(session, reviewer, None, state=State.DRAFT, comment="Half a thought")
    reviews.declare_conflict(session=session, reason="A friend", by=reviewer.user, now=NOW)
    assert (Review.objects.get().state, told()) == (State.DRAFT, ["review.conflict_declared"])


def test_conflict_that_was_waved_through_can_be_declared(event: Event, session: Session) -> None:
    reviewer = make_reviewer(event, company="Redpoint")
    session.speakers.update(participant=make_participant(event, company="Redpoint"))
    ConflictOfInterest.objects.create(
        session=session, reviewer=reviewer, kind=ConflictOfInterest.Kind.WAIVED, at=NOW
    )
    reviews.declare_conflict(session=session, by=reviewer.user, now=NOW)
    assert ConflictOfInterest.objects.get().kind == ConflictOfInterest.Kind.DECLARED
