"""Stripe Checkout: the buyer pays on Stripe's page, we learn of it by webhook, return page and reconciliation.

The only module that imports stripe (SDK 16, API 2026-10-28.endive); what is read of the account is in stripe_books. What it gets from Stripe is turned into plain
values here; a StripeObject is no dict and goes no further.
"""

import json
import logging
import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

import stripe
from django.conf import settings

from core import money, turnstile
from tickets.gateways.interface import (
    BadSignature,
    Broken,
    Declined,
    Line,
    Notice,
    Opened,
    Outcome,
    OutcomeState,
    Refunded,
    RefundState,
    Unreachable,
    Urls,
)
from tickets.models import Order, PaymentAttempt, Refund

logger = logging.getLogger("plenary.stripe")

TIMEOUT = (3.05, 8.0)  # seconds to connect and to answer; the SDK's own default is 80
TOLERANCE = 300  # seconds a signed webhook may be old
# Stripe wants 30 minutes or more; the rest is for clocks that differ and for the way there.
SHORTEST_SESSION = timedelta(minutes=31)
# It takes at most a day; an order that is held for longer gets another page.
LONGEST_SESSION = timedelta(hours=23)
MOST_LINES = 100
LONGEST_NAME = 250

# What Stripe counts otherwise than ISO 4217: as two decimals, of which the last two must be 00.
TWO_DECIMALS_FOR_NONE = frozenset({"ISK", "UGX"})
# Smallest charge by currency, in minor units as core.money counts them. Others are Stripe's equivalent of 0.50 USD.
MINIMUM = {
    "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1500, "DKK": 250, "EUR": 50, "GBP": 30,
    "HKD": 400, "HUF": 17500, "INR": 50, "JPY": 50, "MXN": 1000, "MYR": 200, "NOK": 300, "NZD": 50, "PLN": 200,
    "RON": 200, "SEK": 300, "SGD": 50, "THB": 1000, "TRY": 2000, "TWD": 2000, "USD": 50, "KRW": 700, "ISK": 70,
}  # fmt: skip

T = TypeVar("T")


def to_stripe(minor: int, currency: str) -> int:
    """Our minor units as Stripe counts them. Raises Declined for what Stripe cannot charge exactly."""
    if currency in TWO_DECIMALS_FOR_NONE:
        return minor * 100
    if currency in money.THREE_DECIMALS and minor % 10:
        raise Declined(f"{currency} amounts must end in 0, not {minor}")
    return minor


def from_stripe(amount: int, currency: str) -> int:
    return amount // 100 if currency in TWO_DECIMALS_FOR_NONE else amount


def product_name(text: str) -> str:
    """Plain text without control characters, cut to Stripe's limit; letters of every script stay."""
    shown = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    return " ".join(shown.split())[:LONGEST_NAME] or "—"


@lru_cache(maxsize=64)
def _client(key: str, base: str) -> stripe.StripeClient:
    """One for each account, so that connections are used again. Retries are ours: the buyer's click, the jobs."""
    http = stripe.RequestsClient(timeout=TIMEOUT)
    if base:
        return stripe.StripeClient(key, base_addresses={"api": base}, http_client=http, max_network_retries=0)
    return stripe.StripeClient(key, http_client=http, max_network_retries=0)


class StripeGateway:
    is_remote = True

    def __init__(self, name: str, key: str, webhook_secrets: tuple[str, ...]) -> None:
        self.name = name
        self.webhook_secrets = webhook_secrets
        self.is_live = "_live_" in key
        self._key = key

    def minimum_minor(self, currency: str) -> int:
        return MINIMUM.get(currency, 1)

    def open(self, attempt: PaymentAttempt, order: Order, urls: Urls, *, lines: Sequence[Line]) -> Opened:
        params = session_params(attempt, order, urls, lines)
        options = {"idempotency_key": attempt.idempotency_key}
        session = asked(lambda: self._sessions.create(params, options))
        return Opened(session.id, session.url or "")

    def read(self, reference: str) -> Outcome:
        session = asked(lambda: self._sessions.retrieve(reference, {"expand": ["payment_intent"]}))
        return outcome_of(session.to_dict())

    def close(self, reference: str) -> Outcome:
        """Stripe refuses to expire what is paid or over: then reading tells which."""
        try:
            session = asked(lambda: self._sessions.expire(reference))
        except Declined:
            return self.read(reference)
        return outcome_of(session.to_dict())

    def refund(self, refund: Refund, money: str) -> Refunded:
        currency = refund.payment.currency
        params = {
            "payment_intent": money,
            "amount": to_stripe(refund.amount_minor, currency),
            "metadata": {"refund": refund.public_id, "environment": environment()},
        }
        options = {"idempotency_key": refund.idempotency_key}
        found = asked(lambda: self.client.v1.refunds.create(params, options))  # type: ignore[arg-type]
        return refunded(found.to_dict())

    def read_refund(self, reference: str) -> Refunded:
        return refunded(asked(lambda: self.client.v1.refunds.retrieve(reference)).to_dict())

    def parse_webhook(self, body: bytes, signature: str) -> Notice:
        """Several secrets count while one replaces another. Nothing is parsed before the signature is right."""
        if not any(_is_signed(body, signature, secret) for secret in self.webhook_secrets):
            raise BadSignature
        try:
            return notice_of(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("signed, but no event") from error

    @property
    def client(self) -> stripe.StripeClient:
        return _client(self._key, settings.STRIPE_API_BASE)

    @property
    def _sessions(self) -> Any:
        return self.client.v1.checkout.sessions


def environment() -> str:
    """Tells objects of this installation from others on the same account."""
    return settings.SITE_URL


def session_params(
    attempt: PaymentAttempt, order: Order, urls: Urls, lines: Sequence[Line]
) -> dict[str, Any]:
    """The same for the same attempt, however often it is asked: Stripe compares them under one key."""
    metadata = {
        "order": order.public_id,
        "order_code": order.code,
        "event": order.event.public_id,
        "environment": environment(),
    }
    assert order.expires_at is not None  # an order without a hold cannot be paid
    expires_at = max(order.expires_at, attempt.started_at + SHORTEST_SESSION)
    expires_at = min(expires_at, attempt.started_at + LONGEST_SESSION)
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "client_reference_id": order.public_id,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": f"{order.event.slug} {order.code}"},
        "line_items": line_items(attempt, order, lines),
        "expires_at": int(expires_at.timestamp()),
        "success_url": f"{urls.success}?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": urls.cancel,
        # Otherwise the buyer may pay in another currency than the order's.
        "adaptive_pricing": {"enabled": False},
    }


