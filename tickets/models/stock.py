"""What is for sale and how much of it there is."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from events.models import Event


class QuotaQuerySet(models.QuerySet["Quota"]):
    def take(self, count: int) -> bool:
        """Take `count` of one quota if that many are left: one conditional UPDATE, so two buyers cannot both win."""
        return self.filter(taken__lte=F("size") - count).update(taken=F("taken") + count) == 1

    def give_back(self, count: int) -> None:
        self.update(taken=F("taken") - count)


class Quota(models.Model):
    """A pool of seats that ticket types draw on.

    The CHECK lets `taken` exceed `size` only up to an explicit, reasoned allowance: a venue that shrinks after the
    sale closes the sale and shows the excess, it does not undo tickets.
    """

    public_id = PublicIdField(prefix="quo")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="quotas")
    name = models.CharField(_("name"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
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
        return max(0, self.size - self.taken)


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


class TicketType(models.Model):
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
    on_sale_from_at = models.DateTimeField(_("on sale from"), null=True, blank=True)
    on_sale_until_at = models.DateTimeField(_("on sale until"), null=True, blank=True)
    min_per_order = models.PositiveSmallIntegerField(_("fewest in an order"), default=1)
    max_per_order = models.PositiveSmallIntegerField(_("most in an order"), default=10)
    quotas = models.ManyToManyField(Quota, related_name="ticket_types", blank=True, verbose_name=_("quotas"))
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
