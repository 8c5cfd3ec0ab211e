"""The call for talks and the kinds of sessions."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from events.models import Event


class CallForTalks(models.Model):
    """When and for what talks may be proposed. One per event."""

    public_id = PublicIdField(prefix="cal")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="call")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    text = models.TextField(_("what is looked for"), blank=True, help_text=_("Markdown"))
    decisions_on = models.DateField(_("decisions by"), null=True, blank=True)
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("call for talks")
        verbose_name_plural = _("calls for talks")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_open")
        ]

    def __str__(self) -> str:
        return str(_("Call for talks"))

    def is_open(self, now: datetime) -> bool:
        return self.is_shown and self.opens_at <= now < self.closes_at


class SessionType(models.Model):
    """A kind of session with its usual length: talk, workshop, keynote."""

    public_id = PublicIdField(prefix="sty")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="session_types")
    name = models.CharField(_("name"), max_length=100)
    minutes = models.PositiveSmallIntegerField(
        _("usual minutes"), default=30, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    is_open_to_proposals = models.BooleanField(_("can be proposed"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("session type")
        verbose_name_plural = _("session types")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="session_type_name_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="session_type_minutes"),
        ]

    def __str__(self) -> str:
        return self.name
