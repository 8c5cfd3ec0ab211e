"""The shop's kept page is made anew only when a sale may change what it shows."""

from typing import Any

import pytest
from django.utils import timezone

from tests.factories.events import make_event
from tests.factories.tickets import make_code, make_seat, make_ticket_type, make_wish
from tickets.actions import orders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("size", "code", "raised"),
    [(5000, {}, 0), (5000, {"max_tickets": 100}, 1), (110, {}, 1), (5000, None, 0)],
)
def test_sale_raises_the_counter_only_where_the_shop_shows_it(
    size: int, code: dict[str, Any] | None, raised: int
) -> None:
    event = make_event()
    kind = make_ticket_type(event, quota=size)
    if code is not None:
        make_code(event, **code)
    wish = make_wish(make_seat(kind), code="REDPOINT20" if code is not None else "")
    orders.place(event=event, wish=wish, by=None, now=timezone.now())
    event.refresh_from_db()
    assert event.shop_counter == raised
