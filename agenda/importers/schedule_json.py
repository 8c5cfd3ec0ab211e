"""schedule.json (frab, pretalx and ours), read leniently. Pure."""

import json
from collections.abc import Iterator
from typing import Any

from agenda.exports import frab
from agenda.importers import frame, values
from agenda.importers.entry import Link, Reader
from agenda.importers.found import (
    FoundPerson,
    FoundRoom,
    FoundSchedule,
    FoundTalk,
    FoundTrack,
    Repairs,
    Unreadable,
)

TEXTS = "date start duration room title subtitle track type language abstract description id guid code url slug".split()


def parse(content: bytes, zone: str = "") -> FoundSchedule:
    """`zone` is meant where the file names none. Raises Unreadable with one line if it is no schedule."""
    schedule = _schedule(content)
    repairs = Repairs()
    conference = _mapping(schedule.get("conference"))
    texts = {name: _text(conference.get(name)) for name in conference}
    zone = frame.zone_of(texts.get("time_zone_name", ""), zone, _dates(conference), repairs)
    is_ours = _text(_mapping(schedule.get("generator")).get("name")) == "Plenary"
    reader = Reader(zone, repairs, is_ours)
    talks = list(_talks(conference, reader))
    return frame.build(
        texts, zone=zone, rooms=_rooms(conference, reader), tracks=_tracks(conference, reader),
        talks=talks, repairs=repairs, is_ours=is_ours,
    )  # fmt: skip


def _schedule(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("The JSON is not in UTF-8.") from None
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits are a plain ValueError
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The JSON is broken{where}.") from None
    schedule = _mapping(_mapping(data).get("schedule"))
    if not schedule.get("conference"):
        raise Unreadable("The JSON holds no schedule with a conference.")
    return schedule | {"generator": _mapping(data).get("generator") or schedule.get("generator")}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, dict):  # localised texts: the first is as good as any
        value = next(iter(value.values()), "")
    # JSON can hold characters that neither a database nor XML takes.
    return "" if value is None or isinstance(value, (list, bool, dict)) else frab.clean(str(value))


def _days(conference: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, list[dict[str, Any]]]]:
    """Day, name of the room, entries."""
    for day in map(_mapping, _rows(conference.get("days"))):
        for room, entries in _mapping(day.get("rooms")).items():
            yield day, room, [*map(_mapping, _rows(entries))]


def _dates(conference: dict[str, Any]) -> Iterator[str]:
    return (_text(entry.get("date")) for _day, _room, entries in _days(conference) for entry in entries)


def _rooms(conference: dict[str, Any], reader: Reader) -> list[FoundRoom]:
    rooms = (_mapping(row) for row in _rows(conference.get("rooms")))
    return [
        FoundRoom(reader.name(_text(row.get("name"))), values.guid_of(_text(row.get("guid"))))
        for row in rooms
    ]


def _tracks(conference: dict[str, Any], reader: Reader) -> list[FoundTrack]:
    tracks = (_mapping(row) for row in _rows(conference.get("tracks")))
    return [
        FoundTrack(reader.name(_text(row.get("name"))), values.colour_of(_text(row.get("color"))))
        for row in tracks
    ]


def _talks(conference: dict[str, Any], reader: Reader) -> Iterator[FoundTalk]:
    for day_row, name, entries in _days(conference):
        day = values.day_of(_text(day_row.get("date")) or _text(day_row.get("day_start")))
        for entry in entries:
            texts = {name: _text(entry.get(name)) for name in TEXTS}
            texts["optout"] = "true" if _opted_out(entry) else ""
            talk = reader.talk(
                texts, _people(entry, reader), day=day, room=reader.name(_text(name)), links=_links(entry)
            )
            if talk is not None:
                yield talk


def _opted_out(entry: dict[str, Any]) -> bool:
    return entry.get("do_not_record") is True or _mapping(entry.get("recording")).get("optout") is True


def _people(entry: dict[str, Any], reader: Reader) -> list[FoundPerson]:
    """Each once, in the order of the file; a person may be an object or only a name."""
    people: dict[str, FoundPerson] = {}
    for row in _rows(entry.get("persons")):
        person = {"name": row} if isinstance(row, str) else _mapping(row)
        found = reader.person(
            guid=_text(person.get("guid")),
            number=_text(person.get("id") or person.get("code")),
            name=_text(person.get("public_name") or person.get("name") or person.get("full_public_name")),
            where=_text(entry.get("title")),
        )
        if found is not None:
            people.setdefault(found.key, found)
    return list(people.values())


def _links(entry: dict[str, Any]) -> list[Link]:
    rows = (_mapping(row) for row in _rows(entry.get("attachments")) + _rows(entry.get("links")))
    return [(_text(row.get("title") or row.get("name")), _text(row.get("url")).strip()) for row in rows]
