"""Early prices, group discounts and tax on top: whatever is combined, it adds up and goes in the one order."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from tickets import pricing
from tickets.pricing import Discount, Group, Item, QuoteLine, Step, quote

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "ISK", "KWD", "BHD"])  # two, none and three decimals
RATES = st.sampled_from([0, 1, 550, 700, 1_900, 2_550, 10_000])
STEPS = [Step(1, "Blind bird", 19_900, left=2), Step(2, "Early bird", 29_900)]
TEAM = Group(1, 3, 1_000)
CROWD = Group(2, 5, 2_500)
TICKET = Item("typ_a", "Conference", 39_900, 1_900)
TWENTY = Discount("percent", "REDPOINT20", percent_bp=2_000)

prices = st.integers(0, 5_000_000)
groups = st.builds(
    Group, key=st.integers(1, 3), min_tickets=st.integers(2, 6), percent_bp=st.integers(1, 10_000)
)
steps = st.builds(
    Step,
    key=st.integers(1, 4),
    name=st.just("Early bird"),
    price_minor=prices,
    left=st.none() | st.integers(1, 4),
)
discounts = st.none() | st.builds(
    Discount,
    kind=st.sampled_from(list(pricing.Kind)),
    code=st.just("CODE"),
    percent_bp=st.integers(0, 10_000),
    amount_minor=st.integers(0, 6_000_000),
)


@st.composite
def carts(draw: st.DrawFn) -> list[Item]:
    """Up to ten things of three types; all of one type have the same price, steps and groups."""
    all_groups = draw(st.lists(groups, max_size=3, unique_by=lambda group: group.key))
    left = draw(st.lists(steps, max_size=4, unique_by=lambda step: step.key))
    types = [
        Item(
            f"typ_{number}",
            "Conference",
            draw(prices),
            draw(RATES),
            steps=tuple(left[number::3]),
            groups=tuple(draw(st.sets(st.sampled_from(all_groups)))) if all_groups else (),
        )
        for number in range(3)
    ]
    return draw(st.lists(st.sampled_from(types), max_size=10))


@given(carts(), discounts, CURRENCIES)
def test_lines_add_up_and_replay(cart: list[Item], discount: Discount | None, currency: str) -> None:
    result = quote(cart, currency=currency, discount=discount)
    assert [line.list_minor for line in result.lines] == [item.list_minor for item in cart]
    assert result.total_minor == result.list_minor - result.auto_minor - result.discount_minor
    assert all(0 <= line.tax_minor <= line.price_minor <= line.list_minor for line in result.lines)
    assert pricing.replay(result.lines, currency=currency) == result


@given(carts(), discounts, CURRENCIES)
def test_the_code_works_on_what_goes_by_itself(
    cart: list[Item], discount: Discount | None, currency: str
) -> None:
    by_itself = quote(cart, currency=currency)
    result = quote(cart, currency=currency, discount=discount)
    assert [(line.auto_minor, line.auto_reason, line.step) for line in result.lines] == [
        (line.auto_minor, line.auto_reason, line.step) for line in by_itself.lines
    ]
    if discount is not None and discount.changes_prices:
        assert [line.price_minor for line in result.lines] == [
            pricing.reduced(line.price_minor, discount, currency) for line in by_itself.lines
        ]


@given(carts(), CURRENCIES)
def test_no_early_price_is_given_more_often_than_it_has_places(cart: list[Item], currency: str) -> None:
    used = quote(cart, currency=currency).steps
    places = {step.key: step.left for item in cart for step in item.steps if step.left is not None}
    assert all(used[key] <= left for key, left in places.items())


@given(carts(), CURRENCIES)
def test_nothing_that_goes_by_itself_makes_anything_dearer(cart: list[Item], currency: str) -> None:
    plain = quote([replace(item, steps=(), groups=()) for item in cart], currency=currency)
    early = quote([replace(item, groups=()) for item in cart], currency=currency)
    both = quote(cart, currency=currency)
    for listed, first, last in zip(plain.lines, early.lines, both.lines, strict=True):
        assert last.price_minor <= first.price_minor <= listed.price_minor == listed.list_minor


@given(carts(), CURRENCIES)
def test_each_line_has_the_best_group_that_fits(cart: list[Item], currency: str) -> None:
    counts = Counter(group for item in cart for group in item.groups)
    early = quote([replace(item, groups=()) for item in cart], currency=currency)
    for item, first, line in zip(cart, early.lines, quote(cart, currency=currency).lines, strict=True):
        fitting = [group.percent_bp for group in item.groups if counts[group] >= group.min_tickets]
        best = max(fitting, default=0)
        expected = pricing.less_percent(first.price_minor, best, currency) if best else first.price_minor
        assert line.price_minor == expected


@given(prices, RATES, st.sampled_from(["USD", "EUR", "JPY", "ISK"]))
def test_tax_on_top_is_the_tax_within_what_is_paid(net: int, rate: int, currency: str) -> None:
    gross = pricing.gross(net, rate, currency)
    assert gross == net + money.share(net, rate)
    assert money.tax_within(gross, rate) == money.share(net, rate)


@given(prices, RATES)
def test_tax_on_top_of_three_decimals_stays_payable_by_card(net: int, rate: int) -> None:
    gross = pricing.gross(net, rate, "KWD")
    assert gross % 10 == 0
    assert abs(gross - net - money.share(net, rate)) <= 5


def test_an_order_straddles_the_last_places_of_a_price() -> None:
    cart = [replace(TICKET, steps=tuple(STEPS))] * 3
    result = quote(cart, currency="USD")
    assert [line.price_minor for line in result.lines] == [19_900, 19_900, 29_900]
    assert [line.auto_reason for line in result.lines] == ["Blind bird", "Blind bird", "Early bird"]
    assert result.steps == {1: 2, 2: 1}


def test_all_three_reductions_explain_themselves() -> None:
    cart = [replace(TICKET, steps=(Step(2, "Early bird", 29_900),), groups=(TEAM,))] * 3
    line = quote(cart, currency="USD", discount=TWENTY).lines[0]
    assert line == QuoteLine(
        "Conference", 39_900, 5_382, "REDPOINT20: 20 % off", 21_528, 1_900, 3_437,
        auto_minor=12_990, auto_reason="Early bird; 10 % off from 3 tickets on", step=2,
    )  # fmt: skip


@pytest.mark.parametrize(("count", "each"), [(2, 39_900), (3, 35_910), (4, 35_910), (5, 29_925)])
def test_groups_begin_at_their_number_and_the_best_counts(count: int, each: int) -> None:
    cart = [replace(TICKET, groups=(TEAM, CROWD))] * count
    assert {line.price_minor for line in quote(cart, currency="USD").lines} == {each}


def test_what_a_group_does_not_concern_neither_counts_nor_gets_cheaper() -> None:
    other = Item("typ_b", "Student", 9_900)
    cart = [replace(TICKET, groups=(TEAM,))] * 2 + [other] * 3
    assert quote(cart, currency="USD").auto_minor == 0


def test_an_early_price_that_is_not_lower_does_nothing_and_takes_no_place() -> None:
    cart = [replace(TICKET, steps=(Step(1, "Early bird", 39_900, left=5),))]
    result = quote(cart, currency="USD")
    assert (result.auto_minor, dict(result.steps)) == (0, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"auto_minor": 100},
        {"auto_minor": 100, "price_minor": 39_800, "tax_minor": 6_355},
        {"auto_reason": "Early bird"},
        {"step": 7},
        {"auto_minor": -100, "price_minor": 40_000, "tax_minor": 6_387, "auto_reason": "Late bird"},
    ],
)
def test_a_frozen_line_that_does_not_explain_itself_is_named(wrong: dict[str, int]) -> None:
    (line,) = quote([TICKET], currency="USD").lines
    with pytest.raises(ValueError, match=r"line 1 \(Conference\) does not add up"):
        pricing.replay([replace(line, **wrong)], currency="USD")  # type: ignore[arg-type]
