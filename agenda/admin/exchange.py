"""The session list's doors: proposals from a file and into files."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminRadioSelectWidget

from accounts.models import User
from agenda import committee
from agenda.committee import Seat
from agenda.exports import proposal_table, submission_json
from agenda.models import Session
from core import tables
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.pages import page
from events.models import Event
from events.rights import Right

FORMATS = [
    ("xlsx", gettext_lazy("Spreadsheet (XLSX)")),
    ("csv", gettext_lazy("CSV with commas")),
    ("semicolon", gettext_lazy("CSV with semicolons")),
    ("json", gettext_lazy("Submission JSON")),
]


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=FORMATS,
        initial="xlsx",
        widget=UnfoldAdminRadioSelectWidget(),
        help_text=gettext_lazy(
            "Semicolons suit spreadsheets that write 1,5 for one and a half. Submission JSON is for other systems: "
            "everything, one entry a talk."
        ),
    )
    rows = forms.ChoiceField(
        label=gettext_lazy("One row for each"),
        choices=[("talk", gettext_lazy("Talk")), ("speaker", gettext_lazy("Speaker of a talk"))],
        initial="talk",
        required=False,
        widget=UnfoldAdminRadioSelectWidget(),
    )
    states = forms.MultipleChoiceField(
        label=gettext_lazy("Talks that are"),
        choices=Session.State.choices,
        initial=[state for state in Session.State.values if state != Session.State.DRAFT],
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=[
            *((column.name, column.label) for column in proposal_table.COLUMNS),
            (proposal_table.ANSWERS, gettext_lazy("Answers, a column for each question")),
        ],
        initial=[column.name for column in proposal_table.COLUMNS if column.is_usual],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("format") != "json" and not cleaned.get("columns"):
            self.add_error("columns", _("Choose at least one column."))
        return cleaned


class Exchange(ScopedAdmin):
    actions_list: tuple[str, ...] = ("bring_in", "export")

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.PROGRAMME) else []

    @page(gettext_lazy("Bring proposals in"), path="bring-in", icon="upload_file")
    def bring_in(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:agenda_proposalimport_upload")

    @page(gettext_lazy("Export"), path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponse:
        event = desk.of(request).current
        if event is None or not desk.of(request).may(Right.PROGRAMME, event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        form = ExportForm(request.GET if "format" in request.GET else None)
        if form.is_bound and form.is_valid():
            return _download(seat_of(request, event), form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export talks of %(event)s") % {"event": event.name},
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "back": self.list_path(),
        }
        return TemplateResponse(request, "agenda/admin/export.html", context)


def seat_of(request: HttpRequest, event: Event) -> Seat:
    """The organizer's seat in the committee: what he must not know of talks he has a conflict with."""
    seats: dict[int, Seat] = request.__dict__.setdefault("seats", {})
    if event.pk not in seats:
        seats[event.pk] = committee.take_seat(cast(User, request.user), event, timezone.now())
    return seats[event.pk]


def _download(seat: Seat, wanted: dict[str, Any]) -> HttpResponse:
    event = seat.event
    talks = Session.objects.filter(event=event, state__in=wanted["states"])
    table = proposal_table.load(event, talks, seat)
    per_speaker = wanted["rows"] == "speaker"
    if wanted["format"] == "json":
        body: str | bytes = submission_json.render(event, table, settings.SITE_URL)
        media_type, suffix = submission_json.MEDIA_TYPE, "json"
    else:
        head, rows = proposal_table.sheet(table, wanted["columns"], per_speaker=per_speaker)
        if wanted["format"] == "xlsx":
            body, media_type, suffix = tables.as_xlsx(_("Talks"), head, rows), tables.XLSX_TYPE, "xlsx"
        else:
            delimiter = ";" if wanted["format"] == "semicolon" else ","
            body = tables.as_csv(head, rows, delimiter=delimiter, keep_lines=True)
            media_type, suffix = tables.MEDIA_TYPE, "csv"
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-talks.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response
