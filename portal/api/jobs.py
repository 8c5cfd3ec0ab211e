"""Long work of all kinds in one list: where it stands, and ending it early.

Each kind is seen by a token that may ask for it, so `jobs:read` alone shows nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from agenda.actions import drafting
from agenda.api import drafts
from agenda.models import Drafting
from core.api import pages
from core.api.jobs import JobOut, JobState
from core.api.pages import PageQuery
from core.api.problems import REFUSED, Problem
from core.api.shapes import Listed, OneOf
from events import scopes
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.scopes import Scope
from portal.api import badges, exports, mails, sandbox
from tickets.actions import printing
from tickets.api import refund_runs
from tickets.models import BadgeBatch

router = Router(tags=["Jobs"])


@dataclass(frozen=True)
class Kind:
    """`states`: the row's own by the job's. `rows` are those that the caller may know of. `cancel` raises Problem."""

    name: str
    prefix: str
    scope: Scope
    rows: Callable[[Caller], QuerySet[Any]]
    states: Mapping[Any, str]  # of the row, and what they are for a job
    shapes: Callable[[Sequence[Any]], list[JobOut]]  # in a constant number of queries
    cancel: Callable[[Caller, Any], None]


def _end_draft(caller: Caller, row: Drafting) -> None:
    drafting.cancel(row=row, by=caller.by, now=caller.now)


def _end_batch(caller: Caller, row: BadgeBatch) -> None:
    printing.cancel(row=row, by=caller.by, now=caller.now)


# The order is part of cursors: only add at the end.
KINDS = (
    Kind(
        drafts.KIND, "dft", Scope.AGENDA_WRITE, lambda caller: Drafting.objects.filter(event=caller.event), drafts.JOB_STATES,
        lambda rows: [drafts.job_out(row) for row in rows], _end_draft,
    ),
    Kind(
        badges.KIND, "bbt", Scope.BADGES_WRITE, lambda caller: BadgeBatch.objects.filter(event=caller.event),
        {state: state for state in BadgeBatch.State.values}, lambda rows: [badges.job_out(row) for row in rows], _end_batch,
    ),
    Kind(
        mails.KIND, "mlg", Scope.MAILS_WRITE, lambda caller: mails.sent_rows(caller.event), mails.JOB_STATES,
        mails.job_outs, mails.end_job,
    ),
    Kind(
        exports.KIND, "exf", Scope.EXPORTS_READ, exports.readable, exports.JOB_STATES,
        lambda rows: [exports.job_out(row) for row in rows], exports.end_job,
    ),
    Kind(
        sandbox.KIND, "sbw", Scope.SANDBOX_WRITE, sandbox.works, sandbox.JOB_STATES,
        lambda rows: [sandbox.job_out(row, row.event) for row in rows], sandbox.end_job,
    ),
    Kind(
        refund_runs.KIND, "rrn", Scope.ORDERS_WRITE, lambda caller: refund_runs.runs_of(caller.event),
        refund_runs.JOB_STATES, lambda rows: refund_runs.job_outs([*rows]), refund_runs.end_job,
    ),
)  # fmt: skip
KindName = Annotated[str, OneOf([kind.name for kind in KINDS])]
KEY_BITS, KIND_BITS = 63, 8
EPOCH, MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class JobsQuery(PageQuery):
    kind: KindName | None = Field(None, description="Only work of this kind.", examples=["badge_batch"])
    state: JobState | None = Field(None, description="Only work in this state.", examples=["running"])


@router.get(
    "events/{event}/jobs", auth=Needs(Scope.JOBS_READ), response=Listed[JobOut], operation_id="list_jobs"
)
def list_jobs(request: ApiRequest, event: str, query: Query[JobsQuery]) -> Listed[JobOut]:
    """Long work in the order in which it was asked for, of the kinds that the token's other scopes are about."""
    caller = request.auth
    found: list[tuple[int, JobOut]] = []
    after = pages.opened(query.cursor, "jobs") if query.cursor else -1
    for number, kind in _seen(caller):
        if query.kind not in (None, kind.name):
            continue
        rows = kind.rows(caller).filter(_after(after, number))
        if query.state:
            rows = rows.filter(state__in=[own for own, job in kind.states.items() if job == query.state])
        some = list(rows.order_by("created_at", "pk")[: query.limit + 1])
        for row in some:
            row.event = caller.event
        places = [_place(row.created_at, number, row.pk) for row in some]
        found += zip(places, kind.shapes(some), strict=True)
    found.sort(key=lambda pair: pair[0])
    kept = found[: query.limit]
    more = len(found) > query.limit
    return Listed(
        data=[job for _key, job in kept], next_cursor=pages.cursor(kept[-1][0], "jobs") if more else None
    )


@router.get(
    "events/{event}/jobs/{job}", auth=Needs(Scope.JOBS_READ), response=JobOut, operation_id="read_job"
)
def read_job(request: ApiRequest, event: str, job: str) -> JobOut:
    """How far one is. Ask again every second or two; at its end, `result_url` is where to read on."""
    kind, row = _found(request.auth, job)
    return kind.shapes([row])[0]


@router.post(
    "events/{event}/jobs/{job}/cancel",
    auth=Needs(Scope.JOBS_READ),
    response=JobOut,
    operation_id="cancel_job",
)
def cancel_job(request: ApiRequest, event: str, job: str) -> JobOut:
    """End it early: nothing comes of it. One that has ended already is refused."""
    caller = request.auth
    kind, row = _found(caller, job)
    shown = kind.shapes([row])[0]
    if not shown.can_cancel and shown.ended_at is not None:
        raise Problem(REFUSED, _("It has come to its end already."), reason="ended")
    kind.cancel(caller, row)
    row.refresh_from_db(fields=[field.name for field in row._meta.concrete_fields if field.name != "event"])
    return kind.shapes([row])[0]


def _seen(caller: Caller) -> Iterator[tuple[int, Kind]]:
    """Kinds with their numbers: what the token may ask for, and its maker still may."""
    for number, kind in enumerate(KINDS):
        if caller.holds(kind.scope) and scopes.allowed(kind.scope, caller.rights):
            yield number, kind


def _found(caller: Caller, public_id: str) -> tuple[Kind, Any]:
    """One query: the id tells the kind."""
    for _place_of, kind in _seen(caller):
        if public_id.startswith(f"{kind.prefix}_"):
            row = kind.rows(caller).filter(public_id=public_id).first()
            if row is not None:
                row.event = caller.event
                return kind, row
    raise nothing_here()


# Cursors: one number out of when a job was asked for, its kind and its key, in which order all jobs stand.


def _place(at: datetime, kind: int, key: int) -> int:
    return ((round((at - EPOCH) / MICROSECOND) << KIND_BITS | kind) << KEY_BITS) | key


def _after(place: int, kind: int) -> Q:
    """Rows of this kind that come behind that place."""
    if place < 0:
        return Q()
    rest, key = place >> KEY_BITS, place & ((1 << KEY_BITS) - 1)
    micros, its_kind = rest >> KIND_BITS, rest & ((1 << KIND_BITS) - 1)
    at = EPOCH + micros * MICROSECOND
    if kind != its_kind:
        return Q(created_at__gte=at) if kind > its_kind else Q(created_at__gt=at)
    return Q(created_at__gt=at) | Q(created_at=at, pk__gt=key)
