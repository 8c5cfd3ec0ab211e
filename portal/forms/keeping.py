"""How many days after the event each kind of data is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from events.models.keeping import BOUNDS
from portal import retention


class DaysForm(forms.Form):
    """A field for each rule, by its key; `sure` where something would go at once."""

    sure = forms.BooleanField(label=gettext_lazy("Delete that now"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        kwargs["initial"] = {rule.key: rule.days_at(event) for rule in retention.SETTABLE}
        super().__init__(*args, **kwargs)
        for rule in retention.SETTABLE:
            bounds = BOUNDS[rule.own]
            told = [
                _("Days after the event: %(least)d to %(most)d, usually %(usual)d.")
                % {"least": bounds.least, "most": bounds.most, "usual": rule.days}
            ]
            told += [_("Also: %s.") % one.label for one in retention.RULES if one.follows == rule.key]
            self.fields[rule.key] = forms.IntegerField(
                label=rule.label,
                min_value=bounds.least,
                max_value=bounds.most,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                help_text=" ".join(told),
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[rule.key] for rule in retention.SETTABLE]

    @property
    def days(self) -> dict[str, int]:
        return {rule.key: self.cleaned_data[rule.key] for rule in retention.SETTABLE}
