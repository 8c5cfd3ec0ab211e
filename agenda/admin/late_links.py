"""Invitations to hand in late: made for somebody, shown or mailed, revoked."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminEmailInputWidget

from agenda.actions import late_links
from agenda.models import CallForTalks, LateLink, Session
from core import times
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.rights import Right

USUAL = timedelta(days=14)
UNTIL = gettext_lazy(
    "Until then the talk can be changed, too. Empty: it works until it is used up or revoked, and what was handed in "
    "can be changed only while the call is open."
)


class SendForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=UnfoldAdminEmailInputWidget()
    )


class LateLinkForm(EventForm):
    event_path = "call__event"
    send_to = forms.EmailField(
        label=gettext_lazy("Send it to"),
        required=False,
        max_length=254,
        widget=UnfoldAdminEmailInputWidget(),
        help_text=gettext_lazy("The invited speaker’s address. Empty: you pass the link on yourself."),
    )

    class Meta:
        model = LateLink
        exclude = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = self.fields.get("valid_until_at")
        if until is not None:
            until.help_text = f"{UNTIL} {until.help_text}"
        self.is_homeless = False
        if self.instance.pk is None and self.event is not None:
            call = CallForTalks.objects.filter(event=self.event).first()
            self.is_homeless = call is None
            if call is not None:
                self.instance.call = call
            last_day = times.local(timezone.now() + USUAL, self.event.time_zone).date()
            end = times.from_local(datetime.combine(last_day, time(23, 59)), self.event.time_zone)
            self.initial.setdefault("valid_until_at", end)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.is_homeless:
            raise forms.ValidationError(
                _("There is no call for talks yet. Set it up first, under “Programme”.")
            )
        until = cleaned.get("valid_until_at")
        if until and "valid_until_at" in self.changed_data and until <= timezone.now():
            self.add_error("valid_until_at", _("This is over already. Revoke the link to end it now."))
        return cleaned


@admin.register(LateLink)
class LateLinkAdmin(ScopedAdmin):
    form = LateLinkForm
    event_path = "call__event"
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    history_kind = "call.late_link"
    list_display = ("note", "state_tag", "used", "session_type", "track", "valid_until_at")
    search_fields = ("note",)
    fields = ("note", "session_type", "track", "max_proposals", "valid_until_at", "send_to")
    actions_detail = ("send", "revoke")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        taken_back = (Session.State.DRAFT, Session.State.WITHDRAWN)
        handed_in = Count("sessions", filter=~Q(sessions__state__in=taken_back) & Q(sessions__isnull=False))
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.select_related("call__event", "session_type", "track")
        return rows.annotate(uses=handed_in)  # type: ignore[no-any-return]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        shown = ["address"] if self.may_change(request, obj) else []
        return [*shown, "state_tag", "used", *(name for name in self.fields if name != "send_to")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("address", "state_tag", "used") if obj is not None else ()

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        if change:
            super().store(request, row, form, change)
            return
        by: Any = request.user
        send_to = form.cleaned_data.get("send_to", "")
        late_links.make(link=row, send_to=send_to, by=by, now=timezone.now())
        address = settings.SITE_URL + row.path
        words = _("The link for %(whom)s works: %(address)s") % {"whom": row.note, "address": address}
        sent = _("A mail with it goes to %(to)s.") % {"to": send_to} if send_to else ""
        messages.success(request, f"{words} {sent}".strip())

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        if what != "added":  # the action has told that
            super().tell(request, row, what, **sides)

    @column(gettext_lazy("address"))
    def address(self, row: LateLink) -> str:
        if row.revoked_at is not None:
            return "—"
        return format_html('<a href="{0}">{0}</a>', settings.SITE_URL + row.path)

    @column(gettext_lazy("handed in"))
    def used(self, row: Any) -> str:
        return _("%(uses)s of %(most)s") % {"uses": row.uses, "most": row.max_proposals}

    @column(
        gettext_lazy("state"),
        label={"works": "success", "used": "info", "over": "warning", "revoked": "danger"},
    )
    def state_tag(self, row: Any) -> Tag:
        if row.revoked_at:
            return Tag("revoked", _("Revoked"))
        if not row.is_live(timezone.now()):
            return Tag("over", _("Over"))
        return Tag("used", _("Used")) if row.uses >= row.max_proposals else Tag("works", _("Works"))

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if not self.may_change(request, row) or row.revoked_at:
            return []
        return ["send", "revoke"] if row.is_live(timezone.now()) else ["revoke"]

    @page(gettext_lazy("Send by mail"), path="send", icon="send")
    def send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        link = self.row_for(request, object_id, Right.PROGRAMME)
        form = SendForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            late_links.send(link=link, to=form.cleaned_data["address"], by=by, now=timezone.now())
            messages.success(
                request, _("A mail with the link goes to %(to)s.") % {"to": form.cleaned_data["address"]}
            )
            return redirect(self.change_path(link))
        question = Question(
            title=_("Send the link to an invited speaker"),
            tells=[_("The mail says what the link is for and until when it works. Replies come to you.")],
            button=_("Send the mail"),
            back=self.change_path(link),
        )
        return pages.ask(self, request, question, form=form, row=link)

    @page(gettext_lazy("Revoke"), path="revoke", icon="link_off", variant="danger")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        link = self.row_for(request, object_id, Right.PROGRAMME)
        if pages.is_confirmed(request):
            by: Any = request.user
            late_links.revoke(link=link, by=by, now=timezone.now())
            messages.success(request, _("The link is dead."))
            return redirect(self.change_path(link))
        question = Question(
            title=_("Revoke the link?"),
            tells=[
                _("Nobody can hand in by it any more, and a new link cannot be made from it."),
                _("Talks that were handed in by it stay, but their speakers can no longer change them."),
            ],
            button=_("Revoke the link"),
            back=self.change_path(link),
            is_grave=True,
        )
        return pages.ask(self, request, question, row=link)
