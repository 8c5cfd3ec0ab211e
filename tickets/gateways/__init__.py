"""Who takes the money. The organizer's own Stripe account, else the installation's, else the sandbox."""

from django.conf import settings

from events.models import Event, Organizer
from tickets.gateways.books import Books, Charged, Disputed, Entry, FoundRefund, PaidOut
from tickets.gateways.interface import (
    BadSignature,
    Broken,
    Declined,
    Gateway,
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
from tickets.gateways.sandbox import SandboxGateway
from tickets.gateways.sandbox_books import SandboxBooks
from tickets.gateways.stripe import StripeGateway
from tickets.gateways.stripe_books import StripeBooks

SANDBOX = SandboxGateway.name
STRIPE = "stripe"
# An account of the organizer's own: its references never meet those of the installation's account.
STRIPE_OWN = "stripe_own"


class NoGateway(Exception):
    """Neither keys nor the sandbox: nothing can be paid here."""


def gateway_for(event: Event) -> Gateway:
    """Where a new payment of the event goes. A sandbox takes no money, whatever keys its organizer has."""
    if event.is_sandbox:
        return SandboxGateway()
    if event.organizer.stripe_secret_key_sealed:
        return own_stripe(event.organizer)
    if settings.SANDBOX_PAYMENTS:
        return SandboxGateway()
    return stripe_of_installation()


def plays(event: Event) -> bool:
    """Whether the sandbox's payment page is open for the event."""
    return settings.SANDBOX_PAYMENTS or event.is_sandbox


def gateway_named(name: str, event: Event) -> Gateway:
    """The gateway that an attempt or payment of the event was made with."""
    if name == SANDBOX:
        return SandboxGateway()
    if event.is_sandbox:
        raise NoGateway("The event is a sandbox: it takes no money.")
    return own_stripe(event.organizer) if name == STRIPE_OWN else stripe_of_installation()


def books_of(gateway: Gateway) -> Books:
    """The reading side of its account."""
    return StripeBooks(gateway) if isinstance(gateway, StripeGateway) else SandboxBooks()


def stripe_of_installation() -> StripeGateway:
    if not settings.STRIPE_SECRET_KEY:
        raise NoGateway("STRIPE_SECRET_KEY is not set.")
    return StripeGateway(STRIPE, settings.STRIPE_SECRET_KEY, tuple(settings.STRIPE_WEBHOOK_SECRETS))


def own_stripe(organizer: Organizer) -> StripeGateway:
    """Raises NoGateway for a key that must not be used here, as the start does with the installation's."""
    key = organizer.stripe_secret_key
    if not key:
        raise NoGateway("The organizer has no key of its own.")
    if "_live_" in key and (settings.DEBUG or settings.STRIPE_API_BASE):
        raise NoGateway("A live key is refused together with DEBUG or STRIPE_API_BASE.")
    secrets = (part.strip() for part in organizer.stripe_webhook_secret.split(","))
    return StripeGateway(STRIPE_OWN, key, tuple(secret for secret in secrets if secret))


__all__ = [
    "SANDBOX",
    "STRIPE",
    "STRIPE_OWN",
    "BadSignature",
    "Books",
    "Broken",
    "Charged",
    "Declined",
    "Disputed",
    "Entry",
    "FoundRefund",
    "Gateway",
    "Line",
    "NoGateway",
    "Notice",
    "Opened",
    "Outcome",
    "OutcomeState",
    "PaidOut",
    "RefundState",
    "Refunded",
    "SandboxGateway",
    "StripeGateway",
    "Unreachable",
    "Urls",
    "books_of",
    "gateway_for",
    "gateway_named",
    "own_stripe",
    "plays",
    "stripe_of_installation",
]
