"""What somebody wants of a drafted agenda."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Drafting


class Slider(forms.NumberInput):
    input_type = "range"


def weight(label: Any, help_text: Any, *, usual: int, most: int, step: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=most,
        initial=usual,
        widget=Slider(attrs={"step": step}),
    )


class WeightsForm(forms.Form):
    """Points are what the parts of an agenda cost: one favourite that clashes, at the usual weight, costs one."""

    clash_weight = weight(
        _("Favourites that clash"),
        _("Two talks at once that somebody has starred both: points each time."),
        usual=1,
        most=10,
        step=1,
    )
    same_track_weight = weight(
        _("Talks of one track at once"), _("Points for each pair."), usual=10, most=100, step=5
    )
    overflow_weight = weight(
        _("People without a seat"),
        _("Points for each person more than there are seats."),
        usual=1,
        most=10,
        step=1,
    )
    dislike_weight = weight(
        _("Wishes of speakers not met"),
        _("Points for each talk at a time its speaker would rather not. When he cannot, it never is."),
        usual=20,
        most=200,
        step=5,
    )
    track_day_room_weight = weight(
        _("Rooms of tracks, per day"),
        _("Points for each room that a track uses on a day: it should stay in one."),
        usual=10,
        most=100,
        step=5,
    )

    @property
    def sliders(self) -> list[forms.BoundField]:
        return [self[name] for name in WeightsForm.base_fields]


class DraftForm(WeightsForm):
    name = forms.CharField(label=_("Name"), max_length=80, required=False, help_text=_("Empty: Draft 1, 2 …"))
    seconds = forms.TypedChoiceField(
        label=_("How long it may search"),
        coerce=int,
        initial=20,
        choices=[
            (5, _("5 seconds: a first look")),
            (20, _("20 seconds")),
            (60, _("One minute")),
            (120, _("Two minutes: hundreds of talks")),
        ],
    )
    keeps = forms.ChoiceField(
        label=_("What stays where it is"),
        choices=Drafting.Keeps.choices,
        initial=Drafting.Keeps.LOCKED,
        widget=forms.RadioSelect,
    )
    may_move_released = forms.BooleanField(
        label=_("Talks already released may move"),
        required=False,
        help_text=_("People have read where they are. Without this tick they stay where they are now."),
    )
    buffer_minutes = forms.IntegerField(
        label=_("Minutes between two talks in a room"), min_value=0, max_value=60, initial=0
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=1,
        max_value=999_999,
        initial=1,
        help_text=_("Another number gives another agenda of about the same worth."),
    )


class ReplanForm(forms.Form):
    may_move_released = forms.BooleanField(
        label=_("Talks already released may move"),
        required=False,
        help_text=_(
            "People have read where they are. Without this tick they stay, and what is wrong with them is told."
        ),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long it may search"),
        coerce=int,
        initial=3,
        choices=[(1, _("One second")), (3, _("3 seconds")), (10, _("10 seconds")), (60, _("One minute"))],
    )
