"""Quotas, ticket types and the waiting list through the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import HistoryEntry, OutboxMail
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tests.factories.tickets import make_quota, make_ticket_type
from tests.factories.waiting import free, join, sold_out
from tickets.models import Quota, TicketType, WaitingEntry

pytestmark = pytest.mark.django_db


def queries(api: Api, path: str) -> int:
    api.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert api.get(path).status_code == 200
    return len(found)


def test_a_quota_is_enlarged_for_who_waits_first() -> None:
    kind = sold_out(size=2)
    join(kind, 2)
    quota = kind.quotas.get()
    api, path = Api(kind.event), f"events/{kind.event.slug}/quotas"
    kind.event.refresh_from_db()
    before = kind.event.shop_counter
    changed = api.call("PATCH", f"{path}/{quota.public_id}", {"size": 3}).json()
    assert (changed["size"], changed["kept"], changed["left"]) == (3, 1, 0)
    assert changed == api.get(f"{path}/{quota.public_id}").json() == api.get(path).json()["data"][0]
    kind.event.refresh_from_db()
    assert kind.event.shop_counter == before + 1
    entry = HistoryEntry.objects.get(kind="quota.changed")
    assert (entry.before, entry.after) == ({"size": 2}, {"size": 3})


def test_fewer_seats_than_are_taken_need_a_reason_and_undo_no_ticket() -> None:
    kind = sold_out(size=2)
    quota = kind.quotas.get()
    api, path = Api(kind.event), f"events/{kind.event.slug}/quotas/{quota.public_id}"
    refused = api.call("PATCH", path, {"size": 1})
    assert (code_of(refused), refused.json()["errors"][0]["pointer"]) == (
        (422, "invalid"),
        "#/allowance_reason",
    )
    assert api.call("PATCH", f"{path}?validate_only=true", {"size": 9}).json()["size"] == 9
    assert Quota.objects.get().size == 2
    lowered = api.call("PATCH", path, {"size": 1, "allowance_reason": "The hall has shrunk"}).json()
    assert (lowered["size"], lowered["taken"], lowered["left"]) == (1, 2, 0)
    assert api.call("PATCH", path, {"size": 5}).json()["allowance_reason"] == ""


def test_a_ticket_type_is_made_and_only_what_is_given_changes() -> None:
    event = make_event()
    quota = make_quota(event)
    api, path = Api(event), f"events/{event.slug}"
    body = {"name": "Balcony", "price_minor": 9900, "visibility": "hidden", "quota_ids": [quota.public_id]}
    made = api.post(f"{path}/all-ticket-types", body)
    assert (made.status_code, made.json()["quota_ids"]) == (201, [quota.public_id])
    one = f"{path}/ticket-types/{made.json()['id']}"
    changed = api.call("PATCH", one, {"price_minor": 8900}).json()
    assert changed == made.json() | {"price_minor": 8900}
    assert api.get(f"{path}/all-ticket-types").json()["data"] == [changed]
    assert Api().get(f"{path}/ticket-types").json()["data"] == []
    entry = HistoryEntry.objects.get(kind="ticket_type.changed")
    assert (entry.before, entry.after) == ({"price_minor": 9900}, {"price_minor": 8900})


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "add_on"}, "#/attendance"),
        ({"min_per_order": 4, "max_per_order": 3}, "#/max_per_order"),
        (
            {"on_sale_from_at": "2027-02-01T00:00:00Z", "on_sale_until_at": "2027-01-01T00:00:00Z"},
            "#/on_sale_until_at",
        ),
        ({"on_sale_from_at": "2027-02-01T00:00:00"}, "#/on_sale_from_at"),
        ({"quota_ids": ["quo_of_others"]}, "#/quota_ids/0"),
        ({"name": None}, "#/name"),
        ({"price_minor": -1}, "#/price_minor"),
    ],
)
def test_what_is_wrong_with_a_ticket_type_is_pointed_at(change: dict[str, Any], pointer: str) -> None:
    kind = make_ticket_type(make_event())
    one = f"events/{kind.event.slug}/ticket-types/{kind.public_id}"
    answer = Api(kind.event).call("PATCH", one, change)
    assert (code_of(answer), answer.json()["errors"][0]["pointer"]) == ((422, "invalid"), pointer)
    assert TicketType.objects.values().get() == TicketType.objects.values().get(pk=kind.pk)


def test_stock_of_others_is_nowhere_and_finance_only_reads() -> None:
    kind, event = make_ticket_type(make_event(), quota=5), make_event()
    quota = kind.quotas.get()
    api, path = Api(event), f"events/{event.slug}"
    for one in (f"{path}/quotas/{quota.public_id}", f"{path}/ticket-types/{kind.public_id}"):
        assert code_of(api.get(one)) == (404, "not-found")
        assert code_of(api.call("PATCH", one, {})) == (404, "not-found")
    finance = Api(kind.event, [Scope.STOCK_READ], role="finance")
    assert finance.get(f"events/{kind.event.slug}/quotas").status_code == 200
    assert code_of(finance.post(f"events/{kind.event.slug}/quotas", {})) == (403, "scope-missing")


def test_stock_costs_the_same_for_one_row_and_for_many() -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}"

    def costs() -> list[int]:
        return [queries(api, f"{path}/{name}") for name in ("quotas", "all-ticket-types")]

    make_ticket_type(event, quota=5)
    assert costs() == [4, 4]  # token, rights, rows, what they draw on
    for _number in range(9):
        make_ticket_type(event, quota=5)
    assert costs() == [4, 4]


def test_somebody_who_waits_is_offered_a_seat_out_of_turn_and_taken_off() -> None:
    kind = sold_out(size=2)
    first, second = join(kind), join(kind)
    api, path = Api(kind.event), f"events/{kind.event.slug}/waiting-list"
    assert code_of(api.post(f"{path}/{second.public_id}/offer")) == (409, "refused")
    free(kind)
    sent = OutboxMail.objects.count()
    offered = api.post(f"{path}/{second.public_id}/offer").json()
    assert (offered["state"], offered["offer_until_at"] is None) == ("offered", False)
    assert OutboxMail.objects.count() == sent + 1
    assert [row["id"] for row in api.get(f"{path}?state=waiting").json()["data"]] == [first.public_id]
    reason = {"reason": "Asked us by phone"}
    assert api.post(f"{path}/{second.public_id}/withdraw", reason).json()["state"] == "left"
    assert api.post(f"{path}/{second.public_id}/withdraw", reason).json()["state"] == "left"
    assert HistoryEntry.objects.get(kind="waiting.left").after["reason"] == reason["reason"]


def test_who_waits_elsewhere_is_nowhere(django_assert_num_queries: Any) -> None:
    kind, event = sold_out(size=1), make_event()
    entry = join(kind)
    api, path = Api(event), f"events/{event.slug}/waiting-list"
    assert api.get(path).json()["data"] == []
    assert code_of(api.post(f"{path}/{entry.public_id}/offer")) == (404, "not-found")
    assert code_of(api.post(f"{path}/{entry.public_id}/withdraw", {"reason": "x"})) == (404, "not-found")
    assert WaitingEntry.objects.get().state == "waiting"
    own, path = Api(kind.event), f"events/{kind.event.slug}/waiting-list"
    own.get(path)
    for _number in range(3):
        with django_assert_num_queries(3):  # token, rights, entries
            own.get(path)
        join(kind)
