"""Whom an invoice is for: an optional part of the order form, and a page of its own to correct it later."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import countries
from core.templatetags.formats import current_locale
from tickets import tax
from tickets.forms import fields
from tickets.tax import BillTo

PREFIX = "bill"
MOST_ADDRESS = 500
MOST_VAT = 20
# What makes an invoice valid, with what is said where it lacks.
NEEDED = {
    "name": gettext_lazy("Whose name stands on the invoice?"),
    "address": gettext_lazy("An invoice needs an address."),
    "country": gettext_lazy("In which country?"),
}
FIELDS = ("name", "address", "country", "vat_id", "purchase_order")


@lru_cache(maxsize=1024)
def _options(locale: str, chosen: str) -> SafeString:
    """Some 250 options at once: drawing each by its own template would take longer than the rest of the form."""
    drawn = [
        format_html(
            '<option value="{}"{}>{}</option>', code, mark_safe(" selected") if code == chosen else "", name
        )
        for code, name in (("", "—"), *countries.names(locale))
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - of parts that are escaped above


class CountrySelect(forms.Select):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, attrs) | {"name": name}
        drawn = [
            conditional_escape(key) if worth is True else format_html('{}="{}"', key, worth)
            for key, worth in given.items()
            if worth is not False and worth is not None
        ]
        code = value if value in dict(countries.names()) else ""
        options = _options(current_locale(), code)
        return format_html("<select {}>{}</select>", mark_safe(" ".join(drawn)), options)  # noqa: S308 - escaped


class CountryField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return super().to_python(value) or ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value not in dict(countries.names()):
            raise forms.ValidationError(_("Choose a country from the list."))


class AddressField(forms.CharField):
    """Several lines, each without control characters; empty ones are left out."""

    def to_python(self, value: Any) -> str:
        lines = (fields.one_line(line) for line in (super().to_python(value) or "").splitlines())
        return "\n".join(line for line in lines if line)


def written_vat(number: str, country: str) -> str:
    """As it is kept; empty if it can be none of that country."""
    written = tax.vat_number(number, country)
    return written if len(written) <= MOST_VAT else ""


class BillingForm(forms.Form):
    """Nothing is required until something is given; then what makes an invoice valid is."""

    name = fields.line(gettext_lazy("Company"), required=False, autocomplete="billing organization")
    address = AddressField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=MOST_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "billing street-address", "dir": "auto"}),
    )
    country = CountryField(
        label=gettext_lazy("Country"),
        required=False,
        widget=CountrySelect(attrs={"autocomplete": "billing country"}),
    )
    vat_id = fields.line(
        gettext_lazy("VAT number"),
        required=False,
        autocomplete="off",
        most=40,
        help_text=gettext_lazy("If the company has one. It decides which tax is charged."),
    )
    purchase_order = fields.line(
        gettext_lazy("Purchase order number"),
        required=False,
        autocomplete="off",
        most=60,
        help_text=gettext_lazy("If you need it on the invoice."),
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=PREFIX, initial=dict(initial or {}))

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in it, right or wrong: then it is shown open."""
        return any(str(self[name].value() or "").strip() for name in FIELDS)

    def clean(self) -> None:
        if not any(self.cleaned_data.get(name) for name in FIELDS) and not self.errors:
            return
        for name, words in NEEDED.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, str(words))
        self._check_number()

    def _check_number(self) -> None:
        given, country = self.cleaned_data.get("vat_id", ""), self.cleaned_data.get("country", "")
        if not given or not country:
            return
        if written := written_vat(given, country):
            self.cleaned_data["vat_id"] = written
            return
        words = _("This cannot be a VAT number of %(country)s. Leave it empty if there is none.")
        self.add_error("vat_id", words % {"country": countries.name(country, current_locale())})

    @property
    def bill(self) -> BillTo | None:
        """What was given, once valid; None if nothing was."""
        given = self.cleaned_data
        if not given.get("name"):
            return None
        return BillTo(**{name: given[name] for name in FIELDS}, is_company=True)


class CorrectionForm(BillingForm):
    """Name and address of whoever the invoice is for, a company or a person."""

    name = fields.line(
        gettext_lazy("Name or company"),
        autocomplete="billing organization",
    )

    def __init__(self, data: Any = None, *, bill: BillTo) -> None:
        super().__init__(data, initial={name: getattr(bill, name) for name in FIELDS})
        self.was_company = bill.is_company
        for name, words in NEEDED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = str(words)

    @property
    def correction(self) -> BillTo:
        given = self.cleaned_data
        is_company = self.was_company or bool(given["vat_id"])
        return BillTo(**{name: given[name] for name in FIELDS}, is_company=is_company)


def posted_bill(data: Mapping[str, str]) -> BillTo | None:
    """What was posted, if it is right: the price on the form is then that buyer's."""
    form = BillingForm(data)
    return form.bill if form.is_begun and form.is_valid() else None


def raw(data: Mapping[str, str]) -> dict[str, str]:
    """What was typed, unchecked, to fill the form again."""
    return {name: data.get(f"{PREFIX}-{name}", "") for name in FIELDS}
