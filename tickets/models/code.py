"""Discount codes and their uses."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.rows import Row
from events.models import Event, Participant, Partner
from tickets.codes import normal_form
from tickets.models.stock import Quota, TicketType


class DiscountCodeQuerySet(models.QuerySet["DiscountCode"]):
    def typed(self, text: str) -> Self:
        """Codes somebody may mean by what he typed: case, spaces, hyphens and look-alikes do not matter."""
        return self.filter(normal=normal_form(text))

    def take(self, *, tickets: int) -> bool:
        """Use the code for one order of so many tickets, if its caps allow: one conditional UPDATE."""
        rows, values = self.taking(tickets=tickets)
        return rows.update(**values) == 1

    def taking(self, *, tickets: int) -> tuple[Self, dict[str, Any]]:
        """Which rows that UPDATE changes, and how."""
        orders_left = Q(max_orders=None) | Q(used_orders__lt=F("max_orders"))
        tickets_left = Q(max_tickets=None) | Q(used_tickets__lte=F("max_tickets") - tickets)
        values = {"used_orders": F("used_orders") + 1, "used_tickets": F("used_tickets") + tickets}
        return self.filter(orders_left & tickets_left, is_paused=False), values

    def give_back(self, *, tickets: int) -> None:
        self.update(used_orders=F("used_orders") - 1, used_tickets=F("used_tickets") - tickets)


class DiscountCode(Row):
    """A code that changes prices, opens hidden types, or both. Three caps: orders, tickets, and per buyer."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("Percent off")
        AMOUNT = "amount", _("Amount off each ticket")
        PRICE = "price", _("Set price for each ticket")

    public_id = PublicIdField(prefix="cod")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="discount_codes")
    partner = models.ForeignKey(
        Partner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="discount_codes",
        verbose_name=_("partner"),
    )
    code = models.CharField(_("code"), max_length=40)
    normal = models.CharField(max_length=40, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PERCENT)
    percent_bp = models.PositiveIntegerField(
        _("percent off"), default=0, help_text=_("Basis points: 2000 is 20 %.")
    )
    amount_minor = MinorField(_("amount"), default=0, help_text=_("Off each ticket, or its set price."))
    valid_from_at = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    max_orders = models.PositiveIntegerField(_("most orders"), null=True, blank=True)
    max_tickets = models.PositiveIntegerField(_("most tickets"), null=True, blank=True)
    max_per_buyer = models.PositiveIntegerField(_("most tickets of one buyer"), null=True, blank=True)
    used_orders = models.PositiveIntegerField(default=0, editable=False)
    used_tickets = models.PositiveIntegerField(default=0, editable=False)
    ticket_types = models.ManyToManyField(
        TicketType,
        blank=True,
        related_name="discount_codes",
        verbose_name=_("ticket types"),
        help_text=_("What it makes cheaper. Empty: every ticket, no add-on."),
    )
    opens_types = models.ManyToManyField(
        TicketType,
        blank=True,
        related_name="opened_by",
        verbose_name=_("opens"),
        help_text=_("Ticket types that are shown only with a code."),
    )
    min_tickets = models.PositiveSmallIntegerField(
        _("from so many tickets on"), default=1, help_text=_("Tickets in the order that the code concerns.")
    )
    bound_email = models.EmailField(
        _("only for"), max_length=254, blank=True, help_text=_("Only a buyer with this address can use it.")
    )
    batch = models.CharField(
        _("batch"), max_length=60, blank=True, help_text=_("Codes made together carry the same word.")
    )
    is_offer = models.BooleanField(
        default=False, editable=False, help_text=_("Made for one entry of the waiting list.")
    )
    is_paused = models.BooleanField(_("paused"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DiscountCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("discount code")
        verbose_name_plural = _("discount codes")
        ordering = ["code"]
        indexes = [models.Index(fields=["event", "batch"], name="code_batch", condition=~Q(batch=""))]
        constraints = [
            models.UniqueConstraint(fields=["event", "normal"], name="code_once_per_event"),
            models.CheckConstraint(condition=Q(percent_bp__lte=10_000), name="code_percent_at_most_all"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="code_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(max_orders=None) | Q(used_orders__lte=F("max_orders")),
                name="code_orders_within_cap",
            ),
            models.CheckConstraint(
                condition=Q(max_tickets=None) | Q(used_tickets__lte=F("max_tickets")),
                name="code_tickets_within_cap",
            ),
            models.CheckConstraint(condition=Q(min_tickets__gte=1), name="code_min_tickets"),
            models.CheckConstraint(
                condition=Q(valid_from_at=None)
                | Q(valid_until_at=None)
                | Q(valid_until_at__gt=F("valid_from_at")),
                name="code_window",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: object, **kwargs: object) -> None:
        self.code = self.code.strip().upper()
        self.normal = normal_form(self.code)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CodeRedemptionQuerySet(models.QuerySet["CodeRedemption"]):
    def standing(self) -> Self:
        return self.filter(given_back_at=None)


class CodeRedemption(Row):
    """One use of a code by one order; given back when the order's hold ends."""

    code = models.ForeignKey(DiscountCode, on_delete=models.PROTECT, related_name="redemptions")
    order = models.OneToOneField("tickets.Order", on_delete=models.PROTECT, related_name="redemption")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    tickets = models.PositiveIntegerField()
    at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True, blank=True)

    objects = CodeRedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a code")
        verbose_name_plural = _("uses of codes")
        indexes = [models.Index(fields=["code", "buyer"], name="redemption_of_buyer")]

    def __str__(self) -> str:
        return f"{self.code} · {self.order}"


class ReserveQuerySet(models.QuerySet["Reserve"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def to_close(self, now: datetime) -> Self:
        return self.open().filter(until_at__lte=now)


class Reserve(Row):
    """Seats of a quota that only one code can take, also when the public pool is sold out.

    While it is open, `size - taken` of it is in the quota's `reserved`. On `until_at` the rest returns to the public.
    """

    public_id = PublicIdField(prefix="rsv")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reserves")
    code = models.ForeignKey(DiscountCode, on_delete=models.PROTECT, related_name="reserves")
    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="reserves")
    size = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(default=0, editable=False)
    until_at = models.DateTimeField(_("reserved until"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReserveQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserve")
        verbose_name_plural = _("reserves")
        ordering = ["code", "quota"]
        constraints = [
            models.UniqueConstraint(fields=["code", "quota"], name="reserve_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("size")), name="reserve_within_size"),
            models.CheckConstraint(condition=Q(taken__gte=0), name="reserve_taken_not_negative"),
        ]
        indexes = [models.Index(fields=["until_at"], name="reserve_ends", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return f"{self.code} · {self.quota}"


class ReserveUse(Row):
    """A ticket that took its seat from a reserve; deleted when the seat goes back."""

    reserve = models.ForeignKey(Reserve, on_delete=models.PROTECT, related_name="uses")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="reserve_uses")

    class Meta:
        verbose_name = _("use of a reserve")
        verbose_name_plural = _("uses of reserves")
        constraints = [models.UniqueConstraint(fields=["reserve", "ticket"], name="reserve_use_once")]

    def __str__(self) -> str:
        return f"{self.reserve} · {self.ticket}"


class CodeMiss(Row):
    """A code that somebody typed and that does not exist. Too many of them from one place are guessing.

    `source` is a keyed hash of where it came from, never the address itself; rows are deleted after a day.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("wrong code")
        verbose_name_plural = _("wrong codes")
        indexes = [models.Index(fields=["event", "source", "at"], name="code_miss_of_source")]

    def __str__(self) -> str:
        return f"{self.at}"
