"""Many orders refunded at once: each once, to the cent of what was looked at, and what fails says why."""

import pytest
from django.test import Client
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event, Role, TeamMember
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.tickets import make_add_on, make_paid_order, make_ticket_type
from tickets import recount, refund_runs
from tickets.actions import extensions, payments, returns
from tickets.actions import refund_runs as actions
from tickets.models import Dispute, Order, Payment, Refund, RefundRun, RefundRunLine, Ticket, TicketType
from tickets.refund_runs import Terms
from tickets.views import refund_runs as pages

pytestmark = pytest.mark.django_db
NOW = timezone.now()
Line = RefundRunLine.State


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    return make_ticket_type(event, name="Saturday", price_minor=10_001)


def begin(event: Event, terms: Terms | None = None, **more: object) -> RefundRun:
    by = make_team_member(event, role=Role.ORGANIZER).user
    values = {"reason": "Cancelled", "text": "We are sorry.", "key": "form-1"} | more
    return actions.start(event=event, terms=terms or Terms(), by=by, now=NOW, **values)  # type: ignore[arg-type]


def work(run: RefundRun) -> None:
    while RefundRun.objects.filter(pk=run.pk, state="running").exists():
        actions.run_due(now=NOW)
    run.refresh_from_db()


def make_extension(order: Order, kind: TicketType) -> Order:
    """An add-on to the order's ticket, bought later and paid."""
    wanted = [extensions.Addition(order.tickets.get().public_id, kind.public_id)]
    later = extensions.place(order=order, additions=wanted, form_key="later", by=None, now=NOW)
    payments.settle_sandbox(attempt=payments.start(order=later, now=NOW), now=NOW)
    later.refresh_from_db()
    return later


def balanced(event: Event) -> None:
    """Money, tickets and named differences of all orders fit together, as `doctor` counts them."""
    assert recount.differences() == []


@pytest.mark.parametrize(
    "terms",
    [Terms(), Terms(percent_bp=3_333), Terms(fee_minor=777), Terms(percent_bp=5_000, fee_minor=60_000),
     Terms(percent_bp=5_000, ends_tickets=False)],
)  # fmt: skip
def test_what_goes_back_is_what_was_looked_at_to_the_cent(
    event: Event, kind: TicketType, terms: Terms
) -> None:
    for seats in (1, 2, 3):
        make_paid_order(event, kind=kind, seats=seats)
    plan = refund_runs.plan(event, terms)
    assert (plan.orders, plan.tickets, plan.back_minor + plan.kept_minor) == (3, 6, 60_006)
    run = begin(event, terms)
    work(run)
    progress = refund_runs.progress_of([run])[run.pk]
    gone = sum(Refund.objects.values_list("amount_minor", flat=True))
    assert (run.state, progress.failed) == ("done", 0)
    assert plan.back_minor == progress.expected_minor == progress.refunded_minor == gone
    assert Ticket.objects.valid().exists() is not terms.ends_tickets
    balanced(event)


def test_only_the_chosen_are_refunded_and_their_buyers_read_why(event: Event, kind: TicketType) -> None:
    meant = make_paid_order(event, kind=kind)
    sunday = make_paid_order(event, kind=make_ticket_type(event, name="Sunday", price_minor=5_000))
    used = make_paid_order(event, kind=kind)
    used.tickets.update(checked_in_at=NOW)
    make_paid_order(make_event())
    plan = refund_runs.plan(event, Terms(kind))
    assert ([line.order for line in plan.lines], plan.used) == ([meant.pk], 1)
    OutboxMail.objects.all().delete()
    work(begin(event, Terms(kind)))
    assert list(Refund.objects.values_list("payment__order", "amount_minor")) == [(meant.pk, 10_001)]
    assert set(Ticket.objects.valid().filter(event=event).values_list("order", flat=True)) == {
        sunday.pk,
        used.pk,
    }
    (mail,) = OutboxMail.objects.all()
    assert mail.to_address == meant.email
    assert "Cancelled" in mail.text
    assert "We are sorry." in mail.text


def test_add_ons_bought_later_go_back_by_the_same_terms(event: Event, kind: TicketType) -> None:
    order = make_paid_order(event, kind=kind)
    dinner = make_add_on(event, name="Dinner", price_minor=4_000)
    later = make_extension(order, dinner)
    terms = Terms(kind, percent_bp=5_000, fee_minor=1_000)
    plan = refund_runs.plan(event, terms)
    assert [(line.order, line.is_follower, line.back_minor) for line in plan.lines] == [
        (later.pk, True, 2_000), (order.pk, False, 4_001),
    ]  # fmt: skip
    work(begin(event, terms))
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == plan.back_minor
    assert not Ticket.objects.valid().filter(event=event).exists()
    balanced(event)


