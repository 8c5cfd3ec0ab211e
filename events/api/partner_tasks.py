"""What partners have handed in, and its proof: read by who looks after partners."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from ninja import Router
from pydantic import Field

from core.api.shapes import Id, Listed, OneOf, Out, told
from events.api import files
from events.api.call import ApiRequest, Needs, nothing_here
from events.api.partners import partner_of
from events.models import Benefit, Partner, PartnerTask
from events.rights import Right
from events.scopes import Scope

router = Router(tags=["Partners"])


class PartnerTaskOut(Out):
    id: Id = told("Of the task.", "pta_7k2m9q4w8x1c5v3b6n0z")
    benefit: str = told("What the partner gets.", "Logo on the stage")
    kind: Annotated[str, OneOf(Benefit.Kind.values)] = told("As what it is handed in.", "file")
    state: Annotated[str, OneOf(PartnerTask.State.values)] = told("Where it stands.", "handed_in")
    due_on: date | None = Field(
        description="The last day, in the event’s zone. Null: there is none.", examples=["2027-04-01"]
    )
    text: str = told("What was written, also a list of people. Empty if nothing was.", "")
    number: int | None = Field(description="The number that was handed in. Null: none was.", examples=[4])
    file_name: str = told("What its sender called the file. Empty: there is none.", "banner.pdf")
    proof: str = told("How and where the team did its part.", "Left of the stage")
    proof_name: str = told("What the file of the proof is called. Empty: there is none.", "stage.jpg")
    handed_in_at: datetime | None = Field(
        description="When it was handed in last. Null: not yet.", examples=["2027-03-20T09:30:00Z"]
    )


@router.get(
    "events/{event}/partners/{partner}/tasks",
    auth=Needs(Scope.PARTNERS_READ),
    response=Listed[PartnerTaskOut],
    operation_id="list_partner_tasks",
)
def list_partner_tasks(request: ApiRequest, event: str, partner: str) -> Listed[PartnerTaskOut]:
    """What the partner gets and has to hand in, for who looks after partners; all on one page."""
    request.auth.require(Right.PARTNERS)
    rows = _tasks(partner_of(request.auth.event, partner)).order_by(
        "benefit__position", "benefit__due_on", "pk"
    )
    return Listed(data=[task_out(row) for row in rows], next_cursor=None)


@router.get(
    "events/{event}/partners/{partner}/tasks/{task}/file",
    auth=Needs(Scope.PARTNERS_READ),
    operation_id="download_partner_task_file",
    openapi_extra=files.ANY,
)
def download_partner_task_file(request: ApiRequest, event: str, partner: str, task: str) -> HttpResponseBase:
    """What was handed in, as an attachment. It is a stranger’s: open it with care."""
    row = _task(request, partner, task)
    if not row.file:
        raise nothing_here()
    return files.attached(request, row.file, row.file_name)


@router.get(
    "events/{event}/partners/{partner}/tasks/{task}/proof",
    auth=Needs(Scope.PARTNERS_READ),
    operation_id="download_partner_task_proof",
    openapi_extra=files.ANY,
)
def download_partner_task_proof(request: ApiRequest, event: str, partner: str, task: str) -> HttpResponseBase:
    """The team’s proof, as an attachment."""
    row = _task(request, partner, task)
    if not row.proof_file:
        raise nothing_here()
    return files.attached(request, row.proof_file, row.proof_name)


def _tasks(partner: Partner) -> QuerySet[PartnerTask]:
    return PartnerTask.objects.filter(partner=partner).select_related("benefit")


def _task(request: ApiRequest, partner: str, public_id: str) -> PartnerTask:
    request.auth.require(Right.PARTNERS)
    row = _tasks(partner_of(request.auth.event, partner)).filter(public_id=public_id).first()
    if row is None:
        raise nothing_here()
    return row


def task_out(row: PartnerTask) -> PartnerTaskOut:
    return PartnerTaskOut(
        id=row.public_id, benefit=row.benefit.name, kind=row.benefit.kind, state=row.state, due_on=row.benefit.due_on,
        text=row.text, number=row.number, file_name=row.file_name if row.file else "", proof=row.proof,
        proof_name=row.proof_name if row.proof_file else "", handed_in_at=row.handed_in_at,
    )  # fmt: skip
