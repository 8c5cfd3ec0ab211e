"""The workspace: the waiting list in order, offers out of turn, seats by whose they are, and orders to decide."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry, OutboxMail
from events.models import Role
from tests.factories.events import make_participant, make_team_member, make_user
from tests.factories.tickets import make_attempt, make_order, make_ticket_type
from tests.factories.waiting import NOW, figures, free, join, quota_of, sold_out
from tickets import recount
from tickets.actions import payments, tickets
from tickets.models import Order, Quota, TicketType, WaitingEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> TicketType:
    return sold_out(now=NOW)


@pytest.fixture
def organizer(client: Client, kind: TicketType) -> Client:
    user = make_user(name="Rosalind")
    make_team_member(kind.event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def confirm(client: Client, name: str, row: Any, **fields: str) -> Any:
    return client.post(reverse(f"admin:tickets_{name}", args=[row.pk]), {"_confirmed": "1"} | fields)


def listed(client: Client, model: str) -> Any:
    return client.get(reverse(f"admin:tickets_{model}_changelist"))


def test_list_tells_the_place_at_the_same_cost_for_one_and_three(
    organizer: Client, kind: TicketType, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    join(kind, name="Ada")
    listed(organizer, "waitingentry")
    with django_assert_num_queries(10):
        listed(organizer, "waitingentry")
    join(kind, 2, name="Grace")
    join(kind, name="Hedy")
    with django_assert_num_queries(10):
        answer = listed(organizer, "waitingentry")
    rows = [(row.name, row.number) for row in answer.context["cl"].result_list]
    assert rows == [("Ada", 1), ("Grace", 2), ("Hedy", 3)]


def test_offer_out_of_turn_and_the_history_says_who(organizer: Client, kind: TicketType) -> None:
    first, second = join(kind), join(kind)
    answer = confirm(organizer, "waitingentry_offer_now", second)
    assert "No seat is free now." in answer.content.decode()
    free(kind)
    assert confirm(organizer, "waitingentry_offer_now", second).status_code == 302
    assert list(WaitingEntry.objects.order_by("pk").values_list("state", flat=True)) == ["waiting", "offered"]
    entry = HistoryEntry.objects.select_related("by").get(kind="waiting.offered")
    assert (entry.subject, str(entry.by)) == (second.public_id, "Rosalind")
    assert first.email not in OutboxMail.objects.filter(kind="waiting.offered").values_list("to_address")


def test_removing_needs_a_reason(organizer: Client, kind: TicketType) -> None:
    entry = join(kind)
    assert confirm(organizer, "waitingentry_remove", entry).status_code == 200
    assert WaitingEntry.objects.get().state == "waiting"
    assert confirm(organizer, "waitingentry_remove", entry, reason="Asked by phone").status_code == 302
    assert (WaitingEntry.objects.get().state, figures(kind)) == ("left", (4, 0, 0, 0))
    assert HistoryEntry.objects.get(kind="waiting.left").after["reason"] == "Asked by phone"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR, Role.REVIEWER])
def test_other_roles_do_not_reach_the_list(client: Client, kind: TicketType, role: str) -> None:
    entry = join(kind)
    user = make_user()
    make_team_member(kind.event, user, role)
    client.force_login(user)
    assert listed(client, "waitingentry").status_code == 403
    assert confirm(client, "waitingentry_remove", entry, reason="x").status_code in {403, 404}
    assert WaitingEntry.objects.get().state == "waiting"


def test_quota_tells_paid_from_held_from_given(organizer: Client, kind: TicketType) -> None:
    paid = Order.objects.order_by("-pk")[0]
    payments.settle_sandbox(attempt=make_attempt(paid, NOW), now=NOW)
    crew = make_ticket_type(kind.event, audience=TicketType.Audience.CREW, price_minor=0)
    crew.quotas.add(quota_of(kind))
    free(kind)
    tickets.give(
        event=kind.event, participant=make_participant(kind.event), audience=TicketType.Audience.CREW,
        reason="", by=None, now=timezone.now(),
    )  # fmt: skip
    page = organizer.get(reverse("admin:tickets_quota_change", args=[quota_of(kind).pk])).content.decode()
    assert "4: 1 paid, 2 held by unpaid orders, 1 given" in page


def resize(client: Client, quota: Quota, size: int, reason: str = "") -> None:
    fields = {"name": quota.name, "size": str(size), "allowance_reason": reason}
    answer = client.post(reverse("admin:tickets_quota_change", args=[quota.pk]), fields)
    assert answer.status_code == 302


def test_new_seats_are_kept_for_who_waits(organizer: Client, kind: TicketType) -> None:
    join(kind, 2)
    resize(organizer, quota_of(kind), 9)
    assert (figures(kind), quota_of(kind).left) == ((4, 0, 2, 2), 3)
    resize(organizer, quota_of(kind), 5)
    assert (figures(kind), quota_of(kind).left, recount.differences()) == ((4, 0, 1, 2), 0, [])


def test_halved_venue_offers_nothing_until_there_is_room_again(organizer: Client, kind: TicketType) -> None:
    join(kind)
    resize(organizer, quota_of(kind), 2, reason="The hall is smaller")
    free(kind, 2)
    assert (figures(kind)[2:], quota_of(kind).left) == ((0, 1), 0)
    free(kind)
    assert (figures(kind)[2:], quota_of(kind).left) == ((1, 1), 0)


def test_orders_to_decide_are_named_at_home_and_decided(organizer: Client, kind: TicketType) -> None:
    student = make_ticket_type(kind.event, needs_approval=True)
    first, second = make_order(kind=student), make_order(kind=student)
    assert "2 orders to approve or decline" in organizer.get("/admin/").content.decode()
    assert confirm(organizer, "order_approve", first).status_code == 302
    assert confirm(organizer, "order_decline", second).status_code == 200  # without a reason
    assert confirm(organizer, "order_decline", second, reason="No card").status_code == 302
    for order in (first, second):
        order.refresh_from_db()
    assert (first.state, second.state) == ("pending", "cancelled")
    assert {HistoryEntry.objects.select_related("by").get(kind=f"order.{word}").by.name for word in (  # type: ignore[union-attr]
        "approved", "declined",
    )} == {"Rosalind"}  # fmt: skip
    assert confirm(organizer, "order_approve", second).status_code == 302
    second.refresh_from_db()
    assert second.state == "cancelled"
