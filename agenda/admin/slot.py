"""The slots of the working draft, with what is wrong with each said at its row."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import chosen
from agenda.actions import releases, slots
from agenda.models import Session, Slot
from core import times
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.pages import page
from events.admin.unfold import DropdownFilter, Tag, column
from events.models import Event
from events.rights import Right


class SlotForm(EventForm):
    event_path = "version__event"

    class Meta:
        model = Slot
        fields = ("session", "title", "room", "starts_at", "minutes", "is_secret", "is_locked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = False
        self.fields["minutes"].help_text = _("Empty: the usual length of the session.")
        if self.instance.pk is None and self.event is not None:
            self.instance.version = releases.draft_of(self.event)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        session = cleaned.get("session", self.instance.session)
        if session is None and not cleaned.get("title", self.instance.title).strip():
            self.add_error("title", _("A slot needs a session, or a title if it is a break."))
        if session is not None and cleaned.get("title"):
            self.add_error("title", _("Only a break has a title of its own."))
        if session is not None and cleaned.get("room") is None and "room" not in self.errors:
            self.add_error("room", _("A session needs a room."))
        if not cleaned.get("minutes") and "minutes" not in self.errors:
            if session is None:
                self.add_error("minutes", _("How long is the break?"))
            else:
                cleaned["minutes"] = session.length
        return cleaned


class DayFilter(DropdownFilter):
    title = gettext_lazy("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(str(day), times.show_date(day, width="full")) for day in _days(desk.of(request).current)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        event = desk.of(request).current
        chosen = next((day for day in _days(event) if str(day) == self.value()), None)
        if event is None or chosen is None:
            return queryset
        start, end = times.day_bounds(chosen, event.time_zone)
        return queryset.filter(starts_at__gte=start, starts_at__lt=end)


def _days(event: Event | None) -> list[Any]:
    if event is None:
        return []
    length = (event.ends_on - event.starts_on).days
    return [event.starts_on + timedelta(days=number) for number in range(length + 1)]


class KindFilter(DropdownFilter):
    title = gettext_lazy("what")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("session", _("Sessions")), ("break", _("Breaks"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"session", "break"}:
            return queryset.filter(session__isnull=self.value() == "break")
        return queryset


@admin.register(Slot)
class SlotAdmin(ScopedAdmin):
    form = SlotForm
    event_path = "version__event"
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    refusals = (slots.Refused,)
    ordering = ("starts_at", "room__position", "pk")
    list_display = ("day", "time", "room", "what", "clash_words", "secret")
    list_filter = (DayFilter, "room", KindFilter)
    search_fields = ("session__title", "session__code", "title", "room__name")
    search_help_text = gettext_lazy("Title, talk code or room")
    autocomplete_fields = ("session",)
    actions_list = ("release",)
    fields = ("session", "title", "room", "starts_at", "minutes", "is_secret", "is_locked")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        drafts: QuerySet[Any] = super().get_queryset(request).filter(version__number=None)
        return drafts.select_related("version__event__organizer", "session__session_type", "room")

    def choices_of(self, model: Any, request: HttpRequest) -> QuerySet[Any]:
        rows = super().choices_of(model, request)
        return rows.filter(state__in=Session.IN_PROGRAMME) if model is Session else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("session", "title")[: 1 if obj and not obj.session_id else 2] if obj else ()

    def deletable(self, row: Any) -> bool:
        return row.version.number is None

    def history_subject(self, row: Any) -> str:
        return str((row.session or row.version).public_id)

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self.may_change(request) else []

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What is wrong is found once for the whole draft, then told at each row."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        told: dict[UUID, list[tuple[str, str]]] = {}
        if rows:
            for clash in releases.clashes(rows[0].version):
                for guid in clash.slots:
                    told.setdefault(guid, []).append(("bad" if clash.blocks else "warn", clash.text))
        for row in rows:
            row.told = told.get(row.guid, [])
        changelist.result_list = rows
        return changelist

    # The draft is changed by its actions, which give numbers and write history.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by: Any = request.user
        values = form.cleaned_data
        given = {name: values[name] for name in ("room", "starts_at", "minutes", "is_secret", "is_locked")}
        now = timezone.now()
        if change:
            slots.move(slot=obj, title=values.get("title"), by=by, now=now, **given)
        else:
            made = slots.place(
                version=obj.version, session=values["session"], title=values["title"], by=by, now=now, **given
            )
            obj.__dict__.update(made.__dict__)
        clashes, _crowds = chosen.would_clash(
            obj.version, session=obj.session, slot=obj,
            room=given["room"], starts_at=given["starts_at"], minutes=given["minutes"],
        )  # fmt: skip
        for clash in clashes:
            messages.warning(request, clash.text)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Slots have no rows below them; their history is written by the actions."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        by: Any = request.user
        slots.remove(slot=obj, by=by, now=timezone.now())

    @page(gettext_lazy("Release"), path="release", icon="publish", variant="primary")
    def release(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:agenda_agendaversion_release")

    @column(gettext_lazy("day"))
    def day(self, row: Slot) -> str:
        return times.show_date(
            times.conference_day(row.starts_at, row.version.event.time_zone), width="medium"
        )

    @column(gettext_lazy("time"), ordering="starts_at")
    def time(self, row: Slot) -> str:
        zone = row.version.event.time_zone
        return f"{times.show_time(row.starts_at, zone)} – {times.show_time(row.ends_at, zone)}"

    @column(gettext_lazy("what"), ordering="session__title")
    def what(self, row: Slot) -> str:
        return str(row)

    @column(gettext_lazy("clashes"))
    def clash_words(self, row: Any) -> SafeString | str:
        lines = getattr(row, "told", [])
        return format_html_join("", '<span class="plenary-clash {}">{}</span>', lines) or "—"

    @column(gettext_lazy("shown"), label={"secret": "warning"})
    def secret(self, row: Slot) -> Tag | None:
        return Tag("secret", _("Secret")) if row.is_secret else None
