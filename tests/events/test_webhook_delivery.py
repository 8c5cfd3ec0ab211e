"""Delivery against a real server on this machine: each fault with what follows, order, leases, two secrets."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from core import outgoing
from core.models import OutboxMail
from core.outgoing import Answer
from events.actions import webhook_delivery, webhooks
from events.models import Event, WebhookAttempt, WebhookEndpoint, WebhookMessage
from events.webhook_retries import TRIES
from tests.factories.events import make_event, make_user
from tests.factories.webhooks import make_endpoint, make_message
from tests.stubs.hook_server import (
    Behave,
    HookServer,
    answers,
    drips,
    floods,
    hangs_up,
    hook_server,
    speaks_gibberish,
)

pytestmark = pytest.mark.django_db
State = WebhookMessage.State


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def server() -> Iterator[HookServer]:
    with hook_server(answers(204)) as running:
        yield running


def deliver(now: datetime | None = None, **options: Any) -> int:
    return webhook_delivery.deliver_due(clock=lambda: now or timezone.now(), **options)


def within(seconds: float) -> webhook_delivery.Post:
    """As it is posted, with a deadline that a test can wait for."""

    def post(url: str, body: bytes, headers: Any) -> Answer:
        return outgoing.post(url, body, headers, allow_local=True, seconds=seconds)

    return post


FAULTS: list[tuple[str, Behave, int, str, str]] = [
    # what the server does, status noted, state of the message, state of the endpoint
    ("200", answers(200, b"ok"), 200, "delivered", "active"),
    ("204", answers(204), 204, "delivered", "active"),
    ("301", answers(301, Location="http://127.0.0.1:1/"), 301, "waiting", "active"),
    ("400", answers(400, b"what?"), 400, "waiting", "active"),
    ("410", answers(410), 410, "failed", "disabled"),
    ("429 with Retry-After", answers(429, Retry_After="600"), 429, "waiting", "active"),
    ("500", answers(500), 500, "waiting", "active"),
    ("too slow", drips, 0, "waiting", "active"),
    ("body without an end", floods, 200, "delivered", "active"),
    ("hangs up", hangs_up, 0, "waiting", "active"),
    ("no HTTP", speaks_gibberish, 0, "waiting", "active"),
]


@pytest.mark.parametrize(
    ("behave", "status", "state", "endpoint_state"),
    [row[1:] for row in FAULTS],
    ids=[row[0] for row in FAULTS],
)
def test_each_fault_has_one_outcome(
    event: Event, behave: Behave, status: int, state: str, endpoint_state: str
) -> None:
    with hook_server(behave) as server:
        message = make_message(make_endpoint(event, url=server.url))
        # The machine may be busy: only who never ends is not waited for.
        assert deliver(post=within(0.5 if behave is drips else 15)) == 1
    attempt = WebhookAttempt.objects.get()
    message.refresh_from_db()
    assert (attempt.status, message.state, message.endpoint.state) == (status, state, endpoint_state)
    assert (attempt.status == 0) == bool(attempt.error)
    assert len(attempt.answer) <= 2048
    assert (message.next_at is not None) == (state == "waiting")


def test_message_is_what_the_published_verifier_accepts(event: Event, server: HookServer) -> None:
    endpoint = make_endpoint(event, url=server.url)
    message = make_message(endpoint, body='{"type":"order.paid","data":{"title":"Zoë – “ö”"}}')
    deliver()
    got = server.received[0]
    assert Webhook(endpoint.secret).verify(got.body, got.headers) == json.loads(message.body)
    assert got.headers["webhook-id"] == message.public_id
    assert got.headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(got.body.replace(b"paid", b"free"), got.headers)


def test_both_secrets_sign_for_a_day_after_a_rotation(event: Event, server: HookServer) -> None:
    endpoint = make_endpoint(event, url=server.url)
    former, now = endpoint.secret, timezone.now()
    rotated = webhooks.rotate(endpoint=endpoint, ends_former_now=False, by=make_user(), now=now)
    make_message(endpoint)
    deliver(now)
    first = server.received[0]
    for key in (former, rotated.secret):
        Webhook(key).verify(first.body, first.headers)
    assert (rotated.secrets(now), rotated.secrets(now + timedelta(hours=25))) == (
        [rotated.secret, former], [rotated.secret],
    )  # fmt: skip
    webhook_delivery.forget_old(now=now + timedelta(hours=25))
    assert WebhookEndpoint.objects.get().former_sealed == ""


def test_secret_that_leaked_signs_nothing_more(event: Event, server: HookServer) -> None:
    endpoint = make_endpoint(event, url=server.url)
    former, now = endpoint.secret, timezone.now()
    webhooks.rotate(endpoint=endpoint, ends_former_now=True, by=make_user(), now=now)
    make_message(endpoint)
    deliver(now)
    with pytest.raises(WebhookVerificationError):
        Webhook(former).verify(server.received[0].body, server.received[0].headers)


def test_secrets_lie_sealed(event: Event) -> None:
    endpoint = make_endpoint(event)
    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret not in WebhookEndpoint.objects.values_list("secret_sealed", flat=True).get()


def test_later_message_of_the_same_thing_waits_and_of_others_not(event: Event, server: HookServer) -> None:
    endpoint = make_endpoint(event, url=server.url)
    first, second = (make_message(endpoint, subject="ord_a") for _ in range(2))
    other = make_message(endpoint, subject="ord_b")
    server.behave = answers(500)
    now = timezone.now()
    assert deliver(now) == 2
    assert sorted(server.ids) == sorted([first.public_id, other.public_id])
    server.behave = answers(204)
    deliver(now + timedelta(minutes=1))
    assert server.ids[2:].index(first.public_id) < server.ids[2:].index(second.public_id)
    assert WebhookMessage.objects.waiting().count() == 0


def test_two_endpoints_do_not_wait_for_one_another(event: Event, server: HookServer) -> None:
    with hook_server(answers(500)) as broken:
        make_message(make_endpoint(event, url=broken.url), subject="ord_a")
        good = make_message(make_endpoint(event, url=server.url), subject="ord_a")
        deliver()
    assert server.ids == [good.public_id]


def test_receiver_that_hangs_holds_up_nobody_else(event: Event, server: HookServer) -> None:
    """Also not what becomes ready while it hangs."""
    slow, quick = make_endpoint(event), make_endpoint(event, url=server.url)
    make_message(slow)
    let_go = threading.Event()
    late: list[str] = []

    def posts(url: str, body: bytes, headers: Any) -> Answer:
        if url == slow.url:
            return Answer(status=200 if let_go.wait(20) else 0)
        return webhook_delivery.post(url, body, headers)

    def clock() -> datetime:
        """Asked before each claim: by then the slow one is under way."""
        if len(late) < 2:
            late.append(make_message(quick).public_id)
        elif len(server.received) == 2:
            let_go.set()
        return timezone.now()

    assert webhook_delivery.deliver_due(clock=clock, post=posts) == 3
    assert sorted(server.ids) == sorted(late)
    assert let_go.is_set()


def test_nothing_more_goes_out_once_it_is_switched_off(event: Event, server: HookServer) -> None:
    """Also of what had been read before."""
    endpoint, by, asked = make_endpoint(event, url=server.url), make_user(), count()
    for _number in range(5):
        make_message(endpoint)

    def clock() -> datetime:
        now = timezone.now()
        if next(asked) == 2:  # the first two claims and posts are through
            webhooks.disable(endpoint=endpoint, by=by, now=now)
        return now

    webhook_delivery.deliver_due(clock=clock)
    assert len(server.received) == 1
    assert WebhookMessage.objects.waiting().count() == 4


def test_pause_that_was_asked_for_holds_everything_for_the_endpoint(event: Event, server: HookServer) -> None:
    endpoint, now = make_endpoint(event, url=server.url), timezone.now()
    server.behave = answers(429, Retry_After="300")
    make_message(endpoint)
    deliver(now)
    make_message(endpoint)
    assert deliver(now + timedelta(minutes=4)) == 0
    server.behave = answers(200)
    assert deliver(now + timedelta(minutes=6)) == 2


def test_worker_killed_in_the_middle_leaves_a_message_that_goes_out_again_with_its_id(
    event: Event, server: HookServer
) -> None:
    message, now = make_message(make_endpoint(event, url=server.url)), timezone.now()

    def killed(url: str, body: bytes, headers: Any) -> Answer:
        webhook_delivery.post(url, body, headers)
        raise SystemExit  # after it was taken, before that was noted

    with pytest.raises(SystemExit):
        deliver(now, post=killed)
    assert deliver(now + timedelta(seconds=30)) == 0
    assert deliver(now + timedelta(seconds=61)) == 1
    assert server.ids == [message.public_id] * 2
    assert server.received[0].body == server.received[1].body


def down(url: str, body: bytes, headers: Any) -> Answer:
    return Answer(error="Nothing listens there.")


def fail_until_given_up(start: datetime) -> datetime:
    """At the times that the messages themselves name."""
    now = start
    for _number in range(TRIES):
        deliver(now, post=down)
        due = WebhookMessage.objects.waiting().order_by("next_at").first()
        if due is None or due.next_at is None or due.endpoint.state != "active":
            break
        now = due.next_at + timedelta(seconds=10)
    return now


def test_server_that_stays_down_is_told_of_and_then_switched_off(event: Event) -> None:
    author = make_user("dev@example.org")
    endpoint = make_endpoint(event, created_by=author)
    message = make_message(endpoint)
    now = fail_until_given_up(timezone.now())
    message.refresh_from_db()
    endpoint.refresh_from_db()
    assert (message.state, message.attempts.count()) == (State.FAILED, 10)
    assert (endpoint.state, endpoint.reason) == ("disabled", "failing")
    mails = [(mail.kind, mail.to_address) for mail in OutboxMail.objects.order_by("pk")]
    to = event.reply_address
    assert mails == [
        ("webhook.failing", to), ("webhook.failing", "dev@example.org"),
        ("webhook.disabled", to), ("webhook.disabled", "dev@example.org"),
    ]  # fmt: skip
    assert "Nothing listens there." in OutboxMail.objects.order_by("pk")[0].text
    make_message(endpoint)
    assert deliver(now + timedelta(days=1), post=down) == 0


def test_endpoint_that_takes_others_stays_when_one_message_is_given_up(
    event: Event, server: HookServer
) -> None:
    endpoint = make_endpoint(event, url=server.url)
    poison, now = make_message(endpoint, body="poison"), timezone.now()

    def picky(url: str, body: bytes, headers: Any) -> Answer:
        return Answer(status=400 if body == b"poison" else 200)

    for _number in range(TRIES):
        make_message(endpoint)
        deliver(now, post=picky)
        poison.refresh_from_db()
        now = (poison.next_at or now) + timedelta(seconds=10)
    assert poison.state == State.FAILED
    assert WebhookEndpoint.objects.get().state == "active"


def test_switching_on_sends_what_waited_or_leaves_it_out(event: Event, server: HookServer) -> None:
    by = make_user()
    for sends, reached in ((True, 2), (False, 0)):
        endpoint, now = make_endpoint(event, url=server.url), timezone.now()
        make_message(endpoint, state=State.FAILED, next_at=None)
        webhooks.disable(endpoint=endpoint, by=by, now=now)
        make_message(endpoint)
        assert deliver(now) == 0
        webhooks.enable(endpoint=endpoint, sends_waiting=sends, by=by, now=now)
        assert deliver(now) == reached


def test_replay_has_the_same_id_a_new_time_and_a_valid_signature(event: Event, server: HookServer) -> None:
    endpoint, by = make_endpoint(event, url=server.url), make_user()
    message, now = make_message(endpoint), timezone.now()
    deliver(now - timedelta(minutes=2))
    assert webhooks.replay(endpoint=endpoint, messages=[message.public_id], by=by, now=now) == 1
    deliver(now)
    first, again = server.received
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert int(again.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 120
    assert first.body == again.body
    for got in (first, again):
        Webhook(endpoint.secret).verify(got.body, got.headers)
    assert message.attempts.count() == 2


def test_replay_leaves_alone_what_waits_and_what_is_others(event: Event) -> None:
    endpoint, by, now = make_endpoint(event), make_user(), timezone.now()
    waiting = make_message(endpoint, tries=3)
    foreign = make_message(make_endpoint(make_event()), state=State.FAILED, next_at=None)
    ids = [waiting.public_id, foreign.public_id]
    assert webhooks.replay(endpoint=endpoint, messages=ids, by=by, now=now) == 0
    webhooks.disable(endpoint=endpoint, by=by, now=now)
    with pytest.raises(webhooks.Refused):
        webhooks.replay(endpoint=endpoint, messages=ids, by=by, now=now)
    with pytest.raises(webhooks.Refused):
        webhooks.send_test(endpoint=endpoint, event=event, by=by, now=now)


def test_test_message_arrives_as_others_do(event: Event, server: HookServer) -> None:
    endpoint, now = make_endpoint(event, url=server.url, kinds=["order.paid"]), timezone.now()
    webhooks.send_test(endpoint=endpoint, event=event, by=make_user(), now=now)
    deliver(now)
    whole = Webhook(endpoint.secret).verify(server.received[0].body, server.received[0].headers)
    assert (whole["type"], whole["version"], whole["event"]["slug"]) == (
        "webhook.test", "2026-12-01", event.slug,
    )  # fmt: skip


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://10.0.0.1/", "https://hooks.example.com:25/"]
)
def test_address_that_is_never_called_is_refused_at_once(event: Event, url: str) -> None:
    with pytest.raises(webhooks.Refused):
        webhooks.add(
            organizer=event.organizer, event=event, url=url, description="", kinds=[], version="2026-12-01",
            by=make_user(), now=timezone.now(),
        )  # fmt: skip


def test_in_production_nothing_on_this_machine_is_called(
    event: Event, server: HookServer, settings: Any
) -> None:
    settings.DEBUG = settings.LOCAL = False
    make_message(make_endpoint(event, url=server.url))
    deliver()
    assert (server.received, WebhookAttempt.objects.get().error) == (
        [], "The address must begin with https://.",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_a_try_costs_the_same_however_many_wait(
    event: Event, server: HookServer, count: int, django_assert_num_queries: Any
) -> None:
    endpoint = make_endpoint(event, url=server.url)
    for _number in range(count):
        make_message(endpoint)
    with django_assert_num_queries(8):
        assert deliver(limit=1) == 1


def test_messages_are_forgotten_after_thirty_days(event: Event) -> None:
    endpoint, now = make_endpoint(event), datetime(2027, 6, 1, tzinfo=UTC)
    make_message(endpoint, created_at=now - timedelta(days=31))
    kept = make_message(endpoint, created_at=now - timedelta(days=29))
    assert webhook_delivery.forget_old(now=now) == 1
    assert list(WebhookMessage.objects.all()) == [kept]


def test_of_a_deleted_endpoint_nothing_goes_out_and_all_is_taken_away_in_portions(
    event: Event, server: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_delivery, "FORGOTTEN_AT_ONCE", 2)
    now, other = timezone.now(), make_message(make_endpoint(event), created_at=timezone.now())
    for number in (5, 4, 0):
        endpoint = make_endpoint(event, url=server.url)
        messages = [make_message(endpoint, created_at=now) for _ in range(number)]
        webhooks.delete(endpoint=endpoint, by=make_user(), now=now)
        if messages:  # one that is under way
            assert webhook_delivery.note(messages[0], Answer(status=500), now=now) is False
    WebhookEndpoint.objects.filter(pk=other.endpoint_id).update(not_before_at=now + timedelta(hours=1))
    assert (deliver(now), server.received) == (0, [])
    portions = [webhook_delivery.forget_old(now=now) for _ in range(8)]
    assert portions == [2, 2, 1, 2, 2, 1, 1, 0]
    assert list(WebhookMessage.objects.all()) == [other]
    assert list(WebhookEndpoint.with_deleted.all()) == [other.endpoint]
