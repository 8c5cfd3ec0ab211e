"""Single values of foreign files: whatever stands there, an answer or None, never an error."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.importers import values


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("00:45", 45),
        ("1:30", 90),
        ("00:05:40", 6),
        ("45", 45),
        ("24:00", 1440),
        ("24:01", None),
        ("0:00", None),
        ("", None),
    ],
)
def test_length(text: str, minutes: int | None) -> None:
    assert values.minutes_of(text) == minutes


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        ("10:00", datetime(2024, 2, 3, 9, tzinfo=UTC)),
        ("01:30", datetime(2024, 2, 4, 0, 30, tzinfo=UTC)),
        ("25:15", datetime(2024, 2, 4, 0, 15, tzinfo=UTC)),
        ("10:99", None),
        ("noon", None),
    ],
)
def test_clock_time_before_the_change_of_day_is_after_midnight(start: str, instant: datetime | None) -> None:
    assert values.instant_on(date(2024, 2, 3), start, "Europe/Brussels") == instant


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_none(text: str) -> None:
    minutes = values.minutes_of(text)
    assert minutes is None or 1 <= minutes <= 1440
    values.instant_of(text, "Europe/Brussels")
    values.instant_on(date(2024, 2, 3), text, "Europe/Brussels")
    values.guid_of(text)
    assert values.number_of(text) >= 0
    assert values.colour_of(text) == "" or len(values.colour_of(text)) == 7


@given(st.text(max_size=300))
def test_any_html_becomes_text_without_scripts(text: str) -> None:
    made = values.markdown_of(f"<p>{text}</p><script>alert(1)</script>")
    assert "alert(1)" not in made.removeprefix(text) or "alert(1)" in text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ('<a href="https://x.example">x</a> <a href="javascript:x()">y</a>', "[x](https://x.example) y"),
        ("<h2>Head</h2>text &amp; more", "### Head\n\ntext & more"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<script>bad()</script>good", "good"),
        ("<p>2 * 3 * 4, __init__ and snake_case</p>", r"2 \* 3 \* 4, \_\_init\_\_ and snake_case"),
        ("<code>a * b</code>", "`a * b`"),
        ("<p>a</p><pre><code>if x:\n    y()</code></pre>b", "a\n\n```\nif x:\n    y()\n```\n\nb"),
        ("<pre>never closed", "```\nnever closed\n```"),
        ('<a href="https://x.example/a_(b)">x</a>', "[x](<https://x.example/a_(b)>)"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert values.markdown_of(html) == markdown


@pytest.mark.parametrize(
    ("hours", "zone"),
    [(0, "UTC"), (1, "Etc/GMT-1"), (-7, "Etc/GMT+7"), (5.5, ""), (14, "Etc/GMT-14"), (15, "")],
)
def test_zone_that_keeps_an_offset(hours: float, zone: str) -> None:
    assert values.zone_of_offset(timedelta(hours=hours)) == zone
    assert not zone or datetime(2024, 7, 1, tzinfo=ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


def test_people_in_one_line_are_told_apart() -> None:
    assert values.people_of(" Ada  L, Grace H;\nIda R,") == ["Ada L", "Grace H", "Ida R"]
