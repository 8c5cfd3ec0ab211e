"""Which columns of a table, for whom, and under which name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, SavedExport
from portal import segments
from portal.export_tables.columns import Table


class ExportForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    segment = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    columns = forms.MultipleChoiceField(label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, event: Event, table: Table, row: SavedExport | None = None, **kwargs: Any
    ) -> None:
        usual = [column.key for column in table.columns if column.is_usual]
        kwargs["initial"] = {
            "name": row.name if row else "",
            "segment": row.segment_key if row else "",
            "columns": row.columns if row else usual,
        }
        super().__init__(*args, **kwargs)
        columns: Any = self.fields["columns"]
        columns.choices = [(column.key, column.heading) for column in table.columns]
        columns.error_messages["required"] = _("Choose at least one column.")
        if table.takes_segment:
            who: Any = self.fields["segment"]
            who.choices = _whom(event)
        else:
            del self.fields["segment"]


def _whom(event: Event) -> list[tuple[str, Any]]:
    saved, ready = segments.of_event(event)
    asked = [(one.key, one.name) for one in (*saved, *ready) if not one.problem]
    return [("", _("Everybody")), *((key, name) for key, name in asked if key != "everybody")]
