"""Webhooks for a program on this machine: read from the site as they are made, signed, and posted here.

The site keeps them at an endpoint of their own that is switched off, so that it sends them nowhere itself. Which one that
is, its secret, and what was posted last, lies in a file beside the login: the next time goes on behind it.
"""

import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from plenary_client.client import Client
from plenary_client.command import saved
from plenary_client.problems import Problem, Unreachable
from plenary_client.transport import VERSION, over_http
from plenary_client.webhooks import signature

NAME = "plenary events tail --forward"
# RFC 2606: a name that leads nowhere.
NOWHERE = "https://forwarded.invalid/"
FILE = "forwarding.json"
# As long as the site itself waits for an answer.
TIMEOUT = 15.0
# A message is dated when it is made and seen when that has ended.
OVERLAP = timedelta(seconds=30)
NOT_FOUND = 404

Row = Mapping[str, Any]


@dataclass
class Place:
    """`seen`: the newest messages that were posted, with their moments."""

    endpoint: str
    secret: str
    since: str
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Posted:
    """`status` 0: there was no answer, and `error` says why."""

    status: int
    milliseconds: int
    error: str = ""


class Forwarding:
    def __init__(self, client: Client, target: str, env: Mapping[str, str]) -> None:
        parts = urlsplit(target)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"--forward takes an address like http://127.0.0.1:3000/hooks, not {target!r}.")
        self.client, self.target, self.env = client, target, env
        self.file = saved.place(env).with_name(FILE)
        self.key = f"{client.transport.site} {client.event} {target}"
        known = self._known()
        self.place = known or self._new()
        # What lay there before is not posted, but for what came in just behind the last time.
        self._floor = _moment(self.place.since) - (OVERLAP if known else timedelta())

    def from_now_on(self, since: datetime | None) -> None:
        """Behind what was posted last, or from a moment on once more."""
        if since is not None:
            self.place.since, self.place.seen, self._floor = _text(since), {}, since

    def follow(
        self, interval: float, kinds: Sequence[str], sleep: Callable[[float], None] = time.sleep
    ) -> Iterator[tuple[Row, Posted]]:
        """For ever: each message once, the oldest first, with what the program here answered."""
        while True:
            for row in self._fresh():
                if not kinds or row["kind"] in kinds:
                    whole = self.client.read_webhook_message(self.place.endpoint, row["id"])
                    answered = self._post(row["id"], whole["body"].encode())
                    self._note(row)
                    yield row, answered
                else:
                    self._note(row)
            sleep(interval)

    def forget(self) -> bool:
        """The endpoint goes, and what was kept of it here."""
        try:
            self.client.delete_webhook_endpoint(self.place.endpoint)
        except Problem as problem:
            if problem.status != NOT_FOUND:
                raise
        kept = saved.load(self.file)
        gone = kept.pop(self.key, None) is not None
        saved.store(self.file, kept)
        return gone

    def _known(self) -> Place | None:
        kept = saved.load(self.file).get(self.key)
        if kept is None:
            return None
        place = Place(**kept)
        try:
            found = self.client.read_webhook_endpoint(place.endpoint)
        except Problem as problem:
            if problem.status != NOT_FOUND:
                raise
            return None
        if found["state"] == "active":
            self.client.disable_webhook_endpoint(place.endpoint)
        return place

    def _new(self) -> Place:
        made = self.client.create_webhook_endpoint(url=NOWHERE, description=NAME)
        row = made["endpoint"]
        self.client.disable_webhook_endpoint(row["id"])
        place = Place(row["id"], made["secret"], row["created_at"])
        self._keep(place)
        return place

    def _fresh(self) -> Iterator[Row]:
        since = _text(_moment(self.place.since) - OVERLAP)
        for row in self.client.iter_webhook_messages(self.place.endpoint, since=since, limit=100):
            if row["id"] not in self.place.seen and _moment(row["created_at"]) >= self._floor:
                yield row

    def _post(self, message: str, body: bytes) -> Posted:
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json", "User-Agent": f"plenary-client-python/{VERSION}", "webhook-id": message,
            "webhook-timestamp": at, "webhook-signature": signature(body, message, at, self.place.secret),
        }  # fmt: skip
        request = urllib.request.Request(self.target, body, headers, method="POST")  # noqa: S310 - http or https, see above
        began = time.perf_counter()
        try:
            status, _headers, _content = over_http(request, TIMEOUT)
        except Unreachable as error:
            return Posted(0, round((time.perf_counter() - began) * 1000), str(error))
        return Posted(status, round((time.perf_counter() - began) * 1000))

    def _note(self, row: Row) -> None:
        newest = max(_moment(self.place.since), _moment(row["created_at"]))
        seen = self.place.seen | {row["id"]: row["created_at"]}
        self.place.since = _text(newest)
        self.place.seen = {key: at for key, at in seen.items() if _moment(at) >= newest - OVERLAP}
        self._keep(self.place)

    def _keep(self, place: Place) -> None:
        saved.store(self.file, saved.load(self.file) | {self.key: asdict(place)})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
