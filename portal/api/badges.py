"""Badges: batches drawn by the worker as jobs, their files, and one person's badge at once."""

from typing import Annotated

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from core.api import jobs
from core.api.jobs import JobOut, ProgressOut
from core.api.problems import check, refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from core.ids import new_id
from events.api import files
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from portal.badges import home_copies
from portal.forms.printing import BatchForm
from portal.printing import home_job, usual
from tickets.actions import printing
from tickets.badges.face import Role
from tickets.models import BadgeBatch, BadgeLayout, Ticket, TicketType

router = Router(tags=["Badges"])

KIND = "badge_batch"
State = BadgeBatch.State
PDF = {
    "responses": {
        200: {"description": "A PDF", "content": {"application/pdf": {"schema": {"type": "string"}}}}
    }
}
RoleWord = Annotated[str, OneOf(Role)]


class LayoutOut(Out):
    id: Id = told("To ask for a batch in this layout.", "bly_7k2m9q4w8x1c5v3b6n0z")
    name: str = told("As the team calls it.", "Band, on A6")
    stock: str = told("On which paper: the code of its stock.", "a6")
    is_usual: bool = told("Whether badges look like this where nothing is said.", True)


class NewBatchOfBadges(In):
    what: Annotated[str, OneOf(BadgeBatch.What.values)] = Field(
        "changed",
        description="Only what is new or changed since it was printed, or all.",
        examples=["changed"],
    )
    layout_id: Id | None = Field(
        None, description="Null: the usual one.", examples=["bly_7k2m9q4w8x1c5v3b6n0z"]
    )
    form: Annotated[str, OneOf(BadgeBatch.Form.values)] = Field(
        "sheets", description="On the stock, one a page, or for a print shop.", examples=["sheets"]
    )
    order: Annotated[str, OneOf(BadgeBatch.Order.values)] = Field(
        "name", description="By what the pages are sorted.", examples=["name"]
    )
    role: RoleWord | None = Field(None, description="Only people with this role.", examples=["speaker"])
    ticket_type_id: Id | None = Field(
        None, description="Only people with this ticket.", examples=["typ_7k2m9q4w8x1c5v3b6n0z"]
    )
    partner_id: Id | None = Field(
        None, description="Only people who came by this partner.", examples=["ptn_7k2m9q4w8x1c5v3b6n0z"]
    )
    start_cell: Annotated[int, Field(ge=1, le=100)] = Field(
        1, description="First free cell of a sheet that was begun.", examples=[1]
    )
    desks: Annotated[int, Field(ge=1, le=26)] = Field(
        1, description="Pick-up desks that the pile is cut for.", examples=[2]
    )


class MissingOut(Out):
    name: str = told("Whose badge.", "𓂀 Horus")
    letters: str = told("What no font of the installation has.", "𓂀")


class BatchOfBadgesOut(Out):
    id: Id = told("Also the id of its job.", "bbt_7k2m9q4w8x1c5v3b6n0z")
    job: JobOut = told("How far it is.", {})
    pages: int = told("Pages of its file.", 12)
    badges: int = told("Badges on them.", 48)
    missing: list[MissingOut] = told("Letters that could not be printed.", [])
    has_file: bool = told("Files are kept for a month.", True)


@router.get(
    "events/{event}/badge-layouts",
    auth=Needs(Scope.BADGES_WRITE),
    response=Listed[LayoutOut],
    operation_id="list_badge_layouts",
)
def list_badge_layouts(request: ApiRequest, event: str) -> Listed[LayoutOut]:
    """The event's own layouts, the usual one first; all on one page."""
    rows = BadgeLayout.objects.filter(event=request.auth.event)
    data = [
        LayoutOut(id=row.public_id, name=row.name, stock=row.stock, is_usual=row.is_usual) for row in rows
    ]
    return Listed(data=data, next_cursor=None)


@router.post(
    "events/{event}/badge-batches",
    auth=Needs(Scope.BADGES_WRITE),
    response={202: JobOut},
    operation_id="draw_badges",
)
def draw_badges(
    request: ApiRequest, event: str, body: NewBatchOfBadges, response: HttpResponse
) -> Status[JobOut]:
    """Have badges drawn. They count as printed once the file is there."""
    caller = request.auth
    wishes = _wishes(caller.event, body)
    with refusing(printing.Refused):
        row = printing.ask(
            event=caller.event, wishes=wishes, form_key=new_id("key"), by=caller.by, now=caller.now
        )
    return jobs.accepted(caller.event.slug, job_out(row), response)


