"""Tickets: who comes with what, and whether it is valid."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from events.admin.base import ReadOnlyAdmin
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right
from tickets.admin.money import order_link
from tickets.models import Ticket

STATES = {"valid": "success", "held": "warning", "void": "danger"}


class OriginFilter(DropdownFilter):
    title = _("comes from")
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("order", _("An order")), ("given", _("Given: speakers, crew, press"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"order", "given"}:
            return queryset.filter(order__isnull=self.value() == "given")
        return queryset


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.SELL, Right.PEOPLE})
    list_display = (
        "attendee_name",
        "type",
        "state_tag",
        "order_code",
        "partner",
        "issued_at",
        "checked_in_at",
    )
    list_select_related = ("attendee", "type", "order__partner", "event")
    list_filter = ("state", "type", OriginFilter, "order__partner")
    search_fields = ("attendee__name", "attendee__email", "attendee__company", "order__code", "order__email")
    search_help_text = _("Name, address, company or order code")
    fields = ("attendee_name", "type", "state_tag", "order_code", "parent", "issued_at", "voided_at",
              "void_reason", "checked_in_at", "page")  # fmt: skip

    @column(_("attendee"), ordering="attendee__name")
    def attendee_name(self, row: Ticket) -> str:
        return str(row.attendee) if row.attendee else str(_("No name yet"))

    @column(_("state"), ordering="state", label=STATES)
    def state_tag(self, row: Ticket) -> Tag:
        return Tag(row.state, row.get_state_display())

    @column(_("order"), ordering="order__code")
    def order_code(self, row: Ticket) -> SafeString | str:
        return order_link(row.order) if row.order else "—"

    @column(_("partner"), ordering="order__partner__name")
    def partner(self, row: Ticket) -> str:
        return str(row.order.partner) if row.order and row.order.partner else "—"

    @column(_("attendee’s page"))
    def page(self, row: Ticket) -> SafeString:
        return format_html('<a href="{}">{}</a>', row.path, _("Open the ticket"))


def ticket_link(ticket: Ticket) -> SafeString:
    address = reverse("admin:tickets_ticket_change", args=[ticket.pk])
    return format_html('<a href="{}">{}</a>', address, ticket.attendee or _("No name yet"))
