"""Refunding many orders at once: begun after a trial that tells what it does, followed, and tried again where it failed."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from core.api import jobs
from core.api.jobs import JobOut, ProgressOut
from core.api.pages import PageQuery, page
from core.api.problems import refusing, wrong
from core.api.shapes import Id, In, Listed, Money, OneOf, Out, told
from core.ids import new_id
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from tickets import refund_runs
from tickets.actions import refund_runs as actions
from tickets.models import RefundRun, RefundRunLine
from tickets.refund_runs import Progress, Terms

router = Router(tags=["Orders"])

KIND = "refund_run"
State = RefundRun.State
JOB_STATES = {State.RUNNING: jobs.RUNNING, State.DONE: jobs.DONE, State.STOPPED: jobs.CANCELLED}
LineState = Annotated[str, OneOf(RefundRunLine.State.values)]
RUN, TYPE, CODE, ORDER = (f"{prefix}_7k2m9q4w8x1c5v3b6n0z" for prefix in ("rrn", "typ", "cod", "ord"))


class NewRefundRun(In):
    """Which orders: without both ids, all that were paid for. Tickets that were used at the door are left out."""

    ticket_type_id: Id | None = Field(
        None, description="Only tickets of this type, with their add-ons. Null: all that were paid for.",
        examples=[TYPE],
    )  # fmt: skip
    discount_code_id: Id | None = Field(
        None,
        description="Only orders with this discount code. Null: with any and with none.",
        examples=[CODE],
    )
    percent_bp: Annotated[int, Field(ge=0, le=10_000)] = Field(
        10_000,
        description="How much of what was paid goes back, in basis points: 5000 is a half.",
        examples=[10_000],
    )
    fee_minor: Annotated[int, Field(ge=0, le=1_000_000_000)] = Field(
        0, description="Kept of each ticket after that, in minor units.", examples=[0]
    )
    ends_tickets: bool = Field(
        True,
        description="Whether the tickets are no longer valid; otherwise they stay valid.",
        examples=[True],
    )
    reason: Annotated[str, Field(min_length=1, max_length=200)] = told(
        "In one sentence: it stands in the mail and on the credit note.", "The second day is cancelled"
    )
    text: Annotated[str, Field(max_length=2000)] = Field(
        "", description="What else the mail says.", examples=["We are sorry. The first day takes place."]
    )
    orders_seen: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How many orders the trial told. If it is another number by now, nothing begins.",
        examples=[93],
    )  # fmt: skip
    total_seen_minor: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How much the trial told. If it is another amount by now, nothing begins.",
        examples=[3_245_700],
    )  # fmt: skip


class RefundRunOut(Out):
    id: Id = told("Also the id of its job.", RUN)
    job: JobOut = told("How far it is.", {})
    ticket_type_id: Id | None = Field(
        description="Of which type its tickets are. Null: all that were paid for.", examples=[TYPE]
    )
    discount_code_id: Id | None = Field(description="With which code. Null: with any.", examples=[None])
    percent_bp: int = told("How much goes back, in basis points.", 10_000)
    fee_minor: Money = told("Kept of each ticket after that, in minor units.", 0)
    ends_tickets: bool = told("Whether the tickets are no longer valid.", True)
    reason: str = told("As the mail and the credit note say it.", "The second day is cancelled")
    text: str = told("What else the mail says.", "")
    currency: str = told("ISO 4217.", "EUR")
    orders: int = told("How many orders it is about.", 93)
    expected_minor: Money = told("What was to go back when it began, in minor units.", 3_245_700)
    refunded_minor: Money = told(
        "What has gone back so far, in minor units; without what the payment provider could not deliver.",
        1_082_000,
    )
    failed: int = told("Orders that were refused, also by the payment provider days after their turn.", 0)
    left_out: int = told("Orders with nothing left to refund when their turn came.", 0)


class RefundRunLineOut(Out):
    order_id: Id = told("Of the order.", ORDER)
    code: str = told("Its short code.", "K7QF3M2P")
    state: LineState = told(
        "How it stands with this order. A done one fails when the payment provider cannot deliver its money after all.",
        "done",
    )
    expected_minor: Money = told("What was to go back when the run began, in minor units.", 34_900)
    refunded_minor: Money = told(
        "What has gone back, in minor units; without what the payment provider could not deliver.", 34_900
    )
    why: str = told("Why it failed or was left out, in words for people; empty otherwise.", "")
    at: datetime | None = Field(
        description="When its turn came. Null: it waits.", examples=["2027-03-02T17:20:11Z"]
    )


class LinesQuery(PageQuery):
    state: LineState | None = Field(None, description="Only orders in this state.", examples=["failed"])


@router.get(
    "events/{event}/refund-runs",
    auth=Needs(Scope.ORDERS_WRITE),
    response=Listed[RefundRunOut],
    operation_id="list_refund_runs",
)
def list_refund_runs(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[RefundRunOut]:
    """Runs in the order in which they were begun."""
    found = page(runs_of(request.auth.event), query, of="refund_runs", shape=_itself)
    return Listed(data=run_outs(found.data), next_cursor=found.next_cursor)


@router.post(
    "events/{event}/refund-runs",
    auth=Needs(Scope.ORDERS_WRITE, is_whole=True),
    response={202: RefundRunOut},
    operation_id="start_refund_run",
)
def start_refund_run(
    request: ApiRequest, event: str, body: NewRefundRun, response: HttpResponse
) -> Status[RefundRunOut]:
    """Give many orders their money back, one after the other. Try it first: with `validate_only=true` it tells `orders` and
    `expected_minor` and does nothing.
    """
    caller = request.auth
    with refusing(actions.Refused):
        run = actions.start(
            event=caller.event, terms=_terms(caller.event, body), reason=body.reason, text=body.text, by=caller.by,
            now=caller.now, key=new_id("key"), orders_seen=body.orders_seen, back_seen_minor=body.total_seen_minor,
        )  # fmt: skip
    response["Location"] = jobs.address(caller.event.slug, run.public_id)
    return Status(202, run_outs([_run(caller.event, run.public_id)])[0])


@router.get(
    "events/{event}/refund-runs/{run}",
    auth=Needs(Scope.ORDERS_WRITE),
    response=RefundRunOut,
    operation_id="read_refund_run",
)
def read_refund_run(request: ApiRequest, event: str, run: str) -> RefundRunOut:
    """One run, and how far it is."""
    return run_outs([_run(request.auth.event, run)])[0]


@router.get(
    "events/{event}/refund-runs/{run}/lines",
    auth=Needs(Scope.ORDERS_WRITE),
    response=Listed[RefundRunLineOut],
    operation_id="list_refund_run_lines",
)
def list_refund_run_lines(
    request: ApiRequest, event: str, run: str, query: Query[LinesQuery]
) -> Listed[RefundRunLineOut]:
    """Its orders, in the order of their turns."""
    lines = RefundRunLine.objects.filter(run=_run(request.auth.event, run))
    rows = lines.select_related("order").as_they_stand()
    rows = rows.filter(stands=query.state) if query.state else rows
    return page(rows, query, of="refund_run_lines", shape=line_out)


@router.post(
    "events/{event}/refund-runs/{run}/retry",
    auth=Needs(Scope.ORDERS_WRITE),
    response={202: RefundRunOut},
    operation_id="retry_refund_run",
)
def retry_refund_run(
    request: ApiRequest, event: str, run: str, response: HttpResponse
) -> Status[RefundRunOut]:
    """Try again what failed, and go on with what waits if it was stopped. No order is refunded twice. What the payment
    provider could not deliver is not tried again: it is owed, and given back another way on the order's page.
    """
    caller = request.auth
    with refusing(actions.Refused):
        actions.go_on(run=_run(caller.event, run), by=caller.by, now=caller.now)
    response["Location"] = jobs.address(caller.event.slug, run)
    return Status(202, run_outs([_run(caller.event, run)])[0])


def _terms(event: Event, body: NewRefundRun) -> Terms:
    kind = code = None
    if body.ticket_type_id is not None:
        kind = event.ticket_types.filter(public_id=body.ticket_type_id).first()
        if kind is None:
            raise wrong("#/ticket_type_id", _("The event has no such ticket type."))
    if body.discount_code_id is not None:
        code = event.discount_codes.filter(public_id=body.discount_code_id).first()
        if code is None:
            raise wrong("#/discount_code_id", _("The event has no such code."))
    return Terms(kind, code, body.percent_bp, body.fee_minor, body.ends_tickets)


def runs_of(event: Event) -> QuerySet[RefundRun]:
    return RefundRun.objects.filter(event=event).select_related("event", "ticket_type", "discount_code")


def _run(event: Event, public_id: str) -> RefundRun:
    row = runs_of(event).filter(public_id=public_id).first()
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def _itself(row: RefundRun) -> RefundRun:
    return row


def end_job(caller: Caller, row: RefundRun) -> None:
    actions.stop(run=row, by=caller.by, now=caller.now)


def job_outs(rows: list[RefundRun]) -> list[JobOut]:
    progress = refund_runs.progress_of(rows)
    return [_job_out(row, progress[row.pk]) for row in rows]


def run_outs(rows: list[RefundRun]) -> list[RefundRunOut]:
    """One query for any number."""
    progress = refund_runs.progress_of(rows)
    return [_run_out(row, progress[row.pk]) for row in rows]


def _job_out(row: RefundRun, progress: Progress) -> JobOut:
    percent = 100 if row.state == State.DONE else progress.done * 100 // max(progress.total, 1)
    return JobOut(
        id=row.public_id, kind=KIND, state=JOB_STATES[State(row.state)],
        progress=ProgressOut(percent=percent, done=progress.done, total=progress.total),
        detail=row.stopped_why, can_cancel=row.is_running,
        result_url=f"{address(row)}/lines" if row.state == State.DONE else None,
        created_at=row.created_at, ended_at=row.ended_at,
    )  # fmt: skip


def _run_out(row: RefundRun, progress: Progress) -> RefundRunOut:
    return RefundRunOut(
        id=row.public_id, job=_job_out(row, progress),
        ticket_type_id=row.ticket_type.public_id if row.ticket_type else None,
        discount_code_id=row.discount_code.public_id if row.discount_code else None, percent_bp=row.percent_bp,
        fee_minor=row.fee_minor, ends_tickets=row.ends_tickets, reason=row.reason, text=row.text,
        currency=row.event.currency, orders=progress.total, expected_minor=progress.expected_minor,
        refunded_minor=progress.refunded_minor, failed=progress.failed, left_out=progress.left_out,
    )  # fmt: skip


def line_out(row: Any) -> RefundRunLineOut:
    return RefundRunLineOut(
        order_id=row.order.public_id, code=row.order.code, state=row.stands, expected_minor=row.expected_minor,
        refunded_minor=row.refunded_minor - row.lost_minor, why=refund_runs.why(row), at=row.at,
    )  # fmt: skip


def address(row: RefundRun) -> str:
    return f"/api/events/{row.event.slug}/refund-runs/{row.public_id}"
