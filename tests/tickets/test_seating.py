"""Lists of colleagues as people paste them, and mail domains."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tickets import seating
from tickets.seating import Colleague


@pytest.mark.parametrize(
    ("line", "colleague"),
    [
        ("ada@example.org", Colleague("ada@example.org")),
        ("  ADA@Example.org ,", Colleague("ada@example.org")),
        ("Ada Lovelace <ada@example.org>", Colleague("ada@example.org", "Ada Lovelace")),
        ('"Lovelace, Ada" <ada@example.org>', Colleague("ada@example.org", "Lovelace, Ada")),
        ("Ada Lovelace, ada@example.org", Colleague("ada@example.org", "Ada Lovelace")),
        ("ada@example.org\tAda Lovelace", Colleague("ada@example.org", "Ada Lovelace")),
        ("غريس هوبر <grace@example.org>", Colleague("grace@example.org", "غريس هوبر")),
    ],
)
def test_a_line_as_people_write_it(line: str, colleague: Colleague) -> None:
    assert seating.read(line) == seating.Colleagues((colleague,))


def test_several_lines_doubles_and_empty_ones() -> None:
    found = seating.read("ada@example.org\n\n; ADA@example.org\r\ngrace@example.org;").found
    assert [one.email for one in found] == ["ada@example.org", "grace@example.org"]


def test_lines_without_an_address_are_named() -> None:
    problems = seating.read("ada@example.org\nGrace Hopper\nhedy@").problems
    assert problems == (
        "There is no e-mail address in “Grace Hopper”.",
        "There is no e-mail address in “hedy@”.",
    )


def test_too_many_at_once() -> None:
    text = "\n".join(f"a{n}@example.org" for n in range(seating.MOST + 1))
    assert seating.read(text).problems == ("At most 500 addresses at once.",)


@given(st.text(max_size=300))
def test_anything_pasted_is_read_or_named(text: str) -> None:
    read = seating.read(text)
    assert all("@" in one.email and "\n" not in one.email + one.name for one in read.found)


@pytest.mark.parametrize("text", ["gmail.com", "example", "-x-.org", "exa mple.org gmail.com", "a@b@c"])
def test_domains_of_everybody_and_of_nobody(text: str) -> None:
    with pytest.raises(ValidationError):
        seating.domains_of(text)


def test_domains_and_who_is_of_them() -> None:
    domains = seating.domains_of("@Example.org, example.com example.org")
    assert domains == ("example.org", "example.com")
    assert [
        seating.is_of(one, domains) for one in ("a@EXAMPLE.org", "a@sub.example.org", "a@xexample.org")
    ] == [
        True,
        False,
        False,
    ]
