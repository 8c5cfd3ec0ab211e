"""Pages of webhooks: setting one up, its inspector, sending again; and who sees which."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import HistoryEntry
from events.actions import webhook_delivery
from events.models import Event, Role, TeamMember, WebhookAttempt, WebhookEndpoint, WebhookMessage
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.webhooks import make_endpoint, make_message
from tests.stubs.hook_server import answers, hook_server

pytestmark = pytest.mark.django_db
State = WebhookMessage.State


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def team(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def at_once(endpoint: WebhookEndpoint, **fields: Any) -> WebhookMessage:
    now = timezone.now()
    return make_message(endpoint, **{"created_at": now, "next_at": now} | fields)


def done(endpoint: WebhookEndpoint, **fields: Any) -> WebhookMessage:
    return at_once(endpoint, **{"state": State.DELIVERED, "next_at": None} | fields)


def page(name: str, event: Event, *keys: str) -> str:
    return reverse(name, args=[event.slug, *keys])


def test_webhook_is_set_up_and_tested_without_script(team: Client, event: Event) -> None:
    with hook_server(answers(200, b"thanks")) as server:
        fields = {"url": server.url, "description": "Slack", "version": "2026-12-01", "kinds": ["order.paid"]}
        team.post(page("webhook_new", event), fields)
        row = WebhookEndpoint.objects.get()
        assert (row.event, row.kinds, row.url) == (event, ["order.paid"], server.url)
        shown = team.get(page("webhook", event, row.public_id)).content.decode()
        assert row.secret in shown
        answer = team.post(page("webhook_test", event, row.public_id))
        webhook_delivery.deliver_due()
    text = team.get(answer["Location"]).content.decode()
    assert ("thanks" in text, "webhook.test" in text, server.ids[0] in text) == (True, True, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"url": "http://hooks.example.com/"}, "The address must begin with https://."),
        ({"url": "https://10.0.0.7/"}, "The address needs the full name of a server"),
        ({"url": ""}, "This field is required."),
        ({"kinds": ["order.stolen"]}, "order.stolen"),
        ({"version": "2020-01-01"}, "2020-01-01"),
    ],
)
def test_what_makes_no_webhook_is_told_in_words(
    team: Client, event: Event, changed: dict[str, Any], words: str
) -> None:
    fields = {"url": "https://hooks.example.com/in", "version": "2026-12-01"} | changed
    answer = team.post(page("webhook_new", event), fields)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert WebhookEndpoint.objects.count() == 0


def test_webhook_is_changed_and_the_history_tells_no_secret(team: Client, event: Event) -> None:
    row = make_endpoint(event, url="https://hooks.example.com/a")
    fields = {"url": "https://hooks.example.com/b", "version": "2026-12-01", "kinds": ["order.paid"]}
    team.post(page("webhook_edit", event, row.public_id), fields)
    team.post(page("webhook_rotate", event, row.public_id))
    entries = HistoryEntry.objects.of(row.public_id).order_by("pk")
    assert [(one.kind, one.after) for one in entries] == [
        ("webhook.changed", {"url": "https://hooks.example.com/b", "kinds": ["order.paid"]}),
        ("webhook.secret_rotated", {"former_counts": True}),
    ]
    now = timezone.now()
    renewed = WebhookEndpoint.objects.get()
    assert [key == row.secret for key in renewed.secrets(now)] == [False, True]


def test_switched_off_and_on_with_what_waited(team: Client, event: Event) -> None:
    row = make_endpoint(event)
    switch = page("webhook_switch", event, row.public_id)
    team.post(switch, {"do": "off"})
    at_once(row)
    shown = team.get(page("webhook", event, row.public_id)).content.decode()
    assert "Switched off by the team" in shown
    assert team.post(page("webhook_test", event, row.public_id)).status_code == 302
    team.post(switch, {"do": "on_afresh"})
    row.refresh_from_db()
    assert (row.state, WebhookMessage.objects.get().state) == ("active", State.DROPPED)


def test_inspector_filters_by_kind_state_and_time(team: Client, event: Event) -> None:
    row, now = make_endpoint(event), timezone.now()
    paid = done(row, kind="order.paid")
    failed = done(row, kind="ticket.issued", state=State.FAILED)
    old = done(row, kind="order.paid", created_at=now - timedelta(days=20))
    done(row, kind="order.paid", created_at=now - timedelta(days=31))
    at_once(make_endpoint(event), kind="order.paid")
    address = page("webhook", event, row.public_id)

    def found(**asked: str) -> set[str]:
        return {one.public_id for one in team.get(address, asked).context["page"].object_list}

    week_ago = (now - timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    ids = [one.public_id for one in (paid, failed, old)]
    assert found() == set(ids)
    assert found(kind="order.paid") == {ids[0], ids[2]}
    assert found(state="failed") == {ids[1]}
    assert found(until=week_ago) == {ids[2]}
    assert found(since=week_ago, kind="order.paid") == {ids[0]}
    assert found(since="nonsense") == set(ids)


def test_chosen_ones_or_all_that_are_found_go_out_again(team: Client, event: Event) -> None:
    row = make_endpoint(event)
    first, second, third = done(row), done(row, state=State.FAILED), done(row, kind="ticket.issued")
    foreign = done(make_endpoint(make_event()))
    address = page("webhook_replay", event, row.public_id)

    def waiting() -> set[str]:
        return set(WebhookMessage.objects.waiting().values_list("public_id", flat=True))

    team.post(address, {"do": "chosen", "message": [first.public_id, foreign.public_id]})
    assert waiting() == {first.public_id}
    team.post(address, {"do": "all", "kind": "ticket.issued"})
    assert waiting() == {first.public_id, third.public_id}
    team.post(address, {"do": "all"})
    assert waiting() == {first.public_id, second.public_id, third.public_id}


@pytest.mark.parametrize("count", [1, 12])
def test_pages_cost_the_same_for_any_number(
    team: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    row = [make_endpoint(event) for _number in range(count)][-1]
    sent = [done(row) for _number in range(count)]
    for message in sent:
        WebhookAttempt.objects.create(message=message, at=timezone.now(), milliseconds=7, status=200)
    with django_assert_num_queries(6):
        listed = team.get(page("webhooks", event))
    assert len(listed.context["rows"]) == count
    with django_assert_num_queries(8):
        shown = team.get(page("webhook", event, row.public_id))
    assert len(shown.context["page"].object_list) == count
    with django_assert_num_queries(8):
        team.get(page("webhook_message", event, row.public_id, sent[0].public_id))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_others_of_the_team_and_of_other_events_see_nothing(client: Client, event: Event, role: str) -> None:
    row = make_endpoint(event)
    message = done(row)
    pages = [
        page("webhooks", event), page("webhook_new", event), page("webhook", event, row.public_id),
        page("webhook_edit", event, row.public_id),
        page("webhook_message", event, row.public_id, message.public_id),
    ]  # fmt: skip
    posted = [
        page(f"webhook_{name}", event, row.public_id)
        for name in ("replay", "test", "rotate", "switch", "delete")
    ]
    client.force_login(make_team_member(event, role=role).user)
    assert {client.get(one).status_code for one in pages} == {403}
    assert {client.post(one).status_code for one in posted} == {403}
    client.force_login(make_team_member(make_event()).user)
    assert {client.get(one).status_code for one in pages} == {404}
    assert {client.post(one).status_code for one in posted} == {404}


def test_webhook_for_all_events_is_seen_by_who_runs_the_organizer_alone(client: Client, event: Event) -> None:
    sister = make_event(organizer=event.organizer)
    row = make_endpoint(sister, is_of_organizer=True)
    foreign = make_endpoint(make_event())
    client.force_login(make_team_member(event).user)
    assert client.get(page("webhooks", event)).context["rows"] == []
    assert client.get(page("webhook", event, row.public_id)).status_code == 404
    assert client.post(page("webhook_delete", event, row.public_id)).status_code == 404
    fields = {"url": "https://hooks.example.com/in", "version": "2026-12-01", "reach": "organizer"}
    client.post(page("webhook_new", event), fields)
    assert WebhookEndpoint.objects.exclude(pk=foreign.pk).last().event == event
    boss = make_user()
    TeamMember.objects.create(organizer=event.organizer, user=boss, role=Role.OWNER)
    client.force_login(boss)
    assert client.get(page("webhook", event, row.public_id)).status_code == 200
    assert client.get(page("webhook", event, foreign.public_id)).status_code == 404
    client.post(page("webhook_new", event), fields)
    assert WebhookEndpoint.objects.filter(organizer=event.organizer, event=None).count() == 2


def test_list_tells_which_does_not_get_through(team: Client, event: Event) -> None:
    good, bad = make_endpoint(event), make_endpoint(event)
    at_once(good)
    at_once(bad, tries=2)
    done(bad, state=State.FAILED)
    rows = {one.pk: one for one in team.get(page("webhooks", event)).context["rows"]}
    told = [(one.waiting, one.tried, one.failed) for one in (rows[good.pk], rows[bad.pk])]
    assert told == [(1, 0, 0), (1, 1, 1)]
    assert team.get(page("webhooks", event)).content.decode().count("trying again") == 1


def test_message_of_another_webhook_is_not_found(team: Client, event: Event) -> None:
    row, message = make_endpoint(event), done(make_endpoint(event))
    assert team.get(page("webhook_message", event, row.public_id, message.public_id)).status_code == 404


def test_answer_of_the_other_side_is_text_and_nothing_else(team: Client, event: Event) -> None:
    row = make_endpoint(event)
    message = done(row)
    WebhookAttempt.objects.create(
        message=message, at=timezone.now(), milliseconds=1, status=500, answer="<script>alert(1)</script>"
    )
    text = team.get(page("webhook_message", event, row.public_id, message.public_id)).content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;alert" in text) == (False, True)


def test_webhook_is_taken_away_with_its_messages(team: Client, event: Event) -> None:
    row = make_endpoint(event)
    done(row)
    team.post(page("webhook_delete", event, row.public_id))
    assert row not in WebhookEndpoint.objects.all()
    assert team.get(page("webhook", event, row.public_id)).status_code == 404
    assert row.url not in team.get(reverse("webhooks", args=[event.slug])).content.decode()
    webhook_delivery.forget_old(now=timezone.now())
    assert (WebhookEndpoint.with_deleted.count(), WebhookMessage.objects.count()) == (0, 0)
    assert HistoryEntry.objects.of(row.public_id).get().kind == "webhook.deleted"
