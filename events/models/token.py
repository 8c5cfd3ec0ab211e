"""Tokens of the API: for one event, made by somebody of its team, who answers for what is done with them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from core.sealed import fingerprint
from events.models.event import Event


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def by_secret(self, secret: str) -> Self:
        return self.filter(secret_hash=fingerprint(secret))


class ApiToken(Row):
    """The secret itself is shown once and kept nowhere. `start` is what of it stands in lists."""

    public_id = PublicIdField(prefix="tok")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="api_tokens")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.CASCADE,
        related_name="api_tokens",
        help_text=_("With a role less, the token can do less as well."),
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("What it is for."))
    start = models.CharField(_("begins with"), max_length=20, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("may"), default=list)
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("ends at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    version = models.CharField(
        _("version"), max_length=10, blank=True, editable=False, help_text=_("Set by its first call.")
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="api_token_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class ApiCall(Row):
    """A call that changed something or was refused. Calls that only read leave no row: a token would otherwise write with
    each of them.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="calls")
    request_id = models.CharField(_("request"), max_length=80)
    at = models.DateTimeField(_("at"))
    operation = models.CharField(_("operation"), max_length=80)
    method = models.CharField(max_length=8)
    path = models.CharField(_("address"), max_length=300)
    status = models.PositiveSmallIntegerField(_("answer"))
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("API call")
        verbose_name_plural = _("API calls")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["token", "-id"], name="api_call_token"),
            models.Index(fields=["request_id"], name="api_call_request"),
            models.Index(fields=["at"], name="api_call_at"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class DeprecatedCall(Row):
    """That a token has called something that goes away: one row for each thing, however often. `told_at` is when who made
    the token was last told by mail.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="deprecated_calls")
    what = models.CharField(max_length=160)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["what"]
        constraints = [models.UniqueConstraint(fields=["token", "what"], name="deprecated_call_once")]


class KeptAnswer(Row):
    """What was answered to a call with an Idempotency-Key, for whoever asks again. Without a status it still runs."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once_per_key")]
        indexes = [models.Index(fields=["began_at"], name="kept_answer_began")]
