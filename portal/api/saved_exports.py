"""Saved exports, and the addresses by which spreadsheets fetch them, as their pages make and end both."""

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from core.api.problems import refusing
from core.api.shapes import Id, In, Listed, Out, told
from events.actions import exports
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import SavedExport
from events.scopes import Scope
from portal import saved_exports
from portal.api.exports import EXPORT, Key, check_segment, columns_of, table_named
from portal.saved_exports import Found

router = Router(tags=["Exports"])

Name = Annotated[str, Field(min_length=1, max_length=100)]
Columns = Annotated[list[Key], Field(max_length=200)]


class ExportAddressOut(Out):
    """Without the address itself, which is told once."""

    made_at: datetime = told("When it was made.", "2027-03-02T17:20:11Z")
    made_by_name: str = told("In whose name it reads.", "Olga Organizer")
    last_used_at: datetime | None = Field(
        description="When a spreadsheet fetched it last. Null: never.", examples=["2027-03-03T06:00:11Z"]
    )


class SavedExportOut(Out):
    id: Id = told("Of the saved export.", EXPORT)
    name: str = told("As the team calls it.", "For the caterer")
    table: str = told("The key of its table.", "people")
    columns: list[str] = told("Keys of its columns.", ["name", "email"])
    segment: str = told("Whom it is about: the key of a segment. Empty: everybody.", "speakers")
    address: ExportAddressOut | None = Field(
        description="The address by which spreadsheets fetch it. Null: it has none."
    )


class NewSavedExport(In):
    name: Name = told("As the team calls it.", "For the caterer")
    table: Key = told("The key of a table.", "people")
    columns: Columns | None = Field(
        None, description="Keys of columns. Null: the usual ones.", examples=[["name", "email"]]
    )
    segment: Key = Field(
        "", description="The key of a segment, for tables of people. Empty: everybody.", examples=["speakers"]
    )


class SavedExportChange(In):
    """What is left out stays; so does the table."""

    name: Name | None = Field(
        None, description="As the team calls it. Null: it stays.", examples=["For the caterer"]
    )
    columns: Columns | None = Field(
        None, description="Keys of columns. Null: they stay.", examples=[["name", "email"]]
    )
    segment: Key | None = Field(
        None, description="The key of a segment; empty: everybody. Null: it stays.", examples=["speakers"]
    )


class MadeAddressOut(Out):
    secret_url: str = told(
        "Gives the table as CSV to whoever has it, until it is ended. It is told this once.",
        "https://plenary.example/relay-2027/exports/exp_7k2m9q4w8x1c5v3b6n0z/secret.csv",
    )


@router.get(
    "events/{event}/exports",
    auth=Needs(Scope.EXPORTS_READ),
    response=Listed[SavedExportOut],
    operation_id="list_exports",
)
def list_exports(request: ApiRequest, event: str) -> Listed[SavedExportOut]:
    """Exports that the team has saved, of tables that the token's maker may read; all on one page."""
    caller = request.auth
    data = [export_out(one) for one in saved_exports.of_event(caller.event, caller.rights)]
    return Listed(data=data, next_cursor=None)


@router.post(
    "events/{event}/exports",
    auth=Needs(Scope.EXPORTS_WRITE),
    response={201: SavedExportOut},
    operation_id="create_export",
)
def create_export(request: ApiRequest, event: str, body: NewSavedExport) -> Status[SavedExportOut]:
    """Columns of a table under a name, for the whole team."""
    caller = request.auth
    table = table_named(caller, body.table)
    columns = columns_of(table, body.columns)
    check_segment(caller.event, table, body.segment)
    row = _saved(caller, None, table.key, body.name, columns, body.segment)
    return Status(201, export_out(_found(caller, row.public_id)))


@router.patch(
    "events/{event}/exports/{saved_export}",
    auth=Needs(Scope.EXPORTS_WRITE),
    response=SavedExportOut,
    operation_id="change_export",
)
def change_export(
    request: ApiRequest, event: str, saved_export: str, body: SavedExportChange
) -> SavedExportOut:
    """Another name, other columns, other people. Its address gives the new table from now on."""
    caller = request.auth
    found = _found(caller, saved_export)
    row = found.row
    columns = row.columns if body.columns is None else columns_of(found.table, body.columns)
    if body.segment:
        check_segment(caller.event, found.table, body.segment)
    segment = row.segment_key if body.segment is None else body.segment
    _saved(caller, row, row.kind, body.name or row.name, columns, segment)
    return export_out(_found(caller, saved_export))


@router.delete(
    "events/{event}/exports/{saved_export}",
    auth=Needs(Scope.EXPORTS_WRITE),
    response={204: None},
    operation_id="delete_export",
)
def delete_export(request: ApiRequest, event: str, saved_export: str) -> Status[None]:
    """Its address ends with it; what it is about is all still there."""
    caller = request.auth
    exports.delete(row=_found(caller, saved_export).row, by=caller.by, now=caller.now)
    return Status(204, None)


@router.post(
    "events/{event}/exports/{saved_export}/address",
    auth=Needs(Scope.EXPORTS_WRITE),
    response={201: MadeAddressOut},
    operation_id="make_export_address",
)
def make_export_address(request: ApiRequest, event: str, saved_export: str) -> Status[MadeAddressOut]:
    """An address for a spreadsheet, in the name of the token's maker; it outlives the token. An earlier one ends."""
    caller = request.auth
    row = _found(caller, saved_export).row
    secret = exports.give_address(row=row, by=caller.by, now=caller.now)
    path = reverse("export_fetch", args=[caller.event.slug, row.public_id, secret])
    return Status(201, MadeAddressOut(secret_url=f"{settings.SITE_URL}{path}"))


@router.delete(
    "events/{event}/exports/{saved_export}/address",
    auth=Needs(Scope.EXPORTS_WRITE),
    response={204: None},
    operation_id="end_export_address",
)
def end_export_address(request: ApiRequest, event: str, saved_export: str) -> Status[None]:
    """At once and for ever. A second time changes nothing."""
    caller = request.auth
    exports.end_address(row=_found(caller, saved_export).row, by=caller.by, now=caller.now)
    return Status(204, None)


def _saved(
    caller: Caller, row: SavedExport | None, kind: str, name: str, columns: list[str], segment: str
) -> SavedExport:
    with refusing(exports.Refused):
        return exports.save(
            event=caller.event, row=row, kind=kind, name=name, columns=columns, segment_key=segment, by=caller.by,
            now=caller.now,
        )  # fmt: skip


def _found(caller: Caller, public_id: str) -> Found:
    try:
        found = saved_exports.find(caller.event, public_id, caller.rights)
    except Http404 as gone:
        raise nothing_here(str(gone)) from None
    found.row.event = caller.event
    return found


def export_out(found: Found) -> SavedExportOut:
    row, address = found.row, found.address
    return SavedExportOut(
        id=row.public_id, name=row.name, table=row.kind, columns=row.columns, segment=row.segment_key,
        address=ExportAddressOut(
            made_at=address.made_at, made_by_name=address.made_by.name, last_used_at=address.last_used_at
        ) if address else None,
    )  # fmt: skip
