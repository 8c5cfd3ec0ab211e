"""What goes in and comes out. Written by bin/make_clients.py from the description of the API: changes here are lost."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Whatever = dict[str, Any]


class AgendaOut(TypedDict):
    version: int
    released_at: str
    time_zone: str
    slots: list[SlotOut]


class BatchOut(TypedDict):
    batch: str
    codes: list[str]


class BuyerIn(TypedDict):
    name: str
    email: str
    company: NotRequired[str]


class CancelIn(TypedDict):
    reason: str
    """The buyer reads it."""
    refund: NotRequired[bool]


class CheckInOut(TypedDict):
    id: str
    result: Result
    reason: str
    """Why not, one word; empty if let in."""
    ticket_id: str | None
    ticket_type: str | None
    attendee: str | None
    """The name on the badge."""
    at: str


class CodeOut(TypedDict):
    id: str
    code: str
    kind: Kind
    percent_bp: int
    """Basis points: 2000 is 20 %."""
    amount_minor: int
    """Off each ticket, or its set price, by kind."""
    partner_id: str | None
    ticket_type_ids: list[str]
    """What it makes cheaper. Empty: every ticket, no add-on."""
    opens_type_ids: list[str]
    """Ticket types that are shown only with a code."""
    valid_from_at: str | None
    valid_until_at: str | None
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
    created_at: str


class DraftOut(TypedDict):
    revision: int
    """Rises with every change of the draft."""
    rooms: list[RoomOut]
    """Where slots can be."""
    slots: list[DraftSlotOut]


class DraftSlotOut(TypedDict):
    id: str
    etag: str
    """Of this state; give it as If-Match to change the slot."""
    session_id: str | None
    title: str
    room: RoomOut | None
    starts_at: str
    minutes: int
    is_secret: bool
    is_locked: bool


class EventOut(TypedDict):
    id: str
    slug: str
    """The word its addresses begin with. It may change; the id never does."""
    name: str
    tagline: str
    starts_on: str
    ends_on: str
    time_zone: str
    """As in the IANA database, for example Europe/Berlin."""
    currency: str
    """ISO 4217. All amounts of the event are in it."""
    language: str
    venue_name: str
    venue_address: str
    url: str


class GateOut(TypedDict):
    id: str
    name: str
    list_id: str
    list_name: str
    """What is behind it."""


class HeirIn(TypedDict):
    name: str
    email: str
    """Where the new ticket goes."""
    company: NotRequired[str]


Kind = Literal["percent", "amount", "price"]


class LineOut(TypedDict):
    ticket_id: str | None
    description: str
    list_minor: int
    """Minor units (cents) of the event's currency."""
    auto_minor: int
    """Taken off before any code: early price, group."""
    discount_minor: int
    """Taken off by the code."""
    price_minor: int
    """Minor units (cents) of the event's currency."""
    tax_rate_bp: int
    """Basis points: 1900 is 19 %."""
    tax_minor: int
    """Within the price."""


