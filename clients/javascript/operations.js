// Written by bin/make_clients.py from the description of the API: changes here are lost.
import { Caller } from "./caller.js";

export class Operations extends Caller {
  /** One event: when, where, in which zone and currency. */
  readEvent(options = {}) {
    return this.call("GET", "/api/events/{event}", {}, { options });
  }

  /** The last release in the order of time. Before the first one there is none. */
  readAgenda(options = {}) {
    return this.call("GET", "/api/events/{event}/agenda", {}, { options });
  }

  /**
   * The agenda as it is being built, in the order of time.
   *
   * Needs the scope `agenda:write`.
   */
  readAgendaDraft(options = {}) {
    return this.call("GET", "/api/events/{event}/agenda-draft", {}, { options });
  }

  /**
   * Put a session that has no place yet, or a break, into the draft.
   *
   * Needs the scope `agenda:write`.
   */
  placeSlot(body, options = {}) {
    return this.call("POST", "/api/events/{event}/agenda-draft/slots", {}, { body, options });
  }

  /**
   * One slot of the draft. Its ETag is what changing it asks for.
   *
   * Needs the scope `agenda:write`.
   */
  readDraftSlot(slot, options = {}) {
    return this.call("GET", "/api/events/{event}/agenda-draft/slots/{slot}", { slot }, { options });
  }

  /**
   * Another room, time or length. Needs If-Match.
   *
   * Needs the scope `agenda:write`.
   */
  moveSlot(slot, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/agenda-draft/slots/{slot}", { slot }, { body, options });
  }

  /**
   * Take it out of the draft; what was released stays. Needs If-Match.
   *
   * Needs the scope `agenda:write`.
   */
  takeSlotOut(slot, options = {}) {
    return this.call("DELETE", "/api/events/{event}/agenda-draft/slots/{slot}", { slot }, { options });
  }

  /**
   * Make the draft the next public version, and tell the speakers whom it concerns.
   *
   * Needs the scope `agenda:write`.
   */
  releaseAgenda(body, options = {}) {
    return this.call("POST", "/api/events/{event}/agenda-releases", {}, { body, options });
  }

  /**
   * Also those that the shop does not show, with their regular prices.
   *
   * Needs the scope `stock:read`.
   */
  listAllTicketTypes(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/all-ticket-types", {}, { query, options });
  }

  /** All rows of `listAllTicketTypes`, page by page: `for await`. */
  iterAllTicketTypes(query = {}) {
    return this.pages("/api/events/{event}/all-ticket-types", {}, query);
  }

  /**
   * Something new to sell, or to give to speakers, crew and press.
   *
   * Needs the scope `stock:write`.
   */
  createTicketType(body, options = {}) {
    return this.call("POST", "/api/events/{event}/all-ticket-types", {}, { body, options });
  }

  /**
   * Have badges drawn. They count as printed once the file is there.
   *
   * Needs the scope `badges:write`.
   */
  drawBadges(body, options = {}) {
    return this.call("POST", "/api/events/{event}/badge-batches", {}, { body, options });
  }

  /**
   * One batch, and what could not be printed of it.
   *
   * Needs the scope `badges:write`.
   */
  readBadgeBatch(batch, options = {}) {
    return this.call("GET", "/api/events/{event}/badge-batches/{batch}", { batch }, { options });
  }

  /**
   * The badges as PDF, once the batch is done.
   *
   * Needs the scope `badges:write`.
   */
  readBadgeFile(batch, options = {}) {
    return this.call("GET", "/api/events/{event}/badge-batches/{batch}/file", { batch }, { options });
  }

  /**
   * The event's own layouts, the usual one first; all on one page.
   *
   * Needs the scope `badges:write`.
   */
  listBadgeLayouts(options = {}) {
    return this.call("GET", "/api/events/{event}/badge-layouts", {}, { options });
  }

  /**
   * What partners of each level get, level by level; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listBenefits(options = {}) {
    return this.call("GET", "/api/events/{event}/benefits", {}, { options });
  }

  /**
   * Partners of the level have it as a task from now on.
   *
   * Needs the scope `partners:write`.
   */
  createBenefit(body, options = {}) {
    return this.call("POST", "/api/events/{event}/benefits", {}, { body, options });
  }

  /**
   * Other values. A day that is moved is reminded of again.
   *
   * Needs the scope `partners:write`.
   */
  changeBenefit(benefit, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/benefits/{benefit}", { benefit }, { body, options });
  }

  /**
   * With its tasks, as long as nothing was done in any of them.
   *
   * Needs the scope `partners:write`.
   */
  deleteBenefit(benefit, options = {}) {
    return this.call("DELETE", "/api/events/{event}/benefits/{benefit}", { benefit }, { options });
  }

  /**
   * Where the gateway says otherwise than our books. People explain them, on the page.
   *
   * Needs the scope `books:read`.
   */
  listBookDifferences(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/book-differences", {}, { query, options });
  }

  /** All rows of `listBookDifferences`, page by page: `for await`. */
  iterBookDifferences(query = {}) {
    return this.pages("/api/events/{event}/book-differences", {}, query);
  }

  /**
   * One scan at a gate. A ticket that is not let in is an answer too: look at `result`.
   *
   * Needs the scope `door:write`.
   */
  checkIn(body, options = {}) {
    return this.call("POST", "/api/events/{event}/check-ins", {}, { body, options });
  }

  /**
   * Take back the last thing that happened to a ticket at a gate.
   *
   * Needs the scope `door:write`.
   */
  undoCheckIn(checkInId, options = {}) {
    return this.call("POST", "/api/events/{event}/check-ins/{check_in_id}/undo", { check_in_id: checkInId }, { options });
  }

  /**
   * Many codes of a pattern: all of them or none.
   *
   * Needs the scope `codes:write`.
   */
  mintCodes(body, options = {}) {
    return this.call("POST", "/api/events/{event}/code-batches", {}, { body, options });
  }

  /**
   * Codes, in the order in which they were made.
   *
   * Needs the scope `codes:read`.
   */
  listCodes(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/codes", {}, { query, options });
  }

