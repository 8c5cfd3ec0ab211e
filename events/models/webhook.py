"""Webhooks: who is told of what happens, the messages for them, and each try to deliver one."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from core.sealed import Sealed
from events.models.event import Event, Organizer


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def active(self) -> Self:
        return self.filter(state=WebhookEndpoint.State.ACTIVE)

    def of_event(self, event: Event) -> Self:
        """Those that hear of this event: its own, and those for all events of its organizer."""
        return self.filter(Q(event=event) | Q(event=None), organizer=event.organizer_id)


class PresentEndpoints(models.Manager.from_queryset(WebhookEndpointQuerySet)):  # type: ignore[misc]
    """Without those that were deleted and whose messages are still on their way out."""

    def get_queryset(self) -> WebhookEndpointQuerySet:
        rows: WebhookEndpointQuerySet = super().get_queryset()
        return rows.filter(deleted_at=None)


class WebhookEndpoint(Row):
    """Somebody's server that is told of what happens at an event, or at all events of an organizer (`event` None).

    The shape of what it gets is the one of `version`, whatever comes later. While the former secret counts, messages
    are signed with both.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        DISABLED = "disabled", _("Disabled")

    class Reason(models.TextChoices):
        BY_HAND = "by_hand", _("Switched off by the team")
        GONE = "gone", _("Its server answered that it is gone (410)")
        FAILING = "failing", _("A message could not be delivered for three days")

    public_id = PublicIdField(prefix="whk")
    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="webhook_endpoints")
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.CASCADE, related_name="webhook_endpoints"
    )
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("what it is for"), max_length=200, blank=True)
    kinds = models.JSONField(default=list, blank=True, help_text=_("Names of kinds of messages; none: all."))
    version = models.CharField(_("version"), max_length=10)
    secret_sealed = models.TextField(editable=False)
    former_sealed = models.TextField(blank=True, editable=False)
    former_until_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    # Nothing is sent before: the other side asked for a pause, or did not answer at all.
    not_before_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since the last message that was taken, somebody has been told that it does not go well.
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Up to which scan at the doors it has been told: scans have no mark of their own.
    told_scan = models.BigIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    # Gone for everybody; the row goes when the worker has taken its messages away, which may be thousands.
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    secret = Sealed("secret_sealed")
    former = Sealed("former_sealed")

    objects = PresentEndpoints()
    with_deleted = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="active", reason="", disabled_at=None)
                | Q(state="disabled", disabled_at__isnull=False) & ~Q(reason=""),
                name="webhook_disabled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(former_sealed="", former_until_at=None)
                | ~Q(former_sealed="") & Q(former_until_at__isnull=False),
                name="webhook_former_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def scope(self) -> str:
        """Under which its history stands."""
        return self.event.public_id if self.event else self.organizer.public_id

    def wants(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def secrets(self, now: datetime) -> list[str]:
        """All that count now, the newest first."""
        still = self.former_until_at is not None and self.former_until_at > now
        return [self.secret, *([self.former] if still else [])]


class WebhookMessageQuerySet(models.QuerySet["WebhookMessage"]):
    def waiting(self) -> Self:
        return self.filter(state=WebhookMessage.State.WAITING)

    def first_of_their_subject(self) -> Self:
        """Only messages before which no older one about the same thing waits: order is kept per subject."""
        older = WebhookMessage.objects.waiting().filter(
            endpoint=OuterRef("endpoint"), subject=OuterRef("subject"), pk__lt=OuterRef("pk")
        )
        return self.filter(~Exists(older))

    def ready(self, now: datetime) -> Self:
        """What may be sent now. A sender that died lets go of its message when its lease ends."""
        free = Q(claimed_until_at=None) | Q(claimed_until_at__lt=now)
        rested = Q(endpoint__not_before_at=None) | Q(endpoint__not_before_at__lte=now)
        due = self.waiting().filter(free, rested, next_at__lte=now, endpoint__state="active")
        return due.first_of_their_subject().order_by("pk")

    def since(self, moment: datetime) -> Self:
        return self.filter(created_at__gte=moment)


class WebhookMessage(Row):
    """One thing that happened, for one endpoint. `public_id` is the webhook-id: the same at every try and replay.

    `cause` is the public id of the history entry or scan it tells of; `body` what is sent, to the byte.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")
        DROPPED = "dropped", _("Left out")

    KEPT = timedelta(days=30)

    public_id = PublicIdField(prefix="msg")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="messages")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="webhook_messages")
    cause = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    claimed_until_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "cause"], name="webhook_message_once"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(next_at__isnull=False), name="webhook_waiting_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="webhook_due", condition=Q(state="waiting")),
            models.Index(
                fields=["endpoint", "subject", "id"], name="webhook_order", condition=Q(state="waiting")
            ),
            models.Index(fields=["endpoint", "state"], name="webhook_state"),
            models.Index(
                fields=["endpoint", "-delivered_at"],
                name="webhook_taken",
                condition=Q(delivered_at__isnull=False),
            ),
            models.Index(fields=["endpoint", "-id"], name="webhook_of_endpoint"),
            models.Index(fields=["created_at"], name="webhook_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_replayable(self) -> bool:
        return self.state != self.State.WAITING


class WebhookAttempt(Row):
    """One try: what came back, or why nothing did. `status` is 0 without an answer."""

    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.status or self.error)

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300
