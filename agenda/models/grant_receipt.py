"""What a grant was spent on, and what was paid out of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.grant import Grant
from core.fields import MinorField, PublicIdField
from core.rows import Row


def receipt_path(instance: "GrantReceipt", filename: str) -> str:
    """Under a name nobody can guess; `filename` is already one of ours (`rcp_….pdf`)."""
    return f"receipts/{filename}"


class GrantReceipt(Row):
    """One file, and what it comes to by the word of who sent it. Served as an attachment, never as a page."""

    public_id = PublicIdField(prefix="rcp")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="receipts")
    amount_minor = MinorField(_("amount"))
    what = models.CharField(_("what it is for"), max_length=200, blank=True)
    file = models.FileField(upload_to=receipt_path, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200)
    size = models.PositiveIntegerField(help_text=_("Bytes"), editable=False)
    sent_at = models.DateTimeField(_("sent"))
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("receipt of a grant")
        verbose_name_plural = _("receipts of grants")
        ordering = ["grant", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="grant_receipt_positive"),
        ]

    def __str__(self) -> str:
        return self.what or self.file_name


class GrantPayout(Row):
    """Money that has gone out, outside of Plenary. Only added to; the sum stands on the grant, within its award."""

    public_id = PublicIdField(prefix="gpo")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="payouts")
    amount_minor = MinorField(_("amount"))
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("For your books: the number of the transfer, for example.")
    )  # fmt: skip
    paid_at = models.DateTimeField(_("paid out"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("payout of a grant")
        verbose_name_plural = _("payouts of grants")
        ordering = ["grant", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="grant_payout_positive"),
        ]

    def __str__(self) -> str:
        return self.public_id
