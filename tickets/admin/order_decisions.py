"""Orders of tickets that the team gives out: saying yes or no."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from core import money
from events.admin import pages
from events.admin.pages import Question, page
from events.rights import Right
from tickets.actions import approvals
from tickets.admin.order_receipts import ReceiptPages
from tickets.models import Order


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("The buyer reads it in the mail."),
    )


class DecisionPages(ReceiptPages):
    @page(gettext_lazy("Approve"), path="approve", icon="check_circle", variant="success")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state != Order.State.REQUESTED:
            return self.not_now(request, order)
        by: Any = request.user
        if pages.is_confirmed(request):
            try:
                approvals.approve(order=order, by=by, now=timezone.now())
            except approvals.CannotDecide as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, _("%(order)s is approved.") % {"order": order})
            return redirect(self.change_path(order))
        total = money.display(order.total_minor, order.currency)
        then = (
            _("%(address)s gets a mail and has seven days to pay %(total)s.")
            % {"address": order.email, "total": total}
            if order.total_minor
            else _("There is nothing to pay: the tickets are valid at once and go to %s.") % order.email
        )
        question = Question(
            title=_("Approve order %(order)s") % {"order": order},
            tells=[then],
            rows=_rows(order),
            button=_("Approve"),
            back=self.change_path(order),
        )
        return pages.ask(self, request, question, row=order)

    @page(gettext_lazy("Decline"), path="decline", icon="block", variant="danger")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state != Order.State.REQUESTED:
            return self.not_now(request, order)
        form = DeclineForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            reason = form.cleaned_data["reason"]
            try:
                approvals.decline(order=order, reason=reason, by=by, now=timezone.now())
            except approvals.CannotDecide as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, _("%(order)s is declined.") % {"order": order})
            return redirect(self.change_path(order))
        question = Question(
            title=_("Decline order %(order)s") % {"order": order},
            tells=[
                _("The order is cancelled and its seats are free again."),
                _("%(address)s gets a mail with your reason.") % {"address": order.email},
            ],
            rows=_rows(order),
            button=_("Decline the order"),
            back=self.change_path(order),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=order)


def _rows(order: Order) -> list[str]:
    return [str(ticket) for ticket in order.tickets.select_related("type", "attendee").order_by("pk")]
