"""What the editor's forms and its script send: places, shifts, breaks, lines of days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import board
from agenda.clashing import NAMES
from agenda.models import AgendaVersion, ClashRule, DayLines, PreviewLink
from core import times
from core.templatetags.formats import current_locale
from events.models import Event, Room

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
# No step: browsers count it from the least value, and refuse 45 where 1 and 5 are given.
NUMBER = {"inputmode": "numeric"}


def instant(event: Event, day: date, at: Any) -> datetime:
    """A wall-clock time of a conference day: what is before 4:00 belongs to the night after it."""
    night = timedelta(days=1) if at < times.DAY_STARTS else timedelta()
    return times.from_local(datetime.combine(day, at) + night, event.time_zone)


class DayField(forms.TypedChoiceField):
    def __init__(self, event: Event, **kwargs: Any) -> None:
        choices = [(str(day), times.show_day(day, current_locale())) for day in board.days_of(event)]
        if not kwargs.get("required", True):
            choices.insert(0, ("", kwargs.pop("nothing", _("The same day"))))
        super().__init__(choices=choices, coerce=date.fromisoformat, empty_value=None, **kwargs)


class RoomField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, event: Event, **kwargs: Any) -> None:
        rooms = Room.objects.filter(event=event).order_by("position", "name", "pk")
        super().__init__(queryset=rooms, to_field_name="public_id", **kwargs)


class PlaceForm(forms.Form):
    """Where and when. The script sends `at` in minutes after the day's beginning as `offset` instead of a time."""

    def __init__(
        self, data: Any = None, *, version: AgendaVersion, is_break: bool = False, **kw: Any
    ) -> None:
        super().__init__(data, auto_id=kw.pop("auto_id", "place-%s"), **kw)
        self.event = version.event
        self.fields["to_day"] = DayField(self.event, label=_("Day"))
        self.fields["at"] = forms.TimeField(label=_("Time"), widget=TIME)
        nothing = _("All rooms") if is_break else None
        self.fields["room"] = RoomField(
            self.event, label=_("Room"), required=not is_break, empty_label=nothing
        )
        self.fields["minutes"] = forms.IntegerField(
            label=_("Minutes"), min_value=1, max_value=1440, widget=forms.NumberInput(attrs=NUMBER)
        )
        if is_break:
            self.fields["title"] = forms.CharField(label=_("Name of the break"), max_length=200)

    @property
    def starts_at(self) -> datetime:
        return instant(self.event, self.cleaned_data["to_day"], self.cleaned_data["at"])


class BreakForm(PlaceForm):
    """A new break; `every` day if ticked."""

    def __init__(self, data: Any = None, *, version: AgendaVersion, **kw: Any) -> None:
        super().__init__(data, version=version, is_break=True, auto_id="break-%s", **kw)
        self.fields["every"] = forms.BooleanField(label=_("On every day, in all rooms"), required=False)

    def stretches(self) -> list[tuple[datetime, datetime]]:
        length = timedelta(minutes=self.cleaned_data["minutes"])
        starts = [instant(self.event, day, self.cleaned_data["at"]) for day in board.days_of(self.event)]
        return [(start, start + length) for start in starts]


class ShiftForm(forms.Form):
    def __init__(self, data: Any = None, *, event: Event, **kw: Any) -> None:
        super().__init__(data, auto_id="shift-%s", **kw)
        self.fields["later"] = forms.IntegerField(
            label=_("Minutes later"), min_value=-1440, max_value=1440, required=False, initial=0,
            widget=forms.NumberInput(attrs={"step": "5"}), help_text=_("Earlier: with a minus."),
        )  # fmt: skip
        self.fields["to_day"] = DayField(event, label=_("Day"), required=False)
        self.fields["room"] = RoomField(
            event, label=_("Room"), required=False, empty_label=_("Each in its room")
        )
        self.fields["columns"] = forms.IntegerField(
            label=_("Rooms further right"), min_value=-500, max_value=500, required=False, initial=0,
            widget=forms.NumberInput(attrs={"step": "1"}), help_text=_("Further left: with a minus."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("room") and values.get("columns"):
            self.add_error("columns", _("Name a room, or how many rooms further; not both."))
        return values


class LinesForm(forms.Form):
    opens_at = forms.TimeField(label=gettext_lazy("From"), widget=TIME)
    closes_at = forms.TimeField(label=gettext_lazy("Until"), widget=TIME)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of a talk"), min_value=5, max_value=240,
        widget=forms.NumberInput(attrs=NUMBER),
    )  # fmt: skip
    every = forms.BooleanField(label=gettext_lazy("Every day"), required=False, initial=True)
    pause = forms.CharField(label=gettext_lazy("Break for all rooms"), max_length=200, required=False)
    pause_at = forms.TimeField(label=gettext_lazy("Break from"), required=False, widget=TIME)
    pause_until = forms.TimeField(label=gettext_lazy("Break until"), required=False, widget=TIME)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("A day ends after it begins."))
        if values.get("pause"):
            start, end = values.get("pause_at"), values.get("pause_until")
            if not start or not end or end <= start:
                self.add_error("pause_until", _("Say from when to when the break is."))
        return values

    def rows(self, event: Event, day: date) -> list[DayLines]:
        given = {name: self.cleaned_data[name] for name in ("opens_at", "closes_at", "minutes")}
        return [DayLines(event=event, day=one, **given) for one in self.days(event, day)]

    def days(self, event: Event, day: date) -> list[date]:
        return list(board.days_of(event)) if self.cleaned_data["every"] else [day]

    def stretches(self, event: Event, day: date) -> Iterator[tuple[datetime, datetime]]:
        if self.cleaned_data["pause"]:
            for one in self.days(event, day):
                yield (
                    instant(event, one, self.cleaned_data["pause_at"]),
                    instant(event, one, self.cleaned_data["pause_until"]),
                )


class RulesForm(forms.Form):
    def __init__(self, data: Any = None, **kw: Any) -> None:
        super().__init__(data, **kw)
        for kind, name in NAMES.items():
            self.fields[str(kind)] = forms.ChoiceField(label=name, choices=ClashRule.Level.choices)
        self.fields["minutes"] = forms.IntegerField(
            label=_("Minutes between two talks in a room"), min_value=0, max_value=60, required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}), help_text=_("0: one may follow the other at once."),
        )  # fmt: skip


class WaiverForm(forms.Form):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why it is all right"), max_length=300)


class PreviewForm(forms.ModelForm):  # type: ignore[type-arg]
    days = forms.IntegerField(label=gettext_lazy("Days it is valid"), min_value=1, max_value=180, initial=14)

    class Meta:
        model = PreviewLink
        fields = ("label", "shows_secret")