  /** All rows of `listCodes`, page by page: `for await`. */
  iterCodes(query = {}) {
    return this.pages("/api/events/{event}/codes", {}, query);
  }

  /**
   * One code that you spell yourself.
   *
   * Needs the scope `codes:write`.
   */
  createCode(body, options = {}) {
    return this.call("POST", "/api/events/{event}/codes", {}, { body, options });
  }

  /**
   * One code, with how often it was used.
   *
   * Needs the scope `codes:read`.
   */
  readCode(code, options = {}) {
    return this.call("GET", "/api/events/{event}/codes/{code}", { code }, { options });
  }

  /**
   * Nobody can use it from now on; what was ordered with it stands.
   *
   * Needs the scope `codes:write`.
   */
  pauseCode(code, options = {}) {
    return this.call("POST", "/api/events/{event}/codes/{code}/pause", { code }, { options });
  }

  /**
   * Every order the code was used for.
   *
   * Needs the scope `codes:read`.
   */
  listCodeUses(code, query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/codes/{code}/uses", { code }, { query, options });
  }

  /** All rows of `listCodeUses`, page by page: `for await`. */
  iterCodeUses(code, query = {}) {
    return this.pages("/api/events/{event}/codes/{code}/uses", { code }, query);
  }

  /**
   * Credit notes in the order in which they were issued; their amounts are positive.
   *
   * Needs the scope `books:read`.
   */
  listCreditNotes(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/credit-notes", {}, { query, options });
  }

  /** All rows of `listCreditNotes`, page by page: `for await`. */
  iterCreditNotes(query = {}) {
    return this.pages("/api/events/{event}/credit-notes", {}, query);
  }

  /**
   * One credit note.
   *
   * Needs the scope `books:read`.
   */
  readCreditNote(creditNote, options = {}) {
    return this.call("GET", "/api/events/{event}/credit-notes/{credit_note}", { credit_note: creditNote }, { options });
  }

  /**
   * The paper itself.
   *
   * Needs the scope `books:read`.
   */
  readCreditNotePdf(creditNote, options = {}) {
    return this.call("GET", "/api/events/{event}/credit-notes/{credit_note}/pdf", { credit_note: creditNote }, { options });
  }

  /**
   * Write the letters about all decisions that nobody has been told. They are held until the round is sent.
   *
   * Needs the scope `decisions:write`.
   */
  draftDecisionRound(options = {}) {
    return this.call("POST", "/api/events/{event}/decision-rounds", {}, { options });
  }

  /**
   * One round, and whether its letters still fit.
   *
   * Needs the scope `decisions:write`.
   */
  readDecisionRound(roundId, options = {}) {
    return this.call("GET", "/api/events/{event}/decision-rounds/{round_id}", { round_id: roundId }, { options });
  }

  /**
   * Its letters go; the decisions stay.
   *
   * Needs the scope `decisions:write`.
   */
  discardDecisionRound(roundId, options = {}) {
    return this.call("DELETE", "/api/events/{event}/decision-rounds/{round_id}", { round_id: roundId }, { options });
  }

  /**
   * Bring its letters up to date with what is decided. Letters in somebody's own words stay as they are.
   *
   * Needs the scope `decisions:write`.
   */
  refreshDecisionRound(roundId, options = {}) {
    return this.call("POST", "/api/events/{event}/decision-rounds/{round_id}/refresh", { round_id: roundId }, { options });
  }

  /**
   * Tell everybody at once: states change and the letters go out. It cannot be taken back.
   *
   * Needs the scope `decisions:write`.
   */
  sendDecisionRound(roundId, options = {}) {
    return this.call("POST", "/api/events/{event}/decision-rounds/{round_id}/send", { round_id: roundId }, { options });
  }

  /**
   * Note what is decided, or take it back. What cannot be is told, the rest is done.
   *
   * Needs the scope `decisions:write`.
   */
  noteDecisions(body, options = {}) {
    return this.call("POST", "/api/events/{event}/decisions", {}, { body, options });
  }

  /**
   * What is gone from lists, in the order in which it went, of the kinds that the token's other scopes read.
   *
   * Needs the scope `event:read`.
   */
  listDeletions(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/deletions", {}, { query, options });
  }

  /** All rows of `listDeletions`, page by page: `for await`. */
  iterDeletions(query = {}) {
    return this.pages("/api/events/{event}/deletions", {}, query);
  }

  /**
   * Have a table written, as it is when the worker comes to it.
   *
   * Needs the scope `exports:read`.
   */
  writeExport(body, options = {}) {
    return this.call("POST", "/api/events/{event}/export-files", {}, { body, options });
  }

  /**
   * One table that was asked for, and whether its file is there.
   *
   * Needs the scope `exports:read`.
   */
  readExport(file, options = {}) {
    return this.call("GET", "/api/events/{event}/export-files/{file}", { file }, { options });
  }

  /**
   * The table itself, once it is written. Cells that a spreadsheet would run begin with an apostrophe.
   *
   * Needs the scope `exports:read`.
   */
  readExportFile(file, options = {}) {
    return this.call("GET", "/api/events/{event}/export-files/{file}/file", { file }, { options });
  }

  /**
   * Tables that the token's maker may read, with their columns; all on one page.
   *
   * Needs the scope `exports:read`.
   */
  listExportTables(options = {}) {
    return this.call("GET", "/api/events/{event}/export-tables", {}, { options });
  }

  /**
   * Exports that the team has saved, of tables that the token's maker may read; all on one page.
   *
   * Needs the scope `exports:read`.
   */
  listExports(options = {}) {
    return this.call("GET", "/api/events/{event}/exports", {}, { options });
  }

  /**
   * Columns of a table under a name, for the whole team.
   *
   * Needs the scope `exports:write`.
   */
  createExport(body, options = {}) {
    return this.call("POST", "/api/events/{event}/exports", {}, { body, options });
  }

  /**
   * Another name, other columns, other people. Its address gives the new table from now on.
   *
   * Needs the scope `exports:write`.
   */
  changeExport(savedExport, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/exports/{saved_export}", { saved_export: savedExport }, { body, options });
  }

