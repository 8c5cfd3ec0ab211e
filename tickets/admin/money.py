"""Payments and refunds: read-only, since money is append-only. Refunds begin at the order."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import money
from events.admin.base import ReadOnlyAdmin
from events.admin.unfold import Tag, column
from events.rights import Right
from tickets.admin.ledger import LedgerPages
from tickets.models import Order, Payment, Refund


def order_link(order: Order) -> SafeString:
    address = reverse("admin:tickets_order_change", args=[order.pk])
    return format_html('<a href="{}">{}</a>', address, order.code)


@admin.register(Payment)
class PaymentAdmin(LedgerPages):
    view_rights = frozenset({Right.MONEY})
    event_path = "order__event"
    list_filter = ("gateway",)
    list_display = (
        "amount",
        "order_code",
        "buyer",
        "gateway",
        "reference",
        "received_at",
        "fee",
        "given_back",
    )
    search_fields = ("reference", "order__code", "order__email", "order__buyer__name")
    search_help_text = _("Order code, buyer or the gateway’s reference")
    fields = ("amount", "order_code", "buyer", "gateway", "reference", "received_at", "fee", "payout_reference",
              "given_back")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("order__buyer", "order__event", "payout")
        return rows.prefetch_related("refunds")

    @column(_("amount"), ordering="amount_minor")
    def amount(self, row: Payment) -> str:
        return money.display(row.amount_minor, row.currency)

    @column(_("order"), ordering="order__code")
    def order_code(self, row: Payment) -> SafeString:
        return order_link(row.order)

    @column(_("buyer"), ordering="order__buyer__name")
    def buyer(self, row: Payment) -> str:
        return str(row.order.buyer)

    @column(_("fee"), ordering="fee_minor")
    def fee(self, row: Payment) -> str:
        return "—" if row.fee_minor is None else money.display(row.fee_minor, row.currency)

    @column(_("paid out with"))
    def payout_reference(self, row: Payment) -> str:
        return row.payout.reference if row.payout else "—"

    @column(_("given back"))
    def given_back(self, row: Payment) -> str:
        total = sum(r.amount_minor for r in row.refunds.all() if r.state != Refund.State.FAILED)
        return money.display(total, row.currency) if total else "—"


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.MONEY})
    event_path = "payment__order__event"
    list_display = ("amount", "order_code", "buyer", "state_tag", "reason", "wanted_at", "error")
    list_filter = ("state",)
    search_fields = ("payment__order__code", "payment__order__email", "payment__order__buyer__name", "reason")
    fields = (
        "amount",
        "order_code",
        "buyer",
        "state_tag",
        "reason",
        "wanted_at",
        "ended_at",
        "reference",
        "error",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("payment__order__buyer", "payment__order__event")

    @column(_("amount"), ordering="amount_minor")
    def amount(self, row: Refund) -> str:
        return money.display(row.amount_minor, row.payment.currency)

    @column(_("order"), ordering="payment__order__code")
    def order_code(self, row: Refund) -> SafeString:
        return order_link(row.payment.order)

    @column(_("buyer"))
    def buyer(self, row: Refund) -> str:
        return str(row.payment.order.buyer)

    @column(
        _("state"),
        ordering="state",
        label={"succeeded": "success", "failed": "danger", "wanted": "info", "pending": "info"},
    )
    def state_tag(self, row: Refund) -> Tag:
        return Tag(row.state, row.get_state_display())
