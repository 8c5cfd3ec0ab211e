"""One attendee's ticket by its secret link: never the order, its price or the others."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry
from events.models import Event, Participant
from tests.factories.events import make_user
from tests.factories.shop import Shop, buy, make_shop
from tickets.models import Order, Ticket

pytestmark = pytest.mark.django_db


def paid_tickets(client: Client, shop: Shop, *names: str, party: int = 0) -> list[Ticket]:
    order = buy(client, shop, *names, cart=shop.cart(len(names), party))
    client.post(client.post(f"{order.path}pay/")["Location"], {"outcome": "pay"})
    return list(
        Ticket.objects.filter(order=order).admissions().select_related("event", "attendee").order_by("pk")
    )


def attendee_of(ticket: Ticket) -> Participant:
    return Participant.objects.get(tickets=ticket)


def page(client: Client, ticket: Ticket) -> str:
    answer = client.get(ticket.path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ticket_shows_its_code_place_add_ons_and_papers(client: Client) -> None:
    shop = make_shop()
    ticket = paid_tickets(client, shop, "Ada Lovelace", "Grace Hopper", party=1)[0]
    html = page(client, ticket)
    assert 'aria-label="QR code of Ada Lovelace"' in html
    assert "<li>Party</li>" in html
    assert "Pier 27" in html
    assert f"{ticket.path}ticket.pdf" in html
    assert f"{ticket.path}badge.pdf" in html


def test_ticket_knows_nothing_of_order_price_and_others(client: Client) -> None:
    tickets = paid_tickets(client, make_shop(), "Ada Lovelace", "Grace Hopper")
    order = Order.objects.get()
    html = page(Client(), tickets[1])
    for secret in ("Ada Lovelace", "buyer@example.org", order.code, order.secret, "$", tickets[0].secret):
        assert secret not in html


def test_ticket_costs_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for ticket in (
        paid_tickets(client, make_shop(), "Ada Lovelace")[0],
        paid_tickets(client, make_shop(), "Ada Lovelace", "Grace Hopper", "Hedy Lamarr", party=3)[0],
    ):
        path = ticket.path
        with django_assert_num_queries(3):
            client.get(path)


def test_attendee_changes_what_stands_on_the_badge(client: Client) -> None:
    ticket = paid_tickets(client, make_shop(), "Ada Byron", "Grace Hopper")[0]
    fields = {
        "name": "Ada Lovelace",
        "badge_name": "آدا",
        "company": "Analytical Engines",
        "pronouns": "she/her",
    }
    counter = ticket.event.public_counter
    assert client.post(ticket.path, fields)["Location"] == ticket.path
    html = page(client, ticket)
    assert "<bdi>آدا</bdi>" in html
    assert "Saved. It will stand like this on your badge." in html
    person = attendee_of(ticket)
    assert (person.name, person.pronouns) == ("Ada Lovelace", "she/her")
    entry = HistoryEntry.objects.get(kind="participant.changed")
    assert entry.before == {"name": "Ada Byron", "badge_name": "", "company": "", "pronouns": ""}
    assert entry.after == fields
    assert entry.by_label == "Ticket link"
    assert Event.objects.get(pk=ticket.event_id).public_counter == counter + 1


def test_saving_without_a_change_leaves_no_history(client: Client) -> None:
    ticket = paid_tickets(client, make_shop(), "Ada Lovelace")[0]
    client.post(ticket.path, {"name": "Ada Lovelace"})
    assert not HistoryEntry.objects.filter(kind="participant.changed").exists()


def test_name_is_needed_and_what_was_typed_is_kept(client: Client) -> None:
    ticket = paid_tickets(client, make_shop(), "Ada Lovelace")[0]
    html = client.post(ticket.path, {"name": " ", "company": "Analytical Engines"}).content.decode()
    assert "Who comes with this ticket?" in html
    assert 'value="Analytical Engines"' in html
    assert attendee_of(ticket).name == "Ada Lovelace"


def test_record_of_somebody_with_an_account_is_changed_by_nobody_else(client: Client) -> None:
    ticket = paid_tickets(client, make_shop(), "Ada Lovelace")[0]
    owner = make_user("ada@example.org")
    Participant.objects.filter(tickets=ticket).update(user=owner, pronouns="she/her")
    html = page(client, ticket)
    assert "On your badge" not in html
    assert "she/her" not in html
    client.post(ticket.path, {"name": "Mallory"})
    assert attendee_of(ticket).name == "Ada Lovelace"
    client.force_login(owner)
    client.post(ticket.path, {"name": "Ada King"})
    assert attendee_of(ticket).name == "Ada King"
    assert HistoryEntry.objects.get(kind="participant.changed").by == owner


def test_unpaid_ticket_has_no_code_yet(client: Client) -> None:
    buy(client, make_shop(), "Ada Lovelace")
    ticket = Ticket.objects.select_related("event").get()
    html = page(client, ticket)
    assert "Your ticket is not paid yet" in html
    assert "QR code" not in html
    assert "badge.pdf" not in html


def test_void_ticket_says_so_and_takes_no_changes(client: Client) -> None:
    ticket = paid_tickets(client, make_shop(), "Ada Lovelace")[0]
    Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.VOID, voided_at=ticket.issued_at)
    html = page(client, ticket)
    assert "This ticket is no longer valid" in html
    assert "QR code" not in html
    client.post(ticket.path, {"name": "Mallory"})
    assert attendee_of(ticket).name == "Ada Lovelace"


def test_add_on_has_no_page_of_its_own_and_strangers_find_nothing(client: Client) -> None:
    shop, other = make_shop(), make_shop()
    ticket = paid_tickets(client, shop, "Ada Lovelace", party=1)[0]
    add_on = Ticket.objects.select_related("event").get(parent=ticket)
    assert client.get(add_on.path).status_code == 404
    assert client.get(f"/{other.event.slug}/ticket/{ticket.secret}/").status_code == 404
    assert client.get(f"/{shop.event.slug}/ticket/{ticket.public_id}/").status_code == 404


def test_ticket_page_is_not_kept_anywhere(client: Client) -> None:
    answer = client.get(paid_tickets(client, make_shop(), "Ada Lovelace")[0].path)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
