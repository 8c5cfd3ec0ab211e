"""Endpoints of webhooks: added, changed, given another secret, switched off and on; and messages sent once more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import addresses, history, jobs
from core.ids import new_id
from core.prepared import Inserted, Prepared, Stored
from events import webhook_signing
from events.actions.webhook_messages import envelope
from events.models import Event, Organizer, WebhookAttempt, WebhookEndpoint, WebhookMessage

State = WebhookMessage.State
MOST_ENDPOINTS = 20  # that hear of one event
FORMER_COUNTS = timedelta(hours=24)
TEST_TYPE = "webhook.test"
FORGETTING = "forget_messages"  # in the timetable


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def local_allowed() -> bool:
    """Where nothing is real for anybody else, a program on this machine may listen."""
    return bool(settings.DEBUG or settings.LOCAL)


def checked(url: str) -> str:
    """Raises Refused for an address that is never called."""
    try:
        addresses.read(url, allow_local=local_allowed())
    except addresses.Refused as refused:
        raise Refused(refused.message) from None
    return url


def add(
    *, organizer: Organizer, event: Event | None, url: str, description: str, kinds: Iterable[str], version: str,
    by: User, now: datetime,
) -> WebhookEndpoint:  # fmt: skip
    """`event` None: for all events of the organizer. Raises Refused."""
    row = WebhookEndpoint(
        organizer=organizer, event=event, url=checked(url), description=description.strip(), kinds=sorted(set(kinds)),
        version=version, created_by=by, created_at=now,
    )  # fmt: skip
    row.secret = webhook_signing.new_secret()
    with transaction.atomic():
        Organizer.objects.select_for_update().get(pk=organizer.pk)
        if WebhookEndpoint.objects.filter(organizer=organizer, event=event).count() >= MOST_ENDPOINTS:
            raise Refused(_("There are %(most)s already: take one away first.") % {"most": MOST_ENDPOINTS})
        row.save(force_insert=True)
        _tell("webhook.added", row, by, now, after=_plain(row))
    return row


def change(
    *, endpoint: WebhookEndpoint, url: str, description: str, kinds: Iterable[str], version: str, by: User,
    now: datetime,
) -> WebhookEndpoint:  # fmt: skip
    """Messages that wait already keep their shape and go to the new address. Raises Refused."""
    with transaction.atomic():
        row = locked(endpoint)
        before = _plain(row)
        row.url, row.description, row.version = checked(url), description.strip(), version
        row.kinds = sorted(set(kinds))
        after = _plain(row)
        if before != after:
            _changed.save(row)
            changed = {name for name in before if before[name] != after[name]}
            _tell(
                "webhook.changed", row, by, now, before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )  # fmt: skip
    return row


def rotate(*, endpoint: WebhookEndpoint, ends_former_now: bool, by: User, now: datetime) -> WebhookEndpoint:
    """Another secret. The former one signs beside it for a day, unless it became known to somebody."""
    with transaction.atomic():
        row = locked(endpoint)
        former = "" if ends_former_now else row.secret
        row.secret, row.former = webhook_signing.new_secret(), former
        row.former_until_at = now + FORMER_COUNTS if former else None
        _rotated.save(row)
        _tell("webhook.secret_rotated", row, by, now, after={"former_counts": bool(former)})
    return row


def disable(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> WebhookEndpoint:
    """Nothing is sent any more; what happens meanwhile waits, as long as messages are kept."""
    with transaction.atomic():
        row = locked(endpoint)
        if row.is_active:
            switch_off(row, WebhookEndpoint.Reason.BY_HAND, by=by, now=now)
    return row


def switch_off(row: WebhookEndpoint, reason: str, *, by: User | None, now: datetime) -> None:
    """Of a locked endpoint."""
    row.state, row.reason, row.disabled_at = WebhookEndpoint.State.DISABLED, reason, now
    _off.save(row)
    _tell("webhook.disabled", row, by, now, after={"reason": str(reason)})


def enable(*, endpoint: WebhookEndpoint, sends_waiting: bool, by: User, now: datetime) -> WebhookEndpoint:
    """On again. What waited, and what was given up before, is sent in its order or left out."""
    with transaction.atomic():
        row = locked(endpoint)
        if row.is_active:
            return row
        row.state, row.reason, row.disabled_at = WebhookEndpoint.State.ACTIVE, "", None
        row.not_before_at = row.warned_at = None
        _on.save(row)
        kept = row.messages.filter(state__in=[State.WAITING, State.FAILED])
        if sends_waiting:
            count = _send_again(kept, now)
        else:
            count = kept.update(state=State.DROPPED, next_at=None)
        _tell("webhook.enabled", row, by, now, after={"sent" if sends_waiting else "left_out": count})
    return row


def delete(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> None:
    """It is gone at once, with its secrets; the worker takes its messages and tries away. The history keeps that it was
    there."""
    with transaction.atomic():
        row = locked(endpoint)
        _tell("webhook.deleted", row, by, now, before=_plain(row))
        if row.is_active:
            row.state, row.reason, row.disabled_at = (
                WebhookEndpoint.State.DISABLED, WebhookEndpoint.Reason.BY_HAND, now,
            )  # fmt: skip
        row.url = row.description = row.secret_sealed = row.former_sealed = ""
        row.former_until_at, row.deleted_at = None, now
        _gone.save(row)
        jobs.wake(FORGETTING)


def clear_deleted(*, most: int) -> int:
    """Take away what deleted endpoints have left, some messages at a time, and then themselves. Returns how many rows."""
    row = WebhookEndpoint.with_deleted.exclude(deleted_at=None).order_by("pk").first()
    if row is None:
        return 0
    with transaction.atomic():
        keys = list(row.messages.order_by("pk").values_list("pk", flat=True)[:most])
        WebhookAttempt.objects.filter(message__in=keys).delete()
        WebhookMessage.objects.filter(pk__in=keys)._raw_delete(using=row._state.db)
        if len(keys) < most:
            row.delete()
    return max(len(keys), 1)


def send_test(*, endpoint: WebhookEndpoint, event: Event, by: User, now: datetime) -> WebhookMessage:
    """A message that says nothing has happened. Raises Refused while the endpoint is off."""
    with transaction.atomic():
        row = locked(endpoint)
        if not row.is_active:
            raise Refused(_("It is switched off: switch it on first."))
        name = new_id("tst")
        body = envelope(TEST_TYPE, event, now, row.version, {"id": name, "sent_by": "test"})
        message = WebhookMessage(
            endpoint=row, event=event, cause=name, kind=TEST_TYPE, subject=name, body=body, created_at=now,
            next_at=now,
        )  # fmt: skip
        _sent.add(message)
        return message


def replay(*, endpoint: WebhookEndpoint, messages: Iterable[str], by: User, now: datetime) -> int:
    """Send some again, by their ids, in their order: the same id and body, a new time and signature. Those that wait
    anyway are left alone. Returns how many. Raises Refused while the endpoint is off.
    """
    with transaction.atomic():
        row = locked(endpoint)
        if not row.is_active:
            raise Refused(_("It is switched off: switch it on first."))
        chosen = row.messages.filter(public_id__in=list(messages)).exclude(state=State.WAITING)
        count = _send_again(chosen, now)
        if count:
            _tell("webhook.replayed", row, by, now, after={"messages": count})
    return count


def _send_again(rows: Any, now: datetime) -> int:
    return int(rows.update(state=State.WAITING, next_at=now, tries=0, claimed_until_at=None))


def locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    row = _locked.first(key=endpoint.pk)
    if row is None:
        raise WebhookEndpoint.DoesNotExist
    return row


_locked: Prepared[WebhookEndpoint] = Prepared(
    lambda key: (
        WebhookEndpoint.objects.select_for_update(of=("self",))
        .select_related("event", "organizer")
        .filter(pk=key)
        .order_by()
    ),
    key=-1,
)
_changed = Stored(WebhookEndpoint, "url", "description", "kinds", "version")
_rotated = Stored(WebhookEndpoint, "secret_sealed", "former_sealed", "former_until_at")
_off = Stored(WebhookEndpoint, "state", "reason", "disabled_at")
_on = Stored(WebhookEndpoint, "state", "reason", "disabled_at", "not_before_at", "warned_at")
_gone = Stored(
    WebhookEndpoint, "state", "reason", "disabled_at", "url", "description", "secret_sealed", "former_sealed",
    "former_until_at", "deleted_at",
)  # fmt: skip
_sent = Inserted(WebhookMessage)


def _plain(row: WebhookEndpoint) -> dict[str, Any]:
    """What the history tells of it; never a secret."""
    return {"url": row.url, "description": row.description, "kinds": list(row.kinds), "version": row.version}


def _tell(
    kind: str,
    row: WebhookEndpoint,
    by: User | None,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    history.write(kind, row, scope=row.scope, by=by, now=now, before=before, after=after)
