"""Partners, as the team knows them."""

from ninja import Query, Router
from pydantic import Field

from core.api.pages import ListQuery, page
from core.api.shapes import Id, Listed, Out
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Partner
from events.scopes import Scope

router = Router(tags=["Partners"])


class PartnerOut(Out):
    id: Id
    name: str
    website: str
    description: str
    contact_name: str
    contact_email: str
    ref: str = Field(description="Links to the shop with ?ref= and this word count as this partner's.")
    target_tickets: int | None
    is_shown: bool


@router.get(
    "events/{event}/partners",
    auth=Needs(Scope.PARTNERS_READ),
    response=Listed[PartnerOut],
    operation_id="list_partners",
)
def list_partners(request: ApiRequest, event: str, query: Query[ListQuery]) -> Listed[PartnerOut]:
    """Partners, in the order in which they were added."""
    rows = Partner.objects.filter(event=request.auth.event)
    return page(rows, query, of="partners", shape=partner_out, scope=request.auth.event.public_id)


@router.get(
    "events/{event}/partners/{partner}",
    auth=Needs(Scope.PARTNERS_READ),
    response=PartnerOut,
    operation_id="read_partner",
)
def read_partner(request: ApiRequest, event: str, partner: str) -> PartnerOut:
    """One partner."""
    row = Partner.objects.filter(event=request.auth.event, public_id=partner).first()
    if row is None:
        raise nothing_here()
    return partner_out(row)


def partner_out(row: Partner) -> PartnerOut:
    return PartnerOut(
        id=row.public_id, name=row.name, website=row.website, description=row.description,
        contact_name=row.contact_name, contact_email=row.contact_email, ref=row.ref,
        target_tickets=row.target_tickets, is_shown=row.is_shown,
    )  # fmt: skip
