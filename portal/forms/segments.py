"""A segment put together line by line. Every button posts the whole form, so it needs no script."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import segmenting
from events.models import Event
from events.segmenting import ALL, ANY, MOST_ROWS, Choice, Condition, Definition, Row
from portal.segments import CONDITIONS

MANY = 8  # choices, from which on they stand in a box of their own


class WholeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    join = forms.ChoiceField(
        label=gettext_lazy("Of these conditions"),
        choices=[(ALL, gettext_lazy("all must hold")), (ANY, gettext_lazy("one is enough"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )


class RowForm(forms.Form):
    """One condition with its values; which fields it has follows from the condition."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    negated = forms.BooleanField(label=gettext_lazy("not"), required=False)

    def __init__(self, condition: Condition, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.condition = condition
        if condition.choices is not None:
            self.offered = {one.value: _label(one) for one in condition.choices(event)}
            self.fields["values"] = self._values()
        if condition.takes_day:
            self.fields["day"] = forms.DateField(
                label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )

    def _values(self) -> forms.Field:
        """What was chosen once and is gone stays visible, so that it can be taken away."""
        data: Any = self.data
        given: Any = (
            data.getlist(self.add_prefix("values")) if self.is_bound else self.initial.get("values", ())
        )
        gone = {value: _("something that is gone") for value in given if value not in self.offered}
        return forms.MultipleChoiceField(
            label=self.condition.words,
            choices=[*self.offered.items(), *gone.items()],
            required=False,
            help_text=gettext_lazy("None: any of them.") if self.condition.any_words else "",
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def is_long(self) -> bool:
        return self.condition.choices is not None and len(self.offered) > MANY

    @property
    def has_choices(self) -> bool:
        return self.condition.choices is not None

    def clean_values(self) -> list[str]:
        values: list[str] = self.cleaned_data["values"]
        if any(value not in self.offered for value in values):
            raise forms.ValidationError(_("Take away what is gone."))
        if not values and not self.condition.any_words:
            raise forms.ValidationError(_("Choose at least one."))
        return values

    @property
    def row(self) -> Row:
        cleaned = self.cleaned_data
        return Row(
            self.condition.key, cleaned["negated"], tuple(cleaned.get("values", ())), cleaned.get("day")
        )


def _label(choice: Choice) -> str:
    return f"{choice.group}: {choice.words}" if choice.group else choice.words


class Builder:
    """The whole form: name, how the rows are joined, the rows, and what may be added."""

    def __init__(
        self, event: Event, data: QueryDict | None = None, *, name: str = "", given: Definition | None = None
    ) -> None:
        self.event = event
        start = given or Definition()
        if data is None:
            self.whole = WholeForm(initial={"name": name, "join": start.join})
            self.rows = [
                self._row(number, row) for number, row in enumerate(start.rows) if row.key in CONDITIONS
            ]
        else:
            self.whole = WholeForm(data)
            self.rows = list(self._posted(data))

    def _row(self, number: int, row: Row) -> RowForm:
        values = {"key": row.key, "negated": row.negated, "values": list(row.values), "day": row.day}
        return RowForm(CONDITIONS[row.key], self.event, prefix=f"row-{number}", initial=values)

    def _posted(self, data: QueryDict) -> Iterator[RowForm]:
        """In the order of the page, numbered anew, without the one that was taken away and with the one added."""
        kept = QueryDict(mutable=True)
        keys: list[str] = []
        for old in range(MOST_ROWS):
            key = data.get(f"row-{old}-key", "")
            if key not in CONDITIONS or data.get("do") == f"remove-{old}":
                continue
            for name in ("key", "negated", "values", "day"):
                if f"row-{old}-{name}" in data:
                    kept.setlist(f"row-{len(keys)}-{name}", data.getlist(f"row-{old}-{name}"))
            keys.append(key)
        for number, key in enumerate(keys):
            yield RowForm(CONDITIONS[key], self.event, kept, prefix=f"row-{number}")
        added = data.get("add", "")
        if data.get("do") == "add" and added in CONDITIONS and len(keys) < MOST_ROWS:
            yield self._row(len(keys), Row(added))

    @property
    def may_add(self) -> bool:
        return len(self.rows) < MOST_ROWS

    @property
    def is_asked(self) -> bool:
        """Whether every row says enough to be asked; the name does not matter for that."""
        return all(form.is_valid() if form.is_bound else _is_enough(form) for form in self.rows)

    @property
    def definition(self) -> Definition:
        """Only where `is_asked`."""
        join = (self.whole["join"].value() or ALL) if self.whole.is_bound else self.whole.initial["join"]
        rows = tuple(form.row if form.is_bound else _initial_row(form) for form in self.rows)
        return Definition(ANY if join == ANY else ALL, rows)

    def is_valid(self) -> bool:
        return all([self.whole.is_valid(), *(form.is_bound and form.is_valid() for form in self.rows)])

    @property
    def groups(self) -> Mapping[str, list[Condition]]:
        """What may be added, by what it is about."""
        found: dict[str, list[Condition]] = {}
        for condition in CONDITIONS.values():
            found.setdefault(str(condition.group), []).append(condition)
        return found


def _initial_row(form: RowForm) -> Row:
    given = form.initial
    return Row(given["key"], given["negated"], tuple(given["values"]), given["day"])


def _is_enough(form: RowForm) -> bool:
    row = _initial_row(form)
    known = not form.has_choices or all(value in form.offered for value in row.values)
    return known and not segmenting.problems(Definition(rows=(row,)), CONDITIONS)
