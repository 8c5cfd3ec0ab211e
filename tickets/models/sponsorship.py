"""A level of partnership that was sold: whose it is, and by which order it is paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Partner, PartnerLevel
from tickets.models.order import Order


class Sponsorship(Row):
    """Price, tax and state are the order's. It ends with the order, and the level’s place is free again then."""

    public_id = PublicIdField(prefix="spo")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sponsorships")
    level = models.ForeignKey(PartnerLevel, on_delete=models.PROTECT, related_name="sponsorships")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="sponsorship")
    agreed_at = models.DateTimeField(_("agreed"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_at=None), name="sponsorship_one_per_partner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.level}"
