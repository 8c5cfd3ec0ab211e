"""The outbox: what went out to whom, what failed, and sending it again or holding it back."""

from collections.abc import Collection, Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.models import User
from core import history, jobs
from core.models import OutboxMail
from events import desk
from events.actions import mail_stops, outbox
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.models import Event, Participant
from events.rights import Right

State = OutboxMail.State
AGAIN = (State.FAILED, State.SENT, State.HELD, State.UNCLEAR, State.RETURNED)
SEND_AGAIN = {
    "state": State.QUEUED,
    "attempts": 0,
    "error": "",
    "send_after_at": None,
    "claimed_until_at": None,
    "handed_at": None,
    "sent_at": None,
}


class MailForm(forms.Form):
    to_address = forms.EmailField(label=gettext_lazy("Address"), widget=UnfoldAdminTextInputWidget())
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=300, widget=UnfoldAdminTextInputWidget()
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), strip=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 20})
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What the answer said"),
        max_length=500,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
    )


@admin.register(OutboxMail)
class OutboxMailAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.PEOPLE})
    list_display = ("message", "person", "state_tag", "kind", "created_at", "problem")
    list_filter = ("state", "kind")
    search_fields = ("to_address", "to_name", "subject")
    search_help_text = gettext_lazy("Address, name or subject")
    actions = ("send_again", "hold")
    actions_detail = ("edit", "came_back")
    fields = ("subject", "to_address", "to_name", "reply_to", "state_tag", "error", "attempts", "created_at",
              "send_after_at", "sent_at", "attachment_kind", "body")  # fmt: skip

    def within(self, rows: QuerySet[Any], events: Iterable[Event]) -> QuerySet[Any]:
        return rows.filter(scope__in=[event.public_id for event in events])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Mails that are still being written stand on the page where that is done, and leave only from there."""
        found: Any = super().get_queryset(request)
        of_mail = Participant.objects.filter(public_id=OuterRef("recipient"))
        rows: QuerySet[Any] = found.finished().annotate(
            person_pk=Subquery(of_mail.values("pk")[:1]), person_name=Subquery(of_mail.values("name")[:1])
        )
        return (
            rows.defer("text_sealed", "html_sealed", "unsubscribe_sealed")
            if desk.of(request).narrow
            else rows
        )

    def event_of(self, row: Any) -> Event:
        return Event.objects.select_related("organizer").get(public_id=row.scope)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @column(gettext_lazy("state"), ordering="state",
            label={"sent": "success", "failed": "danger", "held": "warning", "unclear": "danger", "returned": "danger", "queued": "info", "sending": "info"})  # fmt: skip
    def state_tag(self, row: OutboxMail) -> Tag:
        return Tag(row.state, row.get_state_display())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is empty takes no line."""
        shown = {"subject", "to_address", "state_tag", "created_at", "body"}
        return [
            name
            for name in super().get_fields(request, obj)
            if name in shown or getattr(obj, str(name), None)
        ]

    @column(gettext_lazy("mail"), ordering="subject", header=True)
    def message(self, row: OutboxMail) -> list[str]:
        return [row.subject, row.to_address]

    @column(gettext_lazy("person"))
    def person(self, row: Any) -> SafeString | str:
        if row.person_pk is None:
            return "—"
        path = reverse("admin:events_participant_change", args=[row.person_pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', path, row.person_name)

    @column(gettext_lazy("problem"), ordering="error")
    def problem(self, row: OutboxMail) -> str:
        return row.error[:160] or "—"

    @column(gettext_lazy("text"))
    def body(self, row: OutboxMail) -> str:
        return str(row.text)

    @admin.action(description=gettext_lazy("Send again"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = queryset.filter(state__in=AGAIN)
        count = self._put(request, chosen, "sent_again", SEND_AGAIN)
        said = ngettext("%d mail goes out again.", "%d mails go out again.", count) % count
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)

    @admin.action(description=gettext_lazy("Hold back"))
    def hold(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = self._put(request, queryset.filter(state=State.QUEUED), "held", {"state": State.HELD})
        said = ngettext("%d mail is held back.", "%d mails are held back.", count) % count
        if not count:
            said = _("Only mails that still wait to be sent can be held back.")
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)

    def offered(self, request: HttpRequest, row: OutboxMail) -> Collection[str]:
        found = ["edit"] if row.state in outbox.EDITABLE else []
        return [*found, "came_back"] if row.state in (State.SENT, State.UNCLEAR) else found

    @page(gettext_lazy("Change it"), path="edit", icon="edit")
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mail, by = self.row_for(request, object_id, Right.PEOPLE), cast(User, request.user)
        if mail.state not in outbox.EDITABLE:
            messages.warning(request, _("Hold it back first: only mails that do not leave can be changed."))
            return redirect(self.change_path(mail))
        initial = {"to_address": mail.to_address, "subject": mail.subject, "text": mail.text}
        form = MailForm(request.POST if pages.is_confirmed(request) else None, initial=initial)
        if pages.is_confirmed(request) and form.is_valid():
            try:
                outbox.edit(mail=mail, by=by, now=timezone.now(), **form.cleaned_data)
                messages.success(request, _("It is changed. Send it again when it is right."))
            except outbox.Refused as refused:
                messages.error(request, refused.message)
            return redirect(self.change_path(mail))
        question = Question(
            title=_("Change a mail"),
            tells=[_("With other words it goes out as plain text, as it stands here.")],
            button=_("Keep the change"),
            back=self.change_path(mail),
        )
        return pages.ask(self, request, question, form=form, row=mail)

    @page(gettext_lazy("It came back"), path="returned", icon="undo")
    def came_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For senders that do not tell us themselves."""
        mail, by = self.row_for(request, object_id, Right.PEOPLE), cast(User, request.user)
        form = NoteForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            note = form.cleaned_data["note"]
            if mail_stops.bounced(mail=mail, note=note, now=timezone.now(), by=by):
                messages.success(request, _("Noted: no more mailings go to %s.") % mail.to_address)
            return redirect(self.change_path(mail))
        question = Question(
            title=_("This mail came back"),
            tells=[
                _("%s gets no more mailings of this event. Tickets, orders and letters still go there.")
                % mail.to_address
            ],
            button=_("Note it"),
            back=self.change_path(mail),
        )
        return pages.ask(self, request, question, form=form, row=mail)

    def _put(self, request: HttpRequest, rows: QuerySet[Any], what: str, values: dict[str, Any]) -> int:
        """The sender may be faster: what it has taken meanwhile stays as it is."""
        by: Any = request.user
        now = timezone.now()
        with transaction.atomic():
            done = [
                mail
                for mail in rows.order_by("pk")
                if OutboxMail.objects.filter(pk=mail.pk, state=mail.state).update(**values)
            ]
            told = [history.entry(f"mail.{what}", mail, scope=mail.scope, by=by, now=now) for mail in done]
            history.write_all(told)
            jobs.wake("outbox")
        return len(done)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            return super().history_view(request, object_id, extra_context)
        return redirect("admin:core_outboxmail_change", object_id)
