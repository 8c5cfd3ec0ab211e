"""What goes in and comes out. Written by bin/make_clients.py from the description of the API: changes here are lost."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Whatever = dict[str, Any]


class AcceptIn(TypedDict):
    session_ids: NotRequired[list[str] | None]
    """Only these talks. Null: all of the draft."""
    seen_revision: NotRequired[int | None]
    """Only if none of them was moved after this revision of the agenda draft."""


class AcceptedOut(TypedDict):
    moved: int
    """Talks that are now where the draft has them."""
    locked: int
    """Talks that are locked elsewhere and stay."""


class Advance(TypedDict):
    days: int
    """By how many whole days. The hour stays what it is."""


class AgendaOut(TypedDict):
    version: int
    released_at: str
    time_zone: str
    slots: list[SlotOut]


class AnswersIn(TypedDict):
    answers: dict[str, Any]
    """By the question’s id: a text, an option or a list of them, true for a consent, null to take an answer back. What is left out stays."""


class AttemptOut(TypedDict):
    at: str
    """When it was tried."""
    milliseconds: int
    """How long the other side took."""
    status: int
    """What it answered with; 0 without an answer."""
    error: str
    """Why there was no answer; empty otherwise."""


class AttendeeChange(TypedDict):
    """What is left out stays."""

    name: NotRequired[str | None]
    """Who comes. Null: it stays."""
    badge_name: NotRequired[str | None]
    """What the badge says in place of the name. Empty: the name; null: it stays."""
    company: NotRequired[str | None]
    """Where the person works. Null: it stays."""
    pronouns: NotRequired[str | None]
    """The person’s pronouns. Null: they stay."""


class AttendeeOut(TypedDict):
    ticket_id: str
    """The ticket the person comes with."""
    name: str
    """Who comes."""
    badge_name: str
    """What the badge says in place of the name. Empty: the name."""
    company: str
    """Where the person works. Empty if not told."""
    pronouns: str
    """The person’s pronouns, as written. Empty if not told."""


class BatchOfBadgesOut(TypedDict):
    id: str
    """Also the id of its job."""
    job: JobOut
    """How far it is."""
    pages: int
    """Pages of its file."""
    badges: int
    """Badges on them."""
    missing: list[MissingOut]
    """Letters that could not be printed."""
    has_file: bool
    """Files are kept for a month."""


class BatchOut(TypedDict):
    batch: str
    codes: list[str]


class BenefitChange(TypedDict):
    description: NotRequired[str]
    """What is needed for it. Partners read it."""
    kind: NotRequired[Literal["logo", "file", "text", "number", "people", "confirm", "team"]]
    """How partners hand it in; team: it is done by the organizers. It stays once partners have it."""
    most: NotRequired[int | None]
    """Of numbers and people, how many at most; of texts, how many letters. Null: no limit."""
    due_on: NotRequired[str | None]
    """The last day for it, in the event’s zone. Null: none."""
    position: NotRequired[int]
    """Its place in the list; the least is first."""
    name: NotRequired[str | None]
    """What they get. Null: it stays."""


class BenefitOut(TypedDict):
    id: str
    """Of the benefit."""
    level_id: str
    """Of the level whose partners get it."""
    name: str
    """What they get."""
    description: str
    """What is needed for it. Partners read it."""
    kind: Literal["logo", "file", "text", "number", "people", "confirm", "team"]
    """How partners hand it in; team: it is done by the organizers."""
    most: int | None
    """Of numbers and people, how many at most; of texts, how many letters. Null: no limit."""
    due_on: str | None
    """The last day for it, in the event’s zone. Null: none."""
    position: int
    """Its place in the list; the least is first."""


class BookDifferenceOut(TypedDict):
    id: str
    """Of the difference."""
    kind: Literal[
        "payment_missing",
        "charge_unknown",
        "amount_unlike",
        "fee_unlike",
        "refund_missing",
        "refund_unknown",
        "refund_unlike",
        "dispute_unknown",
        "payout_unlike",
        "payout_failed",
        "unread",
    ]
    """What the gateway says otherwise than our books."""
    subject: str
    """The gateway’s reference it is about."""
    ours: str
    """What our books say."""
    theirs: str
    """What the gateway says."""
    found_at: str
    """When it was found first."""
    settled_at: str | None
    """When it was gone or explained. Null: it is open."""
    note: str
    """How a person explained it; empty if nobody had to."""


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


class ChoiceIn(TypedDict):
    proposal_id: str
    """About which proposal."""
    decision: Literal["none", "accept", "wait", "reject"]
    """none takes a decision back."""
    seen: NotRequired[Literal["none", "accept", "wait", "reject"] | None]
    """Only if this is still what is noted. Null: whatever is."""


class ChoicesIn(TypedDict):
    choices: list[ChoiceIn]
    """Decisions to note. Nobody is told of them before a round is sent."""


class Closure(TypedDict):
    """A span in which nothing can be in a room."""

    starts_at: str
    """From when on."""
    ends_at: str
    """Until when."""
    reason: NotRequired[str]
    """Why, for the team."""


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


class CreditNoteOut(TypedDict):
    number: str
    """Without gaps within its series."""
    issued_at: str
    """When it was issued."""
    order_id: str
    """Of the order it is about."""
    currency: str
    """ISO 4217."""
    total_minor: int
    """With tax, in minor units."""
    tax_minor: int
    """Within the total, in minor units."""
    tax_note: str
    """Such as reverse charge; empty if there is nothing to say."""
    buyer_name: str
    """Whom it is addressed to."""
    buyer_address: str
    """With line breaks."""
    buyer_country: str
    """ISO 3166; empty if not told."""
    buyer_vat_id: str
    """Empty if not told."""
    purchase_order: str
    """The buyer’s own number; empty if there is none."""
    lines: list[PaperLineOut]
    """What it is made of."""
    id: str
    """Of the credit note."""
    invoice_id: str
    """What it takes back, wholly or in part."""
    reason: str
    """Why."""


class CriterionOut(TypedDict):
    id: str
    """To give a score for it."""
    name: str
    """What is scored."""
    help_text: str
    """What the lowest and the highest mean."""
    weight: int
    """How much it counts."""
    lowest: int
    """The lowest score."""
    highest: int
    """The highest score."""
    is_required: bool
    """Whether a finished review must have it."""


class DeletionOut(TypedDict):
    id: str
    """What is gone. Its id is never given again."""
    kind: str
    """Which kind it was. There may be more kinds at any time."""
    deleted_at: str
    """When it went."""
    merged_into_id: str | None
    """Of a person who was there twice: who stands for both now. Null for everything else."""


class DraftOut(TypedDict):
    revision: int
    """Rises with every change of the draft."""
    rooms: list[RoomOut]
    """Where slots can be."""
    slots: list[DraftSlotOut]


class DraftScoreOut(TypedDict):
    total: int
    """All points together: what the weights make of it. Less is better."""
    missed: int
    """Favourites that clash with another of the same person."""
    favourites: int
    """Favourites that were weighed."""
    unplaced: int
    """Talks it has no place for."""
    broken: int
    """Rules that it breaks; only a mixture of two drafts may."""


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


class EnableIn(TypedDict):
    sends_waiting: NotRequired[bool]
    """What waited meanwhile is sent, in its order. Otherwise it is left out."""


class EndpointChange(TypedDict):
    """What is left out stays."""

    url: NotRequired[str | None]
    """Where messages are posted to."""
    description: NotRequired[str | None]
    """What it is for."""
    kinds: NotRequired[list[str] | None]
    """All that it wants from now on."""
    version: NotRequired[str | None]
    """The shape of messages from now on."""


class EndpointOut(TypedDict):
    id: str
    """Of the endpoint."""
    url: str
    """Where messages are posted to."""
    description: str
    """What it is for."""
    kinds: list[str]
    """Kinds of messages it gets; empty: all."""
    version: str
    """The shape of its messages."""
    state: Literal["active", "disabled"]
    """Whether anything is sent."""
    reason: str
    """Why it is disabled, one word: by_hand, gone, failing; empty while it is active."""
    former_secret_until_at: str | None
    """Until then messages are signed with the former secret as well. Null: only with the present one."""
    waiting: int
    """Messages that are still to be taken."""
    failed: int
    """Messages that were given up within the last thirty days."""
    taken_at: str | None
    """When its server last took a message. Null: never."""
    created_at: str
    """When it was set up."""


class EventChange(TypedDict):
    """What is left out stays. The logo, and whether the team needs a second factor, are changed on the page."""

    name: NotRequired[str | None]
    """As pages show it. Null: it stays."""
    slug: NotRequired[str | None]
    """The word its addresses begin with: all of them change with it. Null: it stays."""
    tagline: NotRequired[str]
    """A line below the name."""
    starts_on: NotRequired[str | None]
    """The first day. Null: it stays."""
    ends_on: NotRequired[str | None]
    """The last day. Null: it stays."""
    time_zone: NotRequired[str | None]
    """As in the IANA database. Null: it stays."""
    currency: NotRequired[str | None]
    """ISO 4217, as long as there are no orders. Null: it stays."""
    language: NotRequired[str | None]
    """The main language of its texts. Null: it stays."""
    venue_name: NotRequired[str]
    """Where it is."""
    venue_address: NotRequired[str]
    """The address of the venue."""
    venue_text: NotRequired[str]
    """How to get there, as Markdown."""
    description: NotRequired[str]
    """What it is about, as Markdown."""
    evening_text: NotRequired[str]
    """About the evening party, as Markdown."""
    contact_email: NotRequired[str]
    """Where answers go. Empty: the organizer’s address."""
    accent: NotRequired[str | None]
    """Its colour. Null: it stays."""
    terms_url: NotRequired[str]
    """The terms of sale."""
    terms_version: NotRequired[str]
    """What version the terms have."""
    privacy_url: NotRequired[str]
    """The privacy notice."""
    imprint_url: NotRequired[str]
    """The imprint."""
    conduct_url: NotRequired[str]
    """The code of conduct."""
    is_public: NotRequired[bool]
    """To be public it needs all four legal pages."""
    shows_stars: NotRequired[bool]
    """Whether pages of talks say how many people starred them."""
    agenda_shows_partners: NotRequired[bool]
    """Whether partners stand at the foot of the agenda."""
    sends_texts: NotRequired[bool]
    """Whether people may have texts about changes of the day."""
    target_tickets: NotRequired[int | None]
    """Tickets that are to be sold. Null: no target."""
    target_minor: NotRequired[int]
    """Money that is to come in, in minor units. 0: no target."""


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
    is_sandbox: bool
    """Whether it is there to try things out: no money, no mails, a clock to move."""


class EventSettingsOut(TypedDict):
    id: str
    """Of the event. It never changes."""
    name: str
    """As pages show it."""
    slug: str
    """The word its addresses begin with."""
    tagline: str
    """A line below the name."""
    starts_on: str
    """The first day."""
    ends_on: str
    """The last day."""
    time_zone: str
    """As in the IANA database."""
    currency: str
    """ISO 4217. With orders it stays what it is."""
    language: str
    """The main language of its texts."""
    venue_name: str
    """Where it is."""
    venue_address: str
    """The address of the venue."""
    venue_text: str
    """How to get there, as Markdown."""
    description: str
    """What it is about, as Markdown."""
    evening_text: str
    """About the evening party, as Markdown."""
    contact_email: str
    """Where answers go. Empty: the organizer’s address."""
    accent: str
    """Its colour; contrast is mended where it is too low."""
    terms_url: str
    """The terms of sale."""
    terms_version: str
    """What version the terms have."""
    privacy_url: str
    """The privacy notice."""
    imprint_url: str
    """The imprint."""
    conduct_url: str
    """The code of conduct."""
    is_public: bool
    """Before that only the team sees the event’s pages."""
    shows_stars: bool
    """Whether pages of talks say how many people starred them."""
    agenda_shows_partners: bool
    """Whether partners stand at the foot of the agenda."""
    sends_texts: bool
    """Whether people may have texts about changes of the day."""
    target_tickets: int | None
    """Tickets that are to be sold. Null: no target."""
    target_minor: int
    """Money that is to come in, in minor units. 0: no target."""


class ExportAddressOut(TypedDict):
    """Without the address itself, which is told once."""

    made_at: str
    """When it was made."""
    made_by_name: str
    """In whose name it reads."""
    last_used_at: str | None
    """When a spreadsheet fetched it last. Null: never."""


class ExportColumnOut(TypedDict):
    key: str
    """To ask for the column."""
    heading: str
    """What stands above it."""
    is_usual: bool
    """Whether it is there where nothing is said."""


class ExportFileOut(TypedDict):
    id: str
    """Also the id of its job."""
    job: JobOut
    """How far it is."""
    table: str
    """The key of its table."""
    columns: list[str]
    """Keys of its columns."""
    segment: str
    """Whom it is about. Empty: everybody."""
    format: Literal["csv", "xlsx"]
    """csv or xlsx."""
    has_file: bool
    """Files are kept for a week."""


class ExportTableOut(TypedDict):
    key: str
    """To ask for the table."""
    name: str
    """What it is called in the workspace."""
    takes_segment: bool
    """Whether it can be about a segment of people alone."""
    columns: list[ExportColumnOut]
    """What it can have, in this order."""


class FavouritesOut(TypedDict):
    session_id: str
    """Which session."""
    favourites: int
    """How many people have starred it."""


class FiguresOut(TypedDict):
    received_minor: int
    """Payments, in minor units."""
    refunded_minor: int
    """Given back or about to be, in minor units."""
    disputed_minor: int
    """Taken back by buyers’ banks, in minor units."""
    fees_minor: int
    """What the gateway kept, in minor units."""
    net_minor: int
    """What of all that is left, in minor units."""
    adjusted_minor: int
    """Named differences, which move no money, in minor units."""


class FileChange(TypedDict):
    is_public: NotRequired[bool | None]
    """Whether everybody may read it. Null: it stays."""
    for_reviewers: NotRequired[bool | None]
    """Whether the committee may read it. Null: it stays."""


class GapOut(TypedDict):
    placeholder: str
    """What has nothing to say."""
    people: int
    """To how many."""


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


class InvoiceOut(TypedDict):
    number: str
    """Without gaps within its series."""
    issued_at: str
    """When it was issued."""
    order_id: str
    """Of the order it is about."""
    currency: str
    """ISO 4217."""
    total_minor: int
    """With tax, in minor units."""
    tax_minor: int
    """Within the total, in minor units."""
    tax_note: str
    """Such as reverse charge; empty if there is nothing to say."""
    buyer_name: str
    """Whom it is addressed to."""
    buyer_address: str
    """With line breaks."""
    buyer_country: str
    """ISO 3166; empty if not told."""
    buyer_vat_id: str
    """Empty if not told."""
    purchase_order: str
    """The buyer’s own number; empty if there is none."""
    lines: list[PaperLineOut]
    """What it is made of."""
    id: str
    """Of the invoice."""
    due_on: str | None
    """The day by which it is to be paid. Null: it was paid before."""
    replaces_id: str | None
    """The invoice it corrects. Null: none."""
    replaced_by_id: str | None
    """The invoice that corrects it. Null: none."""
    credited_minor: int
    """What credit notes have taken back, in minor units."""
    credit_note_ids: list[str]
    """The credit notes that take it back."""


class JobOut(TypedDict):
    """`can_cancel` says whether asking for its end would change anything."""

    id: str
    """Of the job, and of what it makes."""
    kind: str
    """What is being made, one word: agenda_draft, badge_batch, mailing, export_file, sandbox, refund_run."""
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    """The last three are ends."""
    progress: ProgressOut
    """How far it is."""
    detail: str
    """Why it failed, in words for people; empty otherwise."""
    can_cancel: bool
    """Whether it can still be ended early."""
    result_url: str | None
    """Where what came of it is read. Null until it is done."""
    created_at: str
    """When it was asked for."""
    ended_at: str | None
    """When it came to its end. Null before."""


Kind = Literal["percent", "amount", "price"]


class LayoutOut(TypedDict):
    id: str
    """To ask for a batch in this layout."""
    name: str
    """As the team calls it."""
    stock: str
    """On which paper: the code of its stock."""
    is_usual: bool
    """Whether badges look like this where nothing is said."""


class LedgerDayOut(TypedDict):
    received_minor: int
    """Payments, in minor units."""
    refunded_minor: int
    """Given back or about to be, in minor units."""
    disputed_minor: int
    """Taken back by buyers’ banks, in minor units."""
    fees_minor: int
    """What the gateway kept, in minor units."""
    net_minor: int
    """What of all that is left, in minor units."""
    adjusted_minor: int
    """Named differences, which move no money, in minor units."""
    on: str
    """A day in the event’s zone."""


class LedgerOrderOut(TypedDict):
    received_minor: int
    """Payments, in minor units."""
    refunded_minor: int
    """Given back or about to be, in minor units."""
    disputed_minor: int
    """Taken back by buyers’ banks, in minor units."""
    fees_minor: int
    """What the gateway kept, in minor units."""
    net_minor: int
    """What of all that is left, in minor units."""
    adjusted_minor: int
    """Named differences, which move no money, in minor units."""
    order_id: str
    """Of the order."""
    code: str
    """Its short code."""
    state: Literal["requested", "pending", "invoiced", "paid", "cancelled", "expired"]
    """Its state at this moment."""
    buyer_name: str
    """Who bought."""
    worth_minor: int
    """What its valid tickets cost, in minor units."""
    owed_minor: int
    """What of an invoice is still to come, in minor units."""
    unexplained_minor: int
    """What money, tickets and named differences leave open: a person has to look. In minor units."""


class LedgerOut(TypedDict):
    currency: str
    """ISO 4217: all amounts are in it."""
    days: list[LedgerDayOut]
    """Days on which money moved, the first first."""
    together: FiguresOut
    """The sum of these days."""
    receivables: ReceivablesOut
    """What is owed at this moment, whatever the days."""


class LetterOut(TypedDict):
    people: int
    """How many are in the segment now."""
    gaps: list[GapOut]
    """Placeholders that have nothing to say to some of them."""
    participant_id: str | None
    """Who reads this. Null: nobody is in the segment."""
    subject: str
    """As that person reads it."""
    text: str
    """As that person reads it, plain."""


class LevelOut(TypedDict):
    id: str
    """Of the level."""
    name: str
    """As pages show it."""
    price_minor: int
    """Without tax, in minor units. 0: it is agreed each time."""
    places: int | None
    """How many partners it is for. Null: any number."""
    taken: int
    """How many partners have it."""
    position: int
    """Its place on pages; the least stands above and is largest."""
    tax_rate_bp: int
    """Added to the price, in basis points: 1900 is 19 %."""


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


class ListedBenefitOut(TypedDict):
    data: list[BenefitOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedBookDifferenceOut(TypedDict):
    data: list[BookDifferenceOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedCodeOut(TypedDict):
    data: list[CodeOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedCreditNoteOut(TypedDict):
    data: list[CreditNoteOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedCriterionOut(TypedDict):
    data: list[CriterionOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedDeletionOut(TypedDict):
    data: list[DeletionOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedEndpointOut(TypedDict):
    data: list[EndpointOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedExportTableOut(TypedDict):
    data: list[ExportTableOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedFavouritesOut(TypedDict):
    data: list[FavouritesOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedGateOut(TypedDict):
    data: list[GateOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedInvoiceOut(TypedDict):
    data: list[InvoiceOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedJobOut(TypedDict):
    data: list[JobOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedLayoutOut(TypedDict):
    data: list[LayoutOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedLedgerOrderOut(TypedDict):
    data: list[LedgerOrderOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedLevelOut(TypedDict):
    data: list[LevelOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedMailOut(TypedDict):
    data: list[MailOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedMessageOut(TypedDict):
    data: list[MessageOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedOrderOut(TypedDict):
    data: list[OrderOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedPartnerLinkOut(TypedDict):
    data: list[PartnerLinkOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedPartnerOut(TypedDict):
    data: list[PartnerOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedPartnerTaskOut(TypedDict):
    data: list[PartnerTaskOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedPayoutEntryOut(TypedDict):
    data: list[PayoutEntryOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedPayoutOut(TypedDict):
    data: list[PayoutOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedProposalFileOut(TypedDict):
    data: list[ProposalFileOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedProposalOut(TypedDict):
    data: list[ProposalOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedQuestionOut(TypedDict):
    data: list[QuestionOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedQueueOut(TypedDict):
    data: list[QueueOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedQuotaOut(TypedDict):
    data: list[QuotaOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedRefundRunLineOut(TypedDict):
    data: list[RefundRunLineOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedRefundRunOut(TypedDict):
    data: list[RefundRunOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedResultOut(TypedDict):
    data: list[ResultOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedReviewOut(TypedDict):
    data: list[ReviewOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedRoomFeatureOut(TypedDict):
    data: list[RoomFeatureOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedRoomSettingsOut(TypedDict):
    data: list[RoomSettingsOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSavedExportOut(TypedDict):
    data: list[SavedExportOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSegmentOut(TypedDict):
    data: list[SegmentOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSessionFileOut(TypedDict):
    data: list[SessionFileOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSessionOut(TypedDict):
    data: list[SessionOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSessionTypeOut(TypedDict):
    data: list[SessionTypeOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedSpeakerOut(TypedDict):
    data: list[SpeakerOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedStockTypeOut(TypedDict):
    data: list[StockTypeOut]
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


class ListedTrackSettingsOut(TypedDict):
    data: list[TrackSettingsOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedUseOut(TypedDict):
    data: list[UseOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class ListedWaitingOut(TypedDict):
    data: list[WaitingOut]
    next_cursor: str | None
    """Give it as `cursor` to read on; null at the end of the list."""


class LogoOut(TypedDict):
    """As it was made of what was handed in: a PNG without hidden parts, of at most 1200 × 600 pixels."""

    url: str
    """Where it is read."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""
    is_seen_on_light: bool
    """Whether it stands out from white; else pages and badges put it on a dark field."""
    is_seen_on_dark: bool
    """Whether it stands out from dark; else pages put it on a white field."""
    warnings: list[str]
    """What is wrong with it, in words for people; empty if nothing is."""


