"""What a sandbox was asked to do: to be filled, to move through time, to begin again, to go. The worker does it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from events.models.event import Event
from events.models.event_file import Work

MOST_DAYS = 400


class SandboxWork(Work):
    """`done` is 1 once its rows are written; it is over when what follows from them has been done too."""

    class Kind(models.TextChoices):
        SEED = "seed", _("Filled")
        MOVE = "move", _("Moved")
        RESET = "reset", _("Reset")
        DELETE = "delete", _("Deleted")

    class State(models.TextChoices):
        WAITING = "waiting", _("Being done")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    public_id = PublicIdField(prefix="sbw")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sandbox_works")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    days = models.PositiveSmallIntegerField(default=0)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("work on a sandbox")
        verbose_name_plural = _("work on sandboxes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(state="waiting"), name="sandbox_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind="move", days__gte=1, days__lte=MOST_DAYS) | ~Q(kind="move") & Q(days=0),
                name="sandbox_moves_by_days",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
