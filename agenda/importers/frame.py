"""What both formats need around their entries: the conference's zone and days. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from agenda.importers import values
from agenda.importers.found import FoundRoom, FoundSchedule, FoundTalk, FoundTrack, Repairs
from core import times

# A conference is not longer: what lies further off is a slip of one entry, and every day between would be shown.
LONGEST = timedelta(days=92)


def zone_of(name: str, fallback: str, dates: Iterable[str], repairs: Repairs) -> str:
    """The named zone if it exists, else the event's own, else the offset most of its times have, else UTC."""
    name = name.strip()
    if name in times.zones():
        return name
    if fallback:
        repairs.note("Time zone missing or unknown, the event's assumed", name)
        return fallback
    found = values.zone_of_offset(_usual_offset(dates))
    repairs.note(
        f"Time zone missing or unknown, {times.city(found) if found else 'UTC'} assumed after its times"
        if found
        else "Time zone missing or unknown, UTC assumed",
        name,
    )
    return found or "UTC"


def _usual_offset(dates: Iterable[str]) -> timedelta:
    """Of the times that name one."""
    offsets: Counter[timedelta] = Counter()
    for text in dates:
        try:
            offset = datetime.fromisoformat(text.strip()).utcoffset()
        except ValueError:
            continue
        if offset is not None:
            offsets[offset] += 1
    return offsets.most_common(1)[0][0] if offsets else timedelta(0)


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
    _note_namesakes(found, repairs)
    first, last = _days(conference, found, zone, repairs)
    known_rooms = {room.name: room for room in rooms}
    known_tracks = {track.name: track for track in tracks if track.name}
    for talk in found:
        known_rooms.setdefault(talk.room, FoundRoom(talk.room))
        if talk.track:
            known_tracks.setdefault(talk.track, FoundTrack(talk.track))
    used_rooms, used_tracks = {talk.room for talk in found}, {talk.track for talk in found}
    return FoundSchedule(
        title=conference.get("title", "").strip()[:200] or "Imported conference",
        acronym=conference.get("acronym", "").strip(),
        zone=zone,
        starts_on=first,
        ends_on=last,
        base_url=conference.get("base_url", "").strip() or conference.get("url", "").strip(),
        venue=", ".join(word for name in ("venue", "city") if (word := conference.get(name, "").strip()))[
            :200
        ],
        rooms=tuple(room for name, room in known_rooms.items() if name in used_rooms),
        tracks=tuple(track for name, track in known_tracks.items() if name in used_tracks),
        talks=found,
        repairs=repairs,
        is_ours=is_ours,
    )


def _days(
    conference: Mapping[str, str], talks: tuple[FoundTalk, ...], zone: str, repairs: Repairs
) -> tuple[date, date]:
    """The conference's own days, widened to those of its talks unless these are too far off to be meant."""
    days = sorted({times.conference_day(talk.starts_at, zone) for talk in talks}) or [date(1970, 1, 1)]
    first, last = values.day_of(conference.get("start")), values.day_of(conference.get("end"))
    if first and last and first <= days[0] and days[-1] <= last and last - first <= LONGEST:
        return first, last
    where = conference.get("title", "")
    for start, end in (
        (min(first or days[0], days[0]), max(last or days[-1], days[-1])),
        (days[0], days[-1]),
    ):
        if end - start <= LONGEST:
            repairs.note("Days of the conference taken from its talks", where)
            return start, end
    repairs.note("Talks lie months apart: days of the conference taken from most of them", where)
    usual = Counter(times.conference_day(talk.starts_at, zone) for talk in talks).most_common(1)[0][0]
    near = [day for day in days if abs(day - usual) <= LONGEST / 2]
    return near[0], near[-1]


def _note_namesakes(talks: tuple[FoundTalk, ...], repairs: Repairs) -> None:
    """Two ids by one name may be two people or one: both are kept, and somebody should look."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for talk in talks:
        for person in talk.people:
            keys[person.name].add(person.key)
    for name, found in keys.items():
        if len(found) > 1:
            repairs.note("Name with several ids kept as several people", name)
