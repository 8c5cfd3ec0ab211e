"""A file becomes a FoundSchedule, whichever of the two formats it is in. Files are hostile until shown otherwise."""

from pathlib import Path

from agenda.importers import schedule_json, schedule_xml
from agenda.importers.found import FoundSchedule, Unreadable

LARGEST = 50 * 1024 * 1024


def schedule(path: Path) -> FoundSchedule:
    """Raises Unreadable with one line for people. The size is looked at before anything is read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            megabytes = size // (1024 * 1024)
            raise Unreadable(
                f"{path.name} has {megabytes} MB; an agenda has at most {LARGEST // (1024 * 1024)}."
            )
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from None
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise Unreadable(f"{path.name} is empty.")
    if start == b"<":
        found = schedule_xml.parse(content)
    elif start == b"{":
        found = schedule_json.parse(content)
    else:
        raise Unreadable(f"{path.name} is neither XML nor JSON.")
    if not found.talks:
        raise Unreadable(f"{path.name} holds no talk with a time.")
    return found
