"""What has left a calendar: cancelled in it, numbered above what it was there and below what it is elsewhere."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agenda.actions import favourites, proposals, releases, speakers
from agenda.actions.favourites import Who
from agenda.models import Session, Slot, Speaker
from core.models import OutboxMail
from events import counters
from events.models import Event, Participant
from portal.attachments import ATTACHMENTS
from tests.agenda.export_checks import Entry, calendar_entries
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_event, make_room, make_track
from tests.factories.reading import make_guest

pytestmark = pytest.mark.django_db

Feeds = Callable[[], dict[str, Entry | None]]


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay")


@pytest.fixture
def ana(event: Event) -> Participant:
    return make_guest(event)


@pytest.fixture
def talk(event: Event, ana: Participant) -> Session:
    """Of two people, in a track, released beside another one."""
    draft, track = make_draft_version(event), make_track(event)
    found = make_confirmed(event, ana, make_guest(event), title="Queues", track=track)
    make_slot(draft, found)
    other = make_confirmed(event, ana, title="Other", track=track)
    make_slot(draft, other, found.slots.get().room, starts_at=later(120))
    release(event)
    return found


def release(event: Event) -> None:
    releases.release(event=event, by=None, now=NOW)


def shown(path: str) -> dict[str, Entry]:
    answer = Client().get(f"/relay/{path}")
    assert answer.status_code == 200, answer.content
    return calendar_entries(answer.content)


def personal(person: Participant) -> str:
    link = favourites.link_of(event=person.event, who=Who(person), now=NOW)
    return link.path.removeprefix("/relay/") + ".ics"


@pytest.fixture
def feeds(talk: Session, ana: Participant) -> Feeds:
    """How each calendar that has the talk shows it; None where it does not."""
    reader = make_guest(talk.event)
    favourites.star(event=talk.event, code=talk.code, who=Who(reader), now=NOW)
    room = talk.slots.filter(version__number=1).get().room
    assert talk.track is not None
    assert room is not None
    paths = {
        "whole": "agenda/schedule.ics",
        "track": f"agenda/schedule.ics?track={talk.track.public_id}",
        "room": f"agenda/schedule.ics?room={room.public_id}",
        "session": f"agenda/{talk.code}.ics",
        "speaker": f"speakers/{ana.code}.ics",
        "own talks": personal(ana),
        "starred": personal(reader),
    }
    return lambda: {name: shown(path).get("Queues") for name, path in paths.items()}


def told(found: dict[str, Entry | None]) -> dict[str, str]:
    return {name: entry.status if entry else "" for name, entry in found.items()}


def rises(before: dict[str, Entry | None], after: dict[str, Entry | None]) -> bool:
    """The same entry, and newer, in every calendar."""
    return all(
        old is not None and new is not None and new.uid == old.uid and new.sequence > old.sequence
        for old, new in zip(before.values(), after.values(), strict=True)
    )


def test_sequence_only_rises_when_a_talk_is_cancelled_accepted_again_and_released(
    talk: Session, feeds: Feeds
) -> None:
    seen = [feeds()]
    for step in (
        lambda: proposals.cancel(session=talk, by=None, now=NOW),
        lambda: proposals.accept(session=talk, by=None, now=NOW),
        lambda: proposals.withdraw(session=talk, by=None, now=NOW),
        lambda: proposals.accept(session=talk, by=None, now=NOW),
        lambda: make_slot(make_draft_version(talk.event), make_confirmed(talk.event), starts_at=later(240)),
    ):
        step()
        seen.append(feeds())
    # Withdrawn, it has lost its place in the draft: the next release is without it.
    release(talk.event)
    seen.append(feeds())
    states = ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [set(told(one).values()) for one in seen] == [{state} for state in states]
    assert seen[4] == seen[5]
    del seen[5]
    assert [rises(old, new) for old, new in itertools.pairwise(seen)] == [True] * 5


def test_who_is_taken_off_a_talk_finds_it_cancelled_and_nobody_else_does(
    talk: Session, ana: Participant, feeds: Feeds
) -> None:
    before = feeds()
    speakers.remove(session=talk, participant=ana, by=None, now=NOW)
    off = feeds()
    hers = {"speaker": "CANCELLED", "own talks": "CANCELLED"}
    assert told(off) == dict.fromkeys(before, "CONFIRMED") | hers
    assert rises(before, off)
    public = [one.sequence for one in (off["speaker"], off["whole"]) if one]
    assert public == sorted(public)
    assert shown(f"speakers/{ana.code}.ics")["Other"].status == "CONFIRMED"

    row = OutboxMail.objects.get(kind="session.parted", recipient=ana.public_id)
    (file,) = ATTACHMENTS[row.attachment_kind](row.attachment_reference)
    mailed = calendar_entries(file.content)
    assert {title: entry.status for title, entry in mailed.items()} == {
        "Queues": "CANCELLED",
        "Other": "CONFIRMED",
    }
    # Back again, without a release.
    Speaker.objects.create(session=talk, participant=ana, position=5)
    counters.raise_public(talk.event_id)
    again = feeds()
    assert (set(told(again).values()), rises(off, again)) == ({"CONFIRMED"}, True)


def test_talk_of_another_room_or_track_is_cancelled_in_the_calendar_of_the_old_one(
    talk: Session, feeds: Feeds
) -> None:
    event, other, track = talk.event, make_room(talk.event), make_track(talk.event)
    before = feeds()
    draft = Slot.objects.filter(version__number=None, session=talk)
    home = draft.get().room
    draft.update(room=other)
    release(event)
    Session.objects.filter(pk=talk.pk).update(track=track)
    counters.raise_public(event.pk)
    moved = feeds()
    gone = {"track": "CANCELLED", "room": "CANCELLED"}
    assert told(moved) == dict.fromkeys(before, "CONFIRMED") | gone
    assert rises(before, moved)
    new = [
        shown(f"agenda/schedule.ics?{query}")["Queues"]
        for query in (f"room={other.public_id}", f"track={track.public_id}")
    ]
    assert new == [moved["whole"]] * 2
    draft.update(room=home)
    release(event)
    back = feeds()
    assert (told(back)["room"], told(back)["track"], rises(moved, back)) == ("CONFIRMED", "CANCELLED", True)


def test_secret_talk_is_cancelled_where_it_was_public_and_nowhere_else(talk: Session, feeds: Feeds) -> None:
    draft = make_draft_version(talk.event)
    hidden = make_confirmed(talk.event, title="Hush", track=talk.track)
    make_slot(
        draft, hidden, talk.slots.filter(version=draft).get().room, starts_at=later(300), is_secret=True
    )
    Slot.objects.filter(version=draft, session=talk).update(is_secret=True)
    before = feeds()
    release(talk.event)
    assert set(told(feeds()).values()) == {"CANCELLED"}
    assert rises(before, feeds())
    assert "Hush" not in shown("agenda/schedule.ics")
    assert Client().get(f"/relay/agenda/{hidden.code}.ics").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_of_a_room_costs_six_queries_however_much_has_left_it(
    event: Event, count: int, django_assert_num_queries: Any
) -> None:
    draft, room, other = make_draft_version(event), make_room(event), make_room(event)
    slots = [make_slot(draft, make_confirmed(event), room, starts_at=later(60 * n)) for n in range(count)]
    release(event)
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(room=other)
    release(event)
    with django_assert_num_queries(6):
        found = shown(f"agenda/schedule.ics?room={room.public_id}")
    assert [entry.status for entry in found.values()] == ["CANCELLED"] * count
