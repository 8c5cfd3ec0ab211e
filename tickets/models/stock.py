"""What is for sale and how much of it there is."""

from datetime import datetime
from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.rows import Row
from events.models import Event


def _at_least_0(number: Combinable) -> Greatest:
    return Greatest(number, 0, output_field=models.IntegerField())


class QuotaQuerySet(models.QuerySet["Quota"]):
    def take(self, count: int, *, from_reserve: int = 0) -> bool:
        """Take `count` of one quota, `from_reserve` of them out of what is reserved, if the public pool has the rest.

        One conditional UPDATE, so two buyers cannot both win. Seats that were reserved need only exist.
        """
        rows, values = self.taking(count, from_reserve=from_reserve)
        return rows.update(**values) == 1

    def taking(self, count: int, *, from_reserve: int = 0) -> tuple[Self, dict[str, Any]]:
        """Which rows that UPDATE changes, and how."""
        promised = F("reserved") - from_reserve + F("kept") if count > from_reserve else 0
        room = F("size") - count - promised
        values = {"taken": F("taken") + count, "reserved": F("reserved") - from_reserve}
        return self.filter(taken__lte=room), values

    def give_back(self, count: int, *, to_reserve: int = 0) -> None:
        """Give back `count` seats, `to_reserve` of them to an open reserve; below 0 a reserve gives up as many.

        What gets free in a pool that was sold out is kept while somebody waits for it. One UPDATE.
        """
        rows, values = self.giving_back(count, to_reserve=to_reserve, freed=count - to_reserve)
        rows.update(**values)

    def giving_back(self, count: int, *, to_reserve: int, freed: int) -> tuple[Self, dict[str, Any]]:
        """Which rows that UPDATE changes, and how. `freed` is the rest of `count`."""
        room = F("size") - F("taken") - F("reserved") - F("kept")
        waited_for = _at_least_0(F("waiting") - F("kept"))
        to_keep = _at_least_0(Least(room + freed, waited_for, output_field=models.IntegerField()))
        is_sold_out = Q(waiting__gt=0, size__lte=F("taken") + F("reserved") + F("kept"))
        kept = Case(
            When(is_sold_out, then=F("kept") + to_keep),
            default=F("kept"),
            output_field=models.IntegerField(),
        )
        return self, {"taken": F("taken") - count, "reserved": F("reserved") + to_reserve, "kept": kept}

    def promise(self, count: int, *, from_kept: bool = False) -> bool:
        """Move `count` free seats into a reserve if there are so many; `from_kept` uses the kept ones first."""
        rows, values = self.promising(count, from_kept=from_kept)
        return rows.update(**values) == 1

    def promising(self, count: int, *, from_kept: bool) -> tuple[Self, dict[str, Any]]:
        """Which rows that UPDATE changes, and how."""
        kept = F("kept")
        room = F("size") - count - F("reserved") - (0 if from_kept else kept)
        left = _at_least_0(kept - count) if from_kept else kept
        return self.filter(taken__lte=room), {"reserved": F("reserved") + count, "kept": left}


