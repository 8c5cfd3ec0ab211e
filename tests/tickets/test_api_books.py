"""Papers and books by the API: those of the pages, for who may see money, and only read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.times import local
from events.models import Event
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.papers import make_german_event, make_sale
from tickets import ledger
from tickets.actions import invoices, refunds, returns
from tickets.models import Invoice, Order

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def event() -> Event:
    return make_german_event()


def sell(event: Event, *, given_back: bool = False) -> Order:
    """With its invoice; one of two tickets given back, less a fee, with its credit note."""
    order = make_sale(event, seats=2, now=NOW)
    if given_back:
        ticket = order.tickets.order_by("pk")[0]
        returns.refund_tickets(order=order, chosen=[ticket], fee_minor=900, reason="Ill", by=None, now=NOW)
    refunds.ask(now=NOW)
    invoices.issue(order=order, now=NOW)
    invoices.credit_due(order=order, now=NOW)
    return order


def test_papers_are_those_of_the_workspace(event: Event) -> None:
    order = sell(event, given_back=True)
    sell(event)
    api, path = Api(event), f"events/{event.slug}"
    invoice, _other = api.get(f"{path}/invoices").json()["data"]
    assert (invoice["order_id"], invoice["total_minor"], invoice["tax_minor"]) == (
        order.public_id,
        23_800,
        3_800,
    )
    assert [line["price_minor"] for line in invoice["lines"]] == [11_900, 11_900]
    (note,) = api.get(f"{path}/credit-notes").json()["data"]
    assert (note["invoice_id"], note["total_minor"], note["reason"]) == (invoice["id"], 11_000, "Ill")
    assert (invoice["credited_minor"], invoice["credit_note_ids"]) == (11_000, [note["id"]])
    assert api.get(f"{path}/invoices/{invoice['id']}").json() == invoice
    assert api.get(f"{path}/credit-notes/{note['id']}").json() == note
    for one in (f"invoices/{invoice['id']}", f"credit-notes/{note['id']}"):
        assert api.get(f"{path}/{one}/pdf").content[:4] == b"%PDF"


def test_papers_are_found_by_order_number_and_time(event: Event) -> None:
    first, second = sell(event), sell(event)
    Invoice.objects.filter(order=second).update(issued_at=NOW + timedelta(days=2))
    api, path = Api(event), f"events/{event.slug}/invoices"
    number = Invoice.objects.get(order=first).number

    def found(query: str) -> list[str]:
        return [one["order_id"] for one in api.get(f"{path}?{query}").json()["data"]]

    assert found(f"order_id={second.public_id}") == [second.public_id]
    assert found(f"number={number}") == [first.public_id]
    border = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found(f"issued_since={border}") == [second.public_id]
    assert found(f"issued_before={border}") == [first.public_id]


def test_the_ledger_is_that_of_the_page_to_the_cent(event: Event) -> None:
    order = sell(event, given_back=True)
    api, path = Api(event), f"events/{event.slug}"
    whole, told = ledger.total(event), api.get(f"{path}/ledger").json()
    assert (whole.received, whole.refunded) == (23_800, 11_000)
    together = {
        name: told["together"][f"{name}_minor"] for name in ("received", "refunded", "net", "adjusted")
    }
    assert together == {name: getattr(whole, name) for name in together}
    day = local(NOW, event.time_zone).date()
    assert [one["on"] for one in told["days"]] == [day.isoformat()]
    later = (day + timedelta(days=1)).isoformat()
    assert api.get(f"{path}/ledger?first={later}").json()["days"] == []
    assert code_of(api.get(f"{path}/ledger?first={later}&last={day}")) == (422, "invalid")
    (row,) = api.get(f"{path}/ledger/orders").json()["data"]
    assert (row["order_id"], row["worth_minor"], row["unexplained_minor"]) == (order.public_id, 11_900, 0)


def test_only_who_may_see_money_reads_the_books(event: Event) -> None:
    sell(event)
    path = f"events/{event.slug}/invoices"
    assert Api(event, [Scope.BOOKS_READ], role="finance").get(path).status_code == 200
    rest = [scope for scope in Scope if scope != Scope.BOOKS_READ]
    assert code_of(Api(event, rest).get(path)) == (403, "scope-missing")


@pytest.mark.parametrize("many", [1, 4])
def test_papers_and_books_cost_the_same_for_one_and_many(
    event: Event, many: int, django_assert_num_queries: Any
) -> None:
    for _ in range(many):
        sell(event, given_back=True)
    api, path = Api(event), f"events/{event.slug}"
    api.get(f"{path}/invoices")
    for list_path, queries in (("invoices", 5), ("credit-notes", 4), ("ledger/orders", 8), ("ledger", 8)):
        with django_assert_num_queries(queries):
            assert api.get(f"{path}/{list_path}").status_code == 200