class MadeAddressOut(TypedDict):
    secret_url: str
    """Gives the table as CSV to whoever has it, until it is ended. It is told this once."""


class MailIn(TypedDict):
    name: str
    """Only the team sees it."""
    segment: str
    """The key of a segment."""
    texts: dict[str, Any]
    """By language; that of the event is needed, the others are for who ordered in them."""
    attachment: NotRequired[Literal["none", "ticket"]]
    """ticket: each one's own as PDF, made when the mail leaves."""


class MailOut(TypedDict):
    id: str
    """Also the id of its job, once it is sent."""
    name: str
    """Only the team sees it."""
    state: Literal["draft", "scheduled", "sending", "stopped", "sent"]
    """Where it is."""
    segment: str
    """To whom: the key of a segment."""
    texts: dict[str, Any]
    """By language."""
    attachment: Literal["none", "ticket"]
    """What is brought along."""
    scheduled_at: str | None
    """When it goes out. Null: it is a draft."""
    changed_at: str
    """When it was last written."""


class MessageOut(TypedDict):
    id: str
    """The webhook-id: the same at each try and replay."""
    kind: str
    """Of what it tells."""
    subject_id: str
    """About what; messages about one thing keep their order."""
    state: Literal["waiting", "delivered", "failed", "dropped"]
    """Whether it was taken."""
    tries: int
    """How often it was tried."""
    created_at: str
    """When it was made."""
    delivered_at: str | None
    """When it was taken. Null: not yet."""
    next_at: str | None
    """When it is tried next. Null: not by itself."""


