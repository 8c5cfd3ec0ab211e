"""Saved exports of an event's tables, and the addresses by which spreadsheets fetch them."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from core.sealed import fingerprint
from events.models.event import Event
from events.models.event_file import Work

NOTED_AGAIN_AFTER = timedelta(minutes=1)  # a spreadsheet that asks each second must not write each second


class SavedExport(Row):
    """Which columns of which table. `kind` and `columns` are keys of portal/export_tables; `segment_key` names whom a
    table of people is about, empty: everybody.
    """

    public_id = PublicIdField(prefix="exp")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="saved_exports")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("table"), max_length=20)
    columns = models.JSONField(_("columns"))
    segment_key = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved export")
        verbose_name_plural = _("saved exports")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "name"], name="saved_export_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class ExportFile(Work):
    """A table written by the worker for a program that asked. Kept for days: names and addresses lie in it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being written")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")
        GONE = "gone", _("Deleted again")

    class Ending(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    public_id = PublicIdField(prefix="exf")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="export_files")
    kind = models.CharField(_("table"), max_length=20)
    columns = models.JSONField(_("columns"))
    segment_key = models.CharField(max_length=60, blank=True)
    ending = models.CharField(max_length=4, choices=Ending.choices, default=Ending.CSV)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    refusal = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="export-files/", max_length=200, blank=True)

    class Meta:
        verbose_name = _("table as a file")
        verbose_name_plural = _("tables as files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.public_id


class ExportAddressQuerySet(models.QuerySet["ExportAddress"]):
    def open(self) -> Self:
        return self.filter(revoked_at=None)

    def by_secret(self, secret: str) -> Self:
        return self.filter(secret_hash=fingerprint(secret))


class ExportAddress(Row):
    """Opens one saved export without signing in, for as long as its maker may read that table. The secret is shown once
    and kept nowhere.
    """

    export = models.ForeignKey(SavedExport, on_delete=models.CASCADE, related_name="addresses")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("ended"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = ExportAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of an export")
        verbose_name_plural = _("addresses of exports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["export"], condition=Q(revoked_at=None), name="export_address_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.export)

    def is_worth_noting(self, now: datetime) -> bool:
        return self.last_used_at is None or now - self.last_used_at >= NOTED_AGAIN_AFTER
