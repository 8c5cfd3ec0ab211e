"""The committee's set-up in the workspace: phases, criteria, reviewers and teams, with warnings before it hurts."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from agenda.models import Criterion, Review, Reviewer, ReviewPhase, ReviewTeam
from events.models import Event, Role
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_criterion, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def warned(client: Client, model: str) -> list[str]:
    answer = client.get(f"/admin/agenda/{model}/")
    assert answer.status_code == 200
    return [str(message) for message in get_messages(answer.wsgi_request)]


def save(client: Client, event: Event, path: str, **fields: Any) -> dict[str, Any]:
    """The errors of the form; empty when it was saved."""
    answer = client.post(f"/admin/agenda/{path}", fields | {"_event": event.public_id})
    return dict(answer.context["adminform"].form.errors) if answer.status_code == 200 else {}


def times(**days: int) -> dict[str, str]:
    now = timezone.now()
    found: dict[str, str] = {}
    for name, count in days.items():
        found |= {f"{name}_0": str((now + timedelta(days=count)).date()), f"{name}_1": "09:00"}
    return found


def test_phase_is_set_up_and_must_end_after_it_begins(organizer: Client, event: Event) -> None:
    fields = {"name": "First", "sees_others": "after", "reviews_wanted": "3", "may_score": "on"}
    wrong = save(organizer, event, "reviewphase/add/", **fields, **times(opens_at=5, closes_at=1))
    assert wrong == {"closes_at": ["This is not after the opening."]}
    assert save(organizer, event, "reviewphase/add/", **fields, **times(opens_at=1, closes_at=5)) == {}
    assert ReviewPhase.objects.get(event=event).sees_names is False


def test_list_of_phases_tells_what_does_not_fit(organizer: Client, event: Event) -> None:
    assert warned(organizer, "reviewphase") == []
    now = timezone.now()
    make_phase(event, name="One", opens_at=now, closes_at=now + timedelta(days=3))
    make_phase(event, name="Two", opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=5))
    make_phase(make_event(), name="Elsewhere", opens_at=now, closes_at=now + timedelta(days=3))
    assert warned(organizer, "reviewphase") == [
        "“One” and “Two” overlap: as long as both are open, the first counts.",
        "There is no criterion yet, so nobody can finish a review. Add one first.",
    ]
    make_criterion(event)
    ReviewPhase.objects.filter(name="Two").update(opens_at=now + timedelta(days=3))
    assert warned(organizer, "reviewphase") == []


def test_weights_of_nothing_and_teams_without_a_track_are_told(organizer: Client, event: Event) -> None:
    make_criterion(event, weight=0)
    assert warned(organizer, "criterion") == ["All criteria have the weight 0, so each counts alike."]
    team = ReviewTeam.objects.create(event=event, name="Web")
    team.reviewers.add(make_reviewer(event))
    assert warned(organizer, "reviewteam") == ["“Web” has no track: its reviewers see nothing through it."]


def criterion_fields(row: Criterion, **changed: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: getattr(row, name) for name in ("name", "weight", "lowest", "highest", "position")
    }
    return fields | {"help_text": "", "is_required": "on", "is_active": "on"} | changed


def test_new_weight_changes_what_reviews_are_worth(organizer: Client, event: Event) -> None:
    first, second = make_criterion(event), make_criterion(event)
    review = make_review(make_session(event), make_reviewer(event), 5)
    review.scores.filter(criterion=second).update(value=1)
    path = f"criterion/{first.pk}/change/"
    assert save(organizer, event, path, **criterion_fields(first, weight=3)) == {}
    assert Review.objects.get().value == 0.75
    assert save(organizer, event, path, **criterion_fields(first, weight=3, is_active="")) == {}
    assert Review.objects.get().value == 0.0


def test_range_must_hold_the_scores_that_were_given(organizer: Client, event: Event) -> None:
    row = make_criterion(event)
    make_review(make_session(event), make_reviewer(event), 4)
    path = f"criterion/{row.pk}/change/"
    assert save(organizer, event, path, **criterion_fields(row, highest=3)) == {
        "highest": ["Scores from 4 to 4 were given already: the range must hold them."]
    }
    assert save(organizer, event, path, **criterion_fields(row, highest=20)) == {
        "highest": ["The highest score is one to ten above the lowest."]
    }
    assert save(organizer, event, path, **criterion_fields(row, highest=7)) == {}
    assert Review.objects.get().value == 0.5


def test_everybody_with_the_role_is_listed_and_can_be_put_into_a_team(
    organizer: Client, event: Event
) -> None:
    user = make_team_member(event, role=Role.REVIEWER).user
    assert user.email in organizer.get("/admin/agenda/reviewer/").content.decode()
    reviewer, track = Reviewer.objects.get(user=user), make_track(event)
    fields = {"name": "Web", "tracks": [track.pk], "reviewers": [reviewer.pk]}
    assert save(organizer, event, "reviewteam/add/", **fields) == {}
    assert list(reviewer.teams.values_list("name", flat=True)) == ["Web"]
    stranger = make_reviewer(make_event())
    wrong = save(organizer, event, "reviewteam/add/", name="Other", tracks=[], reviewers=[stranger.pk])
    assert set(wrong) == {"tracks", "reviewers"}


def test_what_reviews_hang_on_is_not_deleted(organizer: Client, event: Event) -> None:
    phase, criterion, reviewer = make_phase(event), make_criterion(event), make_reviewer(event)
    rows = {"reviewphase": phase, "criterion": criterion, "reviewer": reviewer}
    pages = [f"/admin/agenda/{model}/{row.pk}/delete/" for model, row in rows.items()]
    assert [organizer.get(page).status_code for page in pages] == [200, 200, 200]
    make_review(make_session(event), reviewer, phase=phase)
    assert [organizer.get(page).status_code for page in pages] == [403, 403, 403]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_others_do_not_see_how_the_committee_is_set_up(client: Client, event: Event, role: str) -> None:
    client.force_login(make_reviewer(event, role=role).user)
    models = ("reviewphase", "criterion", "reviewer", "reviewteam")
    assert [client.get(f"/admin/agenda/{model}/").status_code for model in models] == [403] * 4


def test_count_of_reviews_says_nothing_about_a_talk_of_ones_own(organizer: Client, event: Event) -> None:
    colleague = make_team_member(event, make_user("colleague@speakers.example")).user
    organizer.force_login(colleague)
    mine = make_session(event, make_participant(event, email="ada@speakers.example"))
    reviewer = make_reviewer(event)
    for session in (mine, make_session(event, make_participant(event, email="p@far.example"))):
        make_review(session, reviewer, 4)
    rows = organizer.get("/admin/agenda/reviewer/").context["cl"].result_list
    assert {row.pk: row.finished_count for row in rows}[reviewer.pk] == 1
