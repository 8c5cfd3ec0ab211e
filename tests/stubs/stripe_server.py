"""A stand-in for Stripe's API on this machine: Checkout Sessions, refunds, idempotency, faults, signed events.

It checks what Stripe checks of our requests (parameters it does not know, expires_at, amounts, same key with other
parameters), so that the adapter is tested with the real SDK over HTTP. What Stripe does beyond that it does not know.
"""

import hashlib
import hmac
import json
import random
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.stubs.stripe_books import Account, AccountSide

KNOWN = {
    "mode", "ui_mode", "client_reference_id", "metadata", "payment_intent_data", "line_items", "expires_at",
    "success_url", "cancel_url", "adaptive_pricing",
}  # fmt: skip
DONE_BUT_LOST = 299
LONGEST, SHORTEST = 24 * 3600, 30 * 60


class Refusal(Exception):
    def __init__(self, status: int, message: str, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.message, self.kind = status, message, kind


@dataclass
class Books:
    """What the stand-in knows. `faults` are statuses to answer the next requests with, None for no answer.

    With `trouble` between 0 and 1 so many requests go wrong by chance: not answered, refused, broken, or done and
    the answer lost.
    """

    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[str, int, dict[str, Any]]] = field(default_factory=dict)
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[int | None] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    refund_status: str = "succeeded"
    trouble: float = 0.0
    luck: random.Random = field(default_factory=lambda: random.Random(11))

    @property
    def net(self) -> int:
        """What was paid less what was given back, over all sessions."""
        paid = (one["amount_total"] for one in self.sessions.values() if one["payment_status"] == "paid")
        given_back = (one["amount"] for one in self.refunds.values() if one["status"] == "succeeded")
        return int(sum(paid) - sum(given_back))


