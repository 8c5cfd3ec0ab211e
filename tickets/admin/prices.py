"""Early prices below a ticket type, and group discounts of the event."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from events.admin import changes
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.forms import EventForm
from events.admin.unfold import column
from events.rights import Right
from tickets.models import GroupDiscount, PriceStep
from tickets.pricing import STEP_OF_THREE_DECIMALS


class StepForm(forms.ModelForm[PriceStep]):
    class Meta:
        model = PriceStep
        fields = ("position", "name", "price_minor", "until_at", "size")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        size = cleaned.get("size")
        if not cleaned.get("until_at") and size is None:
            self.add_error("until_at", _("Say until when, or for how many tickets."))
        if size is not None and size < self.instance.taken:
            self.add_error("size", _("%(taken)d are sold at it already.") % {"taken": self.instance.taken})
        return cleaned


class StepForms(BaseInlineFormSet[PriceStep, Any, Any]):
    """Only what the form changed is stored: how many are sold at a price is counted by the sale meanwhile."""

    def clean(self) -> None:
        super().clean()
        kind = self.instance
        for form in self.forms:
            price = form.cleaned_data.get("price_minor")
            if price is None or form.cleaned_data.get("DELETE"):
                continue
            if price >= kind.price_minor:
                form.add_error("price_minor", _("This is not below the ticket’s own price."))
            if kind.event.currency in money.THREE_DECIMALS and price % STEP_OF_THREE_DECIMALS:
                form.add_error("price_minor", _("Cards cannot pay the last digit: it must be 0."))

    def save_existing(self, form: Any, obj: PriceStep, commit: bool = True) -> PriceStep:
        if commit:
            obj.save(update_fields=[name for name in form.changed_data if changes.is_column(obj, name)])
        return obj


class Steps(ScopedRows):
    model = PriceStep
    form = StepForm
    formset = StepForms
    verbose_name_plural = gettext_lazy("early prices: the first that is open counts")
    fields = ("name", "price_minor", "until_at", "size", "sold", "position")
    ordering_field = "position"
    hide_ordering_field = True
    readonly_fields = ("sold",)

    @column(gettext_lazy("sold at it"))
    def sold(self, row: PriceStep) -> int:
        return row.taken


class StepPages(ScopedAdmin):
    """Early prices are part of the ticket type's history, and nobody takes one while its number is lowered."""

    def _changeform_view(self, request: HttpRequest, object_id: Any, form_url: Any, extra: Any) -> Any:
        if request.method != "POST" or not str(object_id).isdigit():
            return super()._changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]
        with transaction.atomic():
            list(PriceStep.objects.select_for_update().filter(ticket_type=object_id).order_by("pk"))
            return super()._changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        before = _in_words(form.instance)
        super().save_formset(request, form, formset, change)
        after = _in_words(form.instance)
        if before != after:
            sides = {"before": {"early_prices": before}, "after": {"early_prices": after}}
            self.tell(request, form.instance, "repriced", **sides)


def _in_words(kind: Any) -> list[str]:
    currency = kind.event.currency
    return [
        ", ".join(
            filter(
                None,
                (
                    step.name,
                    money.display(step.price_minor, currency),
                    step.until_at.isoformat() if step.until_at else "",
                    str(step.size) if step.size is not None else "",
                ),
            )
        )
        for step in PriceStep.objects.filter(ticket_type=kind).order_by("position", "pk")
    ]


class GroupForm(EventForm):
    class Meta:
        model = GroupDiscount
        exclude = ()

    def clean_min_tickets(self) -> int:
        fewest: int = self.cleaned_data["min_tickets"]
        if fewest < 2:
            raise forms.ValidationError(_("A group is two or more."))
        return fewest

    def clean_percent_bp(self) -> int:
        percent: int = self.cleaned_data["percent_bp"]
        if not percent:
            raise forms.ValidationError(_("How many percent?"))
        return percent


@admin.register(GroupDiscount)
class GroupDiscountAdmin(ScopedAdmin):
    form = GroupForm
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.SELL
    raises = ("shop",)
    list_display = ("effect", "types")
    ordering = ("min_tickets",)
    fields = ("min_tickets", "percent_bp", "ticket_types")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("ticket_types")

    def deletable(self, row: GroupDiscount) -> bool:
        """Nothing refers to it: what it took off is frozen on the lines."""
        return True

    @column(gettext_lazy("what it does"), ordering="min_tickets")
    def effect(self, row: GroupDiscount) -> str:
        words = _("%(percent)s %% off from %(count)d tickets on")
        return words % {"percent": f"{row.percent_bp / 100:g}", "count": row.min_tickets}

    @column(gettext_lazy("ticket types"))
    def types(self, row: GroupDiscount) -> str:
        return ", ".join(str(kind) for kind in row.ticket_types.all()) or _("every ticket")
