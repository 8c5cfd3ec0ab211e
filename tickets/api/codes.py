"""Discount codes: read, made one by one or by the batch, paused; and who used them."""

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from accounts.models import normal_email
from core.api.pages import Known, ListQuery, PageQuery, page
from core.api.problems import REFUSED, Problem, wrong
from core.api.shapes import Id, In, Instant, Listed, Money, Out
from core.prepared import PAGE_KEYS, Prepared, PreparedLists, put, value_of_each
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Event, Partner
from events.rights import Right
from events.scopes import Scope
from tickets import minting
from tickets.actions import mint
from tickets.actions.mint import Likeness
from tickets.codes import normal_form
from tickets.minting import Row
from tickets.models import CodeRedemption, DiscountCode, TicketType
from tickets.pricing import Discount

router = Router(tags=["Discount codes"])

Kind = DiscountCode.Kind
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Percent = Annotated[int, Field(ge=0, le=10_000, description="Basis points: 2000 is 20 %.")]


class CodeOut(Out):
    id: Id
    code: str
    kind: Kind
    percent_bp: Percent
    amount_minor: Money = Field(description="Off each ticket, or its set price, by kind.")
    partner_id: Id | None
    ticket_type_ids: list[Id] = Field(description="What it makes cheaper. Empty: every ticket, no add-on.")
    opens_type_ids: list[Id] = Field(description="Ticket types that are shown only with a code.")
    valid_from_at: datetime | None
    valid_until_at: datetime | None
    max_orders: int | None
    max_tickets: int | None
    max_per_buyer: int | None
    min_tickets: int
    used_orders: int
    used_tickets: int
    bound_email: str
    batch: str
    is_paused: bool
    note: str
    created_at: datetime


class UseOut(Out):
    order_id: Id | None = Field(description="Null for who may not see orders.")
    tickets: int
    at: datetime
    given_back_at: datetime | None = Field(description="When its order ended, and the use with it.")


class Worth(In):
    """What codes do."""

    kind: Kind = Kind.PERCENT
    percent_bp: Percent = 0
    amount_minor: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    partner_id: Id | None = None
    ticket_type_ids: Annotated[list[Id], Field(max_length=100)] = []
    opens_type_ids: Annotated[list[Id], Field(max_length=100)] = []
    valid_from_at: Instant | None = None
    valid_until_at: Instant | None = None
    note: Annotated[str, Field(max_length=200)] = ""


class NewCode(Worth):
    code: Annotated[str, Field(min_length=1, max_length=minting.LONGEST)]
    max_orders: Count | None = None
    max_tickets: Count | None = None
    max_per_buyer: Count | None = None
    min_tickets: Annotated[int, Field(ge=1, le=30_000)] = 1
    bound_email: Annotated[str, Field(max_length=254)] = ""
    batch: Annotated[str, Field(max_length=60)] = ""


class NewBatch(Worth):
    pattern: Annotated[str, Field(min_length=1, max_length=minting.LONGEST)] = Field(
        description="Each * becomes a letter or digit that nobody confuses."
    )
    count: Annotated[int, Field(ge=1, le=1_000)] = Field(description="At most 1000 in a call.")
    batch: Annotated[str, Field(min_length=1, max_length=60)] = Field(
        description="A word of its own, by which they are found together."
    )
    max_orders: Count | None = 1
    max_tickets: Count | None = 1


class BatchOut(Out):
    batch: str
    codes: list[str]


class CodesQuery(ListQuery):
    batch: str = Field("", max_length=60, description="Only codes that were made together.")
    partner_id: str = Field("", max_length=255)
    code: str = Field("", max_length=60, description="One code, as somebody may have typed it.")


def _types_by_code(name: str) -> PreparedLists:
    return PreparedLists(
        lambda keys: TicketType.objects.filter(**{f"{name}__in": keys}).values_list(name, "public_id"),
        keys=PAGE_KEYS,
    )


# Without those that were made for one entry of the waiting list.
CODES = Known(
    lambda event: DiscountCode.objects.filter(event=event, is_offer=False).select_related("partner")
)
_one = Prepared(lambda event, code: CODES.rows(event).filter(public_id=code).order_by(), event=-1, code="any")
_spelled = Prepared(
    lambda event, normal: CODES.rows(event).filter(normal=normal).order_by(), event=-1, normal="any"
)
_cheaper, _opened = _types_by_code("discount_codes"), _types_by_code("opened_by")


