"""What attendees and buyers are asked; what they answered, counted and as a table, for who looks after people."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import downloads, tables
from events import desk
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.forms import EventForm
from events.admin.options import OptionForms
from events.admin.pages import page
from events.admin.unfold import column
from events.rights import Right
from tickets import answer_table
from tickets.models import Answer, AttendeeField, Question, QuestionOption


class QuestionForm(EventForm):
    class Meta:
        model = Question
        exclude = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, option = cleaned.get("depends_on"), cleaned.get("depends_on_option")
        if first and (first.pk == self.instance.pk or _leads_to(first, self.instance.pk)):
            self.add_error("depends_on", _("These questions would wait for each other."))
        if first and first.about != cleaned.get("about"):
            self.add_error("depends_on", _("One is about each attendee, the other about the order."))
        if option and (first is None or option.question_id != first.pk):
            self.add_error("depends_on_option", _("This is no answer to the question it is asked after."))
        if cleaned.get("badge_mark") and (
            cleaned.get("kind") != Question.Kind.CONSENT or cleaned.get("about") != Question.About.ATTENDEE
        ):
            self.add_error("badge_mark", _("Only a consent about each attendee puts a mark on the badge."))
        if "kind" in self.changed_data and self.instance.pk and self.instance.answers.exists():
            self.add_error("kind", _("It has answers already. Stop asking it and ask a new one."))
        return cleaned


def _leads_to(question: Question, pk: int | None) -> bool:
    seen: set[int] = set()
    while question.depends_on is not None and question.pk not in seen:
        seen.add(question.pk)
        question = question.depends_on
        if question.pk == pk:
            return True
    return False


class ChoiceForms(OptionForms):
    choosing = (Question.Kind.CHOICE, Question.Kind.SEVERAL)


class Options(ScopedRows):
    model = QuestionOption
    formset = ChoiceForms
    verbose_name_plural = gettext_lazy("possible answers, for questions with a choice")
    fields = ("position", "text")


@admin.register(Question)
class QuestionAdmin(ScopedAdmin):
    form = QuestionForm
    view_rights = frozenset({Right.PEOPLE})
    change_right = Right.PEOPLE
    list_display = ("text", "kind", "about", "is_required", "is_active", "answered")
    list_filter = ("about", "is_active")
    ordering = ("position", "pk")
    inlines = (Options,)
    actions_list = ("answers_page",)
    fields = (
        "text", "help_text", "kind", "about", "is_required", "is_active", "is_sensitive", "ticket_types",
        "depends_on", "depends_on_option", "frozen_from_at", "badge_mark", "position",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(count=Count("answers"))
        return rows

    def deletable(self, row: Question) -> bool:
        return not row.answers.exists()

    def choices_of(self, model: Any, request: HttpRequest) -> QuerySet[Any]:
        if model is QuestionOption:
            event = desk.of(request).form_event
            return QuestionOption.objects.filter(question__event=event).select_related("question")
        return super().choices_of(model, request)

    @column(gettext_lazy("answers"), ordering="count")
    def answered(self, row: Any) -> int:
        return int(row.count)

    def get_urls(self) -> list[Any]:
        file = self.admin_site.admin_view(self.answer_file)
        return [path("file/<int:pk>/", file, name="tickets_answer_file"), *super().get_urls()]

    def _event(self, request: HttpRequest) -> Any:
        seat = desk.of(request)
        if seat.current is None or Right.PEOPLE not in seat.rights_in(seat.current):
            raise PermissionDenied(_("Your role at this event does not include this."))
        return seat.current

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self.may_see(request) else []

    @page(gettext_lazy("Answers"), path="answers", icon="bar_chart")
    def answers_page(self, request: HttpRequest) -> HttpResponse:
        event = self._event(request)
        wanted = request.GET.get("format", "")
        if wanted in {"csv", "xlsx"}:
            head, rows = answer_table.table(event)
            kept = tables.as_xlsx(_("Answers"), head, rows) if wanted == "xlsx" else tables.as_csv(head, rows)
            kind = tables.XLSX_TYPE if wanted == "xlsx" else tables.MEDIA_TYPE
            response = HttpResponse(kept, content_type=kind)
            response["Content-Disposition"] = f'attachment; filename="{event.slug}-answers.{wanted}"'
            return response
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answers"),
            "subtitle": None,
            "opts": self.opts,
            "event": event,
            "counts": answer_table.counts(event),
            "unanswered": answer_table.unanswered(event),
            "diets": answer_table.diets(event),
            "files": answer_table.files(event),
            "back": self.list_path(),
        }
        return TemplateResponse(request, "tickets/admin/answers.html", context)

    def answer_file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file as it was sent, to be stored and not shown: what is in it is a stranger's."""
        event = self._event(request)
        answer = Answer.objects.filter(question__event=event, pk=pk).exclude(file="").first()
        if answer is None:
            raise Http404
        return downloads.attachment(answer.file, answer.file_name)


@admin.register(AttendeeField)
class AttendeeFieldAdmin(ScopedAdmin):
    view_rights = frozenset({Right.PEOPLE})
    change_right = Right.PEOPLE
    list_display = ("field", "is_asked", "is_required", "frozen_from_at")
    fields = ("field", "is_asked", "is_required", "frozen_from_at")

    def deletable(self, row: AttendeeField) -> bool:
        """Without a row the field is asked and may be left out."""
        return True
