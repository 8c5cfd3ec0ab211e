"""Refunding many orders by the API: tried first, then begun as it was told, followed as a job."""

from typing import Any

import pytest
from django.utils import timezone

from events.models import Event
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tests.factories.tickets import make_code, make_paid_order, make_ticket_type
from tickets.actions import refund_runs
from tickets.models import Refund, RefundRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event()
    kind = make_ticket_type(event, price_minor=10_000)
    for _ in range(3):
        make_paid_order(event, kind=kind)
    return event


@pytest.fixture
def path(event: Event) -> str:
    return f"events/{event.slug}/refund-runs"


def test_a_trial_tells_what_a_run_then_does(event: Event, path: str) -> None:
    api, wish = Api(event), {"percent_bp": 5_000, "reason": "Flood"}
    tried = api.post(f"{path}?validate_only=true", wish).json()
    assert (tried["orders"], tried["expected_minor"], RefundRun.objects.count()) == (3, 15_000, 0)
    assert code_of(api.post(path, wish | {"total_seen_minor": 14_999})) == (409, "refused")
    begun = api.post(path, wish | {"orders_seen": 3, "total_seen_minor": 15_000}, Idempotency_Key="once")
    told = begun.json()
    assert (begun.status_code, told["job"]["state"], told["refunded_minor"]) == (202, "running", 0)
    assert begun["Location"] == f"/api/events/{event.slug}/jobs/{told['id']}"
    again = api.post(path, wish | {"orders_seen": 3, "total_seen_minor": 15_000}, Idempotency_Key="once")
    assert again.json()["id"] == told["id"]
    for _ in range(2):
        refund_runs.run_due(now=timezone.now())
    job = api.get(f"events/{event.slug}/jobs/{told['id']}").json()
    assert (job["kind"], job["state"], job["progress"]) == (
        "refund_run",
        "done",
        {"percent": 100, "done": 3, "total": 3},
    )
    lines = api.get(job["result_url"].removeprefix("/api/")).json()["data"]
    assert [(line["state"], line["refunded_minor"]) for line in lines] == [("done", 5_000)] * 3
    assert api.get(f"{path}/{told['id']}").json() == api.get(path).json()["data"][0]
    assert api.get(f"{path}/{told['id']}/lines?state=failed").json()["data"] == []
    assert code_of(api.post(f"{path}/{told['id']}/retry")) == (409, "refused")
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 15_000


def test_a_run_is_stopped_as_every_job_and_goes_on(event: Event, path: str) -> None:
    api = Api(event)
    run = api.post(path, {"reason": "Flood"}).json()["id"]
    assert api.post(f"events/{event.slug}/jobs/{run}/cancel").json()["state"] == "cancelled"
    assert (refund_runs.run_due(now=timezone.now()), Refund.objects.count()) == (0, 0)
    assert api.post(f"{path}/{run}/retry").json()["job"]["state"] == "running"
    refund_runs.run_due(now=timezone.now())
    assert Refund.objects.count() == 3


def test_of_orders_with_a_code_and_of_no_other_event(event: Event, path: str) -> None:
    api = Api(event)
    foreign = make_code(make_event(), "BLUE").public_id
    wrong = api.post(path, {"discount_code_id": foreign, "reason": "Flood"})
    assert wrong.json()["errors"][0]["pointer"] == "#/discount_code_id"
    code = make_code(event, "RED", percent_bp=1_000)
    make_paid_order(event, kind=event.ticket_types.get(), code="RED")
    told = api.post(path, {"discount_code_id": code.public_id, "reason": "Flood"}).json()
    assert (told["orders"], told["expected_minor"]) == (1, 9_000)


def test_reading_orders_is_not_enough(event: Event, path: str) -> None:
    rest: list[Any] = [scope for scope in Scope if scope != Scope.ORDERS_WRITE]
    assert code_of(Api(event, rest).post(path, {"reason": "Flood"})) == (403, "scope-missing")
    assert RefundRun.objects.count() == 0


@pytest.mark.parametrize("many", [1, 4])
def test_runs_and_lines_cost_the_same_for_one_and_many(
    event: Event, path: str, many: int, django_assert_num_queries: Any
) -> None:
    api, now = Api(event), timezone.now()
    runs = [
        RefundRun.objects.create(
            event=event, reason="Flood", form_key=f"form-{n}", created_at=now, ended_at=now, state="stopped"
        )
        for n in range(many)
    ]
    for order in event.orders.all()[:many]:
        runs[0].lines.create(order=order, expected_minor=1)
    api.get(path)
    for address, queries in ((path, 4), (f"{path}/{runs[0].public_id}/lines", 4)):
        with django_assert_num_queries(queries):
            assert api.get(address).status_code == 200
