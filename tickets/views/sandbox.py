"""The sandbox's own payment page, where Stripe's would be. No money moves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.http import Request
from core.prepared import Prepared
from core.sealed import fingerprint
from events import access
from tickets import gateways
from tickets.actions import payments
from tickets.gateways.sandbox import Choice, SandboxGateway
from tickets.models import PaymentAttempt

CHOICES = frozenset(choice.value for choice in Choice)


def _of_order(slug: Any, secret: Any, attempt: Any) -> Any:
    attempts = PaymentAttempt.objects.filter(gateway=SandboxGateway.name, public_id=attempt)
    mine = attempts.filter(order__event__slug=slug, order__secret_hash=secret)
    return mine.select_related("order__event__organizer").order_by()


_attempt: Prepared[PaymentAttempt] = Prepared(
    _of_order,
    slug="a-slug",
    secret="a-fingerprint",  # noqa: S106 - samples
    attempt="an-attempt",
)


@access.secret_row
def sandbox_pay(request: Request, slug: str, secret: str, attempt: str) -> HttpResponse:
    """Choose what the bank answers. What is decided already, also by the back button, shows the order instead."""
    found = _attempt.first(slug=slug, secret=fingerprint(secret), attempt=attempt)
    if found is None or not gateways.plays(found.order.event):
        raise Http404
    event = found.order.event
    if found.state != PaymentAttempt.State.OPEN:
        return redirect("order", slug=slug, secret=secret)
    choice = request.POST.get("outcome", "")
    if choice not in Choice.__members__.values():
        return render(
            request, "tickets/sandbox.html", {"event": event, "order": found.order, "attempt": found}
        )
    try:
        payments.settle_sandbox(attempt=found, choice=choice, now=timezone.now())
    except payments.CannotPay as refusal:
        messages.warning(request, refusal.message)
    return redirect("order", slug=slug, secret=secret)
