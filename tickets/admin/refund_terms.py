"""What buyers get back who give a ticket back by themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core import money
from core.templatetags.formats import current_locale
from core.times import city
from events.admin.base import ScopedAdmin
from events.admin.unfold import column
from events.rights import Right
from tickets import discounts
from tickets.models import RefundTerm


@admin.register(RefundTerm)
class RefundTermAdmin(ScopedAdmin):
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.SELL
    raises = ("shop",)
    list_display = ("until", "percent", "fee")
    list_select_related = ("event",)
    ordering = ("until_at",)
    fields = ("until_at", "percent_bp", "fee_minor")

    def deletable(self, row: RefundTerm) -> bool:
        """Nothing refers to a term: what went back is frozen on its refund."""
        return True

    @column(_("until"), ordering="until_at")
    def until(self, row: RefundTerm) -> str:
        zone = row.event.time_zone
        return f"{discounts.moment(row.until_at, zone, current_locale())} ({city(zone)})"

    @column(_("given back"), ordering="percent_bp")
    def percent(self, row: RefundTerm) -> str:
        return f"{row.percent_bp / 100:g} %"

    @column(_("fee"), ordering="fee_minor")
    def fee(self, row: RefundTerm) -> str:
        return money.display(row.fee_minor, row.event.currency) if row.fee_minor else "—"
