"""What people ask about their own data: a copy of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from events.models.event import Event


class PersonalCopyQuerySet(models.QuerySet["PersonalCopy"]):
    def due(self, now: datetime) -> Self:
        """To be made, and in no living worker's hands."""
        free = Q(leased_until_at=None) | Q(leased_until_at__lte=now)
        return self.filter(free, state=PersonalCopy.State.WAITING).order_by("pk")


class PersonalCopy(models.Model):
    """Somebody asked for all that is known of him and it is more than a request can hold: the worker packs it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being packed")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        GONE = "gone", _("Deleted again")

    public_id = PublicIdField(prefix="cpy")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="personal_copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to="copies/", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PersonalCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of one’s own data")
        verbose_name_plural = _("copies of one’s own data")
        ordering = ["-pk"]
        constraints = [
            # Asked twice, it is packed once.
            models.UniqueConstraint(
                fields=["event", "user"], condition=Q(state="waiting"), name="personal_copy_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
