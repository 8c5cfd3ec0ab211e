"""Pages of the floor, and the page cache: nothing personal, the right answer to every condition."""

import gzip

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from core import pagecache

BODY = "<p>" + "agenda " * 400 + "</p>"


def get(**headers: str) -> HttpResponse:
    request = RequestFactory().get("/x/", headers=headers)
    return pagecache.cached(request, key=("test", 1), render=lambda: BODY)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_page_is_made_once_per_key() -> None:
    made: list[str] = []

    def render() -> str:
        made.append(BODY)
        return BODY

    for key in (1, 1, 2):
        pagecache.cached(RequestFactory().get("/x/"), key=("test", key), render=render)
    assert len(made) == 2


def test_page_comes_packed_to_whom_can_unpack() -> None:
    answer = get(**{"accept-encoding": "gzip"})
    assert gzip.decompress(answer.content).decode() == BODY
    assert get().content.decode() == BODY


def test_unchanged_page_answers_304_without_a_body() -> None:
    answer = get(**{"if-none-match": get()["ETag"]})
    assert (answer.status_code, answer.content) == (304, b"")


def test_changed_page_answers_in_full() -> None:
    assert get(**{"if-none-match": 'W/"other"'}).status_code == 200


def test_health_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_names_each_part(client: Client) -> None:
    assert client.get("/readyz").json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "queue": True,
    }


def test_answer_names_its_request(client: Client) -> None:
    assert client.get("/healthz", headers={"request-id": "my-request-1"})["Request-Id"] == "my-request-1"
    assert client.get("/healthz", headers={"request-id": "x\ny"})["Request-Id"].startswith("req_")


def test_policy_forbids_inline_scripts(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
