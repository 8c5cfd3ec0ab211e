"""Applications for grants before the committee: blind, by its seat and its rules, and what organizers learn from it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agenda import grant_committee, grant_standings
from agenda.actions import grant_reviews, grants
from agenda.actions.grant_reviews import NotYours
from agenda.actions.grants import Wish
from agenda.actions.reviews import Closed, Incomplete, Refused, Words
from agenda.models import Grant, GrantCall, GrantCriterion, GrantReview, GrantScore, Reviewer
from core.models import HistoryEntry
from events.models import Event, Role
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.review import make_reviewer

pytestmark = pytest.mark.django_db
State = GrantReview.State
NAME, ADDRESS = "Ines Vidal", "ines.vidal@far.example"
SAID = "I am Ines Vidal of Brightmoor, write to ines.vidal@far.example. I teach."


@pytest.fixture
def call() -> GrantCall:
    cache.clear()
    now = timezone.now()
    return GrantCall.objects.create(
        event=make_event(), opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9), questions="Why?",
        budget_minor=100_000, most_minor=50_000, is_reviewed=True,
    )  # fmt: skip


@pytest.fixture
def criterion(call: GrantCall) -> GrantCriterion:
    return GrantCriterion.objects.create(event=call.event, name="Need")


@pytest.fixture
def reviewer(client: Client, call: GrantCall) -> Reviewer:
    reviewer = make_reviewer(call.event)
    client.force_login(reviewer.user)
    return reviewer


def applied(
    call: GrantCall, email: str = ADDRESS, name: str = NAME, said: str = SAID, minor: int = 40_000
) -> Grant:
    wish = Wish(wants_ticket=True, asked_minor=minor, answers={"Why?": said})
    grants.apply(call=call, name=name, email=email, wish=wish, now=timezone.now())
    found: Grant = Grant.objects.select_related("event").get(event=call.event, email=email)
    return found


def finished(grant: Grant, reviewer: Reviewer, score: int = 4, comment: str = "") -> GrantReview:
    criterion = GrantCriterion.objects.get(event=grant.event)
    words = Words({criterion.public_id: score}, comment)
    return grant_reviews.finish(grant=grant, words=words, by=reviewer.user, now=timezone.now())


def path(grant: Grant, more: str = "") -> str:
    return f"/{grant.event.slug}/review/grants/{grant.code}/{more}"


def organizer(client: Client, event: Event) -> Any:
    user = make_user(f"chair-{event.slug}@chairs.example")
    make_team_member(event, user, Role.ORGANIZER)
    client.force_login(user)
    return user


def test_no_page_of_a_reviewer_tells_who_applied(
    client: Client, call: GrantCall, criterion: GrantCriterion, reviewer: Reviewer
) -> None:
    make_participant(call.event, name="Inés Vidal-Roca", email=ADDRESS, company="Brightmoor")
    grant = applied(call)
    finished(grant, make_reviewer(call.event), comment="Do it.")
    finished(grant, reviewer)
    pages = [f"/{call.event.slug}/review/grants/?show=all", path(grant), path(grant, "conflict/")]
    for page in pages:
        answer = client.get(page)
        text = answer.content.decode()
        assert (answer.status_code, grant.code in text) == (200, True)
        found = re.findall(
            rf"ines|vidal|brightmoor|far\.example|{grant.secret}|{grant.public_id}", text.lower()
        )
        assert (page, found) == (page, [])
    assert "I teach." in client.get(path(grant)).content.decode()


def test_one_key_leads_from_each_application_to_the_next(
    client: Client, call: GrantCall, criterion: GrantCriterion, reviewer: Reviewer
) -> None:
    rows = {grant.code: grant for grant in (applied(call, f"a{n}@far{n}.example") for n in range(3))}
    order = [
        stop.code for stop in grant_committee.way(grant_committee.take_seat(reviewer.user, call.event)).stops
    ]
    at, seen = client.get(f"/{call.event.slug}/review/grants/next/")["Location"], []
    for _time in order:
        code = at.split("?")[0].split("/")[-2]
        seen.append(code)
        answer = client.post(path(rows[code]), {"do": "finish", f"score-{criterion.public_id}": "5"})
        at = answer["Location"]
    assert (seen, at.split("?")[0]) == (order, f"/{call.event.slug}/review/grants/")
    assert GrantReview.objects.filter(state="done", value=1.0).count() == 3


@pytest.mark.parametrize("how", ["own address", "mail domain", "company", "declared"])
def test_with_a_conflict_there_is_no_such_application(
    client: Client, call: GrantCall, criterion: GrantCriterion, reviewer: Reviewer, how: str
) -> None:
    Reviewer.objects.filter(pk=reviewer.pk).update(company="Brightmoor Ltd.")
    email = {"own address": reviewer.user.email, "mail domain": "else@committee.example"}.get(how, ADDRESS)
    if how == "company":
        make_participant(call.event, email=email, company="Brightmoor")
    grant, other = applied(call, email), applied(call, "other@elsewhere.example")
    if how == "declared":
        assert client.post(path(grant, "conflict/"), {"reason": "A friend."}).status_code == 302
    posts = [
        client.post(path(grant, more), {"do": "finish"}).status_code for more in ("", "keep/", "conflict/")
    ]
    assert (client.get(path(grant)).status_code, posts) == (404, [404, 404, 404])
    assert [stop.code for stop, _row in client.get(f"/{call.event.slug}/review/grants/").context["rows"]] == [
        other.code
    ]
    with pytest.raises(NotYours):
        finished(grant, reviewer)


def test_score_of_who_declares_a_conflict_no_longer_counts_until_somebody_else_takes_it_back(
    client: Client, call: GrantCall, criterion: GrantCriterion
) -> None:
    reviewer, grant = make_reviewer(call.event), applied(call)
    review = finished(grant, reviewer, 5)
    grant_reviews.declare_conflict(grant=grant, reason="A friend.", by=reviewer.user, now=timezone.now())
    assert grant_standings.of_event(call.event) == {}
    with pytest.raises(Refused):
        grant_reviews.take_conflict_back(review=review, by=reviewer.user, now=timezone.now())
    organizer(client, call.event)
    page = reverse("admin:agenda_grant_conflicts", args=[grant.pk])
    assert "A friend." in client.get(page).content.decode()
    assert client.post(page, {"_confirmed": "1", "review": review.public_id}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.value) == ("draft", None)
    assert [entry.kind for entry in HistoryEntry.objects.filter(subject=review.public_id).order_by("pk")] == [
        "private.grant_review.finished", "private.grant_review.conflict_declared",
        "private.grant_review.conflict_taken_back",
    ]  # fmt: skip


def test_nothing_is_scored_once_decided_nor_where_the_committee_scores_nothing(
    client: Client, call: GrantCall, criterion: GrantCriterion, reviewer: Reviewer
) -> None:
    grant = applied(call)
    with pytest.raises(Incomplete):
        grant_reviews.finish(grant=grant, words=Words(), by=reviewer.user, now=timezone.now())
    grants.refuse(grant=grant, by=None, now=timezone.now())
    with pytest.raises(Closed):
        finished(grant, reviewer)
    GrantCall.objects.update(is_reviewed=False)
    assert client.get(f"/{call.event.slug}/review/grants/").status_code == 404
    assert "/review/grants/" not in client.get(f"/{call.event.slug}/review/").content.decode()


def test_scores_of_others_open_with_the_own_review(
    client: Client, call: GrantCall, criterion: GrantCriterion, reviewer: Reviewer
) -> None:
    grant = applied(call)
    finished(grant, make_reviewer(call.event), comment="Needs it most.")
    assert "Needs it most." not in client.get(path(grant)).content.decode()
    finished(grant, reviewer)
    assert "Needs it most." in client.get(path(grant)).content.decode()


def test_database_holds_one_review_a_reviewer_and_application(
    call: GrantCall, criterion: GrantCriterion
) -> None:
    reviewer, grant = make_reviewer(call.event), applied(call)
    finished(grant, reviewer, 2)
    assert finished(grant, reviewer, 5).value == 1.0
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantReview.objects.create(grant=grant, reviewer=reviewer, created_at=now, changed_at=now)
    assert GrantReview.objects.count() == 1


def test_who_decides_reads_mean_spread_number_cost_and_where_the_budget_ends(
    client: Client, call: GrantCall, criterion: GrantCriterion
) -> None:
    judges = [make_reviewer(call.event) for _ in range(3)]
    rows = [applied(call, f"a{n}@far{n}.example", minor=40_000) for n in range(4)]
    for grant, scores in zip(rows, ([5, 4, 3], [4, 4, 4], [2, 1, 2], []), strict=True):
        for judge, score in zip(judges, scores, strict=False):
            finished(grant, judge, score)
    grants.award(grant=rows[3], minor=10_000, ticket=False, by=None, now=timezone.now())
    organizer(client, call.event)
    answer = client.get(f"/{call.event.slug}/review/grants/standing/")
    lines = answer.context["table"].lines
    assert [(line.grant.code, line.mean, line.reviews, line.sum_minor) for line in lines] == [
        (code, mean, 3, total)
        for code, mean, total in zip(
            [*sorted([rows[0].code, rows[1].code]), rows[2].code], ["4.00", "4.00", "1.67"], [50_000, 90_000, 130_000],
            strict=True,
        )
    ]  # fmt: skip
    assert (answer.context["table"].ends_before, [bool(line.spread) for line in lines]) == (
        lines[2],
        [True] * 3,
    )
    assert NAME not in answer.content.decode()
    award = client.get(reverse("admin:agenda_grant_award", args=[rows[2].pk])).content.decode()
    assert "1.67" in award


def test_who_decides_leaves_what_he_has_a_conflict_with_to_somebody_else(
    client: Client, call: GrantCall
) -> None:
    chair = organizer(client, call.event)
    own, other = applied(call, chair.email), applied(call)
    admin = reverse("admin:agenda_grant_award", args=[own.pk])
    standing = f"/{call.event.slug}/review/grants/standing/"
    assert (client.get(admin).status_code, own.code in client.get(standing).content.decode()) == (200, True)
    make_team_member(call.event, make_user("second@elsewhere.example"), Role.ORGANIZER)
    pages = [
        client.get(page).content.decode() for page in (standing, reverse("admin:agenda_grant_changelist"))
    ]
    assert [(own.code in page, other.code in page) for page in pages] == [(False, True)] * 2
    assert client.get(admin).status_code == 404
    assert client.post(admin, {"_confirmed": "1", "minor": "100"}).status_code == 404


@pytest.mark.parametrize("asked", ["email={0}", "email__startswith=a", "name__gt=A"])
def test_address_of_the_list_does_not_tell_who_applied(client: Client, call: GrantCall, asked: str) -> None:
    applied(call, "ada@far.example")
    organizer(client, call.event)
    page = reverse("admin:agenda_grant_changelist")
    assert client.get(f"{page}?{asked.format('ada@far.example')}").status_code == 400
    assert client.get(f"{page}?state=applied").status_code == 200


def test_where_nothing_is_offered_who_decides_is_led_to_the_set_up(client: Client) -> None:
    event = make_event()
    organizer(client, event)
    pages = [client.get(f"/{event.slug}/review/grants/{page}/") for page in ("standing", "letters")]
    assert [answer["Location"] for answer in pages] == [reverse("admin:agenda_grantcall_changelist")] * 2


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR, Role.PARTNERS])
def test_other_roles_reach_no_application(client: Client, call: GrantCall, role: Role) -> None:
    grant, user = applied(call), make_user()
    make_team_member(call.event, user, role)
    client.force_login(user)
    pages = [f"/{call.event.slug}/review/grants/", path(grant), f"/{call.event.slug}/review/grants/standing/"]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]


def test_reviewer_decides_nothing_and_reaches_no_other_event(
    client: Client, call: GrantCall, reviewer: Reviewer
) -> None:
    grant = applied(call)
    assert client.get(f"/{call.event.slug}/review/grants/standing/").status_code == 403
    other = make_event()
    GrantCall.objects.filter(pk=call.pk).update(event=other)
    Grant.objects.filter(pk=grant.pk).update(event=other)
    GrantCall.objects.create(
        event=call.event, opens_at=call.opens_at, closes_at=call.closes_at, is_reviewed=True
    )
    assert client.get(path(grant)).status_code == 404


def many(call: GrantCall, count: int, judges: list[Reviewer]) -> list[Grant]:
    """Scored by all of them, and decided without having been told."""
    now = timezone.now()
    rows = [
        Grant(
            event=call.event, code=f"C{count}N{n}", email=f"a{count}-{n}@far.example", asked_minor=100, applied_at=now,
            changed_at=now, decided_at=now, pending="award", pending_ticket=True,
        )
        for n in range(count)
    ]  # fmt: skip
    for row in rows:
        row.answers_text = '{"Why?": "I teach."}'
    Grant.objects.bulk_create(rows)
    said = {"state": "done", "value": 0.5, "created_at": now, "changed_at": now, "done_at": now}
    reviews = [GrantReview(grant=grant, reviewer=judge, **said) for grant in rows for judge in judges]
    GrantReview.objects.bulk_create(reviews)
    criterion = GrantCriterion.objects.get(event=call.event)
    GrantScore.objects.bulk_create(
        GrantScore(review=review, criterion=criterion, value=3) for review in reviews
    )
    return rows


@pytest.mark.parametrize(
    ("page", "queries"),
    [("?show=all", 14), ("standing/", 16), ("letters/", 13), ("{code}/", 20)],
)
def test_pages_cost_the_same_for_one_and_fifty_applications(
    client: Client, call: GrantCall, criterion: GrantCriterion, page: str, queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    judges = [make_reviewer(call.event) for _ in range(3)]
    organizer(client, call.event)
    client.get(f"/{call.event.slug}/review/grants/?show=all")
    for count in (1, 49):
        rows = many(call, count, judges)
        with django_assert_num_queries(queries):
            text = client.get(
                f"/{call.event.slug}/review/grants/{page.format(code=rows[0].code)}"
            ).content.decode()
        assert page == "{code}/" or text.count("/review/grants/") > count
