"""Bringing proposals in from a table: upload, what its columns mean, what is wrong with it, and how far it is."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget

from agenda.actions import imports
from agenda.importers.proposals.columns import Field
from agenda.models import ProposalImport, Session
from events import desk
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.rights import Right

State = ProposalImport.State
STATES = {
    "uploaded": "info",
    "read": "warning",
    "queued": "info",
    "running": "info",
    "done": "success",
    "failed": "danger",
    "cancelled": "default",
}
SHOWN_ERRORS = 100
SHOWN_DECIDED = 200
# Part by part as the page offers them: which words stand for which field.
FIELDS: tuple[tuple[Any, tuple[tuple[Field, Any], ...]], ...] = (
    (
        gettext_lazy("The talk"),
        (
            (Field.TITLE, gettext_lazy("Title")),
            (Field.SUBTITLE, gettext_lazy("Subtitle")),
            (Field.ABSTRACT, gettext_lazy("Abstract")),
            (Field.DESCRIPTION, gettext_lazy("Description")),
            (Field.TYPE, gettext_lazy("Type")),
            (Field.TRACK, gettext_lazy("Track")),
            (Field.MINUTES, gettext_lazy("Minutes")),
            (Field.LEVEL, gettext_lazy("Level")),
            (Field.LANGUAGE, gettext_lazy("Language")),
            (Field.NO_RECORDING, gettext_lazy("Not to be recorded")),
            (Field.RECORDING, gettext_lazy("May be recorded")),
            (Field.LICENCE, gettext_lazy("Licence of the recording")),
            (Field.ID, gettext_lazy("Id or code in the other system")),
            (Field.QUESTION, gettext_lazy("Answer to a question of that name")),
        ),
    ),
    (
        gettext_lazy("The speaker"),
        (
            (Field.NAME, gettext_lazy("Name")),
            (Field.FIRST_NAME, gettext_lazy("First name")),
            (Field.LAST_NAME, gettext_lazy("Last name")),
            (Field.EMAIL, gettext_lazy("E-mail address")),
            (Field.COMPANY, gettext_lazy("Company")),
            (Field.JOB_TITLE, gettext_lazy("What they do")),
            (Field.PRONOUNS, gettext_lazy("Pronouns")),
            (Field.BIOGRAPHY, gettext_lazy("Biography")),
            (Field.LINK, gettext_lazy("Web address")),
            (Field.ROLE, gettext_lazy("Speaks, or is author only")),
            (Field.SPEAKER_ID, gettext_lazy("Id of the speaker")),
            (Field.SPEAKERS, gettext_lazy("All speakers, as a list")),
            (Field.SPEAKER_IDS, gettext_lazy("Ids of all speakers")),
            (Field.OWNER, gettext_lazy("Who handed it in")),
            (Field.OWNER_EMAIL, gettext_lazy("Address of who handed it in")),
        ),
    ),
    (
        gettext_lazy("The committee"),
        (
            (Field.STATE, gettext_lazy("State")),
            (Field.PENDING, gettext_lazy("Decision not yet told")),
            (Field.CONFIRMED, gettext_lazy("Confirmed by the speaker")),
            (Field.SUBMITTED, gettext_lazy("When it was handed in")),
            (Field.STARTS, gettext_lazy("Beginning, for the length")),
            (Field.ENDS, gettext_lazy("End, for the length")),
            (Field.NOTES, gettext_lazy("Notes for the committee")),
            (Field.INTERNAL, gettext_lazy("Notes of the organizers, ratings")),
        ),
    ),
    (
        gettext_lazy("Our own files"),
        ((Field.CLASSIFIERS, gettext_lazy("Further facts")), (Field.ANSWERS, gettext_lazy("Answers"))),
    ),
    (
        gettext_lazy("Left out"),
        ((Field.IGNORE, gettext_lazy("Nothing: leave it out")), (Field.TAGS, gettext_lazy("Tags"))),
    ),
)
CHOICES = [(group, [(str(field), words) for field, words in fields]) for group, fields in FIELDS]
STATES_OF_NEW = [
    (state, Session.State(state).label)
    for state in ("submitted", "accepted", "confirmed", "waiting", "rejected")
]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table of the talks"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.json,.xlsx"}),
        help_text=gettext_lazy(
            "CSV, XLSX or JSON: an export of Sessionize, Papercall or pretalx, or your own table."
        ),
    )
    speakers = forms.FileField(
        label=gettext_lazy("Table of the speakers"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.json,.xlsx"}),
        help_text=gettext_lazy("Only if they stand in a file of their own."),
    )


@admin.register(ProposalImport)
class ProposalImportAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.PROGRAMME})
    list_display = ("file_name", "state_tag", "how_far", "created_at", "created_by")
    actions_list = ("upload",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("event", "created_by")

    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"agenda_proposalimport_{name}",
            )
            for name, view in (("columns", self.columns), ("start", self.start), ("stop", self.stop))
        ]
        return own + super().get_urls()

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.PROGRAMME) else []

    @column(gettext_lazy("state"), ordering="state", label=STATES)
    def state_tag(self, row: ProposalImport) -> Tag:
        return Tag(row.state, row.get_state_display())

    @column(gettext_lazy("talks"))
    def how_far(self, row: ProposalImport) -> str:
        if row.state in {State.QUEUED, State.RUNNING, State.UPLOADED}:
            return _("%(done)d of %(total)d") % {"done": row.done, "total": row.total}
        return str(row.report.get("talks", "—"))

    # Pages

    @page(gettext_lazy("Bring proposals in"), path="upload", icon="upload_file", variant="primary")
    def upload(self, request: HttpRequest) -> HttpResponse:
        event = desk.adding_event(request)
        if event is None or Right.PROGRAMME not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        confirmed = pages.is_confirmed(request)
        form = UploadForm(request.POST if confirmed else None, request.FILES if confirmed else None)
        if confirmed and form.is_valid():
            by: Any = request.user
            try:
                row = imports.upload(
                    event=event, file=form.cleaned_data["file"], speakers=form.cleaned_data["speakers"], by=by,
                    now=timezone.now(),
                )  # fmt: skip
                return redirect(self.change_path(row))
            except imports.Refused as refused:
                form.add_error("file", refused.message)
        question = Question(
            title=_("Bring proposals into %(event)s") % {"event": event.name},
            tells=[
                _(
                    "First the table is read and you see what would come in. Nothing changes before you say so."
                ),
                _("All of it comes in or nothing. Nobody gets a mail, and nobody gets a ticket."),
                _("The same file may be brought in again: what you have changed here stays as it is."),
            ],
            button=_("Upload and look"),
            back=self.list_path(),
        )
        return pages.ask(self, request, question, form=form, hidden=[(desk.EVENT_FIELD, event.public_id)])

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            gone: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
            return gone
        row = self.row_for(request, object_id, Right.PROGRAMME)
        context = self._context(request, row)
        if request.headers.get("HX-Request"):
            if row.is_worked_on:
                return TemplateResponse(request, "agenda/admin/_import_progress.html", context)
            # What stands below is another page now.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return TemplateResponse(request, "agenda/admin/import.html", context)

    def _context(self, request: HttpRequest, row: ProposalImport) -> dict[str, Any]:
        report = row.report
        errors = report.get("errors", [])
        return {
            **self.admin_site.each_context(request),
            "title": row.file_name,
            "subtitle": None,
            "opts": self.opts,
            "original": row,
            "row": row,
            "report": report,
            "is_reading": row.state == State.UPLOADED,
            "columns": [
                {
                    **entry,
                    "field": row.mapping.get(entry["name"], Field.IGNORE),
                    "name_of": f"column-{position}",
                }
                for position, entry in enumerate(report.get("columns", []))
            ],
            "choices": CHOICES,
            "states": STATES_OF_NEW,
            "errors": errors[:SHOWN_ERRORS],
            "more_errors": max(0, len(errors) - SHOWN_ERRORS),
            "counts": [(capfirst(what), number) for what, number in report.get("counts", {}).items()],
            "decided": [
                (title, Session.State(state).label)
                for title, state in report.get("decided", [])[:SHOWN_DECIDED]
            ],
            "more_decided": max(0, len(report.get("decided", [])) - SHOWN_DECIDED),
            "talks_path": reverse("admin:agenda_session_changelist"),
            "upload_path": reverse("admin:agenda_proposalimport_upload"),
            "actions": {
                name: reverse(f"admin:agenda_proposalimport_{name}", args=[row.pk])
                for name in ("columns", "start", "stop")
            },
            "here": self.change_path(row),
            "back": self.list_path(),
        }

    def columns(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What somebody chose for each column; the table is read again with it."""
        row = self.row_for(request, object_id, Right.PROGRAMME)
        if request.method == "POST":
            names = [entry["name"] for entry in row.report.get("columns", [])]
            mapping = {
                name: request.POST.get(f"column-{position}", "") for position, name in enumerate(names)
            }
            otherwise = request.POST.get("otherwise", "")
            known = {str(field) for field in Field}
            chosen = {name: field if field in known else str(Field.IGNORE) for name, field in mapping.items()}
            fits = otherwise if otherwise in dict(STATES_OF_NEW) else row.otherwise
            self._do(
                request, imports.choose, row=row, mapping=chosen, otherwise=fits,
                keeps_states="keeps_states" in request.POST, now=timezone.now(),
            )  # fmt: skip
        return redirect(self.change_path(row))

    def start(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.PROGRAMME)
        if request.method == "POST":
            self._do(request, imports.bring_in, row=row, by=request.user, now=timezone.now())
        return redirect(self.change_path(row))

    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.PROGRAMME)
        if request.method == "POST":
            self._do(request, imports.cancel, row=row, by=request.user, now=timezone.now())
        return redirect(self.change_path(row))

    def _do(self, request: HttpRequest, action: Any, **arguments: Any) -> None:
        try:
            action(**arguments)
        except imports.Refused as refused:
            messages.error(request, refused.message)
