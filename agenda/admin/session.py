"""Sessions: proposals and what became of them. Their state changes only by what the committee does."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agenda import deciders, standby
from agenda.actions import files, notices
from agenda.admin import decisions
from agenda.admin.decisions import DECISIONS, Decision, ReasonForm
from agenda.admin.exchange import Exchange, seat_of
from agenda.admin.invitations import Invitations, Inviting
from agenda.admin.pending import Pending
from agenda.admin.sent import Sent
from agenda.models import Session, Slot, Speaker
from agenda.stepping_in import Gap, StandIn
from core import times
from events.admin import pages
from events.admin.base import ScopedRows
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
    fields = ("participant", "role", "position")
    autocomplete_fields = ("participant",)
    verbose_name_plural = gettext_lazy("speakers")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("participant")


@admin.register(Session)
class SessionAdmin(Pending, Inviting, Exchange, Sent):
    """For who makes the programme. Reviewers read talks in their cockpit, which knows what is hidden from them."""

    view_rights = frozenset({Right.PROGRAMME})
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
    autocomplete_fields = ("comes_after",)
    inlines = (Speakers, Invitations)
    actions = ("accept_all", "wait_all", "reject_all", "confirm_all", "cancel_all")
    actions_detail = (
        "stand_ins",
        "hand_in",
        "accept",
        "put_on_waiting_list",
        "confirm",
        "withdraw",
        "reject",
        "cancel",
        "invite",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "subtitle",
                    "state_tag",
                    "confirm_by",
                    "session_type",
                    "track",
                    "level",
                    "minutes",
                    "language",
                )
            },
        ),
        (gettext_lazy("Texts"), {"fields": ("abstract", "description", "notes", "internal_notes")}),
        (
            gettext_lazy("In the agenda"),
            {"fields": ("needs", "min_capacity", "expected_audience", "stops_all", "comes_after")},
        ),
        (gettext_lazy("More"), {"fields": ("do_not_record", "licence", "video_url", "submitted_at", "code")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("event", "session_type", "track").prefetch_related("speakers__participant")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What organizers note for themselves is not for whose talk it is."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.pk not in seat_of(request, obj.event).conflicts:
            return fieldsets
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field != "internal_notes"]})
            for name, options in fieldsets
        ]

    def deletable(self, row: Any) -> bool:
        return row.state == Session.State.DRAFT and not row.slots.exists()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        files.delete_with(obj)
        super().delete_model(request, obj)

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        """Other words of a talk that was handed in are told to its speakers, who accept or object."""
        before: Any = {}
        if change:
            locked = Session.objects.select_for_update().filter(pk=row.pk)
            before = locked.values(*notices.TEXTS).get()
        super().store(request, row, form, change)
        if change:
            by: Any = request.user
            told = notices.text_changed(session=row, before=before, by=by, now=timezone.now())
            if told:
                said = ngettext("%d speaker is told by mail.", "%d speakers are told by mail.", told)
                messages.info(request, said % told)

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        words = {"changed": "edited", "added": "drafted", "deleted": "discarded"}
        super().tell(request, row, words.get(what, what), **sides)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Who speaks is part of the talk's history. Who comes and goes is told one by one as well: tickets follow."""
        before = _speaking(form.instance)
        super().save_formset(request, form, formset, change)
        after = _speaking(form.instance)
        if before != after:
            names = [[name for name, _role in side.values()] for side in (before, after)]
            self.tell(
                request, form.instance, "edited", before={"speakers": names[0]}, after={"speakers": names[1]}
            )
        for person, (name, role) in [*before.items(), *after.items()]:
            came, stays = before.get(person) != after.get(person), after.get(person) == (name, role)
            if came:
                what = "speaker_joined" if stays else "speaker_left"
                told = {"participant": person, "name": name, "role": role}
                self.tell(request, form.instance, what, after=told)

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
        fitting = [decision for decision in DECISIONS.values() if decision.fits(row)]
        names = [one.name for one in fitting if not self._left_to_others(request, one, [row])]
        if row.state in {Session.State.WITHDRAWN, Session.State.CANCELLED} and row.slots.exists():
            names.insert(0, "stand_ins")
        return [*names, "invite"] if row.state in Session.STANDING else names

    def _left_to_others(
        self, request: HttpRequest, decision: Decision, sessions: Sequence[Session]
    ) -> frozenset[int]:
        """Which of the talks, by primary key, whoever looks may not decide so: he has a conflict of interest."""
        if not decision.judges:
            return frozenset()
        pks = [session.pk for session in sessions]
        events = {session.event_id: session.event for session in sessions}
        seats = [seat_of(request, event) for event in events.values()]
        return frozenset[int]().union(*(deciders.left_to_others(seat, pks) for seat in seats))

    def _one(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        session = self.row_for(request, object_id, Right.PROGRAMME)
        decision = DECISIONS[name]
        if not decision.fits(session):
            words = _("“%(title)s” is %(state)s: this does not follow from there.")
            messages.warning(
                request, words % {"title": session, "state": session.get_state_display().lower()}
            )
            return redirect(self.change_path(session))
        if self._left_to_others(request, decision, [session]):
            messages.warning(request, deciders.refusal(session))
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
        left = self._left_to_others(request, decision, sessions)
        fitting = [session for session in sessions if decision.fits(session) and session.pk not in left]
        form = ReasonForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and (not decision.asks_reason or form.is_valid()):
            reason = form.cleaned_data["reason"] if decision.asks_reason else ""
            decisions.carry_out(request, decision, fitting, reason)
            return None
        left_out = [
            deciders.refusal(session)
            if session.pk in left
            else _("“%(title)s” is %(state)s and stays so.")
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

    @page(gettext_lazy("Withdraw"), path="withdraw", icon="person_off")
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._one(request, object_id, "withdraw")

    @page(gettext_lazy("Who could step in"), path="stand-ins", icon="groups", variant="primary")
    def stand_ins(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The places that a talk has left empty, and what of the waiting list fits there."""
        session = self.row_for(request, object_id, Right.PROGRAMME)
        free = standby.stand_ins(session.event, standby.places_of(session).gaps)
        tells = [
            _("%(gap)s is free: %(fit)s")
            % {
                "gap": _where(gap, session.event.time_zone),
                "fit": ngettext("%d waiting talk fits.", "%d waiting talks fit.", len(found)) % len(found),
            }
            for gap, found in free.items()
        ]
        rows = {one.session: self._stand_in(one) for found in free.values() for one in found}
        question = Question(
            title=_("Who could step in"),
            tells=tells or [_("No place was left empty.")],
            rows=[*rows.values()],
            button="",
            back=self.change_path(session),
        )
        return pages.ask(self, request, question, row=session)

    def _stand_in(self, one: StandIn) -> SafeString:
        path = reverse("admin:agenda_session_change", args=[one.session])
        more = ", ".join(filter(None, [one.names, _("%d minutes") % one.minutes, one.track_name]))
        return format_html('<a href="{}">{}</a> — {}', path, one.title, more)

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


def _where(gap: Gap, zone: str) -> str:
    day = times.show_day(times.conference_day(gap.starts_at, zone))
    return f"{day}, {times.show_time(gap.starts_at, zone)}, {gap.room_name}"


def _speaking(session: Session) -> dict[str, tuple[str, str]]:
    """Name and role by the participant's public id, in the talk's order."""
    rows = Speaker.objects.filter(session=session).select_related("participant")
    return {row.participant.public_id: (str(row), str(row.role)) for row in rows}
