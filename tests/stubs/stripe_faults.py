"""The stand-in for Stripe on a bad day: answers that fail by plan, and webhooks that are lost, doubled or forged.

What happens to the n-th request and to the n-th event follows from the seed alone; when they come does not.
"""

import heapq
import http.client
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit

from tests.stubs.stripe_server import DONE_BUT_LOST, StripeServer, signed

API = {
    "500 before effect": 0.03, "500 after effect": 0.03, "reset before effect": 0.02, "reset after effect": 0.03,
    "429": 0.02, "409": 0.01, "time-out": 0.004,
}  # fmt: skip
WEBHOOKS = {"lost": 0.15, "doubled": 0.15, "reordered": 0.1, "delayed": 0.15, "forged": 0.1}
FORGERIES = ("foreign secret", "v0 only", "tampered body", "too old")
MOST_TIME_OUTS = 8
LONGER_THAN_ANYBODY_WAITS = 9.0
SENDERS, TRIES = 6, 12


@dataclass(order=True)
class Letter:
    """A webhook to be delivered at a time. `event` is its id; forged ones must be refused."""

    at: float
    number: int
    event: str = field(compare=False)
    body: bytes = field(compare=False)
    forgery: str = field(compare=False, default="")
    tries: int = field(compare=False, default=0)


def drawn(table: dict[str, float], seed: str) -> str:
    """One of the table's kinds by its probability, or nothing: always the same for the same seed."""
    at = random.Random(seed).random()
    for kind, share in table.items():
        if at < share:
            return kind
        at -= share
    return ""


