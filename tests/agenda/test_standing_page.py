"""The page of how talks stand: who sees what of it, what it says, and that nothing kept from somebody shows through."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from agenda.models import Assignment, ConflictOfInterest, Reviewer, ReviewPhase, ReviewTeam, Session
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_criterion, make_far_proposal, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db

ALWAYS = ReviewPhase.Others.ALWAYS


def open_phase(event: Event, **fields: object) -> ReviewPhase:
    now = timezone.now()
    return make_phase(event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), **fields)


def page(user: User, event: Event, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/{event.slug}/review/standing/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(user: User, event: Event, query: str = "") -> list[list[str]]:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/{event.slug}/review/standing.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def without_tokens(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text)


def titles(text: str) -> list[str]:
    """Of the ranked table, from the top."""
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', text)


def judged(event: Event, *scores: int, seats: list[Reviewer], **fields: object) -> Session:
    session = make_far_proposal(event, **fields)
    for seat, score in zip(seats, scores, strict=False):
        make_review(session, seat, score)
    return session


# Who sees it


@pytest.mark.parametrize("others", [ReviewPhase.Others.NEVER, ReviewPhase.Others.AFTER_OWN])
def test_reviewer_sees_only_progress_while_scores_of_others_are_hidden(others: str) -> None:
    event = make_event()
    open_phase(event, sees_others=others, reviews_wanted=2)
    own, other = make_reviewer(event), make_reviewer(event)
    session = judged(event, 5, 1, seats=[own, other])
    Assignment.objects.create(session=session, reviewer=own, at=NOW)
    Assignment.objects.create(session=make_far_proposal(event), reviewer=own, at=NOW)
    text = page(own.user, event)
    assert titles(text) == []
    assert "2 of 4" in text
    assert "You have done 1." in text
    assert "Of 2 assigned to you, 1 is open." in text
    assert str(other.user) not in text
    client = Client()
    client.force_login(own.user)
    assert client.get(f"/{event.slug}/review/standing.csv").status_code == 403


def test_reviewer_sees_the_ranks_but_no_names_of_reviewers_where_scores_are_open() -> None:
    event = make_event()
    open_phase(event, sees_others=ALWAYS, sees_names=True)
    own, other = make_reviewer(event), make_reviewer(event)
    judged(event, 2, 2, seats=[own, other], title="Lower")
    judged(event, 5, 4, seats=[own, other], title="Higher")
    text = page(own.user, event)
    assert titles(text) == ["Higher", "Lower"]
    assert str(other.user) not in text
    assert "The committee" not in text


def test_organizer_sees_ranks_and_who_has_done_what_in_every_phase() -> None:
    event = make_event()
    open_phase(event, sees_others=ReviewPhase.Others.NEVER)
    make_criterion(event)
    chair = make_team_member(event).user
    seats = [make_reviewer(event) for _ in range(2)]
    for n in range(8):
        judged(event, 1 + n % 3, 3 + n % 3, seats=seats)
    Assignment.objects.create(session=make_far_proposal(event), reviewer=seats[0], at=NOW)
    text = " ".join(page(chair, event).split())
    for seat in seats:
        assert f"<bdi>{seat.user}</bdi>" in text
    assert "points" not in text
    assert re.search(r"scores 0\.\d\d below the committee", text)
    assert re.search(r"scores 0\.\d\d above the committee", text)


@pytest.mark.parametrize("path", ["review/standing/", "review/standing.csv"])
def test_strangers_and_door_staff_do_not_see_it(path: str) -> None:
    event = make_event()
    client = Client()
    assert client.get(f"/{event.slug}/{path}").status_code == 302
    client.force_login(make_user())
    assert client.get(f"/{event.slug}/{path}").status_code == 404
    client.force_login(make_team_member(event, role=Role.DOOR).user)
    assert client.get(f"/{event.slug}/{path}").status_code == 403
    client.force_login(make_team_member(make_event()).user)
    assert client.get(f"/{event.slug}/{path}").status_code == 404


# What is kept from somebody


def secret_talk(event: Event, seats: list[Reviewer], **fields: object) -> Session:
    return judged(event, 5, 5, 5, seats=seats, title="Kept secret", **fields)


@pytest.mark.parametrize("how", ["own", "company", "declared"])
def test_organizer_with_a_conflict_gets_the_same_bytes_as_if_the_talk_did_not_exist(how: str) -> None:
    event = make_event()
    open_phase(event, sees_others=ALWAYS)
    chair = make_team_member(event).user
    own = Reviewer.objects.create(event=event, user=chair, company="Redpoint, Inc.")
    seats = [make_reviewer(event) for _ in range(3)]
    for n in range(4):
        judged(event, 1 + n, 2 + n % 3, 3, seats=seats, title=f"Seen {n}")
    before = page(chair, event), sheet(chair, event)
    person = make_participant(
        event,
        user=chair if how == "own" else None,
        company="REDPOINT" if how == "company" else "",
        email="somebody@far.example",
    )
    secret = make_session(event, person, title="Kept secret")
    if how == "declared":
        ConflictOfInterest.objects.create(session=secret, reviewer=own, kind="declared", at=NOW)
    for seat, score in zip(seats, (5, 1, 5), strict=True):
        make_review(secret, seat, score)
        Assignment.objects.create(session=secret, reviewer=seat, at=NOW)
    assert (without_tokens(page(chair, event)), sheet(chair, event)) == (without_tokens(before[0]), before[1])
    # The data could leak: somebody without a conflict sees it.
    assert "Kept secret" in page(make_team_member(event).user, event)


def test_reviewer_of_one_track_gets_nothing_of_another() -> None:
    event = make_event()
    open_phase(event, sees_others=ALWAYS, sees_names=True)
    seats = [make_reviewer(event) for _ in range(3)]
    mine, other = make_track(event), make_track(event)
    team = ReviewTeam.objects.create(event=event, name="Mine")
    team.tracks.add(mine)
    team.reviewers.add(seats[0])
    judged(event, 4, 2, seats=seats, track=mine, title="Mine")
    before = page(seats[0].user, event), sheet(seats[0].user, event)
    secret_talk(event, seats, track=other)
    assert (page(seats[0].user, event), sheet(seats[0].user, event)) == before
    assert titles(before[0]) == ["Mine"]


def test_blind_reviewer_reads_no_telling_title_on_the_page_or_in_the_sheet() -> None:
    event = make_event()
    open_phase(event, sees_others=ALWAYS, sees_names=False)
    seat = make_reviewer(event)
    session = judged(event, 4, seats=[seat], title="What Zerlina Quastel learned")
    session.speakers.update(
        participant=make_participant(event, name="Zerlina Quastel", email="z@far.example")
    )
    for user, is_told in ((seat.user, False), (make_team_member(event).user, True)):
        assert ("Quastel" in page(user, event)) == is_told
        assert ("Quastel" in str(sheet(user, event))) == is_told


def test_talks_of_another_event_are_in_no_count() -> None:
    event, elsewhere = make_event(), make_event()
    chair = make_team_member(event).user
    before = page(chair, event)
    seats = [make_reviewer(elsewhere) for _ in range(3)]
    secret_talk(elsewhere, seats)
    assert page(chair, event) == before
    assert "No talks to review yet" in before


# What it says


def test_table_is_filtered_sorted_and_the_same_in_the_sheet() -> None:
    event = make_event()
    chair = make_team_member(event).user
    open_phase(event, reviews_wanted=2)
    seats = [make_reviewer(event) for _ in range(3)]
    track = make_track(event, name="Bots")
    judged(event, 5, 5, seats=seats, title="Best")
    judged(event, 1, 5, seats=seats, title="Torn", track=track)
    judged(event, 4, seats=seats, title="Once")
    judged(event, seats=seats, title="Never")
    judged(event, 5, 5, seats=seats, title="Withdrawn", state=Session.State.WITHDRAWN)
    assert titles(page(chair, event)) == ["Best", "Once", "Torn", "Never"]
    assert titles(page(chair, event, "?sort=divided"))[0] == "Torn"
    assert titles(page(chair, event, "?sort=few")) == ["Never", "Once", "Best", "Torn"]
    assert titles(page(chair, event, f"?track={track.public_id}")) == ["Torn"]
    assert titles(page(chair, event, "?reviews=0")) == ["Never"]
    assert titles(page(chair, event, "?reviews=2")) == ["Best", "Torn"]
    rows = sheet(chair, event, "?reviews=2")
    assert [row[1] for row in rows] == ["Title", "Best", "Torn"]
    assert rows[1][5:7] == ["1", "1"]
    assert rows[1][10:13] == ["100", "2", "0"]


@pytest.mark.parametrize(
    "query",
    [
        "?track=%00&type=x&reviews=-1&sort=;drop&page=9999",
        "?reviews=٣&page=x",
        f"?track={'x' * 5000}&reviews=999999",
    ],
)
def test_wrong_choices_in_the_address_are_no_error(query: str) -> None:
    event = make_event()
    chair = make_team_member(event).user
    judged(event, 4, seats=[make_reviewer(event)])
    page(chair, event, query)


def test_title_like_a_formula_is_harmless_in_the_sheet() -> None:
    event = make_event()
    chair = make_team_member(event).user
    make_far_proposal(event, title='=HYPERLINK("http://example.org")')
    assert sheet(chair, event)[1][1] == '\'=HYPERLINK("http://example.org")'


def test_reviewers_that_share_no_talk_are_told() -> None:
    event = make_event()
    chair = make_team_member(event).user
    one, other = make_reviewer(event), make_reviewer(event)
    make_review(make_far_proposal(event), one, 3)
    assert "share no talk" not in page(chair, event)
    make_review(make_far_proposal(event), other, 3)
    assert "The reviewers fall into 2 groups that share no talk" in page(chair, event)


@pytest.mark.parametrize("many", [1, 3, 500])
def test_page_takes_the_same_queries_for_any_number_of_talks(many: int) -> None:
    event = make_event()
    chair = make_team_member(event).user
    seat = make_reviewer(event)
    person = make_participant(event, email="somebody@far.example")
    for n in range(many):
        make_review(make_session(event, person), seat, 1 + n % 5)
    client = Client()
    client.force_login(chair)
    client.get(f"/{event.slug}/review/standing/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/{event.slug}/review/standing/").status_code == 200
    assert len(queries) == 23
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/{event.slug}/review/standing.csv").status_code == 200
    assert len(queries) == 18
