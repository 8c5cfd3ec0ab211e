"""Two gates scan one ticket in the same instant: one lets in, the other is told who was first."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from core.prepared import Prepared
from tests.factories.door import make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event
from tests.races.marks import NEEDS_POSTGRES
from tickets.actions import check_in, scanned
from tickets.models import CheckIn, Device, Ticket

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    NEEDS_POSTGRES,
]
NOW = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)
GATES, ROUNDS = 4, 6


def at_once(devices: list[Device], ticket: Ticket) -> list[str]:
    start = Barrier(len(devices))

    def one(device: Device) -> str:
        start.wait()
        try:
            return scan(device, ticket, NOW).row.result
        finally:
            connection.close()

    with ThreadPoolExecutor(len(devices)) as pool:
        return list(pool.map(one, devices))


def the_gates() -> tuple[list[Device], list[Ticket]]:
    listed = make_list(make_event())
    devices = [make_device(make_gate(listed), now=NOW) for _ in range(GATES)]
    return devices, [make_guest(listed.event) for _ in range(ROUNDS)]


def test_ticket_at_four_gates_at_once_lets_one_in() -> None:
    devices, tickets = the_gates()
    for ticket in tickets:
        assert Counter(at_once(devices, ticket)) == {"in": 1, "refused": GATES - 1}
    assert CheckIn.objects.filter(result="in").count() == ROUNDS


def test_control_who_does_not_ask_again_fails_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """All have read that nobody is inside before the first writes: the database refuses the others."""
    devices, tickets = the_gates()
    meeting, find = Barrier(GATES), check_in._find

    def slow_find(*given: Any) -> Any:
        found = find(*given)
        meeting.wait(timeout=90)
        return found

    def unlocked(**given: Any) -> Any:
        rows = scanned._one(**given)
        rows.query.select_for_update = False
        return rows

    monkeypatch.setitem(scanned._OPEN, "one", Prepared(unlocked, **scanned.SAMPLES))
    monkeypatch.setattr(check_in, "_find", slow_find)
    monkeypatch.setattr(check_in, "ATTEMPTS", 1)
    with pytest.raises(IntegrityError):
        at_once(devices, tickets[0])
