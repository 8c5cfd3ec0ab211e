"""What holds for every call of the API: who may, what comes back when not, and what stands on each answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from config import api as assembled
from core.api.versions import Change, Versions
from events.actions import tokens
from events.api import gate
from events.models import ApiCall, ApiToken
from events.scopes import Scope
from tests.factories.api import Api, code_of, make_token
from tests.factories.events import make_event, make_team_member

pytestmark = pytest.mark.django_db


def test_an_event_that_is_public_is_read_without_a_token() -> None:
    event = make_event(slug="relay-2027", name="Relay")
    answer = Api().get("events/relay-2027")
    assert answer.status_code == 200
    assert answer.json()["id"] == event.public_id
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer.json() == Api().get(f"events/{event.public_id}").json()


def test_an_event_that_is_not_public_is_there_for_its_own_token_alone() -> None:
    hidden, other = make_event(is_public=False), make_event()
    path = f"events/{hidden.slug}"
    assert Api(hidden).get(path).status_code == 200
    assert code_of(Api(hidden, [Scope.CODES_READ]).get(path)) == (403, "scope-missing")
    nobody, stranger, nothing = (
        Api().get(path), Api(other).get(path), Api().get("events/no-such-event")
    )  # fmt: skip
    assert [code_of(answer) for answer in (nobody, stranger, nothing)] == [(404, "not-found")] * 3
    assert nobody.json()["title"] == nothing.json()["title"]


def test_a_common_cache_keeps_no_answer_to_a_token_and_no_other_version() -> None:
    event = make_event()
    path = f"events/{event.slug}"
    own, refused = Api(event).get(path), Api(event).get("events/elsewhere")
    assert [own["Cache-Control"], refused["Cache-Control"]] == ["private, no-cache", "no-store"]
    assert {"Api-Version", "Authorization"} <= {name.strip() for name in Api().get(path)["Vary"].split(",")}


def test_an_unchanged_answer_costs_no_body() -> None:
    event = make_event()
    first = Api().get(f"events/{event.slug}")
    again = Api().get(f"events/{event.slug}", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    event.name = "Renamed"
    event.save()
    assert Api().get(f"events/{event.slug}", If_None_Match=first["ETag"]).json()["name"] == "Renamed"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "nothing/here", (404, "not-found")),
        ("PUT", "events/relay-2027", (405, "method-not-allowed")),
        ("GET", "events/relay-2027?colour=red", (422, "invalid")),
        ("GET", "token", (401, "token-missing")),
    ],
)
def test_every_refusal_is_a_problem_with_its_page(method: str, path: str, expected: tuple[int, str]) -> None:
    make_event(slug="relay-2027")
    answer = Api().call(method, path)
    assert code_of(answer) == expected
    body = answer.json()
    assert body["type"].endswith(f"/api/problems/{expected[1]}")
    assert body["request_id"] == answer["Request-Id"]
    assert answer["Api-Version"] == "2026-12-01"


def test_a_call_that_breaks_says_so_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()

    def broken(*args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("events.api.event.share", broken)
    answer = Api().get(f"events/{event.slug}")
    assert code_of(answer) == (500, "server-error")
    assert b"secret detail" not in answer.content


def test_tokens_that_are_none_or_no_longer_are_refused() -> None:
    api = Api(make_event())
    assert api.token is not None
    assert api.get("token").json()["id"] == api.token.public_id
    other = "2" if api.secret.endswith("0") else "0"
    wrong = [f"{api.secret[:-1]}{other}", "plnr_live_", "", api.secret.upper()]
    for secret in wrong:
        assert code_of(Api().get("token", Authorization=f"Bearer {secret}"))[0] == 401
    ApiToken.objects.update(created_at=timezone.now() - timedelta(2), expires_at=timezone.now())
    assert code_of(api.get("token")) == (401, "token-ended")
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(2))
    tokens.revoke(token=api.token, by=api.token.user, now=timezone.now())
    assert code_of(api.get("token")) == (401, "token-ended")


def test_a_token_is_found_by_its_checksum_and_kept_as_a_hash_alone() -> None:
    token, secret = make_token(make_event())
    assert tokens.is_wellformed(secret)
    assert not tokens.is_wellformed(secret[:-7] + ("0" if secret[-7] != "0" else "1") + secret[-6:])
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(stored)
    assert stored["start"] == secret[:14]


def test_a_token_can_do_no_more_than_its_maker_now() -> None:
    event = make_event(is_public=False)
    reviewer = make_team_member(event, role="reviewer").user
    with pytest.raises(tokens.Refused):
        make_token(event, [Scope.CODES_READ], by=reviewer)
    api = Api(event)
    assert api.token is not None
    api.token.user.memberships.all().delete()
    assert code_of(api.get(f"events/{event.slug}")) == (403, "right-missing")
    api.token.user.is_active = False
    api.token.user.save()
    assert code_of(api.get("token")) == (401, "token-unknown")


def test_the_limit_counts_down_and_then_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    monkeypatch.setitem(gate.LIMITS, "address", 2)
    monkeypatch.setattr("events.api.gate.timezone.now", lambda: timezone.datetime(2027, 1, 1, tzinfo=timezone.get_default_timezone()))  # type: ignore[attr-defined]  # fmt: skip
    left = [Api().get(f"events/{event.slug}")["RateLimit"] for _ in range(2)]
    assert left == ['"address";r=1;t=60', '"address";r=0;t=60']
    answer = Api().get(f"events/{event.slug}")
    assert code_of(answer) == (429, "rate-limited")
    assert answer["Retry-After"] == "60"
    assert Api(event).get(f"events/{event.slug}").status_code == 200


def test_the_log_has_what_was_refused_but_reading_writes_nothing(
    django_assert_num_queries: Any,
) -> None:
    event = make_event()
    api = Api(event)
    api.get("token")
    with django_assert_num_queries(1):
        answer = api.get("token")
    assert 'queries;desc="1"' in answer["Server-Timing"]
    refused = api.get("events/elsewhere")
    call = ApiCall.objects.get()
    assert (call.request_id, call.status, call.problem) == (refused["Request-Id"], 404, "not-found")
    assert "Server-Timing" not in Api().get(f"events/{event.slug}")
    assert api.token is not None
    api.token.refresh_from_db()
    assert api.token.last_used_at is not None


def test_a_preflight_lets_other_pages_read_what_is_open() -> None:
    event = make_event()
    answer = Api().call("OPTIONS", f"events/{event.slug}")
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Origin" not in Api().call("OPTIONS", "token")


# Versions


OLDER = Versions(
    ["2026-06-01", "2026-12-01"],
    [
        Change(
            "2026-12-01", {"read_event"}, "`name` was called `title`.",
            answer_before=lambda body: {("title" if key == "name" else key): body[key] for key in body},
        )
    ],
)  # fmt: skip


@override_settings(API_VERSIONS="tests.events.test_api_gate.OLDER")
def test_a_token_keeps_the_shape_of_its_first_call() -> None:
    event = make_event(name="Relay")
    path = f"events/{event.slug}"
    old, new = Api(event), Api(event)
    assert old.get(path, Api_Version="2026-06-01").json()["title"] == "Relay"
    assert (old.get(path).json().get("title"), old.get(path)["Api-Version"]) == ("Relay", "2026-06-01")
    assert (new.get(path).json().get("name"), new.get(path)["Api-Version"]) == ("Relay", "2026-12-01")
    assert old.get(path, Api_Version="2026-12-01").json()["name"] == "Relay"
    assert old.get("token")["Api-Version"] == "2026-06-01"
    assert old.get("events/elsewhere")["Api-Version"] == "2026-06-01"
    assert code_of(new.get(path, Api_Version="2025-01-01")) == (400, "unknown-version")


# Marks


def test_every_operation_says_what_it_needs() -> None:
    marks = {
        one.operation_id: [type(mark).__name__ for mark in one.auth_callbacks]
        for bound in assembled.API._get_bound_routers()
        for view in bound.path_operations.values()
        for one in view.operations
    }
    assert marks
    assert {
        name: found for name, found in marks.items() if found not in (["Needs"], ["Open"], ["AnyToken"])
    } == {}


def test_the_pages_about_the_api_are_open(client: Client) -> None:
    assert (
        "read_event" in client.get("/api/openapi.json").json()["paths"]["/api/events/{event}"]["get"].values()
    )
    assert client.get("/api/").status_code == 200
    assert client.get("/api/problems/").status_code == 200
