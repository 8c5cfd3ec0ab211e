"""What both formats need around their entries: the conference's zone and days. Pure."""

import zoneinfo
from collections.abc import Iterable, Mapping
from datetime import date

from agenda.importers.found import FoundRoom, FoundSchedule, FoundTalk, FoundTrack, Repairs
from core import times


def zone_of(name: str, dates: Iterable[str], repairs: Repairs) -> str:
    """The named zone if it exists; else UTC, which keeps every instant right although not its wall clock."""
    name = name.strip()
    if name in zoneinfo.available_timezones():
        return name
    repairs.note("Time zone missing or unknown, UTC assumed", name)
    return "UTC"


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def build(
    conference: Mapping[str, str],
    *,
    zone: str,
    rooms: Iterable[FoundRoom],
    tracks: Iterable[FoundTrack],
    talks: Iterable[FoundTalk],
    repairs: Repairs,
    is_ours: bool,
) -> FoundSchedule:
    found = tuple(talks)
    days = sorted({times.conference_day(talk.starts_at, zone) for talk in found}) or [date(1970, 1, 1)]
    first, last = day_of(conference.get("start", "")), day_of(conference.get("end", ""))
    if first is None or last is None or first > days[0] or last < days[-1]:
        repairs.note("Days of the conference taken from its talks", conference.get("title", ""))
        first, last = min(first or days[0], days[0]), max(last or days[-1], days[-1])
    known_rooms = {room.name: room for room in rooms}
    for talk in found:
        known_rooms.setdefault(talk.room, FoundRoom(talk.room))
    known_tracks = {track.name: track for track in tracks if track.name}
    for talk in found:
        if talk.track:
            known_tracks.setdefault(talk.track, FoundTrack(talk.track))
    used_tracks = {talk.track for talk in found}
    used_rooms = {talk.room for talk in found}
    return FoundSchedule(
        title=conference.get("title", "").strip()[:200] or "Imported conference",
        acronym=conference.get("acronym", "").strip(),
        zone=zone,
        starts_on=first,
        ends_on=last,
        base_url=conference.get("base_url", "").strip() or conference.get("url", "").strip(),
        rooms=tuple(room for name, room in known_rooms.items() if name in used_rooms),
        tracks=tuple(track for name, track in known_tracks.items() if name in used_tracks),
        talks=found,
        repairs=repairs,
        is_ours=is_ours,
    )
