"""Prices add up to the minor unit, whatever is in the cart and whatever the code says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from tickets import pricing
from tickets.pricing import Discount, Item, QuoteLine, quote

CURRENCIES = ["USD", "EUR", "JPY", "KRW", "KWD", "BHD", "ISK"]

currencies = st.sampled_from(CURRENCIES)
items = st.builds(
    Item,
    ticket_type=st.sampled_from(["typ_a", "typ_b", "typ_c"]),
    name=st.just("Conference"),
    list_minor=st.integers(0, 10_000_000),
    tax_rate_bp=st.integers(0, 10_000),
    is_add_on=st.booleans(),
)
discounts = st.builds(
    Discount,
    kind=st.sampled_from(list(pricing.Kind)),
    code=st.just("CODE"),
    percent_bp=st.integers(0, 10_000),
    amount_minor=st.integers(0, 20_000_000),
    ticket_types=st.frozensets(st.sampled_from(["typ_a", "typ_b"])),
)
TICKET = Item("typ_a", "Conference", 34_900, 1_900)
PARTY = Item("typ_p", "Party", 4_500, 1_900, is_add_on=True)
TWENTY = Discount("percent", "REDPOINT20", percent_bp=2_000)


@given(st.lists(items, max_size=12), discounts, currencies)
def test_each_line_adds_up_and_the_sums_are_those_of_the_lines(
    cart: list[Item], discount: Discount, currency: str
) -> None:
    result = quote(cart, currency=currency, discount=discount)
    assert all(line.adds_up for line in result.lines)
    assert result.total_minor == sum(item.list_minor for item in cart) - result.discount_minor
    assert 0 <= result.total_minor <= result.list_minor
    assert result.tax_minor <= result.total_minor


@given(st.lists(items, max_size=12), discounts, currencies)
def test_frozen_lines_replay_to_the_same_quote(cart: list[Item], discount: Discount, currency: str) -> None:
    result = quote(cart, currency=currency, discount=discount)
    assert pricing.replay(result.lines, currency=currency) == result


@given(items, discounts, currencies)
def test_price_of_an_item_does_not_depend_on_the_others(
    item: Item, discount: Discount, currency: str
) -> None:
    alone = quote([item], currency=currency, discount=discount).lines
    among = quote([TICKET, item, PARTY], currency=currency, discount=discount).lines
    assert among[1:2] == alone


@given(st.integers(0, 10_000_000), discounts)
def test_discounted_prices_of_three_decimal_currencies_end_in_0(minor: int, discount: Discount) -> None:
    price = pricing.reduced(minor, discount, "KWD")
    assert price == minor or price % 10 == 0


def test_percent_says_in_words_what_it_took_off() -> None:
    (line,) = quote([TICKET], currency="USD", discount=TWENTY).lines
    assert line == QuoteLine("Conference", 34_900, 6_980, "REDPOINT20: 20 % off", 27_920, 1_900, 4_458)


def test_half_percents_are_written_as_such() -> None:
    discount = Discount("percent", "HALF", percent_bp=1_250)
    assert pricing.effect(discount, "USD") == "12.5 % off"


@pytest.mark.parametrize(
    ("discount", "price", "reason"),
    [
        (Discount("amount", "TEAM50", amount_minor=5_000), 29_900, "TEAM50: $50.00 off each ticket"),
        (Discount("amount", "HUGE", amount_minor=90_000), 0, "HUGE: $900.00 off each ticket"),
        (Discount("price", "FRIEND", amount_minor=9_900), 9_900, "FRIEND: $99.00 each ticket"),
        (Discount("price", "DEAR", amount_minor=90_000), 34_900, ""),
        (Discount("price", "GIFT", amount_minor=0), 0, "GIFT: $0.00 each ticket"),
        (Discount("percent", "ALL", percent_bp=10_000), 0, "ALL: 100 % off"),
        (Discount("percent", "OPENS"), 34_900, ""),
    ],
)
def test_kinds_of_discounts(discount: Discount, price: int, reason: str) -> None:
    (line,) = quote([TICKET], currency="USD", discount=discount).lines
    assert (line.price_minor, line.discount_reason) == (price, reason)


@pytest.mark.parametrize(("list_minor", "off"), [(1, 0), (2, 0), (3, 1), (5, 1), (7, 1), (8, 2), (333, 67)])
def test_cents_are_rounded_half_up(list_minor: int, off: int) -> None:
    (line,) = quote([Item("typ_a", "T", list_minor)], currency="USD", discount=TWENTY).lines
    assert line.discount_minor == off


def test_add_ons_keep_their_price_unless_the_code_names_them() -> None:
    named = Discount("percent", "PARTY", percent_bp=5_000, ticket_types=frozenset({"typ_p"}))
    prices = [line.price_minor for line in quote([TICKET, PARTY], currency="USD", discount=TWENTY).lines]
    assert prices == [27_920, 4_500]
    prices = [line.price_minor for line in quote([TICKET, PARTY], currency="USD", discount=named).lines]
    assert prices == [34_900, 2_250]


@pytest.mark.parametrize("currency", CURRENCIES)
def test_tax_is_within_the_price_in_every_currency(currency: str) -> None:
    (line,) = quote([Item("typ_a", "T", 11_900, 1_900)], currency=currency).lines
    assert (line.price_minor, line.tax_minor) == (11_900, money.tax_within(11_900, 1_900)) == (11_900, 1_900)


def test_tampered_line_is_named_when_replayed() -> None:
    good = quote([TICKET, PARTY], currency="USD", discount=TWENTY).lines
    wrong = QuoteLine("Party", 4_500, 0, "", 4_400, 1_900, 703)
    with pytest.raises(ValueError, match=r"line 2 \(Party\) does not add up"):
        pricing.replay([good[0], wrong], currency="USD")


def test_empty_cart_costs_nothing() -> None:
    assert (quote([], currency="USD").total_minor, quote([], currency="USD").tax_minor) == (0, 0)
