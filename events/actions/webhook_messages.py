"""Messages for those who want to be told: made from what happened, once for each endpoint.

The mark that something is to be told (`HistoryEntry.announce_at`) commits with its cause, and is taken away together
with the messages that are made of it: nothing is told of what was rolled back, and nothing is lost.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core.api.versions import Versions
from core.models import HistoryEntry
from core.times import rfc3339
from events.models import Event, WebhookEndpoint, WebhookMessage
from events.webhook_types import Cause, MessageType

logger = logging.getLogger("plenary.webhooks")

AT_ONCE = 200
STORED_AT_ONCE = 60
AGAIN_AFTER = timedelta(minutes=10)


def announce(by_kind: Mapping[str, MessageType], versions: Versions, *, now: datetime) -> int:
    """Make the messages of what is to be told, in its order. Returns how many entries were dealt with."""
    due = HistoryEntry.objects.to_announce().filter(announce_at__lte=now)
    if not due.exists():
        return 0
    nobody = due.exclude(scope__in=_heard_events().values("public_id")).update(announce_at=None)
    try:
        return nobody + _announce(by_kind, versions, now, AT_ONCE)
    except Exception:  # one of them makes trouble: the others must go on
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("messages not made: one by one")
        return nobody + _one_by_one(by_kind, versions, now)


def _heard_events() -> Any:
    own = Q(webhook_endpoints__isnull=False)
    return Event.objects.filter(
        own | Q(organizer__webhook_endpoints__event=None) & ~Q(organizer__webhook_endpoints=None)
    )


def _announce(by_kind: Mapping[str, MessageType], versions: Versions, now: datetime, most: int) -> int:
    with transaction.atomic():
        # Whoever makes messages holds the endpoints: two workers would bring the order of one subject into disorder.
        endpoints = locked_endpoints()
        entries = list(_in_order(now)[:most])
        # A kind that was told of when the entry was written may be none any more.
        causes = [_cause(entry) for entry in entries if entry.kind in by_kind]
        record(endpoints, causes, by_kind, versions, now=now)
        HistoryEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(announce_at=None)
    return len(entries)


def _in_order(now: datetime) -> Any:
    """What is due, but nothing behind an entry of its subject that was put off."""
    waiting = HistoryEntry.objects.to_announce()
    put_off = waiting.filter(announce_at__gt=now).values("subject")
    return waiting.filter(announce_at__lte=now).exclude(subject__in=put_off).order_by("pk")


def _one_by_one(by_kind: Mapping[str, MessageType], versions: Versions, now: datetime) -> int:
    """Each in a transaction of its own, until one fails; that one is tried again later."""
    told = 0
    for _number in range(AT_ONCE):
        first = _in_order(now).first()
        if first is None:
            break
        try:
            told += _announce(by_kind, versions, now, 1)
        except Exception:
            logger.exception("message not made", extra={"entry": first.pk})
            HistoryEntry.objects.filter(pk=first.pk).update(announce_at=now + AGAIN_AFTER)
    return told


def _cause(entry: HistoryEntry) -> Cause:
    return Cause(entry.public_id, entry.kind, entry.subject, entry.scope, entry.at, entry.before, entry.after)


def locked_endpoints() -> list[WebhookEndpoint]:
    """All of them, in one order, until the transaction ends."""
    rows = WebhookEndpoint.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows)


def record(
    endpoints: Sequence[WebhookEndpoint],
    causes: Sequence[Cause],
    by_kind: Mapping[str, MessageType],
    versions: Versions,
    *,
    now: datetime,
) -> int:
    """Store the messages of some causes for these locked endpoints, in the order of the causes. A cause of which an
    endpoint has been told makes none again.
    """
    events = {
        event.public_id: event for event in Event.objects.filter(public_id__in={one.scope for one in causes})
    }
    wanted = [
        (endpoint, cause)
        for cause in causes
        for endpoint in endpoints
        if cause.scope in events and _hears(endpoint, events[cause.scope], cause, by_kind[cause.kind].name)
    ]
    data = _data({cause.id: cause for _endpoint, cause in wanted}.values(), by_kind)
    known = _known(wanted)
    rows = [
        _message(endpoint, events[cause.scope], cause, by_kind[cause.kind].name, body, now)
        for endpoint, cause in wanted
        if cause.id in data and (endpoint.pk, cause.id) not in known
        for body in [
            _body(by_kind[cause.kind].name, cause, events[cause.scope], data[cause.id], endpoint, versions)
        ]
    ]
    WebhookMessage.objects.bulk_create(rows, batch_size=STORED_AT_ONCE)
    return len(rows)


def _hears(endpoint: WebhookEndpoint, event: Event, cause: Cause, name: str) -> bool:
    if endpoint.event_id is not None:
        is_ours = endpoint.event_id == event.pk
    else:
        is_ours = endpoint.organizer_id == event.organizer_id
    return is_ours and endpoint.wants(name) and cause.at >= endpoint.created_at


def _data(causes: Iterable[Cause], by_kind: Mapping[str, MessageType]) -> dict[str, Mapping[str, Any]]:
    """`data` in the newest shape, by the id of the cause."""
    grouped: dict[str, list[Cause]] = {}
    for cause in causes:
        grouped.setdefault(cause.kind, []).append(cause)
    found: dict[str, Mapping[str, Any]] = {}
    for kind, group in grouped.items():
        found |= by_kind[kind].build(group)
    return found


def _known(wanted: Iterable[tuple[WebhookEndpoint, Cause]]) -> set[tuple[int, str]]:
    causes = list({cause.id for _endpoint, cause in wanted})
    if not causes:
        return set()
    return set(WebhookMessage.objects.filter(cause__in=causes).values_list("endpoint_id", "cause"))


def _message(
    endpoint: WebhookEndpoint, event: Event, cause: Cause, name: str, body: str, now: datetime
) -> WebhookMessage:
    return WebhookMessage(
        endpoint=endpoint, event=event, cause=cause.id, kind=name, subject=cause.subject, body=body, created_at=now,
        next_at=now,
    )  # fmt: skip


def _body(
    name: str,
    cause: Cause,
    event: Event,
    data: Mapping[str, Any],
    endpoint: WebhookEndpoint,
    versions: Versions,
) -> str:
    # Changes work in place, and other endpoints get the same data.
    shaped = versions.answer(deepcopy(dict(data)), operation=name, version=endpoint.version)
    return envelope(name, event, cause.at, endpoint.version, shaped)


def envelope(name: str, event: Event, at: datetime, version: str, data: Mapping[str, Any]) -> str:
    """The same around every message; fields are only ever added to it."""
    about = {"id": event.public_id, "slug": event.slug}
    whole = {"type": name, "timestamp": rfc3339(at), "version": version, "event": about, "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
