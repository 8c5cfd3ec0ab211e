"""What speakers sent along with a talk: answers and files, to be read and not changed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import asking
from agenda.models import ProposalAnswer, Session, SessionFile
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.unfold import column


class Answers(ScopedRows):
    model = ProposalAnswer
    can_edit = False
    max_num = 0
    verbose_name_plural = gettext_lazy("answers")
    fields = ("asked", "said", "audience")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("question", "session__event")
        return rows.prefetch_related("options").order_by("question__position", "pk")

    @column(gettext_lazy("question"))
    def asked(self, row: ProposalAnswer) -> str:
        return row.question.text

    @column(gettext_lazy("answer"))
    def said(self, row: ProposalAnswer) -> str | SafeString:
        words = asking.in_words(row.question, row)
        return _link(row.session, row.public_id, words) if row.file else words

    @column(gettext_lazy("who sees the answers"))
    def audience(self, row: ProposalAnswer) -> str:
        return row.question.get_audience_display()


class Files(ScopedRows):
    model = SessionFile
    can_edit = False
    max_num = 0
    verbose_name_plural = gettext_lazy("files")
    fields = ("name", "kind", "how_large", "is_public", "for_reviewers", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("session__event").order_by("pk")

    @column(gettext_lazy("name"))
    def name(self, row: SessionFile) -> SafeString:
        return _link(row.session, row.public_id, str(row))

    @column(gettext_lazy("size"))
    def how_large(self, row: SessionFile) -> str:
        return filesizeformat(row.size)


class Sent(ScopedAdmin):
    """Tables of what there is; none where nothing was sent."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        found = list(super().get_inlines(request, obj))
        if obj is not None and obj.answers.exists():
            found.append(Answers)
        if obj is not None and obj.files.exists():
            found.append(Files)
        return found


def _link(session: Session, public_id: str, words: str) -> SafeString:
    where = {"slug": session.event.slug, "code": session.code, "file": public_id}
    return format_html('<a href="{}">{}</a>', reverse("proposal_file", kwargs=where), words or _("File"))
