"""Ticket types and quotas: what is sold, for how much, and how much of it there is."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.unfold import Tag, column
from events.rights import Right
from tickets.actions import offering, stock
from tickets.admin.price_preview import PreviewPage
from tickets.admin.prices import StepPages, Steps
from tickets.models import Quota, Ticket, TicketType


class TicketTypeForm(EventForm):
    class Meta:
        model = TicketType
        exclude = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for name, words in stock.wrong_in_type(cleaned):
            self.add_error(name, words)
        return cleaned


def check_window(form: forms.BaseForm, start: str, end: str) -> None:
    begins, ends = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if begins and ends and ends <= begins:
        form.add_error(end, _("This is not after the beginning."))


@admin.register(TicketType)
class TicketTypeAdmin(StepPages, PreviewPage):
    form = TicketTypeForm
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.SELL
    history_kind = "ticket_type"
    raises = ("shop",)
    list_display = ("name", "price", "kind", "audience", "visibility", "window", "seats_left")
    list_filter = ("kind", "audience", "visibility")
    search_fields = ("name",)
    inlines = (Steps,)
    fieldsets = (
        (None, {"fields": ("name", "description", "kind", "attendance", "audience", "visibility")}),
        (gettext_lazy("Price"), {"fields": ("price_minor", "tax_rate_bp", "tax_included")}),
        (
            gettext_lazy("Sale"),
            {"fields": ("on_sale_from_at", "on_sale_until_at", "min_per_order", "max_per_order", "position")},
        ),
        (
            gettext_lazy("Seats"),
            {
                "fields": ("quotas", "needs_approval", "has_waiting_list", "offer_hours"),
                "description": gettext_lazy(
                    "Each ticket takes one of every quota. Without a quota there is no limit."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("event").prefetch_related("quotas")

    def deletable(self, row: Any) -> bool:
        return not row.tickets.exists() and not row.discount_codes.exists()

    @column(gettext_lazy("price"), ordering="price_minor")
    def price(self, row: TicketType) -> str:
        return money.display(row.price_minor, row.event.currency) if row.price_minor else _("Free")

    @column(gettext_lazy("on sale"), ordering="on_sale_from_at")
    def window(self, row: TicketType) -> str:
        return window_words(row.on_sale_from_at, row.on_sale_until_at)

    @column(gettext_lazy("left"))
    def seats_left(self, row: TicketType) -> str:
        quotas = row.quotas.all()
        return str(min(quota.left for quota in quotas)) if quotas else _("no limit")


def window_words(begins: Any, ends: Any) -> str:
    """Times stand in the zone that is active: the event's."""
    start = display_for_value(begins, "") if begins else ""
    end = display_for_value(ends, "") if ends else ""
    if start and end:
        return f"{start} – {end}"
    if start:
        return _("from %(time)s") % {"time": start}
    return _("until %(time)s") % {"time": end} if end else _("always")


def whose_seats(quotas: QuerySet[Any]) -> QuerySet[Any]:
    """With `held_now`, seats of orders that are not paid, and `given_now`, seats without an order."""
    tickets = Ticket.objects.filter(type__quotas=OuterRef("pk")).exclude(state=Ticket.State.VOID)

    def counted(rows: QuerySet[Any]) -> Any:
        per_quota = rows.order_by().values("type__quotas").annotate(count=Count("pk")).values("count")
        return Coalesce(Subquery(per_quota), Value(0))

    held, given = tickets.filter(state=Ticket.State.HELD, order__isnull=False), tickets.filter(order=None)
    split: QuerySet[Any] = quotas.annotate(held_now=counted(held), given_now=counted(given))
    return split


class QuotaForm(EventForm):
    """Lowering the size below what is taken closes the sale; it needs a reason, and no ticket is undone."""

    class Meta:
        model = Quota
        fields = ("name", "size", "allowance_reason")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        size, taken = cleaned.get("size"), self.instance.taken
        if size is None:
            return cleaned
        excess = taken > size
        reason = cleaned.get("allowance_reason") or ""
        former = self.instance.size or 0
        for name, words in stock.wrong_in_size(self.instance, former=former, size=size, reason=reason):
            self.add_error(name, words)
        self.instance.allowance = taken if excess else 0
        if not excess:
            cleaned["allowance_reason"] = ""
        return cleaned


@admin.register(Quota)
class QuotaAdmin(ScopedAdmin):
    form = QuotaForm
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.SELL
    raises = ("shop",)
    also_stored = ("allowance", "allowance_reason")
    list_display = (
        "name", "size", "paid", "held", "given", "reserved", "kept_now", "left", "wanted", "types", "excess",
    )  # fmt: skip
    search_fields = ("name",)
    readonly_fields = ("taken_now", "reserved", "kept", "left", "waiting", "types")
    add_fieldsets = ((None, {"fields": ("name", "size")}),)
    fieldsets = (
        (None, {"fields": ("name", "size", "taken_now", "reserved", "kept", "left", "waiting", "types")}),
        (
            gettext_lazy("Fewer seats than are taken"),
            {
                "fields": ("allowance_reason",),
                "description": gettext_lazy(
                    "Only when the venue has shrunk: why more are taken than there are seats."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return whose_seats(super().get_queryset(request)).prefetch_related("ticket_types")

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        """New seats go to who waits before the public sees them."""
        before = Quota.objects.filter(pk=row.pk).first() if change else None
        super().store(request, row, form, change)
        if before is not None and before.size != row.size:
            offering.resized(row, was_sold_out=before.left == 0)

    def deletable(self, row: Any) -> bool:
        return row.taken == 0 and not row.ticket_types.exists()

    def _changeform_view(self, request: HttpRequest, object_id: Any, form_url: Any, extra: Any) -> Any:
        """While the size is weighed against what is taken, nobody else takes."""
        if request.method == "POST" and object_id:
            with transaction.atomic():
                Quota.objects.select_for_update().filter(pk__in=_numbers(object_id)).first()
                return super()._changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]
        return super()._changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]

    @column(gettext_lazy("taken"))
    def taken_now(self, row: Any) -> str:
        parts = {"taken": row.taken, "paid": self.paid(row), "held": row.held_now, "given": row.given_now}
        return _("%(taken)d: %(paid)d paid, %(held)d held by unpaid orders, %(given)d given") % parts

    @column(gettext_lazy("paid"))
    def paid(self, row: Any) -> int:
        return int(row.taken - row.held_now - row.given_now)

    @column(gettext_lazy("held"), ordering="held_now")
    def held(self, row: Any) -> int:
        return int(row.held_now)

    @column(gettext_lazy("given"), ordering="given_now")
    def given(self, row: Any) -> int:
        return int(row.given_now)

    @column(gettext_lazy("kept"), ordering="kept")
    def kept_now(self, row: Quota) -> int:
        return row.kept

    @column(gettext_lazy("wanted"), ordering="waiting")
    def wanted(self, row: Quota) -> int:
        return row.waiting

    @column(gettext_lazy("left"))
    def left(self, row: Quota) -> int:
        return row.left

    @column(gettext_lazy("ticket types"))
    def types(self, row: Quota) -> str:
        return ", ".join(str(kind) for kind in row.ticket_types.all()) or "—" if row.pk else "—"

    @column(gettext_lazy("more than seats"), label={"over": "danger"})
    def excess(self, row: Quota) -> Tag | None:
        return Tag("over", row.taken - row.size) if row.taken > row.size else None


def _numbers(object_id: Any) -> list[int]:
    return [int(object_id)] if str(object_id).isdigit() else []
