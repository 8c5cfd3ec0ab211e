"""Money: attempts to pay, payments, refunds, and what gateways told us. Payments and refunds are append-only."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.ids import new_id
from core.rows import Row
from events.models import Event
from tickets.models.order import Order

# Begins the key of refunds that give back the tax which a corrected invoice no longer names.
TAX_OFF = "tax-"


def new_key() -> str:
    return new_id("key")


class PaymentAttemptQuerySet(models.QuerySet["PaymentAttempt"]):
    def open(self) -> Self:
        return self.filter(state__in=PaymentAttempt.UNDECIDED)

    def to_reconcile(self, started_before: datetime) -> Self:
        due = self.open().exclude(reference="").filter(started_at__lt=started_before)
        return due.exclude(order__event__is_asleep=True)


class PaymentAttempt(Row):
    """One try to pay an order at a gateway. At most one of an order is open, so nobody pays twice."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PENDING = "pending", _("Money on its way")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Failed")
        CLOSED = "closed", _("Closed")

    UNDECIDED = (State.OPEN, State.PENDING)

    public_id = PublicIdField(prefix="att")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attempts")
    gateway = models.CharField(max_length=20)
    idempotency_key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    reference = models.CharField(
        max_length=255, blank=True, help_text=_("The gateway's own id of the attempt, once it has one.")
    )
    url = models.TextField(blank=True, editable=False)
    amount_minor = MinorField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment attempt")
        verbose_name_plural = _("payment attempts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["open", "pending"]),
                name="attempt_one_open_per_order",
            ),
            models.UniqueConstraint(
                fields=["gateway", "reference"], condition=~Q(reference=""), name="attempt_reference_once"
            ),
        ]
        # SQLite finds nothing by the constraint's own index, which leaves out rows without a reference.
        indexes = [models.Index(fields=["reference"], name="attempt_by_reference")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.public_id}"


class AppendOnly(Row):
    """Rows that are never deleted; a mistake is a new row."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Money is append-only: a mistake is a new row.")


class Payment(AppendOnly):
    """Money received. `attempt` is empty for money that came by other ways than a gateway."""

    # Ways that a person notes, in `gateway`; their refunds are sent by a person too.
    MANUAL = ("transfer", "cash", "terminal")

    public_id = PublicIdField(prefix="pay")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    attempt = models.OneToOneField(
        PaymentAttempt, null=True, blank=True, on_delete=models.PROTECT, related_name="payment"
    )
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=255, help_text=_("The gateway's id of the money, for refunds."))
    amount_minor = MinorField()
    currency = models.CharField(max_length=3)
    received_at = models.DateTimeField()
    fee_minor = models.BigIntegerField(
        null=True, blank=True, help_text=_("What the gateway kept; empty until it has said so.")
    )
    payout = models.ForeignKey(
        "tickets.Payout", null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "reference"], name="payment_reference_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.public_id}"


class RefundQuerySet(models.QuerySet["Refund"]):
    def counting(self) -> Self:
        """Refunds that take from what was paid: all but the failed ones."""
        return self.exclude(state=Refund.State.FAILED)

    def to_ask(self) -> Self:
        """Wanted by us, or on their way at a gateway: what it may know more of."""
        undecided = self.filter(state__in=[Refund.State.WANTED, Refund.State.PENDING])
        asked = undecided.exclude(payment__gateway__in=Payment.MANUAL)
        return asked.exclude(payment__order__event__is_asleep=True)

    def to_send(self) -> Self:
        """What a person must send back: the money did not come by a gateway."""
        return self.filter(state=Refund.State.WANTED, payment__gateway__in=Payment.MANUAL)

    def to_credit(self) -> Self:
        """Given back or on its way, of something that was sold, and without a credit note yet.

        Not what an order had got too much (paid twice): no invoice ever named that. Not the tax that a corrected
        invoice takes off: the correction itself is its paper.
        """
        order = OuterRef("payment__order")
        has_lines = Exists(RefundLine.objects.filter(refund=OuterRef("pk")))
        invoices = Order.objects.filter(pk=order, invoices__isnull=False)
        payments = Payment.objects.filter(order=order).order_by().values("order")
        paid = payments.annotate(sum=Sum("amount_minor")).values("sum")
        return self.filter(
            has_lines | Q(payment__order__total_minor__gte=Subquery(paid)),
            Q(payment__order__paid_at__isnull=False) | Exists(invoices),
            state__in=[Refund.State.PENDING, Refund.State.SUCCEEDED],
            payment__order__total_minor__gt=0,
            credit_note=None,
        ).exclude(idempotency_key__startswith=TAX_OFF)


class Refund(AppendOnly):
    """Money given back. It is a row first; the gateway is asked by a job, with the row's own key."""

    class State(models.TextChoices):
        WANTED = "wanted", _("To be given back")
        PENDING = "pending", _("On its way")
        SUCCEEDED = "succeeded", _("Given back")
        FAILED = "failed", _("Failed")

    public_id = PublicIdField(prefix="ref")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = MinorField()
    reason = models.CharField(max_length=200)
    is_foreign = models.BooleanField(
        default=False, help_text=_("Made at the gateway itself, not by us: mirrored.")
    )
    payout = models.ForeignKey(
        "tickets.Payout", null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    idempotency_key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=255, blank=True)
    wanted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
            models.UniqueConstraint(
                fields=["payment", "reference"], condition=~Q(reference=""), name="refund_reference_once"
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="refund_by_reference")]

    def __str__(self) -> str:
        return self.public_id


