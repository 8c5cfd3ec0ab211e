"""The history: what happened, to what, by whom. Append-only, and the bus between the apps."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row

# Kinds that begin so are shown by one place of the product alone, which knows who may read them.
PRIVATE = "private."


# How far those are who read it: all that an entry may still change in.
MARKS = frozenset({"read_at", "attempts", "next_attempt_at", "error", "announce_at"})


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    def update(self, **values: Any) -> int:
        """Only marks of reading: what an entry says stays as it was written."""
        if set(values) - MARKS:
            raise TypeError("History is append-only.")
        return super().update(**values)

    def blank(self, *, subject_label: str, before: Any, after: Any) -> int:
        """For erasing a person, and for nothing else: that something happened stays, not what it says of him."""
        return super().update(subject_label=subject_label, before=before, after=after, error="")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("History is append-only.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("History is append-only.")

    def of(self, subject: str) -> Self:
        return self.filter(subject=subject)

    def within(self, scope: str) -> Self:
        return self.filter(scope=scope)

    def shown(self) -> Self:
        """What lists of the history may show to whoever reads them."""
        return self.exclude(kind__startswith=PRIVATE)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def to_announce(self) -> Self:
        return self.filter(announce_at__isnull=False)

    def next_of_their_subject(self) -> Self:
        """Only entries without an older unread entry of the same subject: order is kept per subject."""
        older = HistoryEntry.objects.unread().filter(subject=OuterRef("subject"), pk__lt=OuterRef("pk"))
        return self.filter(~Exists(older))


class HistoryEntry(Row):
    """One thing that happened. `scope` is the public id of its event (or organizer), `subject` of its row.

    `before` and `after` hold only the fields that changed, as plain values. Reading by reactions is marked
    in `read_at`, telling others in `announce_at`; nothing else of an entry ever changes.
    """

    public_id = PublicIdField(prefix="his")
    scope = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=60, help_text=_("For example session.confirmed."))
    subject = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(
        max_length=120, blank=True, help_text=_("Who, where it was no signed-in person.")
    )
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_attempt_at = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.TextField(blank=True, editable=False)
    # When to tell others of it (webhooks); empty where nobody is to be told, or has been.
    announce_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject", "id"], name="history_subject"),
            models.Index(fields=["scope", "-id"], name="history_scope"),
            models.Index(fields=["id"], name="history_unread", condition=Q(read_at=None)),
            models.Index(fields=["id"], name="history_to_announce", condition=Q(announce_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_label or self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("History is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("History is append-only.")
