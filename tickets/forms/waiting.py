"""Joining the waiting list, and changing how many one waits for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms import fields


def number_field(fewest: int, most: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=_("How many tickets"), min_value=fewest, max_value=most, widget=widget, **options
    )


class JoinForm(forms.Form):
    name = fields.line(_("Your name"), autocomplete="name")
    email = fields.email(
        _("Your e-mail address"),
        autocomplete="email",
        help_text=_("Your place and your offer go there."),
    )

    def __init__(self, *args: Any, fewest: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"] = number_field(fewest, most, initial=fewest)


class NumberForm(forms.Form):
    def __init__(self, *args: Any, fewest: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"] = number_field(fewest, most)
