"""After the bad day: a day passes, and the jobs do what they are there for until nothing is left to do."""

from datetime import timedelta

from django.db import connection, models
from django.db.models import F
from django.utils import timezone

from core import jobs
from core.models import OutboxMail
from tests.stubs.stripe_faults import FaultyStripe
from tickets.models import Order, Payment, PaymentAttempt

ROUNDS = 8
DUTIES = ("reactions", "payments", "holds", "refunds", "papers", "outbox")
ACCOUNT = "compare_books"


def recover(stripe: FaultyStripe) -> None:
    stripe.keys_are_forgotten()
    # What is still held was left by its buyer; Stripe ends such pages by itself.
    PaymentAttempt.objects.open().update(started_at=F("started_at") - timedelta(days=1))
    Order.objects.filter(state=Order.State.PENDING).update(expires_at=timezone.now() - timedelta(minutes=1))
    for _round in range(ROUNDS):
        OutboxMail.objects.filter(state=OutboxMail.State.SENDING).update(claimed_until_at=timezone.now())
        for _again in range(10):
            if not sum(jobs.run(name) for name in DUTIES):
                break
    # A comparison that met a fault during the day says so until the next one.
    jobs.run(ACCOUNT)


def let_payments_double() -> None:
    """The database's part of both controls: an attempt may have two payments."""
    (once,) = (one for one in Payment._meta.constraints if one.name == "payment_reference_once")
    several: models.ForeignKey[PaymentAttempt | None, PaymentAttempt | None] = models.ForeignKey(
        PaymentAttempt, null=True, on_delete=models.PROTECT, related_name="+"
    )
    several.set_attributes_from_name("attempt")
    several.model = Payment
    with connection.schema_editor() as editor:
        editor.remove_constraint(Payment, once)
        # SQLite makes the table anew, from what the model says.
        Payment._meta.constraints = [one for one in Payment._meta.constraints if one is not once]
        editor.alter_field(Payment, Payment._meta.get_field("attempt"), several)
