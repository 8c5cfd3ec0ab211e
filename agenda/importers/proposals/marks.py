"""Whether a file may change a value: only what still is as the last file said it, or is empty.

So what the team, or a speaker, changed here stays, whatever the file says; both having changed it is told.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from agenda.importers.proposals.found import Report
from agenda.models import ImportMark
from events.models import Event


class Marks:
    """All marks of an event; what is settled with them is written by `store`."""

    def __init__(self, event: Event, report: Report) -> None:
        self.event, self.report = event, report
        self.rows = {row.subject: row for row in ImportMark.objects.filter(event=event)}
        self.subjects = {row.key: row.subject for row in self.rows.values()}
        self._before = {subject: _same(row) for subject, row in self.rows.items()}

    def of(self, subject: str, key: str) -> dict[str, str]:
        """What the files said about it so far; to be changed in place."""
        row = self.rows.get(subject)
        if row is None:
            row = self.rows[subject] = ImportMark(event=self.event, subject=subject, key=key)
        row.key = key
        return row.said  # type: ignore[no-any-return]

    def settle(
        self, subject: str, key: str, label: str, now: Mapping[str, Any], file: Mapping[str, Any]
    ) -> list[str]:
        """Names of the values that the file may change. `now` are the row's, `file` the file's."""
        said = self.of(subject, key)
        changed = []
        for name, value in file.items():
            current = now[name]
            wanted = fingerprint(subject, value)
            if current == value:
                said[name] = wanted
            elif (fingerprint(subject, current) == said[name]) if name in said else not current:
                said[name] = wanted
                changed.append(name)
            elif said.get(name) != wanted:
                self.report.warn("Changed here and in the file: kept as it is here", f"{label}: {name}")
        return changed

    def keep(self, subject: str, key: str, now: Mapping[str, Any]) -> None:
        """These values stay as the row has them, for this time: another may bring the file's in."""
        self.of(subject, key).update({name: fingerprint(subject, value) for name, value in now.items()})

    def store(self, batch: int) -> None:
        new = [row for subject, row in self.rows.items() if subject not in self._before]
        changed = [
            row for subject, row in self.rows.items() if self._before.get(subject, _same(row)) != _same(row)
        ]
        ImportMark.objects.bulk_create(new, batch_size=batch)
        ImportMark.objects.bulk_update(changed, ["key", "said"], batch_size=batch)


def _same(row: ImportMark) -> tuple[str, dict[str, str]]:
    return row.key, dict(row.said)


def fingerprint(subject: str, value: Any) -> str:
    """Of a value as one text; the subject salts it, so that equal values of two people do not show."""
    return sha256(f"{subject}\x00{value!r}".encode()).hexdigest()[:16]
