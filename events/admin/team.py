"""The team: accounts with a role, until when. New ones are invited by mail (events/admin/team_invitations.py)."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from core import times
from events import desk
from events.actions import second_factors, team
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.models import ROLE_WORDS, Event, TeamMember
from events.rights import Right


def last_day_field() -> forms.DateField:
    return forms.DateField(label=_("Last day"), required=False, widget=UnfoldAdminSingleDateWidget())


def end_of(last_day: date | None, zone: str) -> datetime | None:
    return times.day_bounds(last_day, zone)[1] if last_day else None


def day_of(ends_at: datetime, zone: str) -> date:
    """The last day before an end."""
    return times.conference_day(ends_at - timedelta(seconds=1), zone)


def explained_roles() -> list[tuple[str, str]]:
    """Each role with what it may do, where one chooses it."""
    return [(role.value, f"{role.label}: {words}") for role, words in ROLE_WORDS.items()]


class RoleForm(forms.ModelForm[TeamMember]):
    """Another role for a member, or another end. The action refuses what would lock people out."""

    by: User
    zone: str = "UTC"

    last_day = last_day_field()

    class Meta:
        model = TeamMember
        fields = ("role",)
        widgets = {"role": UnfoldAdminRadioSelectWidget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = explained_roles()
        self.fields["last_day"].help_text = _("Empty: without end. After this day the role gives nothing.")
        if self.instance.ends_at:
            self.initial["last_day"] = day_of(self.instance.ends_at, self.zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        member = TeamMember.objects.select_related("event", "organizer", "user").get(pk=self.instance.pk)
        try:
            team.check_role(member=member, role=cleaned.get("role") or member.role, by=self.by)
        except team.Refused as refusal:
            self.add_error("role", refusal.message)
        try:
            team.check_end(member=member, ends_at=self.ends_at, by=self.by)
        except team.Refused as refusal:
            self.add_error("last_day", refusal.message)
        return cleaned

    @property
    def ends_at(self) -> datetime | None:
        return end_of(self.cleaned_data.get("last_day"), self.zone)


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=second_factors.LONGEST,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("For example: lost the phone, called us on the known number."),
    )


@admin.register(TeamMember)
class TeamMemberAdmin(ScopedAdmin):
    may_add = False  # people are invited
    list_display = ("person", "address", "role_tag", "where", "since", "until")
    actions_list = ("invite", "invitations")
    actions_detail = ("reset_second_factor",)
    list_filter = ("role",)
    search_fields = ("user__name", "user__email")

    def event_of(self, row: Any) -> Event:
        event: Event = row.event
        return event

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seat = desk.of(request)
        rows: QuerySet[Any] = admin.ModelAdmin.get_queryset(self, request)
        events = [seat.narrow] if seat.narrow else seat.events_with({Right.SETUP})
        if seat.narrow and not seat.may(Right.SETUP, seat.narrow):
            events = []
        organizers = set(seat.organizers_with(Right.SETUP))
        if seat.narrow:
            organizers &= {seat.narrow.organizer_id}
        rows = rows.filter(Q(event__in=events) | Q(organizer__in=organizers))
        return rows.select_related("user", "event__organizer", "organizer")

    def may_see(self, request: HttpRequest, row: Any = None) -> bool:
        seat = desk.of(request)
        if row is not None and row.organizer_id:
            return seat.runs_everything or row.organizer_id in seat.organizers_with(Right.SETUP)
        return super().may_see(request, row)

    def may_change(self, request: HttpRequest, row: Any = None) -> bool:
        return self.may_see(request, row)

    def deletable(self, row: Any) -> bool:
        return True

    def _form_event(self, request: HttpRequest, object_id: str | None) -> Event | None:
        row = self.get_object(request, object_id) if object_id else None
        if row is not None and row.organizer_id:
            return desk.of(request).current
        return super()._form_event(request, object_id)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return ((None, {"fields": ("person", "address", "where", "role", "last_day")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("person", "address", "where") if obj is not None else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        event = desk.of(request).form_event
        zone = event.time_zone if event else "UTC"
        return type("RoleForm", (RoleForm,), {"by": request.user, "zone": zone})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by: Any = request.user
        stored = TeamMember.objects.select_related("event", "organizer", "user").get(pk=obj.pk)
        team.change_role(member=stored, role=obj.role, by=by, now=timezone.now())
        team.set_end(member=stored, ends_at=form.ends_at, by=by, now=timezone.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything, the history too."""

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except team.Refused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return self.response_post_save_change(request, None)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        by: Any = request.user
        team.remove(member=obj, by=by, now=timezone.now())

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        """To who may, and where there is one to take off."""
        by: Any = request.user
        try:
            second_factors.check(member=row, by=by)
        except team.Refused:
            return []
        return list(self.actions_detail) if self.may_change(request, row) else []

    @page(_("Take off a lost second factor"), path="second-factor", icon="no_encryption", variant="danger")
    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.may_change(request, row):
            raise PermissionDenied
        form, refused = WhyForm(request.POST if pages.is_confirmed(request) else None), ""
        if form.is_valid():
            by: Any = request.user
            try:
                second_factors.reset(
                    member=row, reason=form.cleaned_data["reason"], by=by, now=timezone.now()
                )
            except team.Refused as refusal:
                refused = refusal.message
            else:
                told = gettext("The second factor is off, and %(person)s was told by mail.") % {
                    "person": row.user
                }
                messages.success(request, told)
                return redirect(self.change_path(row))
        question = Question(
            title=gettext("Take the second factor of %(person)s off?") % {"person": row.user},
            tells=[
                gettext("App, passkeys and recovery codes go, and every browser of the account is signed out."),
                gettext("Until another one is set up, password or mailbox are enough. Make sure first who asks you."),
                gettext("The person is told by mail who did it and why. It stays in the history."),
            ],
            button=gettext("Take it off"), back=self.change_path(row), refused=refused, is_grave=True,
        )  # fmt: skip
        return pages.ask(self, request, question, form=form, row=row)

    @column(_("person"), ordering="user__name")
    def person(self, row: TeamMember) -> str:
        return str(row.user)

    @column(_("address"), ordering="user__email")
    def address(self, row: TeamMember) -> str:
        return str(row.user.email)

    @column(
        _("role"),
        ordering="role",
        label={
            "owner": "success",
            "organizer": "info",
            "reviewer": "default",
            "programme": "default",
            "finance": "default",
            "partners": "default",
            "door": "default",
        },
    )
    def role_tag(self, row: TeamMember) -> Tag:
        return Tag(row.role, row.get_role_display())

    @column(_("since"), ordering="created_at")
    def since(self, row: TeamMember) -> Any:
        return row.created_at

    @column(_("until"), ordering="ends_at", label={"over": "danger", "ends": "default", "stays": "default"})
    def until(self, row: TeamMember) -> Tag:
        if row.ends_at is None:
            return Tag("stays", _("No end"))
        if row.is_over(timezone.now()):
            return Tag("over", _("Over"))
        zone = row.event.time_zone if row.event else "UTC"
        return Tag("ends", times.show_day(day_of(row.ends_at, zone)) + f", {row.ends_at.year}")

    @page(_("Invite somebody"), path="invite", icon="person_add", variant="primary")
    def invite(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:events_teaminvitation_add")

    @page(_("Invitations"), path="invitations", icon="outgoing_mail")
    def invitations(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:events_teaminvitation_changelist")

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.SETUP) else []

    @column(_("works for"))
    def where(self, row: TeamMember) -> str:
        if row.event:
            return str(row.event)
        return str(_("All events of %(organizer)s") % {"organizer": row.organizer})