@router.get(
    "events/{event}/codes", auth=Needs(Scope.CODES_READ), response=Listed[CodeOut], operation_id="list_codes"
)
def list_codes(request: ApiRequest, event: str, query: Query[CodesQuery]) -> Listed[CodeOut]:
    """Codes, in the order in which they were made."""
    row = request.auth.event
    rows = CODES.of(
        row.pk, batch=query.batch or None, partner__public_id=query.partner_id or None,
        normal=normal_form(query.code) if query.code else None,
    )  # fmt: skip
    touched = _touched(query.updated_since)
    return page(
        rows, query, of="codes", shape=code_out, scope=row.public_id, touched=touched, read_with=_read_types
    )


@router.get(
    "events/{event}/codes/{code}", auth=Needs(Scope.CODES_READ), response=CodeOut, operation_id="read_code"
)
def read_code(request: ApiRequest, event: str, code: str) -> CodeOut:
    """One code, with how often it was used."""
    return _whole(_code(request.auth.event, code))


@router.get(
    "events/{event}/codes/{code}/uses",
    auth=Needs(Scope.CODES_READ),
    response=Listed[UseOut],
    operation_id="list_code_uses",
)
def list_code_uses(request: ApiRequest, event: str, code: str, query: Query[PageQuery]) -> Listed[UseOut]:
    """Every order the code was used for."""
    caller = request.auth
    rows = CodeRedemption.objects.filter(code=_code(caller.event, code)).select_related("order")
    shows = caller.may(Right.SELL) or caller.may(Right.MONEY)

    def shape(row: CodeRedemption) -> UseOut:
        order = row.order.public_id if shows else None
        return UseOut(order_id=order, tickets=row.tickets, at=row.at, given_back_at=row.given_back_at)

    return page(rows, query, of=f"uses.{code}", shape=shape)


@router.post(
    "events/{event}/codes",
    auth=Needs(Scope.CODES_WRITE),
    response={201: CodeOut},
    operation_id="create_code",
)
def create_code(request: ApiRequest, event: str, body: NewCode) -> Status[CodeOut]:
    """One code that you spell yourself."""
    caller = request.auth
    normal = normal_form(body.code)
    if not normal:
        raise wrong("#/code", _("A code needs letters or digits."))
    address = _address(body.bound_email)
    like = _likeness(caller.event, body)
    if DiscountCode.objects.filter(event=caller.event, normal=normal).exists():
        raise Problem(REFUSED, _("There is a code that is read the same."))
    row = Row(
        line=1, code=body.code.upper(), kind=body.kind, percent_bp=body.percent_bp, amount_minor=body.amount_minor,
        partner=body.partner_id or "", ticket_types=tuple(one.public_id for one in like.ticket_types),
        opens_types=tuple(one.public_id for one in like.opens_types), max_orders=body.max_orders,
        max_tickets=body.max_tickets, max_per_buyer=body.max_per_buyer, min_tickets=body.min_tickets,
        valid_from_at=body.valid_from_at, valid_until_at=body.valid_until_at, bound_email=address,
        note=body.note,
    )  # fmt: skip
    try:
        mint.from_rows(event=caller.event, rows=[row], batch=body.batch, by=caller.by, now=caller.now)
    except IntegrityError:  # somebody was faster
        raise Problem(REFUSED, _("There is a code that is read the same.")) from None
    return Status(201, _whole(_spelled.all(event=caller.event.pk, normal=normal)[0]))


@router.post(
    "events/{event}/code-batches",
    auth=Needs(Scope.CODES_WRITE, is_whole=True),
    response={201: BatchOut},
    operation_id="mint_codes",
)
def mint_codes(request: ApiRequest, event: str, body: NewBatch) -> Status[BatchOut]:
    """Many codes of a pattern: all of them or none."""
    caller = request.auth
    like = _likeness(caller.event, body, max_orders=body.max_orders, max_tickets=body.max_tickets)
    if DiscountCode.objects.filter(event=caller.event, batch=body.batch).exists():
        raise wrong("#/batch", _("There is a batch of this name."))
    try:
        codes = mint.from_pattern(
            event=caller.event, pattern=body.pattern, count=body.count, like=like, batch=body.batch, by=caller.by,
            now=caller.now,
        )  # fmt: skip
    except minting.BadPattern as refused:
        raise wrong("#/pattern", refused) from None
    return Status(201, BatchOut(batch=body.batch, codes=codes))


