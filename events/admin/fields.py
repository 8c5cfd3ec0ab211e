"""Form fields that speak like people: money as decimals, rates in percent, e-mail for accounts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from core import money
from core.money import BASIS_POINTS


class MoneyInput(forms.DecimalField):
    """A decimal of the event's currency for people, an integer of minor units for the row."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        places = money.exponent(currency)
        kwargs.setdefault("min_value", 0)
        kwargs["widget"] = UnfoldAdminDecimalFieldWidget(attrs={"inputmode": "decimal"})
        super().__init__(max_digits=14, decimal_places=places, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return money.to_decimal(value, self.currency) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else money.to_minor(amount, self.currency)

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = self.prepare_value(initial) if initial is not None else None
        return super().has_changed(shown, data)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"step": str(Decimal(1).scaleb(-money.exponent(self.currency)))}


class PercentInput(forms.DecimalField):
    """Percent for people (19 or 7.7), basis points for the row."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = UnfoldAdminDecimalFieldWidget(attrs={"inputmode": "decimal", "step": "0.01"})
        super().__init__(min_value=0, max_value=100, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        percent = Decimal(value) / 100
        return percent.quantize(Decimal(1)) if value % 100 == 0 else percent

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(percent * (BASIS_POINTS // 100))

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = self.prepare_value(initial) if initial is not None else None
        return super().has_changed(shown, data)


class EventSelect(AutocompleteSelect):
    """A look-up among the rows of the form's own event."""

    event_id = ""

    def get_url(self) -> str:
        return f"{super().get_url()}?event={self.event_id}" if self.event_id else super().get_url()


def foreign_choice() -> ValidationError:
    return ValidationError(_("This belongs to another event."), code="foreign")
