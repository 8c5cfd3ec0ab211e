"""What is on now and next, on the page of all rooms and on the screen at a door; also where the clock jumps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda import now
from agenda.models import AgendaVersion
from events.models import Event
from tests.factories.agenda import FIRST_MORNING, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_participant, make_room
from tests.factories.programme import MORNING, make_item, make_place, make_programme, make_talk


def after(minutes: int) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def names(room: now.RoomNow | None) -> tuple[list[str], list[str]]:
    assert room is not None
    return [item.name for item in room.current], [coming.item.name for coming in room.coming]


PROGRAMME = make_programme(
    make_item(1, make_talk(1, title="One")),
    make_item(2, title="Coffee", place=None, starts_at=after(40), minutes=20),
    make_item(3, make_talk(3, title="Two"), starts_at=after(60)),
    make_item(4, make_talk(4, title="Elsewhere"), place=make_place(2), starts_at=after(60)),
    make_item(5, make_talk(5, title="Tomorrow"), starts_at=after(24 * 60)),
)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-1, ([], ["One", "Two", "Tomorrow"])),
        (0, (["One"], ["Two", "Tomorrow"])),
        (39, (["One"], ["Two", "Tomorrow"])),
        (40, (["Coffee"], ["Two", "Tomorrow"])),
        (60, (["Two"], ["Tomorrow"])),
        (24 * 60 + 40, ([], [])),
    ],
)
def test_a_room_shows_what_is_on_and_what_comes(minutes: int, expected: tuple[list[str], list[str]]) -> None:
    room = now.room(PROGRAMME, make_place(1).public_id, after(minutes))
    assert names(room) == expected


def test_the_board_has_every_room_with_one_item_ahead_and_says_which_day() -> None:
    board = now.board(PROGRAMME, after(70))
    assert [names(room) for room in board] == [(["Two"], ["Tomorrow"]), (["Elsewhere"], [])]
    assert [coming.other_day for coming in board[0].coming] == [True]
    assert (now.is_over(PROGRAMME, after(70)), now.is_over(PROGRAMME, after(24 * 60 + 40))) == (False, True)


def test_what_begins_after_midnight_is_next_on_the_same_day() -> None:
    late = make_programme(
        make_item(1, starts_at=datetime(2027, 5, 13, 5, 0, tzinfo=UTC)),  # 22:00 in San Francisco
        make_item(2, starts_at=datetime(2027, 5, 13, 8, 0, tzinfo=UTC)),  # 01:00
    )
    room = now.room(late, make_place().public_id, datetime(2027, 5, 13, 5, 10, tzinfo=UTC))
    assert room is not None
    assert [coming.other_day for coming in room.coming] == [False]
    assert [len(day.items) for day in late.days] == [2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "before", "following", "shown"),
    [
        # The hour from 2:00 is there twice: one talk in each.
        ("Europe/Berlin", "2027-10-31T00:30", "2027-10-31T01:30", ["2:30\u202fAM", "2:30\u202fAM"]),
        # And there not at all: half past one is followed by three.
        ("America/New_York", "2027-03-14T06:30", "2027-03-14T07:00", ["1:30\u202fAM", "3:00\u202fAM"]),
        ("Asia/Kolkata", "2027-03-14T06:30", "2027-03-14T07:00", ["12:00\u202fPM", "12:30\u202fPM"]),
    ],
)
def test_a_day_whose_clock_jumps_stays_one_day_in_the_order_of_time(
    zone: str, before: str, following: str, shown: list[str], client: Client
) -> None:
    event = make_event(time_zone=zone, starts_on="2027-03-13", ends_on="2027-10-31")
    version = make_released_version(event)
    room = make_room(event)
    for n, instant in enumerate((before, following)):
        starts_at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        make_slot(version, make_confirmed(event, title=f"Talk {n}"), room, starts_at=starts_at, minutes=30)
    page = client.get(f"/{event.slug}/agenda/").content.decode()
    assert page.count("<section data-day") == 1
    assert page.index("Talk 0") < page.index("Talk 1")
    hours = [part.split(">")[1].split("<")[0] for part in page.split('<time datetime="')[1:]]
    assert hours == shown
    assert f"All times are {zone.rsplit('/', maxsplit=1)[-1].replace('_', ' ')} time" in page


def release(event: Event) -> AgendaVersion:
    version = make_released_version(event)
    room = make_room(event, name="Harbour")
    talk = make_confirmed(event, make_participant(event, name="ليلى حسن"), title="Now <b>" + "W" * 200)
    make_slot(version, talk, room)
    secret = make_confirmed(event, title="Secret")
    make_slot(version, secret, room, starts_at=FIRST_MORNING + timedelta(hours=1), is_secret=True)
    return version


@pytest.fixture
def in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FIRST_MORNING + timedelta(minutes=10))


@pytest.mark.django_db
@pytest.mark.usefixtures("in_the_morning")
def test_page_and_screen_show_the_talk_and_cost_four_queries_once(
    client: Client, django_assert_num_queries: Any
) -> None:
    event = make_event()
    room = release(event).slots.all()[0].room
    assert room is not None
    for path, cold in ((f"/{event.slug}/now/", 4), (f"/{event.slug}/now/{room.public_id}/", 2)):
        with django_assert_num_queries(cold):
            page = client.get(path)
        with django_assert_num_queries(2):
            again = client.get(path, headers={"if-none-match": page["ETag"]})
        text = page.content.decode()
        assert again.status_code == 304
        assert "Now, until 9:40\u202fAM" in text
        assert "Now &lt;b&gt;WWW" in text
        assert "ليلى حسن" in text
        assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in text
        assert "Secret" not in text


@pytest.mark.django_db
def test_unknown_rooms_other_events_and_events_before_release_have_no_screen(client: Client) -> None:
    event, other = make_event(), make_event()
    room = release(event).slots.all()[0].room
    assert room is not None
    assert client.get(f"/{other.slug}/now/{room.public_id}/").status_code == 404
    assert "not out yet" in client.get(f"/{other.slug}/now/").content.decode()
    make_released_version(other)
    assert client.get(f"/{other.slug}/now/{room.public_id}/").status_code == 404
    assert client.get(f"/{event.slug}/now/roo_nothing/").status_code == 404
    Event.objects.filter(pk=event.pk).update(is_public=False)
    assert client.get(f"/{event.slug}/now/").status_code == 404
