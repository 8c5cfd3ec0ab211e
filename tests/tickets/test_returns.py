"""Tickets that end while the order lives on: refunded by the team, or given back by their buyer."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import OutboxMail
from events.models import Event
from tests.factories.events import make_event, make_user
from tests.factories.tickets import (
    make_add_on,
    make_attempt,
    make_quota,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tickets import recount
from tickets.actions import adjustments, orders, payments, refunds, returns
from tickets.gateways import Refunded, RefundState
from tickets.models import Adjustment, Order, Quota, Refund, RefundTerm, Ticket

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def order(event: Event) -> Order:
    """Two tickets of $100.00, the first with a party of $45.00."""
    quota = make_quota(event, 9)
    kind, party = make_ticket_type(event, quota=quota), make_add_on(event, quota=quota)
    wish = make_wish(make_seat(kind, party), make_seat(kind))
    placed = orders.place(event=event, wish=wish, by=None, now=NOW)
    payments.settle_sandbox(attempt=make_attempt(placed, NOW), now=NOW)
    placed.refresh_from_db()
    return placed


def admissions(order: Order) -> list[Ticket]:
    return list(order.tickets.filter(parent=None).select_related("type").order_by("pk"))


def states(order: Order) -> list[str]:
    return list(order.tickets.order_by("pk").values_list("state", flat=True))


def back(order: Order) -> list[int]:
    rows = Refund.objects.counting().filter(payment__order=order).order_by("pk")
    return list(rows.values_list("amount_minor", flat=True))


def make_term(event: Event, **fields: Any) -> RefundTerm:
    return RefundTerm.objects.create(**{"event": event, "until_at": NOW + DAY, "percent_bp": 10_000} | fields)


class TestByTheTeam:
    def refund(self, order: Order, *chosen: Ticket, fee: int = 0, key: str = "") -> list[Refund]:
        return returns.refund_tickets(
            order=order, chosen=chosen, fee_minor=fee, reason="Ill", by=None, now=NOW, key=key
        )

    def test_one_ticket_goes_with_its_add_ons_and_frees_their_seats(self, order: Order) -> None:
        self.refund(order, admissions(order)[0])
        assert (states(order), back(order)) == (["void", "valid", "void"], [14_500])
        assert Quota.objects.get().taken == 1
        lines = Refund.objects.get().lines.order_by("line__position")
        assert [line.amount_minor for line in lines] == [10_000, 4_500]
        assert (recount.differences(), Adjustment.objects.count()) == ([], 0)

    def test_add_on_alone(self, order: Order) -> None:
        self.refund(order, order.tickets.exclude(parent=None).get())
        assert (states(order), back(order)) == (["valid", "valid", "void"], [4_500])

    def test_ticket_and_its_own_add_on_chosen_count_once(self, order: Order) -> None:
        self.refund(order, *order.tickets.order_by("pk"), fee=1_000)
        assert (states(order), back(order)) == (["void"] * 3, [22_500])
        assert [one.amount_minor for one in Adjustment.objects.all()] == [2_000]
        assert recount.differences() == []

    def test_after_goodwill_only_the_rest_goes_back(self, order: Order) -> None:
        refunds.refund(payment=order.payments.get(), amount_minor=2_450, reason="Noise", by=None, now=NOW)
        self.refund(order, *admissions(order))
        assert (back(order), sum(back(order))) == ([2_450, 22_050], 24_500)
        assert recount.differences() == []

    def test_double_click_is_one_refund(self, order: Order) -> None:
        for _twice in range(2):
            self.refund(order, admissions(order)[0], key="key_form")
        assert (back(order), OutboxMail.objects.filter(kind="order.tickets_returned").count()) == (
            [14_500],
            1,
        )

    def test_ticket_that_is_void_already(self, order: Order) -> None:
        first = admissions(order)[0]
        self.refund(order, first)
        with pytest.raises(refunds.CannotRefund, match="not valid any more"):
            self.refund(order, first)

    def test_tickets_of_another_order_are_left_alone(self, order: Order, event: Event) -> None:
        other = make_wish(make_seat(make_ticket_type(event)))
        stranger = orders.place(event=event, wish=other, by=None, now=NOW)
        with pytest.raises(refunds.CannotRefund):
            self.refund(order, *stranger.tickets.all())
        assert states(stranger) == ["held"]

    def test_unpaid_order(self, event: Event) -> None:
        unpaid = orders.place(
            event=event, wish=make_wish(make_seat(make_ticket_type(event))), by=None, now=NOW
        )
        with pytest.raises(refunds.CannotRefund, match="paid order"):
            self.refund(unpaid, *unpaid.tickets.all())


class TestByTheBuyer:
    def give_back(self, order: Order, ticket: Ticket, **more: Any) -> list[Refund]:
        return returns.give_back(**{"order": order, "ticket": ticket, "by": None, "now": NOW} | more)

    def test_on_the_terms_of_the_day(self, order: Order, event: Event) -> None:
        make_term(event, percent_bp=10_000, until_at=NOW - DAY)
        make_term(event, percent_bp=5_000, fee_minor=500)
        make_term(event, percent_bp=1_000, until_at=NOW + 2 * DAY)
        self.give_back(order, admissions(order)[0], seen_minor=6_750)
        kept = [(one.kind, one.amount_minor) for one in Adjustment.objects.all()]
        assert (back(order), kept, recount.differences()) == ([6_750], [("fee_kept", 7_750)], [])

    def test_offers_are_what_is_done(self, order: Order, event: Event) -> None:
        make_term(event, fee_minor=1_000)
        offers = returns.offers_for(order, order.tickets.select_related("type").order_by("pk"), NOW)
        assert [(one.back_minor, one.kept_minor) for one in offers] == [(13_500, 1_000), (9_000, 1_000)]

    def test_without_terms_or_after_the_last_nothing_can_be_given_back(
        self, order: Order, event: Event
    ) -> None:
        for terms in (0, 1):
            if terms:
                make_term(event, until_at=NOW - DAY)
            assert returns.offers_for(order, order.tickets.all(), NOW) == []
            with pytest.raises(refunds.CannotRefund, match="no longer be given back"):
                self.give_back(order, admissions(order)[0])

    def test_kinds_that_cannot_be_given_back_and_used_tickets(self, order: Order, event: Event) -> None:
        make_term(event)
        first, second = admissions(order)
        first.checked_in_at = NOW
        second.type.is_refundable = False
        said = [one.refused for one in returns.offers_for(order, [first, second], NOW)]
        assert said == [
            "This ticket has been used at the door already.",
            "This kind of ticket cannot be given back.",
        ]

    def test_amount_that_changed_meanwhile_is_shown_first(self, order: Order, event: Event) -> None:
        make_term(event)
        with pytest.raises(refunds.CannotRefund, match="changed meanwhile"):
            self.give_back(order, admissions(order)[0], seen_minor=1)
        assert (states(order), back(order)) == (["valid"] * 3, [])

    def test_sent_twice_is_once(self, order: Order, event: Event) -> None:
        make_term(event)
        for _twice in range(2):
            self.give_back(order, admissions(order)[0], key="key_form")
        assert back(order) == [14_500]

    def test_all_kept_needs_no_refund(self, order: Order, event: Event) -> None:
        make_term(event, percent_bp=0)
        self.give_back(order, admissions(order)[1])
        assert (states(order)[1], back(order), recount.differences()) == ("void", [], [])


class TestSettling:
    def test_person_names_what_differs_and_the_flag_goes(self, order: Order) -> None:
        user = make_user()
        for row in returns.refund_tickets(
            order=order, chosen=admissions(order)[:1], reason="Ill", by=None, now=NOW
        ):
            refunds.apply(refund_pk=row.pk, answer=Refunded("re_1", RefundState.FAILED, "closed"), now=NOW)
        order.refresh_from_db()
        assert order.attention == "A refund failed: the amount is owed again."
        kind = Adjustment.Kind.WRITTEN_OFF
        for _twice in range(2):
            adjustments.settle(order=order, kind=kind, note="Paid in cash", by=user, now=NOW)
        order.refresh_from_db()
        named = [(one.kind, one.amount_minor, one.reason) for one in order.adjustments.all()]
        assert (order.attention, named) == ("", [("written_off", 14_500, "Paid in cash")])
        assert recount.differences() == []
