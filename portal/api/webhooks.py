"""Endpoints of webhooks through the API: set up, given another secret, switched off, tried; their messages, sent again.

A token is of one event, so it sees the event's own endpoints and none of those for all events of the organizer.
"""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from core.api.pages import PageQuery, page
from core.api.problems import check, refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, ZonedInstant, told
from events.actions import webhooks as actions
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event, WebhookEndpoint, WebhookMessage
from events.scopes import Scope
from portal import webhook_desk, webhooks
from portal.forms.webhooks import EndpointForm
from portal.webhook_desk import Wanted

router = Router(tags=["Webhooks"])

ID = "whk_7k2m9q4w8x1c5v3b6n0z"
MESSAGE = "msg_7k2m9q4w8x1c5v3b6n0z"
MOST_REPLAYED = 500
LAST = 50
Kinds = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)]
EndpointState = Annotated[str, OneOf(WebhookEndpoint.State.values)]
MessageState = Annotated[str, OneOf(WebhookMessage.State.values)]


class NewEndpoint(In):
    url: Annotated[str, Field(min_length=1, max_length=500)] = told(
        "Where messages are posted to: https, on a public address.", "https://hooks.example.com/plenary"
    )
    description: Annotated[str, Field(max_length=200)] = Field(
        "", description="What it is for; stands in lists and mails.", examples=["Slack of the programme team"]
    )
    kinds: Kinds = Field(
        [],
        description="Names of kinds of messages. Empty: all, also those that come later.",
        examples=[["order.paid"]],
    )
    version: Annotated[str, Field(max_length=10)] = Field(
        "", description="The shape of its messages, for ever. Empty: the newest.", examples=["2026-12-01"]
    )


class EndpointChange(In):
    """What is left out stays."""

    url: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        None, description="Where messages are posted to.", examples=["https://hooks.example.com/plenary"]
    )
    description: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="What it is for.", examples=["Slack of the programme team"]
    )
    kinds: Kinds | None = Field(None, description="All that it wants from now on.", examples=[["order.paid"]])
    version: Annotated[str, Field(max_length=10)] | None = Field(
        None, description="The shape of messages from now on.", examples=["2026-12-01"]
    )


class EndpointOut(Out):
    id: Id = told("Of the endpoint.", ID)
    url: str = told("Where messages are posted to.", "https://hooks.example.com/plenary")
    description: str = told("What it is for.", "Slack of the programme team")
    kinds: list[str] = told("Kinds of messages it gets; empty: all.", ["order.paid"])
    version: str = told("The shape of its messages.", "2026-12-01")
    state: EndpointState = told("Whether anything is sent.", "active")
    reason: str = told("Why it is disabled, one word: by_hand, gone, failing; empty while it is active.", "")
    former_secret_until_at: datetime | None = Field(
        description="Until then messages are signed with the former secret as well. Null: only with the present one.",
        examples=["2027-05-02T09:30:00Z"],
    )
    waiting: int = told("Messages that are still to be taken.", 0)
    failed: int = told("Messages that were given up within the last thirty days.", 0)
    taken_at: datetime | None = Field(
        description="When its server last took a message. Null: never.", examples=["2027-05-01T09:30:00Z"]
    )
    created_at: datetime = told("When it was set up.", "2027-04-01T09:30:00Z")


class SecretOut(Out):
    secret: str = told(
        "For checking signatures. It is told in this answer alone.", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    endpoint: EndpointOut = told("The endpoint it belongs to.", {})


class RotateIn(In):
    ends_former_now: bool = Field(
        False,
        description="The former secret became known to somebody: it signs nothing any more. Otherwise both do for a day.",
        examples=[False],
    )


class EnableIn(In):
    sends_waiting: bool = Field(
        True,
        description="What waited meanwhile is sent, in its order. Otherwise it is left out.",
        examples=[True],
    )


class AttemptOut(Out):
    at: datetime = told("When it was tried.", "2027-05-01T09:30:00Z")
    milliseconds: int = told("How long the other side took.", 84)
    status: int = told("What it answered with; 0 without an answer.", 200)
    error: str = told("Why there was no answer; empty otherwise.", "")


class MessageOut(Out):
    id: Id = told("The webhook-id: the same at each try and replay.", MESSAGE)
    kind: str = told("Of what it tells.", "order.paid")
    subject_id: Id = told(
        "About what; messages about one thing keep their order.", "ord_7k2m9q4w8x1c5v3b6n0z"
    )
    state: MessageState = told("Whether it was taken.", "delivered")
    tries: int = told("How often it was tried.", 1)
    created_at: datetime = told("When it was made.", "2027-05-01T09:30:00Z")
    delivered_at: datetime | None = Field(
        description="When it was taken. Null: not yet.", examples=["2027-05-01T09:30:01Z"]
    )
    next_at: datetime | None = Field(
        description="When it is tried next. Null: not by itself.", examples=["2027-05-01T09:35:00Z"]
    )


class MessageWithTriesOut(MessageOut):
    body: str = told("What is sent, to the byte.", '{"type":"order.paid"}')
    attempts: list[AttemptOut] = told("The last fifty tries, the newest first.", [])


class MessagesQuery(PageQuery):
    kind: str = Field("", max_length=60, description="Only messages of this kind.", examples=["order.paid"])
    state: MessageState | None = Field(None, description="Only messages in this state.", examples=["failed"])
    since: ZonedInstant | None = Field(
        None, description="Only messages made at this instant or later.", examples=["2027-05-01T00:00:00Z"]
    )


class ReplayIn(In):
    message_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_REPLAYED)] = told(
        "Which are sent again. Those that wait anyway are left alone.", [MESSAGE]
    )


