"""A run over many orders, with two workers at it and the team refunding the same orders by hand, all at once."""

from typing import Any

from django.utils import timezone

from tests.races.crowd import rush

# Importing the crowd has set Django up.
from tests.factories.events import make_event, make_team_member  # isort: skip
from tests.factories.tickets import make_paid_order, make_ticket_type
from tickets import recount
from tickets.actions import refund_runs, returns
from tickets.models import Refund, RefundRun, RefundRunLine
from tickets.refund_runs import Terms

NOW = timezone.now()
MANY, PRICE = 20, 10_000


def run_and_single_refunds() -> dict[str, Any]:
    event = make_event()
    kind = make_ticket_type(event, price_minor=PRICE)
    orders = [make_paid_order(event, kind=kind, now=NOW) for _ in range(MANY)]
    maker = make_team_member(event).user
    run = refund_runs.start(event=event, terms=Terms(), reason="Flood", text="", by=maker, now=NOW, key="run")

    def works() -> None:
        while RefundRun.objects.filter(pk=run.pk, state="running").exists():
            refund_runs.run_due(now=NOW)

    def by_hand(number: int) -> None:
        order = orders[number]
        returns.refund_tickets(order=order, chosen=[order.tickets.get()], reason="Ill", by=None, now=NOW)

    hands = [lambda n=n: by_hand(n) for n in range(0, MANY, 2)]
    results = rush([works, works, *hands])
    lines = RefundRunLine.objects.filter(run=run)
    return {
        "results": dict(results),
        "refunds": sorted(Refund.objects.values_list("payment__order", flat=True))
        == sorted(o.pk for o in orders),
        "amount": sum(Refund.objects.values_list("amount_minor", flat=True)),
        "by_run": sum(lines.values_list("refunded_minor", flat=True)),
        "done": lines.filter(state="done").count(),
        "left_out": lines.filter(state="left_out").count(),
        "differences": [str(difference) for difference in recount.differences()],
    }


SCENES = {"run_and_single_refunds": run_and_single_refunds}
