"""Asking somebody to speak along, and the words with which one declines or leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Speaker

WORD_LIMIT = 500


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Write their name, so that the mail can greet them.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        help_text=_("Only who reads mail at this address can accept."),
        error_messages={
            "required": _("Where shall the invitation go?"),
            "invalid": _("This is not an e-mail address. Compare it letter by letter."),
        },
    )
    role = forms.ChoiceField(
        label=_("What they do"),
        choices=[
            (Speaker.Role.SPEAKER, _("Speaks: comes, with ticket and badge")),
            (Speaker.Role.AUTHOR, _("Author who does not come: is named, nothing more")),
        ],
        initial=Speaker.Role.SPEAKER,
        widget=forms.RadioSelect,
    )

    def asked(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "email", "role")}


class WordForm(forms.Form):
    word = forms.CharField(
        label=_("A word with it"),
        max_length=WORD_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
