"""A sandbox by program: how far its time was moved, moving it on, beginning again, and deleting it. These are jobs of some seconds."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from core.api import jobs
from core.api.jobs import JobOut, ProgressOut
from core.api.problems import NOT_A_SANDBOX, REFUSED, Problem, refusing
from core.api.shapes import In, Out, told
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Event, SandboxWork
from events.models.sandbox import MOST_DAYS
from events.rights import Right
from events.scopes import Scope
from portal.actions import sandboxes

router = Router(tags=["Sandbox"])

KIND = "sandbox"
State = SandboxWork.State
JOB_STATES = {State.WAITING: jobs.WAITING, State.DONE: jobs.DONE, State.FAILED: jobs.FAILED}


class SandboxOut(Out):
    days_moved: int = told("By how many days its time was moved forward since it was filled.", 31, ge=0)
    starts_on: date = told("Its first day, as it is now.", "2027-04-11")
    ends_on: date = told("Its last day, as it is now.", "2027-04-13")
    job: JobOut | None = Field(
        description="What is being done to it. Null while nothing is: then it can be moved.", examples=[None]
    )


class Advance(In):
    days: int = Field(
        description="By how many whole days. The hour stays what it is.", ge=1, le=MOST_DAYS, examples=[31]
    )


@router.get(
    "events/{event}/sandbox",
    auth=Needs(Scope.SANDBOX_WRITE),
    response=SandboxOut,
    operation_id="read_sandbox",
)
def read_sandbox(request: ApiRequest, event: str) -> SandboxOut:
    """How far its time was moved, and whether something is being done to it."""
    row = request.auth.event
    if not row.is_sandbox:
        raise nothing_here(sandboxes.NotASandbox.message)
    work = row.sandbox_works.filter(state=State.WAITING).first()
    return SandboxOut(
        days_moved=row.days_moved, starts_on=row.starts_on, ends_on=row.ends_on,
        job=job_out(work, row) if work else None,
    )  # fmt: skip


@router.post(
    "events/{event}/sandbox/advance",
    auth=Needs(Scope.SANDBOX_WRITE),
    response={202: JobOut},
    operation_id="advance_sandbox",
)
def advance_sandbox(request: ApiRequest, event: str, body: Advance, response: HttpResponse) -> Status[JobOut]:
    """Move its time forward: each date of it lies so many days earlier then, and its hour stays. When the job is done, what
    has come due by it is done as well: holds have lapsed, reminders are written.
    """
    caller = request.auth
    row = _sandbox(caller)
    with refusing(sandboxes.Refused):
        work = sandboxes.advance(event=row, days=body.days, by=caller.by, now=caller.now)
    return jobs.accepted(row.slug, job_out(work, row), response)


@router.post(
    "events/{event}/sandbox/reset",
    auth=Needs(Scope.SANDBOX_WRITE),
    response={202: JobOut},
    operation_id="reset_sandbox",
)
def reset_sandbox(request: ApiRequest, event: str, response: HttpResponse) -> Status[JobOut]:
    """Delete all that is in it and fill it anew, with dates after today. Its address, its team, its tokens and its webhooks stay;
    ids of what is in it are new ones.
    """
    caller = request.auth
    row = _sandbox(caller)
    with refusing(sandboxes.Refused):
        work = sandboxes.reset(event=row, by=caller.by, now=caller.now)
    return jobs.accepted(row.slug, job_out(work, row), response)


@router.delete(
    "events/{event}/sandbox",
    auth=Needs(Scope.SANDBOX_WRITE),
    response={202: JobOut},
    operation_id="delete_sandbox",
)
def delete_sandbox(request: ApiRequest, event: str, response: HttpResponse) -> Status[JobOut]:
    """Delete it for good, with its address, team, tokens, webhooks and files; for tokens that an owner made. When it is done the
    job is gone with it: calls below it answer 401 with its own tokens, and its pages 404.
    """
    caller = request.auth
    row = _sandbox(caller)
    caller.require(Right.KEEPING)
    with refusing(sandboxes.Refused):
        work = sandboxes.delete(event=row, by=caller.by, now=caller.now)
    return jobs.accepted(row.slug, job_out(work, row), response)


def _sandbox(caller: Caller) -> Event:
    if not caller.event.is_sandbox:
        raise Problem(NOT_A_SANDBOX, sandboxes.NotASandbox.message)
    return caller.event


def works(caller: Caller) -> QuerySet[SandboxWork]:
    return SandboxWork.objects.filter(event=caller.event)


def end_job(caller: Caller, row: SandboxWork) -> None:
    raise Problem(REFUSED, _("It takes seconds, and is not broken off."), reason="too_short")


def job_out(row: SandboxWork, event: Event) -> JobOut:
    is_done = row.state == State.DONE
    return JobOut(
        id=row.public_id, kind=KIND, state=JOB_STATES[State(row.state)],
        progress=ProgressOut(percent=100 if is_done else row.percent, done=row.done, total=1),
        detail=row.detail, can_cancel=False,
        result_url=f"/api/events/{event.slug}/sandbox" if is_done else None,
        created_at=row.created_at, ended_at=row.ended_at,
    )  # fmt: skip
