"""Pages of the workspace that need tickets and the agenda at once."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agenda.models import Speaker
from core import money
from events.admin.base import ScopedRows
from events.admin.unfold import column
from events.models import Participant
from portal import admin_door  # noqa: F401 - registers door lists
from portal.admin_erasing import ErasePages
from tickets.admin.money import order_link
from tickets.admin.tickets import ticket_link
from tickets.models import Order, Ticket


class Rows(ScopedRows):
    can_edit = False


class Tickets(Rows):
    model = Ticket
    fk_name = "attendee"
    verbose_name_plural = _("tickets")
    fields = ("ticket", "state_words", "order_code", "checked_in_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("type", "order", "attendee")

    @column(_("ticket"))
    def ticket(self, row: Ticket) -> SafeString:
        return format_html("{} · {}", row.type, ticket_link(row))

    @column(_("state"))
    def state_words(self, row: Ticket) -> str:
        return row.get_state_display()

    @column(_("order"))
    def order_code(self, row: Ticket) -> SafeString | str:
        return order_link(row.order) if row.order else str(_("given"))


class Orders(Rows):
    model = Order
    fk_name = "buyer"
    verbose_name_plural = _("orders bought")
    fields = ("order_code", "state_words", "total", "placed_at")
    readonly_fields = fields

    @column(_("order"))
    def order_code(self, row: Order) -> SafeString:
        return order_link(row)

    @column(_("state"))
    def state_words(self, row: Order) -> str:
        return row.get_state_display()

    @column(_("total"))
    def total(self, row: Order) -> str:
        return money.display(row.total_minor, row.currency)


class Talks(Rows):
    model = Speaker
    verbose_name_plural = _("talks")
    fields = ("talk", "state_words")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("session")

    @column(_("talk"))
    def talk(self, row: Speaker) -> SafeString:
        address = reverse("admin:agenda_session_change", args=[row.session_id])
        return format_html('<a href="{}">{}</a>', address, row.session)

    @column(_("state"))
    def state_words(self, row: Speaker) -> str:
        return row.session.get_state_display()


@admin.register(Participant)
class PersonAdmin(ErasePages):
    """A participant with everything that hangs on the one record."""

    inlines = (Tickets, Orders, Talks)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def deletable(self, row: Any) -> bool:
        """Only who has left no trace; others are erased, which keeps the books."""
        traces = ("tickets", "given_tickets", "ticket_cases", "orders", "speaking", "badges")
        return not any(getattr(row, name).exists() for name in traces)
