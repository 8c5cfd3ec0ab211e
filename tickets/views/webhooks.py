"""What Stripe tells us. The signature is checked on the raw body before anything is read from it.

400 for what is not signed for this endpoint; 2xx for what is signed but not ours; 503 if it could not be stored or
looked up now, so that Stripe sends it again.
"""

import logging
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone

from core import access
from events.models import Organizer
from tickets import gateways
from tickets.actions import mirrors, payments
from tickets.gateways import Notice, StripeGateway
from tickets.models import PaymentAttempt

logger = logging.getLogger("plenary.webhooks")

# What events about money that was paid already lead to.
ABOUT: Mapping[str, Callable[..., bool]] = {
    "charge": mirrors.charge_told,
    "refund": mirrors.refund_told,
    "dispute": mirrors.dispute_told,
    "payout": mirrors.payout_told,
}


@access.signed_webhook
def stripe(request: HttpRequest) -> HttpResponse:
    """Events of the installation's own account."""
    try:
        gateway = gateways.stripe_of_installation()
    except gateways.NoGateway:
        return HttpResponseBadRequest()
    return _receive(request, gateway, None)


@access.signed_webhook
def stripe_of_organizer(request: HttpRequest, organizer: str) -> HttpResponse:
    """Events of one organizer's account, which touch that organizer's orders only."""
    found = Organizer.objects.filter(public_id=organizer).first()
    try:
        gateway = gateways.own_stripe(found) if found else None
    except gateways.NoGateway:
        gateway = None
    return _receive(request, gateway, found) if gateway else HttpResponseBadRequest()


def _receive(request: HttpRequest, gateway: StripeGateway, organizer: Organizer | None) -> HttpResponse:
    try:
        notice = gateway.parse_webhook(request.body, request.headers.get("Stripe-Signature", ""))
    except gateways.BadSignature:
        logger.warning("webhook refused", extra={"gateway": gateway.name})
        return HttpResponseBadRequest()
    told = {"kind": notice.kind, "reference": notice.reference}
    if notice.is_live != gateway.is_live:
        logger.warning("webhook of the other mode", extra=told)
        return HttpResponse()
    try:
        known = _handle(notice, gateway, organizer)
    except (gateways.Unreachable, gateways.Broken):
        return HttpResponse(status=503)
    except gateways.Declined:
        known = False
    if not known:
        logger.info("webhook not for us", extra=told)
    return HttpResponse()


def _handle(notice: Notice, gateway: StripeGateway, organizer: Organizer | None) -> bool:
    """What it is about is read from Stripe anew. False for what we do not know or is somebody else's."""
    if notice.about == "attempt":
        return _about_attempt(notice, gateway, organizer)
    told = ABOUT.get(notice.about)
    if told is None or not notice.subject:
        return False
    return told(gateway=gateway, organizer=organizer, reference=notice.subject, now=timezone.now())


def _about_attempt(notice: Notice, gateway: StripeGateway, organizer: Organizer | None) -> bool:
    attempts = PaymentAttempt.objects.filter(gateway=gateway.name, reference=notice.subject)
    if organizer is not None:
        attempts = attempts.filter(order__event__organizer=organizer)
    if not notice.subject or not attempts.exists():
        return False
    payments.fulfil(
        attempt_reference=notice.subject,
        gateway=gateway.name,
        outcome=gateway.read(notice.subject),
        event_reference=notice.reference,
        event_kind=notice.kind,
        now=timezone.now(),
    )
    return True
