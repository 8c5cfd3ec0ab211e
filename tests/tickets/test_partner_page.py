"""A partner's page by its secret link: figures, codes, seats, and nobody's name who did not agree."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions import consents, partner_links
from events.models import Consent, Event, Participant, Partner, PartnerLink
from tests.factories.events import make_event, make_partner, make_user
from tests.factories.shop import filled_form, make_shop
from tests.factories.tickets import (
    make_code,
    make_paid_order,
    make_quota,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tickets.actions import orders, payments, returns
from tickets.models import Order, Reserve, Ticket, TicketType

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@dataclass
class Desk:
    event: Event
    partner: Partner
    kind: TicketType
    link: PartnerLink

    @property
    def csv_path(self) -> str:
        return f"{self.link.path}table.csv"


@pytest.fixture
def desk() -> Desk:
    event = make_event()
    partner = make_partner(event, name="Redpoint", ref="redpoint", target_tickets=60)
    make_code(event, "REDPOINT20", partner=partner, max_tickets=50)
    kind = make_ticket_type(event, quota=100, price_minor=34_900, tax_rate_bp=1_900)
    return Desk(event, partner, kind, partner_links.make(partner=partner, note="Rosa", by=None, now=NOW))


def bought(desk: Desk, *names: str, code: str = "REDPOINT20", company: str = "") -> list[Ticket]:
    """Valid tickets for these names, in their order."""
    seats = [make_seat(desk.kind, name=name, company=company) for name in names]
    order = orders.place(event=desk.event, wish=make_wish(*seats, code=code), by=None, now=NOW)
    payments.settle_sandbox(attempt=payments.start(order=order, now=NOW), now=NOW)
    return list(order.tickets.select_related("attendee__event", "order").order_by("pk"))


def agree(ticket: Ticket, partner: Partner) -> Participant:
    assert ticket.attendee is not None
    consents.let_partner_see(person=ticket.attendee, partner=partner, by=None, now=NOW)
    return ticket.attendee


def page(client: Client, desk: Desk) -> str:
    return " ".join(client.get(desk.link.path).content.decode().split())


def table(client: Client, desk: Desk) -> list[list[str]]:
    answer = client.get(desk.csv_path)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_figures_are_those_of_its_codes_with_refunds_taken_off(client: Client, desk: Desk) -> None:
    first, second = bought(desk, "Ada Lovelace", "Grace Hopper")
    make_paid_order(desk.event, kind=desk.kind)
    returns.refund_tickets(
        order=Order.objects.get(tickets=first), chosen=[second], reason="Ill", by=None, now=NOW
    )
    told = page(client, desk)
    for line in (
        "<dt>List price</dt><dd>$698.00</dd>",
        "<dt>Taken off by codes</dt><dd>−$139.60</dd>",
        "<dt>Given back</dt><dd>−$279.20</dd>",
        "<dt>Kept</dt><dd>$279.20</dd>",
        "Includes $44.58 tax",
        "1 of 60 hoped for",
        '<progress value="1" max="60"',
        "48 tickets left",
    ):
        assert line in told
    assert "$349.00" not in told  # what others bought is not theirs


def test_the_link_to_pass_on_can_be_copied_without_a_script(client: Client, desk: Desk) -> None:
    told = page(client, desk)
    for query in ("code=REDPOINT20", "ref=redpoint"):
        assert f'value="{settings.SITE_URL}/{desk.event.slug}/tickets/?{query}" readonly' in told


def test_empty_page_says_what_it_will_hold(client: Client, desk: Desk) -> None:
    told = page(client, desk)
    assert "Nothing yet" in told
    assert "Revenue" not in told.replace("Tickets and revenue", "")


def test_the_table_adds_up_to_the_page(client: Client, desk: Desk) -> None:
    tickets = bought(desk, "Ada Lovelace", "Grace Hopper", "Mary Jackson")
    order = Order.objects.get(tickets=tickets[0])
    returns.refund_tickets(order=order, chosen=[tickets[2]], fee_minor=1_000, reason="Ill", by=None, now=NOW)
    payments.refund(payment=order.payments.get(), amount_minor=777, reason="Sorry", by=None, now=NOW)
    by_link = make_paid_order(desk.event, kind=desk.kind)
    Order.objects.filter(pk=by_link.pk).update(first_touch=desk.partner, last_touch=desk.partner)
    head, *rows = table(client, desk)
    figures = client.get(desk.link.path).context["figures"]
    sums = {
        name: sum(Decimal(row[number]) for row in rows)
        for number, name in enumerate(head)
        if number in range(5, 11)
    }
    assert list(sums.values()) == [
        Decimal(minor) / 100
        for minor in (
            figures.list_minor, figures.auto_minor, figures.discount_minor, figures.sold_minor, figures.net_minor,
            figures.tax_minor,
        )
    ]  # fmt: skip
    assert figures.net_minor == 3 * 27_920 - 26_920 - 777 + 34_900
    assert [row[2:5] for row in rows] == [
        ["code", "REDPOINT20", "Valid"], ["code", "REDPOINT20", "Valid"], ["code", "REDPOINT20", "Void"],
        ["link", "", "Valid"],
    ]  # fmt: skip


# Who may be named


def test_only_who_agreed_is_named_and_withdrawing_ends_it_at_once(client: Client, desk: Desk) -> None:
    ada, grace = bought(desk, "غريس هوبر", "Verity Hiding", company="Secretive & Sons")
    person = agree(ada, desk.partner)
    told = page(client, desk)
    assert "<bdi>غريس هوبر</bdi>" in told
    assert "And 1 more person, whose name you do not see." in told
    assert [row[11:] for row in table(client, desk)[1:]] == [["غريس هوبر", "Secretive & Sons"], ["", ""]]
    consents.hide_from_partner(person=person, partner=desk.partner, by=None, now=NOW)
    assert "غريس" not in page(client, desk)
    assert [row[11:] for row in table(client, desk)[1:]] == [["", ""], ["", ""]]
    assert grace.attendee is not None


def test_nothing_of_anybody_else_is_in_page_or_table(client: Client, desk: Desk) -> None:
    """Everything that could leak, by name, company, address, code or secret, of buyers and attendees."""
    tickets = bought(desk, "Verity Hiding", "Prudence Quiet", company="Secretive & Sons")
    others = bought(desk, "Solitary Stranger", code="", company="Elsewhere Ltd")
    raw = client.get(desk.link.path).content.decode() + client.get(desk.csv_path).content.decode()
    for ticket in (*tickets, *others):
        order = ticket.order
        assert order is not None
        assert ticket.attendee is not None
        assert ticket.attendee.email is not None
        hidden = (
            ticket.attendee.name, ticket.attendee.email, ticket.attendee.public_id, ticket.attendee.code,
            ticket.public_id, ticket.secret, order.code, order.secret, order.email, order.public_id,
            order.buyer.name, "Secretive", "Elsewhere",
        )  # fmt: skip
        assert [word for word in hidden if word in raw] == []
    assert "2 people, whose names you do not see." in " ".join(raw.split())


def test_what_was_agreed_with_one_partner_says_nothing_to_another(client: Client, desk: Desk) -> None:
    kestrel = make_partner(desk.event, name="Kestrel")
    make_code(desk.event, "KESTREL15", partner=kestrel)
    (ticket,) = bought(desk, "Ada Lovelace", code="KESTREL15")
    agree(ticket, desk.partner)
    link = partner_links.make(partner=kestrel, note="", by=None, now=NOW)
    assert "Ada Lovelace" not in client.get(link.path).content.decode()
    assert "Ada Lovelace" not in page(client, desk)  # agreed, and yet not come by its code


def test_a_void_ticket_names_nobody(client: Client, desk: Desk) -> None:
    (ticket,) = bought(desk, "Ada Lovelace")
    agree(ticket, desk.partner)
    orders.cancel(order=Order.objects.get(tickets=ticket), reason="", by=None, now=NOW)
    assert "Ada Lovelace" not in page(client, desk)
    assert "Ada Lovelace" not in str(table(client, desk))


def test_a_name_like_a_formula_is_not_run_by_a_spreadsheet(client: Client, desk: Desk) -> None:
    (ticket,) = bought(desk, "=cmd|' /C calc'!A0", company="@SUM(1)")
    agree(ticket, desk.partner)
    assert table(client, desk)[1][11:] == ["'=cmd|' /C calc'!A0", "'@SUM(1)"]


# Who may look


@pytest.mark.parametrize("tail", ["", "table.csv"])
def test_revoked_foreign_and_unknown_addresses_are_the_same_nothing(
    client: Client, desk: Desk, tail: str
) -> None:
    other = make_event()
    foreign = f"/{other.slug}/partner/{desk.link.secret}/{tail}"
    unknown = f"/{desk.event.slug}/partner/{'x' * 22}/{tail}"
    partner_links.revoke(link=desk.link, by=None, now=NOW)
    answers = [client.get(path) for path in (desk.link.path + tail, foreign, unknown)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    said = {answer.content.decode().split("<main")[1].split("</main>")[0] for answer in answers}
    assert len(said) == 1
    assert "Redpoint" not in said.pop()


def test_one_colleagues_link_is_revoked_and_the_others_stay(client: Client, desk: Desk) -> None:
    second = partner_links.make(partner=desk.partner, note="Ben", by=None, now=NOW)
    partner_links.revoke(link=desk.link, by=None, now=NOW)
    partner_links.revoke(link=desk.link, by=None, now=NOW + timedelta(days=1))
    assert client.get(second.path).status_code == 200
    assert PartnerLink.objects.get(pk=desk.link.pk).revoked_at == NOW


def test_the_page_is_kept_out_of_caches_search_engines_and_other_sites(client: Client, desk: Desk) -> None:
    for path in (desk.link.path, desk.csv_path):
        answer = client.get(path)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "same-origin"


def test_looking_is_noted_and_not_each_time(client: Client, desk: Desk) -> None:
    client.get(desk.link.path)
    first = PartnerLink.objects.get(pk=desk.link.pk).seen_at
    assert first is not None
    client.get(desk.link.path)
    assert PartnerLink.objects.get(pk=desk.link.pk).seen_at == first


def test_the_page_costs_the_same_for_one_order_and_for_many(client: Client, desk: Desk) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(desk.link.path).status_code == 200
        return len(captured)

    agree(bought(desk, "Ada Lovelace")[0], desk.partner)
    queries()
    alone = queries()
    for number in range(3):
        ticket = bought(desk, f"Guest {number}", f"Friend {number}")[0]
        agree(ticket, desk.partner)
        returns.refund_tickets(
            order=Order.objects.get(tickets=ticket), chosen=[ticket], reason="Ill", by=None, now=NOW
        )
        make_code(desk.event, f"MORE{number}", partner=desk.partner)
    assert (alone, queries()) == (18, 18)


def test_seats_that_are_still_free_are_told_with_their_end(client: Client, desk: Desk) -> None:
    code = desk.partner.discount_codes.get()
    Reserve.objects.create(
        event=desk.event, code=code, quota=make_quota(desk.event, name="Hall"), size=12, taken=3,
        until_at=datetime(2027, 5, 4, 1, tzinfo=UTC),
    )  # fmt: skip
    told = page(client, desk)
    assert '<td class="number" data-label="Still free"><strong>9</strong></td>' in told
    assert "May 3, 2027, 6:00" in told


# On the attendee's own ticket


def test_an_attendee_agrees_and_takes_it_back_on_the_ticket(client: Client, desk: Desk) -> None:
    (ticket,) = bought(desk, "Ada Lovelace")
    ticket.event = desk.event
    shown = client.get(ticket.path).content.decode()
    words = "Redpoint may see my name and company, because I come with its code."
    assert words in shown
    assert 'name="agree" id="id_agree" value="1">' in shown  # not ticked
    assert client.post(f"{ticket.path}partner/", {"agree": "1"})["Location"] == ticket.path
    consent = Consent.objects.get()
    assert (consent.text, consent.partner, consent.withdrawn_at) == (words, desk.partner, None)
    assert "Ada Lovelace" in page(client, desk)
    client.post(f"{ticket.path}partner/", {"agree": "1"})
    client.post(f"{ticket.path}partner/", {})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert Consent.objects.count() == 1
    assert "Ada Lovelace" not in page(client, desk)


def test_a_ticket_without_a_partners_code_has_nobody_to_agree_with(client: Client, desk: Desk) -> None:
    (ticket,) = bought(desk, "Ada Lovelace", code="")
    ticket.event = desk.event
    assert "may see my name" not in client.get(ticket.path).content.decode()
    assert client.post(f"{ticket.path}partner/", {"agree": "1"}).status_code == 404
    assert Consent.objects.count() == 0


def test_with_an_account_only_its_owner_agrees(client: Client, desk: Desk) -> None:
    (ticket,) = bought(desk, "Ada Lovelace")
    ticket.event = desk.event
    owner = make_user()
    Participant.objects.filter(tickets=ticket).update(user=owner)
    assert client.post(f"{ticket.path}partner/", {"agree": "1"}).status_code == 404
    client.force_login(owner)
    assert client.post(f"{ticket.path}partner/", {"agree": "1"}).status_code == 302


def test_a_person_of_another_event_cannot_agree(desk: Desk) -> None:
    (ticket,) = bought(desk, "Ada Lovelace")
    assert ticket.attendee is not None
    with pytest.raises(ValueError, match="another event"):
        consents.let_partner_see(person=ticket.attendee, partner=make_partner(make_event()), by=None, now=NOW)


# In the order form


def test_a_buyer_who_comes_himself_agrees_while_ordering(client: Client) -> None:
    shop = make_shop()
    assert shop.code.partner is not None
    cart = shop.cart(2, code="REDPOINT20")
    shown = client.get(shop.form_path, cart).content.decode()
    assert "Redpoint may see my name and company, because I come with its code." in shown
    fields = filled_form(client, shop, cart, "Ada Lovelace", "Grace Hopper")
    assert "partner_may_see" not in fields  # nothing is ticked by itself
    assert client.post(shop.form_path, fields | {"partner_may_see": "on"}).status_code == 303
    consent = Consent.objects.select_related("participant").get()
    assert (consent.participant.name, consent.partner) == ("Ada Lovelace", shop.code.partner)
    assert "partner_may_see" not in client.get(shop.form_path, shop.cart()).content.decode()


def test_a_buyer_for_others_agrees_for_nobody(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(
        client, shop, shop.cart(code="REDPOINT20"), "Grace Hopper", buyer_name="Ada Lovelace"
    )
    assert client.post(shop.form_path, fields | {"partner_may_see": "on"}).status_code == 303
    without = filled_form(client, shop, shop.cart(), "Mary Jackson", buyer_name="Mary Jackson")
    without["buyer_email"] = "mary@example.org"
    assert client.post(shop.form_path, without | {"partner_may_see": "on"}).status_code == 303
    assert Consent.objects.count() == 0


def test_what_was_ticked_stays_ticked_when_the_form_is_refused(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(client, shop, shop.cart(code="REDPOINT20"), "Ada Lovelace", partner_may_see="on")
    del fields["accept"]
    again = client.post(shop.form_path, fields).content.decode()
    box = next(tag for tag in again.split("<input") if 'name="partner_may_see"' in tag)
    assert "checked" in box.split(">")[0]
