"""What a file that was read through would bring: for whoever is to say whether it comes in."""

from typing import Any

from portal.event_file.opening import Opened
from portal.event_file.tables import BY_NAME

LONGEST = 200
OF_EVENT = ("name", "starts_on", "ends_on", "currency")


def of(opened: Opened, *, renamed: int) -> dict[str, Any]:
    """Of a file that was checked. `renamed` is how many ids are taken here. The event's own words are those of its row,
    as they would be stored, not those of the list."""
    table = next(one for one in opened.tables if one.of.name == "event")
    row = next(row for _line, row in opened.lines(table))
    said, organizer = opened.manifest.get("event"), opened.manifest.get("organizer")
    return {
        **{name: _short(row.get(name)) for name in OF_EVENT},
        "slug": _short(said.get("slug") if isinstance(said, dict) else ""),
        "organizer": _short(organizer.get("name") if isinstance(organizer, dict) else ""),
        "site": _short(opened.manifest.get("site")),
        "made_at": _short(opened.manifest.get("made_at")),
        "tables": [[one.of.name, one.rows] for one in opened.tables if one.rows],
        "rows": opened.rows,
        "files": len(opened.files),
        "renamed": renamed,
    }


def _short(value: Any) -> str:
    return str(value or "")[:LONGEST]


def tables(preview: dict[str, Any]) -> list[tuple[str, int]]:
    """Names as people call them, and rows."""
    found = [(BY_NAME[name].model._meta.verbose_name_plural, rows) for name, rows in preview["tables"]]
    return [(str(name)[:1].upper() + str(name)[1:], rows) for name, rows in found]
