"""What people ask about their own data: a copy of it, and that it is erased."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models.event import Event
from events.models.participant import Participant


class PersonalCopyQuerySet(models.QuerySet["PersonalCopy"]):
    def due(self, now: datetime) -> Self:
        """To be made, and in no living worker's hands."""
        free = Q(leased_until_at=None) | Q(leased_until_at__lte=now)
        return self.filter(free, state=PersonalCopy.State.WAITING).order_by("pk")


class PersonalCopy(Row):
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


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def open(self) -> Self:
        """Asked for, and not carried out yet."""
        return self.filter(state=Erasure.State.ASKED)

    def told(self) -> Self:
        """What their person reads: those that wait, and those that were declined, the newest last."""
        return self.filter(state__in=[Erasure.State.ASKED, Erasure.State.DECLINED]).order_by("pk")

    def to_clear(self) -> Self:
        """Carried out, and files may lie on the disk still."""
        return self.filter(state=Erasure.State.DONE, cleared_at=None)


class Erasure(Row):
    """Somebody is to be forgotten at an event. He asked for it, or the team did it by itself.

    `report` is what it came to, by kind of row: [{"name": …, "count": …, "fate": …}]. `files` are names in the storage
    that still have to be deleted.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        TAKEN_BACK = "taken_back", _("Taken back")
        DECLINED = "declined", _("Declined")
        DONE = "done", _("Erased")

    public_id = PublicIdField(prefix="ers")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="erasures")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="erasures")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    due_on = models.DateField(_("to be answered by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reason = models.TextField(_("why it was declined"), max_length=2000, blank=True)
    report = models.JSONField(default=list, blank=True)
    files = models.JSONField(default=list, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(state="asked"), name="erasure_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, due_on=None) | Q(asked_at__isnull=False, due_on__isnull=False),
                name="erasure_asked_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(state="declined"), name="erasure_reason_of_declined"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class Forgetting(Row):
    """A line of the report: so many rows went, or were emptied, because they were kept long enough. `rule` is a key of
    portal/retention.py; without an event it is about what is no event's.
    """

    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.CASCADE, related_name="forgettings"
    )
    rule = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("report of deleting")
        verbose_name_plural = _("reports of deleting")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rule} · {self.count}"
