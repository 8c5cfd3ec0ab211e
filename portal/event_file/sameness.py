"""Whether two files say the same: after what docs/event-file.md calls normal, line by line."""

import json
from collections.abc import Iterator
from typing import Any

from portal.event_file.opening import Opened
from portal.event_file.values import ID_IN_TEXT, with_ids

# Of the event itself: its address may be another one.
OTHERWISE = frozenset({"slug"})


def differences(one: Opened, other: Opened, *, most: int = 20) -> list[str]:
    """In words, at most so many; none if they say the same. Tables with their rows are compared, and the files."""
    found: list[str] = []
    for said in _compared(one, other):
        found.append(said)
        if len(found) >= most:
            break
    return found


def _compared(one: Opened, other: Opened) -> Iterator[str]:
    here, there = Names(), Names()
    names = [table.of.name for table in one.tables], [table.of.name for table in other.tables]
    if names[0] != names[1]:
        yield f"tables: {names[0]} and {names[1]}"
        return
    for first, second in zip(one.tables, other.tables, strict=True):
        if first.rows != second.rows:
            yield f"{first.of.name}: {first.rows} rows and {second.rows}"
            continue
        for (line, left), (_line, right) in zip(one.lines(first), other.lines(second), strict=True):
            for key in sorted({*left, *right} - (OTHERWISE if first.of.name == "event" else set())):
                a, b = here.normal(left.get(key)), there.normal(right.get(key))
                if a != b:
                    yield f"{first.of.name}:{line} {key}: {_short(a)} and {_short(b)}"
    left_files = [(said["bytes"], said["sha256"]) for said in one.files.values()]
    if left_files != [(said["bytes"], said["sha256"]) for said in other.files.values()]:
        yield "files differ"


class Names:
    """Ids by the order in which they come up: `tkt:17` is the seventeenth that begins with tkt."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    def normal(self, value: Any) -> Any:
        return with_ids(value, self._turn)

    def _turn(self, name: str) -> str:
        if name not in self.known:
            assert ID_IN_TEXT.fullmatch(name)
            prefix = name[:3]
            self.counts[prefix] = self.counts.get(prefix, 0) + 1
            self.known[name] = f"{prefix}:{self.counts[prefix]}"
        return self.known[name]


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:120]
