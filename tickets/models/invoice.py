"""Invoices and credit notes: frozen papers with numbers without gaps, and the tax they name."""

from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.rows import Row
from events.models import Event
from tickets.models.order import Order, OrderLine
from tickets.models.payment import TAX_OFF, Refund
from tickets.models.stock import TicketType


class Billing(Row):
    """Whom an order is billed to, as the buyer gave it. Papers freeze it; it can be corrected for the next one."""

    public_id = PublicIdField(prefix="bil")
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="billing")
    is_company = models.BooleanField(_("for a company"), default=False)
    name = models.CharField(_("name"), max_length=200)
    address = models.TextField(_("address"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166 code."))
    vat_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    purchase_order = models.CharField(_("purchase order number"), max_length=60, blank=True)
    purchase_order_file = models.FileField(
        _("purchase order"), upload_to="purchase-orders/", blank=True, max_length=200
    )

    class Meta:
        verbose_name = _("billing details")
        verbose_name_plural = _("billing details")

    def __str__(self) -> str:
        return self.name


class TaxRule(Row):
    """The tax on one way of attending, for one kind of buyer, in one place. The most exact rule counts."""

    class Buyer(models.TextChoices):
        ANY = "any", _("Everybody")
        PRIVATE = "private", _("Private person")
        COMPANY = "company", _("Company with VAT number")

    class Place(models.TextChoices):
        ANY = "any", _("Everywhere")
        HOME = "home", _("Own country")
        UNION = "union", _("Rest of the European Union")
        ELSEWHERE = "elsewhere", _("Elsewhere")

    public_id = PublicIdField(prefix="tax")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tax_rules")
    attendance = models.CharField(_("attends"), max_length=10, choices=TicketType.Attendance.choices)
    buyer = models.CharField(_("buyer"), max_length=10, choices=Buyer.choices, default=Buyer.ANY)
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, default=Place.ANY)
    rate_bp = models.PositiveIntegerField(
        _("tax rate"), validators=[MaxValueValidator(10_000)], help_text=_("Basis points: 1900 is 19 %.")
    )
    note = models.CharField(
        _("note on the invoice"), max_length=200, blank=True, help_text=_("For example: reverse charge.")
    )

    class Meta:
        verbose_name = _("tax rule")
        verbose_name_plural = _("tax rules")
        ordering = ["event", "attendance", "buyer", "place"]
        constraints = [
            models.UniqueConstraint(fields=["event", "attendance", "buyer", "place"], name="tax_rule_once"),
            models.CheckConstraint(condition=Q(rate_bp__lte=10_000), name="tax_rule_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.get_attendance_display()}, {self.get_buyer_display()}, {self.get_place_display()}"


class NumberSeriesQuerySet(models.QuerySet["NumberSeries"]):
    def draw(self) -> int:
        """The next number. Its row stays locked to the end of the transaction, so no number is ever left out."""
        self.update(last=F("last") + 1)
        return self.values_list("last", flat=True).get()


class NumberSeries(Row):
    """Numbers of an event's papers, each kind its own: prefix and a number without gaps."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoices")
        CREDIT_NOTE = "credit_note", _("Credit notes")

    public_id = PublicIdField(prefix="ser")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="number_series")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    prefix = models.CharField(_("prefix"), max_length=30)
    last = models.PositiveIntegerField(default=0, editable=False)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="number_series_once")]

    def __str__(self) -> str:
        return self.prefix


class Paper(Row):
    """What invoices and credit notes have in common: everything printed on them is frozen in the row."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="%(class)ss")
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=50)
    issued_at = models.DateTimeField(_("issued"))
    seller_name = models.CharField(max_length=200)
    seller_address = models.TextField(blank=True)
    seller_vat_id = models.CharField(max_length=20, blank=True)
    buyer_name = models.CharField(max_length=200)
    buyer_address = models.TextField(blank=True)
    buyer_country = models.CharField(max_length=2, blank=True)
    buyer_vat_id = models.CharField(max_length=20, blank=True)
    purchase_order = models.CharField(max_length=60, blank=True)
    tax_note = models.CharField(max_length=300, blank=True)
    currency = models.CharField(max_length=3)
    total_minor = MinorField()
    tax_minor = MinorField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Papers with a number are never deleted.")


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def current(self) -> Self:
        """Those that no other replaces: at most one an order."""
        return self.filter(replaced_by=None)

    def standing(self) -> Self:
        """Those that credit notes have not wholly taken back."""
        credited = Coalesce(Sum("credit_notes__total_minor"), 0, output_field=models.BigIntegerField())
        return self.annotate(credited_minor=credited).filter(total_minor__gt=F("credited_minor"))


class Invoice(Paper):
    """One a paid or invoiced order; a corrected one replaces it and a credit note takes the old one back."""

    public_id = PublicIdField(prefix="inv")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    due_on = models.DateField(null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(replaces=None), name="invoice_first_once_per_order"
            ),
        ]


class CreditNoteQuerySet(models.QuerySet["CreditNote"]):
    def to_answer(self) -> Self:
        """Those whose refund failed, so that the money is still here, and that no later invoice makes up for."""
        order, failed_at = OuterRef("invoice__order"), OuterRef("refund__ended_at")
        later = Invoice.objects.filter(order=order, issued_at__gte=failed_at)
        failed = self.filter(refund__state=Refund.State.FAILED, refund__ended_at__isnull=False)
        return failed.exclude(refund__idempotency_key__startswith=TAX_OFF).filter(~Exists(later))


class CreditNote(Paper):
    """Takes an invoice back, wholly or in part: for a refund, a cancelled invoice, or a correction."""

    public_id = PublicIdField(prefix="crn")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    refund = models.OneToOneField(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_note"
    )
    reason = models.CharField(max_length=200)

    objects = CreditNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["series", "sequence"], name="credit_note_number_once")]


class PaperLine(Row):
    """A frozen line: `price_minor` is gross, the tax is within it."""

    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=300)
    price_minor = MinorField()
    tax_rate_bp = models.PositiveIntegerField(default=0)
    tax_minor = MinorField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.description


class InvoiceLine(PaperLine):
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of invoices")
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position_once")
        ]


class CreditNoteLine(PaperLine):
    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a credit note")
        verbose_name_plural = _("lines of credit notes")
        ordering = ["credit_note", "position"]
        constraints = [
            models.UniqueConstraint(fields=["credit_note", "position"], name="credit_note_line_position_once")
        ]
