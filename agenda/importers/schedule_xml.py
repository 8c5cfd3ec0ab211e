"""schedule.xml (frab and its relatives), read leniently. No entities, no network, no document type. Pure."""

from lxml import etree
from lxml.etree import _Element as Element

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

USED = frozenset(
    "date start duration room slug url title subtitle track type language abstract description persons recording "
    "links attachments".split()
)
NOT_KEPT = frozenset("logo feedback_url origin_url video_download_url".split())
REFUSED = "The file declares a document type or entities; a schedule needs none, so it is refused."


def parse(content: bytes, zone: str = "") -> FoundSchedule:
    """`zone` is meant where the file names none. Raises Unreadable with one line if it is no schedule."""
    root = _root(content)
    repairs = Repairs()
    _forget_namespaces(root, repairs)
    conference_node = root.find("conference")
    conference = _texts(conference_node) if conference_node is not None else {}
    if conference_node is None:
        repairs.note("No conference element")
    zone = frame.zone_of(
        conference.get("time_zone_name", ""), zone, (node.text or "" for node in root.iter("date")), repairs
    )
    generator = root.find("generator")
    is_ours = generator is not None and generator.get("name") == "Plenary"
    reader = Reader(zone, repairs, is_ours)
    rooms, talks = _rooms_and_talks(root, reader)
    return frame.build(
        conference,
        zone=zone,
        rooms=rooms,
        tracks=_tracks(root, reader),
        talks=talks,
        repairs=repairs,
        is_ours=is_ours,
    )


def _root(content: bytes) -> Element:
    # Before anything is parsed, where it is plain to see; after it, for what an unusual encoding or a comment hides.
    if b"<!DOCTYPE" in content[: content.find(b"<schedule")].upper():
        raise Unreadable(REFUSED)
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
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(REFUSED)
    if etree.QName(root).localname != "schedule":
        raise Unreadable(f"The file begins with <{etree.QName(root).localname[:40]}>, not with <schedule>.")
    return root


def _forget_namespaces(root: Element, repairs: Repairs) -> None:
    for node in root.iter(etree.Element):
        if str(node.tag).startswith("{"):
            node.tag = etree.QName(node).localname
            repairs.note("Namespace of an element ignored", str(node.tag))


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


def _tracks(root: Element, reader: Reader) -> list[FoundTrack]:
    """From the conference, or from a block of its own beside it, as some generators write it."""
    found = [
        FoundTrack(reader.name(node.get("name") or node.text or ""), values.colour_of(node.get("color")))
        for path in ("conference/track", "conference/tracks/track", "tracks/track")
        for node in root.findall(path)
    ]
    if root.find("tracks") is not None:
        reader.repairs.note("Block of tracks outside the conference read")
    return found


def _rooms_and_talks(root: Element, reader: Reader) -> tuple[list[FoundRoom], list[FoundTalk]]:
    rooms: dict[str, FoundRoom] = {}
    talks: list[FoundTalk] = []
    for day_node in root.findall("day"):
        day = values.day_of(day_node.get("date") or day_node.get("start") or "")
        if day is None:
            reader.repairs.note("Day without a date", day_node.get("index", ""))
        for room_node in day_node.findall("room"):
            name = reader.name(room_node.get("name") or "")
            rooms.setdefault(name, FoundRoom(name, values.guid_of(room_node.get("guid"))))
            for node in room_node.findall("event"):
                talk = reader.talk(
                    _entry(node, reader), _people(node, reader), day=day, room=name, links=_links(node)
                )
                if talk is not None:
                    talks.append(talk)
    return list(rooms.values()), talks


def _entry(node: Element, reader: Reader) -> dict[str, str]:
    texts = _texts(node)
    for name in sorted(texts.keys() - USED):
        if name not in NOT_KEPT:
            reader.repairs.note(f"Unknown element <{name[:40]}> left out", texts.get("title", ""))
        elif texts[name].strip():
            reader.repairs.note(f"Element <{name}> has no place here and is left out", texts.get("title", ""))
    texts |= {name: value for name in ("id", "guid", "code") if (value := node.get(name)) is not None}
    texts["optout"] = node.findtext("recording/optout") or ""
    return texts


def _people(node: Element, reader: Reader) -> list[FoundPerson]:
    """Each once, in the order of the file; also where all stand in one line of text."""
    where = node.findtext("title") or ""
    rows = [
        (person.get("guid") or "", person.get("id") or "", _words(person))
        for person in node.findall("persons/person")
    ]
    if not rows and (names := values.people_of(node.findtext("persons") or "")):
        reader.repairs.note("People in one line of text told apart", where)
        rows = [("", "", name) for name in names]
    found = [reader.person(guid=guid, number=number, name=name, where=where) for guid, number, name in rows]
    return list({person.key: person for person in reversed(found) if person}.values())[::-1]


def _links(node: Element) -> list[Link]:
    found = node.findall("attachments/attachment") + node.findall("links/link")
    return [(_words(link), (link.get("href") or link.get("url") or "").strip()) for link in found]
