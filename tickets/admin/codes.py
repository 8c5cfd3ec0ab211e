"""Discount codes: what they do, how often they were used, until when, and the link to share."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import money
from events.admin.base import ScopedRows
from events.admin.forms import EventForm
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right
from tickets.admin import code_minting
from tickets.admin.code_leaks import LeakPages
from tickets.admin.code_minting import MintPages
from tickets.admin.reserves import ReservePages, Reserves
from tickets.admin.stock import check_window, window_words
from tickets.codes import normal_form
from tickets.models import CodeRedemption, DiscountCode


class CodeForm(EventForm):
    class Meta:
        model = DiscountCode
        exclude = ()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        self.instance.normal = normal_form(code)
        if not self.instance.normal:
            self.add_error("code", _("A code needs letters or digits."))
        same = DiscountCode.objects.filter(event=self.event, normal=self.instance.normal)
        double = same.exclude(pk=self.instance.pk).first()
        if double is not None:
            self.add_error("code", _("%(code)s is the same to who types it.") % {"code": double})
        return code

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == DiscountCode.Kind.PERCENT and cleaned.get("percent_bp") is None:
            self.add_error("percent_bp", _("How many percent?"))
        check_window(self, "valid_from_at", "valid_until_at")
        caps = (("max_orders", self.instance.used_orders), ("max_tickets", self.instance.used_tickets))
        for name, used in caps:
            if cleaned.get(name) is not None and cleaned[name] < used:
                self.add_error(name, _("%(used)d are used already.") % {"used": used})
        return cleaned


class StateFilter(DropdownFilter):
    title = gettext_lazy("state")
    parameter_name = "usable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("now", gettext_lazy("Works now")),
            ("later", gettext_lazy("Not yet")),
            ("over", gettext_lazy("Over")),
            ("paused", gettext_lazy("Paused")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        begun = Q(valid_from_at=None) | Q(valid_from_at__lte=now)
        lasting = Q(valid_until_at=None) | Q(valid_until_at__gt=now)
        choices: dict[str | None, Q] = {
            "now": begun & lasting & Q(is_paused=False),
            "later": Q(valid_from_at__gt=now),
            "over": Q(valid_until_at__lte=now),
            "paused": Q(is_paused=True),
        }
        return queryset.filter(choices[self.value()]) if self.value() in choices else queryset


ORDER_READERS = frozenset({Right.SELL, Right.MONEY})


class Uses(ScopedRows):
    model = CodeRedemption
    can_edit = False
    verbose_name_plural = gettext_lazy("uses")
    fields = ("order", "buyer", "tickets", "at", "given_back_at")
    readonly_fields = fields
    per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("order", "buyer").order_by("-at")


@admin.register(DiscountCode)
class DiscountCodeAdmin(ReservePages, MintPages, LeakPages):
    form = CodeForm
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.PARTNERS
    history_kind = "code"
    raises = ("shop",)
    also_stored = ("code", "normal")
    list_display = ("code", "partner", "effect", "uses", "left", "window", "state_tag")
    list_select_related = ("partner", "event")
    list_filter = (StateFilter, "partner", "batch", "kind")
    search_fields = ("code", "normal", "partner__name", "note", "batch")
    search_help_text = gettext_lazy("Code, partner or note")
    autocomplete_fields = ("partner",)
    readonly_fields = ("link", "uses", "left")
    actions = ("pause", "resume", "download")
    inlines = (Reserves, Uses)
    fieldsets = (
        (None, {"fields": ("code", "link", "partner", "note", "is_paused")}),
        (
            gettext_lazy("What it does"),
            {"fields": ("kind", "percent_bp", "amount_minor", "ticket_types", "opens_types")},
        ),
        (
            gettext_lazy("When and how often"),
            {
                "fields": (
                    "valid_from_at",
                    "valid_until_at",
                    "max_orders",
                    "max_tickets",
                    "max_per_buyer",
                    "uses",
                    "left",
                    "min_tickets",
                    "bound_email",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Offers of the waiting list are codes too; their list is another."""
        rows: QuerySet[Any] = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("_changelist")
        return rows.filter(is_offer=False) if is_list else rows

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Whose orders used it is for who sells or keeps the books."""
        if obj is None:
            return ()
        reads_orders = self._rights(request, obj) & ORDER_READERS
        return self.inlines if reads_orders else (Reserves,)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """What people type finds the code as the shop would understand it."""
        found, doubles = super().get_search_results(request, queryset, search_term)
        meant = normal_form(search_term)
        return (found | queryset.filter(normal=meant), doubles) if meant else (found, doubles)

    def deletable(self, row: Any) -> bool:
        return not row.redemptions.exists() and not row.orders.exists()

    @column(gettext_lazy("what it does"))
    def effect(self, row: DiscountCode) -> str:
        if row.kind == DiscountCode.Kind.PERCENT:
            if not row.percent_bp:
                return _("opens tickets")
            return _("%(percent)s %% off") % {"percent": f"{row.percent_bp / 100:g}"}
        amount = money.display(row.amount_minor, row.event.currency)
        if row.kind == DiscountCode.Kind.AMOUNT:
            return _("%(amount)s off each") % {"amount": amount}
        return _("%(amount)s each") % {"amount": amount} if row.amount_minor else _("free")

    @column(gettext_lazy("used"), ordering="used_tickets")
    def uses(self, row: DiscountCode) -> str:
        return f"{_tickets(row.used_tickets)}, {_orders(row.used_orders)}"

    @column(gettext_lazy("left"))
    def left(self, row: DiscountCode) -> str:
        left = []
        if row.max_tickets is not None:
            left.append(_tickets(row.max_tickets - row.used_tickets))
        if row.max_orders is not None:
            left.append(_orders(row.max_orders - row.used_orders))
        return ", ".join(left) or _("no limit")

    @column(gettext_lazy("valid"), ordering="valid_until_at")
    def window(self, row: DiscountCode) -> str:
        return window_words(row.valid_from_at, row.valid_until_at)

    @column(
        gettext_lazy("state"),
        label={"works": "success", "paused": "danger", "over": "warning", "later": "info"},
    )
    def state_tag(self, row: DiscountCode) -> Any:
        now = timezone.now()
        if row.is_paused:
            return Tag("paused", _("Paused"))
        if row.valid_until_at and row.valid_until_at <= now:
            return Tag("over", _("Over"))
        if row.valid_from_at and row.valid_from_at > now:
            return Tag("later", _("Not yet"))
        if (row.max_orders is not None and row.used_orders >= row.max_orders) or (
            row.max_tickets is not None and row.used_tickets >= row.max_tickets
        ):
            return Tag("over", _("Used up"))
        return Tag("works", _("Works"))

    @column(gettext_lazy("link to share"))
    def link(self, row: DiscountCode) -> SafeString | str:
        if row._state.adding:
            return _("After saving.")
        address = f"{settings.SITE_URL}/{row.event.slug}/tickets/?code={row.code}"
        return format_html('<a href="{0}">{0}</a>', address)

    @admin.action(description=gettext_lazy("Pause: nobody can use it from now on"))
    def pause(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_paused(request, queryset, True)

    @admin.action(description=gettext_lazy("Download as a table"))
    def download(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return code_minting.export(queryset)

    @admin.action(description=gettext_lazy("Let it work again"))
    def resume(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_paused(request, queryset, False)

    def _set_paused(self, request: HttpRequest, queryset: QuerySet[Any], paused: bool) -> None:
        if not self.has_change_permission(request):
            self.message_user(request, _("Your role does not include this."), messages.ERROR)
            return
        rows = list(queryset.filter(is_paused=not paused).select_related("event"))
        with transaction.atomic():
            DiscountCode.objects.filter(pk__in=[row.pk for row in rows]).update(is_paused=paused)
            for row in rows:
                self.tell(request, row, "paused" if paused else "resumed")
            for row in {row.event_id: row for row in rows}.values():
                self.raise_counters(row)
        words = ngettext("%d code is paused.", "%d codes are paused.", len(rows))
        if not paused:
            words = ngettext("%d code works again.", "%d codes work again.", len(rows))
        self.message_user(request, words % len(rows), messages.SUCCESS)


def _tickets(count: int) -> str:
    return ngettext("%d ticket", "%d tickets", count) % count


def _orders(count: int) -> str:
    return ngettext("%d order", "%d orders", count) % count