def test_an_add_on_bought_since_the_look_is_not_given_back_whole(event: Event, kind: TicketType) -> None:
    order = make_paid_order(event, kind=kind)
    dinner = make_add_on(event, name="Dinner", price_minor=4_000)
    terms = Terms(kind, percent_bp=5_000)
    run = begin(event, terms)
    make_extension(order, dinner)
    work(run)
    line = run.lines.get()
    assert (line.state, "Begin another run" in line.why, Refund.objects.count()) == (Line.FAILED, True, 0)
    again = begin(event, terms, key="form-2")
    work(again)
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 2_000 + 5_001
    assert not Ticket.objects.valid().filter(event=event).exists()
    balanced(event)


def test_a_form_sent_twice_is_one_run_and_one_after_another_look_none(event: Event, kind: TicketType) -> None:
    make_paid_order(event, kind=kind)
    with pytest.raises(actions.Refused):
        begin(event, orders_seen=2)
    with pytest.raises(actions.Refused):
        begin(event, back_seen_minor=10_000)
    run = begin(event, orders_seen=1, back_seen_minor=10_001)
    assert begin(event) == run
    with pytest.raises(actions.Refused):  # while one is under way
        begin(event, key="form-2")
    work(run)
    with pytest.raises(actions.Refused):  # nobody is left
        begin(event, key="form-2")
    assert (RefundRun.objects.count(), Refund.objects.count()) == (1, 1)


def test_an_order_refunded_by_itself_meanwhile_is_left_out(event: Event, kind: TicketType) -> None:
    first, second = make_paid_order(event, kind=kind), make_paid_order(event, kind=kind, seats=2)
    run = begin(event)
    returns.refund_tickets(order=first, chosen=[first.tickets.get()], reason="Ill", by=None, now=NOW)
    half = second.tickets.order_by("pk")[0]
    returns.refund_tickets(order=second, chosen=[half], reason="Ill", by=None, now=NOW)
    work(run)
    lines = run.lines.order_by("order_id").values_list("state", "refunded_minor")
    assert list(lines) == [(Line.LEFT_OUT, 0), (Line.DONE, 10_001)]
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 3 * 10_001


def test_what_fails_says_why_and_is_tried_again(event: Event, kind: TicketType) -> None:
    bad, good = make_paid_order(event, kind=kind), make_paid_order(event, kind=kind)
    run = begin(event)
    # More went back by hand at the gateway than is left for the ticket.
    payment = Payment.objects.get(order=bad)
    spent = Refund.objects.create(payment=payment, amount_minor=9_000, reason="By hand", wanted_at=NOW)
    work(run)
    line = run.lines.get(order=bad)
    assert (run.state, line.state, bool(line.why), line.refunded_minor) == ("done", Line.FAILED, True, 0)
    assert bad.tickets.get().state == Ticket.State.VALID
    assert good.tickets.get().state == Ticket.State.VOID
    Refund.objects.filter(pk=spent.pk).update(state=Refund.State.FAILED)
    actions.go_on(run=run, by=make_team_member(event).user, now=NOW)
    work(run)
    line.refresh_from_db()
    assert (line.state, line.refunded_minor, line.why) == (Line.DONE, 10_001, "")
    assert Refund.objects.counting().count() == 2
    with pytest.raises(actions.Refused):
        actions.go_on(run=run, by=make_team_member(event).user, now=NOW)


def make_dispute(order: Order, **fields: object) -> Dispute:
    values = {
        "reference": f"dp_{order.pk}",
        "amount_minor": 10_001,
        "currency": "USD",
        "opened_at": NOW,
    } | fields
    return Dispute.objects.create(payment=Payment.objects.get(order=order), **values)


def test_what_a_bank_has_taken_back_is_not_promised(event: Event, kind: TicketType) -> None:
    disputed, asked, good = (make_paid_order(event, kind=kind) for _ in range(3))
    make_dispute(disputed)
    make_dispute(asked, amount_minor=0)  # an inquiry: a refund often ends it
    plan = refund_runs.plan(event, Terms(kind))
    assert ([line.order for line in plan.lines], plan.disputed) == ([asked.pk, good.pk], 1)
    run = begin(event, Terms(kind))
    late = make_dispute(good)
    work(run)
    progress = refund_runs.progress_of([run])[run.pk]
    assert (progress.failed, "dispute" in run.lines.get(order=good).why) == (1, True)
    assert disputed.tickets.get().state == Ticket.State.VALID
    Dispute.objects.filter(pk=late.pk).update(state=Dispute.State.WON)
    actions.go_on(run=run, by=make_team_member(event).user, now=NOW)
    work(run)
    assert set(Refund.objects.values_list("payment__order", flat=True)) == {asked.pk, good.pk}