@router.post(
    "events/{event}/codes/{code}/pause",
    auth=Needs(Scope.CODES_WRITE),
    response=CodeOut,
    operation_id="pause_code",
)
def pause_code(request: ApiRequest, event: str, code: str) -> CodeOut:
    """Nobody can use it from now on; what was ordered with it stands."""
    caller: Caller = request.auth
    row = _code(caller.event, code)
    row.event = caller.event
    mint.pause(code=row, by=caller.by, now=caller.now)
    return _whole(_code(caller.event, code))


def _touched(since: datetime | None) -> Q | None:
    """Batches have one line in the history for all of them, and uses stand in that of their orders."""
    if since is None:
        return None
    used = CodeRedemption.objects.filter(code=OuterRef("pk"), at__gte=since)
    return Q(created_at__gte=since) | Q(Exists(used))


def _code(event: Event, public_id: str) -> DiscountCode:
    row = _one.first(event=event.pk, code=public_id)
    if row is None:
        raise nothing_here()
    return row


def _read_types(rows: list[DiscountCode]) -> None:
    """What each makes cheaper and what it opens: two queries."""
    put(rows, "cheaper", value_of_each(rows, _cheaper))
    put(rows, "opened", value_of_each(rows, _opened))


def _whole(row: DiscountCode) -> CodeOut:
    _read_types([row])
    return code_out(row)


def _address(text: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise wrong("#/bound_email", error.messages[0]) from None
    return normal_email(text)


def _likeness(event: Event, body: Worth, **caps: Any) -> Likeness:
    """With the event's own rows, checked as the form of the workspace does."""
    partner = Partner.objects.filter(event=event, public_id=body.partner_id).first()
    if body.partner_id and partner is None:
        raise wrong("#/partner_id", _("The event has no such partner."))
    for name in ("valid_from_at", "valid_until_at"):
        moment = getattr(body, name)
        if moment is not None and moment.tzinfo is None:
            raise wrong(f"#/{name}", _("Give the zone, for example a Z at the end."))
    if body.valid_from_at and body.valid_until_at and body.valid_until_at <= body.valid_from_at:
        raise wrong("#/valid_until_at", _("It ends before it begins."))
    opens = _types(event, body.opens_type_ids, "#/opens_type_ids")
    discount = Discount(body.kind, "", body.percent_bp, body.amount_minor)
    if not (discount.changes_prices or opens):
        raise wrong("#/kind", _("These codes would do nothing: give percent, amount, or what they open."))
    return Likeness(
        kind=body.kind, percent_bp=body.percent_bp, amount_minor=body.amount_minor, partner=partner,
        ticket_types=_types(event, body.ticket_type_ids, "#/ticket_type_ids"), opens_types=opens,
        valid_from_at=body.valid_from_at, valid_until_at=body.valid_until_at, note=body.note, **caps,
    )  # fmt: skip


def _types(event: Event, ids: list[str], pointer: str) -> list[TicketType]:
    rows = TicketType.objects.for_buyers().filter(event=event, public_id__in=ids) if ids else []
    found = {row.public_id: row for row in rows}
    for place, public_id in enumerate(ids):
        if public_id not in found:
            raise wrong(f"{pointer}/{place}", _("The event has no such ticket type."))
    return [found[public_id] for public_id in dict.fromkeys(ids)]


def code_out(row: DiscountCode) -> CodeOut:
    return CodeOut(
        id=row.public_id, code=row.code, kind=Kind(row.kind), percent_bp=row.percent_bp,
        amount_minor=row.amount_minor, partner_id=row.partner.public_id if row.partner else None,
        ticket_type_ids=row.cheaper, opens_type_ids=row.opened,  # type: ignore[attr-defined]
        valid_from_at=row.valid_from_at,
        valid_until_at=row.valid_until_at, max_orders=row.max_orders, max_tickets=row.max_tickets,
        max_per_buyer=row.max_per_buyer, min_tickets=row.min_tickets, used_orders=row.used_orders,
        used_tickets=row.used_tickets, bound_email=row.bound_email, batch=row.batch, is_paused=row.is_paused,
        note=row.note, created_at=row.created_at,
    )  # fmt: skip
