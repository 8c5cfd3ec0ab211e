"""What can be done about an order: cancel it, give money back, send the confirmation again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from core import money
from core.ids import new_id
from events.admin import pages
from events.admin.fields import MoneyInput
from events.admin.pages import Question, page
from events.rights import Right
from tickets.actions import confirmations, orders, payments, refunds
from tickets.admin.order_decisions import DecisionPages
from tickets.admin.order_new import NewOrderPages
from tickets.admin.order_receipts import to_send
from tickets.models import Order, Payment


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Stays in the order’s history and on its refund."),
    )
    refund = forms.BooleanField(
        label=gettext_lazy("Give the money back"),
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget(),
    )


class RefundForm(forms.Form):
    """`key` makes one refund of a form that is sent twice."""

    payment = forms.ChoiceField(label=gettext_lazy("Payment"), widget=UnfoldAdminSelectWidget())
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Stays on the refund and in the order’s history."),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput(), initial=lambda: new_id("key"))
    field_order = ("payment", "amount", "reason", "key")

    def __init__(self, data: Any, *, left: Sequence[tuple[Payment, int]]) -> None:
        super().__init__(data)
        self.left = {payment.public_id: (payment, amount) for payment, amount in left}
        currency = left[0][0].currency
        field: Any = self.fields["payment"]
        field.choices = [
            (public_id, _("%(amount)s left of %(gateway)s, %(date)s") % {
                "amount": money.display(amount, currency),
                "gateway": payment.gateway,
                "date": payment.received_at.date(),
            })
            for public_id, (payment, amount) in self.left.items()
        ]  # fmt: skip
        self.fields["amount"] = MoneyInput(
            currency=currency, label=_("Amount"), initial=left[0][1], help_text=_("In %s.") % currency
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        payment, left = self.left.get(cleaned.get("payment", ""), (None, 0))
        amount = cleaned.get("amount")
        if payment is not None and amount is not None and not 0 < amount <= left:
            words = _("Between nothing and %(left)s can be given back of this payment.")
            self.add_error("amount", words % {"left": money.display(left, payment.currency)})
        return cleaned


class OrderPages(NewOrderPages, DecisionPages):
    """The pages below an order. Each says what will happen, then lets the action do it."""

    actions_detail = (
        "approve", "decline", "settle", "sent_back", "receive", "bill", "wait", "resend", "seats", "refund_tickets",
        "refund", "cancel",
    )  # fmt: skip

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if Right.SELL not in self._rights(request, row):
            return []
        if row.state == Order.State.REQUESTED:
            return ["approve", "decline", "cancel"]
        names = ["settle"] if row.attention else []
        if to_send(row).exists():
            names.append("sent_back")
        if row.state in {Order.State.PENDING, Order.State.INVOICED, Order.State.EXPIRED}:
            names.append("receive")
        if row.state == Order.State.PENDING:
            names += ["bill", "wait"]
        if row.state == Order.State.PAID:
            names += ["resend", "seats", "refund_tickets"]
        if _left(row):
            names.append("refund")
        return [*names, "cancel"] if row.state in Order.HOLDING else names

    @page(gettext_lazy("Send confirmation again"), path="resend", icon="forward_to_inbox")
    def resend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state != Order.State.PAID:
            return self.not_now(request, order)
        if pages.is_confirmed(request):
            by: Any = request.user
            count = confirmations.resend(order=order, by=by, now=timezone.now())
            said = ngettext("%d mail goes out.", "%d mails go out.", count) % count
            messages.success(request, said)
            return redirect(self.change_path(order))
        question = Question(
            title=_("Send the confirmation of %(order)s again") % {"order": order},
            tells=[
                _("%(address)s gets the confirmation with all tickets.") % {"address": order.email},
                _("Attendees with an address of their own get their ticket."),
            ],
            button=_("Send again"),
            back=self.change_path(order),
        )
        return pages.ask(self, request, question, row=order)

    @page(gettext_lazy("Refund an amount"), path="refund", icon="currency_exchange")
    def refund(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        left = _left(order)
        if not left:
            return self.not_now(request, order)
        form = RefundForm(request.POST if pages.is_confirmed(request) else None, left=left)
        refused = ""
        if pages.is_confirmed(request) and form.is_valid():
            refused = self._give_back(request, form)
            if not refused:
                return redirect(self.change_path(order))
        question = Question(
            title=_("Give money back for %(order)s") % {"order": order},
            tells=[
                _("It goes back the way it came, to %(buyer)s. That cannot be undone.")
                % {"buyer": order.buyer},
                _("Tickets stay valid. To end some as well, refund tickets instead."),
            ],
            refused=refused,
            button=_("Give back"),
            back=self.change_path(order),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=order)

    def _give_back(self, request: HttpRequest, form: RefundForm) -> str:
        by: Any = request.user
        values = form.cleaned_data
        payment = form.left[values["payment"]][0]
        try:
            payments.refund(
                payment=payment, amount_minor=values["amount"], reason=values["reason"], key=values["key"],
                by=by, now=timezone.now(),
            )  # fmt: skip
        except refunds.CannotRefund as refused:
            return refused.message
        amount = money.display(values["amount"], payment.currency)
        messages.success(request, _("%(amount)s are on their way back.") % {"amount": amount})
        return ""

    @page(gettext_lazy("Cancel"), path="cancel", icon="cancel", variant="danger")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state not in Order.HOLDING:
            return self.not_now(request, order)
        left = sum(amount for _payment, amount in _left(order))
        form = CancelForm(request.POST if pages.is_confirmed(request) else None)
        if not left:
            del form.fields["refund"]
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            try:
                orders.cancel(
                    order=order,
                    reason=form.cleaned_data["reason"],
                    refund=form.cleaned_data.get("refund", True),
                    by=by,
                    now=timezone.now(),
                )
            except refunds.CannotRefund as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, _("%(order)s is cancelled.") % {"order": order})
                return redirect(self.change_path(order))
        return pages.ask(self, request, self._cancelling(order, left), form=form, row=order)

    def _cancelling(self, order: Order, left: int) -> Question:
        tickets = list(order.tickets.select_related("type", "attendee"))
        count = len(tickets)
        tells = [
            ngettext("%d ticket becomes invalid at once.", "%d tickets become invalid at once.", count)
            % count,
            _("Seats and uses of a code are free again."),
            _("%(address)s gets a mail about it.") % {"address": order.email},
        ]
        if left:
            tells.append(
                _("%(amount)s can go back to the buyer.") % {"amount": money.display(left, order.currency)}
            )
        inside = [ticket for ticket in tickets if ticket.checked_in_at]
        said = ngettext(
            "%d of them is checked in already.", "%d of them are checked in already.", len(inside)
        )
        return Question(
            title=_("Cancel order %(order)s") % {"order": order},
            tells=tells,
            problems=[said % len(inside)] if inside else [],
            rows=[str(ticket) for ticket in tickets],
            button=_("Cancel the order"),
            back=self.change_path(order),
            is_grave=True,
        )


def _left(order: Order) -> list[tuple[Payment, int]]:
    """Payments of which something can still be given back, with how much."""
    found = [(payment, refunds.left_of(payment)) for payment in order.payments.order_by("pk")]
    return [(payment, left) for payment, left in found if left > 0]
