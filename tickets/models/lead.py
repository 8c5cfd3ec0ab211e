"""Leads: whom a partner met at the event, by the badge it scanned."""

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Consent, Event, Participant, Partner
from tickets.models.door import Device

BEST = 5


class LeadQuerySet(models.QuerySet["Lead"]):
    def with_consent(self) -> Self:
        """Each with `may_contact`: its person lets scanning partners have the contact data, now."""
        standing = Consent.objects.standing().filter(
            participant=OuterRef("participant"), purpose=Consent.Purpose.LEADS
        )
        return self.annotate(may_contact=Exists(standing) & Q(withdrawn_at=None))


class Lead(Row):
    """One person scanned by one partner. What the partner reads of the person is asked anew each time."""

    public_id = PublicIdField(prefix="led")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="leads")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="leads")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="leads")
    device = models.ForeignKey(Device, null=True, on_delete=models.SET_NULL, related_name="leads")
    note = models.TextField(_("note"), max_length=2000, blank=True)
    rating = models.PositiveSmallIntegerField(
        _("rating"), null=True, blank=True, validators=[MaxValueValidator(BEST)]
    )
    scanned_at = models.DateTimeField(_("scanned"))
    withdrawn_at = models.DateTimeField(
        _("taken back"), null=True, help_text=_("By the person: this partner sees nothing of it.")
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-scanned_at"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "participant"], name="lead_once_per_partner"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, BEST)), name="lead_rating"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.participant}"
