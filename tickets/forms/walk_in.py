"""Somebody at the door without a ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from core.ids import new_id
from core.templatetags.formats import current_locale
from tickets import doubts
from tickets.actions.walk_ins import Paid, WalkIn
from tickets.forms import fields
from tickets.models import Order
from tickets.shop import Shelf

LONGEST_REASON = 80
PAID = [
    (Paid.CASH, gettext_lazy("Cash")),
    (Paid.CARD, gettext_lazy("Card terminal")),
    (Paid.FREE, gettext_lazy("Free")),
]


class WalkInForm(forms.Form):
    """`key` makes one order of a form that is sent twice. The price is part of the choice: whoever sends a price that
    is no longer true chooses anew.
    """

    name = fields.line(gettext_lazy("Name"), autocomplete="off")
    email = fields.email(
        gettext_lazy("E-mail address"),
        autocomplete="off",
        required=False,
        help_text=gettext_lazy("Without one no mail is sent: the ticket’s code is shown here."),
    )
    company = fields.line(gettext_lazy("Company"), autocomplete="off", required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Ticket type"),
        error_messages={"invalid_choice": gettext_lazy("Sold out, or its price has changed: choose again.")},
    )
    paid = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=PAID, initial=Paid.CASH)
    reference = fields.line(
        gettext_lazy("Receipt"),
        autocomplete="off",
        required=False,
        most=100,
        help_text=gettext_lazy("The number that the till or the terminal printed."),
    )
    reason = fields.line(
        gettext_lazy("Why free"),
        autocomplete="off",
        required=False,
        most=LONGEST_REASON,
        help_text=gettext_lazy("For free tickets alone. It stands on the order."),
    )
    sure = forms.BooleanField(label=gettext_lazy("I have looked. Sell it all the same."), required=False)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput(), initial=lambda: new_id("key"))

    def __init__(self, data: Any, *, shelf: Shelf) -> None:
        super().__init__(data)
        self.event = shelf.event
        self.doubts: list[str] = []
        kind: Any = self.fields["kind"]
        kind.choices = [
            (f"{one.public_id}:{one.price_minor}", self._label(one.name, one.price_minor))
            for one in shelf.offers
            if one.can_be_bought and not one.is_add_on and not one.needs_approval
        ]

    @property
    def has_choices(self) -> bool:
        kind: Any = self.fields["kind"]
        return bool(kind.choices)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("paid") == Paid.FREE and not values.get("reason"):
            self.add_error("reason", _("Why is it free?"))
        # Sent twice, the form finds the ticket that it has sold itself.
        is_again = Order.objects.filter(event=self.event, form_key=values.get("key", "")).exists()
        if values.get("name") and "email" in values and not is_again:
            self.doubts = doubts.of(self.event, name=values["name"], email=values["email"])
        if self.doubts and not values.get("sure"):
            self.add_error("sure", _("Look at what stands above first."))
        return values

    @property
    def walk_in(self) -> WalkIn:
        values = self.cleaned_data
        kind, _colon, price = values["kind"].rpartition(":")
        return WalkIn(
            name=values["name"], email=values["email"], company=values["company"], ticket_type=kind,
            price_minor=int(price), paid=Paid(values["paid"]), reference=values["reference"],
            reason=values["reason"], form_key=values["key"],
        )  # fmt: skip

    def _label(self, name: str, price_minor: int) -> str:
        return f"{name} · {money.display(price_minor, self.event.currency, current_locale())}"
