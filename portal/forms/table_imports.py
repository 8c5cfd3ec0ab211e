"""A table to bring in: the file, what its columns mean, and what is said for all of its lines."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, TableImport
from portal.table_imports import KINDS
from portal.table_imports.base import Kind
from tickets.actions import given

COLUMN = "column-"
SAMPLES = 3


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "CSV or XLSX, at most 20 MB and 20,000 lines. Its first line names the columns."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )


class ColumnsForm(forms.Form):
    """One choice for each column of the file, and the options of its kind."""

    def __init__(self, row: TableImport, data: Any = None) -> None:
        super().__init__(data)
        self.kind = KINDS[row.kind]
        self.row = row
        choices = [("", _("– leave it out –")), *((one.key, one.label) for one in self.kind.fields)]
        for place, heading in enumerate(row.head):
            self.fields[f"{COLUMN}{place}"] = forms.ChoiceField(
                label=_("What “%(heading)s” says") % {"heading": heading}, choices=choices, required=False,
                initial=row.mapping[place] if place < len(row.mapping) else "",
            )  # fmt: skip
        if self.kind.has_letters:
            self._add_ticket_options(row)

    def _add_ticket_options(self, row: TableImport) -> None:
        offers = given.offers(row.event, timezone.now()).values()
        self.fields["ticket_type"] = forms.ChoiceField(
            label=_("Ticket for lines that name none"), required=False, initial=row.options.get("ticket_type", ""),
            choices=[("", _("None: such lines are errors")), *((one.public_id, one.name) for one in offers)],
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label=_("Why nothing is paid here"), required=False, max_length=200,
            initial=row.options.get("reason") or _("Complimentary"),
            help_text=_("Stands in the order: for example “Complimentary” or “Sold at the partner’s shop”."),
        )  # fmt: skip
        self.fields["letters"] = forms.BooleanField(
            label=_("Send each person the ticket by mail"), required=False, initial=bool(row.options.get("letters")),
            help_text=_("Without it nobody is told. Undoing the import then tells those who got one."),
        )  # fmt: skip

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data.get(f"{COLUMN}{place}", "") for place in range(len(self.row.head))]

    @property
    def options(self) -> dict[str, Any]:
        if not self.kind.has_letters:
            return {}
        return {name: self.cleaned_data[name] for name in ("ticket_type", "reason", "letters")}

    @property
    def option_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith(COLUMN)]

    def asked(self) -> list[tuple[str, list[str], Any]]:
        """Heading, what stands in its first cells, and the choice."""
        lines = list(self.row.lines.values_list("cells", flat=True)[:SAMPLES])
        return [
            (
                heading,
                [cells[place][:60] for cells in lines if place < len(cells) and cells[place]],
                self[f"{COLUMN}{place}"],
            )
            for place, heading in enumerate(self.row.head)
        ]


def sample_of(kind: Kind, event: Event) -> list[list[str]]:
    """With a ticket type of the event, so that the sample can be tried as it is."""
    rows = [list(row) for row in kind.sample]
    if kind.has_letters:
        name = next((one.name for one in given.offers(event, timezone.now()).values()), rows[1][3])
        for row in rows[1:]:
            row[3] = name
    return rows
