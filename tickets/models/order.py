"""Orders, their frozen lines, and tickets."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import CodeField, MinorField, PublicIdField
from core.rows import Row
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models import Event, Participant, Partner
from tickets.models.stock import TicketType


class OrderQuerySet(SecretLinkQuerySet):
    def holding(self) -> Self:
        """Orders whose tickets are taken from the stock."""
        return self.filter(state__in=Order.HOLDING)

    def lapsed(self, now: datetime) -> Self:
        return self.filter(state=Order.State.PENDING, expires_at__lte=now)

    def of_buyer(self, buyer: Participant) -> Self:
        return self.filter(buyer=buyer)

    def to_invoice(self) -> Self:
        """Sold for money, paid or to be paid by invoice, and without an invoice yet."""
        sold = Q(state=Order.State.INVOICED) | Q(paid_at__isnull=False)
        return self.filter(sold, total_minor__gt=0, invoices=None)


class Order(SecretLink):
    """What one buyer ordered. Its tickets hold their stock from the start and become valid with payment.

    Amounts are frozen when it is placed, so every document can be replayed from it and its lines.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Waiting for approval")
        PENDING = "pending", _("Waiting for payment")
        INVOICED = "invoiced", _("To be paid by invoice")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    HOLDING = (State.REQUESTED, State.PENDING, State.INVOICED, State.PAID)

    class Method(models.TextChoices):
        GATEWAY = "gateway", _("Online")
        TRANSFER = "transfer", _("Bank transfer")
        INVOICE = "invoice", _("Invoice")
        FREE = "free", _("Given by the organizers")
        DESK = "desk", _("At the door")

    public_id = PublicIdField(prefix="ord")
    code = CodeField(length=8)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="orders")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="orders")
    email = models.EmailField(_("buyer’s address"), max_length=254)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    currency = models.CharField(max_length=3)
    total_minor = MinorField(_("total"))
    tax_minor = MinorField(_("tax within"), default=0)
    discount_code = models.ForeignKey(
        "tickets.DiscountCode", null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    form_key = models.CharField(
        max_length=40, editable=False, help_text=_("From the posted form: sent twice, it is still one order.")
    )
    terms_version = models.CharField(max_length=40, blank=True)
    method = models.CharField(_("paid by"), max_length=10, choices=Method.choices, default=Method.GATEWAY)
    extends = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="extensions",
        db_index=False,
        help_text=_("The order whose tickets got these add-ons later."),
    )
    first_touch = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Whose link the buyer came by first."),
    )  # fmt: skip
    last_touch = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Whose link the buyer came by last."),
    )  # fmt: skip
    referrer = models.CharField(
        _("came from"), max_length=200, blank=True, help_text=_("The host of the page before the shop.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    valid_at_once = models.BooleanField(
        _("tickets valid before payment"), default=False, help_text=_("For trusted companies.")
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    note = models.TextField(_("note of the team"), blank=True)
    language = models.CharField(max_length=10, default="en")
    placed_at = models.DateTimeField(_("placed"))
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    ended_at = models.DateTimeField(_("cancelled or expired"), null=True, blank=True)
    attention = models.CharField(
        _("needs a person"),
        max_length=200,
        blank=True,
        help_text=_("A named difference somebody has to look at."),
    )

    objects: ClassVar[OrderQuerySet] = OrderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="order_code_once"),
            models.UniqueConstraint(fields=["event", "form_key"], name="order_form_once"),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False), name="order_paid_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(expires_at__isnull=False), name="order_pending_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="order_holds", condition=Q(state="pending")),
            models.Index(fields=["event", "-id"], name="order_of_event"),
            models.Index(fields=["event", "email"], name="order_of_address"),
            # Most have none: an index with all the empty ones tells SQLite that looking through it is of no use.
            models.Index(fields=["extends"], name="order_extends", condition=Q(extends__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_complete(self) -> bool:
        """Its tickets open doors: paid, or to be paid by somebody who is trusted."""
        return self.state == self.State.PAID or (self.state == self.State.INVOICED and self.valid_at_once)

    @property
    def path(self) -> str:
        """The buyer's own address of the order."""
        return f"/{self.event.slug}/orders/{self.secret}/"


class OrderLine(Row):
    """One frozen line: list price, what was taken off and why, what is paid, and the tax in it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    ticket = models.OneToOneField("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="line")
    description = models.CharField(max_length=200)
    list_minor = MinorField()
    auto_minor = MinorField(default=0, help_text=_("Taken off before any code: early price, group."))
    auto_reason = models.CharField(max_length=200, blank=True)
    step = models.ForeignKey(
        "tickets.PriceStep", null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    discount_minor = MinorField(default=0, help_text=_("Taken off by the code."))
    discount_reason = models.CharField(max_length=200, blank=True)
    price_minor = MinorField()
    tax_rate_bp = models.PositiveIntegerField(default=0)
    tax_minor = MinorField(default=0)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position_once"),
            models.CheckConstraint(
                condition=Q(
                    price_minor=models.F("list_minor") - models.F("auto_minor") - models.F("discount_minor")
                ),
                name="line_adds_up",
            ),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="line_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.description


class TicketQuerySet(SecretLinkQuerySet):
    def valid(self) -> Self:
        return self.filter(state=Ticket.State.VALID)

    def admissions(self) -> Self:
        return self.filter(type__kind=TicketType.Kind.ADMISSION)

    def of(self, participant: Participant) -> Self:
        return self.filter(attendee=participant)

    def shown_with(self, order: Order) -> Self:
        """The order's own, and the add-ons that were bought later for them.

        The later orders are read first: as a sub-query with OR SQLite looks through all orders for them.
        """
        later = list(Order.objects.filter(extends=order).values_list("pk", flat=True))
        return self.filter(order__in=[order.pk, *later])


class Ticket(SecretLink):
    """One admission, or one add-on of an admission (`parent`). Speakers' and crew's tickets have no order."""

    class State(models.TextChoices):
        HELD = "held", _("Held until paid")
        VALID = "valid", _("Valid")
        VOID = "void", _("Void")

    public_id = PublicIdField(prefix="tkt")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tickets")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="tickets")
    attendee = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets"
    )
    # For whom it was given without an order. Who comes with it may be somebody else since.
    given_to = models.ForeignKey(
        Participant,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="given_tickets",
        editable=False,
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="add_ons", db_index=False
    )
    state = models.CharField(_("state"), max_length=5, choices=State.choices, default=State.HELD)
    serial = models.PositiveSmallIntegerField(
        default=1,
        editable=False,
        help_text=_("Raised when the ticket changes hands; older QR codes are dead."),
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="valid") | Q(issued_at__isnull=False), name="ticket_valid_issued"
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | Q(voided_at__isnull=False), name="ticket_void_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="ticket_state"),
            models.Index(fields=["parent"], name="ticket_parent", condition=Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.type} · {self.attendee or '—'}"

    @property
    def path(self) -> str:
        """The attendee's own address of this one ticket: never the order, its price or the others."""
        return f"/{self.event.slug}/ticket/{self.secret}/"
