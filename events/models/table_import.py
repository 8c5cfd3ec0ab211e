"""A table of people, codes, tickets or rooms that is brought into an event, and each of its lines."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models.event import Event


class TableImportQuerySet(models.QuerySet["TableImport"]):
    def due(self, now: datetime) -> Self:
        """To be read, brought in or undone, and in no living worker's hands."""
        free = Q(leased_until_at=None) | Q(leased_until_at__lte=now)
        return self.filter(free, state__in=TableImport.WORKED_ON).order_by("pk")


class TableImport(Row):
    """One uploaded table. Where it stands is in the row and its lines, so that a dead worker loses nothing.

    `head` are the headings of its columns, `mapping` the field each was taken for, in the same order; `options` what was
    chosen for the whole table. The file is deleted once its lines are rows.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Being read")
        READ = "read", _("To be looked at")
        RUNNING = "running", _("Being brought in")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Brought in")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Not readable")
        CANCELLED = "cancelled", _("Cancelled")

    WORKED_ON = (State.UPLOADED, State.RUNNING, State.UNDOING)
    # Something of it may be in.
    WRITTEN = (State.STOPPED, State.DONE)

    public_id = PublicIdField(prefix="tim")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="table_imports")
    kind = models.CharField(_("table"), max_length=20)
    file = models.FileField(upload_to="imports/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    head = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=list, blank=True)
    options = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.UPLOADED)
    problem = models.CharField(max_length=500, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = TableImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a table")
        verbose_name_plural = _("imports of tables")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["running", "stopped", "done", "undoing", "undone"])
                | Q(started_at__isnull=False),
                name="table_import_has_begun",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="table_import_to_do",
                condition=Q(state__in=["uploaded", "running", "undoing"]),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/imports/{self.public_id}/"

    @property
    def is_worked_on(self) -> bool:
        return self.state in self.WORKED_ON

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class TableImportLine(Row):
    """One line. `cells` are its texts in the order of the head; the rest is what was found about it, and what was done.

    `changes` are (what, from, to) in words, `problems` (column, what to do); `before` and `after` are the values of the
    row `subject` that were written, by which it can be undone.
    """

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Unchanged")
        LEFT = "left", _("Left out")
        ERROR = "error", _("With an error")

    class State(models.TextChoices):
        NOTHING = "", _("nothing done")
        WAITING = "waiting", _("to be brought in")
        DONE = "done", _("brought in")
        UNDONE = "undone", _("undone")
        KEPT = "kept", _("stays")

    WANTED = (Verdict.NEW, Verdict.CHANGED)

    table = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(default=list)
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.NOTHING, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("line of an imported table")
        verbose_name_plural = _("lines of imported tables")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="table_import_line_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(subject=""), name="table_import_done_has_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["table", "state", "number"], name="table_import_line_state"),
            models.Index(fields=["table", "verdict", "number"], name="table_import_line_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"

    def told(self) -> dict[str, Any]:
        """What the preview said: if it no longer holds when it is written, somebody was faster."""
        return {"verdict": self.verdict, "changes": self.changes}
