"""The tax table: which rule counts, which numbers can be VAT numbers, and prices at another rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from tickets import tax
from tickets.tax import Attendance, BillTo, Buyer, Place, Rule, Standing

GERMANY = tax.usual("DE", {"room": 1900, "online": 1900, "none": 700})
RATES = st.integers(0, 10_000)
AMOUNTS = st.integers(0, 10**10)


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("DE", "DE 123.456.789", "DE123456789"),
        ("DE", "123456789", "DE123456789"),
        ("AT", "u12345678", "ATU12345678"),
        ("GR", "GR123456789", "EL123456789"),
        ("GR", "el 123 456 789", "EL123456789"),
        ("NL", "NL123456789B01", "NL123456789B01"),
        ("IE", "IE1234567WA", "IE1234567WA"),
        ("FR", "FR‑XX‑123456789", "FRXX123456789"),
        ("CH", "CHE-123.456.789 MWST", "CHE123456789MWST"),
        ("BR", "12.345.678/0001-95".replace("/", ""), "12345678000195"),
    ],
)
def test_vat_number_is_written_in_one_way(country: str, typed: str, written: str) -> None:
    assert tax.vat_number(typed, country) == written


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("DE", ""),
        ("DE", "DE12345678"),
        ("DE", "DE1234567890"),
        ("DE", "ATU12345678"),
        ("DE", "DE١٢٣٤٥٦٧٨٩"),
        ("DE", "DE123456789\u202e"),
        ("FR", "FROX12345678"),
        ("US", "<b>123</b>"),
        ("US", "X" * 21),
        ("", "DE!"),
    ],
)
def test_what_cannot_be_a_vat_number(country: str, typed: str) -> None:
    assert tax.vat_number(typed, country) == ""


def test_every_country_of_the_union_has_a_pattern_and_a_rate() -> None:
    assert len(tax.UNION) == 27
    assert set(tax.VAT_NUMBERS) >= tax.UNION
    assert set(tax.STANDARD_RATES) >= tax.UNION


@pytest.mark.parametrize(
    ("bill", "home", "buyer", "place"),
    [
        (None, "DE", Buyer.PRIVATE, Place.HOME),
        (BillTo("Ada", country="FR"), "DE", Buyer.PRIVATE, Place.UNION),
        (BillTo("Ada", country="US"), "DE", Buyer.PRIVATE, Place.ELSEWHERE),
        (BillTo("Ada"), "DE", Buyer.PRIVATE, Place.HOME),
        (BillTo("Acme", True, country="AT", vat_id="ATU12345678"), "DE", Buyer.COMPANY, Place.UNION),
        (BillTo("Acme", True, country="AT"), "DE", Buyer.PRIVATE, Place.UNION),
        (BillTo("Acme", True, country="AT", vat_id="AT1"), "DE", Buyer.PRIVATE, Place.UNION),
        (BillTo("Acme", country="AT", vat_id="ATU12345678"), "DE", Buyer.PRIVATE, Place.UNION),
        (BillTo("Acme", True, country="DE", vat_id="DE123456789"), "US", Buyer.COMPANY, Place.ELSEWHERE),
        (BillTo("Acme", True, country="DE", vat_id="DE123456789"), "", Buyer.COMPANY, Place.HOME),
    ],
)
def test_who_a_buyer_is_for_tax(bill: BillTo | None, home: str, buyer: Buyer, place: Place) -> None:
    assert tax.standing_of(bill, home) == Standing(buyer, place)


def test_most_exact_rule_counts_and_the_buyer_weighs_more() -> None:
    rules = [
        Rule("room", "any", "any", 1),
        Rule("room", "any", "union", 2),
        Rule("room", "company", "any", 3),
        Rule("room", "company", "union", 4),
        Rule("online", "company", "union", 9),
    ]
    found = {
        (buyer, place): rule.rate_bp
        for buyer in (Buyer.PRIVATE, Buyer.COMPANY)
        for place in (Place.HOME, Place.UNION)
        if (rule := tax.find(rules, "room", Standing(buyer, place)))
    }
    assert found == {
        (Buyer.PRIVATE, Place.HOME): 1,
        (Buyer.PRIVATE, Place.UNION): 2,
        (Buyer.COMPANY, Place.HOME): 3,
        (Buyer.COMPANY, Place.UNION): 4,
    }
    assert tax.find(rules, "none", Standing()) is None


def test_usual_table_knows_every_case_once() -> None:
    cells = {(rule.attendance, rule.buyer, rule.place) for rule in GERMANY}
    assert len(cells) == len(GERMANY) == 18
    assert len(tax.usual("US", {})) == 12  # outside the Union there is no rest of it


def test_usual_table_taxes_a_place_at_the_place_and_companies_online_at_their_seat() -> None:
    company, private = (Standing(kind, Place.UNION) for kind in (Buyer.COMPANY, Buyer.PRIVATE))
    rates = [
        rule.rate_bp
        for attendance in Attendance
        for standing in (company, private)
        if (rule := tax.find(GERMANY, attendance, standing))
    ]
    assert rates == [1900, 1900, 0, 1900, 700, 700]
    assert tax.notes(GERMANY, [("online", 0), ("room", 1900), ("online", 0)], company).startswith("Reverse")


def test_note_of_a_rule_that_was_not_applied_is_not_printed() -> None:
    company = Standing(Buyer.COMPANY, Place.UNION)
    assert tax.notes(GERMANY, [("online", 1900)], company) == ""


def test_rates_of_a_buyer_are_those_that_the_table_knows() -> None:
    company = Standing(Buyer.COMPANY, Place.UNION)
    assert tax.rates(GERMANY, company) == {"room": 1900, "online": 0, "none": 700}
    assert tax.rates(GERMANY, Standing()) == {"room": 1900, "online": 1900, "none": 700}
    assert tax.rates([Rule("online", "private", "union", 0)], company) == {}


@pytest.mark.parametrize(
    ("gross", "rates", "currency", "found"),
    [
        (11_900, (1900, 0), "EUR", 10_000),
        (34_800, (1900, 0), "EUR", 29_244),
        (10_000, (0, 1900), "EUR", 11_900),
        (1, (1900, 0), "EUR", 1),
        (5_000, (1000, 0), "JPY", 4_545),
        (11_900, (1900, 0), "KWD", 10_000),
        (10_010, (1000, 0), "KWD", 9_100),
    ],
)
def test_price_at_another_rate(gross: int, rates: tuple[int, int], currency: str, found: int) -> None:
    assert tax.rebase(gross, *rates, currency) == found


@given(AMOUNTS, RATES, RATES)
def test_price_at_the_same_rate_is_the_same_and_without_tax_it_is_the_net(
    gross: int, rate: int, other: int
) -> None:
    assert tax.rebase(gross, rate, rate, "EUR") == gross
    net = gross - money.tax_within(gross, rate)
    assert tax.rebase(gross, rate, 0, "EUR") == net
    again = tax.rebase(tax.rebase(gross, rate, other, "EUR"), other, 0, "EUR")
    assert abs(again - net) <= 1


@given(AMOUNTS, RATES, RATES)
def test_lower_rate_never_costs_more(gross: int, rate: int, other: int) -> None:
    low, high = sorted((rate, other))
    for currency in ("EUR", "JPY", "KWD"):
        assert 0 <= tax.rebase(gross, high, low, currency) <= gross