class ReplayedOut(Out):
    messages: int = told("How many are sent again.", 1)


@router.get(
    "events/{event}/webhook-endpoints",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=Listed[EndpointOut],
    operation_id="list_webhook_endpoints",
)
def list_webhook_endpoints(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[EndpointOut]:
    """The event's own endpoints, in the order in which they were set up."""
    return page(_rows(request.auth.event), query, of="webhooks", shape=endpoint_out)


@router.post(
    "events/{event}/webhook-endpoints",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response={201: SecretOut},
    operation_id="create_webhook_endpoint",
)
def create_webhook_endpoint(
    request: ApiRequest, event: str, body: NewEndpoint, response: HttpResponse
) -> Status[SecretOut]:
    """Have a server told of what happens at the event. Keep the secret: no other answer has it."""
    caller = request.auth
    cleaned = _checked(
        caller.event, {**body.model_dump(), "version": body.version or webhooks.VERSIONS.newest}
    )
    with refusing(actions.Refused):
        row = actions.add(
            organizer=caller.event.organizer, event=caller.event, url=cleaned["url"],
            description=cleaned["description"], kinds=cleaned["kinds"], version=cleaned["version"], by=caller.by,
            now=caller.now,
        )  # fmt: skip
    return Status(201, _with_secret(caller.event, row))


@router.get(
    "events/{event}/webhook-endpoints/{endpoint}",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=EndpointOut,
    operation_id="read_webhook_endpoint",
)
def read_webhook_endpoint(request: ApiRequest, event: str, endpoint: str) -> EndpointOut:
    """One endpoint, and how it goes."""
    return _told(request.auth.event, endpoint)


@router.patch(
    "events/{event}/webhook-endpoints/{endpoint}",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=EndpointOut,
    operation_id="change_webhook_endpoint",
)
def change_webhook_endpoint(
    request: ApiRequest, event: str, endpoint: str, body: EndpointChange
) -> EndpointOut:
    """Another address, other kinds, another version. Messages that wait already keep their shape."""
    caller = request.auth
    row = _row(caller.event, endpoint)
    given = {name: value for name, value in body.model_dump().items() if value is not None}
    kept = {"url": row.url, "description": row.description, "kinds": row.kinds, "version": row.version}
    cleaned = _checked(caller.event, kept | given)
    actions.change(
        endpoint=row, url=cleaned["url"], description=cleaned["description"], kinds=cleaned["kinds"],
        version=cleaned["version"], by=caller.by, now=caller.now,
    )  # fmt: skip
    return _told(caller.event, endpoint)


@router.delete(
    "events/{event}/webhook-endpoints/{endpoint}",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response={204: None},
    operation_id="delete_webhook_endpoint",
)
def delete_webhook_endpoint(request: ApiRequest, event: str, endpoint: str) -> Status[None]:
    """Its messages go with it."""
    caller = request.auth
    actions.delete(endpoint=_row(caller.event, endpoint), by=caller.by, now=caller.now)
    return Status(204, None)


@router.post(
    "events/{event}/webhook-endpoints/{endpoint}/rotate",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=SecretOut,
    operation_id="rotate_webhook_secret",
)
def rotate_webhook_secret(request: ApiRequest, event: str, endpoint: str, body: RotateIn) -> SecretOut:
    """Another secret. Keep it: no other answer has it."""
    caller = request.auth
    row = actions.rotate(
        endpoint=_row(caller.event, endpoint), ends_former_now=body.ends_former_now, by=caller.by, now=caller.now
    )  # fmt: skip
    return _with_secret(caller.event, row)


@router.post(
    "events/{event}/webhook-endpoints/{endpoint}/disable",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=EndpointOut,
    operation_id="disable_webhook_endpoint",
)
def disable_webhook_endpoint(request: ApiRequest, event: str, endpoint: str) -> EndpointOut:
    """Nothing is sent any more. What happens meanwhile waits for thirty days."""
    caller = request.auth
    actions.disable(endpoint=_row(caller.event, endpoint), by=caller.by, now=caller.now)
    return _told(caller.event, endpoint)


@router.post(
    "events/{event}/webhook-endpoints/{endpoint}/enable",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=EndpointOut,
    operation_id="enable_webhook_endpoint",
)
def enable_webhook_endpoint(request: ApiRequest, event: str, endpoint: str, body: EnableIn) -> EndpointOut:
    """Send again, with or without what waited meanwhile."""
    caller = request.auth
    actions.enable(
        endpoint=_row(caller.event, endpoint), sends_waiting=body.sends_waiting, by=caller.by, now=caller.now
    )
    return _told(caller.event, endpoint)


@router.post(
    "events/{event}/webhook-endpoints/{endpoint}/test",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response={201: MessageOut},
    operation_id="test_webhook_endpoint",
)
def test_webhook_endpoint(request: ApiRequest, event: str, endpoint: str) -> Status[MessageOut]:
    """Send a message that says nothing has happened. Read it a second later to see what came back."""
    caller = request.auth
    row = _row(caller.event, endpoint)
    with refusing(actions.Refused):
        made = actions.send_test(endpoint=row, event=caller.event, by=caller.by, now=caller.now)
    return Status(201, message_out(made))


@router.get(
    "events/{event}/webhook-endpoints/{endpoint}/messages",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=Listed[MessageOut],
    operation_id="list_webhook_messages",
)
def list_webhook_messages(
    request: ApiRequest, event: str, endpoint: str, query: Query[MessagesQuery]
) -> Listed[MessageOut]:
    """What was and is to be sent, of the last thirty days, the oldest first."""
    caller = request.auth
    row = _row(caller.event, endpoint)
    wanted = Wanted(query.kind, query.state or "", query.since)
    rows = webhook_desk.messages(row, wanted, now=caller.now).defer("body")
    return page(rows, query, of=f"messages.{endpoint}", shape=message_out)


@router.get(
    "events/{event}/webhook-endpoints/{endpoint}/messages/{message}",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=MessageWithTriesOut,
    operation_id="read_webhook_message",
)
def read_webhook_message(request: ApiRequest, event: str, endpoint: str, message: str) -> MessageWithTriesOut:
    """One message: what is sent, and what came back each time."""
    rows = WebhookMessage.objects.filter(
        endpoint__event=request.auth.event,
        endpoint__public_id=endpoint,
        endpoint__deleted_at=None,
        public_id=message,
    )
    row = rows.first()
    if row is None:
        raise nothing_here()
    attempts = [
        AttemptOut(at=one.at, milliseconds=one.milliseconds, status=one.status, error=one.error)
        for one in row.attempts.order_by("-pk")[:LAST]
    ]
    return MessageWithTriesOut(**message_out(row).model_dump(), body=row.body, attempts=attempts)


@router.post(
    "events/{event}/webhook-endpoints/{endpoint}/replay",
    auth=Needs(Scope.WEBHOOKS_WRITE),
    response=ReplayedOut,
    operation_id="replay_webhook_messages",
)
def replay_webhook_messages(request: ApiRequest, event: str, endpoint: str, body: ReplayIn) -> ReplayedOut:
    """Send messages again, in their order: the same id and body, a new time and signature."""
    caller = request.auth
    row = _row(caller.event, endpoint)
    known = set(row.messages.filter(public_id__in=body.message_ids).values_list("public_id", flat=True))
    for place, public_id in enumerate(body.message_ids):
        if public_id not in known:
            raise wrong(f"#/message_ids/{place}", _("The endpoint has no such message."))
    with refusing(actions.Refused):
        count = actions.replay(endpoint=row, messages=body.message_ids, by=caller.by, now=caller.now)
    return ReplayedOut(messages=count)


def _rows(event: Event) -> Any:
    return webhook_desk.counted(webhook_desk.seen(event, all_events=False))


def _row(event: Event, public_id: str) -> WebhookEndpoint:
    row = webhook_desk.own(event, public_id)
    if row is None:
        raise nothing_here()
    return row


def _told(event: Event, public_id: str) -> EndpointOut:
    """With how it goes."""
    row = webhook_desk.own_counted(event, public_id)
    if row is None:
        raise nothing_here()
    return endpoint_out(row)


def _checked(event: Event, given: dict[str, Any]) -> dict[str, Any]:
    """By the form of the page."""
    form = EndpointForm(given, event=event, row=None, all_events=False)
    check(form)
    return form.cleaned_data


def _with_secret(event: Event, row: WebhookEndpoint) -> SecretOut:
    return SecretOut(secret=row.secret, endpoint=_told(event, row.public_id))


def endpoint_out(row: WebhookEndpoint) -> EndpointOut:
    counted: Any = row
    return EndpointOut(
        id=row.public_id, url=row.url, description=row.description, kinds=row.kinds, version=row.version,
        state=row.state, reason=row.reason, former_secret_until_at=row.former_until_at, waiting=counted.waiting,
        failed=counted.failed, taken_at=counted.taken_at, created_at=row.created_at,
    )  # fmt: skip


def message_out(row: WebhookMessage) -> MessageOut:
    return MessageOut(
        id=row.public_id, kind=row.kind, subject_id=row.subject, state=row.state, tries=row.tries,
        created_at=row.created_at, delivered_at=row.delivered_at, next_at=row.next_at,
    )  # fmt: skip
