"""Orders: found by whatever a person on the phone says, read-only, with what can be done about them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import money
from core.models import HistoryEntry, OutboxMail
from events import history_words
from events.admin.base import ScopedRows
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right
from tickets.admin.order_pages import OrderPages
from tickets.admin.tickets import ticket_link
from tickets.models import Order, OrderLine, Payment, PaymentAttempt, Ticket

ORDER_STATES = {
    "requested": "warning",
    "expired": "default",
    "paid": "success",
    "pending": "warning",
    "invoiced": "info",
    "cancelled": "danger",
}


class ReadRows(ScopedRows):
    can_edit = False


class Lines(ReadRows):
    model = OrderLine
    fields = ("description", "list_price", "off", "why", "price", "tax")
    readonly_fields = fields

    @column(_("list price"))
    def list_price(self, row: OrderLine) -> str:
        return money.display(row.list_minor, row.order.currency)

    @column(_("off"))
    def off(self, row: OrderLine) -> str:
        taken_off = row.auto_minor + row.discount_minor
        return money.display(-taken_off, row.order.currency) if taken_off else "—"

    @column(_("why"))
    def why(self, row: OrderLine) -> str:
        """First what went by itself, then the code."""
        return "; ".join(filter(None, (row.auto_reason, row.discount_reason))) or "—"

    @column(_("price"))
    def price(self, row: OrderLine) -> str:
        return money.display(row.price_minor, row.order.currency)

    @column(_("tax within"))
    def tax(self, row: OrderLine) -> str:
        return f"{money.display(row.tax_minor, row.order.currency)} ({row.tax_rate_bp / 100:g} %)"


class Tickets(ReadRows):
    model = Ticket
    fields = ("who", "type", "state_words", "checked_in_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("attendee", "type")

    @column(_("attendee"))
    def who(self, row: Ticket) -> SafeString:
        return ticket_link(row)

    @column(_("state"))
    def state_words(self, row: Ticket) -> str:
        return row.get_state_display()


class Attempts(ReadRows):
    model = PaymentAttempt
    fields = ("gateway", "state", "started_at", "ended_at", "reference")
    readonly_fields = fields


class Payments(ReadRows):
    model = Payment
    fields = ("amount", "gateway", "received_at", "refunds_told")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("refunds")

    @column(_("amount"))
    def amount(self, row: Payment) -> str:
        return money.display(row.amount_minor, row.currency)

    @column(_("refunds"))
    def refunds_told(self, row: Payment) -> str:
        told = [
            f"{money.display(refund.amount_minor, row.currency)} ({refund.get_state_display()}: {refund.reason})"
            for refund in row.refunds.all()
        ]
        return "; ".join(told) or "—"


class AttentionFilter(DropdownFilter):
    title = _("needs a person")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Needs a look"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.exclude(attention="") if self.value() == "yes" else queryset


@admin.register(Order)
class OrderAdmin(OrderPages):
    view_rights = frozenset({Right.SELL, Right.MONEY})
    list_display = ("code", "who", "state_tag", "look", "total", "came_by", "placed_at")
    list_select_related = ("buyer", "partner", "discount_code", "event")
    list_filter = ("state", AttentionFilter, "partner", "discount_code")
    search_fields = ("code", "buyer__name", "email", "buyer__company", "tickets__attendee__name")
    search_help_text = _("Code, name, address or company; also of an attendee")
    inlines = (Lines, Tickets, Payments, Attempts)
    fields = ("code", "buyer_name", "email", "state_tag", "total", "tax", "came_by", "way_here", "placed_at",
              "expires_at", "paid_at", "ended_at", "attention", "terms_version", "page", "papers", "mails",
              "happened")  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has not happened to the order takes no line."""
        fields = super().get_fields(request, obj)
        may_be_empty = ("expires_at", "paid_at", "ended_at", "attention", "terms_version")
        return [name for name in fields if name not in may_be_empty or getattr(obj, str(name), None)]

    @column(_("buyer"), ordering="buyer__name", header=True)
    def who(self, row: Order) -> list[str]:
        return [str(row.buyer), row.email]

    @column(_("look"), ordering="attention", label={"look": "danger"})
    def look(self, row: Order) -> Tag | None:
        return Tag("look", _("Needs a look")) if row.attention else None

    @column(_("buyer"))
    def buyer_name(self, row: Order) -> str:
        return str(row.buyer)

    @column(_("state"), ordering="state", label=ORDER_STATES)
    def state_tag(self, row: Order) -> Tag:
        return Tag(row.state, row.get_state_display())

    @column(_("total"), ordering="total_minor")
    def total(self, row: Order) -> str:
        return money.display(row.total_minor, row.currency)

    @column(_("tax within"))
    def tax(self, row: Order) -> str:
        return money.display(row.tax_minor, row.currency)

    @column(_("partner and code"), ordering="partner__name")
    def came_by(self, row: Order) -> str:
        return " · ".join(str(part) for part in (row.partner, row.discount_code) if part) or "—"

    @column(_("links on the way here"))
    def way_here(self, row: Order) -> str:
        """By whose links the buyer came first and last, and from which site."""
        found = dict.fromkeys(str(part) for part in (row.first_touch, row.last_touch, row.referrer) if part)
        return " · ".join(found) or "—"

    @column(_("buyer’s page"))
    def page(self, row: Order) -> SafeString:
        return format_html('<a href="{}">{}</a>', row.path, _("Open the order"))

    @column(_("invoices"))
    def papers(self, row: Order) -> SafeString:
        found = row.invoices.order_by("pk").values_list("pk", "number")
        linked = [(reverse("admin:tickets_invoice_change", args=[pk]), number) for pk, number in found]
        return format_html_join(", ", '<a href="{}">{}</a>', linked) or SafeString("—")

    @column(_("mails"))
    def mails(self, row: Order) -> Any:
        about = [row.public_id, *row.tickets.values_list("public_id", flat=True)]
        sent = OutboxMail.objects.filter(subject_id__in=about).only(
            "subject", "to_address", "state", "created_at"
        )
        return _lines(
            [
                (mail.created_at, f"{mail.subject} → {mail.to_address}: {mail.get_state_display()}")
                for mail in sent
            ]
        )

    @column(_("what happened"))
    def happened(self, row: Order) -> Any:
        entries = HistoryEntry.objects.of(row.public_id).select_related("by")
        return _lines(
            [
                (entry.at, f"{history_words.of_kind(entry.kind)} · {entry.by or entry.by_label or '—'}")
                for entry in entries
            ]
        )


def _lines(told: list[tuple[Any, str]]) -> Any:
    shown = [(display_for_value(at, ""), words) for at, words in told]
    return format_html_join("", "<div>{} · {}</div>", shown) or "—"