  /**
   * Its address ends with it; what it is about is all still there.
   *
   * Needs the scope `exports:write`.
   */
  deleteExport(savedExport, options = {}) {
    return this.call("DELETE", "/api/events/{event}/exports/{saved_export}", { saved_export: savedExport }, { options });
  }

  /**
   * An address for a spreadsheet, in the name of the token's maker; it outlives the token. An earlier one ends.
   *
   * Needs the scope `exports:write`.
   */
  makeExportAddress(savedExport, options = {}) {
    return this.call("POST", "/api/events/{event}/exports/{saved_export}/address", { saved_export: savedExport }, { options });
  }

  /**
   * At once and for ever. A second time changes nothing.
   *
   * Needs the scope `exports:write`.
   */
  endExportAddress(savedExport, options = {}) {
    return this.call("DELETE", "/api/events/{event}/exports/{saved_export}/address", { saved_export: savedExport }, { options });
  }

  /**
   * How many people have starred each session of the programme, at most a minute old; never who.
   *
   * Needs the scope `sessions:read`.
   */
  listFavourites(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/favourites", {}, { query, options });
  }

  /** All rows of `listFavourites`, page by page: `for await`. */
  iterFavourites(query = {}) {
    return this.pages("/api/events/{event}/favourites", {}, query);
  }

  /**
   * Where people come in; all on one page.
   *
   * Needs the scope `door:write`.
   */
  listGates(options = {}) {
    return this.call("GET", "/api/events/{event}/gates", {}, { options });
  }

  /**
   * Invoices in the order in which they were issued. None is ever changed or deleted.
   *
   * Needs the scope `books:read`.
   */
  listInvoices(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/invoices", {}, { query, options });
  }

  /** All rows of `listInvoices`, page by page: `for await`. */
  iterInvoices(query = {}) {
    return this.pages("/api/events/{event}/invoices", {}, query);
  }

  /**
   * One invoice, and what corrects it.
   *
   * Needs the scope `books:read`.
   */
  readInvoice(invoice, options = {}) {
    return this.call("GET", "/api/events/{event}/invoices/{invoice}", { invoice }, { options });
  }

  /**
   * The paper itself.
   *
   * Needs the scope `books:read`.
   */
  readInvoicePdf(invoice, options = {}) {
    return this.call("GET", "/api/events/{event}/invoices/{invoice}/pdf", { invoice }, { options });
  }

  /**
   * Long work in the order in which it was asked for, of the kinds that the token's other scopes are about.
   *
   * Needs the scope `jobs:read`.
   */
  listJobs(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/jobs", {}, { query, options });
  }

  /** All rows of `listJobs`, page by page: `for await`. */
  iterJobs(query = {}) {
    return this.pages("/api/events/{event}/jobs", {}, query);
  }

  /**
   * How far one is. Ask again every second or two; at its end, `result_url` is where to read on.
   *
   * Needs the scope `jobs:read`.
   */
  readJob(job, options = {}) {
    return this.call("GET", "/api/events/{event}/jobs/{job}", { job }, { options });
  }

  /**
   * End it early: nothing comes of it. One that has ended already is refused.
   *
   * Needs the scope `jobs:read`.
   */
  cancelJob(job, options = {}) {
    return this.call("POST", "/api/events/{event}/jobs/{job}/cancel", { job }, { options });
  }

  /**
   * The event’s money by day, of all of its time or of a period, to close the books with.
   *
   * Needs the scope `books:read`.
   */
  readLedger(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/ledger", {}, { query, options });
  }

  /**
   * The same by order, of those with money in them or owed, in the order in which they were placed.
   *
   * Needs the scope `books:read`.
   */
  listLedgerOrders(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/ledger/orders", {}, { query, options });
  }

  /** All rows of `listLedgerOrders`, page by page: `for await`. */
  iterLedgerOrders(query = {}) {
    return this.pages("/api/events/{event}/ledger/orders", {}, query);
  }

  /**
   * Mails to segments, in the order in which they were begun.
   *
   * Needs the scope `mails:write`.
   */
  listMails(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/mails", {}, { query, options });
  }

  /** All rows of `listMails`, page by page: `for await`. */
  iterMails(query = {}) {
    return this.pages("/api/events/{event}/mails", {}, query);
  }

  /**
   * Write one. Nobody gets it before it is sent.
   *
   * Needs the scope `mails:write`.
   */
  draftMail(body, options = {}) {
    return this.call("POST", "/api/events/{event}/mails", {}, { body, options });
  }

  /**
   * One mail as it was written. How far it is, its job tells.
   *
   * Needs the scope `mails:write`.
   */
  readMail(mail, options = {}) {
    return this.call("GET", "/api/events/{event}/mails/{mail}", { mail }, { options });
  }

  /**
   * Other words for a draft, in place of all that stood in it.
   *
   * Needs the scope `mails:write`.
   */
  changeMail(mail, body, options = {}) {
    return this.call("PUT", "/api/events/{event}/mails/{mail}", { mail }, { body, options });
  }

  /**
   * Only a draft: what was sent stays as the record of it.
   *
   * Needs the scope `mails:write`.
   */
  deleteMail(mail, options = {}) {
    return this.call("DELETE", "/api/events/{event}/mails/{mail}", { mail }, { options });
  }

  /**
   * As one of its people reads it, and who would find gaps in it.
   *
   * Needs the scope `mails:write`.
   */
  previewMail(mail, query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/mails/{mail}/preview", { mail }, { query, options });
  }

  /**
   * Let it go out. Until somebody has been written to, ending its job makes it a draft again.
   *
   * Needs the scope `mails:write`.
   */
  sendMail(mail, body, options = {}) {
    return this.call("POST", "/api/events/{event}/mails/{mail}/send", { mail }, { body, options });
  }

  /**
   * What an order would cost now, line by line. It holds nothing.
   *
   * Needs the scope `orders:read`.
   */
  previewOrder(body, options = {}) {
    return this.call("POST", "/api/events/{event}/order-previews", {}, { body, options });
  }

  /**
   * Orders, in the order in which they were placed.
   *
   * Needs the scope `orders:read`.
   */
  listOrders(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/orders", {}, { query, options });
  }

