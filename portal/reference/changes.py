"""What was added to the API or became different, field by field, and since when each is there.

docs/api/changes.json has a line for each day on which a recording of the newest version found something new. What comes
before the day of a version belongs to it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.api.differ import Difference, differences
from core.api.versions import Versions

WORDS = {
    "operation-added": "new operation", "answer-added": "may answer with another status", "field-added": "new field",
    "parameter-added": "new parameter, may be left out", "input-relaxed": "may be left out now",
    "input-widened": "takes more", "operation-removed": "gone", "answer-removed": "answer gone",
    "field-removed": "field gone", "field-retyped": "another type", "field-optional": "may be missing",
    "values-added": "may have other values", "parameter-removed": "parameter gone", "parameter-required": "must be given",
    "input-retyped": "another type", "input-narrowed": "takes less", "default-changed": "left out, it means another thing",
    "scope-changed": "needs another scope",
}  # fmt: skip
ADDS = frozenset({"operation-added", "field-added", "parameter-added", "parameter-required", "answer-added"})


@dataclass(frozen=True)
class Entry:
    """`on` is a day, `differences` pairs of a code of core.api.differ and where it is."""

    version: str
    on: str
    differences: tuple[tuple[str, str], ...] = ()


def read(file: Path) -> list[Entry]:
    """The newest first."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    found = [
        Entry(row["version"], row["on"], tuple((code, where) for code, where in row["differences"]))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)


def note(
    file: Path, before: Mapping[str, Any], after: Mapping[str, Any], *, version: str, today: date
) -> None:
    """Called when the description of a version is recorded anew."""
    found = differences(before, after)
    if not found or today.isoformat() < version:
        return
    rows = [asdict(one) for one in reversed(read(file))]
    rows.append(asdict(Entry(version, today.isoformat(), tuple(map(_pair, found)))))
    file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _pair(one: Difference) -> tuple[str, str]:
    return one.code, one.where


class Since(dict[str, str]):
    """From which version or day on something is there, by the names that the differ gives. What no entry names was there
    from the first."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self.first = min(one.version for one in entries)
        for entry in sorted(entries, key=lambda one: one.on):
            self.update({where: entry.on for code, where in entry.differences if code in ADDS})

    def __missing__(self, where: str) -> str:
        return self.first


def markdown(entries: list[Entry], versions: Versions) -> str:
    lines = [
        "# Changelog of the API",
        "",
        "Field by field. What is added within a version has its day; what would break somebody makes a new version, and the "
        "guide for it stands here before it counts. [Which is which](api.md#versions). As a feed: `/docs/changes.atom`.",
    ]
    for entry in entries:
        lines += ["", f"## {heading(entry)}", "", *bullets(entry, versions)]
    return "\n".join(lines) + "\n"


def heading(entry: Entry) -> str:
    return (
        f"Version {entry.version}" if entry.on == entry.version else f"{entry.on}, in version {entry.version}"
    )


def bullets(entry: Entry, versions: Versions) -> list[str]:
    told = [f"- {one.tells}" for one in versions.changes if one.version == entry.version == entry.on]
    told += [f"- `{where}`: {WORDS[code]}" for code, where in entry.differences]
    return told or ["- The first version: all that stands in the [reference](reference.md)."]
