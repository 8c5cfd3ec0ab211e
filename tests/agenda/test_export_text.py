"""The agenda in a terminal: `curl` gets text where a browser gets a page."""

import pytest
from django.test import Client

from agenda.exports.text import plain
from agenda.models import AgendaVersion
from events.models import Event
from tests.contract.api_world import build
from tests.factories.events import make_event

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def event(db: None) -> Event:
    return build()


def test_curl_and_whoever_asks_for_text_gets_text_and_a_browser_a_page(event: Event, client: Client) -> None:
    path = f"/{event.slug}/agenda/"
    for headers in ({"accept": "*/*", "user-agent": "curl/8.5.0"}, {"accept": "text/plain"}):
        answer = client.get(path, headers=headers)
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert "Accept" in answer["Vary"]
    # Those that make previews of links take anything as well, and want the page.
    for headers in ({"accept": BROWSER}, {"accept": "*/*", "user-agent": "Slackbot-LinkExpanding 1.0"}, {}):
        answer = client.get(path, headers=headers)
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        assert "Accept" in answer["Vary"]
    assert (
        client.get(f"/{event.slug}/agenda/schedule.txt").content
        == client.get(path, headers={"accept": "text/plain"}).content
    )


def test_each_slot_stands_with_its_hour_in_the_events_zone_its_people_and_its_room(
    event: Event, client: Client
) -> None:
    text = client.get(f"/{event.slug}/agenda/schedule.txt").content.decode()
    assert text.startswith("Relay 2027\nVersion 1, all times in Los Angeles\n")
    assert "11:00 – 11:" in text
    assert "  Bernoulli by phone\n               Ada Lovelace · Hall\n" in text
    assert "Tin cans" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_part_is_asked_for_and_what_is_not_there_is_said(event: Event, client: Client) -> None:
    assert client.get(f"/{event.slug}/agenda/schedule.txt?track=nowhere").status_code == 404
    bare = make_event()
    assert AgendaVersion.objects.filter(event=bare).count() == 0
    answer = client.get(f"/{bare.slug}/agenda/", headers={"accept": "text/plain"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_an_event_that_is_not_public_is_for_its_team_alone(event: Event, client: Client) -> None:
    Event.objects.update(is_public=False)
    for path in ("agenda/", "agenda/schedule.txt"):
        assert client.get(f"/{event.slug}/{path}", headers={"accept": "text/plain"}).status_code == 404


def test_no_text_steers_a_terminal() -> None:
    assert plain("a\x1b[2J\nb\x9bc  d") == "a [2J b c d"
