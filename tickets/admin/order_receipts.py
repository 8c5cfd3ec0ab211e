"""Orders that are paid by other ways than online: by invoice, by bank transfer, in cash."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core import money
from core.times import from_local
from events.admin import pages
from events.admin.fields import MoneyInput
from events.admin.pages import Question, page
from events.rights import Right
from tickets.actions import adjustments, receipts
from tickets.admin.order_money import MoneyPages
from tickets.models import Order, Refund

END_OF_DAY = time(23, 59)
WAYS = [
    ("transfer", gettext_lazy("Bank transfer")),
    ("cash", gettext_lazy("Cash")),
    ("terminal", gettext_lazy("Card terminal")),
]


class ReceiveForm(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("How it came"), choices=WAYS, widget=UnfoldAdminSelectWidget())
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("From the bank statement or the receipt; the same one is noted once."),
    )
    field_order = ("way", "amount", "reference")

    def __init__(self, data: Any, *, order: Order, open_minor: int) -> None:
        super().__init__(data)
        self.fields["amount"] = MoneyInput(
            currency=order.currency,
            label=_("Amount"),
            initial=open_minor,
            help_text=_("In %s.") % order.currency,
        )
        self.order_fields(self.field_order)


class BillForm(forms.Form):
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=UnfoldAdminDateWidget())
    purchase_order = forms.CharField(
        label=gettext_lazy("Purchase order number"),
        max_length=60,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
    )
    valid_at_once = forms.BooleanField(
        label=gettext_lazy("Tickets are valid at once"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
        help_text=gettext_lazy("For companies you trust. Otherwise they become valid with the money."),
    )


class TransferForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Keep the tickets until"),
        widget=UnfoldAdminDateWidget(),
        help_text=gettext_lazy("To the end of that day."),
    )


class ReceiptPages(MoneyPages):
    @page(gettext_lazy("Money came in"), path="receive", icon="payments")
    def receive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state not in {Order.State.PENDING, Order.State.INVOICED, Order.State.EXPIRED}:
            return self.not_now(request, order)
        left = order.total_minor - adjustments.kept(order)
        form = ReceiveForm(
            request.POST if pages.is_confirmed(request) else None, order=order, open_minor=max(0, left)
        )
        question = Question(
            title=_("Money came in for %(order)s") % {"order": order},
            tells=[
                _("%(amount)s are open.") % {"amount": money.display(left, order.currency)},
                _("When all of it is here, the tickets are valid and go out by mail."),
            ],
            button=_("Note the money"),
            back=self.change_path(order),
        )

        def do(values: dict[str, Any], by: Any) -> str:
            receipts.receive(
                order=order, amount_minor=values["amount"] or 0, way=values["way"],
                reference=values["reference"], by=by, now=timezone.now(),
            )  # fmt: skip
            shown = money.display(values["amount"], order.currency)
            return _("%(amount)s are noted.") % {"amount": shown}

        return self._ask_and_do(request, order, form, question, do)

    @page(gettext_lazy("Pay by invoice"), path="bill", icon="request_quote")
    def bill(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state != Order.State.PENDING or not order.total_minor:
            return self.not_now(request, order)
        form = BillForm(request.POST if pages.is_confirmed(request) else None)
        question = Question(
            title=_("Let %(order)s be paid by invoice") % {"order": order},
            tells=[
                _("The order keeps its tickets without an end; cancel it if the money never comes."),
                _("%(address)s gets a mail; the invoice is on the order’s page.") % {"address": order.email},
                _("After its day the buyer is reminded every two weeks, three times."),
            ],
            button=_("Bill it"),
            back=self.change_path(order),
        )

        def do(values: dict[str, Any], by: Any) -> str:
            receipts.bill(order=order, by=by, now=timezone.now(), **values)
            return _("%(order)s is to be paid by invoice.") % {"order": order}

        return self._ask_and_do(request, order, form, question, do)

    @page(gettext_lazy("Wait for a transfer"), path="wait", icon="account_balance")
    def wait(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state != Order.State.PENDING:
            return self.not_now(request, order)
        form = TransferForm(request.POST if pages.is_confirmed(request) else None)
        bank = order.event.organizer.bank_details
        question = Question(
            title=_("Let %(order)s be paid by bank transfer") % {"order": order},
            tells=[_("%(address)s gets the bank details by mail.") % {"address": order.email}],
            problems=[] if bank else [_("The organizer has no bank details yet: add them first.")],
            button=_("Send the bank details"),
            back=self.change_path(order),
        )

        def do(values: dict[str, Any], by: Any) -> str:
            until = from_local(datetime.combine(values["until"], END_OF_DAY), order.event.time_zone)
            receipts.wait_for_transfer(order=order, until=until, by=by, now=timezone.now())
            return _("%(order)s waits for a transfer.") % {"order": order}

        return self._ask_and_do(request, order, form, question, do)

    @page(gettext_lazy("Money sent back"), path="sent-back", icon="undo")
    def sent_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        rows = list(to_send(order))
        if not rows:
            return self.not_now(request, order)
        form = forms.Form(request.POST if pages.is_confirmed(request) else None)
        amounts = [f"{money.display(row.amount_minor, order.currency)}: {row.reason}" for row in rows]
        question = Question(
            title=_("Money of %(order)s was sent back") % {"order": order},
            tells=[_("This only notes it. Send the money from your bank, or hand it over, before.")],
            rows=amounts,
            button=_("I have sent it"),
            back=self.change_path(order),
        )

        def do(values: dict[str, Any], by: Any) -> str:
            for row in rows:
                receipts.sent_back(refund=row, by=by, now=timezone.now())
            return _("Noted as given back.")

        return self._ask_and_do(request, order, form, question, do)

    def _ask_and_do(
        self, request: HttpRequest, order: Order, form: forms.Form, question: Question, do: Any
    ) -> HttpResponse:
        """The page, and what it does once confirmed; a refusal is shown with all that was typed."""
        if pages.is_confirmed(request) and form.is_valid():
            try:
                said = do(form.cleaned_data, request.user)
            except receipts.CannotReceive as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, said)
                return redirect(self.change_path(order))
        return pages.ask(self, request, question, form=form, row=order)


def to_send(order: Order) -> Any:
    return Refund.objects.to_send().filter(payment__order=order).select_related("payment").order_by("pk")
