"""Partners: the companies behind codes, seats and sponsorship."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.sealed import SecretLink, SecretLinkQuerySet
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
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    ref = models.CharField(
        _("word in links"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens."))],
        help_text=_("Links to the shop with ?ref= and this word count as this partner's."),
    )
    target_tickets = models.PositiveIntegerField(_("tickets hoped for"), null=True, blank=True)
    is_shown = models.BooleanField(_("shown on the event's home"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="partner_name_once"),
            models.UniqueConstraint(
                fields=["event", "ref"], condition=~models.Q(ref=""), name="partner_ref_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerLink(SecretLink):
    """A secret address of a partner's own page; each colleague can have one, and each can be revoked."""

    public_id = PublicIdField(prefix="lnk")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="links")
    note = models.CharField(_("for whom"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SecretLinkQuerySet] = SecretLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("link of a partner")
        verbose_name_plural = _("links of partners")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.note or self.public_id

    @property
    def path(self) -> str:
        return f"/{self.partner.event.slug}/partner/{self.secret}/"
