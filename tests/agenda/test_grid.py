"""The grid: one column a room, rows that grow with time but never without end."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from agenda import grid
from agenda.public import Day, Item, Place

NINE = datetime(2027, 5, 12, 16, tzinfo=UTC)
HALL, LOFT = Place("roo_1", "Hall", position=1), Place("roo_2", "Loft", position=2)


def item(start: int, minutes: int, place: Place | None = HALL) -> Item:
    return Item(uuid4(), 1, NINE + timedelta(minutes=start), minutes, place, title="Something")


def lay_out(*items: Item) -> grid.Grid:
    ordered = tuple(sorted(items, key=lambda one: one.starts_at))
    return grid.lay_out(Day(date(2027, 5, 12), NINE, NINE + timedelta(hours=19), ordered))


def places(laid: grid.Grid) -> list[tuple[int, int, int, bool]]:
    return [(cell.row, cell.span, cell.column, cell.is_hour) for cell in laid.cells]


def test_rooms_are_columns_and_five_minutes_a_row() -> None:
    laid = lay_out(item(0, 40), item(0, 30, LOFT), item(40, 15))
    assert places(laid) == [(2, 8, 2, True), (2, 6, 3, False), (10, 3, 2, True)]
    assert [(head.place.name, head.column) for head in laid.heads] == [("Hall", 2), ("Loft", 3)]


def test_break_for_all_rooms_has_no_column() -> None:
    assert places(lay_out(item(0, 30), item(30, 30, None))) == [(2, 6, 2, True), (8, 5, 0, True)]


def test_long_evening_and_long_gap_are_shortened() -> None:
    assert places(lay_out(item(0, 30), item(300, 330, None))) == [(2, 6, 2, True), (13, 5, 0, True)]


def test_moment_between_two_rows_is_never_lost() -> None:
    laid = lay_out(item(0, 3), item(3, 3))
    assert [(cell.row, cell.span) for cell in laid.cells] == [(2, 1), (3, 1)]


STARTS = st.lists(st.tuples(st.integers(0, 1100), st.integers(1, 700)), min_size=1, max_size=60)


@given(STARTS)
def test_order_in_time_is_order_in_rows(times: list[tuple[int, int]]) -> None:
    cells = lay_out(*(item(start, minutes) for start, minutes in times)).cells
    for one in cells:
        assert 2 <= one.row <= grid.LAST_ROW
        for other in cells:
            if one.item.ends_at <= other.item.starts_at and one.row + one.span < grid.LAST_ROW:
                assert one.row + one.span <= other.row
