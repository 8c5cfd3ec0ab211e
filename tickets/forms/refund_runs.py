"""Which orders are refunded at once, how much of them, and what their buyers read."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from core.ids import new_id
from events.models import Event
from tickets import codes
from tickets.models import DiscountCode, TicketType
from tickets.refund_runs import Terms

END, STAY = "end", "stay"


class RefundRunForm(forms.Form):
    """`key` makes one run of a form that is sent twice; the two `…_seen` say what its sender was shown."""

    ticket_type = forms.ModelChoiceField(
        label=gettext_lazy("Whose tickets"),
        queryset=TicketType.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("All that were paid for"),
        help_text=gettext_lazy(
            "With their add-ons, also those that were bought later. Used tickets are left out."
        ),
    )
    code = forms.CharField(
        label=gettext_lazy("Only orders with this discount code"), max_length=60, required=False
    )
    percent = forms.DecimalField(
        label=gettext_lazy("How much of what was paid goes back, in percent"),
        min_value=0, max_value=100, decimal_places=2, initial=100,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )  # fmt: skip
    tickets = forms.ChoiceField(
        label=gettext_lazy("The tickets"),
        choices=[(END, gettext_lazy("are no longer valid")), (STAY, gettext_lazy("stay valid"))],
        widget=forms.RadioSelect,
        initial=END,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("In one sentence. It stands in the mail and on the credit note."),
    )
    text = forms.CharField(
        label=gettext_lazy("What else the mail says"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: new_id("key"))
    orders_seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    back_seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, event: Event, data: Any = None) -> None:
        super().__init__(data)
        self.event = event
        kinds: Any = self.fields["ticket_type"]
        kinds.queryset = TicketType.objects.filter(event=event)
        places = money.exponent(event.currency)
        step = str(Decimal(1).scaleb(-places))
        self.fields["fee"] = forms.DecimalField(
            label=_("Less a fee for each ticket"), min_value=0, max_digits=14, decimal_places=places, required=False,
            widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": step}),
            help_text=_("In %s. Nothing to keep none.") % event.currency,
        )  # fmt: skip

    def clean_code(self) -> DiscountCode | None:
        given: str = self.cleaned_data["code"]
        if not given.strip():
            return None
        found = DiscountCode.objects.filter(event=self.event, normal=codes.normal_form(given)).first()
        if found is None:
            raise forms.ValidationError(_("The event has no such code."))
        return found

    def clean_percent(self) -> int:
        return int(self.cleaned_data["percent"] * 100)

    def clean_fee(self) -> int:
        return money.to_minor(self.cleaned_data["fee"] or Decimal(0), self.event.currency)

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            given["ticket_type"], given["code"], given["percent"], given["fee"], given["tickets"] == END
        )
