// Written by bin/make_clients.py from the description of the API: changes here are lost.
import { Caller, ReadOptions, WriteOptions } from "./index.js";

export interface AcceptIn {
  /** Only these talks. Null: all of the draft. */
  session_ids?: Array<string> | null;
  /** Only if none of them was moved after this revision of the agenda draft. */
  seen_revision?: number | null;
}

export interface AcceptedOut {
  /** Talks that are now where the draft has them. */
  moved: number;
  /** Talks that are locked elsewhere and stay. */
  locked: number;
}

export interface Advance {
  /** By how many whole days. The hour stays what it is. */
  days: number;
}

export interface AgendaOut {
  version: number;
  released_at: string;
  time_zone: string;
  slots: Array<SlotOut>;
}

export interface AnswersIn {
  /** By the question’s id: a text, an option or a list of them, true for a consent, null to take an answer back. What is left out stays. */
  answers: any;
}

export interface AttemptOut {
  /** When it was tried. */
  at: string;
  /** How long the other side took. */
  milliseconds: number;
  /** What it answered with; 0 without an answer. */
  status: number;
  /** Why there was no answer; empty otherwise. */
  error: string;
}

export interface AttendeeChange {
  /** Who comes. Null: it stays. */
  name?: string | null;
  /** What the badge says in place of the name. Empty: the name; null: it stays. */
  badge_name?: string | null;
  /** Where the person works. Null: it stays. */
  company?: string | null;
  /** The person’s pronouns. Null: they stay. */
  pronouns?: string | null;
}

export interface AttendeeOut {
  /** The ticket the person comes with. */
  ticket_id: string;
  /** Who comes. */
  name: string;
  /** What the badge says in place of the name. Empty: the name. */
  badge_name: string;
  /** Where the person works. Empty if not told. */
  company: string;
  /** The person’s pronouns, as written. Empty if not told. */
  pronouns: string;
}

export interface BatchOfBadgesOut {
  /** Also the id of its job. */
  id: string;
  /** How far it is. */
  job: JobOut;
  /** Pages of its file. */
  pages: number;
  /** Badges on them. */
  badges: number;
  /** Letters that could not be printed. */
  missing: Array<MissingOut>;
  /** Files are kept for a month. */
  has_file: boolean;
}

export interface BatchOut {
  batch: string;
  codes: Array<string>;
}

export interface BenefitChange {
  /** What is needed for it. Partners read it. */
  description?: string;
  /** How partners hand it in; team: it is done by the organizers. It stays once partners have it. */
  kind?: "logo" | "file" | "text" | "number" | "people" | "confirm" | "team";
  /** Of numbers and people, how many at most; of texts, how many letters. Null: no limit. */
  most?: number | null;
  /** The last day for it, in the event’s zone. Null: none. */
  due_on?: string | null;
  /** Its place in the list; the least is first. */
  position?: number;
  /** What they get. Null: it stays. */
  name?: string | null;
}

export interface BenefitOut {
  /** Of the benefit. */
  id: string;
  /** Of the level whose partners get it. */
  level_id: string;
  /** What they get. */
  name: string;
  /** What is needed for it. Partners read it. */
  description: string;
  /** How partners hand it in; team: it is done by the organizers. */
  kind: "logo" | "file" | "text" | "number" | "people" | "confirm" | "team";
  /** Of numbers and people, how many at most; of texts, how many letters. Null: no limit. */
  most: number | null;
  /** The last day for it, in the event’s zone. Null: none. */
  due_on: string | null;
  /** Its place in the list; the least is first. */
  position: number;
}

