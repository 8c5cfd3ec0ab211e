"""Mail to the people of a segment: what is written, to whom, and who gets none any more."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models.event import Event
from events.models.participant import Participant
from events.models.segment import VERSION


class MailingQuerySet(models.QuerySet["Mailing"]):
    def due(self, now: datetime) -> Self:
        """For the worker: to be begun, or begun and not at its end."""
        begins = Q(state=Mailing.State.SCHEDULED, scheduled_at__lte=now)
        return self.filter(begins | Q(state=Mailing.State.SENDING)).order_by("pk")


class Mailing(Row):
    """One text to many. Its segment is asked by `definition`, which scheduling copies from the segment `segment_key`:
    whoever changes the segment afterwards changes nothing here.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        SENDING = "sending", _("Going out")
        STOPPED = "stopped", _("Stopped")
        SENT = "sent", _("Sent")

    class Audience(models.TextChoices):
        LATER = "later", _("whoever is in the segment when it goes out")
        NOW = "now", _("whoever is in the segment when I schedule it")

    class Attachment(models.TextChoices):
        NONE = "", _("nothing")
        TICKET = "ticket", _("each one’s own ticket as PDF")

    class Gaps(models.TextChoices):
        """What becomes of people for whom a placeholder has nothing to say."""

        LEAVE_OUT = "leave_out", _("leave these people out")
        SEND = "send", _("write to them all the same, with nothing in its place")

    public_id = PublicIdField(prefix="mlg")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mailings")
    name = models.CharField(_("name"), max_length=100)
    segment_key = models.CharField(max_length=40)
    segment_name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=VERSION, editable=False)
    definition = models.JSONField()
    audience = models.CharField(max_length=5, choices=Audience.choices, default=Audience.LATER)
    attachment = models.CharField(
        max_length=10, choices=Attachment.choices, default=Attachment.NONE, blank=True
    )
    gaps = models.CharField(max_length=10, choices=Gaps.choices, blank=True)
    per_minute = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(scheduled_at__isnull=False), name="mailing_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent"]) | Q(started_at__isnull=False),
                name="mailing_sending_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(per_minute=None) | Q(per_minute__gte=1), name="mailing_some_a_minute"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="mailing_to_do", condition=Q(state__in=["scheduled", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/mailings/{self.public_id}/"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_moving(self) -> bool:
        """Whether the worker will do something by itself."""
        return self.state in {self.State.SCHEDULED, self.State.SENDING}


class MailingText(Row):
    """What a mailing says in one language: a line and Markdown, both with placeholders."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a mailing")
        verbose_name_plural = _("texts of mailings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "language"], name="mailing_text_once_a_language")
        ]

    def __str__(self) -> str:
        return self.subject


class MailingRecipient(Row):
    """That one person is to get a mailing, and what came of it. One row a person, by constraint: nobody gets it twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be written")
        POSTED = "posted", _("in the outbox")
        LEFT_OUT = "left_out", _("left out")

    class Reason(models.TextChoices):
        ADDRESS = "address", _("has no address")
        UNSUBSCRIBED = "unsubscribed", _("wants no mailings")
        BOUNCED = "bounced", _("mail to this address came back")
        GAP = "gap", _("a placeholder has nothing to say")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recipient of a mailing")
        verbose_name_plural = _("recipients of mailings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "participant"], name="mailing_once_a_person"),
            models.CheckConstraint(
                condition=Q(state="left_out") ^ Q(reason=""), name="mailing_left_out_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["mailing", "state"], name="mailing_recipient_state")]

    def __str__(self) -> str:
        return f"{self.mailing} → {self.participant}"


class MailStopQuerySet(models.QuerySet["MailStop"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def of(self, event: Event, address: str) -> Self:
        return self.filter(event=event, address=address.lower())


class MailStop(Row):
    """An address that gets no mailings of an event any more. Tickets, orders and letters go on being sent to it.

    The row stays when it is lifted, as the record of what was wanted and when.
    """

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("wants no mailings")
        BOUNCED = "bounced", _("mail came back")
        COMPLAINED = "complained", _("reported a mail as spam")

    public_id = PublicIdField(prefix="mst")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mail_stops")
    address = models.EmailField(max_length=320)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.CharField(max_length=500, blank=True)
    mail = models.CharField(max_length=40, blank=True, help_text=_("Public id of the mail it is about."))
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MailStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("address without mailings")
        verbose_name_plural = _("addresses without mailings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "address", "reason"], condition=Q(lifted_at=None), name="mail_stop_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("at")), name="mail_stop_lifted_after"
            ),
        ]

    def __str__(self) -> str:
        return self.address
