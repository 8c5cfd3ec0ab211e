"""What is sold and how much of it there is, for who sells: quotas, and ticket types with what the shop hides."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from core.api.pages import ListQuery, page
from core.api.problems import wrong
from core.api.shapes import Id, In, Listed, Money, OneOf, Out, ZonedInstant, told
from events.actions.rows import Invalid
from events.api.call import ApiRequest, Needs, nothing_here
from events.api.refusals import pointed
from events.models import Event
from events.scopes import Scope
from tickets.actions import stock
from tickets.models import Quota, TicketType

router = Router(tags=["Stock"])

QUOTA, TYPE = "quo_7k2m9q4w8x1c5v3b6n0z", "typ_7k2m9q4w8x1c5v3b6n0z"
Size = Annotated[int, Field(ge=0, le=1_000_000)]
QuotaName = Annotated[str, Field(min_length=1, max_length=100)]
TypeName = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[str, Field(max_length=300)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
PerOrder = Annotated[int, Field(ge=1, le=1_000)]
Position = Annotated[int, Field(ge=0, le=30_000)]
Hours = Annotated[int, Field(ge=1, le=1_000)]
Kind = Annotated[str, OneOf(TicketType.Kind.values)]
Attendance = Annotated[str, OneOf(TicketType.Attendance.values)]
Audience = Annotated[str, OneOf(TicketType.Audience.values)]
Visibility = Annotated[str, OneOf(TicketType.Visibility.values)]
QuotaIds = Annotated[list[Id], Field(max_length=50)]


class QuotaOut(Out):
    id: Id = told("Of the quota.", QUOTA)
    name: str = told("As the team calls it.", "Main hall")
    size: int = told("How many seats there are.", 400)
    taken: int = told("Seats of tickets that are held, valid or used.", 371)
    reserved: int = told("Promised to codes and offers, and not taken yet.", 12)
    kept: int = told("Freed while somebody waited for them, and kept for who waits.", 2)
    waiting: int = told("Seats that the waiting list wants.", 5)
    left: int = told("What the public can have now.", 15)
    allowance_reason: str = told("Why more are taken than there are seats; empty where that is not so.", "")
    ticket_type_ids: list[Id] = told("What draws on it.", [TYPE])


class NewQuota(In):
    name: QuotaName = told("As the team calls it.", "Main hall")
    size: Size = told("How many seats there are.", 400)


class QuotaChange(In):
    """What is left out stays."""

    name: QuotaName | None = Field(None, description="As the team calls it.", examples=["Main hall"])
    size: Size | None = Field(None, description="How many seats there are.", examples=[400])
    allowance_reason: Annotated[str, Field(max_length=200)] = Field(
        "",
        description="Needed to go below what is taken: the sale closes, and every ticket stays.",
        examples=["The hall has shrunk"],
    )


class StockTypeOut(Out):
    id: Id = told("Of the ticket type.", TYPE)
    name: str = told("As it stands in the shop and on tickets.", "Conference")
    description: str = told("What it includes.", "Both days, with lunch")
    kind: Kind = told("A ticket, or an add-on to one.", "admission")
    attendance: Attendance = told("On site or online; none for add-ons.", "room")
    audience: Audience = told("Only what is for buyers is ever sold.", "buyers")
    visibility: Visibility = told("Who sees it in the shop.", "public")
    price_minor: Money = told("Its regular price, in minor units.", 34900)
    tax_rate_bp: int = told("Basis points: 1900 is 19 %.", 1900)
    tax_included: bool = told("Whether the tax is within the price.", True)
    on_sale_from_at: datetime | None = Field(
        description="Null: from the beginning.", examples=["2027-01-01T09:00:00Z"]
    )
    on_sale_until_at: datetime | None = Field(
        description="Null: as long as the shop is open.", examples=["2027-05-11T22:00:00Z"]
    )
    min_per_order: int = told("Fewest in an order.", 1)
    max_per_order: int = told("Most in an order.", 10)
    position: int = told("Its place in the shop; the least is first.", 0)
    needs_approval: bool = told("The team looks at each order before it can be paid.", False)
    has_waiting_list: bool = told("People can wait for it once it is sold out.", True)
    offer_hours: int = told("Hours that an offer of the waiting list stands.", 24)
    quota_ids: list[Id] = told("Each ticket takes one of all of these. Empty: there is no limit.", [QUOTA])


class TypeValues(In):
    """What is left out stays, or is as usual for a new one."""

    description: Words = Field("", description="What it includes.", examples=["Both days, with lunch"])
    kind: Kind = Field("admission", description="A ticket, or an add-on to one.", examples=["admission"])
    attendance: Attendance = Field(
        "room", description="On site or online; none for add-ons.", examples=["room"]
    )
    audience: Audience = Field(
        "buyers", description="Only what is for buyers is ever sold.", examples=["buyers"]
    )
    visibility: Visibility = Field("public", description="Who sees it in the shop.", examples=["public"])
    price_minor: Amount = Field(0, description="In minor units of the event's currency.", examples=[34900])
    tax_rate_bp: BasisPoints = Field(0, description="Basis points: 1900 is 19 %.", examples=[1900])
    tax_included: bool = Field(True, description="Whether the tax is within the price.", examples=[True])
    on_sale_from_at: ZonedInstant | None = Field(
        None, description="Null: from the beginning.", examples=["2027-01-01T09:00:00Z"]
    )
    on_sale_until_at: ZonedInstant | None = Field(
        None, description="Null: as long as the shop is open.", examples=["2027-05-11T22:00:00Z"]
    )
    min_per_order: PerOrder = Field(1, description="Fewest in an order.", examples=[1])
    max_per_order: PerOrder = Field(10, description="Most in an order.", examples=[10])
    position: Position = Field(0, description="Its place in the shop; the least is first.", examples=[0])
    needs_approval: bool = Field(
        False, description="The team looks at each order before it can be paid.", examples=[False]
    )
    has_waiting_list: bool = Field(
        True, description="People can wait for it once it is sold out.", examples=[True]
    )
    offer_hours: Hours = Field(
        24, description="Hours that an offer of the waiting list stands.", examples=[24]
    )
    quota_ids: QuotaIds = Field(
        [], description="Each ticket takes one of all of these. Empty: there is no limit.", examples=[[QUOTA]]
    )


class NewTicketType(TypeValues):
    name: TypeName = told("As it stands in the shop and on tickets.", "Conference")


class TicketTypeChange(TypeValues):
    name: TypeName | None = Field(
        None, description="As it stands in the shop and on tickets.", examples=["Conference"]
    )


@router.get(
    "events/{event}/quotas",
    auth=Needs(Scope.STOCK_READ),
    response=Listed[QuotaOut],
    operation_id="list_quotas",
)
def list_quotas(request: ApiRequest, event: str, query: Query[ListQuery]) -> Listed[QuotaOut]:
    """Pools of seats, in the order in which they were made."""
    row = request.auth.event
    return page(_quotas(row), query, of="quotas", shape=quota_out, scope=row.public_id)


@router.get(
    "events/{event}/quotas/{quota}",
    auth=Needs(Scope.STOCK_READ),
    response=QuotaOut,
    operation_id="read_quota",
)
def read_quota(request: ApiRequest, event: str, quota: str) -> QuotaOut:
    """One pool, and what is left of it."""
    return quota_out(_quota(request.auth.event, quota))


@router.post(
    "events/{event}/quotas",
    auth=Needs(Scope.STOCK_WRITE),
    response={201: QuotaOut},
    operation_id="create_quota",
)
def create_quota(request: ApiRequest, event: str, body: NewQuota) -> Status[QuotaOut]:
    """A pool that ticket types can draw on."""
    caller = request.auth
    try:
        made = stock.add_quota(
            event=caller.event, name=body.name, size=body.size, by=caller.by, now=caller.now
        )
    except Invalid as invalid:
        raise pointed(invalid) from None
    return Status(201, quota_out(_quota(caller.event, made.public_id)))


@router.patch(
    "events/{event}/quotas/{quota}",
    auth=Needs(Scope.STOCK_WRITE),
    response=QuotaOut,
    operation_id="change_quota",
)
def change_quota(request: ApiRequest, event: str, quota: str, body: QuotaChange) -> QuotaOut:
    """Another size or name. Seats that are new go to who waits before the public sees them."""
    caller = request.auth
    row = _quota(caller.event, quota)
    try:
        stock.change_quota(
            quota=row, name=body.name or row.name, size=row.size if body.size is None else body.size,
            reason=body.allowance_reason, by=caller.by, now=caller.now,
        )  # fmt: skip
    except Invalid as invalid:
        raise pointed(invalid) from None
    return quota_out(_quota(caller.event, quota))


@router.get(
    "events/{event}/all-ticket-types",
    auth=Needs(Scope.STOCK_READ),
    response=Listed[StockTypeOut],
    operation_id="list_all_ticket_types",
)
def list_all_ticket_types(request: ApiRequest, event: str, query: Query[ListQuery]) -> Listed[StockTypeOut]:
    """Also those that the shop does not show, with their regular prices."""
    row = request.auth.event
    return page(_types(row), query, of="types", shape=type_out, scope=row.public_id)


@router.get(
    "events/{event}/ticket-types/{ticket_type}",
    auth=Needs(Scope.STOCK_READ),
    response=StockTypeOut,
    operation_id="read_ticket_type",
)
def read_ticket_type(request: ApiRequest, event: str, ticket_type: str) -> StockTypeOut:
    """One ticket type, as who sells it sees it."""
    return type_out(_type(request.auth.event, ticket_type))


@router.post(
    "events/{event}/all-ticket-types",
    auth=Needs(Scope.STOCK_WRITE),
    response={201: StockTypeOut},
    operation_id="create_ticket_type",
)
def create_ticket_type(request: ApiRequest, event: str, body: NewTicketType) -> Status[StockTypeOut]:
    """Something new to sell, or to give to speakers, crew and press."""
    caller = request.auth
    made = _saved(request, None, body.model_dump())
    return Status(201, type_out(_type(caller.event, made.public_id)))


@router.patch(
    "events/{event}/ticket-types/{ticket_type}",
    auth=Needs(Scope.STOCK_WRITE),
    response=StockTypeOut,
    operation_id="change_ticket_type",
)
def change_ticket_type(
    request: ApiRequest, event: str, ticket_type: str, body: TicketTypeChange
) -> StockTypeOut:
    """Other values. What is ordered already keeps its price."""
    caller = request.auth
    _saved(request, _type(caller.event, ticket_type), body.model_dump(exclude_unset=True))
    return type_out(_type(caller.event, ticket_type))


def _saved(request: ApiRequest, row: TicketType | None, given: dict[str, Any]) -> TicketType:
    caller = request.auth
    ids = given.pop("quota_ids", None)
    quotas = None if ids is None else _chosen(caller.event, ids)
    try:
        return stock.save_type(
            event=caller.event, row=row, values=given, quotas=quotas, by=caller.by, now=caller.now
        )
    except Invalid as invalid:
        raise pointed(invalid) from None


def _chosen(event: Event, ids: list[str]) -> list[Quota]:
    found = {row.public_id: row for row in Quota.objects.filter(event=event, public_id__in=ids)}
    for place, public_id in enumerate(ids):
        if public_id not in found:
            raise wrong(f"#/quota_ids/{place}", _("The event has no such quota."))
    return list(found.values())


def _quotas(event: Event) -> QuerySet[Quota]:
    return Quota.objects.filter(event=event).prefetch_related("ticket_types")


def _quota(event: Event, public_id: str) -> Quota:
    row = _quotas(event).filter(public_id=public_id).first()
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def _types(event: Event) -> QuerySet[TicketType]:
    return TicketType.objects.filter(event=event).prefetch_related("quotas")


def _type(event: Event, public_id: str) -> TicketType:
    row = _types(event).filter(public_id=public_id).first()
    if row is None:
        raise nothing_here()
    return row


def quota_out(row: Quota) -> QuotaOut:
    return QuotaOut(
        id=row.public_id, name=row.name, size=row.size, taken=row.taken, reserved=row.reserved, kept=row.kept,
        waiting=row.waiting, left=row.left, allowance_reason=row.allowance_reason,
        ticket_type_ids=[kind.public_id for kind in row.ticket_types.all()],
    )  # fmt: skip


def type_out(row: TicketType) -> StockTypeOut:
    plain = {name: getattr(row, name) for name in stock.FIELDS}
    return StockTypeOut(id=row.public_id, quota_ids=[quota.public_id for quota in row.quotas.all()], **plain)
