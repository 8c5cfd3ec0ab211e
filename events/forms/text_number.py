"""A phone number for texts, and the code that proves it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    use_required_attribute = False

    number = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        help_text=_("With its country, for example +49 170 1234567."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
        error_messages={"required": _("Write your phone number.")},
    )
    agreed = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Tick it if you want texts; without it none are sent.")},
    )


class CodeForm(forms.Form):
    use_required_attribute = False

    code = forms.CharField(
        label=_("Code from the text"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
        error_messages={"required": _("Write the six digits of the text.")},
    )
