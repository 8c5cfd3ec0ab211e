"""The pure parts of the floor: money, times, codes, ids, seals, Markdown, log lines."""

import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ids, logs, markdown, money, sealed, times

MINOR = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "shown"),
    [
        (34800, "USD", "en_US", "$348.00"),
        (5000, "JPY", "en_US", "¥5,000"),
        (12345, "KWD", "en_US", "KWD12.345"),
        (34800, "EUR", "de_DE", "348,00\xa0€"),
    ],
)
def test_money_is_shown_as_people_read_it(minor: int, currency: str, locale: str, shown: str) -> None:
    assert money.display(minor, currency, locale) == shown


@given(MINOR, st.sampled_from(["USD", "JPY", "KWD"]))
def test_minor_units_survive_the_way_to_decimal_and_back(minor: int, currency: str) -> None:
    assert money.to_minor(money.to_decimal(minor, currency), currency) == minor


def test_amount_finer_than_the_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="finer"):
        money.to_minor(Decimal("1.005"), "USD")


@given(st.integers(min_value=0, max_value=10**10), st.integers(min_value=0, max_value=10_000))
def test_share_is_within_half_a_unit(minor: int, basis_points: int) -> None:
    assert abs(money.share(minor, basis_points) * 10_000 - minor * basis_points) <= 5_000


def test_halves_are_rounded_up() -> None:
    assert [money.share(5, 5_000), money.share(15, 1_000)] == [3, 2]


@given(st.integers(min_value=0, max_value=10**10), st.integers(min_value=0, max_value=10_000))
def test_tax_within_is_never_more_than_half(gross: int, rate: int) -> None:
    assert 0 <= money.tax_within(gross, rate) <= (gross + 1) // 2


def test_talk_after_midnight_belongs_to_the_evening_before() -> None:
    zone = "Europe/Berlin"
    assert times.conference_day(datetime(2027, 5, 13, 23, 30, tzinfo=UTC), zone) == date(2027, 5, 13)
    assert times.conference_day(datetime(2027, 5, 14, 2, 30, tzinfo=UTC), zone) == date(2027, 5, 14)


def test_day_of_the_clock_change_has_its_true_length() -> None:
    start, end = times.day_bounds(date(2027, 3, 27), "Europe/Berlin")
    assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == 23 * 3600


def test_wall_clock_of_the_second_night_differs_by_the_change() -> None:
    before = times.from_local(datetime(2027, 10, 30, 22), "Europe/Berlin")
    after = times.from_local(datetime(2027, 10, 31, 22), "Europe/Berlin")
    assert (after - before).total_seconds() == 25 * 3600


def test_public_id_has_its_prefix_and_shape() -> None:
    assert ids.PUBLIC_ID.match(ids.new_id("ord"))
    assert len({ids.new_id("ord") for _ in range(1000)}) == 1000


@given(st.text(max_size=200))
def test_sealed_text_opens_again_and_does_not_show(text: str) -> None:
    token = sealed.seal(text)
    assert sealed.unseal(token) == text
    assert len(text) < 4 or text not in token


def test_text_sealed_with_an_older_key_still_opens(settings: object) -> None:
    token = sealed.seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another-key"  # type: ignore[attr-defined]
    assert sealed.unseal(token) == "secret"
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    with pytest.raises(sealed.CannotOpen):
        sealed.unseal(token)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/pixel.png)",
        '<a href="https://example.org" onclick="x()">x</a>',
    ],
)
def test_markdown_lets_nothing_active_through(hostile: str) -> None:
    html = markdown.render(hostile)
    for word in ("<script", "<img", 'href="javascript', '<a href="https://example.org" onclick'):
        assert word not in html


def test_markdown_headings_start_below_the_page_s_own() -> None:
    assert markdown.render("# Title") == "<h3>Title</h3>\n"


def test_markdown_headings_leave_no_level_out() -> None:
    assert (
        markdown.render("## Who\n\n#### Where\n\n## When") == "<h3>Who</h3>\n<h4>Where</h4>\n<h3>When</h3>\n"
    )


def test_plain_text_is_cut_at_a_word() -> None:
    assert markdown.plain("**Bots** & WebRTC for everybody", limit=16) == "Bots & WebRTC…"


def test_log_line_holds_no_address_secret_or_key() -> None:
    line = "mail to ana@example.org at /pycon/orders/Zk81kLm/ with sk_test_51abc and /x/ticket/abc/badge.pdf"
    assert logs.scrub(line) == (
        "mail to [address] at /pycon/orders/[secret]/ with [secret] and /x/ticket/[secret]/badge.pdf"
    )


def test_what_stands_beside_the_message_is_scrubbed_too() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found", None, None)
    record.request = "<WSGIRequest: GET '/relay/orders/Zk81kLm/'>"
    record.status_code = 404
    logs.RequestIdFilter().filter(record)
    line = json.loads(logs.JsonFormatter().format(record))
    assert (line["request"], line["status_code"]) == ("<WSGIRequest: GET '/relay/orders/[secret]/'>", 404)
