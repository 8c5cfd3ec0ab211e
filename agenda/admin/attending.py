"""Limited sessions, who has a place in them, lotteries, and what people said of sessions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions import signups
from agenda.models import Feedback, Lottery, SignUp, SignUpList
from core import tables
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.pages import page
from events.admin.unfold import column
from events.rights import Right


class OfSession(ScopedAdmin):
    """Rows without a public id of their own: what happens to them is their session's history."""

    event_path = "session__event"
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        super().tell(request, row.session, what, **sides)

    def scope_of(self, row: Any) -> str:
        session = getattr(row, "session", row)
        return str(session.event.public_id)

    def history_subject(self, row: Any) -> str:
        return str(row.session.public_id)


@admin.register(Lottery)
class LotteryAdmin(ScopedAdmin):
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    history_kind = "lottery"
    list_display = ("name", "closes_at", "drawn_at")
    fields = ("name", "closes_at", "seed_hash", "drawn_at")
    readonly_fields = ("seed_hash", "drawn_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "closes_at") if obj is not None and obj.drawn_at else fixed

    def deletable(self, row: Any) -> bool:
        return row.drawn_at is None and not row.lists.exists()


@admin.register(SignUpList)
class SignUpListAdmin(OfSession):
    history_kind = "sign_up_list"
    raises = ("public",)
    list_display = ("title", "way", "taken", "places", "waiting")
    list_select_related = ("session__event",)
    list_filter = ("way",)
    search_fields = ("session__title", "session__code")
    search_help_text = gettext_lazy("Title or code")
    autocomplete_fields = ("session",)
    fields = ("session", "way", "lottery", "size", "opens_at")

    @column(gettext_lazy("session"), ordering="session__title")
    def title(self, row: SignUpList) -> str:
        return str(row.session)

    @column(gettext_lazy("waiting"))
    def waiting(self, row: SignUpList) -> int:
        return sum(one.state == SignUp.State.WAITING for one in row.sign_ups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("sign_ups")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        signups.fit(obj)

    def deletable(self, row: Any) -> bool:
        return not row.sign_ups.exists()


@admin.register(SignUp)
class SignUpAdmin(ScopedAdmin):
    may_add = False
    event_path = "list__session__event"
    view_rights = frozenset({Right.PROGRAMME, Right.DOOR})
    change_right = Right.PROGRAMME
    history_kind = "sign_up"
    list_display = ("person", "title", "state", "wish", "asked_at")
    list_select_related = ("participant", "list__session__event")
    list_filter = ("state",)
    search_fields = ("participant__name", "participant__email", "list__session__title")
    search_help_text = gettext_lazy("Person or session")
    fields = readonly_fields = ("person", "title", "state", "wish", "asked_at")
    actions_list = ("export",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def scope_of(self, row: Any) -> str:
        return str(row.list.session.event.public_id)

    @column(gettext_lazy("person"), ordering="participant__name")
    def person(self, row: SignUp) -> str:
        return str(row.participant)

    @column(gettext_lazy("session"), ordering="list__session__title")
    def title(self, row: SignUp) -> str:
        return str(row.list.session)

    @page(gettext_lazy("As CSV"), path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponse:
        head = [_("Session"), _("Code"), _("Name"), _("State"), _("Signed up")]
        rows = [
            [row.list.session.title, row.list.session.code, row.participant.name, row.state, row.asked_at]
            for row in self.get_queryset(request).select_related("participant", "list__session")
        ]
        return as_file(request, "sign-ups", head, rows)


@admin.register(Feedback)
class FeedbackAdmin(OfSession):
    """Nobody is named: the team reads what was said, not who said it."""

    may_add = False
    history_kind = "feedback"
    list_display = ("title", "rating", "words", "changed_at")
    list_select_related = ("session__event",)
    list_filter = ("rating",)
    search_fields = ("session__title", "words")
    search_help_text = gettext_lazy("Session or words")
    fields = readonly_fields = ("title", "rating", "words", "changed_at")
    actions_list = ("export",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @column(gettext_lazy("session"), ordering="session__title")
    def title(self, row: Feedback) -> str:
        return str(row.session)

    @page(gettext_lazy("As CSV"), path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponse:
        head = [_("Session"), _("Code"), _("Rating"), _("Words")]
        rows = [
            [row.session.title, row.session.code, row.rating, row.words]
            for row in self.get_queryset(request).select_related("session")
        ]
        return as_file(request, "feedback", head, rows)


def as_file(request: HttpRequest, name: str, head: list[str], rows: list[list[Any]]) -> HttpResponse:
    event = desk.of(request).current
    response = HttpResponse(tables.as_csv(head, rows, keep_lines=True), content_type=tables.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug if event else "all"}-{name}.csv"'
    return response
