"""The lines for another site: right for every choice, safe whatever is typed, and a script that stays small."""

import gzip
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from portal import documentation
from portal.views import embeds
from portal.views.embeds import Wish
from tests.factories.events import make_event, make_team_member

FILE = settings.BASE_DIR / "static" / "js" / "embed-1.js"
pytestmark = pytest.mark.django_db


def member(event: Any, role: str) -> Client:
    client = Client()
    client.force_login(make_team_member(event, role=role).user)
    return client


def test_lines_are_what_the_documentation_shows() -> None:
    event = make_event(slug="relay-2027", name="Relay 2027")
    found = embeds.lines(event, Wish("tickets", code="REDPOINT20"))
    there = documentation.BY_NAME["embeds"].text
    assert found.replace(settings.SITE_URL, "https://your-site.example") in there
    agenda = embeds.lines(event, Wish("agenda", day="2027-05-12"))
    assert agenda.replace(settings.SITE_URL, "https://your-site.example") in there


def test_page_keeps_what_was_chosen(django_assert_num_queries: Any) -> None:
    event = make_event()
    client = member(event, "organizer")
    client.get(f"/{event.slug}/embeds/")
    with django_assert_num_queries(4):
        answer = client.get(f"/{event.slug}/embeds/", {"kind": "agenda", "day": "2027-05-13", "code": "X"})
    html = answer.content.decode()
    assert 'value="agenda" checked' in html
    assert f'<plenary-agenda event="/{event.slug}" day="2027-05-13">' in html


def test_what_is_typed_is_never_code() -> None:
    event = make_event(name="<b>Relay</b>")
    typed = '"><script>alert(1)</script>'
    html = member(event, "organizer").get(f"/{event.slug}/embeds/", {"code": typed}).content.decode()
    assert "<script>alert" not in html
    assert "<b>Relay" not in html
    assert "&amp;lt;" in html or "&lt;script" in html


@pytest.mark.parametrize("role", ["door", "finance", "reviewer", "programme"])
def test_page_is_for_who_sets_up(role: str) -> None:
    event = make_event()
    assert member(event, role).get(f"/{event.slug}/embeds/").status_code == 403
    assert member(make_event(), "organizer").get(f"/{event.slug}/embeds/").status_code == 404


def test_script_is_small_and_needs_nothing_else() -> None:
    text = FILE.read_bytes()
    assert len(gzip.compress(text)) < 4_000
    assert b"import" not in text.replace(b"important", b"")
    assert (b"cookie" in text.replace(b"without cookies", b""), b"innerHTML" in text, b"credentials: \"omit\"" in text) == (
        False, False, True,
    )  # fmt: skip
