"""A letter that is filled in is, byte for byte, the one that is rendered."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from agenda import emails
from agenda.models import CallForTalks
from core import drawn
from events.models import Event
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant

TEMPLATE = "agenda/mail/received"
URL = "https://example.org/relay/propose/ABC123/"
HOSTILE = [
    "Ada Lovelace",
    "",
    "  \n\r\n spaces \t everywhere  ",
    "{{ event.name }} {% now 'Y' %} {# no #} {name} %(name)s %s %% $name \\1 \\g<0>",
    "<script>alert(\"1\")</script> & 'quotes' &amp; &lt;",
    "placeffffffffffffffffffffffffffffffff person.name session.title url",
    "\u202eright to left\u2028line\x85 ünïcödé 🎤 \x1f",
    "x" * 400,
]


def parts(event: Event) -> dict[str, Any]:
    call = SimpleNamespace(decisions_on=datetime(2027, 3, 1, tzinfo=UTC).date())
    return {
        "event": event,
        "site_url": "",
        "colours": event.theme.light,
        "call": call,
        "until": timezone.now(),
    }


def both(context: dict[str, Any], name: str, title: str, url: str = URL) -> tuple[drawn.Letter, drawn.Letter]:
    own = {"url": url, "session.title": title, "person.name": name}
    whole = {"url": url, "session": SimpleNamespace(title=title), "person": SimpleNamespace(name=name)}
    return drawn.fill(TEMPLATE, context, own), drawn.render(TEMPLATE, context | whole)


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("title", HOSTILE)
def test_filled_letter_equals_the_rendered_one(name: str, title: str) -> None:
    context = parts(make_event())
    for url in (URL, title):
        filled, rendered = both(context, name, title, url)
        assert filled == rendered


@pytest.mark.django_db
def test_who_has_seen_a_place_cannot_have_it_filled() -> None:
    context = parts(make_event())
    both(context, "Ada", "Bots")
    seen = next(iter(drawn._drawn.values())).html
    for title in ("".join(seen), *seen):
        filled, rendered = both(context, title, title)
        assert filled == rendered


@pytest.mark.django_db
def test_drawing_is_never_behind_the_event_nor_another_events() -> None:
    event, other = make_event(name="Relay"), make_event(name="Other")
    for change in ({"name": "Renamed"}, {"venue_name": "Pier <27>"}, {"accent": "#123456"}):
        for one in (event, other):
            filled, rendered = both(parts(one), "Ada", "Bots")
            assert (filled, one.name in filled.text) == (rendered, True)
        for name, value in change.items():
            setattr(event, name, value)


@pytest.mark.django_db
def test_letter_to_several_names_each_of_them_and_only_the_talk_it_is_about() -> None:
    event = make_event()
    CallForTalks.objects.create(event=event, opens_at=timezone.now(), closes_at=timezone.now())
    people = [make_participant(event, name=name, email=f"{name}@example.org") for name in ("ada", "eve")]
    for title in ("One & all", "Another"):
        talk = make_session(event, *people, title=title)
        mails = emails.received(talk, people, timezone.now())
        assert [mail.subject for mail in mails] == [f"We have your talk: {title}"] * 2
        assert [f"Hello {name}," in mail.text for mail, name in zip(mails, ("ada", "eve"), strict=True)] == [
            True
        ] * 2
        assert [f"/propose/{talk.code}/" in mail.html for mail in mails] == [True] * 2
        assert ["One &amp; all" in mail.html for mail in mails] == [title == "One & all"] * 2


LINES = [
    [{"title": "Bots", "now": "Monday, 10:00"}],
    [{"title": "", "now": "Monday"}, {"title": "<b>", "was": "Tuesday & Co", "was_own": "{{ x }}"}],
    [{"title": str(number), "now": f"{number}", "now_own": "ten", "was": "nine"} for number in range(12)],
]


@pytest.mark.django_db
@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("zone", ["", "America/New_York"])
def test_letter_with_a_list_of_its_own_equals_the_rendered_one(
    lines: list[dict[str, str]], zone: str
) -> None:
    context = parts(make_event()) | {"only_new": False, "own_zone": zone, "is_asked": True, "url": URL}
    own = {f"lines.{number}.{name}": text for number, line in enumerate(lines) for name, text in line.items()}
    whole = context | {"lines": lines, "person": SimpleNamespace(name="Ada")}
    for _time in range(2):
        filled = drawn.fill("agenda/mail/released", context, own | {"person.name": "Ada"})
        assert filled == drawn.render("agenda/mail/released", whole)
