"""Asking people to review: a plan previewed and applied, one talk by hand, taken back, reminded of."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from agenda import assignment_plan, committee
from agenda.actions import assignments
from agenda.assignment_plan import Wish
from agenda.committee import Seat
from agenda.models import Assignment, ConflictOfInterest, Reviewer, ReviewTeam, Session
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Role
from tests.factories.agenda import NOW
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_far_proposal, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db


def chair_of(event: Event) -> User:
    return make_team_member(event).user


def seat_of(user: User, event: Event) -> Seat:
    return committee.take_seat(user, event, NOW)


def plan_and_apply(user: User, event: Event, wanted: int = 1, seed: int = 0) -> assignments.Applied:
    seat, wish = seat_of(user, event), Wish(wanted, seed=seed)
    seen = assignment_plan.draft(seat, wish).fingerprint
    return assignments.apply(seat=seat, wish=wish, fingerprint=seen, by=user, now=NOW)


def asked(event: Event) -> set[tuple[str, str]]:
    """(title, who)."""
    rows = Assignment.objects.filter(session__event=event)
    return {
        (row.session.title, str(row.reviewer)) for row in rows.select_related("session", "reviewer__user")
    }


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# By a plan


def test_plan_is_stored_as_it_was_previewed_with_reasons_and_numbers_in_the_history() -> None:
    event = make_event()
    chair, track = chair_of(event), make_track(event, name="Bots")
    expert, other = make_reviewer(event), make_reviewer(event)
    expert.topics.add(track)
    make_far_proposal(event, title="About bots", track=track)
    make_far_proposal(event, title="Else")
    assert plan_and_apply(chair, event) == assignments.Applied(made=2, freed=0)
    rows = Assignment.objects.order_by("session__title").values_list(
        "session__title", "reviewer", "reason", "by"
    )
    assert list(rows) == [
        ("About bots", expert.pk, "knows Bots", chair.pk),
        ("Else", other.pk, "evens out the load", chair.pk),
    ]
    entry = HistoryEntry.objects.get(kind="review.assigned")
    assert (entry.subject, entry.after) == (event.public_id, {"assigned": 2, "taken_back": 0, "wanted": 1})


def test_plan_that_changed_since_the_preview_is_shown_again_and_nothing_is_stored() -> None:
    event = make_event()
    chair = chair_of(event)
    make_reviewer(event)
    make_far_proposal(event)
    seat, wish = seat_of(chair, event), Wish(1)
    seen = assignment_plan.draft(seat, wish).fingerprint
    make_far_proposal(event)
    with pytest.raises(assignments.Changed) as changed:
        assignments.apply(seat=seat, wish=wish, fingerprint=seen, by=chair, now=NOW)
    assert len(changed.value.draft.plan.picks) == 2
    assert (asked(event), HistoryEntry.objects.filter(kind="review.assigned").count()) == (set(), 0)


def test_plan_sent_twice_assigns_once() -> None:
    event = make_event()
    chair = chair_of(event)
    make_reviewer(event), make_reviewer(event)
    make_far_proposal(event)
    seat, wish = seat_of(chair, event), Wish(1)
    seen = assignment_plan.draft(seat, wish).fingerprint
    assignments.apply(seat=seat, wish=wish, fingerprint=seen, by=chair, now=NOW)
    with pytest.raises(assignments.Changed):
        assignments.apply(seat=seat, wish=wish, fingerprint=seen, by=chair, now=NOW)
    assert Assignment.objects.count() == 1


def test_nobody_is_asked_to_judge_a_colleague_or_another_teams_track() -> None:
    event = make_event()
    chair, track = chair_of(event), make_track(event)
    colleague = make_reviewer(event, company="Redpoint Inc.")
    bound = make_reviewer(event)
    team = ReviewTeam.objects.create(event=event, name="Team")
    team.tracks.add(track)
    team.reviewers.add(bound)
    person = make_participant(event, company="REDPOINT", email="x@far.example")
    make_far_proposal(event, title="Open", track=track)
    session = make_far_proposal(event, title="Colleague's")
    session.speakers.update(participant=person)
    plan_and_apply(chair, event, wanted=2)
    assert asked(event) == {("Open", str(colleague)), ("Open", str(bound))}
    draft = assignment_plan.draft(seat_of(chair, event), Wish(1))
    assert list(assignment_plan.obstacles(draft)) == [
        "1 talk without a track has 0 of 1 reviewers: everybody else who may judge has a conflict of interest."
    ]


def test_reviews_begun_count_and_a_conflict_found_later_frees_the_talk_for_others() -> None:
    event = make_event()
    chair = chair_of(event)
    one, other = make_reviewer(event), make_reviewer(event)
    begun, partial = make_far_proposal(event, title="Begun"), make_far_proposal(event, title="Partial")
    make_review(begun, one, 4)
    Assignment.objects.create(session=partial, reviewer=one, at=NOW)
    ConflictOfInterest.objects.create(session=partial, reviewer=one, kind="declared", at=NOW)
    assert plan_and_apply(chair, event) == assignments.Applied(made=1, freed=1)
    assert asked(event) == {("Partial", str(other))}


def test_only_who_was_chosen_gets_new_talks_and_organizers_only_if_chosen() -> None:
    event = make_event()
    chair = chair_of(event)
    one, other = make_reviewer(event), make_reviewer(event)
    for _ in range(4):
        make_far_proposal(event)
    seat = seat_of(chair, event)
    loads = assignment_plan.draft(seat, Wish(1)).plan.loads
    assert (loads[one.pk], loads[other.pk], loads[seat.reviewer.pk]) == (2, 2, 0)
    chosen = Wish(1, who=frozenset({one.public_id, seat.reviewer.public_id}))
    loads = assignment_plan.draft(seat, chosen).plan.loads
    assert (loads[one.pk], loads[other.pk], loads[seat.reviewer.pk]) == (2, 0, 2)


def test_who_left_the_team_is_asked_no_more() -> None:
    event = make_event()
    chair = chair_of(event)
    gone = make_reviewer(event)
    session = make_far_proposal(event)
    Assignment.objects.create(session=session, reviewer=gone, at=NOW)
    gone.user.memberships.all().delete()
    stays = make_reviewer(event)
    assert plan_and_apply(chair, event) == assignments.Applied(made=1, freed=1)
    assert asked(event) == {(session.title, str(stays))}


def test_what_was_assigned_is_taken_back_but_not_what_somebody_has_begun() -> None:
    event = make_event()
    chair = chair_of(event)
    reviewer = make_reviewer(event)
    first, second = make_far_proposal(event, title="First"), make_far_proposal(event, title="Second")
    plan_and_apply(chair, event)
    Assignment.objects.create(
        session=make_far_proposal(event, title="Before"), reviewer=reviewer, at=NOW - timedelta(1)
    )
    make_review(first, reviewer, None, state="draft")
    back = assignments.take_back(seat=seat_of(chair, event), at=NOW, by=chair, now=NOW)
    assert (back, asked(event)) == (1, {("First", str(reviewer)), ("Before", str(reviewer))})
    assert second.assignments.count() == 0


# By hand


def test_talk_is_given_and_taken_by_hand() -> None:
    event = make_event()
    chair = chair_of(event)
    full = make_reviewer(event, max_assignments=0)
    session = make_far_proposal(event)
    seat = seat_of(chair, event)
    assignments.give(seat=seat, talk=session.code, reviewer=full.public_id, by=chair, now=NOW)
    assignments.give(seat=seat, talk=session.code, reviewer=full.public_id, by=chair, now=NOW)
    assert Assignment.objects.get().reason == f"chosen by {chair}"
    assignments.take(seat=seat, talk=session.code, reviewer=full.public_id, by=chair, now=NOW)
    assert Assignment.objects.count() == 0
    kinds = (
        HistoryEntry.objects.filter(kind__startswith="review.").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["review.assigned", "review.unassigned"]


def test_talk_is_not_given_to_somebody_with_a_conflict_nor_taken_once_begun() -> None:
    event = make_event()
    chair = chair_of(event)
    partial, begun, elsewhere = make_reviewer(event), make_reviewer(event), make_reviewer(make_event())
    session = make_far_proposal(event)
    ConflictOfInterest.objects.create(session=session, reviewer=partial, kind="declared", at=NOW)
    Assignment.objects.create(session=session, reviewer=begun, at=NOW)
    make_review(session, begun, 3)
    seat = seat_of(chair, event)
    for reviewer in (partial, elsewhere):
        with pytest.raises(assignments.Refused):
            assignments.give(seat=seat, talk=session.code, reviewer=reviewer.public_id, by=chair, now=NOW)
    with pytest.raises(assignments.Refused, match="has begun"):
        assignments.take(seat=seat, talk=session.code, reviewer=begun.public_id, by=chair, now=NOW)
    assert asked(event) == {(session.title, str(begun))}


# Reminding


def test_reviewers_with_open_talks_get_one_mail_and_none_twice() -> None:
    event = make_event()
    chair = chair_of(event)
    make_phase(event)
    busy, done = make_reviewer(event), make_reviewer(event)
    make_reviewer(event)
    for n in range(3):
        session = make_far_proposal(event)
        Assignment.objects.create(session=session, reviewer=busy, at=NOW)
        Assignment.objects.create(session=session, reviewer=done, at=NOW)
        make_review(session, done, None if n else 4)
    seat = seat_of(chair, event)
    assert assignments.remind(seat=seat, by=chair, now=NOW) == 1
    assert assignments.remind(seat=seat, by=chair, now=NOW + timedelta(hours=1)) == 0
    mail = OutboxMail.objects.get()
    assert (mail.to_address, mail.kind) == (busy.user.email, "review.reminder")
    assert mail.subject == f"3 talks wait for your review: {event.name}"
    assert "You can review until April 1, 2027" in mail.text
    assert assignments.remind(seat=seat, by=chair, now=NOW + timedelta(hours=13)) == 1


# Pages


def test_organizer_previews_and_applies_over_the_pages() -> None:
    event = make_event()
    client = signed_in(chair_of(event))
    reviewer = make_reviewer(event)
    session = make_far_proposal(event, title="A talk")
    page = client.get(f"/{event.slug}/review/assignments/preview/?wanted=1&who={reviewer.public_id}")
    assert "Assign 1 review" in page.content.decode()
    assert Assignment.objects.count() == 0
    draft = page.context["draft"]
    values = {"wanted": 1, "seed": 0, "who": reviewer.public_id, "fingerprint": draft.fingerprint}
    path = f"/{event.slug}/review/assignments/"
    again = client.post(f"{path}apply/", values | {"fingerprint": "other"})
    assert (again.status_code, Assignment.objects.count()) == (409, 0)
    assert "please look at it again" in again.content.decode()
    assert client.post(f"{path}apply/", values).status_code == 302
    assert asked(event) == {("A talk", str(reviewer))}
    assert f"<bdi>{reviewer}</bdi>" in client.get(path).content.decode()
    client.post(f"{path}{session.code}/", {"take": reviewer.public_id})
    assert asked(event) == set()
    client.post(f"{path}{session.code}/", {"give": reviewer.public_id})
    at = Assignment.objects.get().at.isoformat()
    client.post(f"{path}take-back/", {"at": at})
    assert asked(event) == set()


@pytest.mark.parametrize("path", ["", "preview/", "apply/", "take-back/", "remind/", "ABCDEF/"])
def test_only_organizers_assign(path: str) -> None:
    event = make_event()
    reviewer = make_reviewer(event)
    for user, status in [
        (reviewer.user, 403),
        (make_team_member(event, role=Role.DOOR).user, 403),
        (make_user(), 404),
        (chair_of(make_event()), 404),
    ]:
        client = signed_in(user)
        posts = path in {"apply/", "take-back/", "remind/"}
        ask = client.post if posts else client.get
        assert ask(f"/{event.slug}/review/assignments/{path}").status_code == status


def test_organizer_learns_nothing_of_who_reviews_his_own_talk() -> None:
    """Neither a name nor a load changes by it; and he can neither give nor take it."""
    event = make_event()
    chair = chair_of(event)
    make_phase(event, opens_at=timezone.now() - timedelta(1), closes_at=timezone.now() + timedelta(1))
    client = signed_in(chair)
    reviewers = [make_reviewer(event) for _ in range(2)]
    own = make_far_proposal(event, title="His own")
    own.speakers.update(participant=make_participant(event, user=chair, email="chair@far.example"))
    for n in range(3):
        Assignment.objects.create(
            session=make_far_proposal(event, title=f"Talk {n}"), reviewer=reviewers[n % 2], at=NOW
        )
    pages = ["", "preview/?wanted=2"]
    root = f"/{event.slug}/review/assignments/"

    def seen() -> list[str]:
        texts = [client.get(root + page).content.decode() for page in pages]
        return [re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", text) for text in texts]

    before = seen()
    Assignment.objects.create(session=own, reviewer=reviewers[0], at=NOW + timedelta(days=3))
    after = seen()
    assert after == before
    assert all("His own" not in text for text in after)
    assert client.get(f"{root}{own.code}/").status_code == 404
    client.post(f"{root}{own.code}/", {"take": reviewers[0].public_id})
    client.post(f"{root}take-back/", {"at": (NOW + timedelta(days=3)).isoformat()})
    assert own.assignments.count() == 1
    # The data could leak: another organizer sees it.
    assert "His own" in signed_in(chair_of(event)).get(root).content.decode()


@pytest.mark.parametrize("values", [{"at": "yesterday"}, {"at": ""}, {"at": "9999-12-31"}, {}])
def test_mangled_batch_takes_nothing_back(values: dict[str, str]) -> None:
    event = make_event()
    Assignment.objects.create(session=make_far_proposal(event), reviewer=make_reviewer(event), at=NOW)
    client = signed_in(chair_of(event))
    assert client.post(f"/{event.slug}/review/assignments/take-back/", values).status_code == 302
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["?wanted=-1", "?wanted=99999999999", "?wanted=x&who=rev_none&seed=1e9", "?page=0"]
)
def test_wrong_wishes_are_no_error(query: str) -> None:
    event = make_event()
    make_far_proposal(event)
    make_reviewer(event)
    answer = signed_in(chair_of(event)).get(f"/{event.slug}/review/assignments/preview/{query}")
    assert answer.status_code == 200


@pytest.mark.parametrize("many", [1, 3, 500])
def test_pages_take_the_same_queries_for_any_number_of_talks(many: int) -> None:
    event = make_event()
    client = signed_in(chair_of(event))
    reviewer = make_reviewer(event)
    first = make_far_proposal(event)
    Session.objects.bulk_create(
        Session(
            event=event,
            session_type=first.session_type,
            title=f"Talk {n}",
            state="submitted",
            submitted_at=NOW,
        )
        for n in range(many - 1)
    )
    Assignment.objects.bulk_create(
        Assignment(session=session, reviewer=reviewer, at=NOW) for session in event.sessions.all()
    )
    client.get(f"/{event.slug}/review/assignments/")
    for page, queries in [("", 30), ("preview/?wanted=2", 27), (f"{first.code}/", 28)]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/{event.slug}/review/assignments/{page}").status_code == 200
        assert (page, len(captured)) == (page, queries)


def test_reviewer_row_is_made_for_who_was_never_here() -> None:
    event = make_event()
    member = make_team_member(event, role=Role.REVIEWER)
    make_far_proposal(event)
    plan_and_apply(chair_of(event), event)
    assert Assignment.objects.get().reviewer == Reviewer.objects.get(user=member.user)
