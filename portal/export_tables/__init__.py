"""The tables that a team exports, and how one is written into a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from core import tables
from core.tables import Cell
from portal.export_tables.columns import Asked, Column, Table
from portal.export_tables.people import MAILS, PEOPLE
from portal.export_tables.programme import TALKS
from portal.export_tables.sales import CHECK_INS, CODES, ORDERS, TICKETS

TABLES: Mapping[str, Table] = {
    one.key: one for one in (PEOPLE, ORDERS, TICKETS, TALKS, CODES, CHECK_INS, MAILS)
}
TYPES = {"csv": tables.MEDIA_TYPE, "xlsx": tables.XLSX_TYPE}


def write(out: BinaryIO, table: Table, columns: Sequence[Column], asked: Asked, *, ending: str) -> None:
    """Row by row, as CSV or XLSX."""
    head = [str(column.heading) for column in columns]
    if ending == "xlsx":
        tables.write_xlsx(out, str(table.name), head, _cells(table, columns, asked))
    else:
        tables.write_csv(out, head, _cells(table, columns, asked), keep_lines=True)


def _cells(table: Table, columns: Sequence[Column], asked: Asked) -> Iterator[Sequence[Cell]]:
    for line in table.rows(asked):
        yield [column.of(line) for column in columns]
