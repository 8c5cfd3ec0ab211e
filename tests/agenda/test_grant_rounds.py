"""Decisions about grants that wait: nobody hears anything, then each who is decided hears it once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agenda.actions import grant_rounds, grants
from agenda.actions.grants import CannotDecide, Wish
from agenda.models import Grant, GrantCall
from core.models import OutboxMail
from events.models import Role
from tests.factories.events import make_event, make_team_member, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


@pytest.fixture
def call() -> GrantCall:
    cache.clear()
    return GrantCall.objects.create(
        event=make_event(), opens_at=NOW - timedelta(days=10), closes_at=NOW + timedelta(days=10), questions="Why?",
        budget_minor=100_000, most_minor=50_000, tells_in_rounds=True,
    )  # fmt: skip


def applied(call: GrantCall, name: str) -> Grant:
    wish = Wish(wants_ticket=True, asked_minor=40_000, answers={"Why?": "I teach."})
    grants.apply(call=call, name=name, email=f"{name.lower()}@far.example", wish=wish, now=NOW)
    found: Grant = Grant.objects.select_related("event").get(event=call.event, name=name)
    return found


def award(grant: Grant, minor: int = 40_000) -> None:
    grants.award(grant=grant, minor=minor, ticket=True, by=None, now=NOW)


def told() -> list[tuple[str, str]]:
    mails = OutboxMail.objects.exclude(kind="grant.received").order_by("to_address", "pk")
    return [(mail.to_name, mail.kind) for mail in mails]


def send(call: GrantCall) -> dict[str, int]:
    seen = grant_rounds.fingerprint(grant_rounds.waiting(call.event))
    return grant_rounds.send(call=call, seen=seen, by=None, now=LATER)


def set_aside(call: GrantCall) -> int:
    return GrantCall.objects.get(pk=call.pk).awarded_minor


def test_each_who_is_decided_is_told_once_and_nobody_else(call: GrantCall) -> None:
    ada, ben, _cleo = (applied(call, name) for name in ("Ada", "Ben", "Cleo"))
    award(ada)
    grants.refuse(grant=ben, by=None, now=NOW)
    assert (told(), set_aside(call)) == ([], 40_000)
    assert send(call) == {"awarded": 1, "refused": 1}
    assert told() == [("Ada", "grant.awarded"), ("Ben", "grant.refused")]
    with pytest.raises(CannotDecide, match="No decision waits"):
        send(call)
    rows = {
        row.name: (row.state, row.award_minor, row.answer_by_at, row.pending) for row in Grant.objects.all()
    }
    assert rows == {
        "Ada": ("offered", 40_000, LATER + timedelta(days=7), ""), "Ben": ("refused", 0, None, ""),
        "Cleo": ("applied", 0, None, ""),
    }  # fmt: skip
    assert (len(told()), set_aside(call)) == (2, 40_000)


def test_what_was_decided_after_somebody_looked_is_not_told(call: GrantCall) -> None:
    ada, ben = applied(call, "Ada"), applied(call, "Ben")
    award(ada)
    seen = grant_rounds.fingerprint(grant_rounds.waiting(call.event))
    award(ben)
    with pytest.raises(CannotDecide, match="nobody was told"):
        grant_rounds.send(call=call, seen=seen, by=None, now=LATER)
    assert (told(), Grant.objects.filter(state="applied").count()) == ([], 2)


def test_other_decision_takes_the_place_of_the_first_and_its_money(call: GrantCall) -> None:
    ada = applied(call, "Ada")
    award(ada, 50_000)
    award(ada, 20_000)
    assert set_aside(call) == 20_000
    grants.refuse(grant=ada, by=None, now=NOW)
    assert set_aside(call) == 0
    award(ada, 10_000)
    grant_rounds.take_back(grant=ada, by=None, now=NOW)
    grant_rounds.take_back(grant=ada, by=None, now=NOW)
    row = Grant.objects.get()
    assert (set_aside(call), row.pending, row.decided_at) == (0, "", None)
    with pytest.raises(CannotDecide, match="No decision waits"):
        send(call)


def test_who_withdraws_before_the_round_hears_nothing_and_frees_the_money(call: GrantCall) -> None:
    ada, ben = applied(call, "Ada"), applied(call, "Ben")
    award(ada)
    award(ben)
    grants.withdraw(grant=ada, now=NOW)
    assert (send(call), set_aside(call)) == ({"awarded": 1, "refused": 0}, 40_000)
    assert told() == [("Ben", "grant.awarded")]


def test_applicant_sees_nothing_of_a_decision_that_waits(client: Client, call: GrantCall) -> None:
    ada = applied(call, "Ada")
    before = client.get(ada.path).content.decode()
    award(ada)
    after = client.get(ada.path).content.decode()
    assert ("not decided yet" in after, "Accept" in after, len(before)) == (True, False, len(after))
    with pytest.raises(grants.CannotApply):
        grants.accept(grant=ada, now=NOW)


def test_database_holds_no_pending_decision_beside_a_settled_one(call: GrantCall) -> None:
    grant = applied(call, "Ada")
    for wrong in ({"pending_minor": 5}, {"pending": "refuse", "state": "withdrawn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(**wrong)


def test_organizer_looks_through_and_tells_from_the_page(client: Client, call: GrantCall) -> None:
    user = make_user("chair@chairs.example")
    make_team_member(call.event, user, Role.ORGANIZER)
    client.force_login(user)
    ada = applied(call, "Ada")
    admin = reverse("admin:agenda_grant_award", args=[ada.pk])
    assert client.post(admin, {"_confirmed": "1", "minor": "400", "ticket": "on"}).status_code == 302
    page = f"/{call.event.slug}/review/grants/letters/"
    answer = client.get(page)
    text = answer.content.decode()
    assert (ada.code in text, "Ada" in text, ada.secret in text, told()) == (True, False, False, [])
    assert client.post(page, {"seen": "something else"}).status_code == 409
    assert client.post(page, {"seen": answer.context["seen"]}).status_code == 302
    assert client.post(page, {"seen": answer.context["seen"]}).status_code == 409
    assert told() == [("Ada", "grant.awarded")]


def test_history_tells_a_decision_that_waits_on_the_page_of_the_grant_alone(
    client: Client, call: GrantCall
) -> None:
    """An organizer who applied himself reads the event's history, and must not learn it there."""
    chair = make_user("chair@chairs.example")
    for user in (chair, make_user("second@elsewhere.example")):
        make_team_member(call.event, user, Role.ORGANIZER)
    wish = Wish(wants_ticket=True, asked_minor=0, answers={"Why?": "I teach."})
    grants.apply(call=call, name="Chair", email=chair.email, wish=wish, now=NOW)
    ada, own = applied(call, "Ada"), Grant.objects.get(name="Chair")
    for grant in (ada, own):
        award(grant)
        grant_rounds.take_back(grant=grant, by=None, now=NOW)
    client.force_login(chair)
    everything = client.get(reverse("admin:core_historyentry_changelist"))
    assert {row.kind for row in everything.context["cl"].result_list} == {"grant.applied"}
    pages = [client.get(reverse("admin:agenda_grant_history", args=[grant.pk])) for grant in (ada, own)]
    assert ("decided, not told yet" in pages[0].content.decode(), pages[1].status_code) == (True, 302)


def test_what_is_set_aside_and_what_is_left_are_together_the_budget(client: Client, call: GrantCall) -> None:
    make_team_member(call.event, user := make_user("chair@chairs.example"), Role.ORGANIZER)
    client.force_login(user)
    award(applied(call, "Ada"))
    text = client.get(f"/{call.event.slug}/review/grants/standing/").content.decode()
    assert "Of $1,000.00, $400.00 are set aside and $600.00 are left." in text


def test_telling_forty_costs_what_telling_one_does(
    call: GrantCall, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    GrantCall.objects.update(budget_minor=10_000_000)
    for count in (1, 40):
        for number in range(count):
            award(applied(call, f"P{count}-{number}"))
        seen = grant_rounds.fingerprint(grant_rounds.waiting(call.event))
        with django_assert_num_queries(9):
            grant_rounds.send(call=call, seen=seen, by=None, now=LATER)
