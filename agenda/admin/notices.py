"""Changes that speakers were told of, and what they said to them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions import notices
from agenda.models import ChangeNotice
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right

SAID = {"": "default", "accepted": "success", "objected": "danger", "settled": "info"}


class AboutFilter(DropdownFilter):
    title = gettext_lazy("answer")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("objections", _("Objections to deal with")),
            ("unanswered", _("Not answered")),
            ("accepted", _("Accepted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = queryset
        if self.value() == "objections":
            return rows.objections()  # type: ignore[no-any-return]
        if self.value() == "unanswered":
            return rows.unanswered()  # type: ignore[no-any-return]
        if self.value() == "accepted":
            return rows.filter(answer=ChangeNotice.Answer.ACCEPTED)  # type: ignore[no-any-return]
        return queryset


@admin.register(ChangeNotice)
class ChangeNoticeAdmin(ReadOnlyAdmin):
    event_path = "session__event"
    view_rights = frozenset({Right.PROGRAMME})
    list_display = ("talk", "speaker", "what", "said_tag", "comment", "created_at")
    list_select_related = ("session__event", "participant", "settled_by")
    list_filter = (AboutFilter, "what")
    search_fields = ("session__title", "session__code", "participant__name", "comment")
    search_help_text = gettext_lazy("Talk, speaker, words of the objection")
    fields = ("talk", "speaker", "what", "sides", "said_tag", "comment", "created_at", "answered_at",
              "settled_at", "settled_by")  # fmt: skip
    readonly_fields = fields
    actions_detail = ("settle",)

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        may = Right.PROGRAMME in self._rights(request, row)
        return ["settle"] if may and row.settled_at is None and row.answer != "accepted" else []

    def history_subject(self, row: Any) -> str:
        return str(row.session.public_id)

    @column(gettext_lazy("talk"), ordering="session__title")
    def talk(self, row: ChangeNotice) -> SafeString:
        address = reverse("admin:agenda_session_change", args=[row.session_id])
        return format_html('<a href="{}">{}</a>', address, row.session)

    @column(gettext_lazy("speaker"), ordering="participant__name")
    def speaker(self, row: ChangeNotice) -> str:
        return str(row.participant)

    @column(gettext_lazy("change"))
    def sides(self, row: ChangeNotice) -> SafeString:
        lines = ((name, texts["before"], texts["after"]) for name, texts in row.sides)
        return format_html_join(SafeString("<br>"), "{}: <s>{}</s> → {}", lines)

    @column(gettext_lazy("answer"), label=SAID)
    def said_tag(self, row: ChangeNotice) -> Tag:
        if row.settled_at is not None and row.answer != ChangeNotice.Answer.ACCEPTED:
            return Tag("settled", _("Settled"))
        return Tag(row.answer, row.get_answer_display() if row.answer else _("Not answered"))

    @page(gettext_lazy("Settle"), path="settle", icon="check", variant="primary")
    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.PROGRAMME)
        if pages.is_confirmed(request):
            by: Any = request.user
            notices.settle(notice=row, by=by, now=timezone.now())
            messages.success(request, _("Settled."))
            return redirect(self.list_path())
        said = [f"{row.participant}: {row.comment}"] if row.comment else [str(row.participant)]
        question = Question(
            title=_("Settle the change"),
            tells=[
                _("It no longer waits here, and its speaker no longer sees it as open."),
                _("Nobody gets a mail: answer the speaker yourself, or change the talk once more."),
            ],
            rows=said,
            button=_("It is settled"),
            back=self.change_path(row),
        )
        return pages.ask(self, request, question, row=row)
