"""Charts as drawings: from numbers and words to positions that a template writes down as SVG. Pure.

A chart is drawn on the server and needs no script. The table behind it holds the very points that are drawn, so it
tells the same to who cannot see the drawing. Sizes are in units of the drawing; pages scale it as a whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 24
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MOST_POINTS = 60
MOST_COLUMNS = 72
GAP = 2

Words = Callable[[int], str]


@dataclass(frozen=True)
class Series:
    """Points (x, y) in rising order of x; y is not negative."""

    name: str
    points: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Tick:
    """A place on an axis: `at` in units of the drawing, `anchor` as SVG's text-anchor."""

    at: str
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """`points` as SVG's polyline has them; of a single point there is only the `dot`. `place` counts from 1."""

    name: str
    place: int
    points: str
    dot: tuple[str, str] | None


@dataclass(frozen=True)
class LineChart:
    key: str
    title: str
    summary: str
    lines: Sequence[Line]
    x_name: str
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    target: Tick | None
    rows: Sequence[tuple[str, Sequence[str]]]

    viewbox = f"0 0 {WIDTH} {HEIGHT}"
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    y_words_at, x_words_at = LEFT - 6, HEIGHT - 6

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Column:
    """`words` under it, `value` in words; the rest as SVG has it."""

    words: str
    value: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class ColumnChart:
    key: str
    title: str
    summary: str
    x_name: str
    y_name: str
    columns: Sequence[Column]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]

    viewbox = f"0 0 {WIDTH} {HEIGHT}"
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    y_words_at, x_words_at = LEFT - 6, HEIGHT - 6

    @property
    def is_empty(self) -> bool:
        return not self.columns


@dataclass(frozen=True)
class Share:
    """A bar of `part` of `whole`, both in words too. `tone` is good, warn, bad or empty."""

    name: str
    words: str
    part: int
    whole: int
    link: str = ""
    tone: str = ""

    @property
    def percent(self) -> int:
        """Never more than 100, and never 100 before all of it is there."""
        if self.whole <= 0:
            return 0
        return min(100, 100 * self.part // self.whole)


def lines(
    key: str,
    title: str,
    series: Sequence[Series],
    *,
    summary: str,
    x_name: str,
    x_words: Words,
    y_words: Words,
    target: tuple[str, int] | None = None,
) -> LineChart:
    """Up to three series over one pair of axes. A series without points is left out; without any the chart is empty."""
    drawn = [Series(each.name, thinned(each.points)) for each in series]
    known = [each for each in drawn if each.points]
    xs = sorted({x for each in known for x, _y in each.points})
    highest = max((y for each in known for _x, y in each.points), default=0)
    top = round_up(max(highest, target[1] if target else 0))
    if not known:
        return LineChart(key, title, summary, (), x_name, (), (), None, ())
    first, last = xs[0], xs[-1]
    return LineChart(
        key=key,
        title=title,
        summary=summary,
        lines=[
            _line(each, place, first, last, top) for place, each in enumerate(drawn, start=1) if each.points
        ],
        x_name=x_name,
        x_ticks=_x_ticks(first, last, x_words),
        y_ticks=_y_ticks(top, y_words),
        target=Tick(_y(target[1], top), f"{target[0]}: {y_words(target[1])}", "end") if target else None,
        rows=[(x_words(x), [_said(each, x, y_words) for each in known]) for x in xs],
    )


def columns(
    key: str,
    title: str,
    found: Sequence[tuple[str, int]],
    *,
    summary: str,
    x_name: str,
    y_name: str,
    y_words: Words = str,
) -> ColumnChart:
    """One column for each (words, value), the newest ones if there are too many. Nothing at all is an empty chart."""
    shown = list(found)[-MOST_COLUMNS:]
    if not any(value for _words, value in shown):
        return ColumnChart(key, title, summary, x_name, y_name, (), (), ())
    top = round_up(max(value for _words, value in shown))
    step = INNER_WIDTH / len(shown)
    drawn = [
        Column(
            words=words,
            value=y_words(value),
            x=_number(LEFT + place * step + GAP / 2),
            y=_y(value, top),
            width=_number(max(1.0, step - GAP)),
            height=_number(INNER_HEIGHT * value / top),
        )
        for place, (words, value) in enumerate(shown)
    ]
    every = -(-len(shown) // 4)
    ticks = [
        Tick(_number(LEFT + (place + 0.5) * step), words)
        for place, (words, _value) in enumerate(shown)
        if place % every == 0
    ]
    return ColumnChart(key, title, summary, x_name, y_name, drawn, ticks, _y_ticks(top, y_words))


def thinned(points: Sequence[tuple[int, int]], most: int = MOST_POINTS) -> list[tuple[int, int]]:
    """At most so many of them, evenly chosen, always with the first and the last."""
    if len(points) <= most:
        return list(points)
    last = len(points) - 1
    return [points[round(last * place / (most - 1))] for place in range(most)]


def round_up(value: int) -> int:
    """The end of an axis on which a value fits, round and with a round half; never 0, so that one can divide by it."""
    size = 1
    while True:
        for step in (1, 2, 4, 6, 8):
            if step * size >= value:
                return step * size
        size *= 10


def _line(series: Series, place: int, first: int, last: int, top: int) -> Line:
    spots = [(_x(x, first, last), _y(y, top)) for x, y in series.points]
    written = " ".join(f"{x},{y}" for x, y in spots) if len(spots) > 1 else ""
    return Line(series.name, place, written, spots[-1])


def _said(series: Series, x: int, y_words: Words) -> str:
    return next((y_words(y) for at, y in series.points if at == x), "")


def _x(x: int, first: int, last: int) -> str:
    return _number(LEFT + (INNER_WIDTH * (x - first) / (last - first) if last > first else INNER_WIDTH / 2))


def _y(y: int, top: int) -> str:
    return _number(TOP + INNER_HEIGHT * (1 - y / top))


def _x_ticks(first: int, last: int, words: Words) -> list[Tick]:
    """The ends and, where there is room, the middle."""
    if first == last:
        return [Tick(_x(first, first, last), words(first))]
    middle = (first + last) // 2
    ticks = [
        Tick(_x(first, first, last), words(first), "start"),
        Tick(_x(last, first, last), words(last), "end"),
    ]
    if last - first >= 4:
        ticks.insert(1, Tick(_x(middle, first, last), words(middle)))
    return ticks


def _y_ticks(top: int, words: Words) -> list[Tick]:
    """Nothing, half and all; no halves of what is counted."""
    values = [0, top // 2, top] if top % 2 == 0 else [0, top]
    return [Tick(_y(value, top), words(value), "end") for value in values]


def _number(value: float) -> str:
    """Written as SVG has numbers, whatever the reader's language."""
    return f"{value:.1f}"
