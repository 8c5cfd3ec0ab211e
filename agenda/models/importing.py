"""A table of proposals that is being brought in: looked at first, then written as a whole or not at all."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Event


class ProposalImportQuerySet(models.QuerySet["ProposalImport"]):
    def due(self, now: datetime) -> Self:
        """To be read or brought in, and in no living worker's hands."""
        free = models.Q(leased_until_at=None) | models.Q(leased_until_at__lte=now)
        return self.filter(free, state__in=ProposalImport.WORKED_ON).order_by("pk")


class ProposalImport(Row):
    """One uploaded file. The worker reads it; where it stands is in the row, so that a dead worker loses nothing.

    `done` of `total` talks were looked at. `mapping` is column → field as chosen; `report` what the last reading found: counts, errors and warnings by line.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting to be read")
        READ = "read", _("Read, not yet brought in")
        QUEUED = "queued", _("Waiting to be brought in")
        RUNNING = "running", _("Being brought in")
        DONE = "done", _("Brought in")
        FAILED = "failed", _("Nothing brought in")
        CANCELLED = "cancelled", _("Cancelled")

    WORKED_ON = (State.UPLOADED, State.QUEUED, State.RUNNING)
    OPEN = (*WORKED_ON, State.READ)

    public_id = PublicIdField(prefix="imp")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="proposal_imports")
    file = models.FileField(upload_to="imports/", max_length=200)
    speakers_file = models.FileField(upload_to="imports/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict, blank=True)
    otherwise = models.CharField(
        max_length=10,
        default="submitted",
        help_text=_("State of new talks whose state the file does not tell."),
    )
    # Decisions of the file about new talks as they are; else they wait to be told.
    keeps_states = models.BooleanField(_("take over decisions as they are"), default=False, db_default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of proposals")
        verbose_name_plural = _("imports of proposals")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_worked_on(self) -> bool:
        return self.state in self.WORKED_ON


class ImportMark(Row):
    """What a file last said about a row, so that the next file changes only what nobody here has changed.

    `key` is how the file tells the row from others, `subject` the public id of a session or participant; `said` is
    field → fingerprint of the value, salted with the subject.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="import_marks")
    subject = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    said = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("mark of an import")
        verbose_name_plural = _("marks of imports")
        constraints = [models.UniqueConstraint(fields=["event", "subject"], name="import_mark_once")]

    def __str__(self) -> str:
        return self.subject
