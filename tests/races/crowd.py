"""Many people at the same instant: a process of its own on a database of its own, with a thread a person.

A scene fills the database, lets everybody go at once and tells what came of it; theatre.py plays it.
Scenes whose name ends in `_unguarded` leave out what guards the real code: they show that the race is real.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import django
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

django.setup()

from core.models import OutboxMail  # noqa: E402 - needs Django to be set up
from tests.factories.events import make_event, make_user  # noqa: E402
from tests.factories.tickets import (  # noqa: E402
    make_attempt,
    make_code,
    make_order,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tests.stubs.stripe_server import StripeServer  # noqa: E402
from tickets import recount  # noqa: E402
from tickets.actions import fulfilment, holds, orders, payments, planning, walk_ins  # noqa: E402
from tickets.actions.planning import Plan  # noqa: E402
from tickets.actions.walk_ins import Paid, WalkIn  # noqa: E402
from tickets.gateways import Outcome, OutcomeState  # noqa: E402
from tickets.models import (  # noqa: E402
    DiscountCode,
    Order,
    Payment,
    PaymentAttempt,
    Quota,
    Refund,
    Ticket,
    TicketType,
)

# The pool of connections on PostgreSQL has ten.
AT_ONCE = 8
NOW = timezone.now()


def rush(jobs: Sequence[Callable[[], object]]) -> Counter[str]:
    """Run the jobs with eight of them at any time, begun together. Counts what became of them by name."""
    results: Counter[str] = Counter()
    barrier = threading.Barrier(AT_ONCE)
    waiting = list(jobs)
    lock = threading.Lock()

    def work() -> None:
        barrier.wait()
        while True:
            with lock:
                if not waiting:
                    break
                job = waiting.pop()
            try:
                job()
                name = "done"
            except Exception as error:  # what happened is what the scene is about
                name = type(error).__name__
            with lock:
                results[name] += 1
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def story(results: Counter[str]) -> dict[str, Any]:
    return {
        "results": dict(results),
        "orders": Order.objects.holding().count(),
        "tickets": Ticket.objects.exclude(state=Ticket.State.VOID).count(),
        "taken": sum(Quota.objects.values_list("taken", flat=True)),
        "valid": Ticket.objects.valid().count(),
        "payments": Payment.objects.count(),
        "refunds": Refund.objects.count(),
        "mails": OutboxMail.objects.filter(kind="order.confirmed").count(),
        "code_uses": sum(DiscountCode.objects.values_list("used_tickets", flat=True)),
        "differences": [str(difference) for difference in recount.differences()],
    }


def buyers(count: int, *, seats: int, **wish: Any) -> list[Callable[[], object]]:
    event = make_event()
    kind = make_ticket_type(event, quota=seats)
    if "code" in wish:
        make_code(event, max_orders=5, max_per_buyer=2)
    wishes = [make_wish(make_seat(kind), **wish) for _ in range(count)]
    return [lambda one=one: orders.place(event=event, wish=one, by=None, now=NOW) for one in wishes]  # type: ignore[misc]


def buyers_of(kind: TicketType, count: int) -> list[Callable[[], object]]:
    wishes = [make_wish(make_seat(kind)) for _ in range(count)]
    return [lambda one=one: orders.place(event=kind.event, wish=one, by=None, now=NOW) for one in wishes]  # type: ignore[misc]


def seats() -> dict[str, Any]:
    return story(rush(buyers(200, seats=50)))


def tills_for_the_last_seats() -> dict[str, Any]:
    """Twenty people stand at eight tills, and three seats are left."""
    event = make_event()
    kind = make_ticket_type(event, quota=3)
    seller = make_user("till@oak.example")

    def sold(number: int) -> object:
        walk_in = WalkIn(f"Guest {number}", kind.public_id, Paid.CASH, kind.price_minor, f"key_{number}")
        return walk_ins.sell(event=event, walk_in=walk_in, by=seller, now=NOW)

    return story(rush([partial(sold, number) for number in range(20)]))


def seats_unguarded() -> dict[str, Any]:
    """Read what is left, and write what is left then: what the conditional UPDATE is there to prevent."""
    seen = threading.local()
    make = planning.make

    def remembering(*args: Any) -> Plan:
        plan: Plan = make(*args)
        seen.left = {quota: left for offer in plan.things for quota, left in offer.quotas.items()}
        return plan

    def read_then_write(counts: Counter[int]) -> None:
        for pk, count in counts.items():
            quota = Quota.objects.get(pk=pk)
            if seen.left[pk] < count:
                raise holds.Gone(pk)
            Quota.objects.filter(pk=pk).update(taken=quota.size - seen.left[pk] + count)

    planning.make = remembering  # type: ignore[assignment]
    holds.take_quotas = read_then_write  # type: ignore[assignment]
    return story(rush(buyers(200, seats=50)))


def last_uses_of_a_code() -> dict[str, Any]:
    return story(rush(buyers(40, seats=100, code="REDPOINT20")))


def one_buyer_many_tabs() -> dict[str, Any]:
    """The same person uses a code that is good for two tickets in forty tabs."""
    return story(
        rush(buyers(40, seats=100, code="REDPOINT20", buyer_email="ada@example.org", buyer_name="Ada"))
    )


def form_sent_often() -> dict[str, Any]:
    return story(rush(buyers(40, seats=100, form_key="the-one-form-key", buyer_email="ada@example.org")))


def _paid(attempt: PaymentAttempt) -> Outcome:
    order = attempt.order
    return Outcome(OutcomeState.PAID, order.total_minor, order.currency, order.public_id, "money_1")


def news_many_times() -> dict[str, Any]:
    """Webhook, return page and job tell of one payment, forty times in all."""
    attempt = make_attempt(make_order(kind=make_ticket_type(make_event(), quota=2)))
    told = {
        "attempt_reference": attempt.reference,
        "gateway": attempt.gateway,
        "outcome": _paid(attempt),
        "now": NOW,
    }
    events = ["evt_1", "evt_1", "evt_2", None]
    return story(
        rush([lambda n=n: payments.fulfil(event_reference=events[n % 4], **told) for n in range(40)])  # type: ignore[arg-type,misc]
    )


def news_many_times_unguarded() -> dict[str, Any]:
    """Without looking again under the lock: what was read before is written after."""
    attempt = make_attempt(make_order(kind=make_ticket_type(make_event(), quota=2)))
    said, pk = _paid(attempt), attempt.pk
    everybody_read = threading.Barrier(AT_ONCE)

    def naive() -> None:
        read = PaymentAttempt.objects.select_related("order__event__organizer", "order__buyer").get(pk=pk)
        everybody_read.wait()
        with transaction.atomic():
            fulfilment.apply(read, said, now=NOW)

    return story(rush([naive] * AT_ONCE))


def late_money_for_the_last_seat() -> dict[str, Any]:
    """Eight orders lapsed; all eight are paid after all, at once, and there are three seats."""
    event = make_event()
    kind = make_ticket_type(event, quota=3)
    attempts = []
    for number in range(8):
        attempts.append(make_attempt(make_order(kind=kind, now=NOW), NOW))
        orders.expire_lapsed(now=NOW + holds.HOLD + timedelta(seconds=number))
    return story(
        rush(
            [
                lambda one=one: payments.fulfil(  # type: ignore[misc]
                    attempt_reference=one.reference,
                    gateway=one.gateway,
                    outcome=replace(_paid(one), money=f"money_{one.pk}"),
                    event_reference=f"evt_{one.pk}",
                    now=NOW,
                )
                for one in attempts
            ]
        )
    )


def payment_against_expiry() -> dict[str, Any]:
    """Twenty holds end at the instant in which they are paid, and forty others want the seats."""
    event = make_event()
    kind = make_ticket_type(event, quota=20)
    attempts = [
        make_attempt(make_order(kind=kind, now=NOW - holds.HOLD), NOW - holds.HOLD) for _ in range(20)
    ]
    jobs: list[Callable[[], object]] = []
    for attempt in attempts:
        jobs += [
            lambda: orders.expire_lapsed(now=NOW),
            lambda one=attempt: payments.settle_sandbox(attempt=one, now=NOW),  # type: ignore[misc]
        ]
    jobs += buyers_of(kind, 40)
    return story(rush(jobs[::2] + jobs[1::2]))


def stripe_in_trouble() -> dict[str, Any]:
    """200 buyers for 50 seats at a Stripe of which every fourth answer goes wrong; then an hour passes."""
    draw = random.Random(7)
    jobs = buyers_of(make_ticket_type(make_event(), quota=50), 200)
    with StripeServer() as stripe, override_settings(
        SANDBOX_PAYMENTS=False, STRIPE_SECRET_KEY="sk_test_crowd", STRIPE_API_BASE=stripe.url
    ):  # fmt: skip
        stripe.books.trouble = 0.25
        behaviours = draw.choices([_pays, _pays_by_bank, _goes_away, _cancels], [60, 15, 15, 10], k=len(jobs))
        results = rush(
            [
                lambda place=place, behave=behave: _buys(cast(Order, place()), stripe, behave)  # type: ignore[misc]
                for place, behave in zip(jobs, behaviours, strict=True)
            ]
        )
        stripe.books.trouble = 0
        for session, found in stripe.books.sessions.items():
            if found["status"] == "complete" and found["payment_status"] == "unpaid":
                draw.choice([stripe.bank_pays, stripe.bank_refuses])(session)
        for _sweep in range(3):
            later = NOW + timedelta(hours=1)
            payments.reconcile(now=later)
            orders.expire_lapsed(now=later)
            payments.ask_refunds(now=later)
        received = sum(Payment.objects.values_list("amount_minor", flat=True))
        given_back = sum(Refund.objects.filter(state="succeeded").values_list("amount_minor", flat=True))
        return story(results) | {
            "net": received - given_back,
            "net_at_stripe": stripe.books.net,
            "paid_without_tickets": Order.objects.filter(state="paid")
            .exclude(tickets__state="valid")
            .count(),
            "left_open": PaymentAttempt.objects.open().count(),
        }


Behaviour = Callable[[PaymentAttempt, StripeServer], None]


def _buys(order: Order, stripe: StripeServer, behave: Behaviour) -> None:
    """Somebody patient: five clicks on "pay" if need be, and then back to our page, twice."""
    for _click in range(5):
        try:
            attempt = payments.start(order=order, now=NOW)
        except payments.CannotPay:
            continue
        behave(attempt, stripe)
        for _look in range(2):
            payments.look_again(attempt=attempt, now=NOW)
        return


def _pays(attempt: PaymentAttempt, stripe: StripeServer) -> None:
    stripe.pay(attempt.reference)


def _pays_by_bank(attempt: PaymentAttempt, stripe: StripeServer) -> None:
    stripe.pay_later(attempt.reference)


def _goes_away(attempt: PaymentAttempt, stripe: StripeServer) -> None:
    """And never pays."""


def _cancels(attempt: PaymentAttempt, stripe: StripeServer) -> None:
    """Pays in one tab and cancels in the other."""
    stripe.pay(attempt.reference)
    orders.cancel(order=attempt.order, reason="Mistake", by=None, now=NOW)


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        seats,
        tills_for_the_last_seats,
        seats_unguarded,
        last_uses_of_a_code,
        one_buyer_many_tabs,
        form_sent_often,
        news_many_times,
        news_many_times_unguarded,
        late_money_for_the_last_seat,
        payment_against_expiry,
        stripe_in_trouble,
    )
}
