"""The Python client beyond single operations: trying again, refusals, reading on, webhooks."""

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest
from standardwebhooks import Webhook

from plenary_client import Client, NotGenuine, Problem, Unreachable, verify
from plenary_client.transport import Transport
from tests.clients.test_replay import needs_node
from tests.stubs.replay_server import ReplayServer

ROOT = Path(__file__).resolve().parent.parent.parent
Given = tuple[int, Mapping[str, str], bytes]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY, SENT = b'{"test": 2432232314}', 1614265330
HEADERS = {
    "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": str(SENT),
    "webhook-signature": "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}  # fmt: skip


def given(status: int, body: Any, **headers: str) -> Given:
    kind = "application/json" if status < 300 else "application/problem+json"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": kind} | named, json.dumps(body).encode()


class Server:
    """Gives one answer after the other, and keeps what was asked and how long was waited."""

    def __init__(self, *answers: Given | Exception) -> None:
        self.answers, self.asked, self.waited = list(answers), list[Request](), list[float]()
        transport = Transport(
            "https://tickets.example/", "plnr_live_x", send=self.send, sleep=self.waited.append
        )
        self.client = Client("", event="relay", transport=transport)

    def send(self, request: Request, timeout: float) -> Given:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_write_is_sent_again_with_the_same_key_as_late_as_the_server_says() -> None:
    busy = given(503, {"code": "too-slow"}, Retry_After="7")
    server = Server(busy, Unreachable("reset"), given(201, {"id": "cod_1"}))
    assert server.client.create_code(code="RED", percent_bp=500)["id"] == "cod_1"
    keys = {request.get_header("Idempotency-key") for request in server.asked}
    assert (len(server.asked), len(keys), server.waited[0]) == (3, 1, 7.0)
    assert server.asked[0].full_url == "https://tickets.example/api/events/relay/codes"
    assert None not in keys


def test_two_calls_have_two_keys_and_ones_own_goes_before() -> None:
    server = Server(*(given(201, {}) for _ in range(3)))
    for key in ("", "", "mine"):
        server.client.create_code(code="RED", percent_bp=500, idempotency_key=key)
    keys = [request.get_header("Idempotency-key") for request in server.asked]
    assert (len({*keys}), keys[2]) == (3, "mine")


def test_a_refusal_is_raised_and_not_sent_again() -> None:
    errors = [{"pointer": "#/percent_bp", "detail": "Too much."}]
    server = Server(given(422, {"code": "invalid", "errors": errors, "request_id": "req_1"}))
    with pytest.raises(Problem, match=r"#/percent_bp: Too much\.") as raised:
        server.client.create_code(code="RED", percent_bp=99_999)
    assert (raised.value.status, raised.value.code, raised.value.request_id) == (422, "invalid", "req_1")
    assert len(server.asked) == 1


def test_a_twin_that_still_runs_is_waited_for() -> None:
    server = Server(given(409, {"code": "idempotency-running"}, Retry_After="1"), given(201, {"id": "cod_1"}))
    server.client.create_code(code="RED", percent_bp=500)
    assert server.waited == [1.0]
    with pytest.raises(Problem):
        Server(given(409, {"code": "refused"})).client.create_code(code="RED", percent_bp=500)


def test_who_does_not_answer_is_tried_five_times() -> None:
    server = Server(*(Unreachable("refused") for _ in range(5)))
    with pytest.raises(Unreachable):
        server.client.read_event()
    assert (len(server.asked), len(server.waited)) == (5, 4)


def test_half_an_answer_is_none_and_what_a_proxy_says_is_a_problem() -> None:
    cut = (200, {"Content-Type": "application/json"}, b'{"id": "ev')
    assert Server(cut, given(200, {"id": "evt_1"})).client.read_event()["id"] == "evt_1"
    with pytest.raises(Problem) as raised:
        Server((418, {"Content-Type": "text/html"}, b"<h1>Tea</h1>")).client.read_event()
    assert (raised.value.status, raised.value.title) == (418, "<h1>Tea</h1>")


def test_a_list_reads_on_by_itself() -> None:
    server = Server(
        given(200, {"data": [{"id": "1"}, {"id": "2"}], "next_cursor": "on"}),
        given(200, {"data": [{"id": "3"}], "next_cursor": None}),
    )
    assert [row["id"] for row in server.client.iter_codes(batch="a b")] == ["1", "2", "3"]
    assert server.asked[1].full_url.endswith("/codes?batch=a+b&cursor=on")


def test_what_is_deprecated_warns() -> None:
    server = Server(given(200, {}, Deprecation="@1796083200", Sunset="Mon, 01 Dec 2028 00:00:00 GMT"))
    with pytest.warns(DeprecationWarning, match="ends Mon, 01 Dec 2028"):
        server.client.read_event()


def test_a_token_goes_to_no_other_address() -> None:
    moved = {
        "status": 302,
        "type": "application/problem+json",
        "body": {},
        "headers": {"Location": "/elsewhere"},
    }
    exchanges = [{"request": {"method": "GET", "path": "/api/token"}, "answer": moved}]
    with ReplayServer(exchanges) as server, pytest.raises(Problem) as raised:
        Client(server.url, "plnr_live_x").read_token()
    assert (raised.value.status, server.wrong) == (302, [])


def test_a_site_that_is_none_is_said_at_once() -> None:
    for site in ("tickets.example.org", "file:///etc/passwd", "https://"):
        with pytest.raises(ValueError, match="looks like https"):
            Client(site)


def test_the_published_vector_is_genuine_and_nothing_else() -> None:
    assert verify(BODY, HEADERS, SECRET, now=SENT) == {"test": 2432232314}
    wrong: list[tuple[bytes, dict[str, str], str, float]] = [
        (BODY + b" ", HEADERS, SECRET, SENT), (BODY, HEADERS, SECRET, SENT + 301), (BODY, {}, SECRET, SENT),
        (BODY, HEADERS, "whsec_AAAA", SENT), (BODY, HEADERS | {"webhook-timestamp": "x"}, SECRET, SENT),
    ]  # fmt: skip
    for body, headers, secret, now in wrong:
        with pytest.raises(NotGenuine):
            verify(body, headers, secret, now=now)


def test_what_the_library_signs_is_genuine() -> None:

    moment = datetime.fromtimestamp(SENT, tz=UTC)
    signed = Webhook(SECRET).sign("msg_1", moment, BODY.decode())
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(SENT), "webhook-signature": signed}
    assert verify(BODY, headers, SECRET, now=SENT) == {"test": 2432232314}


@needs_node
def test_the_javascript_client_does_the_same() -> None:
    command = ["node", "--test", str(ROOT / "clients" / "javascript" / "test.js")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout


def test_the_package_asks_for_nothing_else() -> None:
    text = (ROOT / "clients" / "python" / "pyproject.toml").read_text()
    assert "dependencies = []" in text
    package = json.loads((ROOT / "clients" / "javascript" / "package.json").read_text())
    assert [key for key in package if "ependencies" in key] == []
