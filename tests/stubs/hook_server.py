"""A receiver of webhooks on this machine that behaves as it is told, and remembers what it got."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[["Handler"], None]


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HookServer:
    port: int
    behave: Behave
    received: list[Received] = field(default_factory=list)
    names_asked_for: list[str | None] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    @property
    def ids(self) -> list[str]:
        return [one.headers["webhook-id"] for one in self.received]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        server: Any = self.server
        headers = {name.lower(): value for name, value in self.headers.items()}
        server.hooks.received.append(Received(self.path, headers, body))
        server.hooks.behave(self)

    def log_message(self, *args: Any, **named: Any) -> None:
        """Silent."""


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side goes away in the middle: that is what is tested."""


def answers(status: int, body: bytes = b"", **headers: str) -> Behave:
    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def drips(handler: Handler) -> None:
    """One byte of a header at a time: each comes in time, the whole never does."""
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def says_nothing(handler: Handler) -> None:
    time.sleep(10)


def floods(handler: Handler) -> None:
    """A body without an end."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(2000):
            handler.wfile.write(b"x" * 65536)
    except OSError:
        return


def hangs_up(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.close()


def speaks_gibberish(handler: Handler) -> None:
    handler.wfile.write(b"what do you want\r\n\r\n")


@contextmanager
def hook_server(behave: Behave, tls: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    server = Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hooks = HookServer(server.server_port, behave)
    server.hooks = hooks  # type: ignore[attr-defined]
    if tls is not None:
        tls.sni_callback = lambda _socket, name, _context: hooks.names_asked_for.append(name)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hooks
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