export interface BookDifferenceOut {
  /** Of the difference. */
  id: string;
  /** What the gateway says otherwise than our books. */
  kind: "payment_missing" | "charge_unknown" | "amount_unlike" | "fee_unlike" | "refund_missing" | "refund_unknown" | "refund_unlike" | "dispute_unknown" | "payout_unlike" | "payout_failed" | "unread";
  /** The gateway’s reference it is about. */
  subject: string;
  /** What our books say. */
  ours: string;
  /** What the gateway says. */
  theirs: string;
  /** When it was found first. */
  found_at: string;
  /** When it was gone or explained. Null: it is open. */
  settled_at: string | null;
  /** How a person explained it; empty if nobody had to. */
  note: string;
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

export interface ChoiceIn {
  /** About which proposal. */
  proposal_id: string;
  /** none takes a decision back. */
  decision: "none" | "accept" | "wait" | "reject";
  /** Only if this is still what is noted. Null: whatever is. */
  seen?: "none" | "accept" | "wait" | "reject" | null;
}

export interface ChoicesIn {
  /** Decisions to note. Nobody is told of them before a round is sent. */
  choices: Array<ChoiceIn>;
}

export interface Closure {
  /** From when on. */
  starts_at: string;
  /** Until when. */
  ends_at: string;
  /** Why, for the team. */
  reason?: string;
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

export interface CreditNoteOut {
  /** Without gaps within its series. */
  number: string;
  /** When it was issued. */
  issued_at: string;
  /** Of the order it is about. */
  order_id: string;
  /** ISO 4217. */
  currency: string;
  /** With tax, in minor units. */
  total_minor: number;
  /** Within the total, in minor units. */
  tax_minor: number;
  /** Such as reverse charge; empty if there is nothing to say. */
  tax_note: string;
  /** Whom it is addressed to. */
  buyer_name: string;
  /** With line breaks. */
  buyer_address: string;
  /** ISO 3166; empty if not told. */
  buyer_country: string;
  /** Empty if not told. */
  buyer_vat_id: string;
  /** The buyer’s own number; empty if there is none. */
  purchase_order: string;
  /** What it is made of. */
  lines: Array<PaperLineOut>;
  /** Of the credit note. */
  id: string;
  /** What it takes back, wholly or in part. */
  invoice_id: string;
  /** Why. */
  reason: string;
}

export interface CriterionOut {
  /** To give a score for it. */
  id: string;
  /** What is scored. */
  name: string;
  /** What the lowest and the highest mean. */
  help_text: string;
  /** How much it counts. */
  weight: number;
  /** The lowest score. */
  lowest: number;
  /** The highest score. */
  highest: number;
  /** Whether a finished review must have it. */
  is_required: boolean;
}

export interface DeletionOut {
  /** What is gone. Its id is never given again. */
  id: string;
  /** Which kind it was. There may be more kinds at any time. */
  kind: string;
  /** When it went. */
  deleted_at: string;
  /** Of a person who was there twice: who stands for both now. Null for everything else. */
  merged_into_id: string | null;
}

export interface DraftOut {
  /** Rises with every change of the draft. */
  revision: number;
  /** Where slots can be. */
  rooms: Array<RoomOut>;
  slots: Array<DraftSlotOut>;
}

export interface DraftScoreOut {
  /** All points together: what the weights make of it. Less is better. */
  total: number;
  /** Favourites that clash with another of the same person. */
  missed: number;
  /** Favourites that were weighed. */
  favourites: number;
  /** Talks it has no place for. */
  unplaced: number;
  /** Rules that it breaks; only a mixture of two drafts may. */
  broken: number;
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

export interface EnableIn {
  /** What waited meanwhile is sent, in its order. Otherwise it is left out. */
  sends_waiting?: boolean;
}

export interface EndpointChange {
  /** Where messages are posted to. */
  url?: string | null;
  /** What it is for. */
  description?: string | null;
  /** All that it wants from now on. */
  kinds?: Array<string> | null;
  /** The shape of messages from now on. */
  version?: string | null;
}

export interface EndpointOut {
  /** Of the endpoint. */
  id: string;
  /** Where messages are posted to. */
  url: string;
  /** What it is for. */
  description: string;
  /** Kinds of messages it gets; empty: all. */
  kinds: Array<string>;
  /** The shape of its messages. */
  version: string;
  /** Whether anything is sent. */
  state: "active" | "disabled";
  /** Why it is disabled, one word: by_hand, gone, failing; empty while it is active. */
  reason: string;
  /** Until then messages are signed with the former secret as well. Null: only with the present one. */
  former_secret_until_at: string | null;
  /** Messages that are still to be taken. */
  waiting: number;
  /** Messages that were given up within the last thirty days. */
  failed: number;
  /** When its server last took a message. Null: never. */
  taken_at: string | null;
  /** When it was set up. */
  created_at: string;
}

export interface EventChange {
  /** As pages show it. Null: it stays. */
  name?: string | null;
  /** The word its addresses begin with: all of them change with it. Null: it stays. */
  slug?: string | null;
  /** A line below the name. */
  tagline?: string;
  /** The first day. Null: it stays. */
  starts_on?: string | null;
  /** The last day. Null: it stays. */
  ends_on?: string | null;
  /** As in the IANA database. Null: it stays. */
  time_zone?: string | null;
  /** ISO 4217, as long as there are no orders. Null: it stays. */
  currency?: string | null;
  /** The main language of its texts. Null: it stays. */
  language?: string | null;
  /** Where it is. */
  venue_name?: string;
  /** The address of the venue. */
  venue_address?: string;
  /** How to get there, as Markdown. */
  venue_text?: string;
  /** What it is about, as Markdown. */
  description?: string;
  /** About the evening party, as Markdown. */
  evening_text?: string;
  /** Where answers go. Empty: the organizer’s address. */
  contact_email?: string;
  /** Its colour. Null: it stays. */
  accent?: string | null;
  /** The terms of sale. */
  terms_url?: string;
  /** What version the terms have. */
  terms_version?: string;
  /** The privacy notice. */
  privacy_url?: string;
  /** The imprint. */
  imprint_url?: string;
  /** The code of conduct. */
  conduct_url?: string;
  /** To be public it needs all four legal pages. */
  is_public?: boolean;
  /** Whether pages of talks say how many people starred them. */
  shows_stars?: boolean;
  /** Whether partners stand at the foot of the agenda. */
  agenda_shows_partners?: boolean;
  /** Whether people may have texts about changes of the day. */
  sends_texts?: boolean;
  /** Tickets that are to be sold. Null: no target. */
  target_tickets?: number | null;
  /** Money that is to come in, in minor units. 0: no target. */
  target_minor?: number;
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
  /** Whether it is there to try things out: no money, no mails, a clock to move. */
  is_sandbox: boolean;
}

export interface EventSettingsOut {
  /** Of the event. It never changes. */
  id: string;
  /** As pages show it. */
  name: string;
  /** The word its addresses begin with. */
  slug: string;
  /** A line below the name. */
  tagline: string;
  /** The first day. */
  starts_on: string;
  /** The last day. */
  ends_on: string;
  /** As in the IANA database. */
  time_zone: string;
  /** ISO 4217. With orders it stays what it is. */
  currency: string;
  /** The main language of its texts. */
  language: string;
  /** Where it is. */
  venue_name: string;
  /** The address of the venue. */
  venue_address: string;
  /** How to get there, as Markdown. */
  venue_text: string;
  /** What it is about, as Markdown. */
  description: string;
  /** About the evening party, as Markdown. */
  evening_text: string;
  /** Where answers go. Empty: the organizer’s address. */
  contact_email: string;
  /** Its colour; contrast is mended where it is too low. */
  accent: string;
  /** The terms of sale. */
  terms_url: string;
  /** What version the terms have. */
  terms_version: string;
  /** The privacy notice. */
  privacy_url: string;
  /** The imprint. */
  imprint_url: string;
  /** The code of conduct. */
  conduct_url: string;
  /** Before that only the team sees the event’s pages. */
  is_public: boolean;
  /** Whether pages of talks say how many people starred them. */
  shows_stars: boolean;
  /** Whether partners stand at the foot of the agenda. */
  agenda_shows_partners: boolean;
  /** Whether people may have texts about changes of the day. */
  sends_texts: boolean;
  /** Tickets that are to be sold. Null: no target. */
  target_tickets: number | null;
  /** Money that is to come in, in minor units. 0: no target. */
  target_minor: number;
}

export interface ExportAddressOut {
  /** When it was made. */
  made_at: string;
  /** In whose name it reads. */
  made_by_name: string;
  /** When a spreadsheet fetched it last. Null: never. */
  last_used_at: string | null;
}

export interface ExportColumnOut {
  /** To ask for the column. */
  key: string;
  /** What stands above it. */
  heading: string;
  /** Whether it is there where nothing is said. */
  is_usual: boolean;
}

export interface ExportFileOut {
  /** Also the id of its job. */
  id: string;
  /** How far it is. */
  job: JobOut;
  /** The key of its table. */
  table: string;
  /** Keys of its columns. */
  columns: Array<string>;
  /** Whom it is about. Empty: everybody. */
  segment: string;
  /** csv or xlsx. */
  format: "csv" | "xlsx";
  /** Files are kept for a week. */
  has_file: boolean;
}

export interface ExportTableOut {
  /** To ask for the table. */
  key: string;
  /** What it is called in the workspace. */
  name: string;
  /** Whether it can be about a segment of people alone. */
  takes_segment: boolean;
  /** What it can have, in this order. */
  columns: Array<ExportColumnOut>;
}

export interface FavouritesOut {
  /** Which session. */
  session_id: string;
  /** How many people have starred it. */
  favourites: number;
}

export interface FiguresOut {
  /** Payments, in minor units. */
  received_minor: number;
  /** Given back or about to be, in minor units. */
  refunded_minor: number;
  /** Taken back by buyers’ banks, in minor units. */
  disputed_minor: number;
  /** What the gateway kept, in minor units. */
  fees_minor: number;
  /** What of all that is left, in minor units. */
  net_minor: number;
  /** Named differences, which move no money, in minor units. */
  adjusted_minor: number;
}

export interface FileChange {
  /** Whether everybody may read it. Null: it stays. */
  is_public?: boolean | null;
  /** Whether the committee may read it. Null: it stays. */
  for_reviewers?: boolean | null;
}

export interface GapOut {
  /** What has nothing to say. */
  placeholder: string;
  /** To how many. */
  people: number;
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

export interface InvoiceOut {
  /** Without gaps within its series. */
  number: string;
  /** When it was issued. */
  issued_at: string;
  /** Of the order it is about. */
  order_id: string;
  /** ISO 4217. */
  currency: string;
  /** With tax, in minor units. */
  total_minor: number;
  /** Within the total, in minor units. */
  tax_minor: number;
  /** Such as reverse charge; empty if there is nothing to say. */
  tax_note: string;
  /** Whom it is addressed to. */
  buyer_name: string;
  /** With line breaks. */
  buyer_address: string;
  /** ISO 3166; empty if not told. */
  buyer_country: string;
  /** Empty if not told. */
  buyer_vat_id: string;
  /** The buyer’s own number; empty if there is none. */
  purchase_order: string;
  /** What it is made of. */
  lines: Array<PaperLineOut>;
  /** Of the invoice. */
  id: string;
  /** The day by which it is to be paid. Null: it was paid before. */
  due_on: string | null;
  /** The invoice it corrects. Null: none. */
  replaces_id: string | null;
  /** The invoice that corrects it. Null: none. */
  replaced_by_id: string | null;
  /** What credit notes have taken back, in minor units. */
  credited_minor: number;
  /** The credit notes that take it back. */
  credit_note_ids: Array<string>;
}

export interface JobOut {
  /** Of the job, and of what it makes. */
  id: string;
  /** What is being made, one word: agenda_draft, badge_batch, mailing, export_file, sandbox, refund_run. */
  kind: string;
  /** The last three are ends. */
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** How far it is. */
  progress: ProgressOut;
  /** Why it failed, in words for people; empty otherwise. */
  detail: string;
  /** Whether it can still be ended early. */
  can_cancel: boolean;
  /** Where what came of it is read. Null until it is done. */
  result_url: string | null;
  /** When it was asked for. */
  created_at: string;
  /** When it came to its end. Null before. */
  ended_at: string | null;
}

export type Kind = "percent" | "amount" | "price";

export interface LayoutOut {
  /** To ask for a batch in this layout. */
  id: string;
  /** As the team calls it. */
  name: string;
  /** On which paper: the code of its stock. */
  stock: string;
  /** Whether badges look like this where nothing is said. */
  is_usual: boolean;
}

export interface LedgerDayOut {
  /** Payments, in minor units. */
  received_minor: number;
  /** Given back or about to be, in minor units. */
  refunded_minor: number;
  /** Taken back by buyers’ banks, in minor units. */
  disputed_minor: number;
  /** What the gateway kept, in minor units. */
  fees_minor: number;
  /** What of all that is left, in minor units. */
  net_minor: number;
  /** Named differences, which move no money, in minor units. */
  adjusted_minor: number;
  /** A day in the event’s zone. */
  on: string;
}

export interface LedgerOrderOut {
  /** Payments, in minor units. */
  received_minor: number;
  /** Given back or about to be, in minor units. */
  refunded_minor: number;
  /** Taken back by buyers’ banks, in minor units. */
  disputed_minor: number;
  /** What the gateway kept, in minor units. */
  fees_minor: number;
  /** What of all that is left, in minor units. */
  net_minor: number;
  /** Named differences, which move no money, in minor units. */
  adjusted_minor: number;
  /** Of the order. */
  order_id: string;
  /** Its short code. */
  code: string;
  /** Its state at this moment. */
  state: "requested" | "pending" | "invoiced" | "paid" | "cancelled" | "expired";
  /** Who bought. */
  buyer_name: string;
  /** What its valid tickets cost, in minor units. */
  worth_minor: number;
  /** What of an invoice is still to come, in minor units. */
  owed_minor: number;
  /** What money, tickets and named differences leave open: a person has to look. In minor units. */
  unexplained_minor: number;
}

export interface LedgerOut {
  /** ISO 4217: all amounts are in it. */
  currency: string;
  /** Days on which money moved, the first first. */
  days: Array<LedgerDayOut>;
  /** The sum of these days. */
  together: FiguresOut;
  /** What is owed at this moment, whatever the days. */
  receivables: ReceivablesOut;
}

export interface LetterOut {
  /** How many are in the segment now. */
  people: number;
  /** Placeholders that have nothing to say to some of them. */
  gaps: Array<GapOut>;
  /** Who reads this. Null: nobody is in the segment. */
  participant_id: string | null;
  /** As that person reads it. */
  subject: string;
  /** As that person reads it, plain. */
  text: string;
}

export interface LevelOut {
  /** Of the level. */
  id: string;
  /** As pages show it. */
  name: string;
  /** Without tax, in minor units. 0: it is agreed each time. */
  price_minor: number;
  /** How many partners it is for. Null: any number. */
  places: number | null;
  /** How many partners have it. */
  taken: number;
  /** Its place on pages; the least stands above and is largest. */
  position: number;
  /** Added to the price, in basis points: 1900 is 19 %. */
  tax_rate_bp: number;
}

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

export interface ListedBenefitOut {
  data: Array<BenefitOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedBookDifferenceOut {
  data: Array<BookDifferenceOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedCodeOut {
  data: Array<CodeOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedCreditNoteOut {
  data: Array<CreditNoteOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedCriterionOut {
  data: Array<CriterionOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedDeletionOut {
  data: Array<DeletionOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedEndpointOut {
  data: Array<EndpointOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedExportTableOut {
  data: Array<ExportTableOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedFavouritesOut {
  data: Array<FavouritesOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedGateOut {
  data: Array<GateOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedInvoiceOut {
  data: Array<InvoiceOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedJobOut {
  data: Array<JobOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedLayoutOut {
  data: Array<LayoutOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedLedgerOrderOut {
  data: Array<LedgerOrderOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedLevelOut {
  data: Array<LevelOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedMailOut {
  data: Array<MailOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedMessageOut {
  data: Array<MessageOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedOrderOut {
  data: Array<OrderOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedPartnerLinkOut {
  data: Array<PartnerLinkOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedPartnerOut {
  data: Array<PartnerOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedPartnerTaskOut {
  data: Array<PartnerTaskOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedPayoutEntryOut {
  data: Array<PayoutEntryOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedPayoutOut {
  data: Array<PayoutOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedProposalFileOut {
  data: Array<ProposalFileOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedProposalOut {
  data: Array<ProposalOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedQuestionOut {
  data: Array<QuestionOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedQueueOut {
  data: Array<QueueOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedQuotaOut {
  data: Array<QuotaOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedRefundRunLineOut {
  data: Array<RefundRunLineOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedRefundRunOut {
  data: Array<RefundRunOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedResultOut {
  data: Array<ResultOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedReviewOut {
  data: Array<ReviewOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedRoomFeatureOut {
  data: Array<RoomFeatureOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedRoomSettingsOut {
  data: Array<RoomSettingsOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSavedExportOut {
  data: Array<SavedExportOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSegmentOut {
  data: Array<SegmentOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSessionFileOut {
  data: Array<SessionFileOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSessionOut {
  data: Array<SessionOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSessionTypeOut {
  data: Array<SessionTypeOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedSpeakerOut {
  data: Array<SpeakerOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedStockTypeOut {
  data: Array<StockTypeOut>;
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

export interface ListedTrackSettingsOut {
  data: Array<TrackSettingsOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedUseOut {
  data: Array<UseOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface ListedWaitingOut {
  data: Array<WaitingOut>;
  /** Give it as `cursor` to read on; null at the end of the list. */
  next_cursor: string | null;
}

export interface LogoOut {
  /** Where it is read. */
  url: string;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Whether it stands out from white; else pages and badges put it on a dark field. */
  is_seen_on_light: boolean;
  /** Whether it stands out from dark; else pages put it on a white field. */
  is_seen_on_dark: boolean;
  /** What is wrong with it, in words for people; empty if nothing is. */
  warnings: Array<string>;
}

export interface MadeAddressOut {
  /** Gives the table as CSV to whoever has it, until it is ended. It is told this once. */
  secret_url: string;
}

export interface MailIn {
  /** Only the team sees it. */
  name: string;
  /** The key of a segment. */
  segment: string;
  /** By language; that of the event is needed, the others are for who ordered in them. */
  texts: any;
  /** ticket: each one's own as PDF, made when the mail leaves. */
  attachment?: "none" | "ticket";
}

export interface MailOut {
  /** Also the id of its job, once it is sent. */
  id: string;
  /** Only the team sees it. */
  name: string;
  /** Where it is. */
  state: "draft" | "scheduled" | "sending" | "stopped" | "sent";
  /** To whom: the key of a segment. */
  segment: string;
  /** By language. */
  texts: any;
  /** What is brought along. */
  attachment: "none" | "ticket";
  /** When it goes out. Null: it is a draft. */
  scheduled_at: string | null;
  /** When it was last written. */
  changed_at: string;
}

export interface MessageOut {
  /** The webhook-id: the same at each try and replay. */
  id: string;
  /** Of what it tells. */
  kind: string;
  /** About what; messages about one thing keep their order. */
  subject_id: string;
  /** Whether it was taken. */
  state: "waiting" | "delivered" | "failed" | "dropped";
  /** How often it was tried. */
  tries: number;
  /** When it was made. */
  created_at: string;
  /** When it was taken. Null: not yet. */
  delivered_at: string | null;
  /** When it is tried next. Null: not by itself. */
  next_at: string | null;
}

export interface MessageWithTriesOut {
  /** The webhook-id: the same at each try and replay. */
  id: string;
  /** Of what it tells. */
  kind: string;
  /** About what; messages about one thing keep their order. */
  subject_id: string;
  /** Whether it was taken. */
  state: "waiting" | "delivered" | "failed" | "dropped";
  /** How often it was tried. */
  tries: number;
  /** When it was made. */
  created_at: string;
  /** When it was taken. Null: not yet. */
  delivered_at: string | null;
  /** When it is tried next. Null: not by itself. */
  next_at: string | null;
  /** What is sent, to the byte. */
  body: string;
  /** The last fifty tries, the newest first. */
  attempts: Array<AttemptOut>;
}

export type Method = "gateway" | "transfer" | "invoice" | "free" | "desk";

export interface MissingOut {
  /** Whose badge. */
  name: string;
  /** What no font of the installation has. */
  letters: string;
}

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

export interface NewBatchOfBadges {
  /** Only what is new or changed since it was printed, or all. */
  what?: "changed" | "all";
  /** Null: the usual one. */
  layout_id?: string | null;
  /** On the stock, one a page, or for a print shop. */
  form?: "sheets" | "single" | "shop" | "shop_marks";
  /** By what the pages are sorted. */
  order?: "name" | "company" | "desk";
  /** Only people with this role. */
  role?: "organizer" | "crew" | "speaker" | "partner" | "press" | "attendee" | null;
  /** Only people with this ticket. */
  ticket_type_id?: string | null;
  /** Only people who came by this partner. */
  partner_id?: string | null;
  /** First free cell of a sheet that was begun. */
  start_cell?: number;
  /** Pick-up desks that the pile is cut for. */
  desks?: number;
}

export interface NewBenefit {
  /** What is needed for it. Partners read it. */
  description?: string;
  /** How partners hand it in; team: it is done by the organizers. It stays once partners have it. */
  kind?: "logo" | "file" | "text" | "number" | "people" | "confirm" | "team";
  /** Of numbers and people, how many at most; of texts, how many letters. Null: no limit. */
  most?: number | null;
  /** The last day for it, in the event’s zone. Null: none. */
  due_on?: string | null;
  /** Its place in the list; the least is first. */
  position?: number;
  /** Of the level whose partners get it. */
  level_id: string;
  /** What they get. */
  name: string;
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

export interface NewEndpoint {
  /** Where messages are posted to: https, on a public address. */
  url: string;
  /** What it is for; stands in lists and mails. */
  description?: string;
  /** Names of kinds of messages. Empty: all, also those that come later. */
  kinds?: Array<string>;
  /** The shape of its messages, for ever. Empty: the newest. */
  version?: string;
}

export interface NewExportFile {
  /** A saved export. Or `table`, and what of it. */
  export_id?: string | null;
  /** The key of a table. */
  table?: string | null;
  /** Keys of columns. Null: the usual ones. */
  columns?: Array<string> | null;
  /** The key of a segment, for tables of people. Empty: everybody. */
  segment?: string;
  /** csv or xlsx. */
  format?: "csv" | "xlsx";
}

export interface NewPartner {
  /** The partner’s own page. */
  website?: string;
  /** What it is, in one sentence. */
  description?: string;
  /** Whom the team writes to. */
  contact_name?: string;
  /** Where the team writes to. */
  contact_email?: string;
  /** Links to the shop with ?ref= and this word count as this partner’s. Small letters, digits, hyphens. */
  ref?: string;
  /** How many tickets were agreed upon. Null: nothing was. */
  target_tickets?: number | null;
  /** Whether the event’s home names it. */
  is_shown?: boolean;
  /** Its place among those of its level; the least is first. */
  position?: number;
  /** Its level; its tasks follow it. Null: none. */
  level_id?: string | null;
  /** Who of the team looks after it, by address. Empty: nobody. */
  owner_email?: string;
  /** What was agreed, for the team only. */
  contract_note?: string;
  /** As it stands on pages. */
  name: string;
}

export interface NewPartnerLevel {
  /** Its place on pages; the least stands above and is largest. */
  position?: number;
  /** Without tax, in minor units. 0: it is agreed each time. */
  price_minor?: number;
  /** Added to the price, in basis points: 1900 is 19 %. */
  tax_rate_bp?: number;
  /** How many partners it is for, not fewer than have it. Null: any number. */
  places?: number | null;
  /** As pages show it. */
  name: string;
}

export interface NewPartnerLink {
  /** For whom it is. */
  note?: string;
  /** Where to send it. Empty: nowhere, it is yours to pass on. */
  email?: string;
  /** Whether the colleague may invite others. */
  may_invite?: boolean;
}

export interface NewQuota {
  /** As the team calls it. */
  name: string;
  /** How many seats there are. */
  size: number;
}

export interface NewRefundRun {
  /** Only tickets of this type, with their add-ons. Null: all that were paid for. */
  ticket_type_id?: string | null;
  /** Only orders with this discount code. Null: with any and with none. */
  discount_code_id?: string | null;
  /** How much of what was paid goes back, in basis points: 5000 is a half. */
  percent_bp?: number;
  /** Kept of each ticket after that, in minor units. */
  fee_minor?: number;
  /** Whether the tickets are no longer valid; otherwise they stay valid. */
  ends_tickets?: boolean;
  /** In one sentence: it stands in the mail and on the credit note. */
  reason: string;
  /** What else the mail says. */
  text?: string;
  /** How many orders the trial told. If it is another number by now, nothing begins. */
  orders_seen?: number | null;
  /** How much the trial told. If it is another amount by now, nothing begins. */
  total_seen_minor?: number | null;
}

export interface NewRelease {
  note?: string;
  /** Release only if the draft is still at it. */
  seen_revision?: number | null;
  waive_clashes?: boolean;
  tell_speakers?: boolean;
}

export interface NewRoom {
  /** How many seats it has. Null: not known. */
  capacity?: number | null;
  /** The way there. */
  directions?: string;
  /** Its place in the agenda; the least is first. */
  position?: number;
  /** When nothing can be in it: all such spans. */
  closures?: Array<Closure>;
  /** How far other rooms are: all such ways. */
  walks?: Array<WalkTo>;
  /** As the agenda shows it. */
  name: string;
}

export interface NewRoomFeature {
  /** Something that some sessions need. */
  name: string;
  /** The rooms that have it. */
  room_ids?: Array<string>;
}

export interface NewSavedExport {
  /** As the team calls it. */
  name: string;
  /** The key of a table. */
  table: string;
  /** Keys of columns. Null: the usual ones. */
  columns?: Array<string> | null;
  /** The key of a segment, for tables of people. Empty: everybody. */
  segment?: string;
}

export interface NewSessionType {
  /** How long one usually takes. */
  minutes?: number;
  /** Whether the call for talks takes it. */
  is_open_to_proposals?: boolean;
  /** From when on it can be proposed. Null: with the call. */
  opens_at?: string | null;
  /** Until when it can be proposed. Null: with the call. */
  closes_at?: string | null;
  /** Its place in lists; the least is first. */
  position?: number;
  /** As pages show it. */
  name: string;
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

export interface NewSolverDraft {
  /** whole: an agenda for all talks. replan: as few moves as possible to mend the one that stands. */
  kind?: "whole" | "replan";
  /** Empty: Draft 1, 2 … */
  name?: string;
  /** How long it may search. */
  seconds?: number;
  /** Another number gives another agenda of about the same worth. */
  seed?: number;
  /** What stays where it is: locked slots, or all that have a time. */
  keeps?: "locked" | "placed";
  /** Whether talks may move of which people have read where they are. */
  may_move_released?: boolean;
  /** Minutes between two talks in a room. */
  buffer_minutes?: number;
  /** Points for each person who has starred two talks at once. */
  clash_weight?: number;
  /** Points for each pair of talks of one track at once. */
  same_track_weight?: number;
  /** Points for each person without a seat. */
  overflow_weight?: number;
  /** Points for each talk at a time its speaker would rather not. */
  dislike_weight?: number;
  /** Points for each room that a track uses on a day. */
  track_day_room_weight?: number;
}

export interface NewTicketType {
  /** What it includes. */
  description?: string;
  /** A ticket, or an add-on to one. */
  kind?: "admission" | "add_on";
  /** On site or online; none for add-ons. */
  attendance?: "room" | "online" | "none";
  /** Only what is for buyers is ever sold. */
  audience?: "buyers" | "speakers" | "crew" | "press" | "partners";
  /** Who sees it in the shop. */
  visibility?: "public" | "code" | "hidden";
  /** In minor units of the event's currency. */
  price_minor?: number;
  /** Basis points: 1900 is 19 %. */
  tax_rate_bp?: number;
  /** Whether the tax is within the price. */
  tax_included?: boolean;
  /** Null: from the beginning. */
  on_sale_from_at?: string | null;
  /** Null: as long as the shop is open. */
  on_sale_until_at?: string | null;
  /** Fewest in an order. */
  min_per_order?: number;
  /** Most in an order. */
  max_per_order?: number;
  /** Its place in the shop; the least is first. */
  position?: number;
  /** The team looks at each order before it can be paid. */
  needs_approval?: boolean;
  /** People can wait for it once it is sold out. */
  has_waiting_list?: boolean;
  /** Hours that an offer of the waiting list stands. */
  offer_hours?: number;
  /** Each ticket takes one of all of these. Empty: there is no limit. */
  quota_ids?: Array<string>;
  /** As it stands in the shop and on tickets. */
  name: string;
}

export interface NewTrack {
  /** # and six hexadecimal digits. */
  colour?: string;
  /** What belongs into it. */
  description?: string;
  /** Its place in lists; the least is first. */
  position?: number;
  /** As the agenda shows it. */
  name: string;
}

export interface NotedOut {
  /** Decisions that are other than before. */
  changed: number;
  /** Why others stayed as they were, in words. */
  refused: Array<string>;
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

export interface PaperLineOut {
  /** What it is for. */
  description: string;
  /** With tax, in minor units. */
  price_minor: number;
  /** Basis points: 1900 is 19 %. */
  tax_rate_bp: number;
  /** Within the price, in minor units. */
  tax_minor: number;
}

export interface PartnerChange {
  /** The partner’s own page. */
  website?: string;
  /** What it is, in one sentence. */
  description?: string;
  /** Whom the team writes to. */
  contact_name?: string;
  /** Where the team writes to. */
  contact_email?: string;
  /** Links to the shop with ?ref= and this word count as this partner’s. Small letters, digits, hyphens. */
  ref?: string;
  /** How many tickets were agreed upon. Null: nothing was. */
  target_tickets?: number | null;
  /** Whether the event’s home names it. */
  is_shown?: boolean;
  /** Its place among those of its level; the least is first. */
  position?: number;
  /** Its level; its tasks follow it. Null: none. */
  level_id?: string | null;
  /** Who of the team looks after it, by address. Empty: nobody. */
  owner_email?: string;
  /** What was agreed, for the team only. */
  contract_note?: string;
  /** As it stands on pages. Null: it stays. */
  name?: string | null;
}

export interface PartnerLevelChange {
  /** Its place on pages; the least stands above and is largest. */
  position?: number;
  /** Without tax, in minor units. 0: it is agreed each time. */
  price_minor?: number;
  /** Added to the price, in basis points: 1900 is 19 %. */
  tax_rate_bp?: number;
  /** How many partners it is for, not fewer than have it. Null: any number. */
  places?: number | null;
  /** As pages show it. Null: it stays. */
  name?: string | null;
}

export interface PartnerLinkOut {
  /** Of the link. */
  id: string;
  /** For whom it is. */
  note: string;
  /** Where it was sent. Empty: nowhere. */
  email: string;
  /** Whether the colleague may invite others. */
  may_invite: boolean;
  /** The secret address. Null: it was revoked, or the token may not write partners. */
  secret_url: string | null;
  /** When it was made. */
  created_at: string;
  /** When it was sent last. Null: never. */
  sent_at: string | null;
  /** When it was used last, to ten minutes. Null: never. */
  seen_at: string | null;
  /** Since when it is dead. Null: it works. */
  revoked_at: string | null;
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
  /** Its place among those of its level; the least is first. */
  position: number;
  /** The level it has. Null: none. */
  level_id: string | null;
  /** Its logo. Null: there is none. */
  logo: LogoOut | null;
  /** Who of the team looks after it. Empty: nobody. */
  owner_name: string;
  /** That person’s address. Empty: nobody. */
  owner_email: string;
  /** What was agreed, for the team only. */
  contract_note: string;
}

export interface PartnerTaskOut {
  /** Of the task. */
  id: string;
  /** What the partner gets. */
  benefit: string;
  /** As what it is handed in. */
  kind: "logo" | "file" | "text" | "number" | "people" | "confirm" | "team";
  /** Where it stands. */
  state: "open" | "handed_in" | "sent_back" | "accepted";
  /** The last day, in the event’s zone. Null: there is none. */
  due_on: string | null;
  /** What was written, also a list of people. Empty if nothing was. */
  text: string;
  /** The number that was handed in. Null: none was. */
  number: number | null;
  /** What its sender called the file. Empty: there is none. */
  file_name: string;
  /** How and where the team did its part. */
  proof: string;
  /** What the file of the proof is called. Empty: there is none. */
  proof_name: string;
  /** When it was handed in last. Null: not yet. */
  handed_in_at: string | null;
}

export interface PayoutEntryOut {
  /** When the gateway booked it. */
  at: string;
  /** As the gateway calls it, such as charge or refund. */
  kind: string;
  /** The gateway’s reference of what is behind it. */
  source: string;
  /** The order it is about. Null: none is known. */
  order_id: string | null;
  /** Signed, in minor units. */
  amount_minor: number;
  /** In minor units. */
  fee_minor: number;
  /** The amount less the fee, in minor units. */
  net_minor: number;
}

export interface PayoutOut {
  /** Of the payout. Null: not paid out yet. */
  id: string | null;
  /** The gateway’s own. Empty: not paid out yet. */
  reference: string;
  /** As the gateway calls it. Empty: not paid out yet. */
  state: string;
  /** The day it is at the bank. Null: not paid out yet. */
  arrives_on: string | null;
  /** ISO 4217: of its amounts. */
  currency: string;
  /** Payments of this event in it, in minor units. */
  charges_minor: number;
  /** Refunds of this event in it, signed, in minor units. */
  refunds_minor: number;
  /** Disputes and others of this event, signed, in minor units. */
  others_minor: number;
  /** Fees of this event in it, in minor units. */
  fees_minor: number;
  /** This event’s part of it, in minor units. */
  net_minor: number;
  /** Of other events on the same account, in minor units. */
  elsewhere_minor: number;
  /** What reached the bank, in minor units. */
  whole_minor: number;
}

export interface PersonOut {
  id: string;
  name: string;
  email: string;
  company: string;
}

export interface PlacementOut {
  /** The talk. */
  session_id: string;
  /** Where the draft has it. */
  room_id: string;
  /** When it begins. */
  starts_at: string;
  /** How long it is. */
  minutes: number;
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

export interface ProgressOut {
  /** How much of it is done, of a hundred. */
  percent: number;
  /** How many things are done. */
  done: number;
  /** Of how many. Null while that is not known, and where it is not counted in things. */
  total: number | null;
}

export interface ProposalFileOut {
  /** Of the file. */
  id: string;
  /** As people see it; of an answer, the question. */
  title: string;
  /** What it is called; a number while names are hidden. */
  file_name: string;
  /** Bytes. Null for answers. */
  size: number | null;
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

export interface QuestionOut {
  /** The question: the name of its answer in `answers`. */
  id: string;
  /** What is asked. */
  text: string;
  /** What is answered. */
  kind: "text" | "long" | "choice" | "several" | "file" | "consent";
  /** What can be chosen, if it is a choice. */
  options: Array<string>;
  /** Whether it needs an answer where it is asked. */
  is_required: boolean;
  /** Whether it is asked with the answers that are there now. */
  is_asked: boolean;
  /** Whether nobody but the team can change its answer any more. */
  is_fixed: boolean;
  /** Whether there is an answer. */
  is_answered: boolean;
  /** In words; several of a question that takes several. Null: there is none, or it is sensitive. */
  answer: Array<string> | null;
}

export interface QueueOut {
  /** What is to be judged. */
  proposal_id: string;
  /** Its short code, for people. */
  code: string;
  /** Where the token's maker is with it. */
  progress: "todo" | "begun" | "done" | "abstained";
  /** Whether he was asked for this one. */
  is_assigned: boolean;
}

export interface QuotaChange {
  /** As the team calls it. */
  name?: string | null;
  /** How many seats there are. */
  size?: number | null;
  /** Needed to go below what is taken: the sale closes, and every ticket stays. */
  allowance_reason?: string;
}

export interface QuotaOut {
  /** Of the quota. */
  id: string;
  /** As the team calls it. */
  name: string;
  /** How many seats there are. */
  size: number;
  /** Seats of tickets that are held, valid or used. */
  taken: number;
  /** Promised to codes and offers, and not taken yet. */
  reserved: number;
  /** Freed while somebody waited for them, and kept for who waits. */
  kept: number;
  /** Seats that the waiting list wants. */
  waiting: number;
  /** What the public can have now. */
  left: number;
  /** Why more are taken than there are seats; empty where that is not so. */
  allowance_reason: string;
  /** What draws on it. */
  ticket_type_ids: Array<string>;
}

export interface ReceivablesOut {
  /** Orders sold by invoice and not paid yet. */
  orders: number;
  /** What is still to come of them, in minor units. */
  owed_minor: number;
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

export interface RefundRunLineOut {
  /** Of the order. */
  order_id: string;
  /** Its short code. */
  code: string;
  /** How it stands with this order. A done one fails when the payment provider cannot deliver its money after all. */
  state: "waiting" | "done" | "left_out" | "failed";
  /** What was to go back when the run began, in minor units. */
  expected_minor: number;
  /** What has gone back, in minor units; without what the payment provider could not deliver. */
  refunded_minor: number;
  /** Why it failed or was left out, in words for people; empty otherwise. */
  why: string;
  /** When its turn came. Null: it waits. */
  at: string | null;
}

export interface RefundRunOut {
  /** Also the id of its job. */
  id: string;
  /** How far it is. */
  job: JobOut;
  /** Of which type its tickets are. Null: all that were paid for. */
  ticket_type_id: string | null;
  /** With which code. Null: with any. */
  discount_code_id: string | null;
  /** How much goes back, in basis points. */
  percent_bp: number;
  /** Kept of each ticket after that, in minor units. */
  fee_minor: number;
  /** Whether the tickets are no longer valid. */
  ends_tickets: boolean;
  /** As the mail and the credit note say it. */
  reason: string;
  /** What else the mail says. */
  text: string;
  /** ISO 4217. */
  currency: string;
  /** How many orders it is about. */
  orders: number;
  /** What was to go back when it began, in minor units. */
  expected_minor: number;
  /** What has gone back so far, in minor units; without what the payment provider could not deliver. */
  refunded_minor: number;
  /** Orders that were refused, also by the payment provider days after their turn. */
  failed: number;
  /** Orders with nothing left to refund when their turn came. */
  left_out: number;
}

export interface ReleaseOut {
  version: number;
  released_at: string;
  note: string;
}

export interface ReplayIn {
  /** Which are sent again. Those that wait anyway are left alone. */
  message_ids: Array<string>;
}

export interface ReplayedOut {
  /** How many are sent again. */
  messages: number;
}

export type Result = "in" | "out" | "undone" | "refused";

export interface ResultOut {
  /** What was judged. */
  proposal_id: string;
  /** Its short code, for people. */
  code: string;
  /** As it was handed in. */
  title: string;
  /** What its speakers know. */
  state: "draft" | "submitted" | "accepted" | "waiting" | "rejected" | "confirmed" | "withdrawn" | "cancelled";
  /** What is decided and not told yet. */
  decision: "none" | "accept" | "wait" | "reject";
  /** Finished reviews. */
  reviews: number;
  /** Reviewers who have no opinion. */
  abstentions: number;
  /** The mean of the values of its reviews, from 0 to 1. Null: there is none. */
  mean: number | null;
}

export interface ReviewIn {
  /** draft: kept and counted for nothing. abstained: no opinion. */
  state?: "draft" | "done" | "abstained";
  /** Scores by the ids of criteria. */
  scores?: any;
  /** For the committee. */
  comment?: string;
  /** For the speakers; organizers decide whether it is sent. */
  to_speaker?: string;
}

export interface ReviewOut {
  /** Of the review. */
  id: string;
  /** What is judged. */
  proposal_id: string;
  /** Who wrote it. */
  reviewer: string;
  /** Only what is done counts. */
  state: "draft" | "done" | "abstained";
  /** The weighted mean of its scores, from 0 to 1. Null: it is not done. */
  value: number | null;
  /** By criterion. */
  scores: Array<ScoreOut>;
  /** For the committee. */
  comment: string;
  /** Organizers may send lines of it with the decision. */
  to_speaker: string;
  /** When it was last written. */
  changed_at: string;
}

export interface RoomChange {
  /** How many seats it has. Null: not known. */
  capacity?: number | null;
  /** The way there. */
  directions?: string;
  /** Its place in the agenda; the least is first. */
  position?: number;
  /** When nothing can be in it: all such spans. */
  closures?: Array<Closure>;
  /** How far other rooms are: all such ways. */
  walks?: Array<WalkTo>;
  /** As the agenda shows it. Null: it stays. */
  name?: string | null;
}

export interface RoomFeatureChange {
  /** Something that some sessions need. Null: it stays. */
  name?: string | null;
  /** The rooms that have it: all of them. */
  room_ids?: Array<string>;
}

export interface RoomFeatureOut {
  /** Of the feature. */
  id: string;
  /** Something that some sessions need. */
  name: string;
  /** The rooms that have it. */
  room_ids: Array<string>;
}

export interface RoomOut {
  id: string;
  name: string;
}

export interface RoomSettingsOut {
  /** Of the room. */
  id: string;
  /** As the agenda shows it. */
  name: string;
  /** How many seats it has. Null: not known. */
  capacity: number | null;
  /** The way there. */
  directions: string;
  /** Its place in the agenda; the least is first. */
  position: number;
  /** When nothing can be in it. */
  closures: Array<Closure>;
  /** How far other rooms are, where that is worth saying. */
  walks: Array<WalkTo>;
  /** What it has. */
  feature_ids: Array<string>;
}

export interface RotateIn {
  /** The former secret became known to somebody: it signs nothing any more. Otherwise both do for a day. */
  ends_former_now?: boolean;
}

export interface RoundOut {
  /** Of the round. */
  id: string;
  /** Whether it was sent. */
  state: "drafted" | "sent" | "discarded";
  /** Letters in it. */
  letters: number;
  /** Letters that no longer fit what is decided. Nothing is sent while there are any. */
  unfit: number;
  /** When its letters were written. */
  created_at: string;
}

export interface SandboxOut {
  /** By how many days its time was moved forward since it was filled. */
  days_moved: number;
  /** Its first day, as it is now. */
  starts_on: string;
  /** Its last day, as it is now. */
  ends_on: string;
  /** What is being done to it. Null while nothing is: then it can be moved. */
  job: JobOut | null;
}

export interface SavedExportChange {
  /** As the team calls it. Null: it stays. */
  name?: string | null;
  /** Keys of columns. Null: they stay. */
  columns?: Array<string> | null;
  /** The key of a segment; empty: everybody. Null: it stays. */
  segment?: string | null;
}

export interface SavedExportOut {
  /** Of the saved export. */
  id: string;
  /** As the team calls it. */
  name: string;
  /** The key of its table. */
  table: string;
  /** Keys of its columns. */
  columns: Array<string>;
  /** Whom it is about: the key of a segment. Empty: everybody. */
  segment: string;
  /** The address by which spreadsheets fetch it. Null: it has none. */
  address: ExportAddressOut | null;
}

export interface ScanIn {
  gate_id: string;
  /** What was scanned from a ticket or badge, or the id of a ticket that was found by name. */
  code: string;
  /** Somebody leaves, where the door counts exits. */
  out?: boolean;
}

export interface ScoreOut {
  /** What was scored. */
  criterion_id: string;
  /** The score. */
  value: number;
}

export interface SeatIn {
  ticket_type_id: string;
  add_on_ids?: Array<string>;
}

export interface SecretOut {
  /** For checking signatures. It is told in this answer alone. */
  secret: string;
  /** The endpoint it belongs to. */
  endpoint: EndpointOut;
}

export interface SegmentOut {
  /** To write to it. */
  key: string;
  /** As the team calls it. */
  name: string;
  /** Whether every event has it. */
  is_ready_made: boolean;
  /** Why nobody can be written to by it; empty otherwise. */
  problem: string;
}

export interface SendIn {
  /** Null: at once. */
  at?: string | null;
  /** Who is in the segment when it goes out, or who is now. */
  audience?: "later" | "now";
  /** What becomes of people to whom a placeholder has nothing to say. ask: refuse if there are any. */
  gaps?: "ask" | "leave_out" | "send";
  /** At most so many a minute. Null: as fast as mail leaves. */
  per_minute?: number | null;
}

export interface SentOut {
  /** How many proposals were told what. */
  proposals: any;
}

export interface SessionFileOut {
  /** Of the file. */
  id: string;
  /** The session it belongs to. */
  session_id: string;
  /** What it is; `answer`: it was sent in answer to a question of the call for talks. */
  kind: "slides" | "paper" | "other" | "answer";
  /** As people see it; of an answer, the question. */
  title: string;
  /** What its sender called it. */
  file_name: string;
  /** Of its content, whatever its sender called it. */
  media_type: string;
  /** Bytes. Null for answers. */
  size: number | null;
  /** Whether it is on the session’s page once that stands in the agenda. */
  is_public: boolean;
  /** Whether the committee may read it, as far as it may know who speaks. */
  for_reviewers: boolean;
  /** When it was sent. */
  created_at: string;
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

export interface SessionTypeChange {
  /** How long one usually takes. */
  minutes?: number;
  /** Whether the call for talks takes it. */
  is_open_to_proposals?: boolean;
  /** From when on it can be proposed. Null: with the call. */
  opens_at?: string | null;
  /** Until when it can be proposed. Null: with the call. */
  closes_at?: string | null;
  /** Its place in lists; the least is first. */
  position?: number;
  /** As pages show it. Null: it stays. */
  name?: string | null;
}

export interface SessionTypeOut {
  /** Of the session type. */
  id: string;
  /** As pages show it. */
  name: string;
  /** How long one usually takes. */
  minutes: number;
  /** Whether the call for talks takes it. */
  is_open_to_proposals: boolean;
  /** From when on it can be proposed. Null: with the call. */
  opens_at: string | null;
  /** Until when it can be proposed. Null: with the call. */
  closes_at: string | null;
  /** Its place in lists; the least is first. */
  position: number;
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

export interface SolverDraftOut {
  /** Also the id of its job. */
  id: string;
  /** As people call it. */
  name: string;
  /** How it was made: by the solver, as a re-plan, or mixed of two. */
  kind: "whole" | "replan" | "mixed";
  /** How far it is. */
  job: JobOut;
  /** What it is worth. Null until it is done. */
  score: DraftScoreOut | null;
  /** Why no agenda is possible, in words; empty if one is. */
  reasons: Array<string>;
  /** Where it puts talks, in the order of time. */
  placements: Array<PlacementOut>;
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

export interface StockTypeOut {
  /** Of the ticket type. */
  id: string;
  /** As it stands in the shop and on tickets. */
  name: string;
  /** What it includes. */
  description: string;
  /** A ticket, or an add-on to one. */
  kind: "admission" | "add_on";
  /** On site or online; none for add-ons. */
  attendance: "room" | "online" | "none";
  /** Only what is for buyers is ever sold. */
  audience: "buyers" | "speakers" | "crew" | "press" | "partners";
  /** Who sees it in the shop. */
  visibility: "public" | "code" | "hidden";
  /** Its regular price, in minor units. */
  price_minor: number;
  /** Basis points: 1900 is 19 %. */
  tax_rate_bp: number;
  /** Whether the tax is within the price. */
  tax_included: boolean;
  /** Null: from the beginning. */
  on_sale_from_at: string | null;
  /** Null: as long as the shop is open. */
  on_sale_until_at: string | null;
  /** Fewest in an order. */
  min_per_order: number;
  /** Most in an order. */
  max_per_order: number;
  /** Its place in the shop; the least is first. */
  position: number;
  /** The team looks at each order before it can be paid. */
  needs_approval: boolean;
  /** People can wait for it once it is sold out. */
  has_waiting_list: boolean;
  /** Hours that an offer of the waiting list stands. */
  offer_hours: number;
  /** Each ticket takes one of all of these. Empty: there is no limit. */
  quota_ids: Array<string>;
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

export interface TextIn {
  /** With placeholders in braces. */
  subject: string;
  /** Markdown, with placeholders in braces. */
  body: string;
}

export interface TextOut {
  /** With placeholders in braces. */
  subject: string;
  /** Markdown, with placeholders in braces. */
  body: string;
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

export interface TicketTypeChange {
  /** What it includes. */
  description?: string;
  /** A ticket, or an add-on to one. */
  kind?: "admission" | "add_on";
  /** On site or online; none for add-ons. */
  attendance?: "room" | "online" | "none";
  /** Only what is for buyers is ever sold. */
  audience?: "buyers" | "speakers" | "crew" | "press" | "partners";
  /** Who sees it in the shop. */
  visibility?: "public" | "code" | "hidden";
  /** In minor units of the event's currency. */
  price_minor?: number;
  /** Basis points: 1900 is 19 %. */
  tax_rate_bp?: number;
  /** Whether the tax is within the price. */
  tax_included?: boolean;
  /** Null: from the beginning. */
  on_sale_from_at?: string | null;
  /** Null: as long as the shop is open. */
  on_sale_until_at?: string | null;
  /** Fewest in an order. */
  min_per_order?: number;
  /** Most in an order. */
  max_per_order?: number;
  /** Its place in the shop; the least is first. */
  position?: number;
  /** The team looks at each order before it can be paid. */
  needs_approval?: boolean;
  /** People can wait for it once it is sold out. */
  has_waiting_list?: boolean;
  /** Hours that an offer of the waiting list stands. */
  offer_hours?: number;
  /** Each ticket takes one of all of these. Empty: there is no limit. */
  quota_ids?: Array<string>;
  /** As it stands in the shop and on tickets. */
  name?: string | null;
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

export interface TrackChange {
  /** # and six hexadecimal digits. */
  colour?: string;
  /** What belongs into it. */
  description?: string;
  /** Its place in lists; the least is first. */
  position?: number;
  /** As the agenda shows it. Null: it stays. */
  name?: string | null;
}

export interface TrackOut {
  id: string;
  name: string;
  /** #rrggbb */
  colour: string;
}

export interface TrackSettingsOut {
  /** Of the track. */
  id: string;
  /** As the agenda shows it. */
  name: string;
  /** Six hexadecimal digits. */
  colour: string;
  /** What belongs into it. */
  description: string;
  /** Its place in lists; the least is first. */
  position: number;
}

export interface UseOut {
  /** Null for who may not see orders. */
  order_id: string | null;
  tickets: number;
  at: string;
  /** When its order ended, and the use with it. */
  given_back_at: string | null;
}

export interface WaitingOut {
  /** Of the entry. */
  id: string;
  /** What is waited for. */
  ticket_type_id: string;
  /** Who waits. */
  name: string;
  /** Where the offer goes. */
  email: string;
  /** How many tickets. */
  quantity: number;
  /** Only who waits or has an offer is on the list. */
  state: "waiting" | "offered" | "taken" | "lapsed" | "left";
  /** Since when; who wants more later goes to the end. */
  joined_at: string;
  /** Until when the offer stands. Null: there was none. */
  offer_until_at: string | null;
  /** When the entry came to its end. Null: it stands. */
  ended_at: string | null;
}

export interface WalkTo {
  /** The other room. */
  room_id: string;
  /** How long somebody takes to it. */
  minutes: number;
}

export interface WithdrawIn {
  /** Stays in the history; no mail is sent about it. */
  reason: string;
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
   * Also those that the shop does not show, with their regular prices.
   *
   * Needs the scope `stock:read`.
   */
  listAllTicketTypes(query?: { cursor?: string; limit?: number; updated_since?: string | null }, options?: ReadOptions): Promise<ListedStockTypeOut>;
  iterAllTicketTypes(query?: { cursor?: string; limit?: number; updated_since?: string | null }): AsyncGenerator<StockTypeOut>;
  /**
   * Something new to sell, or to give to speakers, crew and press.
   *
   * Needs the scope `stock:write`.
   */
  createTicketType(body: NewTicketType, options?: WriteOptions): Promise<StockTypeOut>;
  /**
   * Have badges drawn. They count as printed once the file is there.
   *
   * Needs the scope `badges:write`.
   */
  drawBadges(body: NewBatchOfBadges, options?: WriteOptions): Promise<JobOut>;
  /**
   * One batch, and what could not be printed of it.
   *
   * Needs the scope `badges:write`.
   */
  readBadgeBatch(batch: string, options?: ReadOptions): Promise<BatchOfBadgesOut>;
  /**
   * The badges as PDF, once the batch is done.
   *
   * Needs the scope `badges:write`.
   */
  readBadgeFile(batch: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * The event's own layouts, the usual one first; all on one page.
   *
   * Needs the scope `badges:write`.
   */
  listBadgeLayouts(options?: ReadOptions): Promise<ListedLayoutOut>;
  /**
   * What partners of each level get, level by level; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listBenefits(options?: ReadOptions): Promise<ListedBenefitOut>;
  /**
   * Partners of the level have it as a task from now on.
   *
   * Needs the scope `partners:write`.
   */
  createBenefit(body: NewBenefit, options?: WriteOptions): Promise<BenefitOut>;
  /**
   * Other values. A day that is moved is reminded of again.
   *
   * Needs the scope `partners:write`.
   */
  changeBenefit(benefit: string, body: BenefitChange, options?: WriteOptions): Promise<BenefitOut>;
  /**
   * With its tasks, as long as nothing was done in any of them.
   *
   * Needs the scope `partners:write`.
   */
  deleteBenefit(benefit: string, options?: WriteOptions): Promise<null>;
  /**
   * Where the gateway says otherwise than our books. People explain them, on the page.
   *
   * Needs the scope `books:read`.
   */
  listBookDifferences(query?: { cursor?: string; limit?: number; settled?: boolean }, options?: ReadOptions): Promise<ListedBookDifferenceOut>;
  iterBookDifferences(query?: { cursor?: string; limit?: number; settled?: boolean }): AsyncGenerator<BookDifferenceOut>;
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
   * Credit notes in the order in which they were issued; their amounts are positive.
   *
   * Needs the scope `books:read`.
   */
  listCreditNotes(query?: { cursor?: string; limit?: number; order_id?: string | null; number?: string; issued_since?: string | null; issued_before?: string | null }, options?: ReadOptions): Promise<ListedCreditNoteOut>;
  iterCreditNotes(query?: { cursor?: string; limit?: number; order_id?: string | null; number?: string; issued_since?: string | null; issued_before?: string | null }): AsyncGenerator<CreditNoteOut>;
  /**
   * One credit note.
   *
   * Needs the scope `books:read`.
   */
  readCreditNote(creditNote: string, options?: ReadOptions): Promise<CreditNoteOut>;
  /**
   * The paper itself.
   *
   * Needs the scope `books:read`.
   */
  readCreditNotePdf(creditNote: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * Write the letters about all decisions that nobody has been told. They are held until the round is sent.
   *
   * Needs the scope `decisions:write`.
   */
  draftDecisionRound(options?: WriteOptions): Promise<RoundOut>;
  /**
   * One round, and whether its letters still fit.
   *
   * Needs the scope `decisions:write`.
   */
  readDecisionRound(roundId: string, options?: ReadOptions): Promise<RoundOut>;
  /**
   * Its letters go; the decisions stay.
   *
   * Needs the scope `decisions:write`.
   */
  discardDecisionRound(roundId: string, options?: WriteOptions): Promise<null>;
  /**
   * Bring its letters up to date with what is decided. Letters in somebody's own words stay as they are.
   *
   * Needs the scope `decisions:write`.
   */
  refreshDecisionRound(roundId: string, options?: WriteOptions): Promise<RoundOut>;
  /**
   * Tell everybody at once: states change and the letters go out. It cannot be taken back.
   *
   * Needs the scope `decisions:write`.
   */
  sendDecisionRound(roundId: string, options?: WriteOptions): Promise<SentOut>;
  /**
   * Note what is decided, or take it back. What cannot be is told, the rest is done.
   *
   * Needs the scope `decisions:write`.
   */
  noteDecisions(body: ChoicesIn, options?: WriteOptions): Promise<NotedOut>;
  /**
   * What is gone from lists, in the order in which it went, of the kinds that the token's other scopes read.
   *
   * Needs the scope `event:read`.
   */
  listDeletions(query?: { cursor?: string; limit?: number; updated_since?: string | null; kind?: "code" | "ticket_type" | "quota" | "partner" | "speaker" | "mail" | "webhook_endpoint" | null }, options?: ReadOptions): Promise<ListedDeletionOut>;
  iterDeletions(query?: { cursor?: string; limit?: number; updated_since?: string | null; kind?: "code" | "ticket_type" | "quota" | "partner" | "speaker" | "mail" | "webhook_endpoint" | null }): AsyncGenerator<DeletionOut>;
  /**
   * Have a table written, as it is when the worker comes to it.
   *
   * Needs the scope `exports:read`.
   */
  writeExport(body: NewExportFile, options?: WriteOptions): Promise<JobOut>;
  /**
   * One table that was asked for, and whether its file is there.
   *
   * Needs the scope `exports:read`.
   */
  readExport(file: string, options?: ReadOptions): Promise<ExportFileOut>;
  /**
   * The table itself, once it is written. Cells that a spreadsheet would run begin with an apostrophe.
   *
   * Needs the scope `exports:read`.
   */
  readExportFile(file: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * Tables that the token's maker may read, with their columns; all on one page.
   *
   * Needs the scope `exports:read`.
   */
  listExportTables(options?: ReadOptions): Promise<ListedExportTableOut>;
  /**
   * Exports that the team has saved, of tables that the token's maker may read; all on one page.
   *
   * Needs the scope `exports:read`.
   */
  listExports(options?: ReadOptions): Promise<ListedSavedExportOut>;
  /**
   * Columns of a table under a name, for the whole team.
   *
   * Needs the scope `exports:write`.
   */
  createExport(body: NewSavedExport, options?: WriteOptions): Promise<SavedExportOut>;
  /**
   * Another name, other columns, other people. Its address gives the new table from now on.
   *
   * Needs the scope `exports:write`.
   */
  changeExport(savedExport: string, body: SavedExportChange, options?: WriteOptions): Promise<SavedExportOut>;
  /**
   * Its address ends with it; what it is about is all still there.
   *
   * Needs the scope `exports:write`.
   */
  deleteExport(savedExport: string, options?: WriteOptions): Promise<null>;
  /**
   * An address for a spreadsheet, in the name of the token's maker; it outlives the token. An earlier one ends.
   *
   * Needs the scope `exports:write`.
   */
  makeExportAddress(savedExport: string, options?: WriteOptions): Promise<MadeAddressOut>;
  /**
   * At once and for ever. A second time changes nothing.
   *
   * Needs the scope `exports:write`.
   */
  endExportAddress(savedExport: string, options?: WriteOptions): Promise<null>;
  /**
   * How many people have starred each session of the programme, at most a minute old; never who.
   *
   * Needs the scope `sessions:read`.
   */
  listFavourites(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedFavouritesOut>;
  iterFavourites(query?: { cursor?: string; limit?: number }): AsyncGenerator<FavouritesOut>;
  /**
   * Where people come in; all on one page.
   *
   * Needs the scope `door:write`.
   */
  listGates(options?: ReadOptions): Promise<ListedGateOut>;
  /**
   * Invoices in the order in which they were issued. None is ever changed or deleted.
   *
   * Needs the scope `books:read`.
   */
  listInvoices(query?: { cursor?: string; limit?: number; order_id?: string | null; number?: string; issued_since?: string | null; issued_before?: string | null }, options?: ReadOptions): Promise<ListedInvoiceOut>;
  iterInvoices(query?: { cursor?: string; limit?: number; order_id?: string | null; number?: string; issued_since?: string | null; issued_before?: string | null }): AsyncGenerator<InvoiceOut>;
  /**
   * One invoice, and what corrects it.
   *
   * Needs the scope `books:read`.
   */
  readInvoice(invoice: string, options?: ReadOptions): Promise<InvoiceOut>;
  /**
   * The paper itself.
   *
   * Needs the scope `books:read`.
   */
  readInvoicePdf(invoice: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * Long work in the order in which it was asked for, of the kinds that the token's other scopes are about.
   *
   * Needs the scope `jobs:read`.
   */
  listJobs(query?: { cursor?: string; limit?: number; kind?: "agenda_draft" | "badge_batch" | "mailing" | "export_file" | "sandbox" | "refund_run" | null; state?: "waiting" | "running" | "done" | "failed" | "cancelled" | null }, options?: ReadOptions): Promise<ListedJobOut>;
  iterJobs(query?: { cursor?: string; limit?: number; kind?: "agenda_draft" | "badge_batch" | "mailing" | "export_file" | "sandbox" | "refund_run" | null; state?: "waiting" | "running" | "done" | "failed" | "cancelled" | null }): AsyncGenerator<JobOut>;
  /**
   * How far one is. Ask again every second or two; at its end, `result_url` is where to read on.
   *
   * Needs the scope `jobs:read`.
   */
  readJob(job: string, options?: ReadOptions): Promise<JobOut>;
  /**
   * End it early: nothing comes of it. One that has ended already is refused.
   *
   * Needs the scope `jobs:read`.
   */
  cancelJob(job: string, options?: WriteOptions): Promise<JobOut>;
  /**
   * The event’s money by day, of all of its time or of a period, to close the books with.
   *
   * Needs the scope `books:read`.
   */
  readLedger(query?: { first?: string | null; last?: string | null }, options?: ReadOptions): Promise<LedgerOut>;
  /**
   * The same by order, of those with money in them or owed, in the order in which they were placed.
   *
   * Needs the scope `books:read`.
   */
  listLedgerOrders(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedLedgerOrderOut>;
  iterLedgerOrders(query?: { cursor?: string; limit?: number }): AsyncGenerator<LedgerOrderOut>;
  /**
   * Mails to segments, in the order in which they were begun.
   *
   * Needs the scope `mails:write`.
   */
  listMails(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedMailOut>;
  iterMails(query?: { cursor?: string; limit?: number }): AsyncGenerator<MailOut>;
  /**
   * Write one. Nobody gets it before it is sent.
   *
   * Needs the scope `mails:write`.
   */
  draftMail(body: MailIn, options?: WriteOptions): Promise<MailOut>;
  /**
   * One mail as it was written. How far it is, its job tells.
   *
   * Needs the scope `mails:write`.
   */
  readMail(mail: string, options?: ReadOptions): Promise<MailOut>;
  /**
   * Other words for a draft, in place of all that stood in it.
   *
   * Needs the scope `mails:write`.
   */
  changeMail(mail: string, body: MailIn, options?: WriteOptions): Promise<MailOut>;
  /**
   * Only a draft: what was sent stays as the record of it.
   *
   * Needs the scope `mails:write`.
   */
  deleteMail(mail: string, options?: WriteOptions): Promise<null>;
  /**
   * As one of its people reads it, and who would find gaps in it.
   *
   * Needs the scope `mails:write`.
   */
  previewMail(mail: string, query?: { participant_id?: string }, options?: ReadOptions): Promise<LetterOut>;
  /**
   * Let it go out. Until somebody has been written to, ending its job makes it a draft again.
   *
   * Needs the scope `mails:write`.
   */
  sendMail(mail: string, body: SendIn, options?: WriteOptions): Promise<JobOut>;
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
   * Levels of partners, the first on pages first; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listPartnerLevels(options?: ReadOptions): Promise<ListedLevelOut>;
  /**
   * A level that partners can have.
   *
   * Needs the scope `partners:write`.
   */
  createPartnerLevel(body: NewPartnerLevel, options?: WriteOptions): Promise<LevelOut>;
  /**
   * Other values. What was sold keeps its price.
   *
   * Needs the scope `partners:write`.
   */
  changePartnerLevel(level: string, body: PartnerLevelChange, options?: WriteOptions): Promise<LevelOut>;
  /**
   * With its benefits, as long as no partner has it, had work of it or bought it.
   *
   * Needs the scope `partners:write`.
   */
  deletePartnerLevel(level: string, options?: WriteOptions): Promise<null>;
  /**
   * Partners, in the order in which they were added.
   *
   * Needs the scope `partners:read`.
   */
  listPartners(query?: { cursor?: string; limit?: number; updated_since?: string | null }, options?: ReadOptions): Promise<ListedPartnerOut>;
  iterPartners(query?: { cursor?: string; limit?: number; updated_since?: string | null }): AsyncGenerator<PartnerOut>;
  /**
   * A partner, with the tasks of its level.
   *
   * Needs the scope `partners:write`.
   */
  createPartner(body: NewPartner, options?: WriteOptions): Promise<PartnerOut>;
  /**
   * One partner.
   *
   * Needs the scope `partners:read`.
   */
  readPartner(partner: string, options?: ReadOptions): Promise<PartnerOut>;
  /**
   * Other values. A level that was sold stays until its order is cancelled.
   *
   * Needs the scope `partners:write`.
   */
  changePartner(partner: string, body: PartnerChange, options?: WriteOptions): Promise<PartnerOut>;
  /**
   * As long as it has no codes, orders, consents or work on its tasks.
   *
   * Needs the scope `partners:write`.
   */
  deletePartner(partner: string, options?: WriteOptions): Promise<null>;
  /**
   * Links of the partner’s colleagues, also those that are dead; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listPartnerLinks(partner: string, options?: ReadOptions): Promise<ListedPartnerLinkOut>;
  /**
   * A colleague’s link; with an address it is sent there.
   *
   * Needs the scope `partners:write`.
   */
  createPartnerLink(partner: string, body: NewPartnerLink, options?: WriteOptions): Promise<PartnerLinkOut>;
  /**
   * Another secret: the old address is dead at once, the new one is sent to the colleague’s address.
   *
   * Needs the scope `partners:write`.
   */
  replacePartnerLink(partner: string, link: string, options?: WriteOptions): Promise<PartnerLinkOut>;
  /**
   * It is dead at once. Revoking twice is once.
   *
   * Needs the scope `partners:write`.
   */
  revokePartnerLink(partner: string, link: string, options?: WriteOptions): Promise<PartnerLinkOut>;
  /**
   * The logo, as a PNG.
   *
   * Needs the scope `partners:read`.
   */
  readPartnerLogo(partner: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * Give it a logo: the body is a PNG, WebP or JPEG of at most 5 MB. It is drawn anew; `warnings` tell what is wrong.
   *
   * Needs the scope `partners:write`.
   */
  putPartnerLogo(partner: string, content: Uint8Array | Blob, options?: WriteOptions): Promise<PartnerOut>;
  /**
   * Pages show its name instead.
   *
   * Needs the scope `partners:write`.
   */
  deletePartnerLogo(partner: string, options?: WriteOptions): Promise<PartnerOut>;
  /**
   * What the partner gets and has to hand in, for who looks after partners; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listPartnerTasks(partner: string, options?: ReadOptions): Promise<ListedPartnerTaskOut>;
  /**
   * What was handed in, as an attachment. It is a stranger’s: open it with care.
   *
   * Needs the scope `partners:read`.
   */
  downloadPartnerTaskFile(partner: string, task: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * The team’s proof, as an attachment.
   *
   * Needs the scope `partners:read`.
   */
  downloadPartnerTaskProof(partner: string, task: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * What the gateway sent to the bank with money of this event in it, what is not paid out first; all on one page.
   *
   * Needs the scope `books:read`.
   */
  listPayouts(options?: ReadOptions): Promise<ListedPayoutOut>;
  /**
   * What of this event is in one payout, row by row.
   *
   * Needs the scope `books:read`.
   */
  listPayoutEntries(payout: string, query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedPayoutEntryOut>;
  iterPayoutEntries(payout: string, query?: { cursor?: string; limit?: number }): AsyncGenerator<PayoutEntryOut>;
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
   * Files that the token’s maker may read now; none that tells a name while names are hidden. All on one page.
   *
   * Needs the scope `proposals:read`.
   */
  listProposalFiles(proposal: string, options?: ReadOptions): Promise<ListedProposalFileOut>;
  /**
   * The file itself, as an attachment. It is a stranger’s: open it with care.
   *
   * Needs the scope `proposals:read`.
   */
  downloadProposalFile(proposal: string, file: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * What the token's maker wrote about it. 404 if that is nothing yet.
   *
   * Needs the scope `reviews:write`.
   */
  readOwnReview(proposal: string, options?: ReadOptions): Promise<ReviewOut>;
  /**
   * Judge it, or write anew what was said. It replaces all that stood in the review of the token's maker.
   *
   * Needs the scope `reviews:write`.
   */
  writeOwnReview(proposal: string, body: ReviewIn, options?: WriteOptions): Promise<ReviewOut>;
  /**
   * What others wrote about it, once the rules of the phase show that; never what they have only begun.
   *
   * Needs the scope `reviews:write`.
   */
  listReviews(proposal: string, options?: ReadOptions): Promise<ListedReviewOut>;
  /**
   * Pools of seats, in the order in which they were made.
   *
   * Needs the scope `stock:read`.
   */
  listQuotas(query?: { cursor?: string; limit?: number; updated_since?: string | null }, options?: ReadOptions): Promise<ListedQuotaOut>;
  iterQuotas(query?: { cursor?: string; limit?: number; updated_since?: string | null }): AsyncGenerator<QuotaOut>;
  /**
   * A pool that ticket types can draw on.
   *
   * Needs the scope `stock:write`.
   */
  createQuota(body: NewQuota, options?: WriteOptions): Promise<QuotaOut>;
  /**
   * One pool, and what is left of it.
   *
   * Needs the scope `stock:read`.
   */
  readQuota(quota: string, options?: ReadOptions): Promise<QuotaOut>;
  /**
   * Another size or name. Seats that are new go to who waits before the public sees them.
   *
   * Needs the scope `stock:write`.
   */
  changeQuota(quota: string, body: QuotaChange, options?: WriteOptions): Promise<QuotaOut>;
  /**
   * Runs in the order in which they were begun.
   *
   * Needs the scope `orders:write`.
   */
  listRefundRuns(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedRefundRunOut>;
  iterRefundRuns(query?: { cursor?: string; limit?: number }): AsyncGenerator<RefundRunOut>;
  /**
   * Give many orders their money back, one after the other. Try it first: with `validate_only=true` it tells `orders` and
   * `expected_minor` and does nothing.
   *
   * Needs the scope `orders:write`.
   */
  startRefundRun(body: NewRefundRun, options?: WriteOptions): Promise<RefundRunOut>;
  /**
   * One run, and how far it is.
   *
   * Needs the scope `orders:write`.
   */
  readRefundRun(run: string, options?: ReadOptions): Promise<RefundRunOut>;
  /**
   * Its orders, in the order of their turns.
   *
   * Needs the scope `orders:write`.
   */
  listRefundRunLines(run: string, query?: { cursor?: string; limit?: number; state?: "waiting" | "done" | "left_out" | "failed" | null }, options?: ReadOptions): Promise<ListedRefundRunLineOut>;
  iterRefundRunLines(run: string, query?: { cursor?: string; limit?: number; state?: "waiting" | "done" | "left_out" | "failed" | null }): AsyncGenerator<RefundRunLineOut>;
  /**
   * Try again what failed, and go on with what waits if it was stopped. No order is refunded twice. What the payment
   * provider could not deliver is not tried again: it is owed, and given back another way on the order's page.
   *
   * Needs the scope `orders:write`.
   */
  retryRefundRun(run: string, options?: WriteOptions): Promise<RefundRunOut>;
  /**
   * What is scored now; all on one page.
   *
   * Needs the scope `reviews:write`.
   */
  listReviewCriteria(options?: ReadOptions): Promise<ListedCriterionOut>;
  /**
   * What the token's maker may judge, in his own order, which is always the same; all on one page.
   *
   * Needs the scope `reviews:write`.
   */
  readReviewQueue(options?: ReadOptions): Promise<ListedQueueOut>;
  /**
   * What the committee said together about each proposal, without who said what.
   *
   * Needs the scope `decisions:write`.
   */
  listReviewResults(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedResultOut>;
  iterReviewResults(query?: { cursor?: string; limit?: number }): AsyncGenerator<ResultOut>;
  /**
   * What rooms have, by name; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listRoomFeatures(options?: ReadOptions): Promise<ListedRoomFeatureOut>;
  /**
   * Something that some sessions need. Only who sets the event up may.
   *
   * Needs the scope `setup:write`.
   */
  createRoomFeature(body: NewRoomFeature, options?: WriteOptions): Promise<RoomFeatureOut>;
  /**
   * Another name, or other rooms.
   *
   * Needs the scope `setup:write`.
   */
  changeRoomFeature(feature: string, body: RoomFeatureChange, options?: WriteOptions): Promise<RoomFeatureOut>;
  /**
   * As long as no session needs it.
   *
   * Needs the scope `setup:write`.
   */
  deleteRoomFeature(feature: string, options?: WriteOptions): Promise<null>;
  /**
   * Rooms in the order of the agenda; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listRooms(options?: ReadOptions): Promise<ListedRoomSettingsOut>;
  /**
   * A place where sessions happen. Only who sets the event up may.
   *
   * Needs the scope `setup:write`.
   */
  createRoom(body: NewRoom, options?: WriteOptions): Promise<RoomSettingsOut>;
  /**
   * Other values. What is released shows them at once.
   *
   * Needs the scope `setup:write`.
   */
  changeRoom(room: string, body: RoomChange, options?: WriteOptions): Promise<RoomSettingsOut>;
  /**
   * As long as nothing is in it in any agenda.
   *
   * Needs the scope `setup:write`.
   */
  deleteRoom(room: string, options?: WriteOptions): Promise<null>;
  /**
   * How far its time was moved, and whether something is being done to it.
   *
   * Needs the scope `sandbox:write`.
   */
  readSandbox(options?: ReadOptions): Promise<SandboxOut>;
  /**
   * Delete it for good, with its address, team, tokens, webhooks and files; for tokens that an owner made. When it is done the
   * job is gone with it: calls below it answer 401 with its own tokens, and its pages 404.
   *
   * Needs the scope `sandbox:write`.
   */
  deleteSandbox(options?: WriteOptions): Promise<JobOut>;
  /**
   * Move its time forward: each date of it lies so many days earlier then, and its hour stays. When the job is done, what
   * has come due by it is done as well: holds have lapsed, reminders are written.
   *
   * Needs the scope `sandbox:write`.
   */
  advanceSandbox(body: Advance, options?: WriteOptions): Promise<JobOut>;
  /**
   * Delete all that is in it and fill it anew, with dates after today. Its address, its team, its tokens and its webhooks stay;
   * ids of what is in it are new ones.
   *
   * Needs the scope `sandbox:write`.
   */
  resetSandbox(options?: WriteOptions): Promise<JobOut>;
  /**
   * Whom one can write to: the event's own segments and those that every event has; all on one page.
   *
   * Needs the scope `mails:write`.
   */
  listSegments(options?: ReadOptions): Promise<ListedSegmentOut>;
  /**
   * Kinds of sessions in their order; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listSessionTypes(options?: ReadOptions): Promise<ListedSessionTypeOut>;
  /**
   * A kind of session with its usual length. Only who makes the programme may.
   *
   * Needs the scope `setup:write`.
   */
  createSessionType(body: NewSessionType, options?: WriteOptions): Promise<SessionTypeOut>;
  /**
   * Other values. Sessions keep their own length.
   *
   * Needs the scope `setup:write`.
   */
  changeSessionType(sessionType: string, body: SessionTypeChange, options?: WriteOptions): Promise<SessionTypeOut>;
  /**
   * As long as no session is of it.
   *
   * Needs the scope `setup:write`.
   */
  deleteSessionType(sessionType: string, options?: WriteOptions): Promise<null>;
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
   * Slides and files of a session, and those that were sent as answers; all on one page.
   *
   * Needs the scope `sessions:read`.
   */
  listSessionFiles(session: string, options?: ReadOptions): Promise<ListedSessionFileOut>;
  /**
   * Add a file to a session: the body is the file itself. It is looked at as on the speakers’ page.
   *
   * Needs the scope `sessions:write`.
   */
  addSessionFile(session: string, content: Uint8Array | Blob, query: { file_name: string; kind?: "slides" | "paper" | "other"; title?: string; is_public?: boolean; for_reviewers?: boolean }, options?: WriteOptions): Promise<SessionFileOut>;
  /**
   * What there is to know of one file.
   *
   * Needs the scope `sessions:read`.
   */
  readSessionFile(session: string, file: string, options?: ReadOptions): Promise<SessionFileOut>;
  /**
   * Who may read it. On the session’s page it appears and goes at once.
   *
   * Needs the scope `sessions:write`.
   */
  changeSessionFile(session: string, file: string, body: FileChange, options?: WriteOptions): Promise<SessionFileOut>;
  /**
   * It is gone for good.
   *
   * Needs the scope `sessions:write`.
   */
  deleteSessionFile(session: string, file: string, options?: WriteOptions): Promise<null>;
  /**
   * The file itself, as an attachment. It is a stranger’s: open it with care.
   *
   * Needs the scope `sessions:read`.
   */
  downloadSessionFile(session: string, file: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * All that the team sets of the event itself.
   *
   * Needs the scope `setup:read`.
   */
  readEventSettings(options?: ReadOptions): Promise<EventSettingsOut>;
  /**
   * Other dates, places, texts, targets. Only who sets the event up may, by the rules of its page.
   *
   * Needs the scope `setup:write`.
   */
  changeEvent(body: EventChange, options?: WriteOptions): Promise<EventSettingsOut>;
  /**
   * Have an agenda drafted. Nothing of it is in the agenda before it is accepted.
   *
   * Needs the scope `agenda:write`.
   */
  draftAgenda(body: NewSolverDraft, options?: WriteOptions): Promise<JobOut>;
  /**
   * One draft with all its places.
   *
   * Needs the scope `agenda:write`.
   */
  readSolverDraft(draft: string, options?: ReadOptions): Promise<SolverDraftOut>;
  /**
   * Throw a draft away that is not being worked on. What was accepted of it stays in the agenda.
   *
   * Needs the scope `agenda:write`.
   */
  discardSolverDraft(draft: string, options?: WriteOptions): Promise<null>;
  /**
   * Put talks of the agenda draft where this one has them. It is one step, which the editor can undo.
   *
   * Needs the scope `agenda:write`.
   */
  acceptSolverDraft(draft: string, body: AcceptIn, options?: WriteOptions): Promise<AcceptedOut>;
  /**
   * It is good enough: the best so far becomes the result.
   *
   * Needs the scope `agenda:write`.
   */
  stopSolverDraft(draft: string, options?: WriteOptions): Promise<JobOut>;
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
   * One ticket type, as who sells it sees it.
   *
   * Needs the scope `stock:read`.
   */
  readTicketType(ticketType: string, options?: ReadOptions): Promise<StockTypeOut>;
  /**
   * Other values. What is ordered already keeps its price.
   *
   * Needs the scope `stock:write`.
   */
  changeTicketType(ticketType: string, body: TicketTypeChange, options?: WriteOptions): Promise<StockTypeOut>;
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
   * Answer what the holder of the ticket is asked. Questions that need an answer must have one afterwards.
   *
   * Needs the scope `tickets:write`.
   */
  answerTicketQuestions(ticket: string, body: AnswersIn, options?: WriteOptions): Promise<ListedQuestionOut>;
  /**
   * The same person, written otherwise; also the first name on a ticket that had none. For somebody else: transfer.
   *
   * Needs the scope `tickets:write`.
   */
  changeAttendee(ticket: string, body: AttendeeChange, options?: WriteOptions): Promise<AttendeeOut>;
  /**
   * One person's badge as its holder prints it at home: it has the ticket's own code, so it opens the door.
   *
   * Needs the scope `badges:write`.
   */
  readTicketBadge(ticket: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * What the holder of the ticket is asked, with the answers; all on one page.
   *
   * Needs the scope `tickets:read`.
   */
  listTicketQuestions(ticket: string, options?: ReadOptions): Promise<ListedQuestionOut>;
  /**
   * The file that was handed in as an answer, as an attachment, for who reads answers; none of a sensitive question.
   *
   * Needs the scope `tickets:read`.
   */
  downloadTicketAnswer(ticket: string, question: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * Somebody else comes: the old code and link are dead at once, the new ones go out by mail.
   *
   * Needs the scope `tickets:write`.
   */
  transferTicket(ticket: string, body: HeirIn, options?: WriteOptions): Promise<TicketOut>;
  /**
   * Tracks in their order; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listTracks(options?: ReadOptions): Promise<ListedTrackSettingsOut>;
  /**
   * A strand of the programme. Only who makes the programme may.
   *
   * Needs the scope `setup:write`.
   */
  createTrack(body: NewTrack, options?: WriteOptions): Promise<TrackSettingsOut>;
  /**
   * Other values. What is released shows them at once.
   *
   * Needs the scope `setup:write`.
   */
  changeTrack(track: string, body: TrackChange, options?: WriteOptions): Promise<TrackSettingsOut>;
  /**
   * As long as no session is in it.
   *
   * Needs the scope `setup:write`.
   */
  deleteTrack(track: string, options?: WriteOptions): Promise<null>;
  /**
   * Entries in the order in which they were made. `joined_at` is the order in which offers are.
   *
   * Needs the scope `waiting:write`.
   */
  listWaiting(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "waiting" | "offered" | "taken" | "lapsed" | "left" | null; ticket_type_id?: string }, options?: ReadOptions): Promise<ListedWaitingOut>;
  iterWaiting(query?: { cursor?: string; limit?: number; updated_since?: string | null; state?: "waiting" | "offered" | "taken" | "lapsed" | "left" | null; ticket_type_id?: string }): AsyncGenerator<WaitingOut>;
  /**
   * Offer somebody the seats out of turn, by mail. Whoever waits longer is passed over.
   *
   * Needs the scope `waiting:write`.
   */
  offerWaiting(entry: string, options?: WriteOptions): Promise<WaitingOut>;
  /**
   * Take somebody off the list; the seats of an open offer go to the next. Twice is once.
   *
   * Needs the scope `waiting:write`.
   */
  withdrawWaiting(entry: string, body: WithdrawIn, options?: WriteOptions): Promise<WaitingOut>;
  /**
   * The event's own endpoints, in the order in which they were set up.
   *
   * Needs the scope `webhooks:write`.
   */
  listWebhookEndpoints(query?: { cursor?: string; limit?: number }, options?: ReadOptions): Promise<ListedEndpointOut>;
  iterWebhookEndpoints(query?: { cursor?: string; limit?: number }): AsyncGenerator<EndpointOut>;
  /**
   * Have a server told of what happens at the event. Keep the secret: no other answer has it.
   *
   * Needs the scope `webhooks:write`.
   */
  createWebhookEndpoint(body: NewEndpoint, options?: WriteOptions): Promise<SecretOut>;
  /**
   * One endpoint, and how it goes.
   *
   * Needs the scope `webhooks:write`.
   */
  readWebhookEndpoint(endpoint: string, options?: ReadOptions): Promise<EndpointOut>;
  /**
   * Another address, other kinds, another version. Messages that wait already keep their shape.
   *
   * Needs the scope `webhooks:write`.
   */
  changeWebhookEndpoint(endpoint: string, body: EndpointChange, options?: WriteOptions): Promise<EndpointOut>;
  /**
   * Its messages go with it.
   *
   * Needs the scope `webhooks:write`.
   */
  deleteWebhookEndpoint(endpoint: string, options?: WriteOptions): Promise<null>;
  /**
   * Nothing is sent any more. What happens meanwhile waits for thirty days.
   *
   * Needs the scope `webhooks:write`.
   */
  disableWebhookEndpoint(endpoint: string, options?: WriteOptions): Promise<EndpointOut>;
  /**
   * Send again, with or without what waited meanwhile.
   *
   * Needs the scope `webhooks:write`.
   */
  enableWebhookEndpoint(endpoint: string, body: EnableIn, options?: WriteOptions): Promise<EndpointOut>;
  /**
   * What was and is to be sent, of the last thirty days, the oldest first.
   *
   * Needs the scope `webhooks:write`.
   */
  listWebhookMessages(endpoint: string, query?: { cursor?: string; limit?: number; kind?: string; state?: "waiting" | "delivered" | "failed" | "dropped" | null; since?: string | null }, options?: ReadOptions): Promise<ListedMessageOut>;
  iterWebhookMessages(endpoint: string, query?: { cursor?: string; limit?: number; kind?: string; state?: "waiting" | "delivered" | "failed" | "dropped" | null; since?: string | null }): AsyncGenerator<MessageOut>;
  /**
   * One message: what is sent, and what came back each time.
   *
   * Needs the scope `webhooks:write`.
   */
  readWebhookMessage(endpoint: string, message: string, options?: ReadOptions): Promise<MessageWithTriesOut>;
  /**
   * Send messages again, in their order: the same id and body, a new time and signature.
   *
   * Needs the scope `webhooks:write`.
   */
  replayWebhookMessages(endpoint: string, body: ReplayIn, options?: WriteOptions): Promise<ReplayedOut>;
  /**
   * Another secret. Keep it: no other answer has it.
   *
   * Needs the scope `webhooks:write`.
   */
  rotateWebhookSecret(endpoint: string, body: RotateIn, options?: WriteOptions): Promise<SecretOut>;
  /**
   * Send a message that says nothing has happened. Read it a second later to see what came back.
   *
   * Needs the scope `webhooks:write`.
   */
  testWebhookEndpoint(endpoint: string, options?: WriteOptions): Promise<MessageOut>;
  /** The token of this very call: for which event, and what it may do. */
  readToken(options?: ReadOptions): Promise<TokenOut>;
}
