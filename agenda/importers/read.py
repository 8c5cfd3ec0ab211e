"""A file becomes a FoundSchedule, whichever of the two formats it is in. Files are hostile until shown otherwise."""

from pathlib import Path

from agenda.importers import schedule_json, schedule_xml
from agenda.importers.found import FoundSchedule, Unreadable

UTF_16_OR_XML = (b"<", b"\xff", b"\xfe")
LARGEST = 50 * 1024 * 1024


def schedule(path: Path, zone: str = "") -> FoundSchedule:
    """`zone` is meant where the file names none. Raises Unreadable with one line for people."""
    content = _content(path)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise Unreadable(f"{path.name} is empty.")
    if start in UTF_16_OR_XML:
        found = schedule_xml.parse(content, zone)
    elif start == b"{":
        found = schedule_json.parse(content, zone)
    else:
        raise Unreadable(f"{path.name} is neither XML nor JSON.")
    if not found.talks:
        raise Unreadable(f"{path.name} holds no talk with a time.")
    return found


def _content(path: Path) -> bytes:
    """The size is looked at before anything is read; only files have one that can be trusted."""
    try:
        if path.exists() and not path.is_file():
            raise Unreadable(f"{path} is not a file.")
        size = path.stat().st_size
        if size > LARGEST:
            megabytes = size // (1024 * 1024)
            raise Unreadable(
                f"{path.name} has {megabytes} MB; an agenda has at most {LARGEST // (1024 * 1024)}."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from None
