"""Applying for a grant: who, what for, and the event's own questions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions.grant_receipts import Sent
from agenda.actions.grants import Wish
from agenda.models import Grant, GrantCall
from core import money, uploads

MOST_WORDS = 2000


class WishForm(forms.Form):
    wants_ticket = forms.BooleanField(
        label=gettext_lazy("A ticket"), required=False,
        help_text=gettext_lazy("A code for you alone that takes the whole price off."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, call: GrantCall, known: Grant | None = None
    ) -> None:
        super().__init__(data)
        self.call, self.currency = call, call.event.currency
        if not call.offers_tickets:
            del self.fields["wants_ticket"]
        elif known:
            self.initial["wants_ticket"] = known.wants_ticket
        if call.most_minor:
            self.fields["asked"] = forms.DecimalField(
                label=_("Money for travel and hotel"), required=False, min_value=0,
                max_value=money.to_decimal(call.most_minor, self.currency), **_amount(self.currency),
                help_text=_("In %(currency)s, at most %(most)s. Paid out after you have accepted.")
                % {"currency": self.currency, "most": money.display(call.most_minor, self.currency)},
            )  # fmt: skip
            if known and known.asked_minor:
                self.initial["asked"] = money.to_decimal(known.asked_minor, self.currency)
        said = known.answers if known else {}
        for number, question in enumerate(call.asked):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question, max_length=MOST_WORDS, initial=said.get(question, ""),
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
                error_messages={"required": _("A sentence or two is enough.")},
            )  # fmt: skip

    def clean(self) -> None:
        if not self.errors and not (self.cleaned_data.get("wants_ticket") or self.cleaned_data.get("asked")):
            raise forms.ValidationError(_("Say what would help you: a ticket, money, or both."))

    @property
    def wish(self) -> Wish:
        given, asked = self.cleaned_data, self.cleaned_data.get("asked")
        return Wish(
            wants_ticket=bool(given.get("wants_ticket")),
            asked_minor=money.to_minor(asked, self.currency) if asked else 0,
            answers={text: given[f"answer_{number}"] for number, text in enumerate(self.call.asked)},
        )


class ApplyForm(WishForm):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": gettext_lazy("How shall we greet you?")},
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=gettext_lazy("The way to your application goes there. Nobody sees name and address before it is decided."),
        error_messages={"required": gettext_lazy("Where can we reach you?")},
    )  # fmt: skip
    field_order = ("name", "email")


class ReceiptForm(forms.Form):
    """One receipt, and what it comes to."""

    use_required_attribute = False

    what = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}), help_text=gettext_lazy("Train, hotel, visa."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Receipt"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("As PDF, JPEG or PNG, at most 10 MB."),
        error_messages={"required": gettext_lazy("Choose a file."), "missing": gettext_lazy("Choose a file.")},
    )  # fmt: skip
    field_order = ("what", "amount", "file")

    def __init__(self, *args: Any, currency: str) -> None:
        super().__init__(*args)
        self.currency = currency
        least = money.to_decimal(1, currency)
        self.fields["amount"] = forms.DecimalField(
            label=_("Amount"), min_value=least, help_text=_("In %s.") % currency, **_amount(currency),
            error_messages={"required": _("What does it come to?"), "min_value": _("More than nothing.")},
        )  # fmt: skip
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload = given.get("file")
        if upload is not None:
            try:
                given["suffix"] = uploads.suffix_of(upload, upload.size)
            except uploads.NotAFile as refused:
                self.add_error("file", refused.message)
        return given

    def sent(self) -> Sent:
        given = self.cleaned_data
        return Sent(
            content=given["file"], size=given["file"].size, suffix=given["suffix"], name=given["file"].name,
            amount_minor=money.to_minor(given["amount"], self.currency), what=given["what"].strip(),
        )  # fmt: skip


def _amount(currency: str) -> dict[str, Any]:
    """What a field for an amount is made of."""
    return {
        "max_digits": 12, "decimal_places": money.exponent(currency),
        "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    }  # fmt: skip
