"""Charts with nothing, one point and many; what is drawn and what the table says are the same points."""

import pytest

from core import charts
from core.charts import Series, Share


def drawn(*series: Series, target: tuple[str, int] | None = None) -> charts.LineChart:
    return charts.lines(
        "key", "Sold", series, summary="", x_name="Day", x_words=str, y_words=str, target=target
    )


def test_nothing_is_an_empty_chart_whatever_the_target() -> None:
    chart = drawn(Series("now", []), Series("then", []), target=("Target", 500))
    assert (chart.is_empty, chart.lines, chart.rows) == (True, (), ())


def test_a_single_point_is_a_dot_in_the_middle() -> None:
    chart = drawn(Series("now", [(-3, 7)]))
    (line,) = chart.lines
    assert (line.points, line.dot) == ("", ("228.0", "31.2"))  # 7 of 10
    assert [tick.words for tick in chart.x_ticks] == ["-3"]
    assert chart.rows == [("-3", ["7"])]


def test_a_line_goes_from_edge_to_edge_and_the_table_has_its_points() -> None:
    chart = drawn(Series("now", [(-10, 0), (-5, 50)]), Series("then", [(-10, 20), (0, 100)]))
    now, then = chart.lines
    assert now.points == "46.0,166.0 228.0,89.0"
    assert then.points == "46.0,135.2 410.0,12.0"
    assert chart.rows == [("-10", ["0", "20"]), ("-5", ["50", ""]), ("0", ["", "100"])]


def test_a_series_without_points_keeps_the_place_of_the_other() -> None:
    (line,) = drawn(Series("now", []), Series("then", [(0, 1), (1, 2)])).lines
    assert (line.name, line.place) == ("then", 2)


def test_a_target_above_all_points_is_on_the_paper() -> None:
    chart = drawn(Series("now", [(0, 1), (1, 2)]), target=("Target", 480))
    assert chart.target is not None
    assert (chart.target.at, chart.target.words) == ("42.8", "Target: 480")
    assert [tick.words for tick in chart.y_ticks] == ["0", "300", "600"]


def test_many_points_are_thinned_and_keep_their_ends() -> None:
    found = charts.thinned([(n, n * n) for n in range(1000)])
    assert (len(found), found[0], found[-1]) == (60, (0, 0), (999, 998_001))
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("value", "end"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 6), (9, 10), (10, 10), (11, 20), (4999, 6000)]
)
def test_an_axis_ends_at_a_round_number(value: int, end: int) -> None:
    assert charts.round_up(value) == end


def test_columns_of_nothing_one_and_many() -> None:
    def made(*values: int) -> charts.ColumnChart:
        found = [(str(n), value) for n, value in enumerate(values)]
        return charts.columns("key", "Come", found, summary="", x_name="Hour", y_name="People")

    assert made().is_empty
    assert made(0, 0).is_empty
    (column,) = made(5).columns
    assert (column.y, column.height, column.value) == ("37.7", "128.3", "5")
    assert [each.words for each in made(*range(1, 101)).columns] == [str(n) for n in range(28, 100)]


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 0, 0), (999, 1000, 99), (5, 5, 100), (7, 5, 100)])
def test_a_share_is_full_only_when_all_of_it_is_gone(part: int, whole: int, percent: int) -> None:
    assert Share("Seats", "", part, whole).percent == percent
