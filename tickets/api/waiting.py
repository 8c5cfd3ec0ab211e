"""The waiting list, for who sells: who waits, offering out of turn, and taking off."""

from datetime import datetime
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from core.api.pages import Known, ListQuery, page
from core.api.problems import refusing
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from tickets import waiting_rows
from tickets.actions import offering, waiting
from tickets.models import WaitingEntry

router = Router(tags=["Waiting list"])

EntryState = Annotated[str, OneOf(WaitingEntry.State.values)]


class WaitingOut(Out):
    id: Id = told("Of the entry.", "wtg_7k2m9q4w8x1c5v3b6n0z")
    ticket_type_id: Id = told("What is waited for.", "typ_7k2m9q4w8x1c5v3b6n0z")
    name: str = told("Who waits.", "Grace Hopper")
    email: str = told("Where the offer goes.", "grace@example.org")
    quantity: int = told("How many tickets.", 2)
    state: EntryState = told("Only who waits or has an offer is on the list.", "waiting")
    joined_at: datetime = told("Since when; who wants more later goes to the end.", "2027-03-01T09:30:00Z")
    offer_until_at: datetime | None = Field(
        description="Until when the offer stands. Null: there was none.", examples=["2027-03-02T09:30:00Z"]
    )
    ended_at: datetime | None = Field(
        description="When the entry came to its end. Null: it stands.", examples=["2027-03-02T09:30:00Z"]
    )


class WaitingQuery(ListQuery):
    state: EntryState | None = Field(None, description="Only entries in this state.", examples=["waiting"])
    ticket_type_id: str = Field(
        "", max_length=255, description="Only who waits for this.", examples=["typ_7k2m9q4w8x1c5v3b6n0z"]
    )


class WithdrawIn(In):
    reason: Annotated[str, Field(min_length=1, max_length=200)] = told(
        "Stays in the history; no mail is sent about it.", "Asked us by phone"
    )


ENTRIES = Known(lambda event: WaitingEntry.objects.filter(event=event).select_related("ticket_type"))


@router.get(
    "events/{event}/waiting-list",
    auth=Needs(Scope.WAITING_WRITE),
    response=Listed[WaitingOut],
    operation_id="list_waiting",
)
def list_waiting(request: ApiRequest, event: str, query: Query[WaitingQuery]) -> Listed[WaitingOut]:
    """Entries in the order in which they were made. `joined_at` is the order in which offers are."""
    row = request.auth.event
    rows = ENTRIES.of(row.pk, state=query.state, ticket_type__public_id=query.ticket_type_id or None)
    return page(rows, query, of="waiting", shape=waiting_out, scope=row.public_id)


@router.post(
    "events/{event}/waiting-list/{entry}/offer",
    auth=Needs(Scope.WAITING_WRITE),
    response=WaitingOut,
    operation_id="offer_waiting",
)
def offer_waiting(request: ApiRequest, event: str, entry: str) -> WaitingOut:
    """Offer somebody the seats out of turn, by mail. Whoever waits longer is passed over."""
    caller = request.auth
    with refusing(offering.CannotOffer):
        offering.offer_now(entry=_entry(caller.event, entry), by=caller.by, now=caller.now)
    return waiting_out(_entry(caller.event, entry))


@router.post(
    "events/{event}/waiting-list/{entry}/withdraw",
    auth=Needs(Scope.WAITING_WRITE),
    response=WaitingOut,
    operation_id="withdraw_waiting",
)
def withdraw_waiting(request: ApiRequest, event: str, entry: str, body: WithdrawIn) -> WaitingOut:
    """Take somebody off the list; the seats of an open offer go to the next. Twice is once."""
    caller = request.auth
    with refusing(waiting.CannotChange):
        waiting.leave(entry=_entry(caller.event, entry), by=caller.by, now=caller.now, reason=body.reason)
    return waiting_out(_entry(caller.event, entry))


def _entry(event: Event, public_id: str) -> WaitingEntry:
    row = waiting_rows.read(event.pk, public_id)
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def waiting_out(row: WaitingEntry) -> WaitingOut:
    return WaitingOut(
        id=row.public_id, ticket_type_id=row.ticket_type.public_id, name=row.name, email=row.email,
        quantity=row.quantity, state=row.state, joined_at=row.joined_at, offer_until_at=row.offer_until_at,
        ended_at=row.ended_at,
    )  # fmt: skip
