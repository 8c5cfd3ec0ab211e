"""Badges: one current badge a participant, with a credential of its own."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Participant


class BadgeQuerySet(models.QuerySet["Badge"]):
    def current(self) -> Self:
        return self.exclude(state=Badge.State.DEAD)


class Badge(Row):
    """A printed badge. Its own QR opens doors from hand-over on; a reprint makes its predecessor dead."""

    class State(models.TextChoices):
        PRINTED = "printed", _("Printed")
        HANDED_OVER = "handed_over", _("Handed over")
        DEAD = "dead", _("Dead")

    public_id = PublicIdField(prefix="bdg")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badges")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="badges")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PRINTED)
    content_hash = models.CharField(
        max_length=64, help_text=_("Of what its front shows: tells what has changed.")
    )
    printed_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)
    died_at = models.DateTimeField(null=True, blank=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=~Q(state="dead"), name="badge_one_current_per_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}"
