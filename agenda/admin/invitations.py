"""Co-speakers whom speakers or organizers have asked: who has not answered, and asking somebody more."""

from collections.abc import Callable
from typing import Any

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
)

from agenda.actions import invitations
from agenda.actions.speakers import Refused
from agenda.forms.speaking import InviteForm
from agenda.models import Session, SpeakerInvitation
from events.admin import pages
from events.admin.base import ReadOnlyAdmin, ScopedRows
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.rights import Right

STATES = {"open": "warning", "accepted": "success", "declined": "danger", "revoked": "default"}


class AskForm(InviteForm):
    """As speakers fill it in, in the workspace's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        self.fields["name"].widget = UnfoldAdminTextInputWidget(attrs={"dir": "auto"})
        self.fields["email"].widget = UnfoldAdminEmailInputWidget()
        role.widget = UnfoldAdminRadioSelectWidget(choices=role.choices)


class Invitations(ScopedRows):
    """Below a talk, for who plans the programme: the names would tell a blind committee who speaks."""

    model = SpeakerInvitation
    can_edit = False
    fields = ("name", "email", "role", "state", "created_at", "auto_reminded_at", "answered_at", "word")
    verbose_name_plural = gettext_lazy("invited")
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self._parent().may_change(request, obj))


class Inviting:
    """The page of a session from which organizers ask somebody to speak along."""

    @page(gettext_lazy("Invite a speaker"), path="invite", icon="person_add")
    def invite(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        session: Session = self.row_for(request, object_id, Right.PROGRAMME)
        form = AskForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            try:
                one = invitations.invite(
                    session=session, inviter=None, by=by, now=timezone.now(), **form.asked()
                )
            except Refused as refusal:
                form.add_error("email", refusal.message)
            else:
                messages.success(request, _("%(name)s has a mail with the invitation.") % {"name": one})
                return redirect(self.change_path(session))
        question = Question(
            title=_("Invite a speaker"),
            tells=[
                _("The mail is in the event’s name. It shows the title, and nothing else of the talk."),
                _(
                    "Only who proves to read mail at the address can accept. The other speakers are told then."
                ),
            ],
            rows=[str(session)],
            button=_("Send the invitation"),
            back=self.change_path(session),
        )
        return pages.ask(self, request, question, form=form, row=session)


@admin.register(SpeakerInvitation)
class SpeakerInvitationAdmin(ReadOnlyAdmin):
    event_path = "session__event"
    view_rights = frozenset({Right.PROGRAMME})
    list_display = ("who", "session", "role", "asked_by", "created_at", "reminded", "state_tag")
    list_select_related = ("session__event", "invited_by")
    list_filter = ("state", "role")
    search_fields = ("name", "email", "session__title")
    search_help_text = gettext_lazy("Name, address or talk")
    ordering = ("-created_at", "-pk")
    fields = ("name", "email", "session", "role", "state_tag", "asked_by", "created_at", "reminded", "answered_at",
              "word")  # fmt: skip
    actions_detail = ("remind", "take_back")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("session__event", "invited_by")

    def history_subject(self, row: Any) -> str:
        """What happens to an invitation is told of its talk."""
        return str(row.session.public_id)

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if Right.PROGRAMME not in self._rights(request, row) or not row.is_open:
            return []
        ready = invitations.may_remind(row, timezone.now())
        return ["remind", "take_back"] if ready else ["take_back"]

    @column(gettext_lazy("who"), ordering="name", header=True)
    def who(self, row: SpeakerInvitation) -> list[str]:
        return [row.name, row.email]

    @column(gettext_lazy("asked by"))
    def asked_by(self, row: SpeakerInvitation) -> str:
        return str(row.invited_by) if row.invited_by else _("The team")

    @column(gettext_lazy("last reminder"))
    def reminded(self, row: SpeakerInvitation) -> Any:
        given = [at for at in (row.reminded_at, row.auto_reminded_at) if at is not None]
        return max(given) if given else "—"

    @column(gettext_lazy("state"), ordering="state", label=STATES)
    def state_tag(self, row: SpeakerInvitation) -> Tag:
        return Tag(row.state, row.get_state_display())

    @page(gettext_lazy("Remind"), path="remind", icon="forward_to_inbox")
    def remind(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._do(
            request,
            object_id,
            invitations.remind,
            title=_("Send the mail once more"),
            tells=[_("It says that the answer is still open. It can be sent again after three days.")],
            said=_("%(name)s has another mail."),
            button=_("Send the reminder"),
        )

    @page(gettext_lazy("Take back"), path="take-back", icon="undo", variant="danger")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._do(
            request,
            object_id,
            invitations.revoke,
            title=_("Take the invitation back"),
            tells=[_("Its link says so from now on. No mail is sent about it.")],
            said=_("The invitation of %(name)s is taken back."),
            button=_("Take back"),
            is_grave=True,
        )

    def _do(
        self,
        request: HttpRequest,
        object_id: str,
        action: Callable[..., None],
        *,
        said: str,
        **asked: Any,
    ) -> HttpResponse:
        one = self.row_for(request, object_id, Right.PROGRAMME)
        refused = ""
        if pages.is_confirmed(request):
            by: Any = request.user
            try:
                action(invitation=one, by=by, now=timezone.now())
            except Refused as refusal:
                refused = refusal.message
            else:
                messages.success(request, said % {"name": one})
                return redirect(self.change_path(one))
        question = Question(
            back=self.change_path(one), rows=[f"{one.name} ({one.email})"], refused=refused, **asked
        )
        return pages.ask(self, request, question, row=one)
