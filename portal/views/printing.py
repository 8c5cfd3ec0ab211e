"""Printing badges: batches that the worker draws, the ledger, and single ones at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from events import access
from events.models import Event
from events.rights import Right
from portal import badge_letters, badges
from portal import printing as drawing
from portal.badges import Wearer
from portal.forms.printing import BatchForm, DeskForm
from tickets.actions import printing
from tickets.badges import calibration, stock
from tickets.documents import coverage
from tickets.models import BadgeBatch, BadgePrint, BadgePrinter
from tickets.views.documents import as_pdf

INVALID, CONFLICT = 422, 409
KEY = 24
MOST_SHOWN = 50


@never_cache
@access.team(Right.BADGES)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """The form for the next batch, and all batches. What cannot be printed is told before anything is drawn."""
    form, status = BatchForm(request.POST or None, event=event), 200
    found = badges.wearers(event)
    lacking, is_held = list(badge_letters.of_wearers(found)), False
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            wanted = drawing.lacking(printing.wished(event, form.cleaned_data))
            if wanted and not request.POST.get("anyway"):
                lacking, is_held, status = wanted, True, CONFLICT
            else:
                try:
                    return redirect(_asked(request, event, form).path)
                except printing.Refused as refused:
                    form.add_error(None, refused.message)
                    status = CONFLICT
    context = {
        "event": event,
        "part": "print",
        "form": form,
        "form_key": get_random_string(KEY),
        "rows": BadgeBatch.objects.filter(event=event).select_related("event", "layout", "created_by")[:40],
        "counted": _counted(event, found),
        "lacking": lacking,
        "is_held": is_held,
    }
    return render(request, "portal/badges/print.html", context, status=status)


def _asked(request: SignedInRequest, event: Event, form: BatchForm) -> BadgeBatch:
    key = request.POST.get("form_key", "")[:40]
    return printing.ask(
        event=event, wishes=form.cleaned_data, form_key=key, by=request.user, now=timezone.now()
    )


@dataclass(frozen=True)
class Counted:
    people: int
    printed: int

    @property
    def open(self) -> int:
        return self.people - self.printed


def _counted(event: Event, found: list[Wearer]) -> Counted:
    done = printing.printed(event)
    return Counted(len(found), sum((wearer.person.pk, wearer.face.content_hash) in done for wearer in found))


@never_cache
@access.team(Right.BADGES)
def batch(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """How far a batch is, or what came of it. While it is worked on, the page asks again by itself."""
    row = _row(event, public_id)
    if request.htmx and not row.is_worked_on:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    name = "_progress.html" if request.htmx else "batch.html"
    context = {
        "event": event,
        "part": "print",
        "row": row,
        "lacking": badge_letters.stored(event, row.missing) if row.missing else [],
    }
    return render(request, f"portal/badges/{name}", context)


@require_POST
@access.team(Right.BADGES)
def cancel(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    row = _row(event, public_id)
    printing.cancel(row=row, by=request.user, now=timezone.now())
    return redirect(row.path)


@require_safe
@access.team(Right.BADGES)
def batch_pdf(request: SignedInRequest, event: Event, public_id: str) -> HttpResponseBase:
    row = _row(event, public_id)
    try:
        file = row.file.open("rb") if row.file else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise Http404(_("The file of this batch is gone: ask for it again."))
    response = FileResponse(file, content_type="application/pdf", filename=f"{event.slug}-badges.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _row(event: Event, public_id: str) -> BadgeBatch:
    rows = BadgeBatch.objects.select_related(
        "event", "layout", "printer", "ticket_type", "partner", "desk", "created_by"
    )
    return get_object_or_404(rows, event=event, public_id=public_id)


# People


@dataclass(frozen=True)
class Line:
    """One person in the ledger."""

    wearer: Wearer
    last: BadgePrint | None

    @property
    def is_changed(self) -> bool:
        return self.last is not None and self.last.content_hash != self.wearer.face.content_hash

    @property
    def needs_print(self) -> bool:
        return self.last is None or self.is_changed or self.last.badge.state == "dead"

    @property
    def lacking(self) -> str:
        """Letters that cannot be printed."""
        return coverage.spelled(badge_letters.of_wearer(self.wearer))


@never_cache
@require_safe
@access.team(Right.BADGES)
def people(request: SignedInRequest, event: Event) -> HttpResponse:
    """Who was printed when, `?q=` by a part of the name or company; `?open=1` only who needs a print."""
    words = request.GET.get("q", "").strip()[:80]
    lines = _lines(event)
    if words:
        lines = [line for line in lines if badges.folded(words) in badges.folded(_said(line.wearer))]
    if request.GET.get("open"):
        lines = [line for line in lines if line.needs_print]
    context = {
        "event": event,
        "part": "people",
        "words": words,
        "only_open": bool(request.GET.get("open")),
        "lines": lines[:MOST_SHOWN],
        "count": len(lines),
        "reasons": BadgePrint.Reason.choices,
    }
    return render(request, "portal/badges/people.html", context)


def _lines(event: Event) -> list[Line]:
    last = printing.last_prints(event)
    found = sorted(badges.wearers(event), key=badges.by_name)
    return [Line(wearer, last.get(wearer.person.pk)) for wearer in found]


def _said(wearer: Wearer) -> str:
    return f"{wearer.face.name} {wearer.person.name} {wearer.face.company}"


@require_POST
@access.team(Right.BADGES)
def desk_copy(request: SignedInRequest, event: Event) -> HttpResponse:
    """One badge, now; `anyway`, though it has letters that cannot be printed. For a lost or damaged one the old badge
    dies."""
    form = DeskForm(request.POST)
    if not form.is_valid():
        raise Http404(_("Nobody to print a badge for."))
    people = event.participants.filter(public_id=form.cleaned_data["person"])
    found = badges.wearers(event, list(people.values_list("pk", flat=True)))
    if not found:
        messages.warning(request, _("This person gets no badge: there is no valid ticket, talk or role."))
        return redirect("badge_people", slug=event.slug)
    lacking = list(badge_letters.of_wearers(found))
    if lacking and not form.cleaned_data["anyway"]:
        given = form.cleaned_data | {"anyway": "1"}
        context = {
            "event": event, "part": "people", "lacking": lacking, "given": given, "action": request.path,
        }  # fmt: skip
        return render(request, "portal/badges/letters.html", context, status=CONFLICT)
    return _printed(request, event, found[0], form.cleaned_data, timezone.now())


def _printed(
    request: SignedInRequest, event: Event, wearer: Wearer, given: Mapping[str, Any], now: datetime
) -> HttpResponse:
    size = stock.STOCKS.get(given["size"])
    with translation.override(event.language):
        content = drawing.desk_copy(
            event=event, wearer=wearer, reason=given["reason"], size=size, by=request.user, now=now
        )
    return as_pdf(content, f"{event.slug}-badge.pdf")


@require_safe
@access.team(Right.BADGES)
def calibration_pdf(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?stock=&printer=`: the cells of a stock as lines, moved as the printer's badges are."""
    found = stock.STOCKS.get(request.GET.get("stock", ""))
    if found is None:
        raise Http404(_("There is no such stock."))
    printer = BadgePrinter.objects.filter(event=event, public_id=request.GET.get("printer", "")).first()
    offset = printer.front if printer else (0.0, 0.0)
    return as_pdf(calibration.draw(found, offset), f"calibration-{found.code}.pdf")
