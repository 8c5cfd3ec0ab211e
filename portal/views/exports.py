"""Exports: the tables a role reads, saved choices of columns, downloads, and addresses for spreadsheets."""

from collections.abc import Sequence
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core import counting
from core.http import visitor_address
from events import access, membership
from events.actions import exports as actions
from events.models import Event, ExportAddress
from events.rights import Right
from portal import export_tables, saved_exports
from portal.export_tables.columns import Asked, Column, Table
from portal.forms.exports import ExportForm
from portal.saved_exports import Found

INVALID, CONFLICT, TOO_MANY = 422, 409, 429
MINUTE = 60
MOST_FETCHED = 10  # a minute, of one address
MOST_MISSED = 30  # a minute, from one place
Rights = frozenset[Right]


@require_safe
@never_cache
@access.team_any
def listing(request: SignedInRequest, event: Event, rights: Rights) -> HttpResponse:
    context = {
        "event": event,
        "tables": saved_exports.readable(rights),
        "saved": saved_exports.of_event(event, rights),
    }
    return render(request, "portal/exports/list.html", context)


@never_cache
@access.team_any
def add(request: SignedInRequest, event: Event, rights: Rights, kind: str) -> HttpResponse:
    table = export_tables.TABLES.get(kind)
    if table is None or not table.may_be_read(rights):
        raise Http404(_("There is no such table."))
    return _edit(request, event, table, None)


@never_cache
@access.team_any
def edit(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    found = saved_exports.find(event, key, rights)
    return _edit(request, event, found.table, found)


def _edit(request: SignedInRequest, event: Event, table: Table, found: Found | None) -> HttpResponse:
    row = found.row if found else None
    form = ExportForm(request.POST or None, event=event, table=table, row=row)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                row = actions.save(
                    event=event, row=row, kind=table.key, name=cleaned["name"], columns=cleaned["columns"],
                    segment_key=cleaned.get("segment", ""), by=request.user, now=timezone.now(),
                )  # fmt: skip
                return redirect("export", event.slug, row.public_id)
            except actions.Refused as refused:
                form.add_error("name", refused.message)
                status = CONFLICT
    context = {"event": event, "form": form, "table": table, "found": found}
    return render(request, "portal/exports/edit.html", context, status=status)


@require_safe
@never_cache
@access.team_any
def export(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    return _page(request, event, saved_exports.find(event, key, rights))


def _page(request: SignedInRequest, event: Event, found: Found, address: str = "") -> HttpResponse:
    """`address` is shown this once."""
    context = {"event": event, "found": found, "address": address}
    if found.address is not None:
        held = membership.rights_in(found.address.made_by, event)
        context["is_dead"] = not found.table.may_be_read(held)
    return render(request, "portal/exports/export.html", context)


@require_POST
@access.team_any
def delete(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    found = saved_exports.find(event, key, rights)
    actions.delete(row=found.row, by=request.user, now=timezone.now())
    messages.success(
        request, _("“%(name)s” is gone. What it is about is all still there.") % {"name": found.row.name}
    )
    return redirect("exports", event.slug)


@require_POST
@never_cache
@access.team_any
def address(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    """Makes one, and shows it: only in this answer."""
    found = saved_exports.find(event, key, rights)
    secret = actions.give_address(row=found.row, by=request.user, now=timezone.now())
    made = reverse("export_fetch", args=[event.slug, key, secret])
    return _page(request, event, saved_exports.find(event, key, rights), f"{settings.SITE_URL}{made}")


@require_POST
@access.team_any
def end_address(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    found = saved_exports.find(event, key, rights)
    actions.end_address(row=found.row, by=request.user, now=timezone.now())
    messages.success(request, _("The address has ended: spreadsheets get nothing by it any more."))
    return redirect("export", event.slug, key)


@require_safe
@never_cache
@access.team_any
def table(request: SignedInRequest, event: Event, rights: Rights, key: str, ending: str) -> HttpResponseBase:
    """The file itself."""
    found = saved_exports.find(event, key, rights)
    if ending not in export_tables.TYPES:
        raise Http404(_("There is no such table."))
    asked = saved_exports.asked(found.row, event, request.user, timezone.now())
    return _file(found.table, found.columns, asked, ending)


@require_safe
@access.secret_row
def fetch(request: HttpRequest, slug: str, key: str, secret: str) -> HttpResponseBase:
    """For a spreadsheet: in the name of whoever made the address, as long as he may read that table himself."""
    place, now = f"export.miss.{visitor_address(request)}", timezone.now()
    if counting.so_far(place) >= MOST_MISSED:
        return _too_often()
    addresses = (
        ExportAddress.objects.open().by_secret(secret).filter(export__public_id=key, export__event__slug=slug)
    )
    found = addresses.select_related("export__event__organizer", "made_by").first()
    if found is None or not _may_still(found):
        counting.up(place, MINUTE)
        raise Http404(_("There is nothing at this address."))
    if counting.up(f"export.{found.pk}", MINUTE) > MOST_FETCHED:
        return _too_often()
    row = found.export
    kind = export_tables.TABLES[row.kind]
    asked = saved_exports.asked(row, row.event, found.made_by, now)
    actions.used(address=found, now=now)
    with translation.override(
        settings.LANGUAGE_CODE
    ):  # heads that formulas name must not follow a browser's language
        return _file(kind, kind.chosen(row.columns), asked, "csv")


def _may_still(found: ExportAddress) -> bool:
    table = export_tables.TABLES.get(found.export.kind)
    return table is not None and table.may_be_read(membership.rights_in(found.made_by, found.export.event))


def _too_often() -> HttpResponse:
    answer = HttpResponse(
        _("Too often. Wait a minute."), status=TOO_MANY, content_type="text/plain; charset=utf-8"
    )
    answer["Retry-After"] = str(MINUTE)
    return answer


def _file(table: Table, columns: Sequence[Column], asked: Asked, ending: str) -> FileResponse:
    """Written to a file first: an answer that breaks off in the middle would look like a whole table."""
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    export_tables.write(out, table, columns, asked, ending=ending)
    out.seek(0)
    name = f"{asked.event.slug}-{table.key}.{ending}"
    response = FileResponse(out, as_attachment=True, filename=name, content_type=export_tables.TYPES[ending])
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
