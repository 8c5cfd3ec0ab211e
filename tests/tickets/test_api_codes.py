"""Codes through the API: the same rules as on the pages, of the token's event alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import HistoryEntry
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_partner
from tests.factories.shop import make_shop
from tests.factories.tickets import make_code, make_paid_order, make_ticket_type
from tickets.models import DiscountCode

pytestmark = pytest.mark.django_db


def test_a_code_is_made_and_its_first_use_is_read() -> None:
    event = make_event()
    kind, partner = make_ticket_type(event), make_partner(event)
    api = Api(event)
    body = {"code": "redpoint20", "percent_bp": 2000, "partner_id": partner.public_id, "max_orders": 50}
    made = api.post(f"events/{event.slug}/codes", body)
    assert made.status_code == 201
    assert (made.json()["code"], made.json()["partner_id"]) == ("REDPOINT20", partner.public_id)
    order = make_paid_order(event, kind=kind, code="RedPoint20")
    read = api.get(f"events/{event.slug}/codes/{made.json()['id']}")
    assert (read.json()["used_orders"], read.json()["max_orders"]) == (1, 50)
    uses = api.get(f"events/{event.slug}/codes/{made.json()['id']}/uses").json()["data"]
    assert [(use["order_id"], use["tickets"]) for use in uses] == [(order.public_id, 1)]
    assert api.token is not None
    entry = HistoryEntry.objects.get(kind="codes.minted")
    assert entry.by == api.token.user


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"percnt_bp": 2000}, "#/percnt_bp"),
        ({"percent_bp": 10_001}, "#/percent_bp"),
        ({"percent_bp": 0}, "#/kind"),
        ({"code": "!!!"}, "#/code"),
        ({"partner_id": "ptn_of_somebody"}, "#/partner_id"),
        ({"ticket_type_ids": ["typ_of_somebody"]}, "#/ticket_type_ids/0"),
        ({"bound_email": "nobody"}, "#/bound_email"),
        ({"valid_from_at": "2027-05-01T00:00:00"}, "#/valid_from_at"),
        (
            {"valid_from_at": "2027-05-02T00:00:00Z", "valid_until_at": "2027-05-01T00:00:00Z"},
            "#/valid_until_at",
        ),
    ],
)
def test_what_is_wrong_with_a_code_is_pointed_at(change: dict[str, Any], pointer: str) -> None:
    event = make_event()
    answer = Api(event).post(f"events/{event.slug}/codes", {"code": "RED", "percent_bp": 500} | change)
    assert code_of(answer) == (422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert DiscountCode.objects.count() == 0


def test_a_code_that_reads_like_another_is_refused() -> None:
    event = make_event()
    make_code(event, "REDPOINT20")
    answer = Api(event).post(f"events/{event.slug}/codes", {"code": "RED-P0INT20", "percent_bp": 500})
    assert code_of(answer) == (409, "refused")


def test_a_batch_is_minted_whole_or_not_at_all() -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/code-batches"
    thin = api.post(path, {"pattern": "RED-*", "count": 100, "batch": "spring", "percent_bp": 500})
    assert [error["pointer"] for error in thin.json()["errors"]] == ["#/pattern"]
    made = api.post(path, {"pattern": "RED-*****", "count": 100, "batch": "spring", "percent_bp": 500})
    assert made.status_code == 201
    assert len(set(made.json()["codes"])) == 100
    again = api.post(path, {"pattern": "RED-*****", "count": 100, "batch": "spring", "percent_bp": 500})
    assert [error["pointer"] for error in again.json()["errors"]] == ["#/batch"]
    found = api.get(f"events/{event.slug}/codes?batch=spring&limit=100").json()
    assert ({row["code"] for row in found["data"]}, found["next_cursor"]) == (set(made.json()["codes"]), None)


def test_only_trying_keeps_nothing() -> None:
    event = make_event()
    path = f"events/{event.slug}/codes?validate_only=true"
    answer = Api(event).post(path, {"code": "RED", "percent_bp": 500}, Idempotency_Key="once")
    assert (answer.status_code, answer["Validate-Only"]) == (201, "true")
    assert (DiscountCode.objects.count(), HistoryEntry.objects.filter(kind="codes.minted").count()) == (0, 0)
    assert code_of(Api(event).post(path, {"code": "RED"})) == (422, "invalid")


def test_pages_lose_and_double_nothing_while_codes_are_made() -> None:
    event = make_event()
    codes = [make_code(event, f"CODE{number}").code for number in range(5)]
    make_code(make_event(), "ELSEWHERE")
    api, path = Api(event), f"events/{event.slug}/codes?limit=2"
    first = api.get(path).json()
    codes.append(make_code(event, "LATER").code)
    DiscountCode.objects.filter(code="CODE0").delete()
    second = api.get(f"{path}&cursor={first['next_cursor']}").json()
    third = api.get(f"{path}&cursor={second['next_cursor']}").json()
    read = [row["code"] for page in (first, second, third) for row in page["data"]]
    assert (read, third["next_cursor"]) == (codes, None)
    assert code_of(api.get(f"{path}&cursor={first['next_cursor']}x")) == (422, "invalid")
    assert code_of(api.get(f"events/{event.slug}/partners?cursor={first['next_cursor']}")) == (422, "invalid")


def test_updated_since_leaves_out_what_nothing_happened_to() -> None:
    event = make_event()
    old, used, paused = (make_code(event, name) for name in ("OLD", "USED", "PAUSED"))
    DiscountCode.objects.update(created_at=timezone.now() - timedelta(days=9))
    api = Api(event)
    make_paid_order(event, kind=make_ticket_type(event), code="USED")
    api.post(f"events/{event.slug}/codes/{paused.public_id}/pause")
    since = (timezone.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = api.get(f"events/{event.slug}/codes?updated_since={since}").json()["data"]
    assert [(row["code"], row["is_paused"]) for row in found] == [("USED", False), ("PAUSED", True)]
    assert old.code not in {row["code"] for row in found}
    assert used.code == "USED"


def test_a_list_costs_the_same_for_one_and_for_many(django_assert_num_queries: Any) -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes?limit=100"
    kind = make_ticket_type(event)
    make_code(event, "CODE", ticket_types=[kind], partner=make_partner(event))
    api.get(path)
    with django_assert_num_queries(5):  # token, rights, codes, their types and what they open
        assert len(api.get(path).json()["data"]) == 1
    for number in range(99):
        make_code(event, f"CODE{number}", ticket_types=[kind], partner=make_partner(event))
    with django_assert_num_queries(5):
        assert len(api.get(path).json()["data"]) == 100


def test_who_looks_after_partners_sees_uses_but_no_orders() -> None:
    event = make_event()
    code = make_code(event, "RED")
    make_paid_order(event, kind=make_ticket_type(event), code="RED")
    api = Api(event, [Scope.CODES_READ], role="partners")
    use = api.get(f"events/{event.slug}/codes/{code.public_id}/uses").json()["data"][0]
    assert (use["order_id"], use["tickets"]) == (None, 1)
    assert code_of(api.post(f"events/{event.slug}/codes", {"code": "MORE"})) == (403, "scope-missing")


def test_the_shop_is_read_by_everybody(django_assert_num_queries: Any) -> None:
    shop = make_shop()
    make_ticket_type(shop.event, name="Friends", visibility="code")
    path = f"events/{shop.event.slug}/ticket-types"
    with django_assert_num_queries(2):
        found = Api().get(path).json()["data"]
    assert [(row["name"], row["price_minor"], row["state"]) for row in found] == [
        ("Conference", 34_900, "on_sale"),
        ("Party", 4_500, "on_sale"),
    ]
    make_ticket_type(shop.event, quota=3, name="Student")
    with django_assert_num_queries(2):
        assert len(Api().get(path).json()["data"]) == 3
