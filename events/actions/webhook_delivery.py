"""Delivering messages: claimed with a lease, posted outside of any transaction, and what came back noted.

At least once: a worker that dies between posting and noting leaves a claim that ends, and the message goes out again
with the same id, by which the receiver knows the double.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core import mail, outgoing
from core.outgoing import Answer
from events import emails_webhooks, webhook_signing
from events.actions import webhooks
from events.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from events.webhook_retries import WARN_AFTER, Verdict, judge

logger = logging.getLogger("plenary.webhooks")

# Longer than any try takes, so that a message is never under way twice while its sender lives.
LEASE = timedelta(seconds=60)
AT_ONCE = 8
AT_ONCE_EACH = 2  # for one endpoint: who is slow holds up others little
LOOK_AGAIN = 0.25  # seconds
LOOKED_AT = 50
KEPT = WebhookMessage.KEPT
FORGOTTEN_AT_ONCE = 500

Post = Callable[[str, bytes, Mapping[str, str]], Answer]
Clock = Callable[[], datetime]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    return outgoing.post(url, body, headers, allow_local=webhooks.local_allowed())


def deliver_due(*, clock: Clock = timezone.now, post: Post = post, limit: int = 500) -> int:
    """Send what is ready, several at once but never two about the same thing. Returns how many tries were made."""
    under_way: dict[Future[Answer], WebhookMessage] = {}
    queue, begun = Queue(), 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhooks") as pool:
        while True:
            while len(under_way) < AT_ONCE and begun < limit:
                message = queue.claim(Counter(one.endpoint_id for one in under_way.values()), clock())
                if message is None:
                    break
                under_way[pool.submit(_send, message, post, clock())] = message
                begun += 1
            if not under_way:
                return begun
            # Not for long: what has become ready meanwhile does not wait for a slow receiver of something else.
            for future in wait(under_way, timeout=LOOK_AGAIN, return_when=FIRST_COMPLETED).done:
                if not note(under_way.pop(future), _answer_of(future), now=clock()):
                    queue.forget()


class Queue:
    """What is ready, some at a time: looking through a long backlog costs more than the posting."""

    def __init__(self) -> None:
        self.rows: list[WebhookMessage] = []

    def claim(self, busy: Mapping[int, int], now: datetime) -> WebhookMessage | None:
        full = {endpoint for endpoint, count in busy.items() if count >= AT_ONCE_EACH}
        return self._take(full, now) or (self._look(full, now) and self._take(full, now)) or None

    def _look(self, full: Collection[int], now: datetime) -> bool:
        ready = WebhookMessage.objects.ready(now).exclude(endpoint__in=full).select_related("endpoint")
        self.rows = list(ready[:LOOKED_AT])
        return bool(self.rows)

    def _take(self, full: Collection[int], now: datetime) -> WebhookMessage | None:
        for row in [one for one in self.rows if one.endpoint_id not in full]:
            self.rows.remove(row)
            # Somebody else may have been faster, or have switched the endpoint off.
            same = WebhookMessage.objects.waiting().filter(
                pk=row.pk,
                claimed_until_at=row.claimed_until_at,
                endpoint__in=WebhookEndpoint.objects.active(),
            )
            if same.update(claimed_until_at=now + LEASE):
                return row
        return None

    def forget(self) -> None:
        """After a failure its endpoint may be off, or want a pause."""
        self.rows = []


def _send(message: WebhookMessage, post: Post, at: datetime) -> Answer:
    """In a thread of the pool: it touches no database."""
    endpoint = message.endpoint
    headers = webhook_signing.headers(message.public_id, message.body, endpoint.secrets(at), at=at)
    return post(endpoint.url, message.body.encode(), headers)


def _answer_of(future: Future[Answer]) -> Answer:
    """Whatever went wrong with us is a failed try like others, and tried again."""
    try:
        return future.result()
    except Exception as error:
        logger.exception("webhook not sent")
        return Answer(error=type(error).__name__)


def note(message: WebhookMessage, answer: Answer, *, now: datetime) -> bool:
    """What came back, and what follows from it. Returns whether it was taken."""
    with transaction.atomic():
        try:
            endpoint = webhooks.locked(message.endpoint)
        except WebhookEndpoint.DoesNotExist:
            return False  # taken away meanwhile
        row = WebhookMessage.objects.select_for_update().filter(pk=message.pk).first()
        if row is None:
            return False
        _store(row, answer, now)
        row.tries += 1
        row.claimed_until_at = None
        verdict = judge(
            status=answer.status, retry_after=answer.retry_after, tries=row.tries, now=now,
            luck=random.random(),  # noqa: S311 - spreads tries, hides nothing
        )  # fmt: skip
        _follow(row, verdict, now)
        _follow_for_endpoint(endpoint, row, verdict, now)
    return verdict.is_delivered


def _store(row: WebhookMessage, answer: Answer, now: datetime) -> None:
    text = answer.body.decode("utf-8", errors="replace").replace("\x00", "�")
    WebhookAttempt.objects.create(
        message=row, at=now, milliseconds=answer.milliseconds, status=answer.status, answer=text,
        error=answer.error[:300],
    )  # fmt: skip


def _follow(row: WebhookMessage, verdict: Verdict, now: datetime) -> None:
    if verdict.is_delivered:
        row.state, row.next_at, row.delivered_at = WebhookMessage.State.DELIVERED, None, now
    elif verdict.is_given_up:
        row.state, row.next_at = WebhookMessage.State.FAILED, None
    else:
        row.next_at = verdict.again_at
    row.save(update_fields=["tries", "claimed_until_at", "state", "next_at", "delivered_at"])


def _follow_for_endpoint(
    endpoint: WebhookEndpoint, row: WebhookMessage, verdict: Verdict, now: datetime
) -> None:
    if verdict.is_delivered:
        if endpoint.warned_at or endpoint.not_before_at:
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(warned_at=None, not_before_at=None)
        return
    if verdict.pause_until:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(not_before_at=verdict.pause_until)
    if not endpoint.is_active:
        return
    if verdict.is_gone:
        _end(endpoint, row, WebhookEndpoint.Reason.GONE, now)
    elif verdict.is_given_up and not _takes_others(endpoint, row):
        _end(endpoint, row, WebhookEndpoint.Reason.FAILING, now)
    elif row.tries >= WARN_AFTER and endpoint.warned_at is None:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(warned_at=now)
        mail.post(*emails_webhooks.failing(endpoint, row, now=now))


def _end(endpoint: WebhookEndpoint, row: WebhookMessage, reason: str, now: datetime) -> None:
    webhooks.switch_off(endpoint, reason, by=None, now=now)
    mail.post(*emails_webhooks.disabled(endpoint, row, now=now))


def _takes_others(endpoint: WebhookEndpoint, row: WebhookMessage) -> bool:
    """It stands and has taken other messages while it refused this one: one message is given up, not the endpoint."""
    since = row.attempts.order_by("-pk")[row.tries - 1].at
    return endpoint.messages.filter(delivered_at__gt=since).exclude(pk=row.pk).exists()


def forget_old(*, now: datetime) -> int:
    """Messages and their tries are kept for thirty days, also those that wait for an endpoint that is off; those of a
    deleted one go at once."""
    cleared = webhooks.clear_deleted(most=FORGOTTEN_AT_ONCE)
    old = WebhookMessage.objects.filter(created_at__lt=now - KEPT)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    WebhookMessage.objects.filter(pk__in=keys).delete()
    # A secret that signs no more is not kept either.
    WebhookEndpoint.objects.filter(former_until_at__lte=now).update(former_sealed="", former_until_at=None)
    return len(keys) + cleared
