"""The waiting list: joining, place, offers in order, and what becomes of them."""

from datetime import timedelta

import pytest

from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.tickets import make_ticket_type
from tests.factories.waiting import NOW, figures, free, join, quota_of, sold_out
from tickets import recount
from tickets.actions import offering, waiting
from tickets.models import DiscountCode, Quota, Reserve, TicketType, WaitingEntry

pytestmark = pytest.mark.django_db
State = WaitingEntry.State
DAY = timedelta(hours=24)


@pytest.fixture
def kind() -> TicketType:
    """Four seats, all held by unpaid orders of one seat each."""
    return sold_out()


def states() -> list[str]:
    return list(WaitingEntry.objects.order_by("pk").values_list("state", flat=True))


def told(kind: str) -> list[str]:
    return list(OutboxMail.objects.filter(kind=kind).order_by("pk").values_list("to_address", flat=True))


def again(entry: WaitingEntry) -> WaitingEntry:
    row = WaitingEntry.objects.select_related("ticket_type", "code", "event").get(pk=entry.pk)
    assert isinstance(row, WaitingEntry)
    return row


def test_place_counts_who_came_before_and_what_they_want(kind: TicketType) -> None:
    first, second, third = join(kind, 2), join(kind, 3), join(kind)
    places = [waiting.place_of(one) for one in (first, second, third)]
    assert [(place.number, place.tickets_ahead) for place in places] == [(1, 0), (2, 2), (3, 5)]
    assert figures(kind) == (4, 0, 0, 6)
    (mail, *_others) = OutboxMail.objects.filter(kind="waiting.joined").order_by("pk")
    assert (first.secret in mail.text, third.secret in mail.text) == (True, False)
    assert recount.differences() == []


def test_joining_again_changes_nothing_and_sends_the_link_once_more(kind: TicketType) -> None:
    first = join(kind, email="Ada@Example.org")
    join(kind)
    assert join(kind, 4, email="ada@example.org").pk == first.pk
    assert (again(first).quantity, figures(kind)) == (1, (4, 0, 0, 2))
    mails = OutboxMail.objects.filter(to_address="ada@example.org")
    assert [first.secret in mail.text for mail in mails] == [True, True]


@pytest.mark.parametrize(
    ("change", "quantity", "reason"),
    [
        ({"has_waiting_list": False}, 1, "no_list"),
        ({"on_sale_until_at": NOW - DAY}, 1, "no_list"),
        ({"on_sale_from_at": NOW + DAY}, 1, "no_list"),
        ({"max_per_order": 2}, 3, "too_many"),
        ({"min_per_order": 2}, 1, "too_few"),
    ],
)
def test_nobody_joins_what_has_no_list_or_beyond_its_limits(
    kind: TicketType, change: dict[str, object], quantity: int, reason: str
) -> None:
    TicketType.objects.filter(pk=kind.pk).update(**change)
    with pytest.raises(waiting.CannotJoin) as refused:
        join(kind, quantity)
    assert (refused.value.reason, WaitingEntry.objects.count()) == (reason, 0)


def test_what_can_be_had_needs_no_waiting() -> None:
    with pytest.raises(waiting.CannotJoin) as refused:
        join(make_ticket_type(sold_out().event, quota=1))
    assert refused.value.reason == "available"


def test_freed_seats_are_offered_in_order_and_whole(kind: TicketType) -> None:
    first, second, third = join(kind, 2), join(kind), join(kind)
    free(kind, 3)
    assert offering.offer_due(now=NOW) == 2
    assert states() == [State.OFFERED, State.OFFERED, State.WAITING]
    assert figures(kind) == (1, 3, 0, 1)
    assert told("waiting.offered") == [first.email, second.email]
    offer = again(first)
    assert (offer.offer_until_at, offer.code and offer.code.bound_email) == (NOW + DAY, first.email)
    assert offering.offer_due(now=NOW) == 0
    assert third.email not in told("waiting.offered")
    assert recount.differences() == []


def test_who_wants_more_than_there_is_is_asked_once_and_passed_only_then(kind: TicketType) -> None:
    first, second = join(kind, 3), join(kind)
    free(kind)
    assert offering.offer_due(now=NOW) + offering.offer_due(now=NOW) == 0
    assert (told("waiting.short"), figures(kind)) == ([first.email], (3, 0, 1, 4))
    assert offering.offer_due(now=NOW + DAY - timedelta(minutes=1)) == 0
    assert offering.offer_due(now=NOW + DAY) == 1
    assert told("waiting.offered") == [second.email]
    free(kind, 3, now=NOW + DAY)
    offering.offer_due(now=NOW + DAY)
    assert told("waiting.offered") == [second.email, first.email]


