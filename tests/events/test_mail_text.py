"""Texts of mailings: placeholders, and that no value is more than text."""

import pytest

from core import markdown
from events import mail_text

LINKS = {"ticket_link"}
URL = "https://relay.example/relay/ticket/s3cret/?a=1&b=2"


def test_placeholders_are_found_in_their_order_and_those_with_other_words_need_nothing() -> None:
    text = "Hi {first_name|friend}, {talk_title} and {ticket_link}, {talk_title}"
    assert mail_text.named(text) == ["first_name", "talk_title", "ticket_link"]
    assert mail_text.used(text) == ["talk_title", "ticket_link"]
    assert mail_text.subject(text, {"talk_title": "A\nB"}) == "Hi friend, A B and , A B"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{first_name} {name}", []),
        ("{firstname}", ["{firstname} is not known here. Did you mean {first_name}?"]),
        ("{talk}", ["{talk} is not known here."]),
        ("{{ name }}", ["A brace stands alone. Placeholders are written like {first_name}."]),
        ("a } b", ["A brace stands alone. Placeholders are written like {first_name}."]),
    ],
)
def test_what_is_wrong_with_placeholders_is_said(text: str, told: list[str]) -> None:
    assert mail_text.problems(text, ["first_name", "name"]) == told


@pytest.mark.parametrize(
    "name", ["# Big", "[x](javascript:alert)", "<b>x</b>", "![i](https://e.example/p.png)", "`c`", "a\n\n# b", "&amp;", "1. x"]
)  # fmt: skip
def test_a_name_is_only_text(name: str) -> None:
    html = markdown.render(mail_text.markdown("{name}", {"name": name}, LINKS))
    assert html.startswith("<p>")
    assert {tag for tag in ("<h", "<a", "<b", "<img", "<code", "<ol") if tag in html} == set()
    assert markdown.plain(mail_text.markdown("{name}", {"name": "Ada <3 & co"}, LINKS)) == "Ada <3 & co"


@pytest.mark.parametrize("text", ["[Your ticket]({ticket_link})", "<{ticket_link}>", "{ticket_link}"])
def test_a_link_can_be_clicked_however_it_is_written(text: str) -> None:
    html = markdown.render(mail_text.markdown(text, {"ticket_link": URL}, LINKS))
    assert html.count(f'<a href="{URL.replace("&", "&amp;")}"') == 1


def test_plain_text_writes_links_out() -> None:
    values = {"first_name": "Ada", "ticket_link": URL}
    text = "Hi {first_name},\r\n\r\n[your ticket]({ticket_link}), [site](https://e.example)"
    assert mail_text.plain(text, values) == f"Hi Ada,\n\nyour ticket: {URL}, site: https://e.example"
