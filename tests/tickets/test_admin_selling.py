"""Selling from the workspace: money and rates as people write them, codes, quotas, and what is done about orders."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant, Role
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.workspace import Filled, add_order, fill
from tickets.models import DiscountCode, Order, Payment, Quota, Refund, Ticket, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Filled:
    return fill("Amber")


@pytest.fixture
def organizer(client: Client, ours: Filled) -> Client:
    user = make_user()
    make_team_member(ours.event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def change(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


TYPE = {
    "name": "Conference", "kind": "admission", "attendance": "room", "audience": "buyers", "visibility": "public",
    "price_minor": "348.00", "tax_rate_bp": "7.7", "min_per_order": "1", "max_per_order": "10", "position": "0",
    "has_waiting_list": "on", "offer_hours": "24", "tax_included": "on",
    "steps-TOTAL_FORMS": "0", "steps-INITIAL_FORMS": "0",
}  # fmt: skip


def add(client: Client, model: type[Any], event: Event, fields: dict[str, Any]) -> Any:
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return client.post(page, fields | {"_event": event.public_id})


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def test_price_and_tax_are_written_as_people_do(organizer: Client, ours: Filled) -> None:
    assert add(organizer, TicketType, ours.event, TYPE).status_code == 302
    row = TicketType.objects.get(name="Conference")
    assert (row.price_minor, row.tax_rate_bp) == (34_800, 770)
    shown = organizer.get(change(row)).context["adminform"].form
    assert (str(shown["price_minor"].value()), str(shown["tax_rate_bp"].value())) == ("348.00", "7.7")


def test_price_finer_than_the_currency_is_refused_in_words(organizer: Client, ours: Filled) -> None:
    answer = add(organizer, TicketType, ours.event, TYPE | {"price_minor": "3.999"})
    assert errors(answer) == {"price_minor": ["Ensure that there are no more than 2 decimal places."]}


def test_price_of_an_event_in_yen_has_no_decimals(client: Client) -> None:
    event = make_event(currency="JPY", time_zone="Asia/Tokyo")
    user = make_user()
    make_team_member(event, user)
    client.force_login(user)
    assert add(client, TicketType, event, TYPE | {"price_minor": "5000"}).status_code == 302
    assert TicketType.objects.get().price_minor == 5000


def test_times_are_entered_in_the_zone_of_the_event_and_the_zone_is_named(
    organizer: Client, ours: Filled
) -> None:
    window = {"on_sale_until_at_0": "2027-05-03", "on_sale_until_at_1": "18:00"}
    add(organizer, TicketType, ours.event, TYPE | window)
    row = TicketType.objects.get(name="Conference")
    assert row.on_sale_until_at == datetime(2027, 5, 4, 1, tzinfo=UTC)  # 18:00 in California
    page = organizer.get(change(row)).content.decode()
    assert 'value="2027-05-03"' in page
    assert 'value="18:00:00"' in page
    assert "Time in Los Angeles." in page


def test_time_that_the_clock_skips_is_refused_in_words(organizer: Client, ours: Filled) -> None:
    window = {"on_sale_until_at_0": "2027-03-14", "on_sale_until_at_1": "02:30"}
    answer = add(organizer, TicketType, ours.event, TYPE | window)
    assert "couldn’t be interpreted in time zone" in errors(answer)["on_sale_until_at"][0]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "add_on"}, {"attendance": ["An add-on admits nobody; a ticket admits on site or online."]}),
        ({"max_per_order": "0"}, {"max_per_order": ["This is less than the fewest in an order."]}),
        ({"min_per_order": "0"}, {"min_per_order": ["At least one."]}),
        ({"name": "Type Amber"}, {"name": ["There is already one of this name."]}),
        (
            {
                "on_sale_from_at_0": "2027-05-03", "on_sale_from_at_1": "18:00",
                "on_sale_until_at_0": "2027-05-03", "on_sale_until_at_1": "17:00",
            },
            {"on_sale_until_at": ["This is not after the beginning."]},
        ),
    ],
)  # fmt: skip
def test_what_the_table_would_refuse_is_said_in_words(
    organizer: Client, ours: Filled, fields: dict[str, str], told: dict[str, list[str]]
) -> None:
    assert errors(add(organizer, TicketType, ours.event, TYPE | fields)) == told


def test_price_change_is_in_the_history_and_makes_shop_pages_stale(organizer: Client, ours: Filled) -> None:
    kind = ours[TicketType]
    before = Event.objects.get(pk=ours.event.pk).shop_counter
    fields = TYPE | {"name": kind.name, "price_minor": "400", "tax_rate_bp": "0", "quotas": ours[Quota].pk}
    assert organizer.post(change(kind), fields).status_code == 302
    entry = HistoryEntry.objects.get(kind="ticket_type.changed")
    assert (entry.before, entry.after) == ({"price_minor": 34_800}, {"price_minor": 40_000})
    assert entry.by is not None
    assert Event.objects.get(pk=ours.event.pk).shop_counter == before + 1


def test_saving_without_a_change_writes_nothing(organizer: Client, ours: Filled) -> None:
    kind = ours[TicketType]
    before = HistoryEntry.objects.count()
    fields = TYPE | {"name": kind.name, "tax_rate_bp": "0", "quotas": ours[Quota].pk}
    assert organizer.post(change(kind), fields).status_code == 302
    assert HistoryEntry.objects.count() == before


def test_quota_below_what_is_taken_needs_a_reason_and_closes_the_sale(
    organizer: Client, ours: Filled
) -> None:
    quota = ours[Quota]
    Quota.objects.filter(pk=quota.pk).update(taken=80)
    refused = organizer.post(change(quota), {"name": quota.name, "size": "50"})
    assert list(errors(refused)) == ["allowance_reason"]
    taken = organizer.post(
        change(quota), {"name": quota.name, "size": "50", "allowance_reason": "The hall is smaller"}
    )
    assert taken.status_code == 302
    quota.refresh_from_db()
    assert (quota.size, quota.taken, quota.allowance, quota.left) == (50, 80, 80, 0)
    organizer.post(
        change(quota), {"name": quota.name, "size": "90", "allowance_reason": "The hall is smaller"}
    )
    quota.refresh_from_db()
    assert (quota.size, quota.allowance, quota.allowance_reason) == (90, 0, "")


def test_editing_a_quota_keeps_what_was_sold_meanwhile(organizer: Client, ours: Filled) -> None:
    """The form was opened at 1 taken; 30 more are sold before it is saved."""
    quota = ours[Quota]
    organizer.get(change(quota))
    Quota.objects.filter(pk=quota.pk).update(taken=31)
    organizer.post(change(quota), {"name": "Seats", "size": "200"})
    quota.refresh_from_db()
    assert (quota.name, quota.size, quota.taken) == ("Seats", 200, 31)


CODE = {"kind": "percent", "percent_bp": "20", "amount_minor": "0", "min_tickets": "1"}


def test_code_is_made_with_percent_and_has_a_link_to_share(organizer: Client, ours: Filled) -> None:
    assert add(organizer, DiscountCode, ours.event, CODE | {"code": " redpoint20 "}).status_code == 302
    code = DiscountCode.objects.get(code="REDPOINT20")
    assert (code.percent_bp, code.normal) == (2000, "REDP01NT20")
    assert f"/{ours.event.slug}/tickets/?code=REDPOINT20" in organizer.get(change(code)).content.decode()


def test_code_that_looks_like_another_is_refused_in_words(organizer: Client, ours: Filled) -> None:
    add(organizer, DiscountCode, ours.event, CODE | {"code": "OLIO"})
    answer = add(organizer, DiscountCode, ours.event, CODE | {"code": "0l-10"})
    assert errors(answer) == {"code": ["OLIO is the same to who types it."]}


def test_cap_below_what_is_used_is_refused_in_words(organizer: Client, ours: Filled) -> None:
    code = ours[DiscountCode]
    DiscountCode.objects.filter(pk=code.pk).update(used_tickets=7)
    answer = organizer.post(change(code), CODE | {"code": code.code, "max_tickets": "5", **no_rows()})
    assert errors(answer) == {"max_tickets": ["7 are used already."]}


def no_rows() -> dict[str, str]:
    return {
        f"{rows}-{which}_FORMS": "0" for rows in ("redemptions", "reserves") for which in ("TOTAL", "INITIAL")
    }


def test_codes_are_paused_and_work_again(organizer: Client, ours: Filled) -> None:
    code = ours[DiscountCode]
    page = reverse("admin:tickets_discountcode_changelist")
    shop = Event.objects.get(pk=ours.event.pk).shop_counter
    answer = organizer.post(page, {"action": "pause", "_selected_action": [code.pk]}, follow=True)
    assert "1 code is paused." in answer.content.decode()
    code.refresh_from_db()
    assert code.is_paused
    organizer.post(page, {"action": "resume", "_selected_action": [code.pk]})
    code.refresh_from_db()
    assert not code.is_paused
    kinds = HistoryEntry.objects.filter(subject=code.public_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["code.paused", "code.resumed"]
    assert Event.objects.get(pk=ours.event.pk).shop_counter == shop + 2


def test_code_is_found_as_people_type_it(organizer: Client, ours: Filled) -> None:
    page = organizer.get(reverse("admin:tickets_discountcode_changelist") + "?q=code-am8er")
    assert page.context["cl"].result_count == 0
    page = organizer.get(reverse("admin:tickets_discountcode_changelist") + "?q=c0de-amber")
    assert [row.code for row in page.context["cl"].result_list] == ["CODEAMBER"]


def test_finance_sees_codes_and_cannot_pause_them(client: Client, ours: Filled) -> None:
    user = make_user()
    make_team_member(ours.event, user, Role.FINANCE)
    client.force_login(user)
    page = reverse("admin:tickets_discountcode_changelist")
    client.post(page, {"action": "pause", "_selected_action": [ours[DiscountCode].pk]})
    assert not DiscountCode.objects.get(pk=ours[DiscountCode].pk).is_paused
    assert client.post(change(ours[DiscountCode]), CODE | {"code": "MINE"}).status_code == 403


# What is done about an order


def confirm(client: Client, page: str, **fields: Any) -> Any:
    return client.post(page, {"_confirmed": "1"} | fields, follow=True)


def button(order: Order, name: str) -> str:
    return reverse(f"admin:tickets_order_{name}", args=[order.pk])


def test_an_order_shows_its_lines_tickets_payments_mails_and_history(organizer: Client, ours: Filled) -> None:
    page = organizer.get(change(ours[Order])).content.decode()
    for words in ("Line Amber", "Reason Amber", "Person Amber", "$278.40", "Refund Amber", "Open the order"):
        assert words in page
    assert "_save" not in page


def test_cancelling_says_first_what_will_happen(organizer: Client, ours: Filled) -> None:
    order = ours[Order]
    page = organizer.get(button(order, "cancel")).content.decode()
    assert "1 ticket becomes invalid at once." in page
    assert "$277.40 can go back to the buyer." in page
    order.refresh_from_db()
    assert order.state == Order.State.PAID


def test_cancelling_voids_tickets_and_gives_the_money_back(organizer: Client, ours: Filled) -> None:
    order = ours[Order]
    DiscountCode.objects.filter(pk=ours[DiscountCode].pk).update(used_orders=1, used_tickets=1)
    confirm(organizer, button(order, "cancel"), reason="Bought twice", refund="on")
    order.refresh_from_db()
    assert order.state == Order.State.CANCELLED
    assert list(order.tickets.values_list("state", flat=True)) == [Ticket.State.VOID]
    back = Refund.objects.filter(payment__order=order).order_by("pk").values_list("amount_minor", "reason")
    assert list(back) == [(100, "Refund Amber"), (27_740, "Bought twice")]
    entry = HistoryEntry.objects.get(kind="order.cancelled", subject=order.public_id)
    assert entry.by is not None


def test_cancelling_needs_a_reason(organizer: Client, ours: Filled) -> None:
    answer = confirm(organizer, button(ours[Order], "cancel"), reason="")
    assert list(answer.context["form"].errors) == ["reason"]
    assert Order.objects.get(pk=ours[Order].pk).state == Order.State.PAID


def test_part_of_a_payment_is_given_back_once_although_the_form_is_sent_twice(
    organizer: Client, ours: Filled
) -> None:
    page = button(ours[Order], "refund")
    form = organizer.get(page).context["form"]
    fields = {
        "payment": ours[Payment].public_id, "amount": "20.50", "reason": "Party is off", "key": form["key"].value(),
    }  # fmt: skip
    confirm(organizer, page, **fields)
    confirm(organizer, page, **fields)
    made = Refund.objects.filter(reason="Party is off").values_list("amount_minor", flat=True)
    assert list(made) == [2050]


@pytest.mark.parametrize("amount", ["0", "-1", "278.40", "1000000"])
def test_more_than_is_left_or_nothing_is_not_given_back(organizer: Client, ours: Filled, amount: str) -> None:
    page = button(ours[Order], "refund")
    fields = {"payment": ours[Payment].public_id, "reason": "x", "key": "key_1"}
    answer = confirm(organizer, page, amount=amount, **fields)
    assert list(answer.context["form"].errors) == ["amount"]
    assert Refund.objects.count() == 1


def test_a_payment_of_another_order_cannot_be_named(organizer: Client, ours: Filled) -> None:
    other = add_order(ours.event, make_participant(ours.event), ours[TicketType])
    fields = {"amount": "1", "reason": "x", "key": "key_1", "payment": other[Payment].public_id}
    answer = confirm(organizer, button(ours[Order], "refund"), **fields)
    assert list(answer.context["form"].errors) == ["payment"]


def test_confirmation_goes_out_again(organizer: Client, ours: Filled) -> None:
    confirm(organizer, button(ours[Order], "resend"))
    mails = OutboxMail.objects.filter(kind="order.confirmed").values_list("to_address", "state")
    assert list(mails) == [("person-amber@example.org", "queued")]


def test_finance_sees_the_order_and_none_of_the_buttons(client: Client, ours: Filled) -> None:
    user = make_user()
    make_team_member(ours.event, user, Role.FINANCE)
    client.force_login(user)
    assert "/cancel/" not in client.get(change(ours[Order])).content.decode()
    for name in ("cancel", "refund", "resend"):
        assert client.post(button(ours[Order], name), {"_confirmed": "1", "reason": "x"}).status_code == 403
    assert Order.objects.get(pk=ours[Order].pk).state == Order.State.PAID


def test_orders_are_found_by_what_somebody_says_on_the_phone(organizer: Client, ours: Filled) -> None:
    person = make_participant(
        ours.event, name="Siobhán O’Rourke", company="Acorn", email="siobhan@example.org"
    )
    made = add_order(ours.event, person, ours[TicketType])[Order]
    page = reverse("admin:tickets_order_changelist")
    for words in (made.code, made.code.lower(), "rourke", "siobhan@", "acorn"):
        found = organizer.get(page, {"q": words}).context["cl"].result_list
        assert [row.code for row in found] == [made.code]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("tickets_order", 11),
        ("tickets_ticket", 11),
        ("tickets_tickettype", 10),
        ("tickets_quota", 10),
        ("tickets_discountcode", 11),
        ("tickets_payment", 11),
        ("tickets_refund", 9),
        ("events_partner", 10),
        ("events_participant", 10),
    ],
)
def test_lists_cost_the_same_for_1_row_and_for_30(
    organizer: Client, ours: Filled, name: str, queries: int, django_assert_num_queries: Any
) -> None:
    Participant.objects.filter(pk=ours[Participant].pk).update(user=make_user())
    page = reverse(f"admin:{name}_changelist")
    with django_assert_num_queries(queries):
        organizer.get(page)
    for number in range(29):
        make_more(ours, number)
    with django_assert_num_queries(queries):
        organizer.get(page)


def make_more(ours: Filled, number: int) -> None:
    """One more of everything that is sold, each with rows of its own behind it."""
    partner = type(ours[DiscountCode].partner).objects.create(event=ours.event, name=f"Partner {number}")
    quota = Quota.objects.create(event=ours.event, name=f"Quota {number}", size=10)
    kind = TicketType.objects.create(event=ours.event, name=f"Type {number}")
    kind.quotas.add(quota)
    code = DiscountCode.objects.create(
        event=ours.event, code=f"CODE{number}", partner=partner, percent_bp=500
    )
    user = make_user()
    make_team_member(ours.event, user, Role.DOOR)
    add_order(ours.event, make_participant(ours.event, user=user), kind, code)
