"""Agendas drafted by the solver: asked for as a job, read, taken into the working draft, thrown away."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from agenda.actions import accepting, drafting, edits
from agenda.models import Drafting, Session
from agenda.planning import telling
from core.api import jobs
from core.api.jobs import JobOut, ProgressOut
from core.api.problems import REFUSED, Problem, refusing, wrong
from core.api.shapes import Id, In, OneOf, Out, told
from core.ids import new_id
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope

router = Router(tags=["Agenda"])

KIND = "agenda_draft"
State = Drafting.State
JOB_STATES = {
    State.WAITING: jobs.WAITING, State.RUNNING: jobs.RUNNING, State.DONE: jobs.DONE,
    State.IMPOSSIBLE: jobs.FAILED, State.FAILED: jobs.FAILED, State.CANCELLED: jobs.CANCELLED,
}  # fmt: skip
AskedKind = Annotated[str, OneOf([Drafting.Kind.WHOLE, Drafting.Kind.REPLAN])]
DraftKind = Annotated[str, OneOf(Drafting.Kind.values)]
Keeps = Annotated[str, OneOf(Drafting.Keeps.values)]


class NewSolverDraft(In):
    kind: AskedKind = Field(
        "whole",
        description="whole: an agenda for all talks. replan: as few moves as possible to mend the one that stands.",
        examples=["whole"],
    )
    name: Annotated[str, Field(max_length=80)] = Field(
        "", description="Empty: Draft 1, 2 …", examples=["Two big rooms"]
    )
    seconds: Annotated[int, Field(ge=1, le=120)] = Field(
        20, description="How long it may search.", examples=[20]
    )
    seed: Annotated[int, Field(ge=1, le=999_999)] = Field(
        1, description="Another number gives another agenda of about the same worth.", examples=[1]
    )
    keeps: Keeps = Field(
        "locked",
        description="What stays where it is: locked slots, or all that have a time.",
        examples=["locked"],
    )
    may_move_released: bool = Field(
        False,
        description="Whether talks may move of which people have read where they are.",
        examples=[False],
    )
    buffer_minutes: Annotated[int, Field(ge=0, le=60)] = Field(
        0, description="Minutes between two talks in a room.", examples=[10]
    )
    clash_weight: Annotated[int, Field(ge=0, le=10)] = Field(
        1, description="Points for each person who has starred two talks at once.", examples=[1]
    )
    same_track_weight: Annotated[int, Field(ge=0, le=100)] = Field(
        10, description="Points for each pair of talks of one track at once.", examples=[10]
    )
    overflow_weight: Annotated[int, Field(ge=0, le=10)] = Field(
        1, description="Points for each person without a seat.", examples=[1]
    )
    dislike_weight: Annotated[int, Field(ge=0, le=200)] = Field(
        20, description="Points for each talk at a time its speaker would rather not.", examples=[20]
    )
    track_day_room_weight: Annotated[int, Field(ge=0, le=100)] = Field(
        10, description="Points for each room that a track uses on a day.", examples=[10]
    )


class PlacementOut(Out):
    session_id: Id = told("The talk.", "ses_7k2m9q4w8x1c5v3b6n0z")
    room_id: Id = told("Where the draft has it.", "roo_7k2m9q4w8x1c5v3b6n0z")
    starts_at: datetime = told("When it begins.", "2027-05-12T09:00:00Z")
    minutes: int = told("How long it is.", 40)


class DraftScoreOut(Out):
    total: int = told("All points together: what the weights make of it. Less is better.", 312)
    missed: int = told("Favourites that clash with another of the same person.", 41)
    favourites: int = told("Favourites that were weighed.", 900)
    unplaced: int = told("Talks it has no place for.", 0)
    broken: int = told("Rules that it breaks; only a mixture of two drafts may.", 0)


class SolverDraftOut(Out):
    id: Id = told("Also the id of its job.", "dft_7k2m9q4w8x1c5v3b6n0z")
    name: str = told("As people call it.", "Draft 1")
    kind: DraftKind = told("How it was made: by the solver, as a re-plan, or mixed of two.", "whole")
    job: JobOut = told("How far it is.", {})
    score: DraftScoreOut | None = Field(
        description="What it is worth. Null until it is done.",
        examples=[{"total": 312, "missed": 41, "favourites": 900, "unplaced": 0, "broken": 0}],
    )
    reasons: list[str] = told("Why no agenda is possible, in words; empty if one is.", [])
    placements: list[PlacementOut] = told("Where it puts talks, in the order of time.", [])


class AcceptIn(In):
    session_ids: Annotated[list[Id], Field(max_length=2_000)] | None = Field(
        None, description="Only these talks. Null: all of the draft.", examples=[["ses_7k2m9q4w8x1c5v3b6n0z"]]
    )
    seen_revision: int | None = Field(
        None,
        description="Only if none of them was moved after this revision of the agenda draft.",
        examples=[17],
    )


class AcceptedOut(Out):
    moved: int = told("Talks that are now where the draft has them.", 38)
    locked: int = told("Talks that are locked elsewhere and stay.", 2)


@router.post(
    "events/{event}/solver-drafts",
    auth=Needs(Scope.AGENDA_WRITE),
    response={202: JobOut},
    operation_id="draft_agenda",
)
def draft_agenda(
    request: ApiRequest, event: str, body: NewSolverDraft, response: HttpResponse
) -> Status[JobOut]:
    """Have an agenda drafted. Nothing of it is in the agenda before it is accepted."""
    caller = request.auth
    wishes = body.model_dump(exclude={"kind"})
    with refusing(drafting.Refused):
        row = drafting.ask(
            event=caller.event, kind=body.kind, wishes=wishes, form_key=new_id("key"), by=caller.by, now=caller.now
        )  # fmt: skip
    return jobs.accepted(caller.event.slug, job_out(row), response)


@router.get(
    "events/{event}/solver-drafts/{draft}",
    auth=Needs(Scope.AGENDA_WRITE),
    response=SolverDraftOut,
    operation_id="read_solver_draft",
)
def read_solver_draft(request: ApiRequest, event: str, draft: str) -> SolverDraftOut:
    """One draft with all its places."""
    row = _row(request.auth.event, draft)
    placed = row.placements.order_by("starts_at", "pk").values_list(
        "session__public_id", "room__public_id", "starts_at", "minutes"
    )
    places = [
        PlacementOut(session_id=session, room_id=room, starts_at=starts_at, minutes=minutes)
        for session, room, starts_at, minutes in placed
    ]
    return SolverDraftOut(
        id=row.public_id, name=str(row), kind=row.kind, job=job_out(row), score=score_out(row),
        reasons=reasons_of(row), placements=places,
    )  # fmt: skip


@router.post(
    "events/{event}/solver-drafts/{draft}/stop",
    auth=Needs(Scope.AGENDA_WRITE),
    response=JobOut,
    operation_id="stop_solver_draft",
)
def stop_solver_draft(request: ApiRequest, event: str, draft: str) -> JobOut:
    """It is good enough: the best so far becomes the result."""
    caller = request.auth
    drafting.stop(row=_row(caller.event, draft), by=caller.by, now=caller.now)
    return job_out(_row(caller.event, draft))


@router.post(
    "events/{event}/solver-drafts/{draft}/accept",
    auth=Needs(Scope.AGENDA_WRITE, is_whole=True),
    response=AcceptedOut,
    operation_id="accept_solver_draft",
)
def accept_solver_draft(request: ApiRequest, event: str, draft: str, body: AcceptIn) -> AcceptedOut:
    """Put talks of the agenda draft where this one has them. It is one step, which the editor can undo."""
    caller = request.auth
    row = _row(caller.event, draft)
    chosen = None if body.session_ids is None else _sessions(row, body.session_ids)
    try:
        done = accepting.accept(
            row=row, sessions=chosen, seen_revision=body.seen_revision, by=caller.by, now=caller.now
        )
    except edits.Refused as refused:
        raise Problem(
            REFUSED, refused.message, reason="stale" if isinstance(refused, edits.Stale) else ""
        ) from None
    return AcceptedOut(moved=done.moved, locked=done.locked)


@router.delete(
    "events/{event}/solver-drafts/{draft}",
    auth=Needs(Scope.AGENDA_WRITE),
    response={204: None},
    operation_id="discard_solver_draft",
)
def discard_solver_draft(request: ApiRequest, event: str, draft: str) -> Status[None]:
    """Throw a draft away that is not being worked on. What was accepted of it stays in the agenda."""
    caller = request.auth
    with refusing(drafting.Refused):
        drafting.discard(row=_row(caller.event, draft), by=caller.by, now=caller.now)
    return Status(204, None)


def _row(event: Event, public_id: str) -> Drafting:
    row = Drafting.objects.filter(event=event, public_id=public_id).first()
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def _sessions(row: Drafting, ids: list[str]) -> set[int]:
    placed = Session.objects.filter(draft_placements__drafting=row, public_id__in=ids)
    found = dict(placed.values_list("public_id", "pk"))
    for place, public_id in enumerate(ids):
        if public_id not in found:
            raise wrong(f"#/session_ids/{place}", _("The draft has no place for such a talk."))
    return set(found.values())


def job_out(row: Drafting) -> JobOut:
    """Why it failed is told in sentences that name rows: those ask the database, so only one draft tells them."""
    return JobOut(
        id=row.public_id, kind=KIND, state=JOB_STATES[State(row.state)],
        progress=ProgressOut(percent=100 if row.state == State.DONE else min(row.share, 100), done=0, total=None),
        detail=_("No agenda is possible: the draft tells why.") if row.state == State.IMPOSSIBLE else row.refusal,
        can_cancel=row.is_worked_on,
        result_url=address(row) if row.state in (State.DONE, State.IMPOSSIBLE) else None,
        created_at=row.created_at, ended_at=row.ended_at,
    )  # fmt: skip


def address(row: Drafting) -> str:
    return f"/api/events/{row.event.slug}/solver-drafts/{row.public_id}"


def score_out(row: Drafting) -> DraftScoreOut | None:
    parts = dict.fromkeys(("total", "missed", "favourites", "unplaced", "broken"), 0)
    known = {name: value for name, value in row.score.items() if name in parts}
    return DraftScoreOut(**parts | known) if known else None


def reasons_of(row: Drafting) -> list[str]:
    return [one.text for one in telling.tell(row.event, row.reasons)] if row.reasons else []
