"""The redacted copy of a talk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.actions.redactions import Copy


class RedactionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=250)
    abstract = forms.CharField(
        label=_("Abstract"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    notes = forms.CharField(
        label=_("Notes for the committee"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def copy(self) -> Copy:
        return Copy(**self.cleaned_data)
