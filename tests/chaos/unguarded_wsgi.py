"""The site with one of fulfil's guards taken away, by CHAOS_WITHOUT. For the controls only.

lock: the order and its attempt are read before the transaction and without a lock, as somebody might write it; a
pause makes sure that the return page and the webhook meet. Behind the lock the database still holds the attempt's one
payment, so that is taken away with it (tests/chaos/recovery.py): by itself the lock's end did no harm in our runs.

event-row: the same event is news each time. That alone does no harm, because the attempt's state and its one
payment catch it as well; so these two are taken away with it (the database's part in tests/chaos/recovery.py).
"""

import os
import random
import time
from datetime import datetime
from typing import Any

from django.db import transaction

from config.wsgi import application
from tickets.actions import fulfilment, payments
from tickets.gateways import Outcome, OutcomeState
from tickets.models import Order, PaymentAttempt

__all__ = ["application"]


def fulfil_without_lock(
    *,
    attempt_reference: str,
    gateway: str,
    outcome: Outcome,
    event_reference: str | None,
    now: datetime,
    **told: Any,
) -> Order | None:
    found = PaymentAttempt.objects.filter(gateway=gateway, reference=attempt_reference)
    attempt = found.select_related("order__event__organizer", "order__buyer").first()
    if attempt is None:
        return None
    time.sleep(random.choice([0.1, 0.4, 0.8]))
    with transaction.atomic():
        if event_reference and not payments._is_news(
            attempt.order, gateway, event_reference, told.get("event_kind", ""), now
        ):
            return attempt.order
        fulfilment.apply(attempt, outcome, now=now)
    return attempt.order


def always_news(order: Order, gateway: str, reference: str, kind: str, now: datetime) -> bool:
    return True


def paid_again(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    attempt.state = PaymentAttempt.State.OPEN
    fulfilment._paid(attempt, outcome, now)


if os.environ["CHAOS_WITHOUT"] == "lock":
    payments.fulfil = fulfil_without_lock
else:
    payments._is_news = always_news
    fulfilment.EFFECTS = {**fulfilment.EFFECTS, OutcomeState.PAID: paid_again}
