"""The team places an order for somebody: any type, an agreed price, names as they come, any way to pay."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import OutboxMail
from events.models import Event, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_quota, make_ticket_type
from tickets import recount
from tickets.models import Order, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    """Hidden, over, and sold two at a time at most: none of which binds the team."""
    kind = make_ticket_type(event, visibility="hidden", max_per_order=2, on_sale_until_at="2020-01-01T00:00Z")
    kind.quotas.add(make_quota(event, 12))
    return kind


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    user = make_user()
    make_team_member(event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def place(client: Client, sold: TicketType, **changes: Any) -> Any:
    fields = {
        "_confirmed": "1", "name": "Kim Buyer", "email": "kim@acorn.example", "company": "Acorn", "kind": str(sold.pk),
        "count": "10", "names": "", "price": "", "way": "link", "days": "14", "key": "key_form",
    }  # fmt: skip
    return client.post(reverse("admin:tickets_order_new_order"), fields | changes, follow=True)


def order() -> Order:
    found: Order = Order.objects.select_related("event", "buyer").get()
    return found


def kinds() -> list[str]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))


def test_ten_of_a_hidden_type_with_a_link_to_pay(organizer: Client, kind: TicketType) -> None:
    place(organizer, kind)
    made = order()
    assert (made.state, made.total_minor, made.tickets.count()) == ("pending", 100_000, 10)
    assert (made.expires_at is not None and (made.expires_at - made.placed_at).days, kinds()) == (
        14,
        ["order.to_pay"],
    )
    assert "Pay $1,000.00</button>" in Client().get(made.path).content.decode()


def test_given_seats_are_complete_at_once(organizer: Client, kind: TicketType) -> None:
    place(organizer, kind, price="0", count="2", names="Ada Lovelace <ada@acorn.example>\nGrace Hopper")
    made = order()
    assert (made.state, made.total_minor) == ("paid", 0)
    names = [str(one.attendee) for one in made.tickets.select_related("attendee").order_by("pk")]
    assert names == ["Ada Lovelace", "Grace Hopper"]
    assert {line.discount_reason for line in made.lines.all()} == {"Agreed: $0.00 each ticket"}
    assert recount.differences() == []


def test_agreed_price_by_invoice_for_a_trusted_company(organizer: Client, kind: TicketType) -> None:
    place(
        organizer,
        kind,
        price="80.00",
        way="invoice",
        due_on="2027-01-31",
        valid_at_once="on",
        purchase_order="PO-1",
    )
    made = order()
    assert (made.state, made.total_minor, str(made.due_on)) == ("invoiced", 80_000, "2027-01-31")
    assert (set(made.tickets.values_list("state", flat=True)), made.billing.purchase_order) == (
        {"valid"},
        "PO-1",
    )


def test_by_transfer_the_bank_details_go_out(organizer: Client, kind: TicketType) -> None:
    place(organizer, kind, way="transfer")
    assert (order().method, kinds()) == ("transfer", ["order.transfer_details"])


def test_sent_twice_is_one_order_and_one_mail(organizer: Client, kind: TicketType) -> None:
    for _twice in range(2):
        place(organizer, kind)
    assert (Order.objects.count(), kinds()) == (1, ["order.to_pay"])


def test_seats_must_be_left_and_nothing_typed_is_lost(organizer: Client, kind: TicketType) -> None:
    answer = place(organizer, kind, count="13", names="Ada Lovelace")
    html = answer.content.decode()
    assert "Only 12 of" in html
    assert 'value="kim@acorn.example"' in html
    assert "Ada Lovelace</textarea>" in html
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"count": "0"}, "count"),
        ({"count": "1", "names": "Ada\nGrace"}, "names"),
        ({"email": "kim"}, "email"),
        ({"price": "-1"}, "price"),
        ({"price": "1.001"}, "price"),
        ({"way": "barter"}, "way"),
    ],
)
def test_wrong_input_is_told_at_its_field(
    organizer: Client, kind: TicketType, change: dict[str, str], field: str
) -> None:
    assert list(place(organizer, kind, **change).context["form"].errors) == [field]


def test_type_of_another_event_cannot_be_chosen(organizer: Client, kind: TicketType) -> None:
    other = make_ticket_type(make_event())
    assert list(place(organizer, kind, kind=str(other.pk)).context["form"].errors) == ["kind"]


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR, Role.REVIEWER])
def test_others_place_no_orders(client: Client, event: Event, kind: TicketType, role: Role) -> None:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    assert (place(client, kind).status_code, Order.objects.count()) == (403, 0)