class MessageWithTriesOut(TypedDict):
    id: str
    """The webhook-id: the same at each try and replay."""
    kind: str
    """Of what it tells."""
    subject_id: str
    """About what; messages about one thing keep their order."""
    state: Literal["waiting", "delivered", "failed", "dropped"]
    """Whether it was taken."""
    tries: int
    """How often it was tried."""
    created_at: str
    """When it was made."""
    delivered_at: str | None
    """When it was taken. Null: not yet."""
    next_at: str | None
    """When it is tried next. Null: not by itself."""
    body: str
    """What is sent, to the byte."""
    attempts: list[AttemptOut]
    """The last fifty tries, the newest first."""


Method = Literal["gateway", "transfer", "invoice", "free", "desk"]


class MissingOut(TypedDict):
    name: str
    """Whose badge."""
    letters: str
    """What no font of the installation has."""


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


class NewBatchOfBadges(TypedDict):
    what: NotRequired[Literal["changed", "all"]]
    """Only what is new or changed since it was printed, or all."""
    layout_id: NotRequired[str | None]
    """Null: the usual one."""
    form: NotRequired[Literal["sheets", "single", "shop", "shop_marks"]]
    """On the stock, one a page, or for a print shop."""
    order: NotRequired[Literal["name", "company", "desk"]]
    """By what the pages are sorted."""
    role: NotRequired[Literal["organizer", "crew", "speaker", "partner", "press", "attendee"] | None]
    """Only people with this role."""
    ticket_type_id: NotRequired[str | None]
    """Only people with this ticket."""
    partner_id: NotRequired[str | None]
    """Only people who came by this partner."""
    start_cell: NotRequired[int]
    """First free cell of a sheet that was begun."""
    desks: NotRequired[int]
    """Pick-up desks that the pile is cut for."""


