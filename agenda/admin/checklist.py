"""What has to be settled with speakers, and how it stands: the list of things, and all of them by speaker."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agenda import checklist_table
from agenda.actions import checklist
from agenda.models import ChecklistTask
from core import tables
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.pages import page
from events.admin.unfold import column
from events.models import Event, Participant, TeamMember
from events.rights import Right


class TaskForm(EventForm):
    class Meta:
        model = ChecklistTask
        exclude = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        is_team = cleaned.get("owner") == ChecklistTask.Owner.TEAM
        if cleaned.get("owner_user") and not is_team:
            self.add_error("owner_user", _("Only what the team does has somebody of the team."))
        return cleaned


@admin.register(ChecklistTask)
class ChecklistTaskAdmin(ScopedAdmin):
    form = TaskForm
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    history_kind = "checklist"
    list_display = ("text", "kind", "owner", "owner_user", "due_on", "settled", "is_active", "position")
    list_select_related = ("owner_user",)
    list_filter = ("owner", "kind", "is_active")
    search_fields = ("text",)
    fields = ("text", "help_text", "kind", "owner", "owner_user", "due_on", "is_active", "position")
    actions_list = ("table",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(
            done_count=Count("entries", filter=Q(entries__done_at__isnull=False))
        )
        return counted

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Somebody of the event's own team."""
        if db_field.name == "owner_user":
            event = desk.of(request).form_event
            members = TeamMember.objects.in_event(event) if event else TeamMember.objects.none()
            kwargs["queryset"] = User.objects.filter(pk__in=members.values("user")).order_by("name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def deletable(self, row: Any) -> bool:
        return not row.entries.exists()

    @column(gettext_lazy("settled"), ordering="done_count")
    def settled(self, row: Any) -> int:
        return int(row.done_count)

    @page(gettext_lazy("By speaker"), path="table", icon="table_view", variant="primary")
    def table(self, request: HttpRequest) -> HttpResponse:
        """Speakers × things. A click settles or opens one; as CSV the same rows."""
        event = desk.adding_event(request)
        if event is None or Right.PROGRAMME not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        if request.method == "POST":
            return self._tick(request, event)
        only = request.GET.get("only", "")
        found = checklist_table.of(event, timezone.now(), only=only)
        if request.GET.get("format") == "csv":
            response = HttpResponse(checklist_table.to_csv(found, event), content_type=tables.MEDIA_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{event.slug}-checklist.csv"'
            return response
        context = {
            **self.admin_site.each_context(request),
            "title": _("To be settled with speakers"),
            "subtitle": None,
            "opts": self.opts,
            "event": event,
            "event_field": desk.EVENT_FIELD,
            "table": found,
            "only": only if only in {"open", "overdue"} else "",
            "back": self.list_path(),
        }
        return TemplateResponse(request, "agenda/admin/checklist.html", context)

    def _tick(self, request: HttpRequest, event: Event) -> HttpResponse:
        form = TickForm(request.POST)
        if not form.is_valid():
            raise Http404
        task = ChecklistTask.objects.filter(event=event, public_id=form.cleaned_data["task"])
        found = task.select_related("event").first()
        person = Participant.objects.filter(event=event, public_id=form.cleaned_data["speaker"]).first()
        if found is None or person is None:
            raise Http404
        by: Any = request.user
        try:
            checklist.tick(
                task=found, participant=person, done=form.cleaned_data["done"],
                note=form.cleaned_data["note"], is_team=True, by=by, now=timezone.now(),
            )  # fmt: skip
        except checklist.Refused as refused:
            messages.error(request, refused.message)
        return redirect(request.get_full_path())


class TickForm(forms.Form):
    """One cell of the table."""

    task = forms.CharField(max_length=40)
    speaker = forms.CharField(max_length=40)
    note = forms.CharField(max_length=300, required=False)
    done = forms.BooleanField(required=False)
