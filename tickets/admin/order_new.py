"""The team places an order for somebody: names as they come, any ticket type, an agreed price, any way to pay."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core.ids import new_id
from events import desk
from events.admin import pages
from events.admin.fields import MoneyInput
from events.admin.pages import Question, page
from events.models import Event
from events.rights import Right
from tickets import seating
from tickets.actions import orders, receipts, team_orders
from tickets.actions.orders import Seat, Wish
from tickets.actions.team_orders import Terms, Way
from tickets.admin.order_receipts import ReceiptPages
from tickets.models import TicketType

MOST = 50
WAYS = [
    (Way.LINK, gettext_lazy("Online, by a link in a mail")),
    (Way.TRANSFER, gettext_lazy("Bank transfer")),
    (Way.INVOICE, gettext_lazy("Invoice")),
]


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, widget=UnfoldAdminTextInputWidget(), **more)


class NewOrderForm(forms.Form):
    """`key` makes one order of a form that is sent twice."""

    name = text_field(gettext_lazy("Buyer"))
    email = forms.EmailField(
        label=gettext_lazy("Address"), max_length=254, widget=UnfoldAdminEmailInputWidget()
    )
    company = text_field(gettext_lazy("Company"), required=False)
    kind = forms.ModelChoiceField(
        label=gettext_lazy("Ticket type"),
        queryset=TicketType.objects.none(),
        widget=UnfoldAdminSelectWidget(),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    names = forms.CharField(
        label=gettext_lazy("Names"),
        required=False,
        max_length=20_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line, with an address if there is one. The others can come later."),
    )
    way = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=WAYS, widget=UnfoldAdminSelectWidget())
    days = forms.IntegerField(
        label=gettext_lazy("Days to pay"),
        min_value=1,
        max_value=365,
        initial=team_orders.DAYS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Invoice due on"),
        required=False,
        widget=UnfoldAdminDateWidget(),
        help_text=gettext_lazy("Empty: after the days above."),
    )
    purchase_order = text_field(gettext_lazy("Purchase order number"), required=False)
    valid_at_once = forms.BooleanField(
        label=gettext_lazy("Tickets are valid before the invoice is paid"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput(), initial=lambda: new_id("key"))
    field_order = ("name", "email", "company", "kind", "count", "names", "price")

    def __init__(self, data: Any, *, event: Event) -> None:
        super().__init__(data)
        kind: Any = self.fields["kind"]
        kind.queryset = TicketType.objects.for_buyers().filter(event=event, kind=TicketType.Kind.ADMISSION)
        self.fields["price"] = MoneyInput(
            currency=event.currency,
            label=_("Agreed price of each"),
            required=False,
            help_text=_("In %s. Empty: the usual price. 0: given.") % event.currency,
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        lines = [line.strip() for line in re.split(r"[\r\n]+", values.get("names", "")) if line.strip()]
        if len(lines) > values.get("count", MOST):
            self.add_error("names", _("There are more names than tickets."))
        self.people = [_person(line) for line in lines]
        return values

    def wish(self, event: Event) -> Wish:
        values = self.cleaned_data
        people = self.people + [("", "")] * (values["count"] - len(self.people))
        kind = values["kind"].public_id
        return Wish(
            buyer_name=values["name"],
            buyer_email=values["email"],
            buyer_company=values["company"],
            seats=tuple(
                Seat(kind, name=name, email=email, company=values["company"]) for name, email in people
            ),
            code="",
            form_key=values["key"],
            language=event.language,
            terms_version=event.terms_version,
        )

    @property
    def terms(self) -> Terms:
        values = self.cleaned_data
        return Terms(
            way=Way(values["way"]),
            price_minor=values["price"],
            days=values["days"],
            due_on=values["due_on"],
            valid_at_once=values["valid_at_once"],
            purchase_order=values["purchase_order"],
        )


class NewOrderPages(ReceiptPages):
    actions_list = ("new_order",)

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.SELL) else []

    @page(gettext_lazy("New order"), path="new", icon="add_shopping_cart", variant="primary")
    def new_order(self, request: HttpRequest) -> HttpResponse:
        event = desk.of(request).current
        if event is None or not desk.of(request).may(Right.SELL, event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        timezone.activate(event.time_zone)
        form = NewOrderForm(request.POST if pages.is_confirmed(request) else None, event=event)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            try:
                order = team_orders.place(
                    event=event, wish=form.wish(event), terms=form.terms, by=by, now=timezone.now()
                )
            except (orders.Refused, receipts.CannotReceive) as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Order %(order)s is placed.") % {"order": order})
                return redirect(self.change_path(order))
        question = Question(
            title=_("New order for %(event)s") % {"event": event},
            tells=[
                _(
                    "Every ticket type can be had, also hidden ones and outside of their sale; seats must be left."
                ),
                _("The buyer gets a mail that says how to pay, or the tickets if there is nothing to pay."),
            ],
            button=_("Place the order"),
            back=self.list_path(),
        )
        return pages.ask(self, request, question, form=form)


def _person(line: str) -> tuple[str, str]:
    """Name and address of one line; a line without an address is a name."""
    if "@" not in line:
        return line[:200], ""
    found = seating.read(line).found
    if not found:
        return line[:200], ""
    return found[0].name or found[0].email.partition("@")[0], found[0].email
