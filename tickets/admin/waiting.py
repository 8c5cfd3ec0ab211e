"""Who waits for what, in order; offering somebody a seat out of turn, and taking somebody off the list."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.rights import Right
from tickets.actions import offering, waiting
from tickets.models import WaitingEntry

STATES = {
    "waiting": "default",
    "offered": "warning",
    "taken": "success",
    "lapsed": "danger",
    "left": "default",
}


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Stays in the history."),
    )


@admin.register(WaitingEntry)
class WaitingEntryAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.SELL})
    list_display = ("who", "ticket_type", "place", "quantity", "joined_at", "state_tag")
    list_select_related = ("ticket_type", "event")
    list_filter = ("state", "ticket_type")
    search_fields = ("name", "email")
    search_help_text = gettext_lazy("Name or address")
    ordering = ("joined_at", "pk")
    fields = ("name", "email", "ticket_type", "quantity", "place", "state_tag", "joined_at", "asked_at",
              "offered_at", "offer_until_at", "ended_at", "own_page")  # fmt: skip
    actions_detail = ("offer_now", "remove")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With how many of those who still wait came before."""
        earlier = Q(joined_at__lt=OuterRef("joined_at")) | Q(
            joined_at=OuterRef("joined_at"), pk__lt=OuterRef("pk")
        )
        before = WaitingEntry.objects.filter(
            earlier, ticket_type=OuterRef("ticket_type"), state=WaitingEntry.State.WAITING
        )
        counted = before.order_by().values("ticket_type").annotate(count=Count("pk")).values("count")
        rows: QuerySet[Any] = super().get_queryset(request)
        numbered: QuerySet[Any] = rows.annotate(number=Coalesce(Subquery(counted), Value(0)) + Value(1))
        return numbered

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has not happened takes no line."""
        may_be_empty = ("asked_at", "offered_at", "offer_until_at", "ended_at")
        fields = super().get_fields(request, obj)
        return [name for name in fields if name not in may_be_empty or getattr(obj, str(name), None)]

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if Right.SELL not in self._rights(request, row) or row.state not in WaitingEntry.STANDING:
            return []
        return ["offer_now", "remove"] if row.state == WaitingEntry.State.WAITING else ["remove"]

    @column(gettext_lazy("who"), ordering="name", header=True)
    def who(self, row: WaitingEntry) -> list[str]:
        return [row.name, row.email]

    @column(gettext_lazy("place"), ordering="number")
    def place(self, row: Any) -> str:
        return str(row.number) if row.state == WaitingEntry.State.WAITING else "—"

    @column(gettext_lazy("state"), ordering="state", label=STATES)
    def state_tag(self, row: WaitingEntry) -> Tag:
        return Tag(row.state, row.get_state_display())

    @column(gettext_lazy("own page"))
    def own_page(self, row: WaitingEntry) -> SafeString:
        return format_html('<a href="{}">{}</a>', row.path, _("Open the page"))

    @page(gettext_lazy("Offer now"), path="offer-now", icon="local_activity")
    def offer_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        entry = self.row_for(request, object_id, Right.SELL)
        refused = ""
        if pages.is_confirmed(request):
            by: Any = request.user
            try:
                offering.offer_now(entry=entry, by=by, now=timezone.now())
            except offering.CannotOffer as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("%(name)s gets the offer by mail.") % {"name": entry.name})
                return redirect(self.change_path(entry))
        hours = entry.ticket_type.offer_hours
        question = Question(
            title=_("Offer %(name)s the tickets now") % {"name": entry.name},
            tells=[
                ngettext(
                    "%d seat is kept for this person.", "%d seats are kept for this person.", entry.quantity
                )
                % entry.quantity,
                ngettext("The offer stands for %d hour.", "The offer stands for %d hours.", hours) % hours,
                _("Whoever waits longer is passed over. The history says that you did it."),
            ],
            refused=refused,
            button=_("Offer now"),
            back=self.change_path(entry),
        )
        return pages.ask(self, request, question, row=entry)

    @page(gettext_lazy("Remove"), path="remove", icon="person_remove", variant="danger")
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        entry = self.row_for(request, object_id, Right.SELL)
        form = RemoveForm(request.POST if pages.is_confirmed(request) else None)
        refused = ""
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            try:
                waiting.leave(entry=entry, by=by, now=timezone.now(), reason=form.cleaned_data["reason"])
            except waiting.CannotChange as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("%(name)s is off the list.") % {"name": entry.name})
                return redirect(self.change_path(entry))
        question = Question(
            title=_("Take %(name)s off the waiting list") % {"name": entry.name},
            tells=[
                _("The place, or the seats of an open offer, go to those behind."),
                _("No mail is sent about it."),
            ],
            refused=refused,
            button=_("Remove"),
            back=self.change_path(entry),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=entry)
