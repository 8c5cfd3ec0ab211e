"""What is for sale, as everybody sees it."""

from datetime import datetime

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from core.api.shapes import Id, Listed, Money, Out
from events.api.call import ApiRequest, Open
from events.api.event import share
from tickets import shop
from tickets.shop import Offer, OfferState, Shelf

router = Router(tags=["Shop"])


class TicketTypeOut(Out):
    id: Id
    name: str
    description: str
    kind: str = Field(description="admission or add_on")
    attendance: str = Field(description="room, online, or none for add-ons")
    price_minor: Money = Field(description="What one costs now, with tax, in minor units.")
    regular_price_minor: Money = Field(description="What it costs when no early price is open.")
    currency: str
    state: OfferState
    min_per_order: int
    max_per_order: int
    on_sale_from_at: datetime | None
    on_sale_until_at: datetime | None
    needs_approval: bool
    has_waiting_list: bool


@router.get(
    "events/{event}/ticket-types",
    auth=Open(),
    response=Listed[TicketTypeOut],
    operation_id="list_ticket_types",
)
def list_ticket_types(request: ApiRequest, event: str, response: HttpResponse) -> Listed[TicketTypeOut]:
    """Everything the shop shows without a code, in its order and all on one page."""
    caller = request.auth
    share(caller.event, response)
    shelf = shop.shelf(caller.event, now=caller.now)
    return Listed(data=[ticket_type(offer, shelf) for offer in shelf.offers], next_cursor=None)


def ticket_type(offer: Offer, shelf: Shelf) -> TicketTypeOut:
    return TicketTypeOut(
        id=offer.public_id, name=offer.name, description=offer.description, kind=offer.kind,
        attendance=offer.attendance, price_minor=shelf.price_of(offer), regular_price_minor=offer.price_minor,
        currency=shelf.event.currency, state=offer.state, min_per_order=offer.fewest,
        max_per_order=offer.max_per_order, on_sale_from_at=offer.on_sale_from_at,
        on_sale_until_at=offer.on_sale_until_at, needs_approval=offer.needs_approval,
        has_waiting_list=offer.has_waiting_list,
    )  # fmt: skip
