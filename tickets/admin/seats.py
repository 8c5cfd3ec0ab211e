"""Company seats: who has how many, and how many of them are taken."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from events.admin.base import ReadOnlyAdmin, ScopedRows
from events.admin.unfold import column
from events.rights import Right
from tickets.models import SeatBlock, SeatInvitation, Ticket


class Invitations(ScopedRows):
    model = SeatInvitation
    can_edit = False
    fields = ("email", "name", "state", "invited_at", "reminded_at", "taken_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(email="")


@admin.register(SeatBlock)
class SeatBlockAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.SELL, Right.PARTNERS})
    list_display = ("company", "manager", "seats", "taken", "invited", "order")
    list_select_related = ("order", "event")
    search_fields = ("company", "manager_name", "manager_email", "order__code", "invitations__email")
    search_help_text = _("Company, manager, order, or an invited address")
    fields = ("company", "manager_name", "manager_email", "domains", "order", "page", "created_at")
    inlines = (Invitations,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seat = Q(order__tickets__parent=None) & ~Q(order__tickets__state=Ticket.State.VOID)
        open_now = Q(invitations__state=SeatInvitation.State.OPEN) & ~Q(invitations__email="")
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(
            seat_count=Count("order__tickets", filter=seat, distinct=True),
            taken_count=Count(
                "order__tickets", filter=seat & Q(order__tickets__attendee__isnull=False), distinct=True
            ),
            invited_count=Count("invitations", filter=open_now, distinct=True),
        )
        return counted

    @column(_("manager"), header=True)
    def manager(self, row: SeatBlock) -> list[str]:
        return [row.manager_name, row.manager_email]

    @column(_("seats"), ordering="seat_count")
    def seats(self, row: Any) -> int:
        return int(row.seat_count)

    @column(_("taken"), ordering="taken_count")
    def taken(self, row: Any) -> int:
        return int(row.taken_count)

    @column(_("invited"), ordering="invited_count")
    def invited(self, row: Any) -> int:
        return int(row.invited_count)

    @column(_("manager’s page"))
    def page(self, row: SeatBlock) -> SafeString:
        return format_html('<a href="{}">{}</a>', row.path, _("Open the seats"))