@router.get(
    "events/{event}/badge-batches/{batch}",
    auth=Needs(Scope.BADGES_WRITE),
    response=BatchOfBadgesOut,
    operation_id="read_badge_batch",
)
def read_badge_batch(request: ApiRequest, event: str, batch: str) -> BatchOfBadgesOut:
    """One batch, and what could not be printed of it."""
    row = _row(request.auth.event, batch)
    missing = [MissingOut(name=one.get("name", ""), letters=one.get("letters", "")) for one in row.missing]
    return BatchOfBadgesOut(
        id=row.public_id, job=job_out(row), pages=row.pages, badges=row.done if row.state == State.DONE else 0,
        missing=missing, has_file=bool(row.file),
    )  # fmt: skip


@router.get(
    "events/{event}/badge-batches/{batch}/file",
    auth=Needs(Scope.BADGES_WRITE),
    operation_id="read_badge_file",
    openapi_extra=PDF,
)
def read_badge_file(request: ApiRequest, event: str, batch: str) -> HttpResponseBase:
    """The badges as PDF, once the batch is done."""
    row = _row(request.auth.event, batch)
    if not row.file:
        raise nothing_here(_("There is no file: it is not drawn yet, or gone after a month."))
    return files.attached(request, row.file, f"{row.event.slug}-badges")


@router.get(
    "events/{event}/tickets/{ticket}/badge.pdf",
    auth=Needs(Scope.BADGES_WRITE),
    operation_id="read_ticket_badge",
    openapi_extra=PDF,
)
def read_ticket_badge(request: ApiRequest, event: str, ticket: str) -> HttpResponse:
    """One person's badge as its holder prints it at home: it has the ticket's own code, so it opens the door."""
    row = request.auth.event
    tickets = Ticket.objects.valid().admissions().select_related("attendee", "type")
    found = tickets.filter(event=row, public_id=ticket).first()
    if found is None:
        raise nothing_here(_("No valid ticket has this id."))
    is_worn = found.type.attendance == TicketType.Attendance.ROOM
    content = home_copies(event=row, tickets=[found] if is_worn else [], job=home_job(usual(row)))
    if content is None:
        raise nothing_here(
            _("There is no badge: the ticket names nobody yet, or it is for taking part online.")
        )
    return HttpResponse(content, content_type="application/pdf")


def _wishes(event: Event, body: NewBatchOfBadges) -> dict[str, object]:
    """Checked by the form of the page, with the event's own rows."""
    keys: dict[str, object] = {}
    for name, rows in (
        ("layout", BadgeLayout.objects.filter(event=event)),
        ("ticket_type", event.ticket_types.all()),
        ("partner", event.partners.all()),
    ):
        given = getattr(body, f"{name}_id")
        if given:
            keys[name] = rows.filter(public_id=given).values_list("pk", flat=True).first()
            if keys[name] is None:
                raise wrong(f"#/{name}_id", _("The event has none of this id."))
    plain = body.model_dump(include={"what", "form", "order", "start_cell", "desks"})
    form = BatchForm({**plain, **keys, "role": body.role or ""}, event=event)
    check(form)
    return form.cleaned_data


def _row(event: Event, public_id: str) -> BadgeBatch:
    row = BadgeBatch.objects.filter(event=event, public_id=public_id).first()
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def job_out(row: BadgeBatch) -> JobOut:
    return JobOut(
        id=row.public_id, kind=KIND, state=row.state,
        progress=ProgressOut(
            percent=100 if row.state == State.DONE else min(row.share, 100), done=row.done, total=row.total or None
        ),
        detail=row.refusal, can_cancel=row.is_worked_on,
        result_url=f"{address(row)}/file" if row.state == State.DONE and row.file else None,
        created_at=row.created_at, ended_at=row.ended_at,
    )  # fmt: skip


def address(row: BadgeBatch) -> str:
    return f"/api/events/{row.event.slug}/badge-batches/{row.public_id}"