def test_trying_again_twice_is_once_and_an_end_that_comes_late_is_none(
    event: Event, kind: TicketType
) -> None:
    order = make_paid_order(event, kind=kind)
    run = begin(event)
    first, other = run.created_by, make_team_member(event).user
    actions.go_on(run=run, by=other, now=NOW)  # it is at it anyway
    run.refresh_from_db()
    assert (run.created_by, HistoryEntry.objects.filter(kind="refund_run.resumed").count()) == (first, 0)
    # A worker found no line left, and before it could say so, what had failed was tried again.
    actions._end(run)
    run.refresh_from_db()
    assert run.state == "running"
    work(run)
    assert Refund.objects.get().payment.order == order


def test_the_page_names_some_and_says_how_many_there_are(
    event: Event, kind: TicketType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "NAMED", 2)
    orders = [make_paid_order(event, kind=kind) for _ in range(5)]
    run = begin(event)
    for order in orders[:3]:
        make_dispute(order)
    Ticket.objects.filter(order__in=orders[3:]).update(checked_in_at=NOW)
    work(run)
    client = Client()
    client.force_login(run.created_by)  # type: ignore[arg-type]
    page = client.get(run.path).content.decode()
    assert ("The first 2 of 3." in page, "The first 2 of 2." in page) == (True, False)
    assert page.count(str(orders[2])) == 0


def test_a_stopped_run_leaves_the_rest_and_goes_on(event: Event, kind: TicketType) -> None:
    for _ in range(actions.BATCH + 2):
        make_paid_order(event, kind=kind)
    run = begin(event)
    assert actions.run_due(now=NOW) == actions.BATCH
    actions.stop(run=run, by=None, now=NOW)
    assert (actions.run_due(now=NOW), Refund.objects.count()) == (0, actions.BATCH)
    actions.go_on(run=run, by=make_team_member(event).user, now=NOW)
    work(run)
    assert Refund.objects.count() == actions.BATCH + 2
    told = HistoryEntry.objects.filter(kind__startswith="refund_run.").order_by("pk")
    assert [entry.kind.split(".")[1] for entry in told] == ["started", "stopped", "resumed", "done"]


def test_who_lost_the_right_refunds_no_more(event: Event, kind: TicketType) -> None:
    make_paid_order(event, kind=kind)
    run = begin(event)
    TeamMember.objects.filter(user=run.created_by).delete()
    work(run)
    assert (run.state, bool(run.stopped_why), Refund.objects.count()) == ("stopped", True, 0)


@pytest.mark.parametrize("orders", [1, 4])
def test_a_plan_costs_the_same_for_one_and_many(
    event: Event, kind: TicketType, orders: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(orders):
        make_paid_order(event, kind=kind)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert refund_runs.plan(event, Terms()).orders == orders


def test_the_page_shows_count_and_total_before_anything_goes_back(event: Event, kind: TicketType) -> None:
    make_paid_order(event, kind=kind)
    client = Client()
    client.force_login(make_team_member(event, make_user("olga@relay.example"), Role.ORGANIZER).user)
    path = f"/{event.slug}/refund-runs/"
    typed = {"percent": "50", "fee": "1", "tickets": "end", "reason": "Flood", "text": "Sorry", "key": "k"}
    looked = client.post(f"{path}new/", typed | {"do": "look"})
    assert "$49.01" in looked.content.decode()
    assert RefundRun.objects.count() == 0
    # The second press without a look begins nothing; with another total it is refused, and nothing typed is lost.
    assert client.post(f"{path}new/", typed | {"do": "start"}).status_code == 200
    other = client.post(f"{path}new/", typed | {"do": "start", "orders_seen": "1", "back_seen": "10001"})
    assert (other.status_code, "Flood" in other.content.decode(), RefundRun.objects.count()) == (409, True, 0)
    begun = client.post(f"{path}new/", typed | {"do": "start", "orders_seen": "1", "back_seen": "4901"})
    run = RefundRun.objects.get()
    assert begun["Location"] == run.path
    work(run)
    shown = client.get(run.path).content.decode()
    assert "$49.01" in shown
    assert "1 of 1" in shown
    assert client.get(path).status_code == 200
    assert client.post(f"{path}new/", typed | {"percent": "101"}).status_code == 422
    assert client.post(f"{path}new/", typed | {"fee": ""}).status_code == 200
    finance = Client()
    finance.force_login(make_team_member(event, make_user("fin@relay.example"), Role.FINANCE).user)
    assert {finance.get(path).status_code, finance.get(run.path).status_code} == {403}
    assert finance.post(f"{run.path}do/", {"do": "go_on"}).status_code == 403
