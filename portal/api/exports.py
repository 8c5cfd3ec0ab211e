"""Tables as files: what may be exported, saved choices, and files that the worker writes as jobs.

A scope alone reads no table: each is for rights of its own, of whoever made the token.
"""

from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from core.api import jobs
from core.api.jobs import JobOut, ProgressOut
from core.api.problems import refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from events.api import files
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Event, ExportFile
from events.scopes import Scope
from portal import export_tables, saved_exports
from portal.actions import export_files
from portal.export_tables.columns import Table

router = Router(tags=["Exports"])

KIND = "export_file"
State = ExportFile.State
JOB_STATES = {
    State.WAITING: jobs.WAITING, State.DONE: jobs.DONE, State.GONE: jobs.DONE, State.FAILED: jobs.FAILED,
    State.STOPPED: jobs.CANCELLED,
}  # fmt: skip
FILE = {
    "responses": {
        200: {
            "description": "The table",
            "content": {kind: {"schema": {"type": "string"}} for kind in export_tables.TYPES.values()},
        }
    }
}
Ending = Annotated[str, OneOf(ExportFile.Ending.values)]
Key = Annotated[str, Field(max_length=60)]
EXPORT, MADE = "exp_7k2m9q4w8x1c5v3b6n0z", "exf_7k2m9q4w8x1c5v3b6n0z"


class ExportColumnOut(Out):
    key: str = told("To ask for the column.", "email")
    heading: str = told("What stands above it.", "E-mail address")
    is_usual: bool = told("Whether it is there where nothing is said.", True)


class ExportTableOut(Out):
    key: str = told("To ask for the table.", "people")
    name: str = told("What it is called in the workspace.", "People")
    takes_segment: bool = told("Whether it can be about a segment of people alone.", True)
    columns: list[ExportColumnOut] = told("What it can have, in this order.", [])


class NewExportFile(In):
    export_id: Id | None = Field(
        None, description="A saved export. Or `table`, and what of it.", examples=[EXPORT]
    )
    table: Key | None = Field(None, description="The key of a table.", examples=["people"])
    columns: Annotated[list[Key], Field(max_length=200)] | None = Field(
        None, description="Keys of columns. Null: the usual ones.", examples=[["name", "email"]]
    )
    segment: Key = Field(
        "", description="The key of a segment, for tables of people. Empty: everybody.", examples=["speakers"]
    )
    format: Ending = Field("csv", description="csv or xlsx.", examples=["csv"])


class ExportFileOut(Out):
    id: Id = told("Also the id of its job.", MADE)
    job: JobOut = told("How far it is.", {})
    table: str = told("The key of its table.", "people")
    columns: list[str] = told("Keys of its columns.", ["name", "email"])
    segment: str = told("Whom it is about. Empty: everybody.", "")
    format: Ending = told("csv or xlsx.", "csv")
    has_file: bool = told("Files are kept for a week.", True)


@router.get(
    "events/{event}/export-tables",
    auth=Needs(Scope.EXPORTS_READ),
    response=Listed[ExportTableOut],
    operation_id="list_export_tables",
)
def list_export_tables(request: ApiRequest, event: str) -> Listed[ExportTableOut]:
    """Tables that the token's maker may read, with their columns; all on one page."""
    data = [table_out(table) for table in saved_exports.readable(request.auth.rights)]
    return Listed(data=data, next_cursor=None)


@router.post(
    "events/{event}/export-files",
    auth=Needs(Scope.EXPORTS_READ),
    response={202: JobOut},
    operation_id="write_export",
)
def write_export(
    request: ApiRequest, event: str, body: NewExportFile, response: HttpResponse
) -> Status[JobOut]:
    """Have a table written, as it is when the worker comes to it."""
    caller = request.auth
    table, columns, segment = _chosen(caller, body)
    with refusing(export_files.Refused):
        row = export_files.ask(
            event=caller.event, table=table, columns=columns, segment_key=segment, ending=body.format, by=caller.by,
            now=caller.now,
        )  # fmt: skip
    return jobs.accepted(caller.event.slug, job_out(row), response)


