"""Tables to bring in: the list, the upload, what the columns mean with what each line comes to, how far it is, undoing it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core import tables
from events import access
from events.models import Event, TableImport, TableImportLine
from events.rights import Right
from portal import table_imports
from portal.actions import table_imports as actions
from portal.forms.table_imports import ColumnsForm, UploadForm, sample_of
from portal.table_imports import KINDS
from portal.table_imports.base import Kind

INVALID = 422
LISTED, SHOWN = 20, 50
Rights = frozenset[Right]
State, Line = TableImport.State, TableImportLine


@require_safe
@never_cache
@access.team_any
def listing(request: SignedInRequest, event: Event, rights: Rights) -> HttpResponse:
    kinds = table_imports.usable(rights)
    rows = TableImport.objects.filter(event=event, kind__in=[kind.key for kind in kinds]).select_related(
        "created_by"
    )
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    lines = [(row, KINDS[row.kind]) for row in page.object_list]
    context = {"event": event, "kinds": kinds, "page": page, "lines": lines}
    return render(request, "portal/imports/list.html", context)


@never_cache
@access.team_any
def upload(request: SignedInRequest, event: Event, rights: Rights, kind: str) -> HttpResponse:
    chosen = _kind(kind, rights)
    is_posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_posted else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.upload(event=event, kind=kind, file=file, by=request.user, now=timezone.now())
            return redirect("import", event.slug, row.public_id)
        except actions.Refused as refused:
            form.add_error("file", refused.message)
    context = {"event": event, "kind": chosen, "form": form}
    return render(request, "portal/imports/upload.html", context, status=INVALID if is_posted else 200)


@require_safe
@access.team_any
def sample(request: SignedInRequest, event: Event, rights: Rights, kind: str, ending: str) -> HttpResponse:
    """A small table with the right headings, to be filled in."""
    chosen = _kind(kind, rights)
    head, *rows = sample_of(chosen, event)
    if ending == "xlsx":
        content: bytes | str = tables.as_xlsx(str(chosen.name), head, rows)
    elif ending == "csv":
        content = tables.as_csv(head, rows)
    else:
        raise Http404(_("There is no such sample."))
    return _download(content, f"{kind}-sample.{ending}")


@require_safe
@never_cache
@access.team_any
def one(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    row = _find(event, key, rights)
    if request.headers.get("HX-Request"):
        if row.is_worked_on:
            return render(request, "portal/imports/_progress.html", {"event": event, "row": row})
        return HttpResponse(headers={"HX-Refresh": "true"})  # what stands below is another page now
    return _page(request, row, ColumnsForm(row))


def _page(request: SignedInRequest, row: TableImport, form: ColumnsForm, status: int = 200) -> HttpResponse:
    counted = row.lines.order_by().values_list("verdict", "state").annotate(count=Count("pk"))
    verdicts, states = Counter[str](), Counter[str]()
    for verdict, state, count in counted:
        verdicts[verdict] += count
        states[state] += count
    shown = request.GET.get("show", "")
    lines = row.lines.all()
    if shown in Line.Verdict.values:
        lines = lines.filter(verdict=shown)
    elif shown == Line.State.KEPT:
        lines = lines.filter(state=shown)
    page = Paginator(lines, SHOWN).get_page(request.GET.get("page"))
    context = {
        "event": row.event, "row": row, "kind": form.kind, "form": form, "page": page, "shown": shown,
        "verdicts": verdicts, "states": states, "tabs": _tabs(row, verdicts, states, shown),
        "wanted": sum(verdicts[one] for one in Line.WANTED), "errors": verdicts[Line.Verdict.ERROR],
        "query": f"show={shown}&" if shown else "", "by": row.started_by or row.created_by,
        "lines": [(one, _problems(one, form.kind)) for one in page.object_list],
    }  # fmt: skip
    return render(request, "portal/imports/import.html", context, status=status)


def _tabs(row: TableImport, verdicts: Counter[str], states: Counter[str], shown: str) -> list[dict[str, Any]]:
    found = [
        ("", _("All lines"), verdicts.total()),
        *((one.value, one.label, verdicts[one]) for one in Line.Verdict),
    ]
    if states[Line.State.KEPT]:
        found.append((Line.State.KEPT.value, _("Not undone"), states[Line.State.KEPT]))
    return [
        {"href": f"{row.path}?show={key}#lines" if key else f"{row.path}#lines", "text": words, "count": count,
         "current": key == shown}
        for key, words, count in found
        if count or not key
    ]  # fmt: skip


def _problems(line: TableImportLine, kind: Kind) -> list[tuple[str, str]]:
    return [(kind.label(key), words) for key, words in line.problems]


@require_POST
@access.team_any
def columns(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    """Its lines are judged once more, by the worker."""
    row = _find(event, key, rights)
    form = ColumnsForm(row, request.POST)
    if form.is_valid():
        try:
            actions.choose(
                row=row, columns=form.columns, options=form.options, by=request.user, now=timezone.now()
            )
            return redirect(row.path)
        except actions.Refused as refused:
            form.add_error(None, refused.message)
    return _page(request, row, form, status=INVALID)


@require_POST
@access.team_any
def do(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    row, now = _find(event, key, rights), timezone.now()
    ways: dict[str, Any] = {"stop": actions.stop, "go_on": actions.go_on, "undo": actions.undo}
    try:
        if request.POST.get("do") == "start":
            actions.start(row=row, despite_errors="despite_errors" in request.POST, by=request.user, now=now)
        elif request.POST.get("do") in ways:
            ways[request.POST["do"]](row=row, by=request.user, now=now)
    except actions.Refused as refused:
        messages.error(request, refused.message)
    return redirect(row.path)


@require_safe
@never_cache
@access.team_any
def errors(request: SignedInRequest, event: Event, rights: Rights, key: str) -> HttpResponse:
    """The lines with an error as they came, each with its line and the reason, to be mended and uploaded."""
    row = _find(event, key, rights)
    kind = KINDS[row.kind]
    lines = row.lines.filter(verdict=Line.Verdict.ERROR)
    told = [
        [
            *line.cells,
            line.number,
            " ".join(f"{label}: {words}" if label else words for label, words in _problems(line, kind)),
        ]
        for line in lines.iterator(chunk_size=500)
    ]
    return _download(
        tables.as_csv([*row.head, _("Line"), _("Reason")], told, keep_lines=True),
        f"{event.slug}-{row.kind}-errors.csv",
    )


def _kind(key: str, rights: Rights) -> Kind:
    kind = KINDS.get(key)
    if kind is None or not kind.may_be_used(rights):
        raise Http404(_("There is no such table."))
    return kind


def _find(event: Event, key: str, rights: Rights) -> TableImport:
    """Raises Http404, alike for what is not there and for a table that these rights do not bring in."""
    rows = TableImport.objects.select_related("created_by", "started_by", "undone_by")
    row = rows.filter(event=event, public_id=key).first()
    if row is None or row.kind not in KINDS or not KINDS[row.kind].may_be_used(rights):
        raise Http404(_("There is no such import."))
    row.event = event
    return row


def _download(content: bytes | str, name: str) -> HttpResponse:
    kind = tables.XLSX_TYPE if name.endswith(".xlsx") else tables.MEDIA_TYPE
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