class NewBenefit(TypedDict):
    description: NotRequired[str]
    """What is needed for it. Partners read it."""
    kind: NotRequired[Literal["logo", "file", "text", "number", "people", "confirm", "team"]]
    """How partners hand it in; team: it is done by the organizers. It stays once partners have it."""
    most: NotRequired[int | None]
    """Of numbers and people, how many at most; of texts, how many letters. Null: no limit."""
    due_on: NotRequired[str | None]
    """The last day for it, in the event’s zone. Null: none."""
    position: NotRequired[int]
    """Its place in the list; the least is first."""
    level_id: str
    """Of the level whose partners get it."""
    name: str
    """What they get."""


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


class NewEndpoint(TypedDict):
    url: str
    """Where messages are posted to: https, on a public address."""
    description: NotRequired[str]
    """What it is for; stands in lists and mails."""
    kinds: NotRequired[list[str]]
    """Names of kinds of messages. Empty: all, also those that come later."""
    version: NotRequired[str]
    """The shape of its messages, for ever. Empty: the newest."""


class NewExportFile(TypedDict):
    export_id: NotRequired[str | None]
    """A saved export. Or `table`, and what of it."""
    table: NotRequired[str | None]
    """The key of a table."""
    columns: NotRequired[list[str] | None]
    """Keys of columns. Null: the usual ones."""
    segment: NotRequired[str]
    """The key of a segment, for tables of people. Empty: everybody."""
    format: NotRequired[Literal["csv", "xlsx"]]
    """csv or xlsx."""


class NewPartner(TypedDict):
    website: NotRequired[str]
    """The partner’s own page."""
    description: NotRequired[str]
    """What it is, in one sentence."""
    contact_name: NotRequired[str]
    """Whom the team writes to."""
    contact_email: NotRequired[str]
    """Where the team writes to."""
    ref: NotRequired[str]
    """Links to the shop with ?ref= and this word count as this partner’s. Small letters, digits, hyphens."""
    target_tickets: NotRequired[int | None]
    """How many tickets were agreed upon. Null: nothing was."""
    is_shown: NotRequired[bool]
    """Whether the event’s home names it."""
    position: NotRequired[int]
    """Its place among those of its level; the least is first."""
    level_id: NotRequired[str | None]
    """Its level; its tasks follow it. Null: none."""
    owner_email: NotRequired[str]
    """Who of the team looks after it, by address. Empty: nobody."""
    contract_note: NotRequired[str]
    """What was agreed, for the team only."""
    name: str
    """As it stands on pages."""


class NewPartnerLevel(TypedDict):
    position: NotRequired[int]
    """Its place on pages; the least stands above and is largest."""
    price_minor: NotRequired[int]
    """Without tax, in minor units. 0: it is agreed each time."""
    tax_rate_bp: NotRequired[int]
    """Added to the price, in basis points: 1900 is 19 %."""
    places: NotRequired[int | None]
    """How many partners it is for, not fewer than have it. Null: any number."""
    name: str
    """As pages show it."""


class NewPartnerLink(TypedDict):
    note: NotRequired[str]
    """For whom it is."""
    email: NotRequired[str]
    """Where to send it. Empty: nowhere, it is yours to pass on."""
    may_invite: NotRequired[bool]
    """Whether the colleague may invite others."""