  /** All rows of `listOrders`, page by page: `for await`. */
  iterOrders(query = {}) {
    return this.pages("/api/events/{event}/orders", {}, query);
  }

  /**
   * Order by the rules of the shop. Its tickets are held until `expires_at`; the buyer pays at `pay_url`.
   *
   * Needs the scope `orders:write`.
   */
  placeOrder(body, options = {}) {
    return this.call("POST", "/api/events/{event}/orders", {}, { body, options });
  }

  /**
   * One order with its lines.
   *
   * Needs the scope `orders:read`.
   */
  readOrder(order, options = {}) {
    return this.call("GET", "/api/events/{event}/orders/{order}", { order }, { options });
  }

  /**
   * End an order: its tickets are void at once, and what was paid goes back unless `refund` is false.
   *
   * Needs the scope `orders:write`.
   */
  cancelOrder(order, body, options = {}) {
    return this.call("POST", "/api/events/{event}/orders/{order}/cancel", { order }, { body, options });
  }

  /**
   * End some tickets, with their add-ons, and give their money back the way it came.
   *
   * Needs the scope `orders:write`.
   */
  refundTickets(order, body, options = {}) {
    return this.call("POST", "/api/events/{event}/orders/{order}/refunds", { order }, { body, options });
  }

  /**
   * Levels of partners, the first on pages first; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listPartnerLevels(options = {}) {
    return this.call("GET", "/api/events/{event}/partner-levels", {}, { options });
  }

  /**
   * A level that partners can have.
   *
   * Needs the scope `partners:write`.
   */
  createPartnerLevel(body, options = {}) {
    return this.call("POST", "/api/events/{event}/partner-levels", {}, { body, options });
  }

  /**
   * Other values. What was sold keeps its price.
   *
   * Needs the scope `partners:write`.
   */
  changePartnerLevel(level, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/partner-levels/{level}", { level }, { body, options });
  }

  /**
   * With its benefits, as long as no partner has it, had work of it or bought it.
   *
   * Needs the scope `partners:write`.
   */
  deletePartnerLevel(level, options = {}) {
    return this.call("DELETE", "/api/events/{event}/partner-levels/{level}", { level }, { options });
  }

  /**
   * Partners, in the order in which they were added.
   *
   * Needs the scope `partners:read`.
   */
  listPartners(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/partners", {}, { query, options });
  }

  /** All rows of `listPartners`, page by page: `for await`. */
  iterPartners(query = {}) {
    return this.pages("/api/events/{event}/partners", {}, query);
  }

  /**
   * A partner, with the tasks of its level.
   *
   * Needs the scope `partners:write`.
   */
  createPartner(body, options = {}) {
    return this.call("POST", "/api/events/{event}/partners", {}, { body, options });
  }

