"""The outbox: mail is a row before it is a message."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from core.sealed import Sealed

# Kinds that begin so are still being worked on: held, and let go only by the page on which they are written.
DRAFT = "draft."


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    def due(self, now: datetime) -> Self:
        """Queued and not put off, or claimed by a sender that has not finished within its lease."""
        waiting = Q(state=OutboxMail.State.QUEUED) & (Q(send_after_at=None) | Q(send_after_at__lte=now))
        return self.filter(waiting | self._abandoned(now) & Q(handed_at=None))

    def unclear(self, now: datetime) -> Self:
        """Handed over by a sender that died before it knew what came of it: only those that may leave once."""
        return self.filter(self._abandoned(now), handed_at__isnull=False)

    @staticmethod
    def _abandoned(now: datetime) -> Q:
        return Q(state=OutboxMail.State.SENDING, claimed_until_at__lt=now)

    def to_one(self) -> Self:
        return self.filter(once=None)

    def to_many(self) -> Self:
        return self.filter(once__isnull=False)

    def finished(self) -> Self:
        """Without what somebody still writes."""
        return self.exclude(kind__startswith=DRAFT)

    def within(self, scope: str) -> Self:
        return self.filter(scope=scope)


class OutboxMail(Row):
    """One mail to one address. Bodies hold secret links, so they are sealed at rest.

    A mail to many names in `once` what it is and for whom: the database takes no second one of that name. It waits for
    mails to one, and is handed over at most once: what was in hand when a sender died is UNCLEAR, and a person decides.
    `unsubscribe` is the address by which its reader gets no more of them.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held")
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCLEAR = "unclear", _("Unclear whether it left")
        RETURNED = "returned", _("Came back")

    public_id = PublicIdField(prefix="mai")
    scope = models.CharField(max_length=40, blank=True, help_text=_("Public id of the event it belongs to."))
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40, blank=True, help_text=_("Public id of what it is about."))
    recipient = models.CharField(max_length=40, blank=True, help_text=_("Public id of the participant."))
    from_address = models.CharField(max_length=320, blank=True)
    reply_to = models.CharField(max_length=320, blank=True)
    to_address = models.EmailField(max_length=320)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text_sealed = models.TextField(blank=True)
    html_sealed = models.TextField(blank=True)
    once = models.CharField(max_length=90, null=True, blank=True, unique=True, editable=False)
    unsubscribe_sealed = models.TextField(blank=True)
    attachment_kind = models.CharField(max_length=40, blank=True)
    attachment_reference = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    send_after_at = models.DateTimeField(null=True, blank=True)
    claimed_until_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    text = Sealed("text_sealed")
    html = Sealed("html_sealed")
    unsubscribe = Sealed("unsubscribe_sealed")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "id"], name="outbox_due", condition=Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["scope", "-id"], name="outbox_scope"),
            models.Index(fields=["subject_id"], name="outbox_subject"),
            models.Index(fields=["recipient", "-id"], name="outbox_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_address}"
