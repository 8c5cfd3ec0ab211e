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
   * Where people come in; all on one page.
   *
   * Needs the scope `door:write`.
   */
  listGates(options = {}) {
    return this.call("GET", "/api/events/{event}/gates", {}, { options });
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
   * One partner.
   *
   * Needs the scope `partners:read`.
   */
  readPartner(partner, options = {}) {
    return this.call("GET", "/api/events/{event}/partners/{partner}", { partner }, { options });
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
   * Somebody else comes: the old code and link are dead at once, the new ones go out by mail.
   *
   * Needs the scope `tickets:write`.
   */
  transferTicket(ticket, body, options = {}) {
    return this.call("POST", "/api/events/{event}/tickets/{ticket}/transfer", { ticket }, { body, options });
  }

  /** The token of this very call: for which event, and what it may do. */
  readToken(options = {}) {
    return this.call("GET", "/api/token", {}, { options });
  }
}