def test_lowering_the_number_keeps_the_place_and_raising_it_does_not(kind: TicketType) -> None:
    first, second = join(kind, 2), join(kind, 2, now=NOW + timedelta(minutes=1))
    waiting.change(entry=first, quantity=1, now=NOW + timedelta(minutes=2))
    assert (waiting.place_of(again(first)).number, figures(kind)) == (1, (4, 0, 0, 3))
    waiting.change(entry=first, quantity=3, now=NOW + timedelta(minutes=3))
    assert waiting.place_of(again(first)) == waiting.Place(2, 2)
    assert waiting.place_of(again(second)).number == 1
    with pytest.raises(waiting.CannotJoin):
        waiting.change(entry=first, quantity=99, now=NOW)


def test_offer_that_nobody_takes_goes_to_the_next(kind: TicketType) -> None:
    first, second = join(kind), join(kind)
    free(kind)
    offering.offer_due(now=NOW)
    assert offering.settle(now=NOW + DAY - timedelta(seconds=1)) == 0
    assert offering.settle(now=NOW + DAY) == 1
    assert (states(), figures(kind)) == ([State.LAPSED, State.WAITING], (3, 0, 1, 1))
    assert (told("waiting.lapsed"), DiscountCode.objects.get().is_paused) == ([first.email], True)
    offering.offer_due(now=NOW + DAY)
    assert (told("waiting.offered"), states()) == ([first.email, second.email], [State.LAPSED, State.OFFERED])
    assert recount.differences() == []


def test_leaving_with_an_offer_frees_the_seat_at_once_and_twice_is_once(kind: TicketType) -> None:
    first = join(kind)
    free(kind)
    offering.offer_due(now=NOW)
    for _twice in range(2):
        waiting.leave(entry=first, by=None, now=NOW)
    assert (states(), figures(kind)) == ([State.LEFT], (3, 0, 0, 0))
    assert quota_of(kind).left == 1
    assert Reserve.objects.open().count() == 0
    assert HistoryEntry.objects.filter(kind="waiting.left").count() == 1


def test_last_who_waits_leaves_and_the_kept_seat_is_everybodys(kind: TicketType) -> None:
    first = join(kind, 2)
    free(kind)
    offering.offer_due(now=NOW)
    assert figures(kind) == (3, 0, 1, 2)
    counter = Event.objects.get(pk=kind.event_id).shop_counter
    waiting.leave(entry=first, by=None, now=NOW)
    assert (figures(kind), quota_of(kind).left) == ((3, 0, 0, 0), 1)
    # Pages of the shop that were kept say that it is sold out.
    assert Event.objects.get(pk=kind.event_id).shop_counter == counter + 1


def test_out_of_turn_only_with_all_seats_and_the_history_says_who(kind: TicketType) -> None:
    first, second = join(kind), join(kind, 2)
    with pytest.raises(offering.CannotOffer, match="No seat is free now"):
        offering.offer_now(entry=second, by=None, now=NOW)
    free(kind)
    with pytest.raises(offering.CannotOffer, match="Only 1 seat is free, and 2 are wanted"):
        offering.offer_now(entry=second, by=None, now=NOW)
    free(kind)
    offering.offer_now(entry=second, by=None, now=NOW)
    assert (states(), figures(kind)) == ([State.WAITING, State.OFFERED], (2, 2, 0, 1))
    with pytest.raises(offering.CannotOffer, match="does not wait"):
        offering.offer_now(entry=second, by=None, now=NOW)
    assert again(first).state == State.WAITING


def test_nobody_is_offered_what_is_no_longer_sold(kind: TicketType) -> None:
    join(kind)
    TicketType.objects.filter(pk=kind.pk).update(on_sale_until_at=NOW + timedelta(hours=1))
    free(kind, now=NOW + DAY)
    assert offering.offer_due(now=NOW + DAY) == 0
    assert figures(kind) == (3, 0, 0, 1)


def test_pages_of_the_shop_stay_kept_while_nothing_moves_on_the_list(kind: TicketType) -> None:
    join(kind)
    counters = []
    for seats in (0, 0, 1, 0):
        if seats:
            free(kind, seats)
        offering.offer_due(now=NOW)
        counters.append(Event.objects.get(pk=kind.event_id).shop_counter)
    assert counters[0] == counters[1] < counters[2] == counters[3]


def test_another_events_seats_are_not_offered(kind: TicketType) -> None:
    join(kind)
    other = sold_out()
    free(other, 2)
    assert offering.offer_due(now=NOW) == 0
    assert figures(kind) == (4, 0, 0, 1)


def test_doctor_counts_the_list_and_what_is_kept(kind: TicketType) -> None:
    join(kind, 2)
    Quota.objects.filter(pk=quota_of(kind).pk).update(waiting=9, kept=3)
    found = recount.differences()
    assert [(one.what, one.kept, one.counted) for one in found] == [("waiting", 9, 2), ("kept", 3, 0)]
    recount.mend(found)
    assert (figures(kind), recount.differences()) == ((4, 0, 0, 2), [])
