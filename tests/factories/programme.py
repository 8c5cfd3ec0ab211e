"""Released agendas as plain values, for everything that is made from them without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from agenda.public import Day, EventFacts, Item, Person, Place, Programme, Strand, Talk
from core import times

SITE = "https://plenary.example"
RELEASED = datetime(2027, 3, 20, 15, 30, 12, 345678, tzinfo=UTC)
# 9:00 in San Francisco on the first day.
MORNING = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)

# Everything that has ever broken a file: markup, other ends of lines, forbidden and right-to-left characters.
HOSTILE = (
    "]]> <b>&amp; \"'\x00\x08\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufffe\r\nEND:VEVENT\r\nBEGIN:VALARM\t;,\\n"
    " javascript:alert(1) مرحبا שלום 会议 👩‍👩‍👧‍👦 e\u0301"
)


def make_facts(**fields: Any) -> EventFacts:
    """Three days in San Francisco in May 2027."""
    values: dict[str, Any] = {
        "public_id": "evt_00000000000000000001",
        "slug": "relay-2027",
        "name": "Relay 2027",
        "tagline": "Messages that arrive",
        "starts_on": date(2027, 5, 12),
        "ends_on": date(2027, 5, 14),
        "time_zone": "America/Los_Angeles",
        "language": "en",
        "accent": "#3b5bdb",
        "venue_name": "Pier 27",
        "venue_address": "27 The Embarcadero, San Francisco",
        "organizer": "Relay Foundation",
    }
    return EventFacts(**values | fields)


def make_place(n: int = 1, **fields: Any) -> Place:
    values: dict[str, Any] = {
        "public_id": f"roo_{n:020}",
        "name": f"Hall {n}",
        "capacity": 100,
        "position": n,
    }
    return Place(**values | fields)


def make_strand(n: int = 1, **fields: Any) -> Strand:
    values: dict[str, Any] = {"public_id": f"trk_{n:020}", "name": f"Strand {n}", "colour": "#868e96"}
    return Strand(**values | fields)


def make_person(n: int = 1, **fields: Any) -> Person:
    return Person(**{"public_id": f"par_{n:020}", "code": f"P{n:05}", "name": f"Person {n}"} | fields)


def make_talk(n: int = 1, **fields: Any) -> Talk:
    values: dict[str, Any] = {
        "public_id": f"ses_{n:020}",
        "code": f"T{n:05}",
        "title": f"Title {n}",
        "kind": "Talk",
        "abstract": "What **we** learned.",
        "strand": make_strand(),
        "people": (make_person(n),),
    }
    return Talk(**values | fields)


def make_item(n: int = 1, talk: Talk | None = None, **fields: Any) -> Item:
    """A slot in the first room on the first morning; with a `title` a break, without `talk` one of its own."""
    values: dict[str, Any] = {
        "guid": UUID(int=n),
        "number": n,
        "starts_at": MORNING,
        "minutes": 40,
        "place": make_place(),
        "talk": None if "title" in fields else talk or make_talk(n),
    }
    return Item(**values | fields)


def make_programme(*items: Item, gone: tuple[Item, ...] = (), version: int = 3, **facts: Any) -> Programme:
    """A release of these items, cut into days as the database's reader does."""
    event = make_facts(**facts)
    by_day: dict[date, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.starts_at):
        by_day.setdefault(times.conference_day(item.starts_at, event.time_zone), []).append(item)
    days = tuple(
        Day(day, *times.day_bounds(day, event.time_zone), tuple(found)) for day, found in by_day.items()
    )
    return Programme(event, version, RELEASED, days, gone)


def make_many(count: int) -> Programme:
    """So many talks of 30 minutes in four rooms, 64 to a day."""
    items = []
    for n in range(1, count + 1):
        day, row = divmod((n - 1) // 4, 16)
        starts_at = MORNING + timedelta(days=day, minutes=30 * row)
        items.append(make_item(n, place=make_place((n - 1) % 4 + 1), starts_at=starts_at, minutes=30))
    return make_programme(*items)


def make_sample() -> Programme:
    """A bit of everything: two slots of a talk, a night, a party, a break for all, a day off, something gone."""
    anna = make_person(
        11,
        name="Anna Łuczak",
        biography="Runs *brokers*.",
        links=("https://example.org/a",),
        photo="/media/people/fil_1.webp",
    )
    layla = make_person(12, name="ليلى حسن")
    bots = make_strand(2, name="Bots & APIs", colour="#0CA678")
    twice = make_talk(1, title="Queues, and what they cost; a tour", people=(anna, layla), strand=bots)
    changed = RELEASED + timedelta(hours=5)
    night = make_talk(
        2, title="夜のハック", kind="Workshop", language="ja", do_not_record=True, changed_at=changed
    )
    off = make_talk(3, title="No longer", changed_at=RELEASED - timedelta(days=9))
    return make_programme(
        make_item(1, twice),
        make_item(2, twice, starts_at=MORNING + timedelta(days=2), place=make_place(2)),
        make_item(3, night, starts_at=MORNING + timedelta(hours=16, minutes=30), minutes=90),
        make_item(4, title="Evening party", starts_at=MORNING + timedelta(hours=10), place=make_place(2)),
        make_item(5, title="Coffee", starts_at=MORNING + timedelta(minutes=40), minutes=20, place=None),
        gone=(make_item(6, off, starts_at=MORNING + timedelta(hours=2)),),
    )
