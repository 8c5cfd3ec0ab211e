"""What is new or changed at an event, as it comes: asked for again and again, each state shown once."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from plenary_client.client import Client
from plenary_client.transport import Answer

# A change is dated when it begins and seen when it has ended.
OVERLAP = timedelta(seconds=30)


@dataclass(frozen=True)
class Source:
    """A list, and the word for a row of it."""

    word: str
    rows: Callable[..., Iterator[Mapping[str, Any]]]


@dataclass
class Tail:
    """`since` is the server's clock: ours may be another."""

    client: Client
    sources: Sequence[Source]
    interval: float
    since: datetime | None = None
    sleep: Callable[[float], None] = time.sleep
    _seen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._server = datetime.now(UTC)
        self.client.transport.on_answer = self._note

    def follow(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """For ever: the word of a row, and the row. What lay there before `since` is not shown."""
        if self.since is None:
            self.client.read_token()
            self.since = self._server
            # What has just changed is known as it is now.
            for _old in self._changed(self.since - OVERLAP):
                pass
        asked = self.since
        while True:
            began = None
            for word, row in self._changed(asked):
                began = began or self._server
                yield word, row
            asked = (began or self._server) - OVERLAP
            self.sleep(self.interval)

    def _changed(self, since: datetime) -> Iterator[tuple[str, Mapping[str, Any]]]:
        moment = since.astimezone(UTC).isoformat().replace("+00:00", "Z")
        for source in self.sources:
            for row in source.rows(updated_since=moment, limit=100):
                state = json.dumps(row, sort_keys=True)
                if self._seen.get(row["id"]) != state:
                    self._seen[row["id"]] = state
                    yield source.word, row

    def _note(self, answer: Answer) -> None:
        try:
            self._server = parsedate_to_datetime(answer.headers["date"])
        except (KeyError, ValueError):
            self._server = datetime.now(UTC)


def sources(client: Client, scopes: Sequence[str]) -> list[Source]:
    """What the token may read of all that there is."""
    offered = [
        ("orders:read", Source("order", client.iter_orders)),
        ("tickets:read", Source("ticket", client.iter_tickets)),
        ("codes:read", Source("code", client.iter_codes)),
        ("sessions:read", Source("session", client.iter_sessions)),
    ]
    return [source for scope, source in offered if scope in scopes]
