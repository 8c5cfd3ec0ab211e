"""The order form: one page, nothing lost, every wrong input answered in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Participant
from tests.factories.events import make_user
from tests.factories.shop import Shop, buy, filled_form, hidden_fields, make_shop
from tickets.models import Order, OrderLine, Quota, Ticket, TicketType

pytestmark = pytest.mark.django_db


def post(client: Client, shop: Shop, fields: dict[str, Any], *, status: int) -> str:
    answer = client.post(shop.form_path, fields)
    assert answer.status_code == status
    return answer.content.decode()


def test_form_costs_three_queries_for_one_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shop = make_shop()
    for count in (1, 9):
        with django_assert_num_queries(3):
            client.get(shop.form_path, shop.cart(count, 1, code="REDPOINT20"))


def test_cart_becomes_one_card_for_each_ticket_with_its_add_ons(client: Client) -> None:
    shop = make_shop()
    html = client.get(shop.form_path, shop.cart(3, 2, code="redpoint20")).content.decode()
    assert html.count("Ticket 1 of 3: Conference") == 1
    assert html.count(f'value="{shop.party.public_id}"') == 3
    assert html.count(f'value="{shop.party.public_id}" aria-describedby="" ') == 0
    assert html.count(" checked") == 2
    assert hidden_fields(html)["code"] == "REDPOINT20"
    assert hidden_fields(html)["total_seen"] == str(3 * 27_920 + 2 * 4_500)


@pytest.mark.parametrize(
    ("cart", "words"),
    [
        ({"conference": 0}, "Choose how many tickets you want first."),
        ({"conference": 10_000}, "10,000 × Conference is more than you can order: at most 10."),
        ({"conference": -1}, "“-1” is no number of tickets."),
        ({"conference": 0, "party": 2}, "Party is an addition to a ticket: choose a ticket as well."),
    ],
)
def test_cart_that_cannot_be_ordered_is_shown_in_the_shop(
    client: Client, cart: dict[str, int], words: str
) -> None:
    shop = make_shop()
    answer = client.get(shop.form_path, shop.cart(**cart, code="REDPOINT20"))  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert 'value="REDPOINT20"' in answer.content.decode()


def test_cart_of_what_is_sold_out_says_so_in_the_shop(client: Client) -> None:
    shop = make_shop(seats=0)
    html = client.get(shop.form_path, shop.cart(1)).content.decode()
    assert "Nothing is ordered yet" in html
    assert "Conference: Sold out." in html
    assert html.count("<form") == 1
    assert 'method="get"' in html


def test_signed_in_buyer_need_not_type_name_and_address(client: Client) -> None:
    shop = make_shop()
    client.force_login(make_user("ada@example.org", name="Ada Lovelace"))
    html = client.get(shop.form_path, shop.cart()).content.decode()
    assert 'value="Ada Lovelace"' in html
    assert 'value="ada@example.org"' in html


def test_order_is_placed_with_names_add_on_code_and_terms(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(2, 1, code="REDPOINT20"), "Grace Hopper", "غريس هوبر")
    fields |= {"seats-0-add_ons": [shop.party.public_id], "seats-1-email": "grace@example.org"}
    answer = client.post(shop.form_path, fields)
    order = Order.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{order.path}sandbox/att_")
    assert (order.state, order.total_minor, order.terms_version) == ("pending", 60_340, "2027-01")
    tickets = Ticket.objects.order_by("pk").values_list("type__name", "attendee__name", "state")
    assert sorted(tickets) == [
        ("Conference", "Grace Hopper", "held"),
        ("Conference", "غريس هوبر", "held"),
        ("Party", "Grace Hopper", "held"),
    ]


def test_free_order_goes_to_the_order_page_at_once(client: Client) -> None:
    shop = make_shop()
    type(shop.code).objects.filter(pk=shop.code.pk).update(percent_bp=10_000)
    fields = filled_form(client, shop, shop.cart(1, 0, code="REDPOINT20"), "Ada Lovelace")
    answer = client.post(shop.form_path, fields)
    order = Order.objects.get()
    assert (answer["Location"], order.state) == (order.path, Order.State.PAID)


def test_this_ticket_is_for_me_takes_the_buyers_name(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(
        client, shop, shop.cart(), "Ada Lovelace", same_as_buyer="on", **{"seats-0-name": ""}
    )
    assert client.post(shop.form_path, fields).status_code == 303
    attendee = Ticket.objects.get().attendee
    assert attendee is not None
    assert (attendee.name, attendee.email) == ("Ada Lovelace", "buyer@example.org")


def test_missing_and_wrong_fields_are_told_beside_them_and_all_is_kept(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(2, 1), "Ada Lovelace", "")
    del fields["accept"]
    fields |= {"buyer_email": "ada at example", "seats-1-company": "Analytical Engines"}
    html = post(client, shop, fields, status=200)
    assert "3 things to mend" in html
    assert '<a href="#id_seats-1-name">Name</a> Who comes with this ticket?' in html
    assert "We can only sell tickets under these terms." in html
    assert 'value="ada at example"' in html
    assert 'value="Analytical Engines"' in html
    assert not Order.objects.exists()


def test_buyer_for_a_team_knows_only_some_names(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(3), "Ada Lovelace", "", "")
    till = client.post(shop.form_path, fields)["Location"]
    page = client.get(client.post(till, {"outcome": "pay"})["Location"]).content.decode()
    assert "2 tickets have no name yet." in page
    ticket = Ticket.objects.select_related("event").filter(attendee=None).first()
    assert ticket is not None
    client.post(ticket.path, {"name": "Grace Hopper", "company": "Navy"})
    ticket = Ticket.objects.select_related("attendee").get(pk=ticket.pk)
    assert ticket.attendee is not None
    assert (ticket.attendee.name, ticket.attendee.admission) == ("Grace Hopper", "valid")
    assert ticket.attendee.contact_email == "buyer@example.org"


def test_only_ticket_needs_its_name(client: Client) -> None:
    shop = make_shop()
    html = post(
        client, shop, filled_form(client, shop, shop.cart(), "Ada", **{"seats-0-name": ""}), status=200
    )
    assert "Who comes with this ticket?" in html


def test_sold_out_while_filling_in_keeps_everything_and_says_what_is_left(client: Client) -> None:
    shop = make_shop(seats=5)
    fields = filled_form(client, shop, shop.cart(3), "Ada Lovelace", "Grace Hopper", "Hedy Lamarr")
    Quota.objects.filter(pk=shop.seats.pk).update(taken=3)
    html = post(client, shop, fields, status=409)
    assert "Only 2 of Conference are left." in html
    assert 'value="Hedy Lamarr"' in html
    assert hidden_fields(html)["form_key"] == fields["form_key"]
    fewer = post(client, shop, {**fields, "do": "remove-2"}, status=200)
    assert "Hedy Lamarr" not in fewer
    posted = hidden_fields(fewer) | {key: fields[key] for key in ("buyer_name", "buyer_email", "accept")}
    posted |= {"seats-0-name": "Ada Lovelace", "seats-1-name": "Grace Hopper"}
    assert client.post(shop.form_path, posted).status_code == 303
    assert Ticket.objects.count() == 2


def test_ticket_that_is_gone_altogether_is_named(client: Client) -> None:
    shop = make_shop(seats=1)
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    Quota.objects.filter(pk=shop.seats.pk).update(taken=1)
    html = post(client, shop, fields, status=409)
    assert "Conference is sold out." in html
    assert 'value="Ada Lovelace"' in html


def test_changed_price_is_told_and_asked_about_again(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    TicketType.objects.filter(pk=shop.conference.pk).update(price_minor=39_900)
    html = post(client, shop, fields, status=409)
    assert "The price has changed while you filled this in." in html
    assert hidden_fields(html)["total_seen"] == "39900"
    again = fields | hidden_fields(html)
    assert client.post(shop.form_path, again).status_code == 303
    assert Order.objects.get().total_minor == 39_900


def test_code_that_ended_meanwhile_is_left_out_and_told(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(1, 0, code="REDPOINT20"), "Ada Lovelace")
    type(shop.code).objects.filter(pk=shop.code.pk).update(
        valid_until_at=timezone.now() - timedelta(minutes=1)
    )
    html = post(client, shop, fields, status=409)
    assert "REDPOINT20 ended on " in html
    assert (hidden_fields(html)["code"], hidden_fields(html)["total_seen"]) == ("", "34900")


def test_tampered_prices_and_totals_change_nothing(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    fields |= {"price": "1", "seats-0-price_minor": "1", "total_minor": "1", "seats-0-list_minor": "1"}
    assert client.post(shop.form_path, fields).status_code == 303
    assert Order.objects.get().total_minor == 34_900
    cheaper = filled_form(client, shop, shop.cart(), "Grace Hopper", total_seen="1")
    assert "The price has changed" in post(client, shop, cheaper, status=409)


NOT_SOLD = "One of the tickets you chose is not sold here. Choose again in the shop."


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"seats-0-type": "typ_" + "x" * 20}, 409, NOT_SOLD),
        ({"seats-0-type": "PARTY"}, 409, "Party is an addition to a ticket: choose a ticket as well."),
        ({"seats-0-add_ons": "typ_" + "x" * 20}, 409, NOT_SOLD),
        ({"seats-0-add_ons": "CONFERENCE"}, 409, "Conference is no addition to a ticket."),
        ({"seats-0-add_ons": ["PARTY", "PARTY"]}, 409, "Party is sold once for each person."),
        ({"code": "GUESSED"}, 409, "We do not know the code “GUESSED”."),
        ({"seats-TOTAL_FORMS": "0"}, 200, "There is no ticket in this order yet."),
        ({"seats-TOTAL_FORMS": ""}, 200, "We could not tell how many tickets you want."),
        ({"seats-TOTAL_FORMS": "-5"}, 200, "There is no ticket in this order yet."),
        ({"seats-TOTAL_FORMS": "10000"}, 200, "One order can have 50 tickets at most. Write to us for more."),
        ({"terms_seen": "1999"}, 200, "The terms changed while you filled this in."),
        ({"total_seen": "free"}, 200, "Enter a whole number."),
        ({"buyer_name": "x" * 201}, 200, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_tampered_fields_are_answered_in_words(
    client: Client, changes: dict[str, str | list[str]], status: int, words: str
) -> None:
    shop = make_shop()
    real = {"PARTY": shop.party.public_id, "CONFERENCE": shop.conference.public_id}
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    for name, value in changes.items():
        fields[name] = [real[one] for one in value] if isinstance(value, list) else real.get(value, value)
    html = post(client, shop, fields, status=status)
    assert words in html
    assert 'value="buyer@example.org"' in html
    assert not Order.objects.exists()


def test_more_seats_than_one_order_holds_are_refused(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(10), *(f"Guest {n}" for n in range(10)))
    for index in range(10, 12):
        fields |= {f"seats-{index}-type": shop.conference.public_id, f"seats-{index}-name": "One more"}
    fields["seats-TOTAL_FORMS"] = "12"
    assert "Conference: one order can have 10 at most." in post(client, shop, fields, status=409)


def test_form_sent_twice_is_one_order(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    first, second = (client.post(shop.form_path, fields) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 1)


def test_back_button_after_paying_shows_the_paid_order(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    page = client.post(shop.form_path, fields)["Location"]
    client.post(page, {"outcome": "pay"})
    order = Order.objects.get()
    assert client.get(page)["Location"] == order.path
    assert client.post(shop.form_path, fields)["Location"] == order.path
    assert "You had placed this order already, so here it is." in client.get(order.path).content.decode()
    assert Order.objects.count() == 1


def test_form_can_be_changed_without_a_script(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(3, 1), "Ada Lovelace", "", "")
    fields |= {
        "do": "names",
        "names": "Grace Hopper, grace@example.org, Navy\nHedy Lamarr\tActors\nMary One Too Many",
    }
    html = post(client, shop, fields, status=200)
    for value in ("Ada Lovelace", "Grace Hopper", "grace@example.org", "Navy", "Hedy Lamarr", "Actors"):
        assert f'value="{value}"' in html
    assert "There are more names than tickets" in html
    assert ">Mary One Too Many</textarea>" in html
    assert "error-summary" not in html
    update = {
        **fields,
        "do": "update",
        "seats-1-add_ons": shop.party.public_id,
        "seats-2-add_ons": shop.party.public_id,
    }
    assert "3 × Party" in post(client, shop, update, status=200)


def test_pasted_names_are_not_lost_when_the_order_button_is_pressed(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(3), "Ada Lovelace", "", "", names="Grace Hopper")
    html = post(client, shop, fields, status=200)
    assert "We took the names over from your list. Please look at them." in html
    assert 'name="seats-1-name" value="Grace Hopper"' in html
    assert not Order.objects.exists()


def test_line_breaks_in_names_become_spaces(client: Client) -> None:
    shop = make_shop()
    name = "Ada\r\nBcc: all@example.org\tLovelace"
    fields = filled_form(client, shop, shop.cart(), "x", buyer_name=name, **{"seats-0-name": name})
    assert client.post(shop.form_path, fields).status_code == 303
    people = Participant.objects.filter(event=shop.event).values_list("name", flat=True)
    assert set(people) == {"Ada Bcc: all@example.org Lovelace"}


def test_add_on_ticked_without_a_script_is_charged_without_asking_again(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(
        client, shop, shop.cart(), "Ada Lovelace", **{"seats-0-add_ons": shop.party.public_id}
    )
    assert client.post(shop.form_path, fields).status_code == 303
    assert Order.objects.get().total_minor == 39_400


def test_form_needs_its_token(client: Client) -> None:
    shop = make_shop()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(shop.form_path, filled_form(client, shop, shop.cart(), "Ada")).status_code == 403


def test_types_of_another_event_are_not_sold_here(client: Client) -> None:
    shop, other = make_shop(), make_shop()
    answer = client.get(shop.form_path, other.cart())
    assert answer.status_code == 200
    assert "One of the tickets you chose is not sold here." in answer.content.decode()
    order = buy(client, other, "Ada Lovelace")
    assert order.event == other.event
