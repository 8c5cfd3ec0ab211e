"""Partners with their codes and what came in by them."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import money
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.unfold import column
from events.models import Partner
from events.rights import Right
from tickets.models import DiscountCode, Order


class Codes(ScopedRows):
    model = DiscountCode
    can_edit = False
    show_change_link = True
    verbose_name_plural = _("codes")
    fields = ("code", "used_tickets", "used_orders", "max_tickets", "valid_until_at", "is_paused")
    readonly_fields = fields


@admin.register(Partner)
class PartnerAdmin(ScopedAdmin):
    view_rights = frozenset({Right.SELL, Right.SETUP})
    change_right = Right.SELL
    raises = ("public",)
    list_display = ("name", "codes", "sold", "target", "turnover", "contact_name", "is_shown")
    list_filter = ("is_shown",)
    search_fields = ("name", "contact_name", "contact_email", "discount_codes__code")
    search_help_text = _("Name, contact or code")
    inlines = (Codes,)
    fieldsets = (
        (None, {"fields": ("name", "website", "description", "is_shown", "position")}),
        (_("Contact"), {"fields": ("contact_name", "contact_email")}),
        (_("Agreed"), {"fields": ("target_tickets", "contract_note")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Sums stand in sub-queries: joined together they would count each other's rows."""
        codes = DiscountCode.objects.filter(partner=OuterRef("pk")).order_by().values("partner")
        paid = (
            Order.objects.filter(partner=OuterRef("pk"), state=Order.State.PAID).order_by().values("partner")
        )
        rows: QuerySet[Any] = super().get_queryset(request).select_related("event")
        return cast(
            QuerySet[Any],
            rows.annotate(
                code_count=Coalesce(Subquery(codes.annotate(n=Count("pk")).values("n")), 0),
                turnover_minor=Coalesce(Subquery(paid.annotate(n=Sum("total_minor")).values("n")), 0),
                sold_count=Coalesce(
                    Subquery(
                        paid.annotate(n=Count("tickets", filter=Q(tickets__type__kind="admission"))).values(
                            "n"
                        )
                    ),
                    0,
                ),
            ),
        )

    def deletable(self, row: Any) -> bool:
        return not row.discount_codes.exists() and not row.orders.exists()

    @column(_("codes"), ordering="code_count")
    def codes(self, row: Any) -> int:
        return int(row.code_count)

    @column(_("tickets paid"), ordering="sold_count")
    def sold(self, row: Any) -> int:
        return int(row.sold_count)

    @column(_("hoped for"), ordering="target_tickets")
    def target(self, row: Partner) -> int | None:
        return row.target_tickets

    @column(_("turnover"), ordering="turnover_minor")
    def turnover(self, row: Any) -> str:
        return money.display(row.turnover_minor, row.event.currency)