@router.get(
    "events/{event}/export-files/{file}",
    auth=Needs(Scope.EXPORTS_READ),
    response=ExportFileOut,
    operation_id="read_export",
)
def read_export(request: ApiRequest, event: str, file: str) -> ExportFileOut:
    """One table that was asked for, and whether its file is there."""
    row = _row(request.auth, file)
    return ExportFileOut(
        id=row.public_id, job=job_out(row), table=row.kind, columns=row.columns, segment=row.segment_key,
        format=row.ending, has_file=bool(row.file),
    )  # fmt: skip


@router.get(
    "events/{event}/export-files/{file}/file",
    auth=Needs(Scope.EXPORTS_READ),
    operation_id="read_export_file",
    openapi_extra=FILE,
)
def read_export_file(request: ApiRequest, event: str, file: str) -> HttpResponseBase:
    """The table itself, once it is written. Cells that a spreadsheet would run begin with an apostrophe."""
    row = _row(request.auth, file)
    if not row.file:
        raise nothing_here(_("There is no file: it is not written yet, or gone after a week."))
    name, kind = f"{row.event.slug}-{row.kind}", export_tables.TYPES[row.ending]
    return files.attached(request, row.file, name, media_type=kind)


def _chosen(caller: Caller, body: NewExportFile) -> tuple[Table, list[str], str]:
    if (body.export_id is None) == (body.table is None):
        raise wrong("#/table", _("Give a saved export or a table: one of the two."))
    if body.export_id is not None:
        try:
            found = saved_exports.find(caller.event, body.export_id, caller.rights)
        except Http404:
            raise wrong("#/export_id", _("The event has no such export.")) from None
        return found.table, found.row.columns, found.row.segment_key
    table = table_named(caller, body.table)
    columns = columns_of(table, body.columns)
    check_segment(caller.event, table, body.segment)
    return table, columns, body.segment


def table_named(caller: Caller, key: str | None) -> Table:
    """One that the token's maker may read."""
    table = next((one for one in saved_exports.readable(caller.rights) if one.key == key), None)
    if table is None:
        raise wrong("#/table", _("There is no such table."))
    return table


def columns_of(table: Table, asked: list[str] | None) -> list[str]:
    """None: the usual ones."""
    known = [column.key for column in table.columns]
    columns = [column.key for column in table.columns if column.is_usual] if asked is None else asked
    for place, key in enumerate(columns):
        if key not in known:
            raise wrong(f"#/columns/{place}", _("The table has no such column."))
    if not columns:
        raise wrong("#/columns", _("Choose at least one column."))
    return columns


def check_segment(event: Event, table: Table, key: str) -> None:
    if key and not table.takes_segment:
        raise wrong("#/segment", _("This table is about everybody."))
    if key:
        try:
            saved_exports.definition_of(event, key)
        except Http404 as gone:
            raise wrong("#/segment", str(gone)) from None


def readable(caller: Caller) -> QuerySet[ExportFile]:
    """Files of tables that the token's maker may read now; of others nobody learns that they were asked for."""
    kinds = [table.key for table in saved_exports.readable(caller.rights)]
    return ExportFile.objects.filter(event=caller.event, kind__in=kinds)


def _row(caller: Caller, public_id: str) -> ExportFile:
    row = readable(caller).filter(public_id=public_id).first()
    if row is None:
        raise nothing_here()
    row.event = caller.event
    return row


def end_job(caller: Caller, row: ExportFile) -> None:
    export_files.stop(row=row, now=caller.now)


def job_out(row: ExportFile) -> JobOut:
    return JobOut(
        id=row.public_id, kind=KIND, state=JOB_STATES[State(row.state)],
        progress=ProgressOut(percent=100 if row.state in (State.DONE, State.GONE) else row.percent, done=0, total=None),
        detail=row.refusal, can_cancel=row.is_waiting,
        result_url=f"{address(row)}/file" if row.state == State.DONE and row.file else None,
        created_at=row.created_at, ended_at=row.ended_at,
    )  # fmt: skip


def address(row: ExportFile) -> str:
    return f"/api/events/{row.event.slug}/export-files/{row.public_id}"


def table_out(table: Table) -> ExportTableOut:
    columns = [
        ExportColumnOut(key=one.key, heading=str(one.heading), is_usual=one.is_usual) for one in table.columns
    ]
    return ExportTableOut(
        key=table.key, name=str(table.name), takes_segment=table.takes_segment, columns=columns
    )
