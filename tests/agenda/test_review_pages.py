"""The reviewer's list and the cockpit over HTTP: order, filters, search, keeping what is typed, and what is hidden."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agenda import blind, committee, reviewing
from agenda.models import (
    Assignment,
    Criterion,
    Redaction,
    Review,
    Reviewer,
    ReviewPhase,
    ReviewRemark,
    Session,
)
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session, make_session_type
from tests.factories.events import make_event, make_participant, make_track, make_user
from tests.factories.review import make_criterion, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db

State = Review.State
# Session, account, event, rights; nine for the seat; own order (3); the page's talks with people and invitations (3);
# tracks, types, progress, and the count of the pages' rows is none.
LIST_QUERIES = 22


@pytest.fixture
def event() -> Event:
    event = make_event()
    make_phase(
        event, opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() + timedelta(days=9)
    )
    return event


@pytest.fixture
def reviewer(client: Client, event: Event) -> Reviewer:
    reviewer = make_reviewer(event)
    client.force_login(reviewer.user)
    return reviewer


def rules(event: Event, **changed: Any) -> None:
    ReviewPhase.objects.filter(event=event).update(**changed)


def listed(client: Client, event: Event, **query: str) -> list[str]:
    answer = client.get(f"/{event.slug}/review/", query)
    assert answer.status_code == 200
    return [talk.title for _stop, talk in answer.context["rows"]]


def address(session: Session, more: str = "") -> str:
    return f"/{session.event.slug}/review/{session.code}/{more}"


def way(reviewer: Reviewer) -> list[str]:
    seat = committee.take_seat(reviewer.user, reviewer.event, timezone.now())
    return [stop.code for stop in reviewing.way(seat).stops]


# The list


@pytest.mark.parametrize("count", [1, 3, 500])
def test_list_takes_the_same_queries_for_any_number_of_talks(
    client: Client,
    event: Event,
    reviewer: Reviewer,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kind, person = make_session_type(event), make_participant(event)
    sessions = [make_session(event, person, session_type=kind, track=None) for _ in range(count)]
    for session in sessions[:3]:
        make_review(session, reviewer, 3)
    with django_assert_num_queries(LIST_QUERIES):
        rows = listed(client, event, show="all")
    assert len(rows) == min(count, 50)


def test_order_is_each_reviewers_own_and_always_the_same(event: Event, reviewer: Reviewer) -> None:
    sessions = [make_session(event) for _ in range(12)]
    other = make_reviewer(event)
    assert way(reviewer) == way(reviewer)
    assert sorted(way(reviewer)) == sorted(session.code for session in sessions)
    assert way(reviewer) != way(other)
    shown = way(reviewer)
    sessions[0].delete()
    assert way(reviewer) == [code for code in shown if code != sessions[0].code]


def test_list_holds_open_talks_by_what_became_of_them(
    client: Client, event: Event, reviewer: Reviewer
) -> None:
    for title, state in [
        ("Todo", None),
        ("Begun", State.DRAFT),
        ("Done", State.DONE),
        ("Left", State.ABSTAINED),
    ]:
        session = make_session(event, title=title)
        if state:
            make_review(session, reviewer, 3 if state == State.DONE else None, state=state)
    for other in (Session.State.DRAFT, Session.State.ACCEPTED, Session.State.WITHDRAWN):
        make_session(event, title=str(other), state=other)
    assert {
        show: sorted(listed(client, event, show=show)) for show in ("", "begun", "done", "abstained")
    } == {
        "": ["Begun", "Todo"],
        "begun": ["Begun"],
        "done": ["Done"],
        "abstained": ["Left"],
    }
    assert len(listed(client, event, show="all")) == 4
    assert sorted(listed(client, event, show="nonsense")) == ["Begun", "Todo"]


def test_filters_and_search_narrow_the_list(client: Client, event: Event, reviewer: Reviewer) -> None:
    track, kind = make_track(event), make_session_type(event)
    talk = make_session_type(event)
    one = make_session(event, title="Queues", session_type=talk, track=track, abstract="About back pressure")
    make_session(event, title="Bots", session_type=kind)
    Assignment.objects.create(session=one, reviewer=reviewer, at=NOW)
    assert listed(client, event, track=track.public_id) == ["Queues"]
    assert listed(client, event, type=kind.public_id) == ["Bots"]
    assert listed(client, event, show="assigned") == ["Queues"]
    assert listed(client, event, q="pressure BACK") == ["Queues"]
    assert listed(client, event, q=one.code) == ["Queues"]
    assert listed(client, event, q="nothing like it") == []
    assert listed(client, event, q="\0' OR 1=1 --" + "x" * 9_000, track="\0", page="-7") == []


def test_search_finds_names_only_where_they_are_seen(
    client: Client, event: Event, reviewer: Reviewer
) -> None:
    person = make_participant(event, name="Wilhelmina Pryce", company="Obsidian Works")
    make_session(
        event, person, title="Rivers", abstract="Wilhelmina Pryce tells of rivers at Obsidian Works."
    )
    assert {word: listed(client, event, q=word) for word in ("rivers", "pryce", "obsidian")} == {
        "rivers": ["Rivers"], "pryce": [], "obsidian": [],
    }  # fmt: skip
    rules(event, sees_names=True)
    assert [listed(client, event, q=word) for word in ("pryce", "obsidian")] == [["Rivers"], ["Rivers"]]


def test_search_reads_the_redacted_copy_and_not_what_it_hides(
    client: Client, event: Event, reviewer: Reviewer
) -> None:
    session = make_session(event, title="How Zanzibar moved", abstract="Our bank in Zanzibar")
    Redaction.objects.create(
        session=session, title="How a bank moved", abstract="Our bank abroad",
        covers=blind.fingerprint(session), at=NOW,
    )  # fmt: skip
    assert listed(client, event, q="zanzibar") == []
    assert listed(client, event, q="abroad") == ["How a bank moved"]


def test_progress_counts_what_is_wanted_and_no_more(client: Client, event: Event, reviewer: Reviewer) -> None:
    rules(event, reviews_wanted=2)
    sessions = [make_session(event) for _ in range(3)]
    for _ in range(3):
        make_review(sessions[0], make_reviewer(event))
    make_review(sessions[1], reviewer)
    make_review(sessions[2], reviewer, None)
    context = client.get(f"/{event.slug}/review/").context
    assert (context["way"].settled, context["progress"].counted, context["progress"].goal) == (2, 3, 6)


@pytest.mark.parametrize("page", ["", "standing/"])
def test_progress_is_the_same_on_all_pages_once_decisions_are_told(
    client: Client, event: Event, reviewer: Reviewer, page: str
) -> None:
    rules(event, reviews_wanted=2)
    make_session(event)
    make_review(make_session(event, state=Session.State.ACCEPTED), reviewer)
    make_session(event, state=Session.State.CONFIRMED, title="Invited, judged by nobody")
    progress = client.get(f"/{event.slug}/review/{page}").context["progress"]
    assert (progress.talks, progress.counted, progress.goal) == (2, 1, 4)


def test_next_is_what_one_was_asked_for_and_then_the_rest(
    client: Client, event: Event, reviewer: Reviewer
) -> None:
    sessions = {session.code: session for session in [make_session(event) for _ in range(4)]}
    codes = way(reviewer)
    Assignment.objects.create(session=sessions[codes[2]], reviewer=reviewer, at=NOW)

    def following(after: str = "") -> str:
        answer = client.get(f"/{event.slug}/review/next/", {"after": after})
        return str(answer["Location"]).rstrip("/").rpartition("/")[2]

    assert following() == codes[2]
    make_review(sessions[codes[2]], reviewer)
    assert [following(), following(codes[0]), following(codes[3])] == [codes[0], codes[1], codes[0]]
    for code in (codes[0], codes[1], codes[3]):
        make_review(sessions[code], reviewer)
    assert following() == "review"


@pytest.mark.parametrize(("role", "status"), [(Role.DOOR, 403), (Role.FINANCE, 403), (None, 404)])
def test_committee_pages_are_for_the_committee(
    client: Client, event: Event, role: str | None, status: int
) -> None:
    session = make_session(event)
    client.force_login(make_reviewer(event, role=role).user if role else make_user())
    for page in ("review/", "review/next/", f"review/{session.code}/", f"review/{session.code}/conflict/"):
        assert client.get(f"/{event.slug}/{page}").status_code == status
    client.logout()
    assert client.get(f"/{event.slug}/review/").status_code == 302


# The cockpit


@pytest.fixture
def criteria(event: Event) -> list[Criterion]:
    return [make_criterion(event, name="Content"), make_criterion(event, name="Fit", is_required=False)]


def form(client: Client, session: Session, **fields: str) -> dict[str, str]:
    context = client.get(address(session)).context
    return {"seen": context["seen"], "form_key": context["form_key"]} | fields


def test_finishing_goes_to_the_next_talk(
    client: Client, event: Event, reviewer: Reviewer, criteria: list[Criterion]
) -> None:
    sessions = {session.code: session for session in [make_session(event) for _ in range(2)]}
    first, second = way(reviewer)
    fields = form(client, sessions[first], do="finish", comment="Yes")
    answer = client.post(address(sessions[first]), fields | {f"score-{criteria[0].public_id}": "5"})
    assert answer["Location"] == f"/{event.slug}/review/{second}/?kept={first}"
    review = Review.objects.get()
    assert (review.session.code, review.state, review.value) == (first, State.DONE, 1.0)


def test_unfinished_review_is_told_what_is_missing_and_kept(
    client: Client, event: Event, reviewer: Reviewer, criteria: list[Criterion]
) -> None:
    session = make_session(event)
    answer = client.post(address(session), form(client, session, do="finish", comment="Not yet"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {f"score-{criteria[0].public_id}": ["No score yet."]}
    assert (Review.objects.get().state, Review.objects.get().comment) == (State.DRAFT, "Not yet")


@pytest.mark.parametrize("score", ["6", "0", "-1", "x", "5; DROP"])
def test_score_that_does_not_exist_is_refused(
    client: Client, event: Event, reviewer: Reviewer, criteria: list[Criterion], score: str
) -> None:
    session = make_session(event)
    fields = form(client, session, do="finish", comment="Kept") | {f"score-{criteria[0].public_id}": score}
    assert client.post(address(session), fields).status_code == 422
    assert (Review.objects.get().state, Review.objects.get().scores.count()) == (State.DRAFT, 0)


def test_typing_is_kept_and_an_empty_page_leaves_no_row(
    client: Client, event: Event, reviewer: Reviewer, criteria: list[Criterion]
) -> None:
    session = make_session(event)
    fields = form(client, session)
    assert client.post(address(session, "keep/"), fields).status_code == 200
    assert not Review.objects.exists()
    for text in ("A", "A wor", "A word"):
        answer = client.post(address(session, "keep/"), fields | {"comment": text})
        assert "Draft saved at" in answer.content.decode()
    assert client.get(address(session)).context["form"]["comment"].value() == "A word"


def test_second_tab_is_shown_both_texts(client: Client, event: Event, reviewer: Reviewer) -> None:
    session = make_session(event)
    one, two = form(client, session), form(client, session)
    client.post(address(session, "keep/"), one | {"comment": "From the first tab"})
    told = client.post(address(session, "keep/"), two | {"comment": "From the second tab"})
    assert (told.status_code, "From the first tab" in told.content.decode()) == (409, True)
    page = client.post(address(session), two | {"do": "draft", "comment": "From the second tab"})
    assert page.status_code == 409
    text = page.content.decode()
    assert ("From the first tab" in text, "From the second tab" in text) == (True, True)
    client.post(address(session), two | {"replace": "1", "comment": "From the second tab"})
    assert Review.objects.get().comment == "From the second tab"


def test_phase_that_ends_while_one_writes_keeps_the_text_on_the_page(
    client: Client, event: Event, reviewer: Reviewer, criteria: list[Criterion]
) -> None:
    session = make_session(event)
    fields = form(client, session, do="finish", comment="Came too late")
    rules(event, closes_at=timezone.now())
    answer = client.post(address(session), fields | {f"score-{criteria[0].public_id}": "4"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert ("Reviewing ended on" in text, "Came too late" in text) == (True, True)
    assert client.post(address(session, "keep/"), fields).status_code == 409
    assert not Review.objects.exists()


def test_two_megabytes_of_comment_are_refused(client: Client, event: Event, reviewer: Reviewer) -> None:
    session = make_session(event)
    huge = form(client, session, comment="x" * 2_000_000)
    assert client.post(address(session, "keep/"), huge).status_code == 422
    page = client.post(address(session), huge | {"do": "abstain"})
    assert (page.status_code, "x" * 2_000_000 in page.content.decode()) == (422, True)
    assert not Review.objects.exists()


def test_abstaining_and_coming_back(
    client: Client, event: Event, reviewer: Reviewer, criteria: list[Criterion]
) -> None:
    session = make_session(event)
    client.post(address(session), form(client, session, do="abstain", reason="Not my field"))
    assert (Review.objects.get().state, Review.objects.get().comment) == (State.ABSTAINED, "Not my field")
    assert "Review it after all" in client.get(address(session)).content.decode()
    client.post(address(session), {"do": "reopen"})
    assert Review.objects.get().state == State.DRAFT


def test_declaring_a_conflict_tells_no_title_and_hides_the_talk(
    client: Client, event: Event, reviewer: Reviewer
) -> None:
    session = make_session(event, title="Unmistakable")
    assert "Unmistakable" in client.get(address(session, "conflict/")).content.decode()
    answer = client.post(address(session, "conflict/"), {"reason": "We share a flat"}, follow=True)
    assert answer.redirect_chain == [(f"/{event.slug}/review/", 302)]
    assert "Unmistakable" not in answer.content.decode()
    for more in ("", "conflict/"):
        assert client.get(address(session, more)).status_code == 404
    for more in ("", "keep/", "remark/"):
        assert client.post(address(session, more), {"comment": "x", "text": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("rule", "done", "sees"),
    [("never", True, False), ("after", False, False), ("after", True, True), ("always", False, True)],
)
def test_others_are_read_by_the_rule_of_the_phase(
    client: Client,
    event: Event,
    reviewer: Reviewer,
    criteria: list[Criterion],
    rule: str,
    done: bool,
    sees: bool,
) -> None:
    rules(event, sees_others=rule)
    session, other = make_session(event), make_reviewer(event)
    make_review(session, other, 2, comment="Harshcomment")
    make_review(session, make_reviewer(event), None, state=State.DRAFT, comment="Halfwritten")
    ReviewRemark.objects.create(session=session, reviewer=other, text="Loudremark", at=NOW)
    if done:
        make_review(session, reviewer, 4)
    text = client.get(address(session)).content.decode()
    assert [word in text for word in ("Harshcomment", "Loudremark", other.user.name)] == [sees] * 3
    assert "Halfwritten" not in text


def test_what_is_decided_can_be_read_and_not_judged(client: Client, event: Event, reviewer: Reviewer) -> None:
    session = make_session(event, state=Session.State.ACCEPTED)
    page = client.get(address(session))
    assert (page.status_code, page.context["shows_form"]) == (200, False)
    assert page.context["closed"] == "This talk is accepted by now: it is no longer reviewed."