class ListedCodeOut(TypedDict):
    data: list[CodeOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedGateOut(TypedDict):
    data: list[GateOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedOrderOut(TypedDict):
    data: list[OrderOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedPartnerOut(TypedDict):
    data: list[PartnerOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedProposalOut(TypedDict):
    data: list[ProposalOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSessionOut(TypedDict):
    data: list[SessionOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSpeakerOut(TypedDict):
    data: list[SpeakerOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedTicketOut(TypedDict):
    data: list[TicketOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedTicketTypeOut(TypedDict):
    data: list[TicketTypeOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedUseOut(TypedDict):
    data: list[UseOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


Method = Literal["gateway", "transfer", "invoice", "free", "desk"]


class NamedOut(TypedDict):
    id: str
    name: str
    company: str


class NamedSeatIn(TypedDict):
    ticket_type_id: str
    add_on_ids: NotRequired[list[str]]
    name: NotRequired[str]
    """Who comes. Empty: the buyer is asked for it later."""
    email: NotRequired[str]
    company: NotRequired[str]
    badge_name: NotRequired[str]
    pronouns: NotRequired[str]


class NewBatch(TypedDict):
    kind: NotRequired[Kind]
    percent_bp: NotRequired[int]
    """Basis points: 2000 is 20 %."""
    amount_minor: NotRequired[int]
    partner_id: NotRequired[str | None]
    ticket_type_ids: NotRequired[list[str]]
    opens_type_ids: NotRequired[list[str]]
    valid_from_at: NotRequired[str | None]
    valid_until_at: NotRequired[str | None]
    note: NotRequired[str]
    pattern: str
    """Each * becomes a letter or digit that nobody confuses."""
    count: int
    """At most 1000 in a call."""
    batch: str
    """A word of its own, by which they are found together."""
    max_orders: NotRequired[int | None]
    max_tickets: NotRequired[int | None]


class NewCode(TypedDict):
    kind: NotRequired[Kind]
    percent_bp: NotRequired[int]
    """Basis points: 2000 is 20 %."""
    amount_minor: NotRequired[int]
    partner_id: NotRequired[str | None]
    ticket_type_ids: NotRequired[list[str]]
    opens_type_ids: NotRequired[list[str]]
    valid_from_at: NotRequired[str | None]
    valid_until_at: NotRequired[str | None]
    note: NotRequired[str]
    code: str
    max_orders: NotRequired[int | None]
    max_tickets: NotRequired[int | None]
    max_per_buyer: NotRequired[int | None]
    min_tickets: NotRequired[int]
    bound_email: NotRequired[str]
    batch: NotRequired[str]


class NewRelease(TypedDict):
    note: NotRequired[str]
    seen_revision: NotRequired[int | None]
    """Release only if the draft is still at it."""
    waive_clashes: NotRequired[bool]
    tell_speakers: NotRequired[bool]


class NewSlot(TypedDict):
    session_id: NotRequired[str | None]
    """Or `title`, for a break."""
    title: NotRequired[str]
    room_id: NotRequired[str | None]
    """Null: a break for all rooms."""
    starts_at: str
    minutes: NotRequired[int | None]
    """Null: as long as the session is."""
    is_secret: NotRequired[bool]


OfferState = Literal["on_sale", "few_left", "soon", "over", "sold_out"]


class OrderIn(TypedDict):
    buyer: BuyerIn
    seats: list[NamedSeatIn]
    code: NotRequired[str]
    """A discount code, as it was given."""
    total_seen_minor: NotRequired[int | None]
    """What the buyer was told. If it costs something else by now, nothing is ordered."""
    terms_accepted: Literal[True]
    """The buyer has agreed to the event's terms."""


class OrderOut(TypedDict):
    id: str
    code: str
    """Short, for people."""
    state: Literal["requested", "pending", "invoiced", "paid", "cancelled", "expired"]
    buyer: PersonOut
    currency: str
    total_minor: int
    """Minor units (cents) of the event's currency."""
    tax_minor: int
    """Minor units (cents) of the event's currency."""
    method: Method
    discount_code_id: str | None
    partner_id: str | None
    lines: list[LineOut]
    placed_at: str
    expires_at: str | None
    paid_at: str | None
    ended_at: str | None
    pay_url: str | None
    """The buyer's own page, where an order is paid. Null once there is nothing to pay. Keep it secret."""


class PartnerOut(TypedDict):
    id: str
    name: str
    website: str
    description: str
    contact_name: str
    contact_email: str
    ref: str
    """Links to the shop with ?ref= and this word count as this partner's."""
    target_tickets: int | None
    is_shown: bool


class PersonOut(TypedDict):
    id: str
    name: str
    email: str
    company: str


class PreviewIn(TypedDict):
    seats: list[SeatIn]
    code: NotRequired[str]
    """A discount code, as it was given."""
    buyer_email: NotRequired[str]
    """For codes that only one buyer may use."""


class PreviewLineOut(TypedDict):
    description: str
    list_minor: int
    """Minor units (cents) of the event's currency."""
    auto_minor: int
    """Minor units (cents) of the event's currency."""
    discount_minor: int
    """Minor units (cents) of the event's currency."""
    price_minor: int
    """Minor units (cents) of the event's currency."""
    tax_minor: int
    """Minor units (cents) of the event's currency."""


class PreviewOut(TypedDict):
    currency: str
    total_minor: int
    """Minor units (cents) of the event's currency."""
    tax_minor: int
    """Minor units (cents) of the event's currency."""
    needs_approval: bool
    lines: list[PreviewLineOut]


class ProposalOut(TypedDict):
    id: str
    code: str
    state: str
    title: str
    subtitle: str
    abstract: str
    description: str
    notes: str
    """What its speakers wrote to the committee."""
    session_type: str
    track: str
    level: str
    language: str
    minutes: int
    is_blind: bool
    """Names are hidden, and texts that tell them are masked."""
    people: list[SomebodyOut]
    """Empty while names are hidden."""


class RefundIn(TypedDict):
    ticket_ids: list[str]
    fee_minor: NotRequired[int]
    """Kept for each ticket."""
    reason: str
    """The buyer reads it."""


class RefundOut(TypedDict):
    amount_minor: int
    """Minor units (cents) of the event's currency."""
    order: OrderOut


class ReleaseOut(TypedDict):
    version: int
    released_at: str
    note: str


Result = Literal["in", "out", "undone", "refused"]


class RoomOut(TypedDict):
    id: str
    name: str


class ScanIn(TypedDict):
    gate_id: str
    code: str
    """What was scanned from a ticket or badge, or the id of a ticket that was found by name."""
    out: NotRequired[bool]
    """Somebody leaves, where the door counts exits."""


class SeatIn(TypedDict):
    ticket_type_id: str
    add_on_ids: NotRequired[list[str]]


class SessionOut(TypedDict):
    id: str
    code: str
    state: Literal[
        "draft", "submitted", "accepted", "waiting", "rejected", "confirmed", "withdrawn", "cancelled"
    ]
    title: str
    subtitle: str
    abstract: str
    description: str
    session_type: str
    track_id: str | None
    track: str
    level: str
    language: str
    minutes: int
    do_not_record: bool
    video_url: str
    speakers: list[SpeaksOut]
    submitted_at: str | None


class SlotChange(TypedDict):
    """What is left out stays."""

    room_id: NotRequired[str | None]
    starts_at: NotRequired[str | None]
    minutes: NotRequired[int | None]
    title: NotRequired[str | None]
    """Of a break."""
    is_secret: NotRequired[bool | None]
    is_locked: NotRequired[bool | None]


class SlotOut(TypedDict):
    id: str
    """The same slot in every version."""
    starts_at: str
    ends_at: str
    minutes: int
    room: RoomOut | None
    """Null for a break in all rooms."""
    title: str
    session: TalkOut | None
    """Null for a break."""


class SomebodyOut(TypedDict):
    name: str
    pronouns: str
    company: str
    job_title: str
    biography: str
    """Markdown"""


class SpeakerOut(TypedDict):
    id: str
    name: str
    email: str
    pronouns: str
    company: str
    job_title: str
    biography: str
    """Markdown"""
    session_ids: list[str]


class SpeaksOut(TypedDict):
    id: str
    name: str
    email: str


class TalkOut(TypedDict):
    id: str
    code: str
    """Short, for people; part of the address."""
    title: str
    subtitle: str
    abstract: str
    """Markdown"""
    kind: str
    language: str
    level: str
    track: TrackOut | None
    speakers: list[NamedOut]
    url: str
    video_url: str


class TicketOut(TypedDict):
    id: str
    order_id: str | None
    """Null for tickets that were given, as to speakers."""
    ticket_type_id: str
    ticket_type: str
    parent_id: str | None
    """The ticket an add-on hangs from."""
    state: Literal["held", "valid", "void"]
    attendee: PersonOut | None
    """Null while the name is still to come."""
    issued_at: str | None
    voided_at: str | None
    checked_in_at: str | None


class TicketTypeOut(TypedDict):
    id: str
    name: str
    description: str
    kind: str
    """admission or add_on"""
    attendance: str
    """room, online, or none for add-ons"""
    price_minor: int
    """What one costs now, with tax, in minor units."""
    regular_price_minor: int
    """What it costs when no early price is open."""
    currency: str
    state: OfferState
    min_per_order: int
    max_per_order: int
    on_sale_from_at: str | None
    on_sale_until_at: str | None
    needs_approval: bool
    has_waiting_list: bool


class TokenOut(TypedDict):
    id: str
    name: str
    event_id: str
    event_slug: str
    scopes: list[str]
    version: str
    """What it gets when it names none."""
    expires_at: str


class TrackOut(TypedDict):
    id: str
    name: str
    colour: str
    """#rrggbb"""


class UseOut(TypedDict):
    order_id: str | None
    """Null for who may not see orders."""
    tickets: int
    at: str
    given_back_at: str | None
    """When its order ended, and the use with it."""
