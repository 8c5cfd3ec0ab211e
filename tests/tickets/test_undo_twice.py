"""A device that lost the answer sends its undoing once more, while the first one is still on its way."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories.door import make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event
from tickets.actions import check_in
from tickets.actions.check_in import Answer
from tickets.models import CheckIn, Device

NOW = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def device() -> Device:
    return make_device(make_gate(make_list(make_event())), now=NOW)


@pytest.mark.django_db
def test_undo_that_is_sent_twice_at_once_is_answered_twice_alike(device: Device) -> None:
    """The later one looks before the other has done it, and has the ticket after it."""
    wrong = scan(device, make_guest(device.event), NOW).row
    ids: Any = {"device": device, "check_in": wrong.public_id, "scan_id": "undo-0001", "now": LATER}
    made: list[Answer] = []
    looks: list[str] = []

    def faster(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("SELECT") and 'FROM "tickets_ticket"' in sql:
            looks.append(sql)
            if len(looks) == 1:
                made.append(check_in.undo(**ids))
        return execute(sql, *more)

    with connection.execute_wrapper(faster):
        late = check_in.undo(**ids)
    assert ([one.row for one in made], late.row.result, CheckIn.objects.count()) == ([late.row], "undone", 2)
