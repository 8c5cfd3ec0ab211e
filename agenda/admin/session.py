"""Sessions: proposals and what became of them. Their state changes only by what the committee does."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.admin import decisions
from agenda.admin.decisions import DECISIONS, ReasonForm
from agenda.models import Session, Slot, Speaker
from events import desk
from events.admin import pages
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.pages import Question, page
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right

STATES = {
    "draft": "default",
    "waiting": "primary",
    "submitted": "info",
    "accepted": "warning",
    "confirmed": "success",
    "rejected": "danger",
    "withdrawn": "danger",
    "cancelled": "danger",
}


class PlacedFilter(DropdownFilter):
    title = gettext_lazy("in the agenda draft")
    parameter_name = "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Has a time")), ("no", _("Has no time yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"yes", "no"}:
            placed = Slot.objects.filter(session=OuterRef("pk"), version__number=None)
            return queryset.filter(Exists(placed) if self.value() == "yes" else ~Exists(placed))
        return queryset


class Speakers(ScopedRows):
    model = Speaker
    fields = ("participant", "position")
    autocomplete_fields = ("participant",)
    verbose_name_plural = gettext_lazy("speakers")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("participant")


@admin.register(Session)
class SessionAdmin(ScopedAdmin):
    view_rights = frozenset({Right.PROGRAMME, Right.REVIEW})
    change_right = Right.PROGRAMME
    raises = ("public",)
    also_stored = ("changed_at",)
    list_display = ("title", "speaker_names", "state_tag", "session_type", "track", "submitted_at", "code")
    list_filter = ("state", "session_type", "track", "language", PlacedFilter)
    search_fields = (
        "title",
        "code",
        "abstract",
        "speakers__participant__name",
        "speakers__participant__email",
    )
    search_help_text = gettext_lazy("Title, code, words of the abstract, speaker")
    readonly_fields = ("code", "state_tag", "submitted_at")
    inlines = (Speakers,)
    actions = ("accept_all", "wait_all", "reject_all", "confirm_all", "cancel_all")
    actions_detail = ("hand_in", "accept", "put_on_waiting_list", "confirm", "reject", "cancel")
    fieldsets = (
        (
            None,
            {"fields": ("title", "subtitle", "state_tag", "session_type", "track", "minutes", "language")},
        ),
        (gettext_lazy("Texts"), {"fields": ("abstract", "description", "notes")}),
        (gettext_lazy("More"), {"fields": ("do_not_record", "submitted_at", "code")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """A draft is its writer's own business: reviewers do not see it."""
        mine = desk.of(request).events_with({Right.PROGRAMME})
        rows: QuerySet[Any] = super().get_queryset(request)
        shown = rows.filter(Q(event__in=mine) | ~Q(state=Session.State.DRAFT))
        return shown.select_related("event", "session_type", "track").prefetch_related(
            "speakers__participant"
        )

    def deletable(self, row: Any) -> bool:
        return row.state == Session.State.DRAFT and not row.slots.exists()

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        words = {"changed": "edited", "added": "drafted", "deleted": "discarded"}
        super().tell(request, row, words.get(what, what), **sides)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Who speaks is part of the talk's history."""
        before = _names(form.instance)
        super().save_formset(request, form, formset, change)
        after = _names(form.instance)
        if before != after:
            self.tell(
                request, form.instance, "edited", before={"speakers": before}, after={"speakers": after}
            )

    @column(gettext_lazy("speakers"))
    def speaker_names(self, row: Session) -> str:
        return ", ".join(str(speaker.participant) for speaker in row.speakers.all()) or "—"

    @column(gettext_lazy("state"), ordering="state", label=STATES)
    def state_tag(self, row: Session) -> Tag:
        return Tag(row.state, row.get_state_display())

    # Deciding

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if not self.may_change(request, row):
            return []
        return [name for name, decision in DECISIONS.items() if decision.fits(row)]

    def _one(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        session = self.row_for(request, object_id, Right.PROGRAMME)
        decision = DECISIONS[name]
        if not decision.fits(session):
            words = _("“%(title)s” is %(state)s: this does not follow from there.")
            messages.warning(
                request, words % {"title": session, "state": session.get_state_display().lower()}
            )
            return redirect(self.change_path(session))
        form = ReasonForm(request.POST or None) if decision.asks_reason else None
        if pages.is_confirmed(request) and (form is None or form.is_valid()):
            decisions.carry_out(request, decision, [session], form.cleaned_data["reason"] if form else "")
            return redirect(self.change_path(session))
        question = Question(
            title=str(decision.one),
            tells=[str(sentence) for sentence in decision.told],
            rows=decisions.rows_of([session]),
            button=str(decision.button),
            back=self.change_path(session),
            is_grave=decision.is_grave,
        )
        return pages.ask(self, request, question, form=form, row=session)

    def _many(self, request: HttpRequest, queryset: QuerySet[Any], name: str, action: str) -> Any:
        if not self.may_change(request):
            messages.error(request, _("Your role at this event does not include this."))
            return None
        decision = DECISIONS[name]
        sessions = list(queryset.order_by("title").distinct())
        fitting = [session for session in sessions if decision.fits(session)]
        form = ReasonForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and (not decision.asks_reason or form.is_valid()):
            reason = form.cleaned_data["reason"] if decision.asks_reason else ""
            decisions.carry_out(request, decision, fitting, reason)
            return None
        left_out = [
            _("“%(title)s” is %(state)s and stays so.")
            % {"title": session, "state": session.get_state_display().lower()}
            for session in sessions
            if session not in fitting
        ]
        question = Question(
            title=f"{decision.one} ({len(fitting)})",
            tells=[str(sentence) for sentence in decision.told],
            problems=left_out,
            rows=decisions.rows_of(fitting),
            button=str(decision.button) if fitting else "",
            back=self.list_path(),
            is_grave=decision.is_grave,
        )
        asked = form if decision.asks_reason else None
        return pages.ask(self, request, question, form=asked, hidden=pages.selected(request, action))

    @page(gettext_lazy("Hand in"), path="hand-in", icon="send")
    def hand_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "hand_in")

    @page(gettext_lazy("Accept"), path="accept", icon="check", variant="primary")
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "accept")

    @page(gettext_lazy("Waiting list"), path="waiting-list", icon="hourglass_empty")
    def put_on_waiting_list(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "put_on_waiting_list")

    @page(gettext_lazy("Confirm"), path="confirm", icon="how_to_reg")
    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "confirm")

    @page(gettext_lazy("Reject"), path="reject", icon="close")
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "reject")

    @page(gettext_lazy("Cancel"), path="cancel", icon="event_busy")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "cancel")

    @admin.action(description=gettext_lazy("Accept"))
    def accept_all(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._many(request, queryset, "accept", "accept_all")

    @admin.action(description=gettext_lazy("Put on the waiting list"))
    def wait_all(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._many(request, queryset, "put_on_waiting_list", "wait_all")

    @admin.action(description=gettext_lazy("Reject"))
    def reject_all(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._many(request, queryset, "reject", "reject_all")

    @admin.action(description=gettext_lazy("Confirm for the speakers"))
    def confirm_all(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._many(request, queryset, "confirm", "confirm_all")

    @admin.action(description=gettext_lazy("Cancel: take out of the programme"))
    def cancel_all(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._many(request, queryset, "cancel", "cancel_all")


def _names(session: Session) -> list[str]:
    rows = Speaker.objects.filter(session=session).select_related("participant")
    return [str(speaker.participant) for speaker in rows]