  /**
   * One partner.
   *
   * Needs the scope `partners:read`.
   */
  readPartner(partner, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}", { partner }, { options });
  }

  /**
   * Other values. A level that was sold stays until its order is cancelled.
   *
   * Needs the scope `partners:write`.
   */
  changePartner(partner, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/partners/{partner}", { partner }, { body, options });
  }

  /**
   * As long as it has no codes, orders, consents or work on its tasks.
   *
   * Needs the scope `partners:write`.
   */
  deletePartner(partner, options = {}) {
    return this.call("DELETE", "/api/events/{event}/partners/{partner}", { partner }, { options });
  }

  /**
   * Links of the partner’s colleagues, also those that are dead; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listPartnerLinks(partner, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}/links", { partner }, { options });
  }

  /**
   * A colleague’s link; with an address it is sent there.
   *
   * Needs the scope `partners:write`.
   */
  createPartnerLink(partner, body, options = {}) {
    return this.call("POST", "/api/events/{event}/partners/{partner}/links", { partner }, { body, options });
  }

  /**
   * Another secret: the old address is dead at once, the new one is sent to the colleague’s address.
   *
   * Needs the scope `partners:write`.
   */
  replacePartnerLink(partner, link, options = {}) {
    return this.call("POST", "/api/events/{event}/partners/{partner}/links/{link}/replace", { partner, link }, { options });
  }

  /**
   * It is dead at once. Revoking twice is once.
   *
   * Needs the scope `partners:write`.
   */
  revokePartnerLink(partner, link, options = {}) {
    return this.call("POST", "/api/events/{event}/partners/{partner}/links/{link}/revoke", { partner, link }, { options });
  }

  /**
   * The logo, as a PNG.
   *
   * Needs the scope `partners:read`.
   */
  readPartnerLogo(partner, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}/logo", { partner }, { options });
  }

  /**
   * Give it a logo: the body is a PNG, WebP or JPEG of at most 5 MB. It is drawn anew; `warnings` tell what is wrong.
   *
   * Needs the scope `partners:write`.
   */
  putPartnerLogo(partner, content, options = {}) {
    return this.call("PUT", "/api/events/{event}/partners/{partner}/logo", { partner }, { content, options });
  }

  /**
   * Pages show its name instead.
   *
   * Needs the scope `partners:write`.
   */
  deletePartnerLogo(partner, options = {}) {
    return this.call("DELETE", "/api/events/{event}/partners/{partner}/logo", { partner }, { options });
  }

  /**
   * What the partner gets and has to hand in, for who looks after partners; all on one page.
   *
   * Needs the scope `partners:read`.
   */
  listPartnerTasks(partner, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}/tasks", { partner }, { options });
  }

  /**
   * What was handed in, as an attachment. It is a stranger’s: open it with care.
   *
   * Needs the scope `partners:read`.
   */
  downloadPartnerTaskFile(partner, task, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}/tasks/{task}/file", { partner, task }, { options });
  }

  /**
   * The team’s proof, as an attachment.
   *
   * Needs the scope `partners:read`.
   */
  downloadPartnerTaskProof(partner, task, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}/tasks/{task}/proof", { partner, task }, { options });
  }

  /**
   * What the gateway sent to the bank with money of this event in it, what is not paid out first; all on one page.
   *
   * Needs the scope `books:read`.
   */
  listPayouts(options = {}) {
    return this.call("GET", "/api/events/{event}/payouts", {}, { options });
  }

  /**
   * What of this event is in one payout, row by row.
   *
   * Needs the scope `books:read`.
   */
  listPayoutEntries(payout, query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/payouts/{payout}/entries", { payout }, { query, options });
  }

  /** All rows of `listPayoutEntries`, page by page: `for await`. */
  iterPayoutEntries(payout, query = {}) {
    return this.pages("/api/events/{event}/payouts/{payout}/entries", { payout }, query);
  }

  /**
   * What the token's maker may judge now: without conflicts of interest, blind where the phase is.
   *
   * Needs the scope `proposals:read`.
   */
  listProposals(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/proposals", {}, { query, options });
  }

  /** All rows of `listProposals`, page by page: `for await`. */
  iterProposals(query = {}) {
    return this.pages("/api/events/{event}/proposals", {}, query);
  }

  /**
   * One of them. One that he must not judge is nowhere.
   *
   * Needs the scope `proposals:read`.
   */
  readProposal(proposal, options = {}) {
    return this.call("GET", "/api/events/{event}/proposals/{proposal}", { proposal }, { options });
  }

  /**
   * Files that the token’s maker may read now; none that tells a name while names are hidden. All on one page.
   *
   * Needs the scope `proposals:read`.
   */
  listProposalFiles(proposal, options = {}) {
    return this.call("GET", "/api/events/{event}/proposals/{proposal}/files", { proposal }, { options });
  }

  /**
   * The file itself, as an attachment. It is a stranger’s: open it with care.
   *
   * Needs the scope `proposals:read`.
   */
  downloadProposalFile(proposal, file, options = {}) {
    return this.call("GET", "/api/events/{event}/proposals/{proposal}/files/{file}/content", { proposal, file }, { options });
  }

  /**
   * What the token's maker wrote about it. 404 if that is nothing yet.
   *
   * Needs the scope `reviews:write`.
   */
  readOwnReview(proposal, options = {}) {
    return this.call("GET", "/api/events/{event}/proposals/{proposal}/review", { proposal }, { options });
  }

  /**
   * Judge it, or write anew what was said. It replaces all that stood in the review of the token's maker.
   *
   * Needs the scope `reviews:write`.
   */
  writeOwnReview(proposal, body, options = {}) {
    return this.call("PUT", "/api/events/{event}/proposals/{proposal}/review", { proposal }, { body, options });
  }

  /**
   * What others wrote about it, once the rules of the phase show that; never what they have only begun.
   *
   * Needs the scope `reviews:write`.
   */
  listReviews(proposal, options = {}) {
    return this.call("GET", "/api/events/{event}/proposals/{proposal}/reviews", { proposal }, { options });
  }

  /**
   * Pools of seats, in the order in which they were made.
   *
   * Needs the scope `stock:read`.
   */
  listQuotas(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/quotas", {}, { query, options });
  }

  /** All rows of `listQuotas`, page by page: `for await`. */
  iterQuotas(query = {}) {
    return this.pages("/api/events/{event}/quotas", {}, query);
  }

  /**
   * A pool that ticket types can draw on.
   *
   * Needs the scope `stock:write`.
   */
  createQuota(body, options = {}) {
    return this.call("POST", "/api/events/{event}/quotas", {}, { body, options });
  }

  /**
   * One pool, and what is left of it.
   *
   * Needs the scope `stock:read`.
   */
  readQuota(quota, options = {}) {
    return this.call("GET", "/api/events/{event}/quotas/{quota}", { quota }, { options });
  }

  /**
   * Another size or name. Seats that are new go to who waits before the public sees them.
   *
   * Needs the scope `stock:write`.
   */
  changeQuota(quota, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/quotas/{quota}", { quota }, { body, options });
  }

  /**
   * Runs in the order in which they were begun.
   *
   * Needs the scope `orders:write`.
   */
  listRefundRuns(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/refund-runs", {}, { query, options });
  }

  /** All rows of `listRefundRuns`, page by page: `for await`. */
  iterRefundRuns(query = {}) {
    return this.pages("/api/events/{event}/refund-runs", {}, query);
  }

  /**
   * Give many orders their money back, one after the other. Try it first: with `validate_only=true` it tells `orders` and
   * `expected_minor` and does nothing.
   *
   * Needs the scope `orders:write`.
   */
  startRefundRun(body, options = {}) {
    return this.call("POST", "/api/events/{event}/refund-runs", {}, { body, options });
  }

  /**
   * One run, and how far it is.
   *
   * Needs the scope `orders:write`.
   */
  readRefundRun(run, options = {}) {
    return this.call("GET", "/api/events/{event}/refund-runs/{run}", { run }, { options });
  }

  /**
   * Its orders, in the order of their turns.
   *
   * Needs the scope `orders:write`.
   */
  listRefundRunLines(run, query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/refund-runs/{run}/lines", { run }, { query, options });
  }

  /** All rows of `listRefundRunLines`, page by page: `for await`. */
  iterRefundRunLines(run, query = {}) {
    return this.pages("/api/events/{event}/refund-runs/{run}/lines", { run }, query);
  }

  /**
   * Try again what failed, and go on with what waits if it was stopped. No order is refunded twice. What the payment
   * provider could not deliver is not tried again: it is owed, and given back another way on the order's page.
   *
   * Needs the scope `orders:write`.
   */
  retryRefundRun(run, options = {}) {
    return this.call("POST", "/api/events/{event}/refund-runs/{run}/retry", { run }, { options });
  }

  /**
   * What is scored now; all on one page.
   *
   * Needs the scope `reviews:write`.
   */
  listReviewCriteria(options = {}) {
    return this.call("GET", "/api/events/{event}/review-criteria", {}, { options });
  }

  /**
   * What the token's maker may judge, in his own order, which is always the same; all on one page.
   *
   * Needs the scope `reviews:write`.
   */
  readReviewQueue(options = {}) {
    return this.call("GET", "/api/events/{event}/review-queue", {}, { options });
  }

  /**
   * What the committee said together about each proposal, without who said what.
   *
   * Needs the scope `decisions:write`.
   */
  listReviewResults(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/review-results", {}, { query, options });
  }

  /** All rows of `listReviewResults`, page by page: `for await`. */
  iterReviewResults(query = {}) {
    return this.pages("/api/events/{event}/review-results", {}, query);
  }

  /**
   * What rooms have, by name; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listRoomFeatures(options = {}) {
    return this.call("GET", "/api/events/{event}/room-features", {}, { options });
  }

  /**
   * Something that some sessions need. Only who sets the event up may.
   *
   * Needs the scope `setup:write`.
   */
  createRoomFeature(body, options = {}) {
    return this.call("POST", "/api/events/{event}/room-features", {}, { body, options });
  }

  /**
   * Another name, or other rooms.
   *
   * Needs the scope `setup:write`.
   */
  changeRoomFeature(feature, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/room-features/{feature}", { feature }, { body, options });
  }

  /**
   * As long as no session needs it.
   *
   * Needs the scope `setup:write`.
   */
  deleteRoomFeature(feature, options = {}) {
    return this.call("DELETE", "/api/events/{event}/room-features/{feature}", { feature }, { options });
  }

  /**
   * Rooms in the order of the agenda; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listRooms(options = {}) {
    return this.call("GET", "/api/events/{event}/rooms", {}, { options });
  }

  /**
   * A place where sessions happen. Only who sets the event up may.
   *
   * Needs the scope `setup:write`.
   */
  createRoom(body, options = {}) {
    return this.call("POST", "/api/events/{event}/rooms", {}, { body, options });
  }

  /**
   * Other values. What is released shows them at once.
   *
   * Needs the scope `setup:write`.
   */
  changeRoom(room, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/rooms/{room}", { room }, { body, options });
  }

  /**
   * As long as nothing is in it in any agenda.
   *
   * Needs the scope `setup:write`.
   */
  deleteRoom(room, options = {}) {
    return this.call("DELETE", "/api/events/{event}/rooms/{room}", { room }, { options });
  }

  /**
   * How far its time was moved, and whether something is being done to it.
   *
   * Needs the scope `sandbox:write`.
   */
  readSandbox(options = {}) {
    return this.call("GET", "/api/events/{event}/sandbox", {}, { options });
  }

  /**
   * Delete it for good, with its address, team, tokens, webhooks and files; for tokens that an owner made. When it is done the
   * job is gone with it: calls below it answer 401 with its own tokens, and its pages 404.
   *
   * Needs the scope `sandbox:write`.
   */
  deleteSandbox(options = {}) {
    return this.call("DELETE", "/api/events/{event}/sandbox", {}, { options });
  }

  /**
   * Move its time forward: each date of it lies so many days earlier then, and its hour stays. When the job is done, what
   * has come due by it is done as well: holds have lapsed, reminders are written.
   *
   * Needs the scope `sandbox:write`.
   */
  advanceSandbox(body, options = {}) {
    return this.call("POST", "/api/events/{event}/sandbox/advance", {}, { body, options });
  }

  /**
   * Delete all that is in it and fill it anew, with dates after today. Its address, its team, its tokens and its webhooks stay;
   * ids of what is in it are new ones.
   *
   * Needs the scope `sandbox:write`.
   */
  resetSandbox(options = {}) {
    return this.call("POST", "/api/events/{event}/sandbox/reset", {}, { options });
  }

  /**
   * Whom one can write to: the event's own segments and those that every event has; all on one page.
   *
   * Needs the scope `mails:write`.
   */
  listSegments(options = {}) {
    return this.call("GET", "/api/events/{event}/segments", {}, { options });
  }

  /**
   * Kinds of sessions in their order; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listSessionTypes(options = {}) {
    return this.call("GET", "/api/events/{event}/session-types", {}, { options });
  }

  /**
   * A kind of session with its usual length. Only who makes the programme may.
   *
   * Needs the scope `setup:write`.
   */
  createSessionType(body, options = {}) {
    return this.call("POST", "/api/events/{event}/session-types", {}, { body, options });
  }

  /**
   * Other values. Sessions keep their own length.
   *
   * Needs the scope `setup:write`.
   */
  changeSessionType(sessionType, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/session-types/{session_type}", { session_type: sessionType }, { body, options });
  }

  /**
   * As long as no session is of it.
   *
   * Needs the scope `setup:write`.
   */
  deleteSessionType(sessionType, options = {}) {
    return this.call("DELETE", "/api/events/{event}/session-types/{session_type}", { session_type: sessionType }, { options });
  }

  /**
   * Everything that was handed in, in whatever state it is. Drafts are their writers' own.
   *
   * Needs the scope `sessions:read`.
   */
  listSessions(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/sessions", {}, { query, options });
  }

  /** All rows of `listSessions`, page by page: `for await`. */
  iterSessions(query = {}) {
    return this.pages("/api/events/{event}/sessions", {}, query);
  }

  /**
   * One session and who speaks.
   *
   * Needs the scope `sessions:read`.
   */
  readSession(session, options = {}) {
    return this.call("GET", "/api/events/{event}/sessions/{session}", { session }, { options });
  }

  /**
   * Slides and files of a session, and those that were sent as answers; all on one page.
   *
   * Needs the scope `sessions:read`.
   */
  listSessionFiles(session, options = {}) {
    return this.call("GET", "/api/events/{event}/sessions/{session}/files", { session }, { options });
  }

  /**
   * Add a file to a session: the body is the file itself. It is looked at as on the speakers’ page.
   *
   * Needs the scope `sessions:write`.
   */
  addSessionFile(session, content, query = {}, options = {}) {
    return this.call("POST", "/api/events/{event}/sessions/{session}/files", { session }, { content, query, options });
  }

  /**
   * What there is to know of one file.
   *
   * Needs the scope `sessions:read`.
   */
  readSessionFile(session, file, options = {}) {
    return this.call("GET", "/api/events/{event}/sessions/{session}/files/{file}", { session, file }, { options });
  }

  /**
   * Who may read it. On the session’s page it appears and goes at once.
   *
   * Needs the scope `sessions:write`.
   */
  changeSessionFile(session, file, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/sessions/{session}/files/{file}", { session, file }, { body, options });
  }

  /**
   * It is gone for good.
   *
   * Needs the scope `sessions:write`.
   */
  deleteSessionFile(session, file, options = {}) {
    return this.call("DELETE", "/api/events/{event}/sessions/{session}/files/{file}", { session, file }, { options });
  }

  /**
   * The file itself, as an attachment. It is a stranger’s: open it with care.
   *
   * Needs the scope `sessions:read`.
   */
  downloadSessionFile(session, file, options = {}) {
    return this.call("GET", "/api/events/{event}/sessions/{session}/files/{file}/content", { session, file }, { options });
  }

  /**
   * All that the team sets of the event itself.
   *
   * Needs the scope `setup:read`.
   */
  readEventSettings(options = {}) {
    return this.call("GET", "/api/events/{event}/settings", {}, { options });
  }

  /**
   * Other dates, places, texts, targets. Only who sets the event up may, by the rules of its page.
   *
   * Needs the scope `setup:write`.
   */
  changeEvent(body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/settings", {}, { body, options });
  }

  /**
   * Have an agenda drafted. Nothing of it is in the agenda before it is accepted.
   *
   * Needs the scope `agenda:write`.
   */
  draftAgenda(body, options = {}) {
    return this.call("POST", "/api/events/{event}/solver-drafts", {}, { body, options });
  }

  /**
   * One draft with all its places.
   *
   * Needs the scope `agenda:write`.
   */
  readSolverDraft(draft, options = {}) {
    return this.call("GET", "/api/events/{event}/solver-drafts/{draft}", { draft }, { options });
  }

  /**
   * Throw a draft away that is not being worked on. What was accepted of it stays in the agenda.
   *
   * Needs the scope `agenda:write`.
   */
  discardSolverDraft(draft, options = {}) {
    return this.call("DELETE", "/api/events/{event}/solver-drafts/{draft}", { draft }, { options });
  }

  /**
   * Put talks of the agenda draft where this one has them. It is one step, which the editor can undo.
   *
   * Needs the scope `agenda:write`.
   */
  acceptSolverDraft(draft, body, options = {}) {
    return this.call("POST", "/api/events/{event}/solver-drafts/{draft}/accept", { draft }, { body, options });
  }

  /**
   * It is good enough: the best so far becomes the result.
   *
   * Needs the scope `agenda:write`.
   */
  stopSolverDraft(draft, options = {}) {
    return this.call("POST", "/api/events/{event}/solver-drafts/{draft}/stop", { draft }, { options });
  }

  /**
   * Everybody who is on a session that was handed in.
   *
   * Needs the scope `sessions:read`.
   */
  listSpeakers(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/speakers", {}, { query, options });
  }

  /** All rows of `listSpeakers`, page by page: `for await`. */
  iterSpeakers(query = {}) {
    return this.pages("/api/events/{event}/speakers", {}, query);
  }

  /** Everything the shop shows without a code, in its order and all on one page. */
  listTicketTypes(options = {}) {
    return this.call("GET", "/api/events/{event}/ticket-types", {}, { options });
  }

  /**
   * One ticket type, as who sells it sees it.
   *
   * Needs the scope `stock:read`.
   */
  readTicketType(ticketType, options = {}) {
    return this.call("GET", "/api/events/{event}/ticket-types/{ticket_type}", { ticket_type: ticketType }, { options });
  }

  /**
   * Other values. What is ordered already keeps its price.
   *
   * Needs the scope `stock:write`.
   */
  changeTicketType(ticketType, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/ticket-types/{ticket_type}", { ticket_type: ticketType }, { body, options });
  }

  /**
   * Tickets and add-ons, in the order in which they were made.
   *
   * Needs the scope `tickets:read`.
   */
  listTickets(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/tickets", {}, { query, options });
  }

  /** All rows of `listTickets`, page by page: `for await`. */
  iterTickets(query = {}) {
    return this.pages("/api/events/{event}/tickets", {}, query);
  }

  /**
   * One ticket and who comes with it.
   *
   * Needs the scope `tickets:read`.
   */
  readTicket(ticket, options = {}) {
    return this.call("GET", "/api/events/{event}/tickets/{ticket}", { ticket }, { options });
  }

  /**
   * Answer what the holder of the ticket is asked. Questions that need an answer must have one afterwards.
   *
   * Needs the scope `tickets:write`.
   */
  answerTicketQuestions(ticket, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/tickets/{ticket}/answers", { ticket }, { body, options });
  }

  /**
   * The same person, written otherwise; also the first name on a ticket that had none. For somebody else: transfer.
   *
   * Needs the scope `tickets:write`.
   */
  changeAttendee(ticket, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/tickets/{ticket}/attendee", { ticket }, { body, options });
  }

  /**
   * One person's badge as its holder prints it at home: it has the ticket's own code, so it opens the door.
   *
   * Needs the scope `badges:write`.
   */
  readTicketBadge(ticket, options = {}) {
    return this.call("GET", "/api/events/{event}/tickets/{ticket}/badge.pdf", { ticket }, { options });
  }

  /**
   * What the holder of the ticket is asked, with the answers; all on one page.
   *
   * Needs the scope `tickets:read`.
   */
  listTicketQuestions(ticket, options = {}) {
    return this.call("GET", "/api/events/{event}/tickets/{ticket}/questions", { ticket }, { options });
  }

  /**
   * The file that was handed in as an answer, as an attachment, for who reads answers; none of a sensitive question.
   *
   * Needs the scope `tickets:read`.
   */
  downloadTicketAnswer(ticket, question, options = {}) {
    return this.call("GET", "/api/events/{event}/tickets/{ticket}/questions/{question}/file", { ticket, question }, { options });
  }

  /**
   * Somebody else comes: the old code and link are dead at once, the new ones go out by mail.
   *
   * Needs the scope `tickets:write`.
   */
  transferTicket(ticket, body, options = {}) {
    return this.call("POST", "/api/events/{event}/tickets/{ticket}/transfer", { ticket }, { body, options });
  }

  /**
   * Tracks in their order; all on one page.
   *
   * Needs the scope `setup:read`.
   */
  listTracks(options = {}) {
    return this.call("GET", "/api/events/{event}/tracks", {}, { options });
  }

  /**
   * A strand of the programme. Only who makes the programme may.
   *
   * Needs the scope `setup:write`.
   */
  createTrack(body, options = {}) {
    return this.call("POST", "/api/events/{event}/tracks", {}, { body, options });
  }

  /**
   * Other values. What is released shows them at once.
   *
   * Needs the scope `setup:write`.
   */
  changeTrack(track, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/tracks/{track}", { track }, { body, options });
  }

  /**
   * As long as no session is in it.
   *
   * Needs the scope `setup:write`.
   */
  deleteTrack(track, options = {}) {
    return this.call("DELETE", "/api/events/{event}/tracks/{track}", { track }, { options });
  }

  /**
   * Entries in the order in which they were made. `joined_at` is the order in which offers are.
   *
   * Needs the scope `waiting:write`.
   */
  listWaiting(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/waiting-list", {}, { query, options });
  }

  /** All rows of `listWaiting`, page by page: `for await`. */
  iterWaiting(query = {}) {
    return this.pages("/api/events/{event}/waiting-list", {}, query);
  }

  /**
   * Offer somebody the seats out of turn, by mail. Whoever waits longer is passed over.
   *
   * Needs the scope `waiting:write`.
   */
  offerWaiting(entry, options = {}) {
    return this.call("POST", "/api/events/{event}/waiting-list/{entry}/offer", { entry }, { options });
  }

  /**
   * Take somebody off the list; the seats of an open offer go to the next. Twice is once.
   *
   * Needs the scope `waiting:write`.
   */
  withdrawWaiting(entry, body, options = {}) {
    return this.call("POST", "/api/events/{event}/waiting-list/{entry}/withdraw", { entry }, { body, options });
  }

  /**
   * The event's own endpoints, in the order in which they were set up.
   *
   * Needs the scope `webhooks:write`.
   */
  listWebhookEndpoints(query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/webhook-endpoints", {}, { query, options });
  }

  /** All rows of `listWebhookEndpoints`, page by page: `for await`. */
  iterWebhookEndpoints(query = {}) {
    return this.pages("/api/events/{event}/webhook-endpoints", {}, query);
  }

  /**
   * Have a server told of what happens at the event. Keep the secret: no other answer has it.
   *
   * Needs the scope `webhooks:write`.
   */
  createWebhookEndpoint(body, options = {}) {
    return this.call("POST", "/api/events/{event}/webhook-endpoints", {}, { body, options });
  }

  /**
   * One endpoint, and how it goes.
   *
   * Needs the scope `webhooks:write`.
   */
  readWebhookEndpoint(endpoint, options = {}) {
    return this.call("GET", "/api/events/{event}/webhook-endpoints/{endpoint}", { endpoint }, { options });
  }

  /**
   * Another address, other kinds, another version. Messages that wait already keep their shape.
   *
   * Needs the scope `webhooks:write`.
   */
  changeWebhookEndpoint(endpoint, body, options = {}) {
    return this.call("PATCH", "/api/events/{event}/webhook-endpoints/{endpoint}", { endpoint }, { body, options });
  }

  /**
   * Its messages go with it.
   *
   * Needs the scope `webhooks:write`.
   */
  deleteWebhookEndpoint(endpoint, options = {}) {
    return this.call("DELETE", "/api/events/{event}/webhook-endpoints/{endpoint}", { endpoint }, { options });
  }

  /**
   * Nothing is sent any more. What happens meanwhile waits for thirty days.
   *
   * Needs the scope `webhooks:write`.
   */
  disableWebhookEndpoint(endpoint, options = {}) {
    return this.call("POST", "/api/events/{event}/webhook-endpoints/{endpoint}/disable", { endpoint }, { options });
  }

  /**
   * Send again, with or without what waited meanwhile.
   *
   * Needs the scope `webhooks:write`.
   */
  enableWebhookEndpoint(endpoint, body, options = {}) {
    return this.call("POST", "/api/events/{event}/webhook-endpoints/{endpoint}/enable", { endpoint }, { body, options });
  }

  /**
   * What was and is to be sent, of the last thirty days, the oldest first.
   *
   * Needs the scope `webhooks:write`.
   */
  listWebhookMessages(endpoint, query = {}, options = {}) {
    return this.call("GET", "/api/events/{event}/webhook-endpoints/{endpoint}/messages", { endpoint }, { query, options });
  }

  /** All rows of `listWebhookMessages`, page by page: `for await`. */
  iterWebhookMessages(endpoint, query = {}) {
    return this.pages("/api/events/{event}/webhook-endpoints/{endpoint}/messages", { endpoint }, query);
  }

  /**
   * One message: what is sent, and what came back each time.
   *
   * Needs the scope `webhooks:write`.
   */
  readWebhookMessage(endpoint, message, options = {}) {
    return this.call("GET", "/api/events/{event}/webhook-endpoints/{endpoint}/messages/{message}", { endpoint, message }, { options });
  }

  /**
   * Send messages again, in their order: the same id and body, a new time and signature.
   *
   * Needs the scope `webhooks:write`.
   */
  replayWebhookMessages(endpoint, body, options = {}) {
    return this.call("POST", "/api/events/{event}/webhook-endpoints/{endpoint}/replay", { endpoint }, { body, options });
  }

  /**
   * Another secret. Keep it: no other answer has it.
   *
   * Needs the scope `webhooks:write`.
   */
  rotateWebhookSecret(endpoint, body, options = {}) {
    return this.call("POST", "/api/events/{event}/webhook-endpoints/{endpoint}/rotate", { endpoint }, { body, options });
  }

  /**
   * Send a message that says nothing has happened. Read it a second later to see what came back.
   *
   * Needs the scope `webhooks:write`.
   */
  testWebhookEndpoint(endpoint, options = {}) {
    return this.call("POST", "/api/events/{event}/webhook-endpoints/{endpoint}/test", { endpoint }, { options });
  }

  /** The token of this very call: for which event, and what it may do. */
  readToken(options = {}) {
    return this.call("GET", "/api/token", {}, { options });
  }
}
