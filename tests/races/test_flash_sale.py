"""Over HTTP, with two server processes: 200 buyers for 50 seats give exactly 50. And a control without the guard."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.bench import server
from portal.bench.jobs import buyers_of
from portal.bench.load import Run, drive
from tests import databases
from tests.races.backstage import Backstage

pytestmark = pytest.mark.race
BUYERS = 200

FILL = """
from portal.bench import fill
print(fill.shop(fill.event(), seats=50).public_id)
"""
COUNT = """
import json
from tickets.models import Order, Quota, Ticket
seats = Quota.objects.get(name="Seats")
print(json.dumps({
    "orders": Order.objects.holding().count(),
    "tickets": Ticket.objects.filter(state="held").count(),
    "taken": seats.taken,
}))
"""


@pytest.fixture
def env() -> Iterator[dict[str, str]]:
    with databases.migrated() as url:
        values = server.environment(url, server.free_port())
        yield values


def sale(env: dict[str, str], application: str) -> tuple[Run, dict[str, int]]:
    port = int(env["SITE_URL"].rsplit(":", 1)[1])
    with Backstage.opened(env) as behind, server.running(env, port, application=application):
        ticket = behind.shell(FILL).strip()
        crowd = drive(buyers_of(ticket), port=port, n=BUYERS, clients=BUYERS)
        # In a thread of its own: a browser test before this one may have left its event loop running here.
        with ThreadPoolExecutor(1) as own_thread:
            run = own_thread.submit(asyncio.run, crowd).result()
        return run, json.loads(behind.shell(COUNT))


def test_200_buyers_for_50_seats_get_exactly_50(env: dict[str, str]) -> None:
    run, sold = sale(env, "config.wsgi:application")
    assert (run.errors, run.notes) == (0, [])
    assert sold == {"orders": 50, "tickets": 50, "taken": 50}


def test_control_reading_and_then_writing_sells_too_many(env: dict[str, str]) -> None:
    _, sold = sale(env, "tests.races.unguarded_wsgi:application")
    assert sold["orders"] > 50
    assert sold["taken"] < sold["tickets"]
