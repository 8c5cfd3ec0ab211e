"""What speakers write beside an answer: why they object, how a thing stands."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    comment = forms.CharField(
        label=_("What is wrong with it"),
        max_length=500,
        required=False,
        error_messages={"max_length": _("Say it in 500 characters.")},
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        error_messages={"max_length": _("A note has 300 characters at most.")},
    )
