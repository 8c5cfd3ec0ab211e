"""A refund run among others who refund, and one whose worker is killed: each order gets its money back once."""

import random
import time
from collections.abc import Iterator
from functools import partial

import pytest

from portal.bench import server
from tests import databases
from tests.races.backstage import Backstage
from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race
ORDERS, KILLS, PRICE = 60, 2, 10_001

FILL = """
from django.utils import timezone
from tests.factories.events import make_event, make_team_member
from tests.factories.tickets import make_paid_order, make_ticket_type
from tickets.actions import refund_runs
from tickets.refund_runs import Terms
event = make_event()
kind = make_ticket_type(event, price_minor={price})
for _ in range({orders}):
    make_paid_order(event, kind=kind)
refund_runs.start(event=event, terms=Terms(percent_bp=3_333), reason="Flood", text="", by=make_team_member(event).user,
                  now=timezone.now(), key="run")
"""
GIVEN = """
from django.utils import timezone
from tickets.models import Refund, RefundRun, RefundRunLine
run = RefundRun.objects.get()
orders = list(Refund.objects.values_list("payment__order", flat=True))
lines = RefundRunLine.objects.filter(run=run)
print(run.state, len(orders), len(set(orders)), sum(Refund.objects.values_list("amount_minor", flat=True)),
      sum(lines.values_list("refunded_minor", flat=True)), sum(lines.values_list("expected_minor", flat=True)),
      lines.exclude(state="done").count())
"""
BEGUN = """
import time
from tickets.models import Refund
end = time.monotonic() + 60
while Refund.objects.count() == {before} and time.monotonic() < end:
    time.sleep(0.005)
"""


@pytest.fixture
def behind() -> Iterator[Backstage]:
    with databases.migrated() as url, Backstage.opened(server.environment(url, 8000)) as behind:
        yield behind


def killed_worker(behind: Backstage, seconds: float) -> None:
    """Killed so long after it has begun with the run."""
    before = given(behind)[1]
    worker = behind.begin("worker")
    behind.shell(BEGUN.format(before=before))
    time.sleep(seconds)
    behind.kill(worker)


def given(behind: Backstage) -> list[str]:
    return behind.shell(GIVEN).split()


def test_each_order_is_refunded_once_although_the_worker_is_killed(behind: Backstage) -> None:
    behind.shell(FILL.format(price=PRICE, orders=ORDERS))
    draw, cut_short = random.Random(11), 0
    for _ in range(KILLS):
        if given(behind)[0] == "done":
            break
        killed_worker(behind, draw.random() / 20)
        cut_short += given(behind)[0] == "running"
    for _ in range(10):
        behind.manage("worker", "--once")
        if given(behind)[0] == "done":
            break
    state, refunds, orders, amount, told, expected, rest = given(behind)
    assert (state, refunds, orders, rest) == ("done", str(ORDERS), str(ORDERS), "0")
    assert int(amount) == int(told) == int(expected)
    assert cut_short, "no worker was killed within the run"


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.refunding")


def test_two_workers_and_the_team_refund_each_order_once(play: Play) -> None:
    told = play("run_and_single_refunds")
    assert (told["refunds"], told["amount"], told["differences"]) == (True, 20 * 10_000, [])
    assert (told["done"] + told["left_out"], told["by_run"]) == (20, told["done"] * 10_000)
    # Whoever of the team came too late was told so.
    assert sum(told["results"].values()) == 12
    assert told["results"].get("CannotRefund", 0) == 10 - told["left_out"]
