"""What can be done about an order's tickets and money: refund some of its tickets, settle what needed a person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from core import money
from core.ids import new_id
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.fields import MoneyInput
from events.admin.pages import Question, page
from events.rights import Right
from tickets.actions import adjustments, refunds, returns, seats
from tickets.actions.seats import Manager
from tickets.models import Adjustment, Order, Ticket


class TicketsForm(forms.Form):
    """`key` makes one refund of a form that is sent twice."""

    tickets = forms.MultipleChoiceField(
        label=gettext_lazy("Tickets"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        error_messages={"required": gettext_lazy("Choose at least one ticket.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("The buyer reads it in the mail."),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput(), initial=lambda: new_id("key"))
    field_order = ("tickets", "fee", "reason", "key")

    def __init__(self, data: Any, *, tickets: Sequence[Ticket], currency: str) -> None:
        super().__init__(data)
        self.by_id = {ticket.public_id: ticket for ticket in tickets}
        field: Any = self.fields["tickets"]
        field.choices = [(public_id, _shown(ticket, currency)) for public_id, ticket in self.by_id.items()]
        self.fields["fee"] = MoneyInput(
            currency=currency,
            label=_("Fee kept for each"),
            initial=0,
            help_text=_("In %s. Nothing to give all of it back.") % currency,
        )
        self.order_fields(self.field_order)

    @property
    def chosen(self) -> list[Ticket]:
        return [self.by_id[public_id] for public_id in self.cleaned_data["tickets"]]


class SettleForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What the difference is"),
        choices=Adjustment.Kind.choices,
        widget=UnfoldAdminSelectWidget(),
    )
    note = forms.CharField(
        label=gettext_lazy("What you found"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Stays in the order’s history, for whoever asks next year."),
    )


class SeatsForm(forms.Form):
    company = forms.CharField(
        label=gettext_lazy("Company"), max_length=200, widget=UnfoldAdminTextInputWidget()
    )
    name = forms.CharField(
        label=gettext_lazy("Who gives the seats"), max_length=200, widget=UnfoldAdminTextInputWidget()
    )
    email = forms.EmailField(
        label=gettext_lazy("Address"), max_length=254, widget=UnfoldAdminTextInputWidget()
    )


class MoneyPages(ReadOnlyAdmin):
    @page(gettext_lazy("Refund tickets"), path="refund-tickets", icon="confirmation_number")
    def refund_tickets(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        tickets = standing(order)
        if not tickets:
            return self.not_now(request, order)
        form = TicketsForm(
            request.POST if pages.is_confirmed(request) else None, tickets=tickets, currency=order.currency
        )
        refused = ""
        if pages.is_confirmed(request) and form.is_valid():
            refused = self._refund_tickets(request, order, form)
            if not refused:
                return redirect(self.change_path(order))
        question = Question(
            title=_("Refund tickets of %(order)s") % {"order": order},
            tells=[
                _("The chosen tickets fail at the door at once; their add-ons go with them."),
                _("Their money goes back the way it came, less the fee. That cannot be undone."),
                _("%(address)s gets a mail with the reason.") % {"address": order.email},
            ],
            refused=refused,
            button=_("Refund these tickets"),
            back=self.change_path(order),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=order)

    def _refund_tickets(self, request: HttpRequest, order: Order, form: TicketsForm) -> str:
        by: Any = request.user
        values = form.cleaned_data
        try:
            made = returns.refund_tickets(
                order=order, chosen=form.chosen, fee_minor=values["fee"] or 0, reason=values["reason"],
                key=values["key"], by=by, now=timezone.now(),
            )  # fmt: skip
        except refunds.CannotRefund as refused:
            return refused.message
        amount = money.display(sum(one.amount_minor for one in made), order.currency)
        messages.success(request, _("%(amount)s are on their way back.") % {"amount": amount})
        return ""

    @page(gettext_lazy("Settle"), path="settle", icon="task_alt")
    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if not order.attention:
            return self.not_now(request, order)
        form = SettleForm(request.POST if pages.is_confirmed(request) else None)
        difference = adjustments.difference(order)
        if not difference:
            del form.fields["kind"]
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            kind = Adjustment.Kind(form.cleaned_data.get("kind", Adjustment.Kind.WRITTEN_OFF))
            adjustments.settle(
                order=order, kind=kind, note=form.cleaned_data["note"], by=by, now=timezone.now()
            )
            messages.success(request, _("%(order)s is settled.") % {"order": order})
            return redirect(self.change_path(order))
        tells = [order.attention, _("Settling takes the mark away. It moves no money.")]
        if difference:
            words = _("Its books show %(amount)s %(what)s. Settling gives that a name.")
            amount = money.display(abs(difference), order.currency)
            tells.append(words % {"amount": amount, "what": adjustments.worth_words(difference)})
        question = Question(
            title=_("Settle %(order)s") % {"order": order},
            tells=tells,
            button=_("I have looked at it"),
            back=self.change_path(order),
        )
        return pages.ask(self, request, question, form=form, row=order)

    @page(gettext_lazy("Company seats"), path="seats", icon="groups")
    def seats(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row_for(request, object_id, Right.SELL)
        if order.state not in seats.GIVING:
            return self.not_now(request, order)
        buyer = order.buyer
        initial = {"company": buyer.company, "name": buyer.name, "email": order.email}
        form = SeatsForm(request.POST if pages.is_confirmed(request) else None, initial=initial)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            manager = Manager(**form.cleaned_data)
            block = seats.open_block(order=order, manager=manager, by=by, now=timezone.now())
            told = _("%(manager)s gets the link by mail.") % {"manager": block.manager_email}
            messages.success(request, told)
            return redirect(self.change_path(order))
        question = Question(
            title=_("Make the tickets of %(order)s company seats") % {"order": order},
            tells=[
                _("The manager invites colleagues by mail or by one link; each takes a seat by himself."),
                _("The manager’s page shows no price and no other order. It needs no account."),
            ],
            button=_("Send the manager the link"),
            back=self.change_path(order),
        )
        return pages.ask(self, request, question, form=form, row=order)

    def not_now(self, request: HttpRequest, order: Order) -> HttpResponse:
        words = _("%(order)s is %(state)s: there is nothing of this to do.")
        state = order.get_state_display().lower()
        messages.warning(request, words % {"order": order, "state": state})
        return redirect(self.change_path(order))


def standing(order: Order) -> list[Ticket]:
    """The tickets of a paid order that could be refunded, admissions before their add-ons."""
    if order.state != Order.State.PAID:
        return []
    rows = order.tickets.exclude(state=Ticket.State.VOID).select_related("type", "attendee", "line")
    found = sorted(rows, key=lambda one: (one.parent_id or one.pk, one.parent_id is not None, one.pk))
    return list(found)


def _shown(ticket: Ticket, currency: str) -> str:
    name = ticket.attendee.name if ticket.attendee else _("Name to come")
    parts = [name, ticket.type.name, money.display(ticket.line.price_minor, currency)]
    if ticket.checked_in_at:
        parts.append(_("checked in"))
    return " · ".join(parts)