class NewQuota(TypedDict):
    name: str
    """As the team calls it."""
    size: int
    """How many seats there are."""


class NewRefundRun(TypedDict):
    """Which orders: without both ids, all that were paid for. Tickets that were used at the door are left out."""

    ticket_type_id: NotRequired[str | None]
    """Only tickets of this type, with their add-ons. Null: all that were paid for."""
    discount_code_id: NotRequired[str | None]
    """Only orders with this discount code. Null: with any and with none."""
    percent_bp: NotRequired[int]
    """How much of what was paid goes back, in basis points: 5000 is a half."""
    fee_minor: NotRequired[int]
    """Kept of each ticket after that, in minor units."""
    ends_tickets: NotRequired[bool]
    """Whether the tickets are no longer valid; otherwise they stay valid."""
    reason: str
    """In one sentence: it stands in the mail and on the credit note."""
    text: NotRequired[str]
    """What else the mail says."""
    orders_seen: NotRequired[int | None]
    """How many orders the trial told. If it is another number by now, nothing begins."""
    total_seen_minor: NotRequired[int | None]
    """How much the trial told. If it is another amount by now, nothing begins."""


class NewRelease(TypedDict):
    note: NotRequired[str]
    seen_revision: NotRequired[int | None]
    """Release only if the draft is still at it."""
    waive_clashes: NotRequired[bool]
    tell_speakers: NotRequired[bool]


class NewRoom(TypedDict):
    capacity: NotRequired[int | None]
    """How many seats it has. Null: not known."""
    directions: NotRequired[str]
    """The way there."""
    position: NotRequired[int]
    """Its place in the agenda; the least is first."""
    closures: NotRequired[list[Closure]]
    """When nothing can be in it: all such spans."""
    walks: NotRequired[list[WalkTo]]
    """How far other rooms are: all such ways."""
    name: str
    """As the agenda shows it."""


class NewRoomFeature(TypedDict):
    name: str
    """Something that some sessions need."""
    room_ids: NotRequired[list[str]]
    """The rooms that have it."""


class NewSavedExport(TypedDict):
    name: str
    """As the team calls it."""
    table: str
    """The key of a table."""
    columns: NotRequired[list[str] | None]
    """Keys of columns. Null: the usual ones."""
    segment: NotRequired[str]
    """The key of a segment, for tables of people. Empty: everybody."""


class NewSessionType(TypedDict):
    minutes: NotRequired[int]
    """How long one usually takes."""
    is_open_to_proposals: NotRequired[bool]
    """Whether the call for talks takes it."""
    opens_at: NotRequired[str | None]
    """From when on it can be proposed. Null: with the call."""
    closes_at: NotRequired[str | None]
    """Until when it can be proposed. Null: with the call."""
    position: NotRequired[int]
    """Its place in lists; the least is first."""
    name: str
    """As pages show it."""


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


class NewSolverDraft(TypedDict):
    kind: NotRequired[Literal["whole", "replan"]]
    """whole: an agenda for all talks. replan: as few moves as possible to mend the one that stands."""
    name: NotRequired[str]
    """Empty: Draft 1, 2 …"""
    seconds: NotRequired[int]
    """How long it may search."""
    seed: NotRequired[int]
    """Another number gives another agenda of about the same worth."""
    keeps: NotRequired[Literal["locked", "placed"]]
    """What stays where it is: locked slots, or all that have a time."""
    may_move_released: NotRequired[bool]
    """Whether talks may move of which people have read where they are."""
    buffer_minutes: NotRequired[int]
    """Minutes between two talks in a room."""
    clash_weight: NotRequired[int]
    """Points for each person who has starred two talks at once."""
    same_track_weight: NotRequired[int]
    """Points for each pair of talks of one track at once."""
    overflow_weight: NotRequired[int]
    """Points for each person without a seat."""
    dislike_weight: NotRequired[int]
    """Points for each talk at a time its speaker would rather not."""
    track_day_room_weight: NotRequired[int]
    """Points for each room that a track uses on a day."""


class NewTicketType(TypedDict):
    description: NotRequired[str]
    """What it includes."""
    kind: NotRequired[Literal["admission", "add_on"]]
    """A ticket, or an add-on to one."""
    attendance: NotRequired[Literal["room", "online", "none"]]
    """On site or online; none for add-ons."""
    audience: NotRequired[Literal["buyers", "speakers", "crew", "press", "partners"]]
    """Only what is for buyers is ever sold."""
    visibility: NotRequired[Literal["public", "code", "hidden"]]
    """Who sees it in the shop."""
    price_minor: NotRequired[int]
    """In minor units of the event's currency."""
    tax_rate_bp: NotRequired[int]
    """Basis points: 1900 is 19 %."""
    tax_included: NotRequired[bool]
    """Whether the tax is within the price."""
    on_sale_from_at: NotRequired[str | None]
    """Null: from the beginning."""
    on_sale_until_at: NotRequired[str | None]
    """Null: as long as the shop is open."""
    min_per_order: NotRequired[int]
    """Fewest in an order."""
    max_per_order: NotRequired[int]
    """Most in an order."""
    position: NotRequired[int]
    """Its place in the shop; the least is first."""
    needs_approval: NotRequired[bool]
    """The team looks at each order before it can be paid."""
    has_waiting_list: NotRequired[bool]
    """People can wait for it once it is sold out."""
    offer_hours: NotRequired[int]
    """Hours that an offer of the waiting list stands."""
    quota_ids: NotRequired[list[str]]
    """Each ticket takes one of all of these. Empty: there is no limit."""
    name: str
    """As it stands in the shop and on tickets."""


class NewTrack(TypedDict):
    colour: NotRequired[str]
    """# and six hexadecimal digits."""
    description: NotRequired[str]
    """What belongs into it."""
    position: NotRequired[int]
    """Its place in lists; the least is first."""
    name: str
    """As the agenda shows it."""


class NotedOut(TypedDict):
    changed: int
    """Decisions that are other than before."""
    refused: list[str]
    """Why others stayed as they were, in words."""


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


class PaperLineOut(TypedDict):
    description: str
    """What it is for."""
    price_minor: int
    """With tax, in minor units."""
    tax_rate_bp: int
    """Basis points: 1900 is 19 %."""
    tax_minor: int
    """Within the price, in minor units."""


class PartnerChange(TypedDict):
    website: NotRequired[str]
    """The partner’s own page."""
    description: NotRequired[str]
    """What it is, in one sentence."""
    contact_name: NotRequired[str]
    """Whom the team writes to."""
    contact_email: NotRequired[str]
    """Where the team writes to."""
    ref: NotRequired[str]
    """Links to the shop with ?ref= and this word count as this partner’s. Small letters, digits, hyphens."""
    target_tickets: NotRequired[int | None]
    """How many tickets were agreed upon. Null: nothing was."""
    is_shown: NotRequired[bool]
    """Whether the event’s home names it."""
    position: NotRequired[int]
    """Its place among those of its level; the least is first."""
    level_id: NotRequired[str | None]
    """Its level; its tasks follow it. Null: none."""
    owner_email: NotRequired[str]
    """Who of the team looks after it, by address. Empty: nobody."""
    contract_note: NotRequired[str]
    """What was agreed, for the team only."""
    name: NotRequired[str | None]
    """As it stands on pages. Null: it stays."""


