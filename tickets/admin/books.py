"""Disputes, and differences between Stripe's books and ours: read by who sees money, decided by who sells."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from core import money
from events import desk
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right
from tickets.actions import books, disputes
from tickets.admin.money import order_link
from tickets.models import BookDifference, Dispute

END, STAY = "end", "stay"


class DecideForm(forms.Form):
    tickets = forms.ChoiceField(
        label=gettext_lazy("The tickets"),
        choices=[
            (END, gettext_lazy("End: they fail at the door at once")),
            (STAY, gettext_lazy("Stay valid: the loss is noted as one")),
        ],
        widget=UnfoldAdminRadioSelectWidget(),
        error_messages={"required": gettext_lazy("Choose what becomes of the tickets.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Stays in the order’s history, for whoever asks next year."),
    )


class ExplainForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Explanation"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("What you found, for whoever closes the books."),
    )


class OpenFilter(DropdownFilter):
    title = gettext_lazy("state")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Open")), ("no", _("Settled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(settled_at__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.MONEY})
    event_path = "payment__order__event"
    actions_detail = ("decide",)
    list_display = ("amount", "order_code", "buyer", "state_tag", "reason", "answer_by_at", "opened_at")
    list_filter = ("state",)
    search_fields = (
        "reference",
        "payment__order__code",
        "payment__order__email",
        "payment__order__buyer__name",
    )
    search_help_text = gettext_lazy("Order code, buyer or the gateway’s reference")
    fields = ("amount", "fee", "order_code", "buyer", "state_tag", "reason", "answer_by_at", "opened_at",
              "ended_at", "reference")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("payment__order__buyer", "payment__order__event")

    def offered(self, request: HttpRequest, row: Dispute) -> Collection[str]:
        may = Right.SELL in desk.of(request).rights_in(row.payment.order.event)
        is_open = row.state == Dispute.State.LOST and row.payment.order.attention
        return ("decide",) if may and is_open else ()

    @page(gettext_lazy("Decide about the tickets"), path="decide", icon="gavel", variant="danger")
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.SELL)
        order = row.payment.order
        if "decide" not in self.offered(request, row):
            messages.warning(request, _("There is nothing to decide: the bank has not, or you have already."))
            return redirect(self.change_path(row))
        form = DecideForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            values = form.cleaned_data
            disputes.decide(
                dispute=row,
                tickets_end=values["tickets"] == END,
                reason=values["reason"],
                by=by,
                now=timezone.now(),
            )
            messages.success(request, _("%(order)s is settled.") % {"order": order})
            return redirect(self.change_path(row))
        shown = {"amount": money.display(row.amount_minor, row.currency), "order": order}
        question = Question(
            title=_("Decide about the tickets of %(order)s") % shown,
            tells=[
                _("The bank has kept %(amount)s of order %(order)s for its customer.") % shown,
                _("Nobody gets a mail about your choice."),
            ],
            rows=[
                str(one) for one in order.tickets.valid().select_related("type", "attendee").order_by("pk")
            ],
            button=_("Decide"),
            back=self.change_path(row),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=row)

    @column(gettext_lazy("amount"), ordering="amount_minor")
    def amount(self, row: Dispute) -> str:
        return money.display(row.amount_minor, row.currency) if row.amount_minor else _("Inquiry")

    @column(gettext_lazy("fee"))
    def fee(self, row: Dispute) -> str:
        return money.display(row.fee_minor, row.currency) if row.fee_minor else "—"

    @column(gettext_lazy("order"), ordering="payment__order__code")
    def order_code(self, row: Dispute) -> SafeString:
        return order_link(row.payment.order)

    @column(gettext_lazy("buyer"))
    def buyer(self, row: Dispute) -> str:
        return str(row.payment.order.buyer)

    @column(
        gettext_lazy("state"),
        ordering="state",
        label={"open": "danger", "review": "info", "won": "success", "lost": "danger"},
    )
    def state_tag(self, row: Dispute) -> Tag:
        return Tag(row.state, row.get_state_display())


@admin.register(BookDifference)
class BookDifferenceAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.MONEY})
    event_path = "event"
    actions_detail = ("explain",)
    list_display = ("what", "subject", "ours", "theirs", "state_tag", "found_at", "note")
    list_filter = (OpenFilter,)
    search_fields = ("subject", "note")
    search_help_text = gettext_lazy("The gateway’s reference, or your note")
    fields = ("what", "subject", "ours", "theirs", "state_tag", "found_at", "seen_at", "settled_at", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("event")

    def offered(self, request: HttpRequest, row: BookDifference) -> Collection[str]:
        may = Right.MONEY in desk.of(request).rights_in(row.event)
        return ("explain",) if may and row.settled_at is None else ()

    @page(gettext_lazy("Explain"), path="explain", icon="task_alt")
    def explain(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.MONEY)
        if row.settled_at is not None:
            messages.warning(request, _("This is settled already."))
            return redirect(self.change_path(row))
        form = ExplainForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            books.explain(difference=row, note=form.cleaned_data["note"], by=by, now=timezone.now())
            messages.success(request, _("The difference is explained."))
            return redirect(self.change_path(row))
        shown = {"ours": row.ours, "theirs": row.theirs, "subject": row.subject}
        question = Question(
            title=row.words,
            tells=[
                _("%(subject)s: ours says %(ours)s, Stripe says %(theirs)s.") % shown,
                _("Explaining moves no money. It comes back only if the amounts change."),
            ],
            button=_("That explains it"),
            back=self.change_path(row),
        )
        return pages.ask(self, request, question, form=form, row=row)

    @column(gettext_lazy("what"), ordering="kind")
    def what(self, row: BookDifference) -> str:
        return row.words

    @column(gettext_lazy("state"), label={"open": "danger", "gone": "success", "explained": "info"})
    def state_tag(self, row: BookDifference) -> Tag:
        if row.settled_at is None:
            return Tag("open", _("Open"))
        return Tag("explained", _("Explained")) if row.note else Tag("gone", _("Gone"))
