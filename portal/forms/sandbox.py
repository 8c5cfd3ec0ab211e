"""Sandboxes: whose a new one is, and by how many days one moves."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from events.models import Organizer
from events.models.sandbox import MOST_DAYS


class NewSandboxForm(forms.Form):
    organizer = forms.ModelChoiceField(
        label=_("Organizer"), queryset=Organizer.objects.none(), widget=UnfoldAdminSelectWidget(), empty_label=None
    )  # fmt: skip

    def __init__(self, organizers: Collection[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organizer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organizer.objects.filter(pk__in=organizers)


class MoveForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days forward"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("Whole days; the hour stays what it is."),
    )
