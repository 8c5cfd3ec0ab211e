"""What speakers are asked about a talk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import ProposalOption, ProposalQuestion
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.forms import EventForm
from events.admin.options import OptionForms
from events.admin.unfold import column
from events.rights import Right

CHOOSING = (ProposalQuestion.Kind.CHOICE, ProposalQuestion.Kind.SEVERAL)


class QuestionForm(EventForm):
    class Meta:
        model = ProposalQuestion
        exclude = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "kind" in self.changed_data and self.instance.pk and self.instance.answers.exists():
            self.add_error("kind", _("It has answers already. Stop asking it and ask a new one."))
        if cleaned.get("is_nameless") and cleaned.get("kind") != ProposalQuestion.Kind.FILE:
            self.add_error("is_nameless", _("Only files need it: in texts, names are hidden by themselves."))
        return cleaned


class ChoiceForms(OptionForms):
    choosing = CHOOSING


class Options(ScopedRows):
    model = ProposalOption
    formset = ChoiceForms
    verbose_name_plural = gettext_lazy("possible answers, for questions with a choice")
    fields = ("position", "text")


@admin.register(ProposalQuestion)
class ProposalQuestionAdmin(ScopedAdmin):
    form = QuestionForm
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    history_kind = "proposal_question"
    raises = ("public",)
    list_display = ("text", "kind", "moment", "asked_of", "audience", "is_required", "is_active", "answered")
    list_filter = ("moment", "is_active")
    ordering = ("position", "pk")
    inlines = (Options,)
    fields = (
        "text", "help_text", "kind", "moment", "is_required", "session_types", "tracks", "audience",
        "is_nameless", "is_active", "position",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(count=Count("answers"))
        return rows.prefetch_related("session_types", "tracks")

    def deletable(self, row: Any) -> bool:
        return not row.answers.exists()

    @column(gettext_lazy("asked of"))
    def asked_of(self, row: Any) -> str:
        names = [str(kind) for kind in row.session_types.all()] + [str(one) for one in row.tracks.all()]
        return ", ".join(names) or _("all")

    @column(gettext_lazy("answers"), ordering="count")
    def answered(self, row: Any) -> int:
        return int(row.count)