class FaultyStripe(StripeServer):
    """`target` is the port that webhooks go to. After `calm()` nothing fails any more and nothing new is sent."""

    def __init__(self, seed: int, target: int, secret: str) -> None:
        super().__init__()
        self.seed, self.target, self.secret = seed, target, secret
        self.faults: Counter[str] = Counter()
        self.deaf: set[str] = set()
        self.known: set[str] = set()
        self.accepted_forgeries: list[str] = []
        self.calm_now = False
        self._requests, self._letters = count(1), count(1)
        self._current = threading.local()
        self._post: list[Letter] = []
        self._more = threading.Condition()
        self._senders = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]

    def __enter__(self) -> Self:
        for sender in self._senders:
            sender.start()
        return super().__enter__()

    def calm(self) -> None:
        """The bad day is over. What could not be delivered by now never is, which counts as lost."""
        with self._more:
            self.calm_now = True
            self.deaf.clear()
            self._post.clear()

    @property
    def is_quiet(self) -> bool:
        return not self._post

    def settle_banks(self) -> None:
        """Every bank has answered in the end."""
        for number, (name, session) in enumerate(list(self.books.sessions.items())):
            intent = session["payment_intent"] or {}
            if intent.get("status") == "processing":
                (self.bank_pays if number % 2 else self.bank_refuses)(name)

    def keys_are_forgotten(self) -> None:
        """After a day Stripe no longer remembers keys, nor the errors it gave to them."""
        self.books.answers = {key: known for key, known in self.books.answers.items() if known[1] < 500}

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        fault = "" if self.calm_now else drawn(API, f"{self.seed}/api/{next(self._requests)}")
        if fault == "time-out" and self.faults["api: time-out"] >= MOST_TIME_OUTS:
            fault = ""
        if fault:
            self.faults[f"api: {fault}"] += 1
        if fault == "time-out":
            time.sleep(LONGER_THAN_ANYBODY_WAITS)
        self._current.fault = fault
        with suppress(ConnectionError):  # who asked was killed, or waits no longer
            super().answer(handler)

    def _respond(self, method: str, path: str, key: str, body: str) -> tuple[int, dict[str, Any]]:
        """Under the server's lock."""
        fault: str = getattr(self._current, "fault", "")
        if any(session in path for session in self.deaf):
            fault = "reset before effect"
        status = {"": 200, "500 before effect": 500, "reset before effect": None, "429": 429, "409": 409}
        self.books.faults[:] = [status.get(fault, DONE_BUT_LOST if "reset" in fault else 200)]
        answer = super()._respond(method, path, key, body)
        self.books.faults.clear()
        if fault == "500 after effect" and answer[0] == 200:
            broken = {"error": {"type": "api_error", "message": "boom"}}
            if method == "POST" and key:
                self.books.answers[path, key] = (body, 500, broken)
            return 500, broken
        return answer

    # What buyers and banks do

    def _finish(self, session: str, payment_status: str, intent_status: str) -> None:
        was_open = self.books.sessions[session]["status"] == "open"
        super()._finish(session, payment_status, intent_status)
        word = "async_payment_succeeded" if payment_status == "paid" else "async_payment_failed"
        self.tell(f"checkout.session.{'completed' if was_open else word}", self.books.sessions[session])

    def _do(self, method: str, path: str, body: str) -> dict[str, Any]:
        answer = super()._do(method, path, body)
        if path.endswith("/expire"):
            self.tell("checkout.session.expired", answer)
        if method == "POST" and path == "/v1/refunds":
            self.tell("refund.created", answer)
        return answer

    # What Stripe tells

    def tell(self, kind: str, subject: dict[str, Any]) -> None:
        """Put an event into the post, by plan: with its copies and forgeries, or not at all."""
        if self.calm_now:
            return
        number = next(self._letters)
        event = f"evt_{self.seed}_{number}"
        body = self.event(kind, subject, event_id=event)
        fate = drawn(WEBHOOKS, f"{self.seed}/webhook/{number}")
        draw = random.Random(f"{self.seed}/delay/{number}")
        now = time.monotonic() + draw.uniform(0, 0.2)
        if fate:
            self.faults[f"webhook: {fate}"] += 1
        if fate == "lost":
            return
        late = {"delayed": draw.uniform(2, 8), "reordered": draw.uniform(0.5, 2)}.get(fate, 0.0)
        self._put(Letter(now + late, number, event, body))
        if fate == "doubled":
            self._put(Letter(now, number, event, body))
            self._put(Letter(now + draw.choice([0.0, 0.3, 1.0]), number, event, body))
        if fate == "forged":
            self._put(Letter(now, number, f"{event}_forged", body, forgery=draw.choice(FORGERIES)))

    def forge(self, session: str) -> None:
        """Somebody who wants tickets for nothing says that a session was paid."""
        subject = self.books.sessions[session] | {"status": "complete", "payment_status": "paid"}
        number = next(self._letters)
        event = f"evt_{self.seed}_{number}_forged"
        body = self.event("checkout.session.completed", subject, event_id=event)
        self.faults["webhook: forged"] += 1
        forgery = FORGERIES[number % len(FORGERIES)]
        self._put(Letter(time.monotonic(), number, event, body, forgery=forgery))

    def _put(self, letter: Letter) -> None:
        with self._more:
            heapq.heappush(self._post, letter)
            self._more.notify()

    def _send(self) -> None:
        while True:
            with self._more:
                wait = self._post[0].at - time.monotonic() if self._post else 0.2
                if not self._post or wait > 0:
                    self._more.wait(min(0.2, max(0.01, wait)))
                    continue
                letter = heapq.heappop(self._post)
            self._deliver(letter)

    def _deliver(self, letter: Letter) -> None:
        status = self._deliver_once(letter)
        if letter.forgery:
            if 200 <= status < 300:
                self.accepted_forgeries.append(f"{letter.event} ({letter.forgery})")
            return
        if 200 <= status < 300:
            self.known.add(letter.event)
            return
        if self.calm_now or letter.tries >= TRIES:
            return
        self.faults["webhook: sent again"] += 1
        letter.tries += 1
        letter.at = time.monotonic() + 0.3 * letter.tries
        self._put(letter)

    def _deliver_once(self, letter: Letter) -> int:
        """The status it was answered with; 0 for no answer."""
        body, header = _sealed(letter, self.secret)
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=30)
        try:
            headers = {"Content-Type": "application/json", "Stripe-Signature": header}
            connection.request("POST", "/webhooks/stripe/", body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def _sealed(letter: Letter, secret: str) -> tuple[bytes, str]:
    if letter.forgery == "foreign secret":
        return letter.body, signed(letter.body, "whsec_of_somebody_else")
    if letter.forgery == "v0 only":
        return letter.body, signed(letter.body, secret, scheme="v0")
    if letter.forgery == "tampered body":
        return letter.body.replace(b'"object"', b'"Object"', 1), signed(letter.body, secret)
    if letter.forgery == "too old":
        return letter.body, signed(letter.body, secret, at=int(time.time()) - 3600)
    return letter.body, signed(letter.body, secret)


def session_of(address: str) -> str:
    """The session whose payment page this is; empty for other addresses."""
    path = urlsplit(address).path
    return path.rsplit("/", 1)[1] if path.startswith("/pay/") else ""
