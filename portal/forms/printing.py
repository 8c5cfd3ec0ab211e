"""What somebody wants of a batch of badges, and why one is printed again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import Event, Partner
from portal import printing
from tickets.badges.face import Role
from tickets.models import BadgeBatch, BadgeLayout, BadgePrint, BadgePrinter, PickUpDesk, TicketType


class BatchForm(forms.Form):
    what = forms.ChoiceField(
        label=_("Which badges"),
        choices=BadgeBatch.What.choices,
        initial=BadgeBatch.What.CHANGED,
        widget=forms.RadioSelect,
    )
    layout = forms.ModelChoiceField(
        label=_("Layout"), queryset=BadgeLayout.objects.none(), required=False, empty_label=_("Band, on A6")
    )
    form = forms.ChoiceField(label=_("Pages"), choices=BadgeBatch.Form.choices)
    order = forms.ChoiceField(label=_("Sorted by"), choices=BadgeBatch.Order.choices)
    desks = forms.IntegerField(
        label=_("Pick-up desks"),
        min_value=1,
        max_value=26,
        initial=1,
        help_text=_(
            "Sorted by desk, the page tells which letters go to which. Desks of the workspace go before this number."
        ),
    )
    start_cell = forms.IntegerField(
        label=_("First free cell"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("Of a sheet that was begun: counted from the upper left, row by row."),
    )
    printer = forms.ModelChoiceField(
        label=_("Printer"),
        queryset=BadgePrinter.objects.none(),
        required=False,
        empty_label=_("Feeds straight"),
    )
    role = forms.ChoiceField(label=_("Only this role"), required=False)
    ticket_type = forms.ModelChoiceField(
        label=_("Only this ticket type"),
        queryset=TicketType.objects.none(),
        required=False,
        empty_label=_("All"),
    )
    partner = forms.ModelChoiceField(
        label=_("Only with this partner’s code"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("All"),
    )

    desk = forms.ModelChoiceField(
        label=_("Only for this pick-up desk"),
        queryset=PickUpDesk.objects.none(),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, data: Any, *, event: Event) -> None:
        super().__init__(data)
        rows = {
            "layout": BadgeLayout.objects.filter(event=event),
            "printer": BadgePrinter.objects.filter(event=event),
            "ticket_type": event.ticket_types.all(),
            "partner": event.partners.all(),
            "desk": event.pick_up_desks.all(),
        }
        for name, queryset in rows.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        self.fields["layout"].initial = BadgeLayout.objects.filter(event=event, is_usual=True).first()
        self.event = event
        role: Any = self.fields["role"]
        role.choices = [("", _("All")), *((one.value, one.word) for one in Role)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("form") == BadgeBatch.Form.SHEETS and "start_cell" in cleaned and "layout" in cleaned:
            layout = cleaned["layout"] or printing.usual(self.event)
            cells = layout.found_stock.sheet.cells
            if cleaned["start_cell"] > cells:
                words = ngettext(
                    "A sheet of this layout has %(count)d cell.",
                    "A sheet of this layout has %(count)d cells.",
                    cells,
                )
                self.add_error("start_cell", words % {"count": cells})
        return cleaned


class DeskForm(forms.Form):
    person = forms.CharField(max_length=40)
    reason = forms.ChoiceField(choices=[("", ""), *BadgePrint.Reason.choices], required=False)
    size = forms.CharField(max_length=20, required=False)
    anyway = forms.BooleanField(required=False)
