"""Placing an order: what is held, what is frozen, what is refused and in which words; and how orders end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.factories.events import make_event, make_participant, make_partner, make_user
from tests.factories.tickets import (
    make_add_on,
    make_attempt,
    make_code,
    make_order,
    make_paid_order,
    make_quota,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tickets import recount
from tickets.actions import holds, orders, payments
from tickets.actions.orders import Wish
from tickets.models import CodeRedemption, DiscountCode, Order, Quota, Refund, Ticket, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
State = Order.State


def place(event: Event, wish: Wish) -> Order:
    return orders.place(event=event, wish=wish, by=None, now=NOW)


def refusal(event: Event, wish: Wish) -> str:
    """The words of the refusal; nothing of the order may be left."""
    before = (Order.objects.count(), Participant.objects.count(), Ticket.objects.count())
    with pytest.raises(orders.Refused) as refused:
        place(event, wish)
    assert (Order.objects.count(), Participant.objects.count(), Ticket.objects.count()) == before
    assert recount.differences() == []
    return refused.value.message


def lines(order: Order) -> list[tuple[str, int, int]]:
    return list(order.lines.values_list("description", "price_minor", "discount_minor"))


def test_order_holds_its_tickets_and_freezes_its_lines() -> None:
    event = make_event()
    kind = make_ticket_type(event, quota=10, name="Conference", price_minor=34_900, tax_rate_bp=1_900)
    party = make_add_on(event, quota=5, name="Party")
    code = make_code(event, partner=make_partner(event))
    wish = make_wish(make_seat(kind, party), make_seat(kind), code="redp0int-20")
    order = place(event, wish)
    assert (order.state, order.total_minor, order.tax_minor) == (State.PENDING, 60_340, 8_916)
    assert lines(order) == [("Conference", 27_920, 6_980), ("Party", 4_500, 0), ("Conference", 27_920, 6_980)]
    assert (order.partner, order.discount_code) == (code.partner, code)
    assert order.expires_at == NOW + holds.HOLD
    assert {ticket.state for ticket in order.tickets.all()} == {Ticket.State.HELD}
    first = order.tickets.earliest("pk")
    assert list(first.add_ons.values_list("type", "attendee")) == [(party.pk, first.attendee_id)]
    assert list(Quota.objects.order_by("pk").values_list("taken", flat=True)) == [2, 1]
    assert list(DiscountCode.objects.values_list("used_orders", "used_tickets")) == [(1, 2)]
    assert recount.differences() == []


@pytest.mark.parametrize("seats", [1, 3])
def test_placing_costs_the_same_for_1_and_3_tickets(seats: int) -> None:
    event = make_event()
    kind, party = make_ticket_type(event, quota=10), make_add_on(event, quota=10)
    make_code(event, max_per_buyer=9)
    wish = make_wish(*(make_seat(kind, party) for _ in range(seats)), code="REDPOINT20")
    with CaptureQueriesContext(connection) as queries:
        place(event, wish)
    assert len(queries) == 18


def test_free_order_is_complete_at_once_and_once() -> None:
    event = make_event()
    kind = make_ticket_type(event, quota=5, price_minor=0)
    seat = make_seat(kind)
    wish = make_wish(seat)
    first, second = place(event, wish), place(event, wish)
    assert (first.pk, first.state, first.attempts.count()) == (second.pk, State.PAID, 0)
    assert list(first.tickets.values_list("state", flat=True)) == [Ticket.State.VALID]
    assert Participant.objects.get(email=seat.email).admission == Participant.Admission.VALID
    assert sorted(OutboxMail.objects.values_list("kind", flat=True)) == ["order.confirmed", "ticket.issued"]
    assert recount.differences() == []


def test_code_of_100_percent_completes_without_a_gateway(settings: object) -> None:
    settings.SANDBOX_PAYMENTS = False  # type: ignore[attr-defined]
    event = make_event()
    kind = make_ticket_type(event)
    make_code(event, "SPEAKERFRIEND", percent_bp=10_000)
    order = place(event, make_wish(make_seat(kind), code="speakerfriend"))
    assert (order.state, order.total_minor) == (State.PAID, 0)


def test_form_sent_twice_is_one_order_even_when_sold_out_by_the_first() -> None:
    event = make_event()
    kind = make_ticket_type(event, quota=1)
    wish = make_wish(make_seat(kind))
    assert place(event, wish).pk == place(event, wish).pk
    assert Order.objects.count() == 1


def test_same_form_key_at_another_event_is_another_order() -> None:
    one, other = make_event(), make_event()
    wish = make_wish(make_seat(make_ticket_type(one)))
    again = replace(wish, seats=(make_seat(make_ticket_type(other)),))
    assert place(one, wish).pk != place(other, again).pk


class TestRefusals:
    def test_no_seat(self) -> None:
        assert refusal(make_event(), make_wish()) == "There is no ticket in this order yet."

    def test_far_too_many(self) -> None:
        event = make_event()
        seat = make_seat(make_ticket_type(event, max_per_order=10_000))
        assert refusal(event, make_wish(*[seat] * 51)) == (
            "One order can have 50 tickets at most. Write to us for more."
        )

    def test_limits_of_one_order(self) -> None:
        event = make_event()
        kind = make_ticket_type(event, name="Team", min_per_order=2, max_per_order=3)
        seat = make_seat(kind)
        assert refusal(event, make_wish(seat)) == "Team is sold from 2 in one order on."
        assert refusal(event, make_wish(*[seat] * 4)) == "Team: one order can have 3 at most."

    def test_sale_window(self) -> None:
        event = make_event()
        soon = make_ticket_type(event, name="Late", on_sale_from_at=NOW + timedelta(seconds=1))
        over = make_ticket_type(event, name="Early", on_sale_until_at=NOW)
        assert refusal(event, make_wish(make_seat(soon))) == "Late is not on sale yet."
        assert refusal(event, make_wish(make_seat(over))) == "Early is no longer on sale."

    def test_what_is_left(self) -> None:
        event = make_event()
        kind = make_ticket_type(event, quota=1, name="Conference")
        assert refusal(event, make_wish(make_seat(kind), make_seat(kind))) == "Only 1 of Conference is left."
        place(event, make_wish(make_seat(kind)))
        assert refusal(event, make_wish(make_seat(kind))) == "Conference is sold out."

    def test_two_types_of_one_quota_that_is_nearly_gone(self) -> None:
        event = make_event()
        quota = make_quota(event, 1)
        one = make_ticket_type(event, quota=quota, name="Full")
        two = make_ticket_type(event, quota=quota, name="Student")
        assert refusal(event, make_wish(make_seat(one), make_seat(two))) == (
            "Full, Student: the last ones were sold while you filled this in."
        )

    def test_types_nobody_may_buy(self) -> None:
        event = make_event()
        other = make_ticket_type(make_event())
        speaker = make_ticket_type(event, audience=TicketType.Audience.SPEAKERS)
        hidden = make_ticket_type(event, visibility=TicketType.Visibility.HIDDEN)
        for kind in (other, speaker, hidden):
            words = "One of the tickets you chose is not sold here. Choose again in the shop."
            assert refusal(event, make_wish(make_seat(kind))) == words

    def test_add_ons(self) -> None:
        event = make_event()
        kind, party = make_ticket_type(event, name="Day"), make_add_on(event, name="Party")
        assert refusal(event, make_wish(make_seat(party))) == (
            "Party is an addition to a ticket: choose a ticket as well."
        )
        assert (
            refusal(event, make_wish(make_seat(kind, party, party))) == "Party is sold once for each person."
        )
        assert refusal(event, make_wish(make_seat(kind, kind))) == "Day is no addition to a ticket."

    def test_price_that_changed_meanwhile(self) -> None:
        event = make_event()
        kind = make_ticket_type(event, price_minor=10_000)
        wish = make_wish(make_seat(kind), total_seen_minor=9_900)
        assert refusal(event, wish) == (
            "The price has changed while you filled this in. Please look at the new total."
        )
        with pytest.raises(orders.PriceChanged) as changed:
            place(event, wish)
        assert changed.value.quote.total_minor == 10_000

    def test_codes(self) -> None:
        event = make_event()
        kind, other = make_ticket_type(event), make_ticket_type(event)
        make_code(event, "ENDED", valid_until_at=NOW)
        make_code(event, "OTHER", ticket_types=[other])
        make_code(make_event(), "FOREIGN")
        seat = make_seat(kind)
        assert refusal(event, make_wish(seat, code="ended")).startswith("ENDED ended on ")
        words = f"OTHER is not for the tickets you chose. It is for: {other}."
        assert refusal(event, make_wish(seat, code="OTHER")) == words
        for unknown in ("FOREIGN", "---"):
            words = f"We do not know the code “{unknown}”. Is it spelled as you got it?"
            assert refusal(event, make_wish(seat, code=unknown)) == words


def test_hidden_type_is_sold_with_the_code_that_opens_it() -> None:
    event = make_event()
    kind = make_ticket_type(event, name="Backstage", visibility=TicketType.Visibility.CODE)
    make_code(event, "STAGEDOOR", percent_bp=0, opens_types=[kind])
    assert refusal(event, make_wish(make_seat(kind))) == "Backstage is sold with a code only."
    order = place(event, make_wish(make_seat(kind), code="stagedoor"))
    assert (order.total_minor, order.redemption.tickets) == (10_000, 1)


def test_cap_of_a_buyer_counts_standing_orders_only() -> None:
    event = make_event()
    kind = make_ticket_type(event)
    make_code(event, max_per_buyer=2)
    two = make_wish(
        make_seat(kind), make_seat(kind), buyer_email="ada@example.org", buyer_name="Ada", code="REDPOINT20"
    )
    first = place(event, two)
    again = replace(two, form_key="form-key-of-the-second")
    assert refusal(event, again) == "REDPOINT20 is good for 2 tickets a person. You have 2 with it already."
    orders.cancel(order=first, reason="", by=None, now=NOW)
    assert place(event, again).state == State.PENDING


def test_last_use_of_a_code_is_taken_once() -> None:
    event = make_event()
    kind = make_ticket_type(event)
    make_code(event, max_orders=1)
    place(event, make_wish(make_seat(kind), code="REDPOINT20"))
    assert refusal(event, make_wish(make_seat(kind), code="REDPOINT20")) == (
        "REDPOINT20 has been used as often as it can be."
    )


class TestPeople:
    def test_buyer_who_comes_is_one_participant(self) -> None:
        event = make_event()
        kind = make_ticket_type(event)
        seat = make_seat(kind, name="Ada Lovelace", email="ADA@example.org ")
        order = place(event, make_wish(seat, buyer_name="Ada", buyer_email="ada@example.org"))
        assert order.tickets.get().attendee == order.buyer
        assert Participant.objects.count() == 1

    def test_buyer_who_gives_no_second_address_for_himself_is_recognised_by_name(self) -> None:
        event = make_event()
        kind = make_ticket_type(event)
        seats = (
            make_seat(kind, name="ada  LOVELACE", email=""),
            make_seat(kind, name="Ada Lovelace", email=""),
        )
        order = place(event, make_wish(*seats, buyer_name="Ada Lovelace", buyer_email="ada@example.org"))
        first, second = order.tickets.order_by("pk")
        assert first.attendee == order.buyer
        assert second.attendee is not None
        assert (second.attendee.email, second.attendee.contact_email) == (None, "ada@example.org")

    def test_two_names_on_one_address_are_two_participants(self) -> None:
        event = make_event()
        known = make_participant(event, name="Ada Lovelace", email="family@example.org")
        seat = make_seat(make_ticket_type(event), name="Byron King", email="family@example.org")
        order = place(event, make_wish(seat))
        attendee = order.tickets.get().attendee
        assert attendee is not None
        assert attendee != known
        assert (attendee.email, attendee.contact_email) == (None, "family@example.org")

    def test_speaker_who_buys_stays_one_participant(self) -> None:
        event = make_event()
        speaker = make_participant(event, name="Ada Lovelace", email="ada@example.org", biography="Notes")
        seat = make_seat(make_ticket_type(event), name="Lovelace Ada", email="ada@example.org")
        assert place(event, make_wish(seat)).tickets.get().attendee == speaker

    def test_account_of_a_verified_address_is_linked(self) -> None:
        event = make_event()
        user = make_user("ada@example.org")
        make_user("eve@example.org", verified=False)
        kind = make_ticket_type(event)
        place(
            event,
            make_wish(make_seat(kind, email="Ada@example.org"), make_seat(kind, email="eve@example.org")),
        )
        linked = Participant.objects.exclude(user=None).values_list("email", "user")
        assert list(linked) == [("ada@example.org", user.pk)]

    def test_person_of_another_event_is_not_touched(self) -> None:
        stranger = make_participant(make_event(), email="ada@example.org")
        event = make_event()
        order = place(event, make_wish(make_seat(make_ticket_type(event), email="ada@example.org")))
        assert order.tickets.get().attendee != stranger


class TestExpiry:
    def test_hold_gives_back_stock_and_code(self) -> None:
        event = make_event()
        kind = make_ticket_type(event, quota=1)
        make_code(event, max_orders=1)
        order = place(event, make_wish(make_seat(kind), code="REDPOINT20"))
        assert orders.expire_lapsed(now=NOW + holds.HOLD - timedelta(seconds=1)) == 0
        assert orders.expire_lapsed(now=NOW + holds.HOLD) == 1
        assert orders.expire_lapsed(now=NOW + holds.HOLD) == 0
        order.refresh_from_db()
        assert (order.state, order.tickets.get().state) == (State.EXPIRED, Ticket.State.VOID)
        assert CodeRedemption.objects.get().given_back_at is not None
        assert place(event, make_wish(make_seat(kind), code="REDPOINT20")).state == State.PENDING
        assert recount.differences() == []

    def test_payment_page_is_closed_before_the_seats_are_free(self) -> None:
        order = make_order(now=NOW)
        attempt = make_attempt(order, NOW)
        orders.expire_lapsed(now=NOW + holds.HOLD)
        attempt.refresh_from_db()
        assert attempt.state == "closed"
        with pytest.raises(payments.CannotPay):
            payments.start(order=order, now=NOW + holds.HOLD)

    def test_paid_order_does_not_expire(self) -> None:
        order = make_paid_order(now=NOW)
        assert orders.expire_lapsed(now=NOW + timedelta(days=99)) == 0
        order.refresh_from_db()
        assert order.state == State.PAID


class TestCancelling:
    def test_paid_order_gives_the_money_back_and_voids_its_tickets(self) -> None:
        kind = make_ticket_type(make_event(), quota=2)
        order = make_paid_order(kind=kind, seats=2, now=NOW)
        user = make_user()
        for _twice in range(2):
            orders.cancel(order=order, reason="Cannot come", by=user, now=NOW)
        order.refresh_from_db()
        assert order.state == State.CANCELLED
        assert list(Refund.objects.values_list("amount_minor", "state", "reason")) == [
            (20_000, "wanted", "Cannot come")
        ]
        assert Participant.objects.filter(admission="void").count() == 2
        assert Quota.objects.get().taken == 0
        assert OutboxMail.objects.filter(kind="order.cancelled").count() == 1
        told = HistoryEntry.objects.filter(kind="order.cancelled").values_list("by", flat=True)
        assert list(told) == [user.pk]
        assert recount.differences() == []

    def test_keeping_the_money_is_named_on_the_order(self) -> None:
        order = make_paid_order(now=NOW)
        orders.cancel(order=order, reason="No show", by=None, now=NOW, refund=False)
        order.refresh_from_db()
        named = [(one.kind, one.amount_minor) for one in order.adjustments.all()]
        assert (order.attention, named, Refund.objects.count()) == ("", [("kept", 10_000)], 0)

    def test_unpaid_order_cannot_be_paid_any_more(self) -> None:
        order = make_order(now=NOW)
        attempt = make_attempt(order, NOW)
        orders.cancel(order=order, reason="Changed my mind", by=None, now=NOW)
        order.refresh_from_db()
        attempt.refresh_from_db()
        assert (order.state, attempt.state) == (State.CANCELLED, "closed")


def test_mails_to_attendees_say_nothing_of_the_order() -> None:
    event = make_event()
    kind = make_ticket_type(event, name="Conference")
    seats = (make_seat(kind, name="Ann"), make_seat(kind, name="Bob"), make_seat(kind, name="Cy", email=""))
    order = make_order(event)
    wish = make_wish(*seats, buyer_name="Zoë", buyer_email="zoe@example.org")
    order = place(event, wish)
    payments.settle_sandbox(attempt=make_attempt(order, NOW), now=NOW)
    mails = {mail.to_address: mail for mail in OutboxMail.objects.all()}
    assert set(mails) == {"zoe@example.org", seats[0].email, seats[1].email}
    ann = mails[seats[0].email]
    ticket = Ticket.objects.get(attendee__name="Ann")
    for text in (ann.text, ann.html):
        assert ticket.path in text
        for private in (order.secret, order.code, "Bob", "Zoë", "$", "orders/"):
            assert private not in text
    assert (ann.attachment_kind, ann.attachment_reference) == ("ticket", ticket.public_id)
    buyer = mails["zoe@example.org"]
    assert order.path in buyer.text
    assert all(name in buyer.text for name in ("Ann", "Bob", "Cy"))
    assert (buyer.attachment_kind, buyer.attachment_reference) == ("order-tickets", order.public_id)


def test_names_in_mails_are_text_in_html_and_plain_in_text() -> None:
    event = make_event(name="R&D <Days>")
    make_paid_order(event, now=NOW, buyer_name="<b>Eve</b> & co")
    mail = OutboxMail.objects.get(kind="order.confirmed")
    assert "Hello <b>Eve</b> & co" in mail.text
    assert "&lt;b&gt;Eve&lt;/b&gt; &amp; co" in mail.html
    assert mail.subject == "Your ticket for R&D <Days>"
