"""`plenary events tail --forward`: webhooks for a program on one's own machine, signed like those that the site sends."""

import json
import stat
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from events.models import WebhookEndpoint, WebhookMessage
from events.scopes import Scope
from plenary_client.command import saved
from tests.clients.test_command_line import Terminal, over_wsgi
from tests.factories.api import make_token
from tests.factories.events import make_event
from tests.factories.webhooks import make_message

pytestmark = pytest.mark.django_db


@dataclass
class Receiver:
    """A program that takes webhooks; `answers` are its next statuses."""

    url: str
    answers: list[int] = field(default_factory=list)
    got: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.got.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(found.answers.pop(0) if found.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: Any) -> None:
            """Nothing on the screen."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found = Receiver(f"http://127.0.0.1:{server.server_port}/hooks")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Happening:
    """What happens between two looks: so many messages at each look at the list."""

    each: list[int]
    made: list[WebhookMessage] = field(default_factory=list)

    def send(self, request: Request, timeout: float) -> tuple[int, Mapping[str, str], bytes]:
        if "/messages?" in request.full_url and self.each:
            endpoint = WebhookEndpoint.objects.latest("pk")
            self.made += [make_message(endpoint, created_at=timezone.now()) for _n in range(self.each.pop(0))]
        return over_wsgi(request, timeout)


def terminal(home: Path, happening: Happening, most: int, *scopes: Scope) -> Terminal:
    event = make_event(slug="relay-2027")
    _token, secret = make_token(event, scopes or [Scope.WEBHOOKS_WRITE])
    here = Terminal(home, secret, most=most, send=happening.send)
    assert here.run("login")[0] == 0
    return here


def test_each_message_comes_once_signed_and_the_next_time_goes_on(tmp_path: Path, receiver: Receiver) -> None:
    happening = Happening([2])
    here = terminal(tmp_path, happening, most=2)
    receiver.answers = [200, 500]
    status, said = here.run("events", "tail", "--forward", receiver.url, "--interval", "1")
    head, *lines = said.splitlines()
    endpoint = WebhookEndpoint.objects.get()
    assert (status, head) == (0, f"Check signatures with {endpoint.secret}")
    assert [line.split()[0] for line in lines] == [row.kind for row in happening.made]
    assert [line.split()[2] for line in lines] == ["200", "500"]
    for (headers, body), row in zip(receiver.got, happening.made, strict=True):
        assert Webhook(endpoint.secret).verify(body, dict(headers)) == json.loads(row.body)
        assert ({name.lower(): one for name, one in headers.items()}["webhook-id"], body.decode()) == (
            row.public_id, row.body,
        )  # fmt: skip
    # The site itself sends them nowhere, and whoever reads the file is its owner.
    assert (endpoint.is_active, endpoint.url) == (False, "https://forwarded.invalid/")
    file = saved.place({"HOME": str(tmp_path)}).with_name("forwarding.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    happening.each = [1]
    here.world.most = 1
    _status, again = here.run("events", "tail", "--forward", receiver.url, "--json")
    assert json.loads(again)["id"] == happening.made[2].public_id
    assert (len(receiver.got), WebhookEndpoint.objects.count()) == (3, 1)


def test_who_does_not_answer_is_told_and_a_moment_is_gone_back_to(tmp_path: Path, receiver: Receiver) -> None:
    """Another address has messages of its own, so that two programs miss nothing."""
    happening = Happening([1, 1])
    here = terminal(tmp_path, happening, most=1)
    _status, said = here.run("events", "tail", "--forward", "http://127.0.0.1:9/", "--json")
    told = json.loads(said)
    assert (told["status"], "127.0.0.1:9" in told["error"]) == (0, True)
    receiver.answers = [503, 204]
    forward = ("events", "tail", "--forward", receiver.url, "--json")
    first = json.loads(here.run(*forward)[1])
    again = json.loads(here.run(*forward, "--since", first["created_at"])[1])
    assert (first["id"] == again["id"], first["id"] == told["id"]) == (True, False)
    assert (first["status"], again["status"]) == (503, 204)


def test_only_kinds_that_were_asked_for_are_posted(tmp_path: Path, receiver: Receiver) -> None:
    happening = Happening([])
    here = terminal(tmp_path, happening, most=1)

    def send(request: Request, timeout: float) -> Any:
        if "/messages?" in request.full_url:
            for kind in ("order.paid", "ticket.issued"):
                make_message(WebhookEndpoint.objects.get(), kind=kind, created_at=timezone.now())
        return over_wsgi(request, timeout)

    here.send = send
    _status, said = here.run("events", "tail", "--forward", receiver.url, "--kind", "ticket.issued", "--json")
    assert (json.loads(said)["kind"], len(receiver.got)) == ("ticket.issued", 1)


def test_forgetting_takes_the_endpoint_away(tmp_path: Path, receiver: Receiver) -> None:
    here = terminal(tmp_path, Happening([1]), most=1)
    here.run("events", "tail", "--forward", receiver.url)
    assert here.run("events", "tail", "--forward", receiver.url, "--forget")[0] == 0
    assert not WebhookEndpoint.objects.exists()
    assert saved.load(saved.place({"HOME": str(tmp_path)}).with_name("forwarding.json")) == {}


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    here = terminal(tmp_path, Happening([]), 1, Scope.ORDERS_READ)
    assert here.run("events", "tail", "--forward", "localhost:3000")[0] == 2
    assert here.run("events", "tail", "--kind", "order.paid")[0] == 2
    status, said = here.run("events", "tail", "--forward", "http://127.0.0.1:9/")
    assert (status, "webhooks:write" in said) == (1, True)