class PartnerLevelChange(TypedDict):
    position: NotRequired[int]
    """Its place on pages; the least stands above and is largest."""
    price_minor: NotRequired[int]
    """Without tax, in minor units. 0: it is agreed each time."""
    tax_rate_bp: NotRequired[int]
    """Added to the price, in basis points: 1900 is 19 %."""
    places: NotRequired[int | None]
    """How many partners it is for, not fewer than have it. Null: any number."""
    name: NotRequired[str | None]
    """As pages show it. Null: it stays."""


class PartnerLinkOut(TypedDict):
    id: str
    """Of the link."""
    note: str
    """For whom it is."""
    email: str
    """Where it was sent. Empty: nowhere."""
    may_invite: bool
    """Whether the colleague may invite others."""
    secret_url: str | None
    """The secret address. Null: it was revoked, or the token may not write partners."""
    created_at: str
    """When it was made."""
    sent_at: str | None
    """When it was sent last. Null: never."""
    seen_at: str | None
    """When it was used last, to ten minutes. Null: never."""
    revoked_at: str | None
    """Since when it is dead. Null: it works."""


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
    position: int
    """Its place among those of its level; the least is first."""
    level_id: str | None
    """The level it has. Null: none."""
    logo: LogoOut | None
    """Its logo. Null: there is none."""
    owner_name: str
    """Who of the team looks after it. Empty: nobody."""
    owner_email: str
    """That person’s address. Empty: nobody."""
    contract_note: str
    """What was agreed, for the team only."""


class PartnerTaskOut(TypedDict):
    id: str
    """Of the task."""
    benefit: str
    """What the partner gets."""
    kind: Literal["logo", "file", "text", "number", "people", "confirm", "team"]
    """As what it is handed in."""
    state: Literal["open", "handed_in", "sent_back", "accepted"]
    """Where it stands."""
    due_on: str | None
    """The last day, in the event’s zone. Null: there is none."""
    text: str
    """What was written, also a list of people. Empty if nothing was."""
    number: int | None
    """The number that was handed in. Null: none was."""
    file_name: str
    """What its sender called the file. Empty: there is none."""
    proof: str
    """How and where the team did its part."""
    proof_name: str
    """What the file of the proof is called. Empty: there is none."""
    handed_in_at: str | None
    """When it was handed in last. Null: not yet."""


class PayoutEntryOut(TypedDict):
    at: str
    """When the gateway booked it."""
    kind: str
    """As the gateway calls it, such as charge or refund."""
    source: str
    """The gateway’s reference of what is behind it."""
    order_id: str | None
    """The order it is about. Null: none is known."""
    amount_minor: int
    """Signed, in minor units."""
    fee_minor: int
    """In minor units."""
    net_minor: int
    """The amount less the fee, in minor units."""


class PayoutOut(TypedDict):
    id: str | None
    """Of the payout. Null: not paid out yet."""
    reference: str
    """The gateway’s own. Empty: not paid out yet."""
    state: str
    """As the gateway calls it. Empty: not paid out yet."""
    arrives_on: str | None
    """The day it is at the bank. Null: not paid out yet."""
    currency: str
    """ISO 4217: of its amounts."""
    charges_minor: int
    """Payments of this event in it, in minor units."""
    refunds_minor: int
    """Refunds of this event in it, signed, in minor units."""
    others_minor: int
    """Disputes and others of this event, signed, in minor units."""
    fees_minor: int
    """Fees of this event in it, in minor units."""
    net_minor: int
    """This event’s part of it, in minor units."""
    elsewhere_minor: int
    """Of other events on the same account, in minor units."""
    whole_minor: int
    """What reached the bank, in minor units."""


class PersonOut(TypedDict):
    id: str
    name: str
    email: str
    company: str


class PlacementOut(TypedDict):
    session_id: str
    """The talk."""
    room_id: str
    """Where the draft has it."""
    starts_at: str
    """When it begins."""
    minutes: int
    """How long it is."""


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


class ProgressOut(TypedDict):
    percent: int
    """How much of it is done, of a hundred."""
    done: int
    """How many things are done."""
    total: int | None
    """Of how many. Null while that is not known, and where it is not counted in things."""


class ProposalFileOut(TypedDict):
    id: str
    """Of the file."""
    title: str
    """As people see it; of an answer, the question."""
    file_name: str
    """What it is called; a number while names are hidden."""
    size: int | None
    """Bytes. Null for answers."""


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


class QuestionOut(TypedDict):
    id: str
    """The question: the name of its answer in `answers`."""
    text: str
    """What is asked."""
    kind: Literal["text", "long", "choice", "several", "file", "consent"]
    """What is answered."""
    options: list[str]
    """What can be chosen, if it is a choice."""
    is_required: bool
    """Whether it needs an answer where it is asked."""
    is_asked: bool
    """Whether it is asked with the answers that are there now."""
    is_fixed: bool
    """Whether nobody but the team can change its answer any more."""
    is_answered: bool
    """Whether there is an answer."""
    answer: list[str] | None
    """In words; several of a question that takes several. Null: there is none, or it is sensitive."""


class QueueOut(TypedDict):
    proposal_id: str
    """What is to be judged."""
    code: str
    """Its short code, for people."""
    progress: Literal["todo", "begun", "done", "abstained"]
    """Where the token's maker is with it."""
    is_assigned: bool
    """Whether he was asked for this one."""


class QuotaChange(TypedDict):
    """What is left out stays."""

    name: NotRequired[str | None]
    """As the team calls it."""
    size: NotRequired[int | None]
    """How many seats there are."""
    allowance_reason: NotRequired[str]
    """Needed to go below what is taken: the sale closes, and every ticket stays."""


class QuotaOut(TypedDict):
    id: str
    """Of the quota."""
    name: str
    """As the team calls it."""
    size: int
    """How many seats there are."""
    taken: int
    """Seats of tickets that are held, valid or used."""
    reserved: int
    """Promised to codes and offers, and not taken yet."""
    kept: int
    """Freed while somebody waited for them, and kept for who waits."""
    waiting: int
    """Seats that the waiting list wants."""
    left: int
    """What the public can have now."""
    allowance_reason: str
    """Why more are taken than there are seats; empty where that is not so."""
    ticket_type_ids: list[str]
    """What draws on it."""


class ReceivablesOut(TypedDict):
    orders: int
    """Orders sold by invoice and not paid yet."""
    owed_minor: int
    """What is still to come of them, in minor units."""


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


class RefundRunLineOut(TypedDict):
    order_id: str
    """Of the order."""
    code: str
    """Its short code."""
    state: Literal["waiting", "done", "left_out", "failed"]
    """How it stands with this order. A done one fails when the payment provider cannot deliver its money after all."""
    expected_minor: int
    """What was to go back when the run began, in minor units."""
    refunded_minor: int
    """What has gone back, in minor units; without what the payment provider could not deliver."""
    why: str
    """Why it failed or was left out, in words for people; empty otherwise."""
    at: str | None
    """When its turn came. Null: it waits."""


