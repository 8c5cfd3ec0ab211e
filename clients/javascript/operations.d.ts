// Written by bin/make_clients.py from the description of the API: changes here are lost.
import { Caller, ReadOptions, WriteOptions } from "./index.js";

export interface AgendaOut {
  version: number;
  released_at: string;
  time_zone: string;
  slots: Array<SlotOut>;
}

export interface BatchOut {
  batch: string;
  codes: Array<string>;
}

export interface BuyerIn {
  name: string;
  email: string;
  company?: string;
}

export interface CancelIn {
  /** The buyer reads it. */
  reason: string;
  refund?: boolean;
}

export interface CheckInOut {
  id: string;
  result: Result;
  /** Why not, one word; empty if let in. */
  reason: string;
  ticket_id: string | null;
  ticket_type: string | null;
  /** The name on the badge. */
  attendee: string | null;
  at: string;
}

export interface CodeOut {
  id: string;
  code: string;
  kind: Kind;
  /** Basis points: 2000 is 20 %. */
  percent_bp: number;
  /** Off each ticket, or its set price, by kind. */
  amount_minor: number;
  partner_id: string | null;
  /** What it makes cheaper. Empty: every ticket, no add-on. */
  ticket_type_ids: Array<string>;
  /** Ticket types that are shown only with a code. */
  opens_type_ids: Array<string>;
  valid_from_at: string | null;
  valid_until_at: string | null;
  max_orders: number | null;
  max_tickets: number | null;
  max_per_buyer: number | null;
  min_tickets: number;
  used_orders: number;
  used_tickets: number;
  bound_email: string;
  batch: string;
  is_paused: boolean;
  note: string;
  created_at: string;
}

export interface DraftOut {
  /** Rises with every change of the draft. */
  revision: number;
  /** Where slots can be. */
  rooms: Array<RoomOut>;
  slots: Array<DraftSlotOut>;
}

export interface DraftSlotOut {
  id: string;
  /** Of this state; give it as If-Match to change the slot. */
  etag: string;
  session_id: string | null;
  title: string;
  room: RoomOut | null;
  starts_at: string;
  minutes: number;
  is_secret: boolean;
  is_locked: boolean;
}

export interface EventOut {
  id: string;
  /** The word its addresses begin with. It may change; the id never does. */
  slug: string;
  name: string;
  tagline: string;
  starts_on: string;
  ends_on: string;
  /** As in the IANA database, for example Europe/Berlin. */
  time_zone: string;
  /** ISO 4217. All amounts of the event are in it. */
  currency: string;
  language: string;
  venue_name: string;
  venue_address: string;
  url: string;
}

export interface GateOut {
  id: string;
  name: string;
  list_id: string;
  /** What is behind it. */
  list_name: string;
}

export interface HeirIn {
  name: string;
  /** Where the new ticket goes. */
  email: string;
  company?: string;
}

export type Kind = "percent" | "amount" | "price";

export interface LineOut {
  ticket_id: string | null;
  description: string;
  /** Minor units (cents) of the event's currency. */
  list_minor: number;
  /** Taken off before any code: early price, group. */
  auto_minor: number;
  /** Taken off by the code. */
  discount_minor: number;
  /** Minor units (cents) of the event's currency. */
  price_minor: number;
  /** Basis points: 1900 is 19 %. */
  tax_rate_bp: number;
  /** Within the price. */
  tax_minor: number;
}

