"""schedule.xml (frab and its relatives), read leniently. No entities, no network, no document type. Pure."""

from lxml import etree
from lxml.etree import _Element as Element

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

KNOWN = frozenset(
    "date start duration room slug url title subtitle track type language abstract description persons recording "
    "links attachments logo feedback_url origin_url video_download_url".split()
)


def parse(content: bytes) -> FoundSchedule:
    """Raises Unreadable with one line if it is no schedule."""
    root = _root(content)
    repairs = Repairs()
    conference_node = root.find("conference")
    conference = _texts(conference_node) if conference_node is not None else {}
    if conference_node is None:
        repairs.note("No conference element")
    zone = frame.zone_of(conference.get("time_zone_name", ""), (), repairs)
    generator = root.find("generator")
    is_ours = generator is not None and generator.get("name") == "Plenary"
    reader = Reader(zone, repairs, is_ours)
    rooms, talks = _rooms_and_talks(root, reader)
    return frame.build(
        conference,
        zone=zone,
        rooms=rooms,
        tracks=_tracks(root, repairs),
        talks=talks,
        repairs=repairs,
        is_ours=is_ours,
    )


def _root(content: bytes) -> Element:
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper():
        raise Unreadable(
            "The file declares a document type or entities; a schedule needs none, so it is refused."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        recover=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = f" (line {error.lineno})" if error.lineno else ""
        raise Unreadable(f"The XML is broken{line}: {str(error.msg).splitlines()[0]}.") from None
    if etree.QName(root).localname != "schedule":
        raise Unreadable(f"The file begins with <{etree.QName(root).localname}>, not with <schedule>.")
    return root


def _texts(node: Element) -> dict[str, str]:
    """The texts of the direct children by name; a repeated one keeps its first."""
    found: dict[str, str] = {}
    for child in node:
        if isinstance(child.tag, str):
            found.setdefault(etree.QName(child).localname, _words(child))
    return found


def _words(node: Element) -> str:
    """All text below a node."""
    return "".join(str(text) for text in node.itertext())


def _tracks(root: Element, repairs: Repairs) -> list[FoundTrack]:
    """From the conference, or from a block of its own beside it, as some generators write it."""
    found = [
        FoundTrack((node.get("name") or node.text or "").strip()[:200], values.colour_of(node.get("color")))
        for path in ("conference/track", "conference/tracks/track", "tracks/track")
        for node in root.findall(path)
    ]
    if root.find("tracks") is not None:
        repairs.note("Block of tracks outside the conference read")
    return found


def _rooms_and_talks(root: Element, reader: Reader) -> tuple[list[FoundRoom], list[FoundTalk]]:
    rooms: dict[str, FoundRoom] = {}
    talks: list[FoundTalk] = []
    for day_node in root.findall("day"):
        day = frame.day_of(day_node.get("date") or day_node.get("start") or "")
        if day is None:
            reader.repairs.note("Day without a date", day_node.get("index", ""))
        for room_node in day_node.findall("room"):
            name = " ".join((room_node.get("name") or "").split())[:200]
            rooms.setdefault(name, FoundRoom(name, values.guid_of(room_node.get("guid"))))
            for node in room_node.findall("event"):
                texts, people = _entry(node, reader)
                talk = reader.talk(texts, people, day=day, room=name)
                if talk is not None:
                    talks.append(talk)
    return list(rooms.values()), talks


def _entry(node: Element, reader: Reader) -> tuple[dict[str, str], list[FoundPerson]]:
    texts = _texts(node)
    for name in texts.keys() - KNOWN:
        reader.repairs.note(f"Unknown element <{name}> left out", texts.get("title", ""))
    texts |= {name: value for name in ("id", "guid", "code") if (value := node.get(name)) is not None}
    texts["optout"] = node.findtext("recording/optout") or ""
    people: dict[str, FoundPerson] = {}
    for person in node.findall("persons/person"):
        found = reader.person(
            guid=person.get("guid") or "",
            number=person.get("id") or "",
            name=_words(person),
            where=texts.get("title", ""),
        )
        if found is not None:
            people.setdefault(found.key, found)
    return texts, list(people.values())
