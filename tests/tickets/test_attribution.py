"""An order's money is shared out over its lines to the last unit, and links are counted without counting money twice."""

from hypothesis import given
from hypothesis import strategies as st

from tickets import attribution
from tickets.attribution import Contacts, Figures, Line, Money, Row, Touched, kept

amounts = st.integers(0, 10_000_000)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    found = []
    for key in range(draw(st.integers(0, 6))):
        price = draw(amounts)
        tax, returned = draw(st.integers(0, price)), draw(st.integers(0, price))
        found.append(Line(key, price, tax, returned))
    return tuple(found)


orders = st.builds(Money, paid_minor=amounts, refunded_minor=amounts, disputed_minor=amounts, lines=lines())
TWO = (Line(1, 34_900, 5_572), Line(2, 4_500, 718))


@given(orders)
def test_lines_and_rest_add_up_to_what_is_kept(order: Money) -> None:
    result = kept(order)
    assert sum(result.lines.values()) + result.rest_minor == order.net_minor
    for line in order.lines:
        assert 0 <= result.lines[line.key] <= line.price_minor - line.returned_minor
        assert 0 <= result.taxes[line.key] <= line.tax_minor


@given(lines())
def test_an_order_that_is_simply_paid_keeps_its_frozen_tax(found: tuple[Line, ...]) -> None:
    whole = tuple(Line(line.key, line.price_minor, line.tax_minor) for line in found)
    result = kept(Money(sum(line.price_minor for line in whole), lines=whole))
    assert (result.tax_minor, result.rest_minor) == (sum(line.tax_minor for line in whole), 0)


def test_a_ticket_given_back_takes_its_own_tax_and_no_other() -> None:
    result = kept(Money(39_400, 34_900, lines=(Line(1, 34_900, 5_572, returned_minor=34_900), TWO[1])))
    assert (result.lines, result.taxes) == ({1: 0, 2: 4_500}, {1: 0, 2: 718})


def test_a_dispute_names_no_line_and_is_taken_from_all_in_proportion() -> None:
    result = kept(Money(39_400, disputed_minor=19_700, lines=TWO))
    assert (result.lines, result.rest_minor) == ({1: 17_450, 2: 2_250}, 0)
    assert result.tax_minor == 2_786 + 359


def test_money_that_came_twice_belongs_to_no_line() -> None:
    assert kept(Money(78_800, lines=TWO)).rest_minor == 39_400
    assert kept(Money(78_800, 39_400, lines=TWO)).rest_minor == 0


def test_a_dispute_after_the_refund_leaves_less_than_nothing() -> None:
    returned = (Line(1, 34_900, 5_572, returned_minor=34_900),)
    result = kept(Money(34_900, 34_900, 34_900, lines=returned))
    assert (result.lines, result.rest_minor, result.tax_minor) == ({1: 0}, -34_900, 0)


def test_an_invoice_that_is_not_paid_yet_keeps_nothing() -> None:
    assert kept(Money(0, lines=TWO)).lines == {1: 0, 2: 0}


def test_links_are_counted_once_an_order_although_they_were_first_and_last() -> None:
    rows = [Touched(1, 1, None, 5), Touched(1, 2, 2, 3), Touched(2, 2, 9, 1), Touched(None, 3, None, 2)]
    assert attribution.contacts(rows) == {
        1: Contacts(first=8, last=5, elsewhere=3),
        2: Contacts(first=1, last=4, elsewhere=1),
        3: Contacts(first=0, last=2, elsewhere=0),
    }


def test_partners_stand_by_revenue_and_nobody_last() -> None:
    def row(partner: int | None, paid: int, tickets: int = 0) -> Row:
        return Row(partner, by_code=Figures(paid_minor=paid, tickets=tickets))

    found = attribution.ranked([row(None, 900), row(1, 0), row(2, 50), row(3, 0, 4)])
    assert [each.partner for each in found] == [2, 3, 1, None]


def test_both_equations_hold_for_sums() -> None:
    one = Figures(list_minor=100, auto_minor=10, discount_minor=20, paid_minor=70, refunded_minor=30)
    both = attribution.total([one, one, Figures(disputed_minor=5)])
    assert (both.sold_minor, both.net_minor, both.open_minor) == (140, 75, 0)
