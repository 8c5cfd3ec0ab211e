"""Undoing what a table brought in, of rows that columns are written into: people and rooms."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.actions import table_rows
from events.models import TableImportLine
from portal.table_imports.base import Job, gone, in_use, restored, stays

NEW, CHANGED = TableImportLine.Verdict.NEW, TableImportLine.Verdict.CHANGED


def undo(
    job: Job, lines: Sequence[TableImportLine], rows: Mapping[str, Any], kind: str, names: Mapping[str, Any]
) -> list[str]:
    """By line, why it stays, or nothing. `rows` by public id; `names` are the labels of the columns that lines fill."""
    made = [rows[line.subject] for line in lines if line.verdict == NEW and line.subject in rows]
    used = table_rows.used(type(made[0]), [row.pk for row in made]) if made else {}
    reasons, removed, changes = [], [], []
    for line in lines:
        row = rows.get(line.subject)
        if row is None:
            reasons.append(gone())
            continue
        values, kept = restored(row, line, names)
        reasons.append(stays(kept) if kept else "")
        if line.verdict == CHANGED:
            changes.append((row, values))
        elif row.pk in used:
            reasons[-1] = in_use(used[row.pk])
        elif not kept:
            removed.append(row)
    table_rows.change(event=job.event, changes=changes, kind=kind, by=job.by, now=job.now)
    table_rows.remove(event=job.event, rows=removed, kind=kind, by=job.by, now=job.now)
    table_rows.shown(job.event)
    return reasons
