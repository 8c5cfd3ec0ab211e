"""What a letter for an embassy needs of a traveller, and what an embassy types to check one."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from tickets import visa
from tickets.forms import fields
from tickets.forms.billing import AddressField, CountryField, CountrySelect
from tickets.visa import Traveller

MOST_ADDRESS = 300
DAY = gettext_lazy("Write the date as 2027-05-11.")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


def _day(label: Any, needed: Any, **options: Any) -> forms.DateField:
    autocomplete = options.pop("autocomplete", "off")
    errors = {"required": needed, "invalid": DAY}
    return forms.DateField(
        label=label, widget=DateInput(autocomplete=autocomplete), error_messages=errors, **options
    )


class TravellerForm(forms.Form):
    passport_name = fields.line(
        gettext_lazy("Name as in the passport"), autocomplete="name", most=120,
        help_text=gettext_lazy("All given names and family names, letter by letter. It may differ from your badge."),
        error_messages={"required": gettext_lazy("Whose name stands in the passport?")},
    )  # fmt: skip
    born_on = _day(gettext_lazy("Date of birth"), gettext_lazy("When were you born?"), autocomplete="bday")
    nationality = CountryField(
        label=gettext_lazy("Nationality"),
        widget=CountrySelect(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The country that issued the passport."),
        error_messages={"required": gettext_lazy("Which country issued the passport?")},
    )
    passport_number = fields.line(
        gettext_lazy("Passport number"), autocomplete="off", most=40,
        error_messages={"required": gettext_lazy("The embassy looks for this number in the letter.")},
    )  # fmt: skip
    address = AddressField(
        label=gettext_lazy("Your address at home"),
        max_length=MOST_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Where do you live?")},
    )
    embassy = fields.line(
        gettext_lazy("Embassy or consulate"), autocomplete="off", most=200,
        help_text=gettext_lazy("To which the letter is written: Consulate General of Germany in Chennai."),
        error_messages={"required": gettext_lazy("To which embassy do you apply?")},
    )  # fmt: skip
    arrives_on = _day(gettext_lazy("You arrive"), gettext_lazy("When do you arrive in the country?"))
    leaves_on = _day(gettext_lazy("You leave"), gettext_lazy("When do you leave the country?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        event: Event,
        today: date,
        gone: str,
        known: Traveller | None = None,
    ) -> None:
        """`gone` says when the passport's data is deleted."""
        super().__init__(data, initial=asdict(known) if known else {})
        self.event, self.today = event, today
        number = self.fields["passport_number"]
        number.help_text = _("Kept encrypted, for this letter alone. %s") % gone

    def clean_passport_number(self) -> str:
        number = visa.passport_number(self.cleaned_data["passport_number"])
        if not number:
            raise forms.ValidationError(
                _("A passport number has 5 to 20 letters and digits. Compare it with the passport.")
            )
        return number

    def clean(self) -> None:
        if self.errors:
            return
        who = Traveller(**self.cleaned_data)
        event = self.event
        for part, words in visa.wrong(
            who, starts_on=event.starts_on, ends_on=event.ends_on, today=self.today
        ):
            self.add_error(part, words)

    @property
    def traveller(self) -> Traveller:
        return Traveller(**{name: self.cleaned_data[name] for name in self.fields})


class CheckForm(forms.Form):
    number = fields.line(
        gettext_lazy("Letter number"), autocomplete="off", most=40,
        error_messages={"required": gettext_lazy("Which number stands in the letter?")},
    )  # fmt: skip
    passport = fields.line(
        gettext_lazy("Passport number"), autocomplete="off", most=40, required=False,
        help_text=gettext_lazy("If you would like to know whether the letter was issued for it. We show no number ourselves."),
    )  # fmt: skip

    def clean_number(self) -> str:
        return visa.letter_number(self.cleaned_data["number"])
