"""A mail server that takes everything and remembers the Message-IDs in order."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 stub")
        while line := self.rfile.readline():
            command = line.split(b" ")[0].strip().upper()
            if command == b"DATA":
                self.say("354 go on")
                self.take()
            self.say("250 ok" if command != b"QUIT" else "221 bye")
            if command == b"QUIT":
                return

    def take(self) -> None:
        message_id = ""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            if line.lower().startswith(b"message-id:"):
                message_id = line.split(b":", 1)[1].strip().decode()
        cast(SmtpServer, self.server).taken.append(message_id)

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def running() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
