"""What each role of a team reads in the workspace, and what it never hears of."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import history
from events.models import Event, Participant, Role
from events.rights import ROLE_RIGHTS
from tests.factories.events import make_team_member, make_user
from tests.factories.workspace import Filled, add_order, fill
from tickets.models import DiscountCode, TicketType

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)
LISTS = {
    "orders": "tickets_order", "payments": "tickets_payment", "partners": "events_partner",
    "codes": "tickets_discountcode", "seats": "tickets_seatblock", "talks": "agenda_session", "slots": "agenda_slot",
    "people": "events_participant", "mail": "core_outboxmail", "devices": "tickets_device", "team": "events_teammember",
    "rooms": "events_room", "history": "core_historyentry",
}  # fmt: skip


@pytest.fixture
def ours() -> Filled:
    return fill("Amber")


def as_(client: Client, event: Event, role: str) -> Client:
    client.force_login(make_team_member(event, make_user(), role).user)
    return client


def opened(client: Client) -> set[str]:
    answers = {name: client.get(reverse(f"admin:{page}_changelist")) for name, page in LISTS.items()}
    return {name for name, answer in answers.items() if answer.status_code == 200}


@pytest.mark.parametrize(
    ("role", "lists"),
    [
        (Role.PROGRAMME, {"talks", "slots", "rooms", "history"}),
        (Role.REVIEWER, set()),
        (Role.FINANCE, {"orders", "payments", "partners", "codes", "history"}),
        (Role.PARTNERS, {"partners", "codes", "seats", "history"}),
        (Role.DOOR, {"devices"}),
    ],
)
def test_role_opens_its_own_lists_alone(client: Client, ours: Filled, role: str, lists: set[str]) -> None:
    assert opened(as_(client, ours.event, role)) == lists


def test_each_role_has_its_rights_and_its_words(client: Client, ours: Filled) -> None:
    assert set(ROLE_RIGHTS) == set(Role.values)
    page = (
        as_(client, ours.event, Role.OWNER).get(reverse("admin:events_teaminvitation_add")).content.decode()
    )
    assert [words for words in ("No orders and no money.", "Nothing else.") if words not in page] == []


KINDS = {"order.paid", "session.accepted", "review.assigned", "code.paused", "team.added"}


def told(client: Client, ours: Filled) -> set[str]:
    with transaction.atomic():
        for kind in KINDS:
            history.write(kind, ours.event, scope=ours.event.public_id, by=None, now=NOW)
    page = client.get(reverse("admin:core_historyentry_changelist"))
    return {row.kind for row in page.context["cl"].result_list} & KINDS


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.FINANCE, {"order.paid", "code.paused"}),
        (Role.PROGRAMME, {"session.accepted", "review.assigned"}),
        (Role.PARTNERS, {"code.paused"}),
        (Role.ORGANIZER, KINDS),
    ],
)
def test_history_tells_each_role_of_its_own_work(
    client: Client, ours: Filled, role: str, kinds: set[str]
) -> None:
    assert told(as_(client, ours.event, role), ours) == kinds


def test_partner_manager_reads_neither_who_ordered_nor_the_whole_sale(client: Client, ours: Filled) -> None:
    add_order(ours.event, ours[Participant], ours[TicketType])
    as_(client, ours.event, Role.PARTNERS)
    code = reverse("admin:tickets_discountcode_change", args=[ours[DiscountCode].pk])
    report = reverse("admin:events_partner_report")
    assert "Person Amber" not in client.get(code).content.decode()
    assert client.get(f"{code}uses/").status_code in {403, 404}
    assert [row["row"].partner for row in client.get(report).context["rows"]] == [
        ours[DiscountCode].partner_id
    ]
    as_(client, ours.event, Role.FINANCE)
    assert "Person Amber" in client.get(code).content.decode()


def test_home_of_the_programme_tells_no_money(client: Client, ours: Filled) -> None:
    home = as_(client, ours.event, Role.PROGRAMME).get("/admin/")
    assert [figure.words for figure in home.context["figures"]] == ["talks in the programme"]
    assert "sales" not in home.context
