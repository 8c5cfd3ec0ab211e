"""Which endpoints of webhooks somebody sees at an event, and their messages as the pages filter them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.prepared import Prepared
from events.models import Event, TeamMember, WebhookAttempt, WebhookEndpoint, WebhookMessage
from events.models.webhook import WebhookEndpointQuerySet, WebhookMessageQuerySet
from events.rights import Right

State = WebhookMessage.State


def runs_organizer(user: User, event: Event) -> bool:
    """Whether somebody may set up things for all events of the organizer: a role at one event is not enough."""
    if user.is_superuser:
        return True
    roles = TeamMember.objects.of(user).with_right(Right.SETUP)
    return roles.filter(organizer=event.organizer_id).exists()


def seen(event: Event, *, all_events: bool) -> WebhookEndpointQuerySet:
    """The event's own, and those of all its organizer's events for who may set up these."""
    rows: WebhookEndpointQuerySet = WebhookEndpoint.objects.of_event(event).select_related(
        "event", "organizer"
    )
    return rows if all_events else rows.filter(event=event)


def counted(rows: WebhookEndpointQuerySet) -> WebhookEndpointQuerySet:
    """With what is under way and when something was last taken: each read from an index of its own, however many
    messages there are.
    """
    sent = WebhookMessage.objects.filter(endpoint=OuterRef("pk")).order_by()
    waiting = sent.filter(state=State.WAITING)
    return rows.annotate(
        waiting=_number(waiting),
        tried=_number(waiting.filter(tries__gt=0)),
        failed=_number(sent.filter(state=State.FAILED)),
        taken_at=Subquery(
            sent.filter(delivered_at__isnull=False).order_by("-delivered_at").values("delivered_at")[:1]
        ),
    )


def _by_id(event: int, organizer: int, public_id: str) -> WebhookEndpointQuerySet:
    rows: WebhookEndpointQuerySet = WebhookEndpoint.objects.filter(event=event, organizer=organizer)
    return rows.filter(public_id=public_id).select_related("event", "organizer").order_by()


_own: Prepared[WebhookEndpoint] = Prepared(_by_id, event=-1, organizer=-2, public_id="any")
_own_counted: Prepared[WebhookEndpoint] = Prepared(
    lambda event, organizer, public_id: counted(_by_id(event, organizer, public_id)),
    event=-1,
    organizer=-2,
    public_id="any",
)


def own(event: Event, public_id: str) -> WebhookEndpoint | None:
    """One of the event's own."""
    return _own.first(event=event.pk, organizer=event.organizer_id, public_id=public_id)


def own_counted(event: Event, public_id: str) -> WebhookEndpoint | None:
    return _own_counted.first(event=event.pk, organizer=event.organizer_id, public_id=public_id)


def _number(rows: WebhookMessageQuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("endpoint").annotate(number=Count("pk")).values("number")), 0)


def listed(rows: WebhookEndpointQuerySet) -> list[WebhookEndpoint]:
    """One query."""
    return list(counted(rows))


@dataclass(frozen=True)
class Wanted:
    """What the inspector shows. Empty values leave nothing out."""

    kind: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None


def messages(endpoint: WebhookEndpoint, wanted: Wanted, *, now: datetime) -> WebhookMessageQuerySet:
    """Of the last thirty days, the newest first, each with what came back last."""
    rows = WebhookMessage.objects.filter(endpoint=endpoint).since(now - WebhookMessage.KEPT)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.since:
        rows = rows.filter(created_at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(created_at__lte=wanted.until)
    return rows.order_by("-pk")


def with_answers(rows: WebhookMessageQuerySet) -> WebhookMessageQuerySet:
    last = WebhookAttempt.objects.filter(message=OuterRef("pk")).order_by("-pk")
    return rows.annotate(
        last_status=Subquery(last.values("status")[:1]), last_error=Subquery(last.values("error")[:1])
    )


def replayable(rows: WebhookMessageQuerySet, most: int) -> Sequence[str]:
    """Ids of those that do not wait anyway, the oldest first."""
    found = rows.exclude(state=State.WAITING).order_by("pk").values_list("public_id", flat=True)
    return list(found[:most])
