"""Saved exports of an event as the team sees them: with their table, their columns and what may be wrong with them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, ExportAddress, ExportFile, SavedExport
from events.rights import Right
from events.segmenting import Definition
from portal import segments
from portal.export_tables import TABLES
from portal.export_tables.columns import Asked, Column, Table


@dataclass(frozen=True)
class Found:
    """`address` is the open one, if there is one, with its maker."""

    row: SavedExport
    table: Table
    columns: list[Column]
    address: ExportAddress | None


def readable(rights: Collection[Right]) -> list[Table]:
    return [table for table in TABLES.values() if table.may_be_read(rights)]


def of_event(event: Event, rights: Collection[Right]) -> list[Found]:
    """By name, only those whose table these rights read. Two queries."""
    kinds = [table.key for table in readable(rights)]
    open_ones = ExportAddress.objects.open().select_related("made_by")
    rows = SavedExport.objects.filter(event=event, kind__in=kinds).select_related("created_by")
    rows = rows.prefetch_related(Prefetch("addresses", open_ones, to_attr="open_addresses"))
    return [_found(row) for row in rows]


def find(event: Event, key: str, rights: Collection[Right]) -> Found:
    """Raises Http404, alike for what is not there and for a table that these rights do not read."""
    for one in of_event(event, rights):
        if one.row.public_id == key:
            return one
    raise Http404(_("There is no such export."))


def _found(row: SavedExport) -> Found:
    table = TABLES[row.kind]
    address = next(iter(vars(row)["open_addresses"]), None)
    return Found(row, table, table.chosen(row.columns), address)


def asked(row: SavedExport | ExportFile, event: Event, reader: User, now: datetime) -> Asked:
    """Raises Http404 where its segment is gone or cannot be asked: never everybody instead."""
    if not row.segment_key:
        return Asked(event, reader, now)
    return Asked(event, reader, now, definition_of(event, row.segment_key))


def definition_of(event: Event, key: str) -> Definition:
    found = segments.find(event, key)
    if found.problem:
        raise Http404(found.problem)
    return found.definition