class RefundLine(Row):
    """How much of which order line a refund gives back. The lines of a refund add up to its amount."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("tickets.OrderLine", on_delete=models.PROTECT, related_name="refund_lines")
    amount_minor = MinorField()

    class Meta:
        verbose_name = _("line of a refund")
        verbose_name_plural = _("lines of refunds")
        ordering = ["refund", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refund_line_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.refund} · {self.line}"


class Adjustment(AppendOnly):
    """An explicit, named difference: what an order's money is more (or less) than its valid tickets are worth.

    Paid − refunded − lost in disputes = value of valid tickets + the sum of these. Signed: a fee kept when a ticket
    was given back is positive, money given back for goodwill is negative.
    """

    class Kind(models.TextChoices):
        FEE_KEPT = "fee_kept", _("Fee kept when a ticket was given back")
        GOODWILL = "goodwill", _("Given back, ticket stays valid")
        KEPT = "kept", _("Ticket ended, money kept")
        DISPUTE = "dispute", _("Lost in a dispute")
        WRITTEN_OFF = "written_off", _("Written off")
        OVERPAID = "overpaid", _("Paid too much, kept with consent")

    public_id = PublicIdField(prefix="adj")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    amount_minor = MinorField()
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("named difference")
        verbose_name_plural = _("named differences")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_id


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def taking(self) -> Self:
        """Disputes that take money away: open ones and lost ones."""
        return self.exclude(state=Dispute.State.WON)


class Dispute(AppendOnly):
    """A buyer's bank takes money back. It flags the order and blocks refunds of the payment."""

    class State(models.TextChoices):
        OPEN = "open", _("Needs an answer")
        REVIEW = "review", _("The bank decides")
        WON = "won", _("Won: the money is back")
        LOST = "lost", _("Lost: the money is gone")

    public_id = PublicIdField(prefix="dsp")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    reference = models.CharField(max_length=255)
    amount_minor = MinorField()
    currency = models.CharField(max_length=3)
    fee_minor = MinorField(default=0)
    reason = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer_by_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["payment", "reference"], name="dispute_once")]

    def __str__(self) -> str:
        return self.reference


class GatewayEvent(Row):
    """An event a gateway sent us, stored in the transaction of its effect: the same one twice has one effect."""

    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=255)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("gateway event")
        verbose_name_plural = _("gateway events")
        constraints = [models.UniqueConstraint(fields=["gateway", "reference"], name="gateway_event_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
