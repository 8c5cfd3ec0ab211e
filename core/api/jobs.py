"""Long work as the API tells of it: asked for with 202, looked at by its id, ended early, and where its result is.

A job is no row of its own: its id is that of the row the work is about, so that pages and API see one state.
"""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Status
from pydantic import Field

from core.api.shapes import Id, OneOf, Out, told

WAITING, RUNNING, DONE, FAILED, CANCELLED = STATES = ("waiting", "running", "done", "failed", "cancelled")
JobState = Annotated[str, OneOf(STATES)]


class ProgressOut(Out):
    percent: int = told("How much of it is done, of a hundred.", 40, ge=0, le=100)
    done: int = told("How many things are done.", 400, ge=0)
    total: int | None = Field(
        description="Of how many. Null while that is not known, and where it is not counted in things.",
        examples=[1000],
    )


class JobOut(Out):
    """`can_cancel` says whether asking for its end would change anything."""

    id: Id = told("Of the job, and of what it makes.", "bbt_7k2m9q4w8x1c5v3b6n0z")
    kind: str = told(
        "What is being made, one word: agenda_draft, badge_batch, mailing, export_file, sandbox, refund_run.",
        "badge_batch",
    )
    state: JobState = told("The last three are ends.", "running")
    progress: ProgressOut = told("How far it is.", {"percent": 40, "done": 400, "total": 1000})
    detail: str = told(
        "Why it failed, in words for people; empty otherwise.", "Nobody’s badge is new or changed."
    )
    can_cancel: bool = told("Whether it can still be ended early.", True)
    result_url: str | None = Field(
        description="Where what came of it is read. Null until it is done.",
        examples=["/api/events/relay-2027/badge-batches/bbt_7k2m9q4w8x1c5v3b6n0z/file"],
    )
    created_at: datetime = told("When it was asked for.", "2027-05-01T09:30:00Z")
    ended_at: datetime | None = Field(
        description="When it came to its end. Null before.", examples=["2027-05-01T09:30:07Z"]
    )


def address(event_slug: str, job_id: str) -> str:
    return f"/api/events/{event_slug}/jobs/{job_id}"


def accepted(event_slug: str, job: JobOut, response: HttpResponse) -> Status[JobOut]:
    """202: it was taken on, and this is where it is followed."""
    response["Location"] = address(event_slug, job.id)
    return Status(202, job)
