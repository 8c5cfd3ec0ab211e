"""Saved filters over the people of an event."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models.event import Event

# Of the form of `definition`: what an older one means is known by its number.
VERSION = 1


class Segment(Row):
    """Some of the participants, by conditions that are asked anew each time. `definition` is that of
    events/segmenting.py: Definition.plain.
    """

    public_id = PublicIdField(prefix="seg")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="segments")
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveSmallIntegerField(default=VERSION, editable=False)
    definition = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="segment_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/segments/{self.public_id}/"