class RefundRunOut(TypedDict):
    id: str
    """Also the id of its job."""
    job: JobOut
    """How far it is."""
    ticket_type_id: str | None
    """Of which type its tickets are. Null: all that were paid for."""
    discount_code_id: str | None
    """With which code. Null: with any."""
    percent_bp: int
    """How much goes back, in basis points."""
    fee_minor: int
    """Kept of each ticket after that, in minor units."""
    ends_tickets: bool
    """Whether the tickets are no longer valid."""
    reason: str
    """As the mail and the credit note say it."""
    text: str
    """What else the mail says."""
    currency: str
    """ISO 4217."""
    orders: int
    """How many orders it is about."""
    expected_minor: int
    """What was to go back when it began, in minor units."""
    refunded_minor: int
    """What has gone back so far, in minor units; without what the payment provider could not deliver."""
    failed: int
    """Orders that were refused, also by the payment provider days after their turn."""
    left_out: int
    """Orders with nothing left to refund when their turn came."""


class ReleaseOut(TypedDict):
    version: int
    released_at: str
    note: str


class ReplayIn(TypedDict):
    message_ids: list[str]
    """Which are sent again. Those that wait anyway are left alone."""


class ReplayedOut(TypedDict):
    messages: int
    """How many are sent again."""


Result = Literal["in", "out", "undone", "refused"]


class ResultOut(TypedDict):
    proposal_id: str
    """What was judged."""
    code: str
    """Its short code, for people."""
    title: str
    """As it was handed in."""
    state: Literal[
        "draft", "submitted", "accepted", "waiting", "rejected", "confirmed", "withdrawn", "cancelled"
    ]
    """What its speakers know."""
    decision: Literal["none", "accept", "wait", "reject"]
    """What is decided and not told yet."""
    reviews: int
    """Finished reviews."""
    abstentions: int
    """Reviewers who have no opinion."""
    mean: float | None
    """The mean of the values of its reviews, from 0 to 1. Null: there is none."""


class ReviewIn(TypedDict):
    state: NotRequired[Literal["draft", "done", "abstained"]]
    """draft: kept and counted for nothing. abstained: no opinion."""
    scores: NotRequired[dict[str, Any]]
    """Scores by the ids of criteria."""
    comment: NotRequired[str]
    """For the committee."""
    to_speaker: NotRequired[str]
    """For the speakers; organizers decide whether it is sent."""


class ReviewOut(TypedDict):
    id: str
    """Of the review."""
    proposal_id: str
    """What is judged."""
    reviewer: str
    """Who wrote it."""
    state: Literal["draft", "done", "abstained"]
    """Only what is done counts."""
    value: float | None
    """The weighted mean of its scores, from 0 to 1. Null: it is not done."""
    scores: list[ScoreOut]
    """By criterion."""
    comment: str
    """For the committee."""
    to_speaker: str
    """Organizers may send lines of it with the decision."""
    changed_at: str
    """When it was last written."""


class RoomChange(TypedDict):
    capacity: NotRequired[int | None]
    """How many seats it has. Null: not known."""
    directions: NotRequired[str]
    """The way there."""
    position: NotRequired[int]
    """Its place in the agenda; the least is first."""
    closures: NotRequired[list[Closure]]
    """When nothing can be in it: all such spans."""
    walks: NotRequired[list[WalkTo]]
    """How far other rooms are: all such ways."""
    name: NotRequired[str | None]
    """As the agenda shows it. Null: it stays."""


class RoomFeatureChange(TypedDict):
    """What is left out stays."""

    name: NotRequired[str | None]
    """Something that some sessions need. Null: it stays."""
    room_ids: NotRequired[list[str]]
    """The rooms that have it: all of them."""


class RoomFeatureOut(TypedDict):
    id: str
    """Of the feature."""
    name: str
    """Something that some sessions need."""
    room_ids: list[str]
    """The rooms that have it."""


class RoomOut(TypedDict):
    id: str
    name: str


class RoomSettingsOut(TypedDict):
    id: str
    """Of the room."""
    name: str
    """As the agenda shows it."""
    capacity: int | None
    """How many seats it has. Null: not known."""
    directions: str
    """The way there."""
    position: int
    """Its place in the agenda; the least is first."""
    closures: list[Closure]
    """When nothing can be in it."""
    walks: list[WalkTo]
    """How far other rooms are, where that is worth saying."""
    feature_ids: list[str]
    """What it has."""


class RotateIn(TypedDict):
    ends_former_now: NotRequired[bool]
    """The former secret became known to somebody: it signs nothing any more. Otherwise both do for a day."""


class RoundOut(TypedDict):
    id: str
    """Of the round."""
    state: Literal["drafted", "sent", "discarded"]
    """Whether it was sent."""
    letters: int
    """Letters in it."""
    unfit: int
    """Letters that no longer fit what is decided. Nothing is sent while there are any."""
    created_at: str
    """When its letters were written."""


class SandboxOut(TypedDict):
    days_moved: int
    """By how many days its time was moved forward since it was filled."""
    starts_on: str
    """Its first day, as it is now."""
    ends_on: str
    """Its last day, as it is now."""
    job: JobOut | None
    """What is being done to it. Null while nothing is: then it can be moved."""


class SavedExportChange(TypedDict):
    """What is left out stays; so does the table."""

    name: NotRequired[str | None]
    """As the team calls it. Null: it stays."""
    columns: NotRequired[list[str] | None]
    """Keys of columns. Null: they stay."""
    segment: NotRequired[str | None]
    """The key of a segment; empty: everybody. Null: it stays."""


class SavedExportOut(TypedDict):
    id: str
    """Of the saved export."""
    name: str
    """As the team calls it."""
    table: str
    """The key of its table."""
    columns: list[str]
    """Keys of its columns."""
    segment: str
    """Whom it is about: the key of a segment. Empty: everybody."""
    address: ExportAddressOut | None
    """The address by which spreadsheets fetch it. Null: it has none."""


class ScanIn(TypedDict):
    gate_id: str
    code: str
    """What was scanned from a ticket or badge, or the id of a ticket that was found by name."""
    out: NotRequired[bool]
    """Somebody leaves, where the door counts exits."""


class ScoreOut(TypedDict):
    criterion_id: str
    """What was scored."""
    value: int
    """The score."""


class SeatIn(TypedDict):
    ticket_type_id: str
    add_on_ids: NotRequired[list[str]]


class SecretOut(TypedDict):
    secret: str
    """For checking signatures. It is told in this answer alone."""
    endpoint: EndpointOut
    """The endpoint it belongs to."""


class SegmentOut(TypedDict):
    key: str
    """To write to it."""
    name: str
    """As the team calls it."""
    is_ready_made: bool
    """Whether every event has it."""
    problem: str
    """Why nobody can be written to by it; empty otherwise."""


class SendIn(TypedDict):
    at: NotRequired[str | None]
    """Null: at once."""
    audience: NotRequired[Literal["later", "now"]]
    """Who is in the segment when it goes out, or who is now."""
    gaps: NotRequired[Literal["ask", "leave_out", "send"]]
    """What becomes of people to whom a placeholder has nothing to say. ask: refuse if there are any."""
    per_minute: NotRequired[int | None]
    """At most so many a minute. Null: as fast as mail leaves."""


class SentOut(TypedDict):
    proposals: dict[str, Any]
    """How many proposals were told what."""


