"""Messages of scans at the doors, which are rows of their own and no entries of the history (decision 0021).

A scan gets no mark for this, since people wait while it is written. Each endpoint keeps up to which scan it has been
told. It moves on only over scans that are a minute old: one that is stored late has a smaller number than others that
were seen before. Of the last minute what is told already is known by the messages themselves.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from core.api.versions import Versions
from core.times import rfc3339
from events.actions import webhook_messages
from events.models import EventImport, WebhookEndpoint, WebhookMessage
from events.webhook_types import Cause, MessageType
from portal.webhooks.admission import SCANS
from tickets.models import CheckIn

AT_ONCE = 200
SETTLED_AFTER = timedelta(minutes=1)


def announce(by_kind: Mapping[str, MessageType], versions: Versions, *, now: datetime) -> int:
    """Make the messages of scans that nobody has been told of. Returns how many were made."""
    wanted = {by_kind[kind].name for kind in SCANS.values()}
    waiting = [
        endpoint.pk
        for endpoint in WebhookEndpoint.objects.order_by("pk")
        if any(map(endpoint.wants, wanted)) and _new(endpoint).exists()
    ]
    if not waiting:
        return 0
    with transaction.atomic():
        endpoints = [one for one in webhook_messages.locked_endpoints() if one.pk in waiting]
        return sum(_tell(endpoint, by_kind, versions, now) for endpoint in endpoints)


def _new(endpoint: WebhookEndpoint) -> QuerySet[CheckIn]:
    told = WebhookMessage.objects.filter(endpoint=endpoint.pk, cause=OuterRef("public_id"))
    return _heard(endpoint).exclude(Exists(told)).order_by("pk")


def _heard(endpoint: WebhookEndpoint) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.turns().filter(pk__gt=endpoint.told_scan, received_at__gte=endpoint.created_at)
    if endpoint.event_id is not None:
        return rows.filter(event=endpoint.event_id)
    # What happened elsewhere, before the event was brought here, was told there.
    came = EventImport.objects.filter(event=OuterRef("event"), ended_at__gt=OuterRef("received_at"))
    return rows.filter(~Exists(came), event__organizer=endpoint.organizer_id)


def _tell(
    endpoint: WebhookEndpoint, by_kind: Mapping[str, MessageType], versions: Versions, now: datetime
) -> int:
    scans = list(_new(endpoint).select_related("ticket", "event", "list", "gate")[:AT_ONCE])
    made = webhook_messages.record([endpoint], [_cause(one) for one in scans], by_kind, versions, now=now)
    if len(scans) < AT_ONCE:  # nothing is left before those that are new
        settled = _heard(endpoint).filter(received_at__lte=now - SETTLED_AFTER)
        last = settled.aggregate(last=Max("pk"))["last"]
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(told_scan=last or endpoint.told_scan)
    return made


def _cause(one: CheckIn) -> Cause:
    assert one.ticket is not None  # what changed who is inside has one
    scan: dict[str, Any] = {
        "id": one.public_id,
        "result": one.result,
        "inside": one.inside,
        "list": {"id": one.list.public_id, "name": one.list.name},
        "gate": {"id": one.gate.public_id, "name": one.gate.name},
        "at": rfc3339(one.at),
        "offline": one.let_in_offline,
    }
    return Cause(
        id=one.public_id, kind=SCANS[one.result], subject=one.ticket.public_id, scope=one.event.public_id,
        at=one.received_at, before={}, after={"scan": scan},
    )  # fmt: skip