class Quota(Row):
    """A pool of seats that ticket types draw on.

    What the public can have is `size` less `taken`, less `reserved` (promised to codes and offers, not yet taken),
    less `kept` (freed while others wait for it). The CHECK lets `taken` exceed `size` only up to an explicit,
    reasoned allowance: a venue that shrinks after the sale closes the sale and shows the excess, it does not undo
    tickets.
    """

    public_id = PublicIdField(prefix="quo")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="quotas")
    name = models.CharField(_("name"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    reserved = models.PositiveIntegerField(
        _("reserved"), default=0, editable=False, help_text=_("Left in open reserves; not in “taken”.")
    )
    kept = models.PositiveIntegerField(
        _("kept for the waiting list"),
        default=0,
        editable=False,
        help_text=_("Freed while somebody waited; not in “taken” nor “reserved”."),
    )
    waiting = models.PositiveIntegerField(
        _("seats waited for"), default=0, editable=False, help_text=_("By entries of the waiting list.")
    )
    allowance = models.PositiveIntegerField(
        _("allowance"),
        default=0,
        help_text=_("Highest number that may stay taken after the size was lowered."),
    )
    allowance_reason = models.CharField(_("reason of the allowance"), max_length=200, blank=True)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="quota_name_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("size")) | Q(taken__lte=F("allowance")), name="quota_never_oversold"
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="quota_taken_not_negative"),
            models.CheckConstraint(
                condition=Q(allowance=0) | ~Q(allowance_reason=""), name="quota_allowance_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        """What the public can have now."""
        return max(0, self.size - self.taken - self.reserved - self.kept)


class TicketTypeQuerySet(models.QuerySet["TicketType"]):
    def for_sale(self, now: datetime) -> Self:
        """Sold to buyers and within the sale window."""
        begun = Q(on_sale_from_at=None) | Q(on_sale_from_at__lte=now)
        not_over = Q(on_sale_until_at=None) | Q(on_sale_until_at__gt=now)
        return self.for_buyers().filter(begun & not_over)

    def for_buyers(self) -> Self:
        return self.filter(audience=TicketType.Audience.BUYERS)

    def listed(self) -> Self:
        """What the shop shows without a code."""
        return self.for_buyers().filter(visibility=TicketType.Visibility.PUBLIC)


class TicketType(Row):
    """A kind of ticket, or an add-on to one.

    Types for speakers, crew and press are never sold; they draw on quotas of their own, so a confirmed speaker
    gets a ticket on a sold-out event.
    """

    class Kind(models.TextChoices):
        ADMISSION = "admission", _("Ticket")
        ADD_ON = "add_on", _("Add-on to a ticket")

    class Attendance(models.TextChoices):
        ROOM = "room", _("On site")
        ONLINE = "online", _("Online")
        NONE = "none", _("Add-on")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        CODE = "code", _("With a code that opens it")
        HIDDEN = "hidden", _("Nobody")

    class Audience(models.TextChoices):
        BUYERS = "buyers", _("Buyers")
        SPEAKERS = "speakers", _("Speakers")
        CREW = "crew", _("Crew")
        PRESS = "press", _("Press")
        PARTNERS = "partners", _("Levels of partners")

    public_id = PublicIdField(prefix="typ")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="ticket_types")
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("what it includes"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ADMISSION)
    attendance = models.CharField(
        _("attends"), max_length=10, choices=Attendance.choices, default=Attendance.ROOM
    )
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices, default=Audience.BUYERS)
    visibility = models.CharField(
        _("shown to"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    price_minor = MinorField(_("price"), default=0)
    tax_rate_bp = models.PositiveIntegerField(
        _("tax rate"),
        default=0,
        validators=[MaxValueValidator(10_000)],
        help_text=_("Basis points: 1900 is 19 %."),
    )
    tax_included = models.BooleanField(
        _("tax is within the price"), default=True, help_text=_("Otherwise it is added to the price.")
    )
    on_sale_from_at = models.DateTimeField(_("on sale from"), null=True, blank=True)
    on_sale_until_at = models.DateTimeField(_("on sale until"), null=True, blank=True)
    min_per_order = models.PositiveSmallIntegerField(_("fewest in an order"), default=1)
    max_per_order = models.PositiveSmallIntegerField(_("most in an order"), default=10)
    quotas = models.ManyToManyField(Quota, related_name="ticket_types", blank=True, verbose_name=_("quotas"))
    needs_approval = models.BooleanField(
        _("needs approval"), default=False, help_text=_("The team looks at each order before it can be paid.")
    )
    has_waiting_list = models.BooleanField(_("waiting list when sold out"), default=True)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours an offer stands"),
        default=24,
        help_text=_("How long somebody from the waiting list has to buy."),
    )
    can_transfer = models.BooleanField(_("may be passed on"), default=True)
    transfer_until_at = models.DateTimeField(_("may be passed on until"), null=True, blank=True)
    is_refundable = models.BooleanField(_("may be given back"), default=True)
    proof = models.CharField(
        _("to be shown at the door"), max_length=120, blank=True, help_text=_("For example: student card.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="ticket_type_name_once"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="ticket_type_price_not_negative"),
            models.CheckConstraint(condition=Q(tax_rate_bp__lte=10_000), name="ticket_type_tax_rate"),
            models.CheckConstraint(
                condition=Q(min_per_order__gte=1, max_per_order__gte=F("min_per_order")),
                name="ticket_type_min_max",
            ),
            models.CheckConstraint(
                condition=Q(on_sale_from_at=None)
                | Q(on_sale_until_at=None)
                | Q(on_sale_until_at__gt=F("on_sale_from_at")),
                name="ticket_type_sale_window",
            ),
            models.CheckConstraint(
                condition=Q(kind="add_on", attendance="none")
                | Q(kind="admission", attendance__in=["room", "online"]),
                name="ticket_type_attendance_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_add_on(self) -> bool:
        return self.kind == self.Kind.ADD_ON


class PriceStepQuerySet(models.QuerySet["PriceStep"]):
    def take(self, count: int) -> bool:
        """Take `count` at this price, if its number allows: one conditional UPDATE."""
        allowed = Q(size=None) | Q(taken__lte=F("size") - count)
        return self.filter(allowed).update(taken=F("taken") + count) == 1


class PriceStep(Row):
    """An early price of a ticket type: until a date, for a number of tickets, or both. The first that is open counts;
    after the last one the type's own price does.
    """

    public_id = PublicIdField(prefix="stp")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=60, help_text=_("Buyers read it: Early bird."))
    price_minor = MinorField(_("price"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    size = models.PositiveIntegerField(_("for so many tickets"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, editable=False)

    objects = PriceStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("early price")
        verbose_name_plural = _("early prices")
        ordering = ["ticket_type", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="step_price_not_negative"),
            models.CheckConstraint(condition=Q(size=None) | Q(taken__lte=F("size")), name="step_within_size"),
            models.CheckConstraint(condition=Q(taken__gte=0), name="step_taken_not_negative"),
            models.CheckConstraint(
                condition=Q(until_at__isnull=False) | Q(size__isnull=False), name="step_ends_somehow"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupDiscount(Row):
    """Tickets get cheaper when so many of them are in one order. The best that fits counts, before any code."""

    public_id = PublicIdField(prefix="grp")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="group_discounts")
    min_tickets = models.PositiveSmallIntegerField(_("from so many tickets on"))
    percent_bp = models.PositiveIntegerField(_("percent off"), help_text=_("Basis points: 1000 is 10 %."))
    ticket_types = models.ManyToManyField(
        TicketType,
        blank=True,
        related_name="group_discounts",
        verbose_name=_("ticket types"),
        help_text=_("Empty: every ticket, no add-on."),
    )

    class Meta:
        verbose_name = _("group discount")
        verbose_name_plural = _("group discounts")
        ordering = ["event", "min_tickets"]
        constraints = [
            models.CheckConstraint(condition=Q(min_tickets__gte=2), name="group_is_more_than_one"),
            models.CheckConstraint(
                condition=Q(percent_bp__gt=0, percent_bp__lte=10_000), name="group_percent_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.min_tickets}+"


class RefundTerm(Row):
    """What a buyer gets back who gives a ticket back by himself until a moment. Without any term nobody can."""

    public_id = PublicIdField(prefix="rtm")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="refund_terms")
    until_at = models.DateTimeField(_("until"))
    percent_bp = models.PositiveIntegerField(
        _("percent given back"), help_text=_("Basis points: 10000 is all.")
    )
    fee_minor = MinorField(_("fee kept for each ticket"), default=0)

    class Meta:
        verbose_name = _("refund term")
        verbose_name_plural = _("refund terms")
        ordering = ["event", "until_at"]
        constraints = [
            models.UniqueConstraint(fields=["event", "until_at"], name="refund_term_once"),
            models.CheckConstraint(condition=Q(percent_bp__lte=10_000), name="refund_term_percent"),
            models.CheckConstraint(condition=Q(fee_minor__gte=0), name="refund_term_fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.until_at}"
