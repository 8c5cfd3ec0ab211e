"""Lines of papers: credit notes in any number and order add up to the invoice, amount and tax."""

from hypothesis import given
from hypothesis import strategies as st

from tickets import papers
from tickets.papers import Line, RateSum

PRICES = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 3_000)), min_size=1, max_size=6)
CUTS = st.lists(st.integers(0, 10**7), max_size=6)


def make_lines(prices: list[tuple[int, int]]) -> list[Line]:
    return [Line(key, f"Ticket {key}", price, rate) for key, (price, rate) in enumerate(prices, start=1)]


def credited(lines: list[Line], parts: list[papers.Credit]) -> list[Line]:
    taken = {part.line.key: part.amount_minor for part in parts}
    return [
        Line(line.key, line.description, line.price_minor, line.tax_rate_bp,
             line.credited_minor + taken.get(line.key, 0))
        for line in lines
    ]  # fmt: skip


@given(PRICES, CUTS)
def test_credit_notes_add_up_to_the_invoice_with_its_tax(
    prices: list[tuple[int, int]], cuts: list[int]
) -> None:
    lines = make_lines(prices)
    invoiced = sum(line.price_minor for line in lines), sum(line.tax_minor for line in lines)
    noted = []
    for cut in cuts:
        parts = papers.over_all(lines, cut)
        assert sum(part.amount_minor for part in parts) == min(cut, papers.left(lines))
        assert all(0 <= part.tax_minor <= part.amount_minor for part in parts)
        noted += parts
        lines = credited(lines, parts)
    noted += papers.whole(lines)
    assert (sum(part.amount_minor for part in noted), sum(part.tax_minor for part in noted)) == invoiced


@given(PRICES, st.dictionaries(st.integers(1, 8), st.integers(0, 10**7)))
def test_parts_never_exceed_a_line_nor_get_lost(
    prices: list[tuple[int, int]], amounts: dict[int, int]
) -> None:
    lines = make_lines(prices)
    parts = papers.part(lines, amounts)
    assert sum(part.amount_minor for part in parts) == min(sum(amounts.values()), papers.left(lines))
    assert all(part.amount_minor <= part.line.left_minor for part in parts)


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 10**7)), st.integers(0, 10**8))
def test_taking_splits_and_loses_nothing(amounts: dict[int, int], wanted: int) -> None:
    taken, rest = papers.take(amounts, wanted)
    assert sum(taken.values()) == min(wanted, sum(amounts.values()))
    assert {key: taken.get(key, 0) + rest.get(key, 0) for key in amounts} == amounts


def test_a_part_comes_off_its_own_line_first() -> None:
    lines = make_lines([(11_900, 1900), (11_900, 1900)])
    parts = papers.part(lines, {2: 5_000})
    assert [(part.line.key, part.amount_minor, part.tax_minor) for part in parts] == [(2, 5_000, 798)]


def test_following_invoice_has_what_is_left_at_the_new_rate() -> None:
    lines = [Line(1, "Seat", 11_900, 1900), Line(2, "Ended", 5_000, 1900, 5_000), Line(3, "Free", 0)]
    assert papers.anew(lines, {1: (10_000, 0)}) == [Line(1, "Seat", 10_000, 0), Line(3, "Free", 0)]


def test_sums_by_rate_the_highest_first() -> None:
    found = papers.by_rate([(700, 107, 7), (1900, 119, 19), (700, 214, 14)])
    assert found == [RateSum(1900, 119, 19), RateSum(700, 321, 21)]
    assert [each.net_minor for each in found] == [100, 300]
