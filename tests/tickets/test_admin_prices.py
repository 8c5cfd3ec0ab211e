"""Early prices, groups and reserves in the workspace, and what a buyer sees at any moment."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import HistoryEntry
from events.models import Event, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_code, make_quota, make_ticket_type
from tests.tickets.test_admin_selling import CODE, TYPE, add, change
from tickets.actions import holds
from tickets.models import DiscountCode, GroupDiscount, PriceStep, Quota, Reserve, TicketType

pytestmark = pytest.mark.django_db
CALIFORNIA = ZoneInfo("America/Los_Angeles")
PREVIEW = "admin:tickets_tickettype_preview"


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def quota(event: Event) -> Quota:
    return make_quota(event, 10)


@pytest.fixture
def kind(event: Event, quota: Quota) -> TicketType:
    return make_ticket_type(event, quota=quota, name="Conference", price_minor=40_000)


@pytest.fixture
def code(event: Event) -> DiscountCode:
    return make_code(event, "SPONSOR")


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    user = make_user()
    make_team_member(event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def make_step(kind: TicketType, **fields: Any) -> PriceStep:
    values = {"ticket_type": kind, "name": "Early bird", "price_minor": 30_000}
    return PriceStep.objects.create(**values | fields)


def inline(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    known = sum("id" in row for row in rows)
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": known}
    return fields | {
        f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()
    }


def post_steps(client: Client, kind: TicketType, *rows: dict[str, Any]) -> Any:
    quotas = {"quotas": [quota.pk for quota in kind.quotas.all()]}
    fields = TYPE | {"name": kind.name, "price_minor": "400", "tax_rate_bp": "0", **quotas}
    return client.post(change(kind), fields | inline("steps", *rows))


def post_reserves(client: Client, code: DiscountCode, *rows: dict[str, Any]) -> Any:
    fields = CODE | {"code": code.code} | inline("redemptions") | inline("reserves", *rows)
    return client.post(change(code), fields)


def problems(answer: Any) -> list[dict[str, list[str]]]:
    (formset,) = [one.formset for one in answer.context["inline_admin_formsets"] if one.formset.errors]
    return [{name: list(words) for name, words in errors.items()} for errors in formset.errors]


STEP = {"position": "1", "name": "Early bird", "price_minor": "300", "size": "20"}


def test_an_early_price_is_added_below_its_type_and_told_in_its_history(
    organizer: Client, kind: TicketType
) -> None:
    counter = kind.event.shop_counter
    until = {"until_at_0": "2027-05-03", "until_at_1": "18:00"}
    assert post_steps(organizer, kind, STEP | until).status_code == 302
    step = PriceStep.objects.get()
    ends = datetime(2027, 5, 3, 18, tzinfo=CALIFORNIA)
    assert (step.price_minor, step.size, step.until_at) == (30_000, 20, ends)
    entry = HistoryEntry.objects.get(kind="ticket_type.repriced")
    assert (entry.before["early_prices"], len(entry.after["early_prices"])) == ([], 1)
    assert Event.objects.get(pk=kind.event_id).shop_counter > counter


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"size": ""}, {"until_at": ["Say until when, or for how many tickets."]}),
        ({"price_minor": "400"}, {"price_minor": ["This is not below the ticket’s own price."]}),
        ({"size": "2"}, {"size": ["3 are sold at it already."]}),
    ],
)
def test_an_early_price_that_makes_no_sense_is_refused_in_words(
    organizer: Client, kind: TicketType, wrong: dict[str, str], told: dict[str, list[str]]
) -> None:
    step = make_step(kind, size=20, taken=3)
    answer = post_steps(organizer, kind, STEP | {"id": step.pk} | wrong)
    assert problems(answer) == [told]
    step.refresh_from_db()
    assert (step.size, step.price_minor) == (20, 30_000)


def test_editing_an_early_price_keeps_what_was_sold_meanwhile(organizer: Client, kind: TicketType) -> None:
    step = make_step(kind, size=20)
    organizer.get(change(kind))
    PriceStep.objects.update(taken=7)
    assert post_steps(organizer, kind, STEP | {"id": step.pk, "size": "30"}).status_code == 302
    step.refresh_from_db()
    assert (step.size, step.taken) == (30, 7)


def test_group_discounts_are_set_up_and_refuse_nonsense(organizer: Client, event: Event) -> None:
    assert add(organizer, GroupDiscount, event, {"min_tickets": "5", "percent_bp": "10"}).status_code == 302
    row = GroupDiscount.objects.get()
    assert (row.event, row.min_tickets, row.percent_bp) == (event, 5, 1_000)
    answer = add(organizer, GroupDiscount, event, {"min_tickets": "1", "percent_bp": "0"})
    errors = {name: list(words) for name, words in answer.context["adminform"].form.errors.items()}
    assert errors == {"min_tickets": ["A group is two or more."], "percent_bp": ["How many percent?"]}


def test_seats_are_set_aside_below_a_code(organizer: Client, code: DiscountCode, quota: Quota) -> None:
    assert post_reserves(organizer, code, {"quota": quota.pk, "size": "4"}).status_code == 302
    quota.refresh_from_db()
    assert (quota.reserved, quota.left) == (4, 6)
    assert HistoryEntry.objects.get(kind="reserve.opened").after == {"size": 4, "quota": quota.name}


def test_no_more_can_be_set_aside_than_the_public_pool_has(
    organizer: Client, code: DiscountCode, quota: Quota
) -> None:
    answer = post_reserves(organizer, code, {"quota": quota.pk, "size": "11"})
    words = "The public pool has 10 seats left. The most you can reserve is 10."
    assert problems(answer) == [{"size": [words]}]
    assert not Reserve.objects.exists()


def test_another_events_quota_cannot_be_set_aside(organizer: Client, code: DiscountCode) -> None:
    foreign = make_quota(make_event(), 10)
    answer = post_reserves(organizer, code, {"quota": foreign.pk, "size": "1"})
    assert list(problems(answer)[0]) == ["quota"]
    foreign.refresh_from_db()
    assert foreign.reserved == 0


@pytest.mark.parametrize(
    ("fields", "reserved", "size"), [({"size": "8"}, 5, 8), ({"size": "3"}, 0, 3), ({"end_now": "on"}, 0, 4)]
)
def test_a_reserve_is_changed_and_given_back(
    organizer: Client, code: DiscountCode, quota: Quota, fields: dict[str, str], reserved: int, size: int
) -> None:
    reserve = _with_three_taken(code, quota)
    row = {"id": reserve.pk, "quota": quota.pk, "size": "4"}
    assert post_reserves(organizer, code, row | fields).status_code == 302
    quota.refresh_from_db()
    reserve.refresh_from_db()
    assert (quota.reserved, reserve.size, reserve.taken) == (reserved, size, 3)
    assert (reserve.closed_at is not None) == ("end_now" in fields)


def test_a_reserve_cannot_be_lowered_below_what_is_taken_of_it(
    organizer: Client, code: DiscountCode, quota: Quota
) -> None:
    reserve = _with_three_taken(code, quota)
    answer = post_reserves(organizer, code, {"id": reserve.pk, "quota": quota.pk, "size": "2"})
    assert problems(answer) == [{"size": ["3 are taken already."]}]


def test_a_second_reserve_in_the_same_quota_is_refused(
    organizer: Client, code: DiscountCode, quota: Quota
) -> None:
    reserve = _with_three_taken(code, quota)
    known = {"id": reserve.pk, "quota": quota.pk, "size": "4"}
    answer = post_reserves(organizer, code, known, {"quota": quota.pk, "size": "1"})
    assert problems(answer)[1] == {"quota": ["This code has a reserve there already: change its number."]}


def _with_three_taken(code: DiscountCode, quota: Quota) -> Reserve:
    reserve = holds.open_reserve(code, quota, 4, None, timezone.now())
    Reserve.objects.update(taken=3)
    Quota.objects.update(taken=3, reserved=1)
    return reserve


def test_a_quota_is_not_lowered_below_what_is_set_aside(
    organizer: Client, code: DiscountCode, quota: Quota
) -> None:
    _with_three_taken(code, quota)
    answer = organizer.post(change(quota), {"name": quota.name, "size": "3"})
    words = "1 seat is set aside for codes and offers: make that smaller first."
    errors = answer.context["adminform"].form.errors
    assert {name: list(found) for name, found in errors.items()} == {"size": [words]}
    assert organizer.post(change(quota), {"name": quota.name, "size": "4"}).status_code == 302


def test_the_preview_shows_what_buyers_see_on_a_day(organizer: Client, kind: TicketType) -> None:
    make_code(kind.event, "LATER", valid_from_at=datetime(2027, 2, 1, tzinfo=CALIFORNIA))
    make_step(kind, until_at=datetime(2027, 2, 1, 12, tzinfo=CALIFORNIA))
    GroupDiscount.objects.create(event=kind.event, min_tickets=3, percent_bp=1_000)

    def at(day: str, **more: str) -> str:
        query = {"at_0": day, "at_1": "12:00", "kind": kind.public_id, "count": "3", **more}
        return organizer.get(reverse(PREVIEW), query).content.decode()

    before, after = at("2027-01-31"), at("2027-02-01")
    assert "Early bird until February 1, 2027, 12:00\u202fPM in Los Angeles, then $400.00." in before
    assert "$810.00" in before  # three at $300.00 less ten percent
    assert "Early bird" not in after
    assert "$1,080.00" in after
    assert "$864.00" in at("2027-02-01", code="later")
    assert "LATER works from February 1, 2027" in at("2027-01-31", code="later")


def test_the_preview_says_what_is_wrong_with_its_own_fields(organizer: Client, kind: TicketType) -> None:
    query = {"at_0": "tomorrow", "at_1": "12:00", "count": "0"}
    page = organizer.get(reverse(PREVIEW), query).content.decode()
    assert "Enter a valid date." in page
    assert "greater than or equal to 1" in page


def test_the_preview_is_for_who_sells_or_counts_money(client: Client, event: Event) -> None:
    door = make_user()
    make_team_member(event, door, Role.DOOR)
    client.force_login(door)
    assert client.get(reverse(PREVIEW)).status_code == 403
    client.force_login(make_user())
    assert client.get(reverse(PREVIEW)).status_code == 302


def test_reserved_seats_of_an_offer_are_not_edited_here(
    organizer: Client, code: DiscountCode, quota: Quota
) -> None:
    DiscountCode.objects.update(is_offer=True)
    reserve = holds.open_reserve(code, quota, 4, timezone.now() + timedelta(days=1), timezone.now())
    post_reserves(organizer, code, {"id": reserve.pk, "quota": quota.pk, "size": "1"})
    reserve.refresh_from_db()
    assert reserve.size == 4
