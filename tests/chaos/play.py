"""One bad day at a ticket shop, inside the environment that tests/chaos/__main__.py made."""

import asyncio
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs Django to be set up
from django.db import Error, close_old_connections, connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.bench import fill  # noqa: E402
from tests.chaos import books, recovery  # noqa: E402
from tests.chaos.crowd import CODE, Crowd  # noqa: E402
from tests.chaos.machines import Machines  # noqa: E402
from tests.chaos.plan import SECRET, blows, buyer  # noqa: E402
from tests.stubs.stripe_faults import FaultyStripe  # noqa: E402
from tickets.actions import orders, refunds  # noqa: E402
from tickets.models import DiscountCode, Order, PaymentAttempt  # noqa: E402

# Half an hour passes every two seconds for who has left or is late.
TICK_SECONDS = 2.0
AN_HOUR = timedelta(hours=1)
LONG_AFTER = timedelta(hours=3)


class Organizers(threading.Thread):
    """What happens meanwhile: time passes, the team cancels and gives money back, the late ones pay."""

    def __init__(self, crowd: Crowd, done: Counter[str]) -> None:
        super().__init__(daemon=True)
        self.crowd, self.done, self.over = crowd, done, threading.Event()
        self.seen: set[int] = set()
        self.aged: dict[str, float] = {}

    def run(self) -> None:
        while not self.over.wait(TICK_SECONDS):
            for work in (self.time_passes, self.late_ones_pay, self.decide):
                try:
                    work()
                except Error:  # the database was struck: at the next tick
                    connection.close()
            close_old_connections()
        connection.close()

    def time_passes(self) -> None:
        """For attempts whose page is known: what was asked of Stripe before must be asked the same again."""
        late = {address: session for session, address in self.crowd.late.items()}
        opened = PaymentAttempt.objects.open().exclude(reference="").select_related("order__buyer")
        for attempt in opened.filter(order__state=Order.State.PENDING):
            if attempt.started_at > timezone.now() - timedelta(seconds=TICK_SECONDS):
                continue
            who = buyer(self.crowd.seed, _number(attempt.order.buyer.email))
            gone = LONG_AFTER if attempt.order.buyer.email in late else AN_HOUR
            _age_attempt(
                attempt, gone, with_hold=who.way in {"leaves", "pays too late", "claims to have paid"}
            )
            if attempt.order.buyer.email in late:
                self.aged.setdefault(attempt.reference, time.monotonic())

    def late_ones_pay(self) -> None:
        for session, since in list(self.aged.items()):
            if time.monotonic() > since + 4 * TICK_SECONDS and session in self.crowd.late:
                self.crowd.stripe.deaf.discard(session)
                self.crowd.stripe.pay(session)
                del self.crowd.late[session]

    def decide(self) -> None:
        paid = Order.objects.filter(state=Order.State.PAID).exclude(pk__in=self.seen).select_related(
            "event__organizer", "buyer"
        )  # fmt: skip
        for order in paid:
            later = buyer(self.crowd.seed, _number(order.buyer.email)).later
            if later == "cancelled by the team":
                orders.cancel(order=order, reason="The team decided so", by=None, now=timezone.now())
            elif later == "refunded in part" and (payment := order.payments.first()):
                key = f"goodwill-{order.code}"
                refunds.refund(
                    payment=payment, amount_minor=500, reason="Sorry", by=None, now=timezone.now(), key=key
                )
            self.seen.add(order.pk)
            if later:
                self.done[later] += 1


def _number(address: str | None) -> int:
    return int((address or "").removeprefix("buyer").partition("@")[0])


def _age_attempt(attempt: PaymentAttempt, gone: timedelta, *, with_hold: bool) -> None:
    with transaction.atomic():
        PaymentAttempt.objects.filter(pk=attempt.pk).update(started_at=F("started_at") - gone)
        if with_hold:
            Order.objects.filter(pk=attempt.order_id, state="pending").update(
                expires_at=F("expires_at") - gone
            )


def play(seed: int, purchases: int) -> int:
    event = fill.event()
    kind = fill.shop(event, seats=int(purchases * 1.35))
    DiscountCode.objects.filter(code=CODE).update(max_orders=purchases // 6)
    random.seed(seed)
    port = int(settings.SITE_URL.rsplit(":", 1)[1])
    began = time.monotonic()
    guard = os.environ["CHAOS_WITHOUT"]
    if guard:
        recovery.let_payments_double()
    with FaultyStripe(seed, port, SECRET) as stripe:
        settings.STRIPE_API_BASE = stripe.url
        env = {**os.environ, "STRIPE_API_BASE": stripe.url}
        crowd = Crowd(seed, purchases, kind.public_id, port, stripe)
        falling = list(blows(seed, purchases, restarts=connection.vendor == "postgresql"))
        done: Counter[str] = Counter()
        with Machines(env, falling, lambda: len(crowd.placed)) as machines:
            organizers = Organizers(crowd, done)
            organizers.start()
            asyncio.run(crowd.run())
            bought = time.monotonic() - began
            _until(lambda: not crowd.late, 180)
            stripe.settle_banks()
            _until(lambda: stripe.is_quiet, 120)
            organizers.over.set()
            organizers.join()
        stripe.calm()
        played = time.monotonic() - began
        # Our own connection may have died with the database.
        connection.close()
        recovery.recover(stripe)
        found = books.differences(stripe, crowd)
    figures = {
        "seed": seed, "database": connection.vendor, "without": guard or "nothing",
        "purchases": len(crowd.placed), "seats": int(purchases * 1.35), "net at Stripe (minor)": stripe.books.net,
        "seconds of buying": round(bought), "seconds of trouble": round(played), "seconds in all": round(time.monotonic() - began),
    }  # fmt: skip
    for title, table in (
        ("Run", figures), ("Buyers", crowd.outcomes), ("The team", done), ("Orders at the end", books.states()),
        ("Faults", stripe.faults), ("Blows", machines.kills),
    ):  # fmt: skip
        sys.stdout.write(
            f"\n{title}\n" + "".join(f"  {name:<32} {table[name]:>12}\n" for name in sorted(table))
        )
    sys.stdout.write(f"\nDifferences: {len(found)}\n" + "".join(f"  {one}\n" for one in found))
    return 1 if found else 0


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.2)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(play(int(sys.argv[1]), int(sys.argv[2])))
