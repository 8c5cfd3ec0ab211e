"""Webhooks set up, tried and looked into through the API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import HistoryEntry
from events.actions import tokens
from events.models import Event, KeptAnswer, WebhookEndpoint, WebhookMessage
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tests.factories.webhooks import make_endpoint, make_message

pytestmark = pytest.mark.django_db
HOOK = {"url": "https://hooks.example.com/plenary", "kinds": ["order.paid"], "description": "Slack"}


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def path(event: Event) -> str:
    return f"events/{event.slug}/webhook-endpoints"


def test_the_secret_is_told_once_and_kept_nowhere_in_clear(event: Event, path: str) -> None:
    api = Api(event)
    made = api.post(path, HOOK, Idempotency_Key="hook")
    assert made.status_code == 201
    told = made.json()
    row = WebhookEndpoint.objects.get()
    assert (told["secret"], told["endpoint"]["url"]) == (row.secret, HOOK["url"])
    read = api.get(f"{path}/{row.public_id}")
    assert read.json() == told["endpoint"] == api.get(path).json()["data"][0]
    assert row.secret not in read.content.decode()
    assert api.post(path, HOOK, Idempotency_Key="hook").content == made.content
    assert row.secret.encode() not in bytes(KeptAnswer.objects.get().body)
    assert all(
        row.secret not in json.dumps([entry.before, entry.after]) for entry in HistoryEntry.objects.all()
    )


def test_another_secret_ends_the_former_one_in_a_day_or_at_once(event: Event, path: str) -> None:
    row, api = make_endpoint(event), Api(event)
    first = api.post(f"{path}/{row.public_id}/rotate").json()
    assert first["secret"] != row.secret
    assert first["endpoint"]["former_secret_until_at"] is not None
    second = api.post(f"{path}/{row.public_id}/rotate", {"ends_former_now": True}).json()
    assert second["endpoint"]["former_secret_until_at"] is None
    assert WebhookEndpoint.objects.get().secrets(timezone.now()) == [second["secret"]]


def test_what_is_left_out_of_a_change_stays(event: Event, path: str) -> None:
    row, api = make_endpoint(event, kinds=["order.paid"], description="Slack"), Api(event)
    changed = api.call("PATCH", f"{path}/{row.public_id}", {"kinds": ["ticket.voided", "order.paid"]}).json()
    assert (changed["kinds"], changed["description"]) == (["order.paid", "ticket.voided"], "Slack")
    assert api.call("PATCH", f"{path}/{row.public_id}", {"description": ""}).json()["description"] == ""


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"url": "ftp://hooks.example.com/"}, "#/url"),
        ({"url": "file:///etc/passwd"}, "#/url"),
        ({"kinds": ["order.invented"]}, "#/kinds"),
        ({"version": "2020-01-01"}, "#/version"),
    ],
)
def test_what_is_wrong_is_pointed_at(event: Event, path: str, change: dict[str, Any], pointer: str) -> None:
    answer = Api(event).post(path, HOOK | change)
    assert (code_of(answer), answer.json()["errors"][0]["pointer"]) == ((422, "invalid"), pointer)
    assert WebhookEndpoint.objects.count() == 0


def test_one_that_is_off_sends_nothing_until_it_is_on(event: Event, path: str) -> None:
    row, api = make_endpoint(event), Api(event)
    one = f"{path}/{row.public_id}"
    message = make_message(row)
    assert (off := api.post(f"{one}/disable").json())["state"] == "disabled"
    assert off["reason"] == "by_hand"
    assert code_of(api.post(f"{one}/test")) == (409, "refused")
    assert code_of(api.post(f"{one}/replay", {"message_ids": [message.public_id]})) == (409, "refused")
    assert api.post(f"{one}/enable", {"sends_waiting": False}).json()["state"] == "active"
    message.refresh_from_db()
    assert message.state == WebhookMessage.State.DROPPED
    sent = api.post(f"{one}/test")
    assert (sent.status_code, sent.json()["kind"]) == (201, "webhook.test")


def test_messages_are_found_read_and_sent_again(event: Event, path: str) -> None:
    row, api = make_endpoint(event), Api(event)
    one, now = f"{path}/{row.public_id}", timezone.now()
    given_up = make_message(row, state=WebhookMessage.State.FAILED, created_at=now, next_at=None, tries=10)
    make_message(row, created_at=now, kind="ticket.voided")
    make_message(row, created_at=now - timedelta(days=31))
    given_up.attempts.create(at=now, milliseconds=84, status=500)
    found = api.get(f"{one}/messages?state=failed&kind=order.paid").json()["data"]
    assert [message["id"] for message in found] == [given_up.public_id]
    assert len(api.get(f"{one}/messages").json()["data"]) == 2
    read = api.get(f"{one}/messages/{given_up.public_id}").json()
    assert (read["body"], read["attempts"][0]["status"]) == (given_up.body, 500)
    assert api.post(f"{one}/replay", {"message_ids": [given_up.public_id]}).json() == {"messages": 1}
    again = api.get(f"{one}/messages/{given_up.public_id}").json()
    assert (again["state"], again["tries"], again["body"]) == ("waiting", 0, given_up.body)
    unknown = api.post(f"{one}/replay", {"message_ids": [given_up.public_id, "msg_nobody"]})
    assert unknown.json()["errors"][0]["pointer"] == "#/message_ids/1"


def test_endpoints_of_others_and_of_all_events_are_nowhere(event: Event, path: str) -> None:
    other, wide = make_endpoint(make_event()), make_endpoint(event, is_of_organizer=True)
    api = Api(event)
    assert api.get(path).json()["data"] == []
    for row in (other, wide):
        message = make_message(row)
        for method, rest in [
            ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test"), ("POST", "/disable"),
            ("GET", "/messages"), ("GET", f"/messages/{message.public_id}"),
        ]:  # fmt: skip
            body: dict[str, Any] | None = None if method == "GET" else {}
            assert code_of(api.call(method, f"{path}/{row.public_id}{rest}", body)) == (404, "not-found")
    assert WebhookEndpoint.objects.count() == 2


def test_deleted_webhook_is_gone_before_its_messages_are(event: Event, path: str) -> None:
    row, api = make_endpoint(event), Api(event)
    message = make_message(row)
    assert api.call("DELETE", f"{path}/{row.public_id}").status_code == 204
    assert WebhookMessage.objects.get() == message
    assert api.get(path).json()["data"] == []
    for method, rest in [
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test"), ("POST", "/enable"),
        ("GET", "/messages"), ("GET", f"/messages/{message.public_id}"),
    ]:  # fmt: skip
        body: dict[str, Any] | None = None if method == "GET" else {}
        assert code_of(api.call(method, f"{path}/{row.public_id}{rest}", body)) == (404, "not-found")
    left = WebhookEndpoint.with_deleted.get()
    assert (left.secret_sealed, left.url, left.is_active) == ("", "", False)


def test_who_may_not_set_up_the_event_sets_up_no_webhook(event: Event, path: str) -> None:
    with pytest.raises(tokens.Refused):
        Api(event, [Scope.WEBHOOKS_WRITE], role="programme")


def test_endpoints_cost_the_same_for_one_and_for_many(
    event: Event, path: str, django_assert_num_queries: Any
) -> None:
    make_message(make_endpoint(event))
    api = Api(event)
    api.get(path)
    with django_assert_num_queries(3):  # token, rights, endpoints
        assert len(api.get(path).json()["data"]) == 1
    for _number in range(9):
        make_message(make_endpoint(event))
    with django_assert_num_queries(3):
        assert len(api.get(path).json()["data"]) == 10


def test_messages_cost_the_same_for_one_and_for_many(
    event: Event, path: str, django_assert_num_queries: Any
) -> None:
    row, api, now = make_endpoint(event), Api(event), timezone.now()
    messages = f"{path}/{row.public_id}/messages"
    make_message(row, created_at=now)
    api.get(messages)
    with django_assert_num_queries(4):  # token, rights, endpoint, messages
        assert len(api.get(messages).json()["data"]) == 1
    for _number in range(9):
        make_message(row, created_at=now)
    with django_assert_num_queries(4):
        assert len(api.get(messages).json()["data"]) == 10
