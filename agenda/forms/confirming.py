"""What a speaker answers who confirms: when he can be there, what he needs on stage, when he comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from agenda import spans
from agenda.actions import sheets
from agenda.actions.sheets import Sheet
from agenda.models import SpeakerSheet
from agenda.spans import Left, Mark, Span
from core import times
from core.templatetags.formats import current_locale

EQUIPMENT_LIMIT = 1000
TRAVEL_LIMIT = 1000

MARKS = (
    (Mark.FREE, _("Fine")),
    (Mark.DISLIKED, _("Would rather not")),
    (Mark.ABSENT, _("Cannot be there")),
)


def zones() -> list[tuple[str, Any]]:
    return [("", _("Not said")), *((zone, zone.replace("_", " ")) for zone in times.zone_names())]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


@dataclass(frozen=True)
class Row:
    """A span as it is asked: its hours in the event's zone, and in the speaker's where that differs."""

    span: Span
    field: BoundField
    hours: str
    own_hours: str


class SheetForm(forms.Form):
    """`asked` are the spans he can still say something about; without any, only the rest is asked."""

    time_zone = forms.ChoiceField(
        label=_("Your own time zone"),
        choices=zones,
        required=False,
        help_text=_("Times are then shown in it as well, here and in mails."),
        error_messages={"invalid_choice": _("Choose a zone from the list.")},
    )
    equipment = forms.CharField(
        label=_("What you need on stage"),
        max_length=EQUIPMENT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Own laptop, sound, a second microphone, a table …"),
    )
    is_first_time = forms.BooleanField(
        label=_("This is my first talk at a conference"),
        required=False,
        help_text=_("We help with slides and rehearsal, if you like."),
    )
    arrives_on = forms.DateField(
        label=_("You arrive"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Write the date as 2027-05-11.")},
    )
    leaves_on = forms.DateField(
        label=_("You leave"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Write the date as 2027-05-14.")},
    )
    travel_note = forms.CharField(
        label=_("Travel and hotel"),
        max_length=TRAVEL_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Flights, nights, who comes along: whatever the organizers should know."),
    )

    def __init__(
        self, *args: Any, asked: Sequence[Span] = (), zone: str, gone: str = "", **kwargs: Any
    ) -> None:
        """`gone` says when the answers are deleted."""
        super().__init__(*args, **kwargs)
        for name in ("equipment", "travel_note"):
            self.fields[name].help_text = f"{self.fields[name].help_text} {gone}".strip()
        self.asked, self.zone = asked, zone
        for span in asked:
            self.fields[self.name_of(span)] = forms.ChoiceField(
                label=f"{times.show_day(span.day, current_locale())}, {span.name}",
                choices=MARKS,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the three.")},
            )

    @staticmethod
    def name_of(span: Span) -> str:
        return f"when-{span.key}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        arrives, leaves = given.get("arrives_on"), given.get("leaves_on")
        if arrives and leaves and leaves < arrives:
            self.add_error("leaves_on", _("This is before you arrive."))
        refused = sheets.nothing_left(self.left)
        if refused:
            self.add_error(None, refused)
        return given

    @property
    def marks(self) -> dict[str, Mark]:
        """What is said of each span now, right or wrong: unknown words say nothing."""
        known = {str(mark) for mark in Mark}
        said = {span.key: str(self[self.name_of(span)].value() or "") for span in self.asked}
        return {key: Mark(value) if value in known else Mark.FREE for key, value in said.items()}

    @property
    def left(self) -> Left:
        return spans.left(self.marks)

    @property
    def own_zone(self) -> str:
        """The zone beside the event's; empty if none is chosen."""
        value = str(self["time_zone"].value() or "")
        return value if value in times.zone_names() else ""

    def days(self) -> list[tuple[Any, list[Row]]]:
        rows = [self._row(span) for span in self.asked]
        return [(day, list(found)) for day, found in groupby(rows, key=lambda row: row.span.day)]

    def _row(self, span: Span) -> Row:
        locale, own = current_locale(), self.own_zone
        differs = own and any(
            times.local(edge, own).utcoffset() != times.local(edge, self.zone).utcoffset()
            for edge in (span.starts_at, span.ends_at)
        )
        return Row(
            span=span,
            field=self[self.name_of(span)],
            hours=span.hours(self.zone, locale),
            own_hours=span.hours(own, locale) if differs else "",
        )

    def sheet(self) -> Sheet:
        names = ("is_first_time", "time_zone", "equipment", "arrives_on", "leaves_on", "travel_note")
        return Sheet(**{name: self.cleaned_data[name] for name in names})

    @classmethod
    def initial_of(
        cls, sheet: SpeakerSheet | None, asked: Sequence[Span], marks: Mapping[str, Mark]
    ) -> dict[str, Any]:
        known = {cls.name_of(span): str(marks[span.key]) for span in asked}
        if sheet is not None:
            names = ("is_first_time", "time_zone", "equipment", "arrives_on", "leaves_on", "travel_note")
            known |= {name: getattr(sheet, name) for name in names}
        return known