class SessionFileOut(TypedDict):
    id: str
    """Of the file."""
    session_id: str
    """The session it belongs to."""
    kind: Literal["slides", "paper", "other", "answer"]
    """What it is; `answer`: it was sent in answer to a question of the call for talks."""
    title: str
    """As people see it; of an answer, the question."""
    file_name: str
    """What its sender called it."""
    media_type: str
    """Of its content, whatever its sender called it."""
    size: int | None
    """Bytes. Null for answers."""
    is_public: bool
    """Whether it is on the session’s page once that stands in the agenda."""
    for_reviewers: bool
    """Whether the committee may read it, as far as it may know who speaks."""
    created_at: str
    """When it was sent."""


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


class SessionTypeChange(TypedDict):
    minutes: NotRequired[int]
    """How long one usually takes."""
    is_open_to_proposals: NotRequired[bool]
    """Whether the call for talks takes it."""
    opens_at: NotRequired[str | None]
    """From when on it can be proposed. Null: with the call."""
    closes_at: NotRequired[str | None]
    """Until when it can be proposed. Null: with the call."""
    position: NotRequired[int]
    """Its place in lists; the least is first."""
    name: NotRequired[str | None]
    """As pages show it. Null: it stays."""


class SessionTypeOut(TypedDict):
    id: str
    """Of the session type."""
    name: str
    """As pages show it."""
    minutes: int
    """How long one usually takes."""
    is_open_to_proposals: bool
    """Whether the call for talks takes it."""
    opens_at: str | None
    """From when on it can be proposed. Null: with the call."""
    closes_at: str | None
    """Until when it can be proposed. Null: with the call."""
    position: int
    """Its place in lists; the least is first."""


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


class SolverDraftOut(TypedDict):
    id: str
    """Also the id of its job."""
    name: str
    """As people call it."""
    kind: Literal["whole", "replan", "mixed"]
    """How it was made: by the solver, as a re-plan, or mixed of two."""
    job: JobOut
    """How far it is."""
    score: DraftScoreOut | None
    """What it is worth. Null until it is done."""
    reasons: list[str]
    """Why no agenda is possible, in words; empty if one is."""
    placements: list[PlacementOut]
    """Where it puts talks, in the order of time."""


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


class StockTypeOut(TypedDict):
    id: str
    """Of the ticket type."""
    name: str
    """As it stands in the shop and on tickets."""
    description: str
    """What it includes."""
    kind: Literal["admission", "add_on"]
    """A ticket, or an add-on to one."""
    attendance: Literal["room", "online", "none"]
    """On site or online; none for add-ons."""
    audience: Literal["buyers", "speakers", "crew", "press", "partners"]
    """Only what is for buyers is ever sold."""
    visibility: Literal["public", "code", "hidden"]
    """Who sees it in the shop."""
    price_minor: int
    """Its regular price, in minor units."""
    tax_rate_bp: int
    """Basis points: 1900 is 19 %."""
    tax_included: bool
    """Whether the tax is within the price."""
    on_sale_from_at: str | None
    """Null: from the beginning."""
    on_sale_until_at: str | None
    """Null: as long as the shop is open."""
    min_per_order: int
    """Fewest in an order."""
    max_per_order: int
    """Most in an order."""
    position: int
    """Its place in the shop; the least is first."""
    needs_approval: bool
    """The team looks at each order before it can be paid."""
    has_waiting_list: bool
    """People can wait for it once it is sold out."""
    offer_hours: int
    """Hours that an offer of the waiting list stands."""
    quota_ids: list[str]
    """Each ticket takes one of all of these. Empty: there is no limit."""


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


class TextIn(TypedDict):
    subject: str
    """With placeholders in braces."""
    body: str
    """Markdown, with placeholders in braces."""


class TextOut(TypedDict):
    subject: str
    """With placeholders in braces."""
    body: str
    """Markdown, with placeholders in braces."""


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


class TicketTypeChange(TypedDict):
    description: NotRequired[str]
    """What it includes."""
    kind: NotRequired[Literal["admission", "add_on"]]
    """A ticket, or an add-on to one."""
    attendance: NotRequired[Literal["room", "online", "none"]]
    """On site or online; none for add-ons."""
    audience: NotRequired[Literal["buyers", "speakers", "crew", "press", "partners"]]
    """Only what is for buyers is ever sold."""
    visibility: NotRequired[Literal["public", "code", "hidden"]]
    """Who sees it in the shop."""
    price_minor: NotRequired[int]
    """In minor units of the event's currency."""
    tax_rate_bp: NotRequired[int]
    """Basis points: 1900 is 19 %."""
    tax_included: NotRequired[bool]
    """Whether the tax is within the price."""
    on_sale_from_at: NotRequired[str | None]
    """Null: from the beginning."""
    on_sale_until_at: NotRequired[str | None]
    """Null: as long as the shop is open."""
    min_per_order: NotRequired[int]
    """Fewest in an order."""
    max_per_order: NotRequired[int]
    """Most in an order."""
    position: NotRequired[int]
    """Its place in the shop; the least is first."""
    needs_approval: NotRequired[bool]
    """The team looks at each order before it can be paid."""
    has_waiting_list: NotRequired[bool]
    """People can wait for it once it is sold out."""
    offer_hours: NotRequired[int]
    """Hours that an offer of the waiting list stands."""
    quota_ids: NotRequired[list[str]]
    """Each ticket takes one of all of these. Empty: there is no limit."""
    name: NotRequired[str | None]
    """As it stands in the shop and on tickets."""


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


class TrackChange(TypedDict):
    colour: NotRequired[str]
    """# and six hexadecimal digits."""
    description: NotRequired[str]
    """What belongs into it."""
    position: NotRequired[int]
    """Its place in lists; the least is first."""
    name: NotRequired[str | None]
    """As the agenda shows it. Null: it stays."""


class TrackOut(TypedDict):
    id: str
    name: str
    colour: str
    """#rrggbb"""


class TrackSettingsOut(TypedDict):
    id: str
    """Of the track."""
    name: str
    """As the agenda shows it."""
    colour: str
    """Six hexadecimal digits."""
    description: str
    """What belongs into it."""
    position: int
    """Its place in lists; the least is first."""


class UseOut(TypedDict):
    order_id: str | None
    """Null for who may not see orders."""
    tickets: int
    at: str
    given_back_at: str | None
    """When its order ended, and the use with it."""


class WaitingOut(TypedDict):
    id: str
    """Of the entry."""
    ticket_type_id: str
    """What is waited for."""
    name: str
    """Who waits."""
    email: str
    """Where the offer goes."""
    quantity: int
    """How many tickets."""
    state: Literal["waiting", "offered", "taken", "lapsed", "left"]
    """Only who waits or has an offer is on the list."""
    joined_at: str
    """Since when; who wants more later goes to the end."""
    offer_until_at: str | None
    """Until when the offer stands. Null: there was none."""
    ended_at: str | None
    """When the entry came to its end. Null: it stands."""


class WalkTo(TypedDict):
    room_id: str
    """The other room."""
    minutes: int
    """How long somebody takes to it."""


class WithdrawIn(TypedDict):
    reason: str
    """Stays in the history; no mail is sent about it."""
