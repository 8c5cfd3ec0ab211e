"""What the next event is called, when it begins, and what of this one it takes along."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from events.models import Event
from events.models.event import SLUG, check_slug_free
from portal.copying import PARTS

# 52 weeks: the same days of the week.
A_YEAR = timedelta(weeks=52)


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=UnfoldAdminTextInputWidget())
    slug = forms.CharField(
        label=_("Address"),
        max_length=50,
        validators=[SLUG, check_slug_free],
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("The new event’s home is at this word: relay-2028 for /relay-2028/."),
    )
    starts_on = forms.DateField(
        label=_("First day"),
        widget=UnfoldAdminSingleDateWidget(attrs={"type": "date"}),
        help_text=_(
            "Every date moves by as many days and keeps its hour; 52 weeks keep the days of the week."
        ),
    )
    parts = forms.MultipleChoiceField(
        label=_("Take along"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget(), choices=()
    )

    def __init__(self, old: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old
        self.fields["parts"].choices = [(part.key, f"{part.name}: {part.about}") for part in PARTS]  # type: ignore[attr-defined]
        self.fields["parts"].initial = [part.key for part in PARTS]
        self.fields["starts_on"].initial = old.starts_on + A_YEAR

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Event.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another event is at this address. Choose another word."))
        return slug
