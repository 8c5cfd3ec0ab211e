"""A server that knows nothing but recorded calls: it expects them one after the other and gives the recorded answers."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote

Exchange = dict[str, Any]


class ReplayServer:
    """`wrong` is what was asked otherwise than recorded. `grow` may change answers on their way out."""

    def __init__(self, exchanges: Sequence[Exchange], grow: Callable[[Any], Any] = lambda body: body) -> None:
        self.open, self.grow = list(exchanges), grow
        self.wrong: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.answer(self)

            def do_POST(self) -> None:
                outer.answer(self)

            def do_PATCH(self) -> None:
                outer.answer(self)

            def do_PUT(self) -> None:
                outer.answer(self)

            def do_DELETE(self) -> None:
                outer.answer(self)

            def log_message(self, *args: object) -> None:
                """Nothing on the screen."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if not self.open:
            self.wrong.append(f"one call too many: {handler.command} {handler.path}")
            self._give(handler, 500, "application/json", {})
            return
        expected = self.open.pop(0)
        self._compare(expected["request"], handler, body)
        told = expected["answer"]
        self._give(handler, told["status"], told["type"], told["body"], told.get("headers", {}))

    def _compare(self, request: dict[str, Any], handler: BaseHTTPRequestHandler, sent: bytes) -> None:
        is_file = handler.headers.get("Content-Type") == "application/octet-stream"
        body = b64encode(sent).decode() if is_file else json.loads(sent) if sent else None
        asked = (handler.command, *_parted(handler.path), body or None)
        recorded = (
            request["method"],
            *_parted(request["path"]),
            request.get("file") or request.get("body") or None,
        )
        if asked != recorded:
            self.wrong.append(f"{asked} instead of {recorded}")
        for name, value in request.get("headers", {}).items():
            if handler.headers.get(name) != value:
                self.wrong.append(f"{request['path']}: {name} is {handler.headers.get(name)}")

    def _give(
        self, handler: BaseHTTPRequestHandler, status: int, media_type: str, body: Any, more: Any = ()
    ) -> None:
        content = b"" if body is None else json.dumps(self.grow(body)).encode()
        handler.send_response(status)
        if media_type:
            handler.send_header("Content-Type", media_type)
        for name, value in dict(more).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


def _parted(address: str) -> tuple[str, list[tuple[str, str]]]:
    """In which order parameters stand means nothing."""
    path, _mark, query = address.partition("?")
    return unquote(path), sorted(parse_qsl(query))
