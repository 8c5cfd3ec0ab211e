"""What the shop shows to whom, in which state."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event
from tests.factories.events import make_event
from tests.factories.tickets import make_add_on, make_code, make_order, make_quota, make_ticket_type
from tickets import shop
from tickets.models import TicketType
from tickets.shop import OfferState

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    return make_event()


def names(event: Event, code: str = "") -> list[str]:
    return [offer.name for offer in shop.shelf(event, now=NOW, code=code).offers]


def state(event: Event) -> OfferState:
    (offer,) = shop.offers(event, now=NOW)
    return offer.state


def test_only_public_types_of_this_event_for_buyers_are_shown(event: Event) -> None:
    make_ticket_type(event, name="Public")
    make_ticket_type(event, name="Code", visibility=TicketType.Visibility.CODE)
    make_ticket_type(event, name="Hidden", visibility=TicketType.Visibility.HIDDEN)
    make_ticket_type(event, name="Speaker", audience=TicketType.Audience.SPEAKERS)
    make_ticket_type(make_event(), name="Foreign")
    assert names(event) == ["Public"]


def test_code_shows_what_it_opens_and_not_more(event: Event) -> None:
    opened = make_ticket_type(event, name="Opened", visibility=TicketType.Visibility.CODE)
    make_ticket_type(event, name="Other", visibility=TicketType.Visibility.CODE)
    make_code(event, "STAGEDOOR", opens_types=[opened])
    make_code(event, "PAUSED", opens_types=[opened], is_paused=True)
    assert (names(event), names(event, "stage-door"), names(event, "paused")) == ([], ["Opened"], [])


@pytest.mark.parametrize(
    ("fields", "quota", "expected"),
    [
        ({}, None, OfferState.ON_SALE),
        ({}, 11, OfferState.ON_SALE),
        ({}, 10, OfferState.FEW_LEFT),
        ({}, 0, OfferState.SOLD_OUT),
        ({"min_per_order": 3}, 2, OfferState.SOLD_OUT),
        ({"on_sale_from_at": NOW + timedelta(seconds=1)}, 0, OfferState.SOON),
        ({"on_sale_from_at": NOW}, None, OfferState.ON_SALE),
        ({"on_sale_until_at": NOW}, None, OfferState.OVER),
        ({"on_sale_until_at": NOW + timedelta(seconds=1)}, None, OfferState.ON_SALE),
    ],
)
def test_states(event: Event, fields: dict[str, object], quota: int | None, expected: OfferState) -> None:
    make_ticket_type(event, quota=quota, **fields)
    assert state(event) == expected


def test_scarcest_quota_counts(event: Event) -> None:
    kind = make_ticket_type(event, quota=50, max_per_order=9)
    kind.quotas.add(make_quota(event, 4))
    make_order(kind=kind, now=NOW)
    (offer,) = shop.offers(event, now=NOW)
    assert (offer.left, offer.most, offer.state) == (3, 3, OfferState.FEW_LEFT)


def test_price_explains_itself(event: Event) -> None:
    kind, party = make_ticket_type(event, price_minor=34_900), make_add_on(event)
    make_code(event)
    shelf = shop.shelf(event, now=NOW, code="redpoint20")
    assert [shelf.price_of(offer) for offer in shelf.offers] == [27_920, 4_500]
    quote = shelf.quote([kind.public_id, kind.public_id, party.public_id, "typ_unknown"])
    assert (quote.total_minor, quote.discount_minor, shelf.effect) == (60_340, 13_960, "20 % off")


def test_code_that_does_not_work_says_why_and_changes_no_price(event: Event) -> None:
    make_ticket_type(event)
    make_code(event, is_paused=True)
    shelf = shop.shelf(event, now=NOW, code=" Redpoint20 ")
    assert shelf.refusal is not None
    assert (shelf.typed, shelf.terms, shelf.refusal.reason) == ("Redpoint20", None, "paused")
    assert shelf.price_of(shelf.offers[0]) == 10_000


@pytest.mark.parametrize("types", [1, 3])
def test_shelf_costs_2_queries(event: Event, types: int) -> None:
    kinds = [make_ticket_type(event, quota=5) for _ in range(types)]
    make_code(event, ticket_types=kinds, opens_types=kinds)
    with CaptureQueriesContext(connection) as queries:
        shelf = shop.shelf(event, now=NOW, code="REDPOINT20")
    assert (len(shelf.offers), len(queries)) == (types, 2)
