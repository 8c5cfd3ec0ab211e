"""Partners: the companies behind codes, seats and sponsorship."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.ids import new_id
from core.rows import Row
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models.event import Event


def logo_path(instance: "Partner", filename: str) -> str:
    return f"partners/{new_id('fil')}.png"


class PartnerLevelQuerySet(models.QuerySet["PartnerLevel"]):
    def take(self) -> bool:
        """A place for one more partner, if there is one. One conditional UPDATE, so two cannot both win."""
        room = models.Q(places=None) | models.Q(taken__lt=models.F("places"))
        return self.filter(room).update(taken=models.F("taken") + 1) == 1

    def give_back(self) -> None:
        self.update(taken=models.F("taken") - 1)


class PartnerLevel(Row):
    """How much a partner gives, in the order in which pages show it: the first stands above and is largest."""

    public_id = PublicIdField(prefix="plv")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partner_levels")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    price_minor = MinorField(
        _("price"), default=0, help_text=_("Without tax. Nothing: it is agreed each time.")
    )
    tax_rate_bp = models.PositiveIntegerField(
        _("tax rate"),
        default=0,
        validators=[MaxValueValidator(10_000)],
        help_text=_("Basis points: 1900 is 19 %. Added to the price."),
    )
    places = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, help_text=_("How many partners it is for. Empty: any number.")
    )
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)

    objects = PartnerLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("level of partners")
        verbose_name_plural = _("levels of partners")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="partner_level_name_once"),
            models.CheckConstraint(
                condition=models.Q(places=None) | models.Q(taken__lte=models.F("places")),
                name="partner_level_never_overfull",
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor__gte=0), name="partner_level_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerQuerySet(models.QuerySet["Partner"]):
    def shown(self) -> Self:
        """In public, by level; those without one come last."""
        by_level = (models.F("level__position").asc(nulls_last=True), "level__name", "position", "name")
        return self.filter(is_shown=True).select_related("level").order_by(*by_level)


class Partner(Row):
    public_id = PublicIdField(prefix="ptn")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    level = models.ForeignKey(
        PartnerLevel,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="partners",
        verbose_name=_("level"),
    )
    logo = models.ImageField(
        _("logo"),
        upload_to=logo_path,
        max_length=100,
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
        help_text=_("PNG or WebP without a ground, 600 pixels wide or more; JPEG stands on a white one."),
    )
    # Measured when it is uploaded.
    logo_width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    logo_on_light = models.BooleanField(default=True, editable=False)
    logo_on_dark = models.BooleanField(default=True, editable=False)
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
    is_shown = models.BooleanField(_("shown in public"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PartnerQuerySet.as_manager()

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


class PartnerLinkQuerySet(SecretLinkQuerySet):
    def standing(self) -> Self:
        return self.filter(revoked_at=None)


class PartnerLink(SecretLink):
    """A colleague's secret address of the partner's own pages: each has one, and each can be revoked."""

    public_id = PublicIdField(prefix="lnk")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="links")
    note = models.CharField(_("for whom"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    may_invite = models.BooleanField(_("may invite colleagues"), default=False)
    invited_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Empty: somebody of the team."),
    )  # fmt: skip
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PartnerLinkQuerySet] = PartnerLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("link of a partner")
        verbose_name_plural = _("links of partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=models.Q(revoked_at=None) & ~models.Q(email=""),
                name="partner_link_once",
            )
        ]

    def __str__(self) -> str:
        return self.note or self.public_id

    @property
    def path(self) -> str:
        return f"/{self.partner.event.slug}/partner/{self.secret}/"
