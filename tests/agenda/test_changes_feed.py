"""The Atom feed of changes, and a subscribed calendar before and after: two readers each, nothing secret in either."""

from datetime import timedelta
from typing import Any

import icalendar
import ics
import pytest
from django.test import Client
from lxml import etree

from agenda.models import AgendaVersion, Session
from agenda.released import SHOWN
from events.models import Event
from tests.factories.agenda import FIRST_MORNING, NOW, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_room

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def told(event: Event) -> list[tuple[str, list[str]]]:
    """Title and lines of each entry."""
    answer = Client().get(f"/{event.slug}/agenda/changes.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"
    feed = etree.fromstring(answer.content)
    return [
        (
            str(entry.findtext(f"{ATOM}title")),
            [str(line.xpath("string()")) for line in entry.iter("{http://www.w3.org/1999/xhtml}li")],
        )
        for entry in feed.findall(f"{ATOM}entry")
    ]


def again(version: AgendaVersion, number: int, **moved: Any) -> AgendaVersion:
    """The next release with the same slots; `moved` changes the one of that title, None takes it out."""
    following = make_released_version(version.event, number=number, released_at=NOW + timedelta(days=number))
    for slot in version.slots.select_related("session"):
        change = moved.get(slot.session.title, {}) if slot.session else {}
        if change is not None:
            slot.pk, slot.version = None, following
            for name, value in change.items():
                setattr(slot, name, value)
            slot.save(force_insert=True)
    return following


def first_release(event: Event) -> AgendaVersion:
    version = make_released_version(event)
    room = make_room(event, name="Hall")
    for n, title in enumerate(("Moves", "Stays", "Goes", "Secret")):
        talk = make_confirmed(event, title=title)
        make_slot(
            version, talk, room, starts_at=FIRST_MORNING + timedelta(hours=n), is_secret=title == "Secret"
        )
    return version


def test_each_release_tells_what_moved_is_new_and_was_cancelled() -> None:
    event = make_event()
    first = first_release(event)
    second = again(first, 2, Moves={"starts_at": FIRST_MORNING + timedelta(days=1)}, Goes=None)
    make_slot(second, make_confirmed(event, title="New <&> ]]>"), first.slots.all()[0].room)
    assert told(event) == [
        (
            "Version 2: 1 moved, 1 new, 1 cancelled",
            [
                "New <&> ]]>: new, Wed, May 12, 9:00\u202fAM, Hall",
                "Moves: Thu, May 13, 9:00\u202fAM, Hall instead of Wed, May 12, 9:00\u202fAM, Hall",
                "Goes: cancelled, was Wed, May 12, 11:00\u202fAM, Hall",
            ],
        ),
        ("Version 1: the agenda is out, with 3 sessions", []),
    ]


def test_what_is_cancelled_after_the_release_is_told_at_once_and_secrets_never() -> None:
    event = make_event()
    first_release(event)
    Session.objects.filter(title__in=["Stays", "Secret"]).update(state=Session.State.CANCELLED)
    assert told(event)[0] == (
        "Cancelled: Stays",
        ["Stays: cancelled, was Wed, May 12, 10:00\u202fAM, Hall"],
    )


def test_before_the_first_release_and_for_strangers_of_hidden_events_there_is_nothing_to_read() -> None:
    event, hidden = make_event(), make_event(is_public=False)
    first_release(hidden)
    assert told(event) == []
    assert Client().get(f"/{hidden.slug}/agenda/changes.atom").status_code == 404


@pytest.mark.parametrize("releases", [1, 3, SHOWN + 5])
def test_the_feed_costs_four_queries_once_and_is_not_sent_twice(
    releases: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    version = first_release(event)
    for number in range(2, releases + 1):
        version = again(version, number)
    path = f"/{event.slug}/agenda/changes.atom"
    with django_assert_num_queries(4):
        first = Client().get(path)
    with django_assert_num_queries(2):
        second = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (second.status_code, first.content.count(b"<entry>")) == (304, min(releases, SHOWN))


Entry = tuple[str, int, str, str]


def subscribed(event: Event) -> dict[str, Entry]:
    """By title: uid, sequence, state and start as the first reader sees them; the second must see the same."""
    body = Client().get(f"/{event.slug}/agenda/schedule.ics").content
    first = {
        str(entry["SUMMARY"]): (
            str(entry["UID"]),
            int(entry.decoded("SEQUENCE")),
            str(entry["STATUS"]),
            entry.decoded("DTSTART").isoformat(),
        )
        for entry in icalendar.Calendar.from_ical(body).walk("VEVENT")
    }
    second = {
        (entry.name, entry.uid, entry.status, entry.begin.isoformat())
        for entry in ics.Calendar(body.decode()).events
    }
    assert second == {(name, uid, state, begins) for name, (uid, _n, state, begins) in first.items()}
    return first


def test_a_subscribed_calendar_shows_a_move_and_a_cancellation_under_the_same_names() -> None:
    event = make_event()
    first = first_release(event)
    before = subscribed(event)
    again(first, 2, Moves={"starts_at": FIRST_MORNING + timedelta(days=1)}, Goes=None)
    after = subscribed(event)
    assert {name: entry[0] for name, entry in after.items()} == {n: entry[0] for n, entry in before.items()}
    assert all(after[name][1] > before[name][1] for name in before)
    assert {name: entry[2:] for name, entry in after.items()} == {
        "Moves": ("CONFIRMED", "2027-05-13T16:00:00+00:00"),
        "Stays": ("CONFIRMED", before["Stays"][3]),
        "Goes": ("CANCELLED", before["Goes"][3]),
    }
