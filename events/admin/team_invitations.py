"""Invitations to the team: sent by mail, sent again, taken back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import User
from events import desk
from events.actions import team, team_invitations
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.pages import Question, page
from events.admin.team import end_of, explained_roles, last_day_field
from events.admin.unfold import Tag, column
from events.models import Event, TeamInvitation
from events.rights import Right


class InviteForm(forms.ModelForm[TeamInvitation]):
    by: User
    event: Event | None = None
    may_everywhere = False

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=UnfoldAdminEmailInputWidget(),
        help_text=gettext_lazy("A mail with a link goes there. The role begins when it is accepted."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget()
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=explained_roles, widget=UnfoldAdminRadioSelectWidget()
    )
    last_day = last_day_field()
    everywhere = forms.BooleanField(
        label=gettext_lazy("In all events of the organizer"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
    )

    class Meta:
        model = TeamInvitation
        fields = ("email", "name", "role", "everywhere")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].help_text = _(
            "Empty: %(days)d days after the event; owners, organizers and who works in all events stay."
        ) % {"days": team_invitations.DAYS_AFTER_EVENT}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.event is None:
            raise forms.ValidationError(_("Choose an event first."))
        if cleaned.get("everywhere") and not self.may_everywhere:
            self.add_error("everywhere", _("Only who works for the organizer can give this."))
        if not self.errors:
            where = self.event.organizer if cleaned["everywhere"] else self.event
            try:
                team.check_new(where=where, email=cleaned["email"], role=cleaned["role"], by=self.by)
            except team.Refused as refusal:
                raise forms.ValidationError(refusal.message) from None
            if self._is_asked(cleaned["email"], cleaned["role"]):
                words = _("%(person)s is invited already: send it again.")
                raise forms.ValidationError(words % {"person": cleaned["email"]})
        return cleaned

    def _is_asked(self, email: str, role: str) -> bool:
        return TeamInvitation.objects.open().filter(event=self.event, email__iexact=email, role=role).exists()

    def _post_clean(self) -> None:
        """The row is made by the action, not from these fields."""


@admin.register(TeamInvitation)
class TeamInvitationAdmin(ScopedAdmin):
    list_display = ("email", "name", "role_tag", "where", "state_tag", "sent_at", "expires_at")
    list_select_related = ("event__organizer", "accepted_by")
    search_fields = ("email", "name")
    actions_detail = ("send_again", "revoke")
    refusals = (team.Refused,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is sent stays as it is; what can be done with it are pages of their own."""
        return obj is None and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            shown = (
                "email", "name", "role_tag", "where", "role_ends_at", "state_tag", "invited_by", "sent_at", "expires_at",
                "accepted_at", "accepted_by",
            )  # fmt: skip
            return ((None, {"fields": shown}),)
        everywhere = ("everywhere",) if self._may_everywhere(request) else ()
        return ((None, {"fields": ("email", "name", "role", "last_day", *everywhere)}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("role_tag", "where", "state_tag") if obj is not None else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        given = {
            "by": request.user,
            "event": desk.of(request).form_event,
            "may_everywhere": self._may_everywhere(request),
        }
        return type("InviteForm", (InviteForm,), given)

    def _may_everywhere(self, request: HttpRequest) -> bool:
        seat = desk.of(request)
        event = seat.form_event
        return event is not None and event.organizer_id in seat.organizers_with(Right.SETUP)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by: Any = request.user
        given = form.cleaned_data
        everywhere = bool(given.get("everywhere"))
        ends_at = end_of(given["last_day"], form.event.time_zone) or team_invitations.usual_end(
            form.event, given["role"], everywhere=everywhere
        )
        made = team_invitations.invite(
            event=form.event, email=given["email"], name=given["name"], role=given["role"], everywhere=everywhere,
            role_ends_at=ends_at, by=by, now=timezone.now(),
        )  # fmt: skip
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything, the history too."""

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        is_open = row.accepted_at is None and row.revoked_at is None
        return list(self.actions_detail) if is_open and self.may_change(request, row) else []

    @page(gettext_lazy("Send again"), path="send-again", icon="send")
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.SETUP)
        refused = ""
        if pages.is_confirmed(request):
            by: Any = request.user
            try:
                team_invitations.send_again(invitation=row, by=by, now=timezone.now())
            except team.Refused as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("Another mail goes to %(to)s.") % {"to": row.email})
                return redirect(self.list_path())
        question = Question(
            title=_("Send the invitation to %(to)s again?") % {"to": row.email},
            tells=[_("The mail has a new link, and the old one is dead. It works for another two weeks.")],
            button=_("Send the mail"),
            back=self.change_path(row),
            refused=refused,
        )
        return pages.ask(self, request, question, row=row)

    @page(gettext_lazy("Take back"), path="revoke", icon="link_off", variant="danger")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.SETUP)
        refused = ""
        if pages.is_confirmed(request):
            by: Any = request.user
            try:
                team_invitations.revoke(invitation=row, by=by, now=timezone.now())
            except team.Refused as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("The invitation is taken back and its link is dead."))
                return redirect(self.list_path())
        question = Question(
            title=_("Take the invitation of %(to)s back?") % {"to": row.email},
            tells=[_("Nobody can accept it any more. The mail that went out cannot be called back.")],
            button=_("Take it back"),
            back=self.change_path(row),
            refused=refused,
            is_grave=True,
        )
        return pages.ask(self, request, question, row=row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("event__organizer")

    @column(gettext_lazy("role"), ordering="role", label=True)
    def role_tag(self, row: TeamInvitation) -> Tag:
        return Tag(row.role, row.get_role_display())

    @column(gettext_lazy("works for"))
    def where(self, row: TeamInvitation) -> str:
        if not row.everywhere:
            return str(row.event)
        return _("All events of %(organizer)s") % {"organizer": row.event.organizer}

    @column(
        gettext_lazy("state"),
        label={"open": "info", "accepted": "success", "over": "warning", "revoked": "danger"},
    )
    def state_tag(self, row: TeamInvitation) -> Tag:
        if row.accepted_at:
            return Tag("accepted", _("Accepted by %(who)s") % {"who": row.accepted_by or "—"})
        if row.revoked_at:
            return Tag("revoked", _("Taken back"))
        if not row.is_open(timezone.now()):
            return Tag("over", _("Over"))
        return Tag("open", _("Not answered yet"))
