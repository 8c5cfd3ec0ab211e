"""What a partner's colleagues fill in on its own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ColleagueForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Say who it is: the name stands in the history.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("The link goes to an address: write one.")},
    )
    may_invite = forms.BooleanField(
        label=_("May invite and remove colleagues as well"),
        required=False,
    )
