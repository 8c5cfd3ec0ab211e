"""Reviews and decisions through the API: what a seat sees, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.actions import reviews as actions
from agenda.models import Criterion, Favourite, Review, Session
from core.models import OutboxMail
from events.models import Event
from events.scopes import Scope
from tests.factories.agenda import make_confirmed
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_participant
from tests.factories.review import make_criterion, make_far_proposal, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db
MINE = [Scope.REVIEWS_WRITE, Scope.PROPOSALS_READ]


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def criterion(event: Event) -> Criterion:
    return make_criterion(event)


@pytest.fixture
def talk(event: Event) -> Session:
    return make_far_proposal(event, title="Tin cans")


def open_phase(event: Event, **rules: Any) -> None:
    now = timezone.now()
    make_phase(event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), **rules)


def cost(api: Api, path: str) -> int:
    api.get(path)
    with CaptureQueriesContext(connection) as found:
        assert api.get(path).status_code == 200
    return len(found)


def test_a_review_is_written_read_and_written_anew(event: Event, criterion: Criterion, talk: Session) -> None:
    open_phase(event)
    api = Api(event, MINE, by=make_reviewer(event).user)
    path = f"events/{event.slug}/proposals/{talk.public_id}/review"
    assert code_of(api.get(path)) == (404, "not-found")
    queue = api.get(f"events/{event.slug}/review-queue").json()["data"]
    assert [(one["proposal_id"], one["progress"]) for one in queue] == [(talk.public_id, "todo")]
    assert api.call("PUT", path, {"state": "draft", "comment": "Hm"}).json()["state"] == "draft"
    done = api.call("PUT", path, {"scores": {criterion.public_id: 4}, "comment": "New."}).json()
    assert (done["state"], done["value"], done["comment"]) == ("done", 0.75, "New.")
    assert api.get(path).json() == done
    again = api.call("PUT", path, {"state": "draft", "scores": {criterion.public_id: 2}}).json()
    assert (again["state"], again["value"]) == ("draft", None)
    assert api.get(f"events/{event.slug}/review-queue").json()["data"][0]["progress"] == "begun"
    assert api.call("PUT", path, {"state": "abstained"}).json()["scores"] == []


@pytest.mark.parametrize(
    ("scores", "place"), [({}, "crt"), ({"crt": 9}, "crt"), ({"crt_nobody": 1}, "crt_nobody")]
)
def test_scores_that_cannot_be_are_pointed_at(
    event: Event, criterion: Criterion, talk: Session, scores: dict[str, int], place: str
) -> None:
    open_phase(event)
    api = Api(event, MINE, by=make_reviewer(event).user)
    named = {criterion.public_id if name == "crt" else name: value for name, value in scores.items()}
    answer = api.call("PUT", f"events/{event.slug}/proposals/{talk.public_id}/review", {"scores": named})
    wanted = criterion.public_id if place == "crt" else place
    assert (code_of(answer), answer.json()["errors"][0]["pointer"]) == (
        (422, "invalid"),
        f"#/scores/{wanted}",
    )
    assert Review.objects.count() == 0


def test_of_others_nothing_is_read_before_ones_own_is_done(
    event: Event, criterion: Criterion, talk: Session
) -> None:
    open_phase(event)
    make_review(talk, make_reviewer(event), 5, comment="SECRET-DONE")
    make_review(talk, make_reviewer(event), None, state=Review.State.DRAFT, comment="SECRET-DRAFT")
    api = Api(event, MINE, by=make_reviewer(event).user)
    path = f"events/{event.slug}/proposals/{talk.public_id}"
    before = [api.get(f"{path}/reviews"), api.get(path), api.get(f"{path}/review")]
    assert [b"SECRET" in answer.content for answer in before] == [False] * 3
    assert (*code_of(before[0]), before[0].json()["reason"]) == (409, "refused", "own_first")
    api.call("PUT", f"{path}/review", {"scores": {criterion.public_id: 1}})
    others = api.get(f"{path}/reviews")
    assert [one["comment"] for one in others.json()["data"]] == ["SECRET-DONE"]
    assert b"SECRET-DRAFT" not in others.content


def test_blind_reviewers_are_told_no_name_by_any_of_it(event: Event, criterion: Criterion) -> None:
    open_phase(event, sees_others="always")
    talk = make_far_proposal(event, title="Tin cans")
    speaker = talk.speakers.get().participant
    speaker.name = "Zed Marker"
    speaker.save()
    make_review(talk, make_reviewer(event), 5)
    api = Api(event, MINE, by=make_reviewer(event).user)
    path = f"events/{event.slug}"
    one = f"{path}/proposals/{talk.public_id}"
    api.call("PUT", f"{one}/review", {"scores": {criterion.public_id: 4}})
    for address in (
        f"{path}/review-queue",
        one,
        f"{one}/review",
        f"{one}/reviews",
        f"{path}/review-criteria",
    ):
        answer = api.get(address)
        assert answer.status_code == 200
        assert b"Marker" not in answer.content, address
        assert speaker.public_id.encode() not in answer.content, address


def test_who_has_a_conflict_finds_nothing_of_it(event: Event, criterion: Criterion, talk: Session) -> None:
    open_phase(event)
    reviewer = make_reviewer(event)
    actions.declare_conflict(session=talk, by=reviewer.user, now=timezone.now())
    api = Api(event, MINE, by=reviewer.user)
    path = f"events/{event.slug}/proposals/{talk.public_id}"
    assert api.get(f"events/{event.slug}/review-queue").json()["data"] == []
    for method, rest in [("GET", "/review"), ("PUT", "/review"), ("GET", "/reviews")]:
        body = {"state": "abstained"} if method == "PUT" else None
        assert code_of(api.call(method, f"{path}{rest}", body)) == (404, "not-found")


def test_results_are_counted_without_names_and_without_conflicts(event: Event, criterion: Criterion) -> None:
    first, second = make_far_proposal(event), make_far_proposal(event)
    for value in (5, 3, None):
        make_review(first, make_reviewer(event), value, comment="SECRET")
    make_review(first, make_reviewer(event), None, state=Review.State.DRAFT)
    chair = make_reviewer(event, role="organizer")
    api, path = Api(event, by=chair.user), f"events/{event.slug}/review-results"
    found = api.get(path)
    rows = {row["proposal_id"]: row for row in found.json()["data"]}
    counted = [rows[first.public_id][name] for name in ("reviews", "abstentions", "mean")]
    assert counted == [2, 1, 0.75]
    assert (rows[second.public_id]["mean"], b"SECRET" in found.content) == (None, False)
    actions.declare_conflict(session=first, by=chair.user, now=timezone.now())
    assert [row["proposal_id"] for row in api.get(path).json()["data"]] == [second.public_id]
    reviewer = make_reviewer(event).user
    assert code_of(Api(event, MINE, by=reviewer).get(path)) == (403, "scope-missing")


def test_decisions_wait_until_they_are_told_to_all(event: Event, talk: Session) -> None:
    api, path = Api(event), f"events/{event.slug}"
    choice = {"proposal_id": talk.public_id, "decision": "accept", "seen": "none"}
    assert api.post(f"{path}/decisions", {"choices": [choice]}).json() == {"changed": 1, "refused": []}
    late = api.post(f"{path}/decisions", {"choices": [choice | {"decision": "reject"}]}).json()
    assert (late["changed"], len(late["refused"])) == (0, 1)
    talk.refresh_from_db()
    assert (talk.state, talk.pending_decision) == ("submitted", "accept")
    made = api.post(f"{path}/decision-rounds")
    assert (made.status_code, made.json()["letters"]) == (201, 1)
    one = f"{path}/decision-rounds/{made.json()['id']}"
    assert code_of(api.post(f"{path}/decision-rounds")) == (409, "refused")
    assert OutboxMail.objects.filter(state="held").count() == 1
    assert api.post(f"{one}/send").json()["proposals"]["accept"] == 1
    talk.refresh_from_db()
    assert (talk.state, OutboxMail.objects.filter(state="queued").count()) == ("accepted", 1)
    assert code_of(api.post(f"{one}/send")) == (409, "refused")
    assert api.get(one).json()["state"] == "sent"


def test_proposals_and_rounds_of_others_are_nowhere(event: Event) -> None:
    other = make_event()
    talk = make_far_proposal(other)
    theirs = Api(other)
    theirs.post(
        f"events/{other.slug}/decisions", {"choices": [{"proposal_id": talk.public_id, "decision": "accept"}]}
    )
    round_id = theirs.post(f"events/{other.slug}/decision-rounds").json()["id"]
    api, path = Api(event), f"events/{event.slug}"
    wrong = api.post(
        f"{path}/decisions", {"choices": [{"proposal_id": talk.public_id, "decision": "reject"}]}
    )
    assert wrong.json()["errors"][0]["pointer"] == "#/choices/0/proposal_id"
    for method, rest in [("GET", ""), ("POST", "/refresh"), ("POST", "/send"), ("DELETE", "")]:
        body: dict[str, Any] | None = None if method == "GET" else {}
        assert code_of(api.call(method, f"{path}/decision-rounds/{round_id}{rest}", body)) == (
            404,
            "not-found",
        )
    assert code_of(api.get(f"{path}/proposals/{talk.public_id}/review")) == (404, "not-found")


def test_stars_are_counted_and_name_nobody(event: Event) -> None:
    talk = make_confirmed(event)
    for _number in range(3):
        person = make_participant(event)
        Favourite.objects.create(event=event, session=talk, participant=person, starred_at=timezone.now())
    found = Api(event).get(f"events/{event.slug}/favourites")
    assert found.json()["data"] == [{"session_id": talk.public_id, "favourites": 3}]
    assert b"par_" not in found.content


def test_lists_of_the_committee_cost_the_same_for_one_talk_and_for_many(
    event: Event, criterion: Criterion
) -> None:
    chair = make_reviewer(event, role="organizer")
    api, path = Api(event, by=chair.user), f"events/{event.slug}"
    lists = ["review-queue", "review-results", "favourites"]

    def grow(count: int) -> None:
        for _number in range(count):
            make_review(make_far_proposal(event), make_reviewer(event), 4)

    grow(1)
    make_confirmed(event)
    first = [cost(api, f"{path}/{name}") for name in lists]
    grow(9)
    make_confirmed(event)
    assert [cost(api, f"{path}/{name}") for name in lists] == first == COSTS


COSTS = [13, 9, 3]
