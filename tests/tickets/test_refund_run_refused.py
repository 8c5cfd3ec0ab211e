"""Money of a refund run that the gateway could not deliver after all: the run tells it, by its refunds, and what to do."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_team_member
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer, signed
from tests.tickets.stripe_desk import SECRET, post, server, stripe  # noqa: F401 - fixtures work by their names
from tickets import recount, refund_runs
from tickets.actions import adjustments, payments, refunds
from tickets.actions import refund_runs as actions
from tickets.models import Adjustment, Order, Refund, RefundRun, RefundRunLine
from tickets.refund_runs import Progress, Terms

pytestmark = pytest.mark.django_db
MANY = 3
WORDS = "The payment provider could not deliver it (expired or canceled card): $100.00 are owed again."


@pytest.fixture
def run(stripe: StripeServer) -> RefundRun:
    """Done for three orders of $100.00 each, and the provider has said that the money arrived."""
    event, now = make_event(), timezone.now()
    kind = make_ticket_type(event, price_minor=10_000)
    for _ in range(MANY):
        attempt = payments.start(order=make_order(event, kind=kind), now=now)
        stripe.pay(attempt.reference)
        payments.look_again(attempt=attempt, now=now)
    by = make_team_member(event).user
    run = actions.start(event=event, terms=Terms(), reason="Flood", text="", by=by, now=now, key="run")
    while RefundRun.objects.filter(pk=run.pk, state="running").exists():
        actions.run_due(now=now)
    assert refunds.ask(now=now) == MANY
    run.refresh_from_db()
    return run


def fail(stripe: StripeServer, order: Order, *kinds: str) -> None:
    """Days later: the card is closed."""
    row = Refund.objects.get(payment__order=order)
    stripe.fail_refund(row.reference)
    for kind in kinds:
        body = stripe.event(kind, stripe.books.refunds[row.reference])
        assert post(body, signed(body, SECRET)) == 200


def progress(run: RefundRun) -> Progress:
    return refund_runs.progress_of([run])[run.pk]


def page_of(run: RefundRun) -> str:
    client = Client()
    client.force_login(run.created_by)  # type: ignore[arg-type]
    return client.get(run.path).content.decode()


@pytest.mark.parametrize("kinds", [("refund.failed",), ("charge.refund.updated", "refund.failed")])
def test_the_run_tells_it_and_what_to_do(
    stripe: StripeServer, run: RefundRun, kinds: tuple[str, ...]
) -> None:
    assert progress(run) == Progress({"done": 3}, 30_000, 30_000, 0)
    order = run.lines.order_by("pk")[1].order
    fail(stripe, order, *kinds)
    assert progress(run) == Progress({"done": 2, "failed": 1}, 30_000, 20_000, 1)
    page = page_of(run)
    assert ("What failed" in page, WORDS in page, str(order) in page) == (True, True, True)
    assert ("give the money back another way" in page, "Try again what failed" in page) == (True, False)
    assert RefundRunLine.objects.get(order=order).state == RefundRunLine.State.DONE  # no copy of the news


def test_programs_read_it_of_the_run_and_its_line(stripe: StripeServer, run: RefundRun) -> None:
    order = run.lines.order_by("pk")[0].order
    fail(stripe, order, "refund.failed")
    api, path = Api(run.event), f"events/{run.event.slug}/refund-runs/{run.public_id}"
    told = api.get(path).json()
    assert (told["failed"], told["refunded_minor"], told["job"]["state"]) == (1, 20_000, "done")
    (line,) = api.get(f"{path}/lines?state=failed").json()["data"]
    assert (line["order_id"], line["state"], line["refunded_minor"]) == (order.public_id, "failed", 0)
    assert line["why"].startswith(WORDS)
    assert [one["state"] for one in api.get(f"{path}/lines?state=done").json()["data"]] == ["done"] * 2
    refused = api.post(f"{path}/retry")
    assert (code_of(refused), "order by order" in refused.json()["detail"]) == ((409, "refused"), True)


def test_what_was_settled_since_is_told_so_and_the_books_are_right(
    stripe: StripeServer, run: RefundRun
) -> None:
    order, now = run.lines.order_by("pk")[0].order, timezone.now()
    fail(stripe, order, "refund.failed")
    written_off: Any = {"kind": Adjustment.Kind.WRITTEN_OFF, "note": "Sent by transfer", "by": run.created_by}
    adjustments.settle(order=order, now=now, **written_off)
    assert "$100.00. Somebody has settled that since." in page_of(run)
    assert recount.differences() == []


def test_what_failed_otherwise_is_tried_again_and_the_refused_is_left(
    stripe: StripeServer, run: RefundRun
) -> None:
    first, second, _third = run.lines.order_by("pk")
    fail(stripe, first.order, "refund.failed")
    RefundRunLine.objects.filter(pk=second.pk).update(state="failed", why="No money", refunded_minor=0)
    assert (progress(run).to_try, "Try again what failed" in page_of(run)) == (1, True)
    actions.go_on(run=run, by=run.created_by, now=timezone.now())  # type: ignore[arg-type]
    states = dict(run.lines.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("done", "waiting")
