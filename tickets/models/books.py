"""The gateway's own books, mirrored: payouts, their entries, and where they differ from ours."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.rows import Row
from events.models import Event, Organizer
from tickets.models.payment import Payment, Refund


class Payout(Row):
    """Money the gateway sent to the bank account. `organizer` is empty for the installation's own account."""

    public_id = PublicIdField(prefix="out")
    gateway = models.CharField(max_length=20)
    organizer = models.ForeignKey(
        Organizer, null=True, blank=True, on_delete=models.PROTECT, related_name="payouts"
    )
    reference = models.CharField(max_length=255)
    amount_minor = MinorField(help_text=_("Negative if the gateway took money from the bank account."))
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20)
    arrives_on = models.DateField()

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-arrives_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["gateway", "reference"], name="payout_once")]

    def __str__(self) -> str:
        return self.reference


class BalanceEntry(Row):
    """One balance transaction of the gateway. Signed amounts; `net_minor` is `amount_minor` less `fee_minor`."""

    gateway = models.CharField(max_length=20)
    organizer = models.ForeignKey(
        Organizer, null=True, blank=True, on_delete=models.PROTECT, related_name="balance_entries"
    )
    reference = models.CharField(max_length=255)
    kind = models.CharField(max_length=60)
    source = models.CharField(
        max_length=255, blank=True, help_text=_("The charge, refund or dispute behind it.")
    )
    amount_minor = MinorField()
    fee_minor = MinorField(default=0)
    net_minor = MinorField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    available_at = models.DateTimeField(null=True, blank=True)
    payout = models.ForeignKey(
        Payout, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="balance_entries"
    )
    refund = models.ForeignKey(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="balance_entries"
    )

    class Meta:
        verbose_name = _("balance entry")
        verbose_name_plural = _("balance entries")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "reference"], name="balance_entry_once"),
            models.CheckConstraint(
                condition=Q(net_minor=models.F("amount_minor") - models.F("fee_minor")),
                name="balance_entry_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class BookDifferenceQuerySet(models.QuerySet["BookDifference"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)


class BookDifference(Row):
    """Something the gateway says otherwise than our books. Found daily, shown until it is gone or explained."""

    class Kind(models.TextChoices):
        PAYMENT_MISSING = "payment_missing", _("We have a payment that Stripe has not")
        CHARGE_UNKNOWN = "charge_unknown", _("Stripe has a charge that we have not")
        AMOUNT_UNLIKE = "amount_unlike", _("The amounts of a payment differ")
        FEE_UNLIKE = "fee_unlike", _("The fees of a payment differ")
        REFUND_MISSING = "refund_missing", _("We have a refund that Stripe has not")
        REFUND_UNKNOWN = "refund_unknown", _("Stripe has a refund that we have not")
        REFUND_UNLIKE = "refund_unlike", _("The amounts of a refund differ")
        DISPUTE_UNKNOWN = "dispute_unknown", _("Stripe has a dispute that we have not")
        PAYOUT_UNLIKE = "payout_unlike", _("A payout is not the sum of its entries")
        PAYOUT_FAILED = "payout_failed", _("A payout did not reach the bank")
        UNREAD = "unread", _("Stripe’s account could not be read")

    public_id = PublicIdField(prefix="dif")
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="book_differences"
    )
    organizer = models.ForeignKey(
        Organizer, null=True, blank=True, on_delete=models.PROTECT, related_name="book_differences"
    )
    gateway = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=255, help_text=_("The reference it is about."))
    ours = models.CharField(max_length=200)
    theirs = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text=_("When it was there last."))
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("explanation"), max_length=300, blank=True)

    objects = BookDifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference of the books")
        verbose_name_plural = _("differences of the books")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "kind", "subject"],
                condition=Q(settled_at=None),
                name="book_difference_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def words(self) -> str:
        return str(self.Kind(self.kind).label)