class StripeServer(AccountSide):
    """`with StripeServer() as stripe:` then `stripe.url`. The buyer's and the bank's side are its methods."""

    def __init__(self) -> None:
        self.books = Books()
        self._numbers = count(1)
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def number(self) -> int:
        return next(self._numbers)

    def forget(self) -> None:
        self.books = Books()

    # What buyers and banks do

    def pay(self, session: str) -> None:
        """Nobody can pay on a page that has expired."""
        if self.books.sessions[session]["status"] == "open":
            self._finish(session, "paid", "succeeded")

    def pay_later(self, session: str) -> None:
        if self.books.sessions[session]["status"] == "open":
            self._finish(session, "unpaid", "processing")

    def bank_pays(self, session: str) -> None:
        self._finish(session, "paid", "succeeded")

    def bank_refuses(self, session: str) -> None:
        self._finish(session, "unpaid", "requires_payment_method")

    def expire(self, session: str) -> None:
        self.books.sessions[session]["status"] = "expired"

    def _finish(self, session: str, payment_status: str, intent_status: str) -> None:
        found = self.books.sessions[session]
        found["status"], found["payment_status"] = "complete", payment_status
        found["payment_intent"] = {
            "id": f"pi_{session}",
            "object": "payment_intent",
            "status": intent_status,
            "metadata": found["metadata"],
        }
        if payment_status == "paid":
            self.charge(found)

    # What Stripe tells

    def event(
        self, kind: str, subject: dict[str, Any], *, event_id: str = "", livemode: bool = False
    ) -> bytes:
        body = {
            "id": event_id or f"evt_{next(self._numbers)}",
            "object": "event",
            "api_version": "2019-01-01",
            "type": kind,
            "livemode": livemode,
            "created": int(time.time()),
            "data": {"object": subject},
        }
        return json.dumps(body).encode()

    # The API

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length).decode() or urlsplit(handler.path).query
        key = handler.headers.get("Idempotency-Key", "")
        path = urlsplit(handler.path).path
        if path.startswith("/pay/"):
            self.show_page(handler)
            return
        with self._lock:
            self.books.requests.append((handler.command, path, key))
            status, answer = self._respond(handler.command, path, key, body)
        if not status:
            handler.close_connection = True
            return
        content = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def show_page(self, handler: BaseHTTPRequestHandler) -> None:
        """Where a buyer's browser arrives; there is nothing to be done on it."""
        content = (
            b"<!doctype html><html lang=en><title>Checkout</title><link rel=icon href='data:,'>"
            b"<h1>The stand-in's payment page</h1>"
        )
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _respond(self, method: str, path: str, key: str, body: str) -> tuple[int, dict[str, Any]]:
        stored = self.books.answers.get((path, key)) if key and method == "POST" else None
        if stored is not None:
            if stored[0] != body:
                return _error(400, "Keys for idempotent requests can only be used once", "idempotency_error")
            return stored[1], stored[2]
        fault = self.books.faults.pop(0) if self.books.faults else self._mishap()
        if fault is None:
            return 0, {}
        if fault in {409, 429}:
            return _error(fault, "not now", "idempotency_error" if fault == 409 else "invalid_request_error")
        try:
            status, answer = (
                (200, self._do(method, path, body)) if fault < 300 else _error(fault, "boom", "api_error")
            )
        except Refusal as refusal:
            return _error(refusal.status, refusal.message, refusal.kind)
        if key and method == "POST":
            self.books.answers[path, key] = (body, status, answer)
        return (0, {}) if fault == DONE_BUT_LOST else (status, answer)

    def _mishap(self) -> int | None:
        luck = self.books.luck
        return (
            luck.choice([None, 409, 429, 500, DONE_BUT_LOST]) if luck.random() < self.books.trouble else 200
        )

    def _do(self, method: str, path: str, body: str) -> dict[str, Any]:
        parts = path.strip("/").split("/")
        params = nested(body)
        if path == "/v1/checkout/sessions":
            return self._create_session(params)
        if parts[:3] == ["v1", "checkout", "sessions"]:
            session = self.books.sessions.get(parts[3])
            if session is None:
                raise Refusal(404, f"No such checkout session: {parts[3]}")
            if parts[4:] == ["expire"]:
                if session["status"] != "open":
                    raise Refusal(400, "Only Checkout Sessions with a status in [open] can be expired.")
                session["status"] = "expired"
            return session
        account = self.read_account(parts, params) if method == "GET" else None
        if account is not None:
            return account
        if path == "/v1/refunds":
            return self._create_refund(params)
        if parts[:2] == ["v1", "refunds"] and parts[2] in self.books.refunds:
            return self.books.refunds[parts[2]]
        raise Refusal(404, f"Unrecognized request URL {method} {path}")

    def _create_session(self, params: dict[str, Any]) -> dict[str, Any]:
        unknown = set(params) - KNOWN
        if unknown or params.get("ui_mode") != "hosted_page":
            raise Refusal(400, f"Received unknown parameters: {unknown} or ui_mode")
        ahead = int(params["expires_at"]) - time.time()
        if not SHORTEST <= ahead <= LONGEST:
            raise Refusal(
                400, "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours ahead"
            )
        lines = list(params["line_items"].values())
        if len(lines) > 100:
            raise Refusal(400, "at most 100 line items")
        currencies = {line["price_data"]["currency"] for line in lines}
        (currency,) = currencies
        if currency != currency.lower():
            raise Refusal(400, "currency")
        session = f"cs_test_{next(self._numbers)}"
        total = sum(int(line["quantity"]) * int(line["price_data"]["unit_amount"]) for line in lines)
        found: dict[str, Any] = {
            "id": session,
            "object": "checkout.session",
            "url": f"{self.url}/pay/{session}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": total,
            "currency": currency,
            "client_reference_id": params["client_reference_id"],
            "metadata": params.get("metadata", {}),
            "payment_intent": None,
            "livemode": False,
            "asked": params,
        }
        self.books.sessions[session] = found
        return found

    def _create_refund(self, params: dict[str, Any]) -> dict[str, Any]:
        intent, amount = params["payment_intent"], int(params["amount"])
        session = next(
            (s for s in self.books.sessions.values() if (s["payment_intent"] or {}).get("id") == intent), None
        )
        if session is None:
            raise Refusal(404, f"No such payment_intent: {intent}")
        gone = sum(
            r["amount"]
            for r in self.books.refunds.values()
            if r["payment_intent"] == intent and r["status"] != "failed"
        )
        if gone + amount > session["amount_total"]:
            raise Refusal(400, "Refund amount is greater than unrefunded amount on charge")
        refund = f"re_{next(self._numbers)}"
        self.books.refunds[refund] = {
            "id": refund, "object": "refund", "amount": amount, "payment_intent": intent,
            "status": self.books.refund_status, "metadata": params.get("metadata", {}),
        }  # fmt: skip
        self.note_refund(self.books.refunds[refund])
        return self.books.refunds[refund]


def _error(status: int, message: str, kind: str) -> tuple[int, dict[str, Any]]:
    return status, {"error": {"type": kind, "message": message}}


def nested(body: str) -> dict[str, Any]:
    """`a[b][0]=1` as {"a": {"b": {"0": "1"}}}."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        *path, last = name.replace("]", "").split("[")
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return found


def signed(body: bytes, secret: str, *, at: int | None = None, scheme: str = "v1") -> str:
    """The Stripe-Signature header of a body, by Stripe's published recipe."""
    stamp = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},{scheme}={digest}"
