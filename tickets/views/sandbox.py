"""The sandbox's own payment page, where Stripe's would be. No money moves."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.http import Request
from core.sealed import fingerprint
from events import access
from events.models import Event
from tickets.actions import payments
from tickets.gateways.sandbox import Choice, SandboxGateway
from tickets.models import PaymentAttempt

CHOICES = frozenset(choice.value for choice in Choice)


@access.secret_link
def sandbox_pay(request: Request, event: Event, secret: str, attempt: str) -> HttpResponse:
    """Choose what the bank answers. What is decided already, also by the back button, shows the order instead."""
    if not settings.SANDBOX_PAYMENTS:
        raise Http404
    attempts = PaymentAttempt.objects.filter(gateway=SandboxGateway.name, public_id=attempt).select_related(
        "order"
    )
    mine = attempts.filter(order__event=event, order__secret_hash=fingerprint(secret))
    found = get_object_or_404(mine)
    found.order.event = event
    if found.state != PaymentAttempt.State.OPEN:
        return redirect("order", slug=event.slug, secret=secret)
    choice = request.POST.get("outcome", "")
    if choice not in Choice.__members__.values():
        return render(
            request, "tickets/sandbox.html", {"event": event, "order": found.order, "attempt": found}
        )
    try:
        payments.settle_sandbox(attempt=found, choice=choice, now=timezone.now())
    except payments.CannotPay as refusal:
        messages.warning(request, refusal.message)
    return redirect("order", slug=event.slug, secret=secret)
