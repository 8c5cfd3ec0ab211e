"""The team: accounts with a role. Addresses are typed, never picked from the accounts of others."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import User
from events import desk
from events.actions import team
from events.admin.base import ScopedAdmin
from events.admin.unfold import Tag, column
from events.models import ROLE_WORDS, Event, TeamMember
from events.rights import Right


def explained_roles() -> list[tuple[str, str]]:
    """Each role with what it may do, where one chooses it."""
    return [(role.value, f"{role.label}: {words}") for role, words in ROLE_WORDS.items()]


class RoleForm(forms.ModelForm[TeamMember]):
    """Another role for a member. The action refuses what would lock people out."""

    by: User

    class Meta:
        model = TeamMember
        fields = ("role",)
        widgets = {"role": UnfoldAdminRadioSelectWidget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = explained_roles()

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        member = TeamMember.objects.select_related("event", "organizer").get(pk=self.instance.pk)
        try:
            team.check_role(member=member, role=role, by=self.by)
        except team.Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        return role


class InviteForm(forms.ModelForm[TeamMember]):
    by: User
    event: Event | None = None
    may_everywhere = False

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=UnfoldAdminEmailInputWidget(),
        help_text=_("They sign in with a code sent to it."),
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget()
    )
    role = forms.ChoiceField(label=_("Role"), choices=explained_roles, widget=UnfoldAdminRadioSelectWidget())
    everywhere = forms.BooleanField(
        label=_("In all events of the organizer"), required=False, widget=UnfoldBooleanSwitchWidget()
    )

    class Meta:
        model = TeamMember
        fields = ("role",)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.event is None:
            raise forms.ValidationError(_("Choose an event first."))
        if cleaned.get("everywhere") and not self.may_everywhere:
            self.add_error("everywhere", _("Only who works for the organizer can give this."))
        if self.is_valid_so_far():
            try:
                team.check_new(where=self.place(), email=cleaned["email"], role=cleaned["role"], by=self.by)
            except team.Refused as refusal:
                raise forms.ValidationError(refusal.message) from None
        return cleaned

    def is_valid_so_far(self) -> bool:
        return not self.errors

    def place(self) -> Any:
        assert self.event is not None
        return self.event.organizer if self.cleaned_data.get("everywhere") else self.event

    def _post_clean(self) -> None:
        """The row is made by the action, not from these fields."""


@admin.register(TeamMember)
class TeamMemberAdmin(ScopedAdmin):
    list_display = ("person", "address", "role_tag", "where", "since")
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
        if obj is not None:
            return ((None, {"fields": ("person", "address", "where", "role")}),)
        everywhere = ("everywhere",) if self._may_everywhere(request) else ()
        return ((None, {"fields": ("email", "name", "role", *everywhere)}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("person", "address", "where") if obj is not None else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        given: dict[str, Any] = {"by": request.user}
        if obj is not None:
            return type("RoleForm", (RoleForm,), given)
        given |= {
            "event": desk.of(request).form_event,
            "may_everywhere": self._may_everywhere(request),
        }
        return type("InviteForm", (InviteForm,), given)

    def _may_everywhere(self, request: HttpRequest) -> bool:
        seat = desk.of(request)
        event = seat.form_event
        return event is not None and (
            seat.runs_everything or event.organizer_id in seat.organizers_with(Right.SETUP)
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by: Any = request.user
        if change:
            stored = TeamMember.objects.select_related("event", "organizer", "user").get(pk=obj.pk)
            team.change_role(member=stored, role=obj.role, by=by, now=timezone.now())
            return
        made = team.add(
            where=form.place(),
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
            by=by,
            now=timezone.now(),
        )
        obj.__dict__.update(made.__dict__)

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

    @column(_("works for"))
    def where(self, row: TeamMember) -> str:
        if row.event:
            return str(row.event)
        return str(_("All events of %(organizer)s") % {"organizer": row.organizer})