export interface ListedCodeOut {
  data: Array<CodeOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedGateOut {
  data: Array<GateOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedOrderOut {
  data: Array<OrderOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedPartnerOut {
  data: Array<PartnerOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedProposalOut {
  data: Array<ProposalOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSessionOut {
  data: Array<SessionOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSpeakerOut {
  data: Array<SpeakerOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedTicketOut {
  data: Array<TicketOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedTicketTypeOut {
  data: Array<TicketTypeOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedUseOut {
  data: Array<UseOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export type Method = "gateway" | "transfer" | "invoice" | "free" | "desk";

export interface NamedOut {
  id: string;
  name: string;
  company: string;
}

export interface NamedSeatIn {
  ticket_type_id: string;
  add_on_ids?: Array<string>;
  /** Who comes. Empty: the buyer is asked for it later. */
  name?: string;
  email?: string;
  company?: string;
  badge_name?: string;
  pronouns?: string;
}

export interface NewBatch {
  kind?: Kind;
  /** Basis points: 2000 is 20 %. */
  percent_bp?: number;
  amount_minor?: number;
  partner_id?: string | null;
  ticket_type_ids?: Array<string>;
  opens_type_ids?: Array<string>;
  valid_from_at?: string | null;
  valid_until_at?: string | null;
  note?: string;
  /** Each * becomes a letter or digit that nobody confuses. */
  pattern: string;
  /** At most 1000 in a call. */
  count: number;
  /** A word of its own, by which they are found together. */
  batch: string;
  max_orders?: number | null;
  max_tickets?: number | null;
}

export interface NewCode {
  kind?: Kind;
  /** Basis points: 2000 is 20 %. */
  percent_bp?: number;
  amount_minor?: number;
  partner_id?: string | null;
  ticket_type_ids?: Array<string>;
  opens_type_ids?: Array<string>;
  valid_from_at?: string | null;
  valid_until_at?: string | null;
  note?: string;
  code: string;
  max_orders?: number | null;
  max_tickets?: number | null;
  max_per_buyer?: number | null;
  min_tickets?: number;
  bound_email?: string;
  batch?: string;
}

export interface NewRelease {
  note?: string;
  /** Release only if the draft is still at it. */
  seen_revision?: number | null;
  waive_clashes?: boolean;
  tell_speakers?: boolean;
}

export interface NewSlot {
  /** Or `title`, for a break. */
  session_id?: string | null;
  title?: string;
  /** Null: a break for all rooms. */
  room_id?: string | null;
  starts_at: string;
  /** Null: as long as the session is. */
  minutes?: number | null;
  is_secret?: boolean;
}

export type OfferState = "on_sale" | "few_left" | "soon" | "over" | "sold_out";

export interface OrderIn {
  buyer: BuyerIn;
  seats: Array<NamedSeatIn>;
  /** A discount code, as it was given. */
  code?: string;
  /** What the buyer was told. If it costs something else by now, nothing is ordered. */
  total_seen_minor?: number | null;
  /** The buyer has agreed to the event's terms. */
  terms_accepted: true;
}

export interface OrderOut {
  id: string;
  /** Short, for people. */
  code: string;
  state: "requested" | "pending" | "invoiced" | "paid" | "cancelled" | "expired";
  buyer: PersonOut;
  currency: string;
  /** Minor units (cents) of the event's currency. */
  total_minor: number;
  /** Minor units (cents) of the event's currency. */
  tax_minor: number;
  method: Method;
  discount_code_id: string | null;
  partner_id: string | null;
  lines: Array<LineOut>;
  placed_at: string;
  expires_at: string | null;
  paid_at: string | null;
  ended_at: string | null;
  /** The buyer's own page, where an order is paid. Null once there is nothing to pay. Keep it secret. */
  pay_url: string | null;
}

export interface PartnerOut {
  id: string;
  name: string;
  website: string;
  description: string;
  contact_name: string;
  contact_email: string;
  /** Links to the shop with ?ref= and this word count as this partner's. */
  ref: string;
  target_tickets: number | null;
  is_shown: boolean;
}

export interface PersonOut {
  id: string;
  name: string;
  email: string;
  company: string;
}

export interface PreviewIn {
  seats: Array<SeatIn>;
  /** A discount code, as it was given. */
  code?: string;
  /** For codes that only one buyer may use. */
  buyer_email?: string;
}

export interface PreviewLineOut {
  description: string;
  /** Minor units (cents) of the event's currency. */
  list_minor: number;
  /** Minor units (cents) of the event's currency. */
  auto_minor: number;
  /** Minor units (cents) of the event's currency. */
  discount_minor: number;
  /** Minor units (cents) of the event's currency. */
  price_minor: number;
  /** Minor units (cents) of the event's currency. */
  tax_minor: number;
}

export interface PreviewOut {
  currency: string;
  /** Minor units (cents) of the event's currency. */
  total_minor: number;
  /** Minor units (cents) of the event's currency. */
  tax_minor: number;
  needs_approval: boolean;
  lines: Array<PreviewLineOut>;
}

export interface ProposalOut {
  id: string;
  code: string;
  state: string;
  title: string;
  subtitle: string;
  abstract: string;
  description: string;
  /** What its speakers wrote to the committee. */
  notes: string;
  session_type: string;
  track: string;
  level: string;
  language: string;
  minutes: number;
  /** Names are hidden, and texts that tell them are masked. */
  is_blind: boolean;
  /** Empty while names are hidden. */
  people: Array<SomebodyOut>;
}

export interface RefundIn {
  ticket_ids: Array<string>;
  /** Kept for each ticket. */
  fee_minor?: number;
  /** The buyer reads it. */
  reason: string;
}

export interface RefundOut {
  /** Minor units (cents) of the event's currency. */
  amount_minor: number;
  order: OrderOut;
}

export interface ReleaseOut {
  version: number;
  released_at: string;
  note: string;
}

export type Result = "in" | "out" | "undone" | "refused";

export interface RoomOut {
  id: string;
  name: string;
}

export interface ScanIn {
  gate_id: string;
  /** What was scanned from a ticket or badge, or the id of a ticket that was found by name. */
  code: string;
  /** Somebody leaves, where the door counts exits. */
  out?: boolean;
}

export interface SeatIn {
  ticket_type_id: string;
  add_on_ids?: Array<string>;
}

export interface SessionOut {
  id: string;
  code: string;
  state: "draft" | "submitted" | "accepted" | "waiting" | "rejected" | "confirmed" | "withdrawn" | "cancelled";
  title: string;
  subtitle: string;
  abstract: string;
  description: string;
  session_type: string;
  track_id: string | null;
  track: string;
  level: string;
  language: string;
  minutes: number;
  do_not_record: boolean;
  video_url: string;
  speakers: Array<SpeaksOut>;
  submitted_at: string | null;
}

export interface SlotChange {
  room_id?: string | null;
  starts_at?: string | null;
  minutes?: number | null;
  /** Of a break. */
  title?: string | null;
  is_secret?: boolean | null;
  is_locked?: boolean | null;
}

export interface SlotOut {
  /** The same slot in every version. */
  id: string;
  starts_at: string;
  ends_at: string;
  minutes: number;
  /** Null for a break in all rooms. */
  room: RoomOut | null;
  title: string;
  /** Null for a break. */
  session: TalkOut | null;
}

export interface SomebodyOut {
  name: string;
  pronouns: string;
  company: string;
  job_title: string;
  /** Markdown */
  biography: string;
}

export interface SpeakerOut {
  id: string;
  name: string;
  email: string;
  pronouns: string;
  company: string;
  job_title: string;
  /** Markdown */
  biography: string;
  session_ids: Array<string>;
}

export interface SpeaksOut {
  id: string;
  name: string;
  email: string;
}

export interface TalkOut {
  id: string;
  /** Short, for people; part of the address. */
  code: string;
  title: string;
  subtitle: string;
  /** Markdown */
  abstract: string;
  kind: string;
  language: string;
  level: string;
  track: TrackOut | null;
  speakers: Array<NamedOut>;
  url: string;
  video_url: string;
}

export interface TicketOut {
  id: string;
  /** Null for tickets that were given, as to speakers. */
  order_id: string | null;
  ticket_type_id: string;
  ticket_type: string;
  /** The ticket an add-on hangs from. */
  parent_id: string | null;
  state: "held" | "valid" | "void";
  /** Null while the name is still to come. */
  attendee: PersonOut | null;
  issued_at: string | null;
  voided_at: string | null;
  checked_in_at: string | null;
}

export interface TicketTypeOut {
  id: string;
  name: string;
  description: string;
  /** admission or add_on */
  kind: string;
  /** room, online, or none for add-ons */
  attendance: string;
  /** What one costs now, with tax, in minor units. */
  price_minor: number;
  /** What it costs when no early price is open. */
  regular_price_minor: number;
  currency: string;
  state: OfferState;
  min_per_order: number;
  max_per_order: number;
  on_sale_from_at: string | null;
  on_sale_until_at: string | null;
  needs_approval: boolean;
  has_waiting_list: boolean;
}

export interface TokenOut {
  id: string;
  name: string;
  event_id: string;
  event_slug: string;
  scopes: Array<string>;
  /** What it gets when it names none. */
  version: string;
  expires_at: string;
}

export interface TrackOut {
  id: string;
  name: string;
  /** #rrggbb */
  colour: string;
}

export interface UseOut {
  /** Null for who may not see orders. */
  order_id: string | null;
  tickets: number;
  at: string;
  /** When its order ended, and the use with it. */
  given_back_at: string | null;
}

export class Operations extends Caller {
  /** One event: when, where, in which zone and currency. */
  readEvent(options?: ReadOptions): Promise<EventOut>;
  /** The last release in the order of time. Before the first one there is none. */
  readAgenda(options?: ReadOptions): Promise<AgendaOut>;
  /**
   * The agenda as it is being built, in the order of time.
   *
   * Needs the scope `agenda:write`.
   */
  readAgendaDraft(options?: ReadOptions): Promise<DraftOut>;
  /**
   * Put a session that has no place yet, or a break, into the draft.
   *
   * Needs the scope `agenda:write`.
   */
  placeSlot(body: NewSlot, options?: WriteOptions): Promise<DraftSlotOut>;
  /**
   * One slot of the draft. Its ETag is what changing it asks for.
   *
   * Needs the scope `agenda:write`.
   */
  readDraftSlot(slot: string, options?: ReadOptions): Promise<DraftSlotOut>;
  /**
   * Another room, time or length. Needs If-Match.
   *
   * Needs the scope `agenda:write`.
   */
  moveSlot(slot: string, body: SlotChange, options?: WriteOptions): Promise<DraftSlotOut>;
  /**
   * Take it out of the draft; what was released stays. Needs If-Match.
   *
   * Needs the scope `agenda:write`.
   */
  takeSlotOut(slot: string, options?: WriteOptions): Promise<null>;
  /**
   * Make the draft the next public version, and tell the speakers whom it concerns.
   *
   * Needs the scope `agenda:write`.
   */
  releaseAgenda(body: NewRelease, options?: WriteOptions): Promise<ReleaseOut>;
  /**
   * One scan at a gate. A ticket that is not let in is an answer too: look at `result`.
   *
   * Needs the scope `door:write`.
   */
  checkIn(body: ScanIn, options?: WriteOptions): Promise<CheckInOut>;
  /**
   * Take back the last thing that happened to a ticket at a gate.
   *
   * Needs the scope `door:write`.
   */
  undoCheckIn(checkInId: string, options?: WriteOptions): Promise<CheckInOut>;
  /**
   * Many codes of a pattern: all of them or none.
   *
   * Needs the scope `codes:write`.
   */
  mintCodes(body: NewBatch, options?: WriteOptions): Promise<BatchOut>;
  /**
   * Codes, in the order in which they were made.
   *
   * Needs the scope `codes:read`.
   */
  listCodes(query?: { cursor?: string; limit?: number; updated_since?: string | null; batch?: string; partner_id?: string; code?: string }, options?: ReadOptions): Promise<ListedCodeOut>;
  iterCodes(query?: { cursor?: string; limit?: number; updated_since?: string | null; batch?: string; partner_id?: string; code?: string }): AsyncGenerator<CodeOut>;
  /**
   * One code that you spell yourself.
   *
   * Needs the scope `codes:write`.
   */
  createCode(body: NewCode, options?: WriteOptions): Promise<CodeOut>;
  /**
   * One code, with how often it was used.
   *
   * Needs the scope `codes:read`.
   */
  readCode(code: string, options?: ReadOptions): Promise<CodeOut>;
  /**
   * Nobody can use it from now on; what was ordered with it stands.
   *
   * Needs the scope `codes:write`.
   */
  pauseCode(code: string, options?: WriteOptions): Promise<CodeOut>;
  /**
   * Every order the code was used for.
   *
   * Needs the scope `codes:read`.
   */
  listCodeUses(code: string, query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedUseOut>;
  iterCodeUses(code: string, query?: { cursor?: string; limit?: number }): AsyncGenerator<UseOut>;
  /**
   * Where people come in; all on one page.
   *
   * Needs the scope `door:write`.
   */
  listGates(options?: ReadOptions): Promise<ListedGateOut>;
  /**
   * What an order would cost now, line by line. It holds nothing.
   *
   * Needs the scope `orders:read`.
   */
  previewOrder(body: PreviewIn, options?: WriteOptions): Promise<PreviewOut>;
  /**
   * Orders, in the order in which they were placed.
   *
   * Needs the scope `orders:read`.
   */
  listOrders(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "requested" | "pending" | "invoiced" | "paid" | "cancelled" | "expired" | null; email?: string; code?: string }, options?: ReadOptions): Promise<ListedOrderOut>;
  iterOrders(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "requested" | "pending" | "invoiced" | "paid" | "cancelled" | "expired" | null; email?: string; code?: string }): AsyncGenerator<OrderOut>;
  /**
   * Order by the rules of the shop. Its tickets are held until `expires_at`; the buyer pays at `pay_url`.
   *
   * Needs the scope `orders:write`.
   */
  placeOrder(body: OrderIn, options?: WriteOptions): Promise<OrderOut>;
  /**
   * One order with its lines.
   *
   * Needs the scope `orders:read`.
   */
  readOrder(order: string, options?: ReadOptions): Promise<OrderOut>;
  /**
   * End an order: its tickets are void at once, and what was paid goes back unless `refund` is false.
   *
   * Needs the scope `orders:write`.
   */
  cancelOrder(order: string, body: CancelIn, options?: WriteOptions): Promise<OrderOut>;
  /**
   * End some tickets, with their add-ons, and give their money back the way it came.
   *
   * Needs the scope `orders:write`.
   */
  refundTickets(order: string, body: RefundIn, options?: WriteOptions): Promise<RefundOut>;
  /**
   * Partners, in the order in which they were added.
   *
   * Needs the scope `partners:read`.
   */
  listPartners(query?: { cursor?: string; limit?: number; updated_since?: string | null }, options?: ReadOptions): Promise<ListedPartnerOut>;
  iterPartners(query?: { cursor?: string; limit?: number; updated_since?: string | null }): AsyncGenerator<PartnerOut>;
  /**
   * One partner.
   *
   * Needs the scope `partners:read`.
   */
  readPartner(partner: string, options?: ReadOptions): Promise<PartnerOut>;
  /**
   * What the token's maker may judge now: without conflicts of interest, blind where the phase is.
   *
   * Needs the scope `proposals:read`.
   */
  listProposals(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedProposalOut>;
  iterProposals(query?: { cursor?: string; limit?: number }): AsyncGenerator<ProposalOut>;
  /**
   * One of them. One that he must not judge is nowhere.
   *
   * Needs the scope `proposals:read`.
   */
  readProposal(proposal: string, options?: ReadOptions): Promise<ProposalOut>;
  /**
   * Everything that was handed in, in whatever state it is. Drafts are their writers' own.
   *
   * Needs the scope `sessions:read`.
   */
  listSessions(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "draft" | "submitted" | "accepted" | "waiting" | "rejected" | "confirmed" | "withdrawn" | "cancelled" | null }, options?: ReadOptions): Promise<ListedSessionOut>;
  iterSessions(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "draft" | "submitted" | "accepted" | "waiting" | "rejected" | "confirmed" | "withdrawn" | "cancelled" | null }): AsyncGenerator<SessionOut>;
  /**
   * One session and who speaks.
   *
   * Needs the scope `sessions:read`.
   */
  readSession(session: string, options?: ReadOptions): Promise<SessionOut>;
  /**
   * Everybody who is on a session that was handed in.
   *
   * Needs the scope `sessions:read`.
   */
  listSpeakers(query?: { cursor?: string; limit?: number; updated_since?: string | null }, options?: ReadOptions): Promise<ListedSpeakerOut>;
  iterSpeakers(query?: { cursor?: string; limit?: number; updated_since?: string | null }): AsyncGenerator<SpeakerOut>;
  /** Everything the shop shows without a code, in its order and all on one page. */
  listTicketTypes(options?: ReadOptions): Promise<ListedTicketTypeOut>;
  /**
   * Tickets and add-ons, in the order in which they were made.
   *
   * Needs the scope `tickets:read`.
   */
  listTickets(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "held" | "valid" | "void" | null; order_id?: string; email?: string }, options?: ReadOptions): Promise<ListedTicketOut>;
  iterTickets(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "held" | "valid" | "void" | null; order_id?: string; email?: string }): AsyncGenerator<TicketOut>;
  /**
   * One ticket and who comes with it.
   *
   * Needs the scope `tickets:read`.
   */
  readTicket(ticket: string, options?: ReadOptions): Promise<TicketOut>;
  /**
   * Somebody else comes: the old code and link are dead at once, the new ones go out by mail.
   *
   * Needs the scope `tickets:write`.
   */
  transferTicket(ticket: string, body: HeirIn, options?: WriteOptions): Promise<TicketOut>;
  /** The token of this very call: for which event, and what it may do. */
  readToken(options?: ReadOptions): Promise<TokenOut>;
}
