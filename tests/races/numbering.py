"""Many papers at the same instant, as tests/races/crowd.py does it for buyers.

A scene fills the database, lets everybody go at once and tells what came of it; theatre.py plays it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from events.models import Event  # isort: skip
from tests.factories.papers import ACME, make_german_event, make_sale
from tests.factories.tickets import make_attempt, make_order, make_ticket_type
from tickets import recount
from tickets.actions import corrections, invoices, papers, payments, refunds
from tickets.models import CreditNote, Invoice, NumberSeries, Order, Refund

NOW = timezone.now()
MANY = 40


class Failed(Exception):
    """What goes wrong after the number was drawn."""


def story(results: Counter[str]) -> dict[str, Any]:
    return {
        "results": dict(results),
        "invoices": sorted(Invoice.objects.values_list("sequence", flat=True)),
        "credit_notes": sorted(CreditNote.objects.values_list("sequence", flat=True)),
        "refunds": Refund.objects.count(),
        "differences": [str(difference) for difference in recount.differences()],
    }


def sold(count: int, event: Event | None = None) -> list[Order]:
    event = event or make_german_event()
    return [make_sale(event, now=NOW) for _ in range(count)]


def paid_and_issued() -> dict[str, Any]:
    """Forty orders are paid, invoiced by the sweep and opened by their buyers, all at once."""
    event = make_german_event()
    kind = make_ticket_type(event, quota=MANY)
    attempts = [make_attempt(make_order(kind=kind, now=NOW), NOW) for _ in range(MANY)]

    def buys(number: int) -> None:
        payments.settle_sandbox(attempt=attempts[number], now=NOW)
        if number % 4 == 0:
            invoices.sweep(now=NOW)
        invoices.issue(order=attempts[number].order, now=NOW)

    return story(rush([lambda n=n: buys(n) for n in range(MANY)]))  # type: ignore[misc]


def one_order_opened_often() -> dict[str, Any]:
    (order,) = sold(1)
    return story(rush([lambda: invoices.issue(order=order, now=NOW)] * MANY))


def some_fail() -> dict[str, Any]:
    """Every fourth transaction ends badly after it drew its number."""
    orders = sold(MANY)

    def issue(number: int) -> None:
        with transaction.atomic():
            invoices.issue(order=orders[number], now=NOW)
            if number % 4 == 0:
                raise Failed

    return story(rush([lambda n=n: issue(n) for n in range(MANY)]))  # type: ignore[misc]


def some_fail_unguarded() -> dict[str, Any]:
    """With numbers drawn in transactions of their own, as a sequence of the database would."""
    orders = sold(MANY)
    event = orders[0].event
    series = papers.series_of(event, NumberSeries.Kind.INVOICE)

    def issue(number: int) -> None:
        with transaction.atomic():
            drawn = NumberSeries.objects.filter(pk=series.pk).draw()
        with transaction.atomic():
            _bare(orders[number], series, drawn)
            if number % 4 == 0:
                raise Failed

    return story(rush([lambda n=n: issue(n) for n in range(MANY)]))  # type: ignore[misc]


def read_then_written_unguarded() -> dict[str, Any]:
    """The last number is read, and the next one written by everybody who read the same."""
    orders = sold(AT_ONCE)
    series = papers.series_of(orders[0].event, NumberSeries.Kind.INVOICE)
    everybody_read = threading.Barrier(AT_ONCE)

    def issue(order: Order) -> None:
        last = NumberSeries.objects.get(pk=series.pk).last
        everybody_read.wait()
        with transaction.atomic():
            _bare(order, series, last + 1)

    return story(rush([lambda one=one: issue(one) for one in orders]))  # type: ignore[misc]


def _bare(order: Order, series: NumberSeries, sequence: int) -> None:
    Invoice.objects.create(
        order=order, series=series, sequence=sequence, number=str(sequence), issued_at=NOW, currency="EUR",
        total_minor=order.total_minor, tax_minor=order.tax_minor,
    )  # fmt: skip


def corrected_often() -> dict[str, Any]:
    """One form sent many times, while the sweep runs."""
    (order,) = sold(1)
    jobs: list[Callable[[], object]] = [
        lambda: corrections.correct(order=order, billing=ACME, by=None, now=NOW),
        lambda: invoices.sweep(now=NOW),
    ] * (MANY // 2)
    return story(rush(jobs))


def credited_often() -> dict[str, Any]:
    """Ten refunds, each credited by four at once."""
    made = []
    for order in sold(10):
        payment = order.payments.get()
        made.append(refunds.refund(payment=payment, amount_minor=5_000, reason="Sorry", by=None, now=NOW))
    Refund.objects.update(state=Refund.State.SUCCEEDED)
    return story(rush([lambda one=one: invoices.credit(refund=one, now=NOW) for one in made * 4]))  # type: ignore[misc]


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        paid_and_issued,
        one_order_opened_often,
        some_fail,
        some_fail_unguarded,
        read_then_written_unguarded,
        corrected_often,
        credited_often,
    )
}