def line_items(attempt: PaymentAttempt, order: Order, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Net prices, never a coupon besides. Free lines are left out; too many become one."""
    charged = [line for line in lines if line.price_minor]
    if len(charged) > MOST_LINES:
        charged = [Line(f"{order.event.name} {order.code}", attempt.amount_minor, 1)]
    if sum(line.price_minor * line.count for line in charged) != attempt.amount_minor:
        raise Declined("the lines do not add up to the order's total")
    return [
        {
            "quantity": line.count,
            "price_data": {
                "currency": attempt.currency.lower(),
                "unit_amount": to_stripe(line.price_minor, attempt.currency),
                "product_data": {"name": product_name(line.description)},
            },
        }
        for line in charged
    ]


def outcome_of(session: dict[str, Any]) -> Outcome:
    """What a Checkout Session, with its payment intent expanded or not, says."""
    currency = (session.get("currency") or "").upper()
    intent = session.get("payment_intent")
    details = intent if isinstance(intent, dict) else {}
    return Outcome(
        _state_of(session, details),
        amount_minor=from_stripe(session.get("amount_total") or 0, currency),
        currency=currency,
        order=session.get("client_reference_id") or "",
        money=details.get("id") or (intent if isinstance(intent, str) else "") or session["id"],
    )


def _state_of(session: dict[str, Any], intent: dict[str, Any]) -> OutcomeState:
    if session.get("payment_status") in {"paid", "no_payment_required"}:
        return OutcomeState.PAID
    if session.get("status") == "expired":
        return OutcomeState.EXPIRED
    if session.get("status") != "complete":
        return OutcomeState.OPEN
    # Complete but unpaid: a bank is at work, or it has said no.
    if intent.get("status") in {"requires_payment_method", "canceled"}:
        return OutcomeState.FAILED
    return OutcomeState.PENDING


REFUND_STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
}


def refunded(refund: dict[str, Any]) -> Refunded:
    state = REFUND_STATES.get(refund.get("status") or "", RefundState.PENDING)
    return Refunded(refund["id"], state, refund.get("failure_reason") or "")


SESSION_EVENTS = frozenset(
    f"checkout.session.{word}"
    for word in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
)
# What other events are about; what each means for us is found by reading that object anew.
ABOUT = {
    "refund": "refund",
    "charge.refund": "refund",
    "charge.dispute": "dispute",
    "charge": "charge",
    "payout": "payout",
}


def notice_of(event: dict[str, Any]) -> Notice:
    """Only names: what has happened is read from the API, so the event's API version does not matter."""
    kind = str(event["type"])
    subject = event["data"]["object"]
    about = "attempt" if kind in SESSION_EVENTS else ABOUT.get(kind.rpartition(".")[0], "")
    return Notice(
        reference=str(event["id"]),
        kind=kind[:80],
        about=about,
        subject=str(subject.get("id") or ""),
        is_live=bool(event.get("livemode")),
    )


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE))
    except (stripe.SignatureVerificationError, ValueError, TypeError):  # bytes that are no text
        return False


def asked(call: Callable[[], T]) -> T:
    """Stripe's many errors as our three: nobody knows, broken for this key, a clear no."""
    try:
        with turnstile.WEB.outside():
            return call()
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise Unreachable(type(error).__name__) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        logger.error("stripe refuses the key", extra={"error": type(error).__name__})
        raise Unreachable(type(error).__name__) from error
    except (stripe.IdempotencyError, stripe.InvalidRequestError, stripe.CardError) as error:
        raise Declined(f"{type(error).__name__} {error.code or ''} {error.http_status}") from error
    except stripe.StripeError as error:
        if error.http_status == 409:
            raise Unreachable("the same request is being worked on") from error
        raise Broken(f"{type(error).__name__} {error.http_status}") from error
