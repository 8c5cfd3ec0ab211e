"""Sandboxes: whose a new one is, by how many days one moves, and that one goes is meant."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from events.models import Event, Organizer
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


class DeleteForm(forms.Form):
    name = forms.CharField(
        label=_("Type its name, so that it is no other event"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if " ".join(typed.split()).casefold() != " ".join(self.event.name.split()).casefold():
            raise forms.ValidationError(
                gettext("Its name is another one: %(name)s") % {"name": self.event.name}
            )
        return typed
