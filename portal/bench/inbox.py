"""A mail server that takes everything and remembers to whom, and under which Message-ID."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.to = ""
        self.say("220 inbox")
        while line := self.rfile.readline():
            command = line.split(b" ")[0].strip().upper()
            if command == b"RCPT":
                self.to = line.split(b"<")[1].split(b">")[0].decode()
            if command == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            self.say("250 ok" if command != b"QUIT" else "221 bye")
            if command == b"QUIT":
                return

    def take(self) -> bool:
        """Whether the mail came whole: what breaks off before the last dot has not arrived."""
        message_id = ""
        while line := self.rfile.readline():
            if line == b".\r\n":
                cast(Inbox, self.server).taken.append((self.to, message_id))
                return True
            if line.lower().startswith(b"message-id:"):
                message_id = line.split(b":", 1)[1].strip().decode()
        return False

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Inbox(socketserver.ThreadingTCPServer):
    """`taken` are (address, Message-ID) in the order of their arrival."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[str, str]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A worker that is killed hangs up in the middle of a word: that is what this is for."""


@contextmanager
def running() -> Iterator[Inbox]:
    with Inbox() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
