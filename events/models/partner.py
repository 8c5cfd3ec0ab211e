"""Partners: the companies behind codes, seats and sponsorship."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from events.models.event import Event


class Partner(models.Model):
    public_id = PublicIdField(prefix="ptn")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    description = models.CharField(_("in one sentence"), max_length=300, blank=True)
    contract_note = models.TextField(_("agreed"), blank=True, help_text=_("For the team only."))
    target_tickets = models.PositiveIntegerField(_("tickets hoped for"), null=True, blank=True)
    is_shown = models.BooleanField(_("shown on the event's home"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="partner_name_once")]

    def __str__(self) -> str:
        return self.name
