"""Possible answers of a question, wherever questions are asked."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class OptionForms(forms.models.BaseInlineFormSet[Any, Any, Any]):
    """`choosing` are the kinds of questions that need some. What was chosen already stays."""

    choosing: Collection[str] = ()

    def clean(self) -> None:
        super().clean()
        kept = 0
        for form in self.forms:
            if not form.cleaned_data.get("DELETE"):
                kept += bool(form.cleaned_data.get("text"))
            elif form.instance.pk and form.instance.answers.exists():
                raise forms.ValidationError(_("“%(text)s” was chosen already.") % {"text": form.instance})
        if self.instance.kind in self.choosing and kept < 2:
            raise forms.ValidationError(_("A choice needs at least two possible answers."))
