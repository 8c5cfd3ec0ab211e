"""Texts to phones: the number somebody gave for the days of the event, and each text before it is sent."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from core.sealed import Sealed
from events.models.event import Event
from events.models.participant import Participant


class TextNumberQuerySet(models.QuerySet["TextNumber"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class TextNumber(Row):
    """A number for texts about changes of the day. It counts once its code was given back; taking it away deletes the row.

    `told_at` is up to when its owner has been told of changes. `problem` says why the last text did not arrive.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="text_number")
    number_sealed = models.TextField(editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_until_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    number = Sealed("number_sealed")

    objects = TextNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("number for texts")
        verbose_name_plural = _("numbers for texts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, told_at=None) | Q(confirmed_at__isnull=False, told_at__isnull=False),
                name="text_number_told_once_confirmed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.ending

    @property
    def ending(self) -> str:
        """Enough to tell one's own number."""
        return f"… {self.number[-3:]}"


class TextMessageQuerySet(models.QuerySet["TextMessage"]):
    def due(self, now: datetime) -> Self:
        waiting = Q(send_after_at=None) | Q(send_after_at__lte=now)
        return self.filter(waiting, state=TextMessage.State.QUEUED, until_at__gt=now)

    def late(self, now: datetime) -> Self:
        return self.filter(state=TextMessage.State.QUEUED, until_at__lte=now)

    def abandoned(self, before: datetime) -> Self:
        """Handed over by a sender that died before it knew what came of it."""
        return self.filter(state=TextMessage.State.SENDING, handed_at__lt=before)


class TextMessage(Row):
    """One text to the number a person has when it is sent. It is handed over at most once: what was in hand when a sender
    died is UNCLEAR and stays so. After `until_at` it would be of no use. The number stands in no text.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("Code")
        CHANGE = "change", _("Change of the day")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCLEAR = "unclear", _("Unclear whether it left")
        STOPPED = "stopped", _("No longer wanted")

    public_id = PublicIdField(prefix="txt")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="texts")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text_sealed = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=40, blank=True, help_text=_("Of the provider."))
    created_at = models.DateTimeField()
    until_at = models.DateTimeField()
    send_after_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    text = Sealed("text_sealed")

    objects = TextMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("text to a phone")
        verbose_name_plural = _("texts to phones")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "id"], name="text_due", condition=Q(state__in=["queued", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.participant}"
