"""Grants: applying by a link of one's own, awarding within the budget, answering, and what follows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agenda.actions import grants
from agenda.actions.grants import CannotApply, CannotDecide, Wish
from agenda.models import Grant, GrantCall
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Role
from portal import jobs
from tests.factories.events import make_event, make_team_member, make_user
from tickets.models import DiscountCode

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
# Nine of any list; seven to ask what is left to somebody else: seat, addresses, people, applicants, declared, team.
LIST_QUERIES = 16
WISH = Wish(wants_ticket=True, asked_minor=40_000, answers={"Why?": "I teach."})
FORM = {
    "name": "Ines Vidal",
    "email": "Ines@Example.org",
    "wants_ticket": "on",
    "asked": "400",
    "answer_0": "I teach.",
}


def make_call(event: Event | None = None, **fields: Any) -> GrantCall:
    """Open ten days before and after NOW: $1,000.00, at most $500.00 for one."""
    values = {
        "opens_at": NOW - timedelta(days=10), "closes_at": NOW + timedelta(days=10), "questions": "Why?\n",
        "budget_minor": 100_000, "most_minor": 50_000,
    }  # fmt: skip
    return GrantCall.objects.create(event=event or make_event(), **values | fields)


def open_now(call: GrantCall) -> GrantCall:
    """By the clock of the machine, by which pages go."""
    now = timezone.now()
    call.opens_at, call.closes_at = now - timedelta(days=1), now + timedelta(days=1)
    call.save()
    return call


@pytest.fixture
def call() -> GrantCall:
    cache.clear()
    return make_call()


def applied(call: GrantCall, email: str = "ines@example.org", wish: Wish = WISH) -> Grant:
    grants.apply(call=call, name="Ines Vidal", email=email, wish=wish, now=NOW)
    found: Grant = Grant.objects.select_related("event").get(event=call.event, email=email)
    return found


def awarded(
    call: GrantCall, email: str = "ines@example.org", minor: int = 40_000, *, ticket: bool = True
) -> Grant:
    grant = applied(call, email)
    grants.award(grant=grant, minor=minor, ticket=ticket, by=None, now=NOW)
    grant.refresh_from_db()
    return grant


def set_aside(call: GrantCall) -> int:
    return GrantCall.objects.get(pk=call.pk).awarded_minor


def mails() -> list[str]:
    return [mail.kind for mail in OutboxMail.objects.filter(kind__startswith="grant.").order_by("pk")]


def state(grant: Grant) -> str:
    return str(Grant.objects.get(pk=grant.pk).state)


# Applying


def test_application_is_sealed_and_its_link_goes_to_the_address_alone(call: GrantCall) -> None:
    grant = applied(call)
    mail = OutboxMail.objects.get()
    assert (mail.to_address, grant.secret in mail.text, grant.answers) == (
        "ines@example.org", True, {"Why?": "I teach."},
    )  # fmt: skip
    assert "teach" not in grant.answers_sealed
    entry = HistoryEntry.objects.get(kind="grant.applied")
    assert (entry.subject_label, "Ines" in f"{entry.before}{entry.after}{entry.by_label}") == (
        grant.code,
        False,
    )


def test_same_address_again_gets_the_link_once_more_and_changes_nothing(call: GrantCall) -> None:
    grant = applied(call)
    again = Wish(wants_ticket=False, asked_minor=1, answers={"Why?": "Somebody else writes."})
    grants.apply(call=call, name="Not Ines", email=" INES@example.org", wish=again, now=NOW)
    row = Grant.objects.get()
    assert (row.name, row.asked_minor, row.answers) == ("Ines Vidal", 40_000, {"Why?": "I teach."})
    assert [grant.secret in mail.text for mail in OutboxMail.objects.all()] == [True, True]


@pytest.mark.parametrize("now", [NOW - timedelta(days=11), NOW + timedelta(days=10)])
def test_nobody_applies_or_changes_outside_of_the_window(call: GrantCall, now: datetime) -> None:
    grant = applied(call)
    with pytest.raises(CannotApply):
        grants.apply(call=call, name="Tunde", email="tunde@example.org", wish=WISH, now=now)
    with pytest.raises(CannotApply):
        grants.change(grant=grant, wish=WISH, now=now)
    assert Grant.objects.count() == 1


def test_withdrawn_application_is_empty_and_the_address_can_apply_again(call: GrantCall) -> None:
    grant = applied(call)
    grants.withdraw(grant=grant, now=NOW)
    assert (state(grant), Grant.objects.get().answers) == ("withdrawn", {})
    grants.apply(call=call, name="Ines Vidal", email="ines@example.org", wish=WISH, now=NOW)
    assert Grant.objects.count() == 2


# The budget


def test_awards_never_pass_the_budget(call: GrantCall) -> None:
    for number, minor in enumerate((50_000, 30_000)):
        awarded(call, f"a{number}@example.org", minor)
    third = applied(call)
    with pytest.raises(CannotDecide, match=r"Only \$200.00 of the budget are left"):
        grants.award(grant=third, minor=20_001, ticket=False, by=None, now=NOW)
    assert (state(third), set_aside(call), mails().count("grant.awarded")) == ("applied", 80_000, 2)
    grants.award(grant=third, minor=20_000, ticket=False, by=None, now=NOW)
    assert set_aside(call) == 100_000


def test_database_itself_refuses_more_than_the_budget(call: GrantCall) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantCall.objects.update(awarded_minor=100_001)
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantCall.objects.update(awarded_minor=-1)


@pytest.mark.parametrize(("minor", "ticket"), [(0, False), (50_001, False), (1_000, True)])
def test_award_that_the_call_does_not_know_is_refused(call: GrantCall, minor: int, ticket: bool) -> None:
    GrantCall.objects.update(offers_tickets=False)
    with pytest.raises(CannotDecide):
        grants.award(grant=applied(call), minor=minor, ticket=ticket, by=None, now=NOW)
    assert set_aside(call) == 0


def test_second_award_of_the_same_application_takes_nothing(call: GrantCall) -> None:
    grant = awarded(call)
    with pytest.raises(CannotDecide, match="settled already"):
        grants.award(grant=grant, minor=10_000, ticket=False, by=None, now=NOW)
    assert set_aside(call) == 40_000


# The answer


def test_declined_money_is_free_for_others_once(call: GrantCall) -> None:
    grant = awarded(call)
    grants.decline(grant=grant, now=NOW)
    grants.decline(grant=grant, now=NOW)
    assert (state(grant), set_aside(call)) == ("declined", 0)
    with pytest.raises(CannotApply):
        grants.accept(grant=grant, now=NOW)


def test_who_does_not_answer_in_time_loses_it_and_is_told(call: GrantCall) -> None:
    grant = awarded(call)
    late = NOW + timedelta(days=7)
    with pytest.raises(CannotApply, match="no longer be accepted"):
        grants.accept(grant=grant, now=late)  # also before the worker has come to it
    assert [
        jobs.free_grants(late - timedelta(seconds=1)),
        jobs.free_grants(late),
        jobs.free_grants(late),
    ] == [0, 1, 0]
    assert (state(grant), set_aside(call), mails()[-1]) == ("lapsed", 0, "grant.lapsed")


def test_accepted_ticket_brings_one_code_for_that_address_alone(call: GrantCall) -> None:
    grant = awarded(call)
    grants.accept(grant=grant, now=NOW)
    grants.accept(grant=grant, now=NOW)
    for _time in range(2):
        jobs.react(NOW)
        HistoryEntry.objects.filter(kind="grant.accepted").update(read_at=None)
    code = DiscountCode.objects.get()
    assert (code.bound_email, code.percent_bp, code.max_orders, code.max_tickets) == (
        "ines@example.org",
        10_000,
        1,
        1,
    )
    assert mails() == ["grant.received", "grant.awarded", "grant.code"]
    assert (state(grant), set_aside(call)) == ("accepted", 40_000)


def test_accepted_money_without_a_ticket_brings_no_code(call: GrantCall) -> None:
    grants.accept(grant=awarded(call, ticket=False), now=NOW)
    jobs.react(NOW)
    assert DiscountCode.objects.count() == 0


def test_only_accepted_money_is_paid_out_once(call: GrantCall) -> None:
    grant = awarded(call)
    with pytest.raises(CannotDecide):
        grants.pay_out(grant=grant, by=None, now=NOW)
    grants.accept(grant=grant, now=NOW)
    grants.pay_out(grant=grant, by=None, now=NOW)
    grants.pay_out(grant=grant, by=None, now=NOW + timedelta(days=1))
    assert Grant.objects.get().paid_at == NOW
    assert HistoryEntry.objects.filter(kind="grant.paid").count() == 1


# Pages


def test_form_is_answered_alike_for_new_and_known_addresses(client: Client, call: GrantCall) -> None:
    path = f"/{open_now(call).event.slug}/grants/"
    first, again = (client.post(path, FORM).content.decode() for _time in range(2))
    assert "Look into your mail" in first
    assert ("Look into your mail" in again, Grant.objects.get().secret in first + again) == (True, False)
    row = Grant.objects.get()
    assert (row.email, row.asked_minor, row.wants_ticket, row.answers) == (
        "ines@example.org", 40_000, True, {"Why?": "I teach."},
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"asked": "500.01"}, {"asked": "-1"}, {"asked": "1.001"}, {"asked": "", "wants_ticket": ""}, {"email": "x"},
        {"answer_0": ""}, {"answer_0": "x" * 2001}, {"name": "\x00"}, {"name": "n" * 201},
    ],
)  # fmt: skip
def test_wrong_forms_are_kept_and_nothing_is_stored(
    client: Client, call: GrantCall, change: dict[str, str]
) -> None:
    answer = client.post(f"/{open_now(call).event.slug}/grants/", FORM | change)
    assert (answer.status_code, Grant.objects.count()) == (200, 0)


def test_eleventh_application_from_one_place_waits(client: Client, call: GrantCall) -> None:
    path = f"/{open_now(call).event.slug}/grants/"
    codes = [
        client.post(path, FORM | {"email": f"a{number}@example.org"}).status_code for number in range(11)
    ]
    assert (codes, Grant.objects.count()) == ([200] * 10 + [429], 10)


def test_closed_call_and_event_without_one(client: Client, call: GrantCall) -> None:
    slug = call.event.slug
    GrantCall.objects.update(opens_at=NOW - timedelta(days=900), closes_at=NOW - timedelta(days=800))
    assert "Applications closed on" in client.get(f"/{slug}/grants/").content.decode()
    client.post(f"/{slug}/grants/", FORM)
    assert Grant.objects.count() == 0
    assert client.get(f"/{make_event().slug}/grants/").status_code == 404


def test_own_page_changes_accepts_and_belongs_to_its_event(client: Client, call: GrantCall) -> None:
    grant = applied(call)
    open_now(call)
    answer = client.post(grant.path, {"do": "change", "asked": "100", "answer_0": "I teach and learn."})
    assert (answer.status_code, Grant.objects.get().asked_minor) == (302, 10_000)
    assert "I teach and learn." in client.get(grant.path).content.decode()
    grants.award(grant=grant, minor=10_000, ticket=False, by=None, now=timezone.now())
    page = client.get(grant.path).content.decode()
    assert ("$100.00" in page, "Withdraw" in page) == (True, False)
    assert client.post(grant.path, {"do": "withdraw"}).status_code == 409
    assert client.post(grant.path, {"do": "accept"}).status_code == 302
    assert state(grant) == "accepted"
    assert client.get(grant.path.replace(grant.event.slug, make_call().event.slug)).status_code == 404


# The team


def organizer(client: Client, event: Event, role: Role = Role.ORGANIZER) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def pages_of(grant: Grant) -> list[str]:
    return [
        reverse("admin:agenda_grant_changelist"), reverse("admin:agenda_grant_change", args=[grant.pk]),
        reverse("admin:agenda_grant_award", args=[grant.pk]), reverse("admin:agenda_grant_refuse", args=[grant.pk]),
        reverse("admin:core_historyentry_changelist"), reverse("admin:agenda_grant_history", args=[grant.pk]),
    ]  # fmt: skip


def test_nobody_reads_who_applied_before_it_is_decided(client: Client, call: GrantCall) -> None:
    grant = applied(call)
    organizer(client, call.event)
    for path in pages_of(grant):
        text = client.get(path).content.decode()
        assert ("Ines" in text, "ines@example.org" in text.lower()) == (False, False), path
    found = client.get(reverse("admin:agenda_grant_changelist"), {"q": "Ines"}).context["cl"].result_count
    assert found == 0
    grants.award(grant=grant, minor=0, ticket=True, by=None, now=NOW)
    assert "Ines Vidal (ines@example.org)" in client.get(pages_of(grant)[1]).content.decode()


def test_organizer_awards_and_reads_what_is_left(client: Client, call: GrantCall) -> None:
    grant = applied(call)
    organizer(client, call.event)
    path = pages_of(grant)[2]
    assert "Left of the budget: $1,000.00" in client.get(path).content.decode()
    refused = client.post(path, {"_confirmed": "1", "minor": "600"}).content.decode()
    assert "At most $500.00 go to one person." in refused
    assert client.post(path, {"_confirmed": "1", "minor": "500", "ticket": "on"}).status_code == 302
    row = Grant.objects.get()
    assert (row.state, row.award_minor, row.award_ticket, set_aside(call)) == (
        "offered",
        50_000,
        True,
        50_000,
    )


def test_budget_below_what_is_awarded_is_refused_with_words(client: Client, call: GrantCall) -> None:
    awarded(call)
    organizer(client, call.event)
    path = reverse("admin:agenda_grantcall_change", args=[call.pk])
    form = client.get(path).context["adminform"].form
    posted = {
        f"{name}_{part}": "2027-02-01" if part == 0 else "10:00" for name in ("opens_at",) for part in (0, 1)
    }
    posted |= {"closes_at_0": "2027-03-01", "closes_at_1": "10:00", "budget_minor": "399.99", "most_minor": "500",
               "answer_days": "7", "text": "", "questions": ""}  # fmt: skip
    assert form.initial["budget_minor"] == 100_000
    assert "More than that has been awarded already." in client.post(path, posted).content.decode()
    assert GrantCall.objects.get().budget_minor == 100_000


def test_list_costs_the_same_for_one_and_three(
    client: Client, call: GrantCall, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = reverse("admin:agenda_grant_changelist")
    applied(call)
    organizer(client, call.event)
    client.get(path)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(path)
    for number in range(2):
        awarded(call, f"a{number}@example.org", 1_000)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(path)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OWNER, Role.ORGANIZER)])
def test_other_roles_reach_no_grant(client: Client, call: GrantCall, role: Role) -> None:
    grant = awarded(call)
    organizer(client, call.event, role)
    for path in pages_of(grant)[:4]:
        answer = client.get(path)
        assert (answer.status_code in (302, 403, 404), b"Ines" in answer.content) == (True, False)


def test_organizer_of_another_event_finds_none(client: Client, call: GrantCall) -> None:
    grant = applied(call)
    organizer(client, make_event())
    assert [client.get(path).status_code for path in pages_of(grant)[2:4]] == [404, 404]
