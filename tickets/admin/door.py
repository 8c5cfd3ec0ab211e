"""The door in the workspace: lists, gates, the devices at them, every scan, and partners' leads."""

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldBooleanSwitchWidget

from events import desk
from events.admin import pages
from events.admin.base import ReadOnlyAdmin, ScopedAdmin
from events.admin.pages import Question, page
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right
from tickets.actions import devices, ticket_keys
from tickets.models import CheckIn, CheckInList, Device, Gate, Lead

SEEN = frozenset({Right.DOOR, Right.SETUP})
DEVICE_STATES = {"waiting": "warning", "joined": "success", "out": "danger", "late": "default"}
RESULTS = {"in": "success", "out": "success", "undone": "warning", "refused": "danger"}
QUIET_ZONE = 2


class RenewForm(forms.Form):
    give_up_older = forms.BooleanField(
        label=gettext_lazy("Older codes no longer open doors"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
        help_text=gettext_lazy(
            "Only if codes got into wrong hands in number: everybody needs the ticket anew."
        ),
    )


class CheckInListAdmin(ScopedAdmin):
    """Registered in portal, which knows the sessions that one signs up for."""

    view_rights = SEEN
    list_display = ("name", "all_admissions", "type_names", "opens_at", "closes_at", "inside_now")
    search_fields = ("name",)
    actions_list = ("renew_codes",)
    fields = (
        "name",
        "all_admissions",
        "ticket_types",
        "session",
        "opens_at",
        "closes_at",
        "counts_exits",
        "hands_over_badges",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        came = Count("check_ins__ticket", filter=Q(check_ins__result="in"), distinct=True)
        return super().get_queryset(request).prefetch_related("ticket_types").annotate(came=came)

    def deletable(self, row: Any) -> bool:
        return not row.gates.exists() and not row.check_ins.exists()

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.SETUP) else []

    @page(gettext_lazy("Renew the tickets’ codes"), path="renew-codes", icon="key", variant="danger")
    def renew_codes(self, request: HttpRequest) -> HttpResponse:
        event = desk.of(request).current
        if event is None or not desk.of(request).may(Right.SETUP):
            raise PermissionDenied(_("Your role at this event does not include this."))
        form = RenewForm(request.POST if pages.is_confirmed(request) else None)
        by: Any = request.user
        if form.is_valid():
            older = form.cleaned_data["give_up_older"]
            ticket_keys.renew(event=event, give_up_older=older, by=by, now=timezone.now())
            messages.success(request, _("From now on tickets carry codes signed with another key."))
            return redirect(self.list_path())
        question = Question(
            title=_("Sign the tickets of %(event)s with another key") % {"event": event},
            tells=[
                _("Ticket pages, PDFs and mails carry new codes at once; their addresses stay."),
                _("Codes that are printed already stay good, unless you give them up below."),
                _("Devices learn it when they ask next; without network they go on with the key they know."),
            ],
            button=_("Renew"),
            back=self.list_path(),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form)

    @column(gettext_lazy("ticket types and add-ons"))
    def type_names(self, row: CheckInList) -> str:
        return ", ".join(kind.name for kind in row.ticket_types.all()) or "—"

    @column(gettext_lazy("came in"), ordering="came")
    def inside_now(self, row: Any) -> int:
        return int(row.came)


@admin.register(Gate)
class GateAdmin(ScopedAdmin):
    view_rights = SEEN
    list_display = ("name", "list", "device_count")
    list_select_related = ("list",)
    search_fields = ("name",)
    fields = ("name", "list")

    def get_queryset(self, request: HttpRequest) -> Any:
        standing = Count("devices", filter=Q(devices__revoked_at=None, devices__joined_at__isnull=False))
        return super().get_queryset(request).annotate(standing=standing)

    def deletable(self, row: Any) -> bool:
        return not row.devices.exists() and not row.check_ins.exists()

    @column(gettext_lazy("devices"), ordering="standing")
    def device_count(self, row: Any) -> int:
        return int(row.standing)


@admin.register(Device)
class DeviceAdmin(ScopedAdmin):
    """Who may run the door may also add and sign out its phones."""

    view_rights = SEEN
    change_right = Right.DOOR
    list_display = ("name", "place", "state_tag", "seen_at", "clock")
    list_select_related = ("gate", "partner", "event")
    list_filter = ("gate",)
    search_fields = ("name",)
    fields = ("name", "gate", "partner")
    readonly_fields = ("state_tag", "how_to_join", "joined_at", "seen_at", "clock")
    actions_detail = ("sign_out", "new_code")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        return (
            *(() if _state(obj) == "joined" else ("how_to_join",)),
            *self.fields,
            *self.readonly_fields[2:],
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A partner's phone stays the partner's: its leads hang on it."""
        fixed = ("partner",) if obj is not None else ()
        return (*self.readonly_fields, *fixed)

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        if not change:
            row.renew_code(timezone.now() + devices.CODE_GOOD_FOR)
        super().store(request, row, form, change)

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if Right.DOOR not in self._rights(request, row):
            return []
        return ["new_code"] if row.revoked_at else ["sign_out", "new_code"]

    @column(gettext_lazy("at"), ordering="gate")
    def place(self, row: Device) -> str:
        return str(row.gate or row.partner)

    @column(gettext_lazy("state"), label=DEVICE_STATES)
    def state_tag(self, row: Device) -> Tag:
        words = {
            "joined": _("Joined"), "out": _("Signed out"), "late": _("Code too old"), "waiting": _("Code waits"),
        }  # fmt: skip
        return Tag(_state(row), words[_state(row)])

    @column(gettext_lazy("how to join"))
    def how_to_join(self, row: Device) -> SafeString | str:
        if _state(row) != "waiting":
            return _("Make a new code: this one is used or too old.")
        path = f"/{row.event.slug}/door/"
        address = format_html('<a href="{}">{}{}</a>', path, settings.SITE_URL, path)
        return format_html(
            '<p>{}<br>{}</p><p class="plenary-join-code">{}</p>{}',
            _("On the phone open this page and type the code, or point its camera at the picture:"),
            address,
            row.code,
            _drawn(f"{settings.SITE_URL}{path}?code={row.code}"),
        )

    @column(gettext_lazy("clock"))
    def clock(self, row: Device) -> str:
        seconds = round(row.skew_ms / 1000)
        if abs(seconds) < 30 or row.joined_at is None:
            return _("right") if row.joined_at else "—"
        words = _("%(seconds)d s fast") if seconds > 0 else _("%(seconds)d s slow")
        return words % {"seconds": abs(seconds)}

    @page(gettext_lazy("Sign out"), path="sign-out", icon="logout", variant="danger")
    def sign_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        device = self.row_for(request, object_id, Right.DOOR)
        by: Any = request.user
        if pages.is_confirmed(request):
            devices.revoke(device=device, by=by, now=timezone.now())
            messages.success(request, _("%(name)s is signed out.") % {"name": device})
            return redirect(self.list_path())
        question = Question(
            title=_("Sign %(name)s out") % {"name": device},
            tells=[
                _(
                    "From this moment it can neither check in nor read anything. It clears itself when it asks next."
                ),
                _("What it keeps for times without network names nobody without the ticket in hand."),
                _("Scans that it has not sent yet are lost. If it is only lost for a while, wait."),
            ],
            button=_("Sign out"),
            back=self.change_path(device),
            is_grave=True,
        )
        return pages.ask(self, request, question, row=device)

    @page(gettext_lazy("New code"), path="new-code", icon="key")
    def new_code(self, request: HttpRequest, object_id: str) -> HttpResponse:
        device = self.row_for(request, object_id, Right.DOOR)
        by: Any = request.user
        if pages.is_confirmed(request):
            devices.renew(device=device, by=by, now=timezone.now())
            return redirect(self.change_path(device))
        question = Question(
            title=_("New code for %(name)s") % {"name": device},
            tells=[_("A phone can join with it once. Whoever was signed in here before is out.")],
            button=_("Make a new code"),
            back=self.change_path(device),
        )
        return pages.ask(self, request, question, row=device)


class ConflictFilter(DropdownFilter):
    title = gettext_lazy("found when merging")
    parameter_name = "conflict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("The device without network said otherwise"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.conflicts() if self.value() == "yes" else queryset


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    view_rights = SEEN
    list_display = ("who", "result_tag", "reason", "list", "gate", "device", "way", "at")
    list_select_related = ("ticket__attendee", "ticket__type", "list", "gate", "device", "event")
    list_filter = ("result", "reason", "gate", "list", ConflictFilter)
    search_fields = ("ticket__attendee__name", "ticket__order__code")
    search_help_text = gettext_lazy("Name or order code")
    fields = ("who", "result_tag", "reason", "list", "gate", "device", "way", "at", "device_at", "received_at",
              "let_in_offline")  # fmt: skip

    @column(gettext_lazy("attendee"), ordering="ticket__attendee__name")
    def who(self, row: CheckIn) -> str:
        return str(row.ticket.attendee or row.ticket.type) if row.ticket else str(_("No ticket of ours"))

    @column(gettext_lazy("answer"), ordering="result", label=RESULTS)
    def result_tag(self, row: CheckIn) -> Tag:
        return Tag(row.result, row.get_result_display())


@admin.register(Lead)
class LeadAdmin(ReadOnlyAdmin):
    """How many each partner has. What it noted is its own."""

    view_rights = frozenset({Right.SELL, Right.PEOPLE})
    list_display = ("partner", "participant", "scanned_at", "withdrawn_at")
    list_select_related = ("partner", "participant", "event")
    list_filter = ("partner",)
    search_fields = ("participant__name", "partner__name")
    fields = ("partner", "participant", "scanned_at", "withdrawn_at")


def _state(row: Device) -> str:
    if row.revoked_at is not None:
        return "out"
    if row.joined_at is not None:
        return "joined"
    return "waiting" if row.code_until_at > timezone.now() else "late"


def _drawn(text: str) -> SafeString:
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=QUIET_ZONE, scale=4, svgclass=None, lineclass=None
    )
    # segno writes numbers and path commands alone; the text is only in the pattern.
    return mark_safe(f'<div class="plenary-join-qr">{svg}</div>')  # noqa: S308
