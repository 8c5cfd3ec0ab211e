"""schedule.json (frab, pretalx and ours), read leniently. Pure."""

import json
from collections.abc import Iterator
from typing import Any

from agenda.importers import frame, values
from agenda.importers.entry import Reader
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


def parse(content: bytes) -> FoundSchedule:
    """Raises Unreadable with one line if it is no schedule."""
    schedule = _schedule(content)
    repairs = Repairs()
    conference = _mapping(schedule.get("conference"))
    texts = {name: _text(conference.get(name)) for name in conference}
    zone = frame.zone_of(texts.get("time_zone_name", ""), (), repairs)
    is_ours = _text(_mapping(schedule.get("generator")).get("name")) == "Plenary"
    reader = Reader(zone, repairs, is_ours)
    talks = list(_talks(conference, reader))
    return frame.build(
        texts, zone=zone, rooms=_rooms(conference), tracks=_tracks(conference), talks=talks, repairs=repairs,
        is_ours=is_ours,
    )  # fmt: skip


def _schedule(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("The JSON is not in UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as error:
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
    return "" if value is None or isinstance(value, (list, bool)) else str(value)


def _rooms(conference: dict[str, Any]) -> list[FoundRoom]:
    rooms = (_mapping(row) for row in _rows(conference.get("rooms")))
    return [FoundRoom(_text(row.get("name"))[:200], values.guid_of(_text(row.get("guid")))) for row in rooms]


def _tracks(conference: dict[str, Any]) -> list[FoundTrack]:
    tracks = (_mapping(row) for row in _rows(conference.get("tracks")))
    return [
        FoundTrack(_text(row.get("name"))[:200], values.colour_of(_text(row.get("color")))) for row in tracks
    ]


def _talks(conference: dict[str, Any], reader: Reader) -> Iterator[FoundTalk]:
    for day_row in map(_mapping, _rows(conference.get("days"))):
        day = frame.day_of(_text(day_row.get("date")) or _text(day_row.get("day_start")))
        for room, entries in _mapping(day_row.get("rooms")).items():
            for entry in map(_mapping, _rows(entries)):
                texts = {name: _text(entry.get(name)) for name in TEXTS}
                texts["optout"] = "true" if entry.get("do_not_record") is True else ""
                talk = reader.talk(
                    texts, list(_people(entry, reader)), day=day, room=" ".join(room.split())[:200]
                )
                if talk is not None:
                    yield talk


def _people(entry: dict[str, Any], reader: Reader) -> Iterator[FoundPerson]:
    seen = set()
    for person in map(_mapping, _rows(entry.get("persons"))):
        found = reader.person(
            guid=_text(person.get("guid")),
            number=_text(person.get("id") or person.get("code")),
            name=_text(person.get("public_name") or person.get("name") or person.get("full_public_name")),
            where=_text(entry.get("title")),
        )
        if found is not None and found.key not in seen:
            seen.add(found.key)
            yield found
