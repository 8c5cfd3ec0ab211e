"""Whole events as files: written for their owners, and brought in from elsewhere. The worker does both."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models.event import SLUG, Event, Organizer


class WorkQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> Self:
        """To be done, and in no living worker's hands."""
        free = Q(leased_until_at=None) | Q(leased_until_at__lte=now)
        return self.filter(free, state="waiting").order_by("pk")

    def claim(self, row: "Work", *, now: datetime, lease: timedelta) -> bool:
        """Whether `row` is this worker's now; its number of attempts then tells which one it is."""
        free = self.due(now).filter(pk=row.pk)
        if not free.update(leased_until_at=now + lease, attempts=row.attempts + 1):
            return False
        row.attempts += 1
        return True

    def held(self, row: "Work") -> Self:
        """`row`, while this attempt at it counts: nobody has stopped it, and no other worker has taken it over."""
        return self.filter(pk=row.pk, state="waiting", attempts=row.attempts)


class Work(Row):
    """A file that the worker writes or reads. `done` of `total` rows; a worker holds it by a lease that it renews.

    `is_stopping`: somebody has asked to stop it; the worker looks at each renewal.
    """

    state = models.CharField(max_length=8, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    is_stopping = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.state == "waiting"

    @property
    def percent(self) -> int:
        return min(99, self.done * 100 // self.total) if self.total else 0


class EventExport(Work):
    """An event written into one file, as docs/event-file.md tells. Kept for days: everybody's data lies in it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being written")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")
        GONE = "gone", _("Deleted again")

    public_id = PublicIdField(prefix="evx")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="event_exports")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to="event-files/", max_length=200, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("event as a file")
        verbose_name_plural = _("events as files")
        ordering = ["-pk"]
        constraints = [
            # Asked twice, it is written once.
            models.UniqueConstraint(
                fields=["event"], condition=Q(state="waiting"), name="event_export_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class EventImport(Work):
    """A file that becomes an event of an organizer, whole or not at all. `report` is what is wrong with it, by place.

    With `is_look` it is only looked through: then it is read, `preview` tells what it holds, and it waits for a word.
    `leftovers` are names in the storage that an attempt wrote and that nothing points to if it did not end.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being brought in")
        READ = "read", _("Looked through")
        DONE = "done", _("Brought in")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    public_id = PublicIdField(prefix="evi")
    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="event_imports")
    slug = models.CharField(
        _("address"), max_length=50, blank=True, validators=[SLUG],
        help_text=_("Empty: the word the file has, where it is free."),
    )  # fmt: skip
    accepts_differences = models.BooleanField(
        _("also if its numbers do not add up"), default=False,
        help_text=_("Else an event is refused in which money, seats or uses of codes are not what the rows say."),
    )  # fmt: skip
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to="event-files/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64)
    is_look = models.BooleanField(default=False)
    preview = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=list, blank=True)
    leftovers = models.JSONField(default=list, blank=True)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="event_imports"
    )

    class Meta:
        verbose_name = _("event brought in")
        verbose_name_plural = _("events brought in")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "file_hash", "is_look"],
                condition=Q(state="waiting"),
                name="event_import_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.public_id
