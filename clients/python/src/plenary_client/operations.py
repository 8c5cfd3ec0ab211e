"""Every operation of the API as a method. Written by bin/make_clients.py from the description of the API: changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Unpack

from plenary_client import shapes
from plenary_client.caller import Caller


class Operations(Caller):
    def read_event(self) -> shapes.EventOut:
        """One event: when, where, in which zone and currency."""
        answer: shapes.EventOut = self.call("GET", "/api/events/{event}", {})
        return answer

    def read_agenda(self) -> shapes.AgendaOut:
        """The last release in the order of time. Before the first one there is none."""
        answer: shapes.AgendaOut = self.call("GET", "/api/events/{event}/agenda", {})
        return answer

    def read_agenda_draft(self) -> shapes.DraftOut:
        """The agenda as it is being built, in the order of time.

        Needs the scope `agenda:write`.
        """
        answer: shapes.DraftOut = self.call("GET", "/api/events/{event}/agenda-draft", {})
        return answer

    def place_slot(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewSlot]
    ) -> shapes.DraftSlotOut:
        """Put a session that has no place yet, or a break, into the draft.

        Needs the scope `agenda:write`.
        """
        answer: shapes.DraftSlotOut = self.call(
            "POST",
            "/api/events/{event}/agenda-draft/slots",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_draft_slot(self, slot: str, /) -> shapes.DraftSlotOut:
        """One slot of the draft. Its ETag is what changing it asks for.

        Needs the scope `agenda:write`.
        """
        answer: shapes.DraftSlotOut = self.call(
            "GET", "/api/events/{event}/agenda-draft/slots/{slot}", {"slot": slot}
        )
        return answer

    def move_slot(
        self,
        slot: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        if_match: str = "",
        **body: Unpack[shapes.SlotChange],
    ) -> shapes.DraftSlotOut:
        """Another room, time or length. Needs If-Match.

        Needs the scope `agenda:write`.
        """
        answer: shapes.DraftSlotOut = self.call(
            "PATCH",
            "/api/events/{event}/agenda-draft/slots/{slot}",
            {"slot": slot},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match},
        )
        return answer

    def take_slot_out(
        self, slot: str, /, *, idempotency_key: str = "", validate_only: bool = False, if_match: str = ""
    ) -> None:
        """Take it out of the draft; what was released stays. Needs If-Match.

        Needs the scope `agenda:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/agenda-draft/slots/{slot}",
            {"slot": slot},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match},
        )

    def release_agenda(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewRelease]
    ) -> shapes.ReleaseOut:
        """Make the draft the next public version, and tell the speakers whom it concerns.

        Needs the scope `agenda:write`.
        """
        answer: shapes.ReleaseOut = self.call(
            "POST",
            "/api/events/{event}/agenda-releases",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def check_in(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.ScanIn]
    ) -> shapes.CheckInOut:
        """One scan at a gate. A ticket that is not let in is an answer too: look at `result`.

        Needs the scope `door:write`.
        """
        answer: shapes.CheckInOut = self.call(
            "POST",
            "/api/events/{event}/check-ins",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def undo_check_in(
        self, check_in_id: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.CheckInOut:
        """Take back the last thing that happened to a ticket at a gate.

        Needs the scope `door:write`.
        """
        answer: shapes.CheckInOut = self.call(
            "POST",
            "/api/events/{event}/check-ins/{check_in_id}/undo",
            {"check_in_id": check_in_id},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def mint_codes(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewBatch]
    ) -> shapes.BatchOut:
        """Many codes of a pattern: all of them or none.

        Needs the scope `codes:write`.
        """
        answer: shapes.BatchOut = self.call(
            "POST",
            "/api/events/{event}/code-batches",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_codes(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        updated_since: str | None = None,
        batch: str | None = None,
        partner_id: str | None = None,
        code: str | None = None,
    ) -> shapes.ListedCodeOut:
        """Codes, in the order in which they were made.

        Needs the scope `codes:read`.
        """
        answer: shapes.ListedCodeOut = self.call(
            "GET",
            "/api/events/{event}/codes",
            {},
            query={
                "cursor": cursor,
                "limit": limit,
                "updated_since": updated_since,
                "batch": batch,
                "partner_id": partner_id,
                "code": code,
            },
        )
        return answer

    def iter_codes(
        self,
        *,
        limit: int | None = None,
        updated_since: str | None = None,
        batch: str | None = None,
        partner_id: str | None = None,
        code: str | None = None,
    ) -> Iterator[shapes.CodeOut]:
        """All rows of `list_codes`, page by page."""
        return self.pages(
            "/api/events/{event}/codes",
            {},
            {
                "limit": limit,
                "updated_since": updated_since,
                "batch": batch,
                "partner_id": partner_id,
                "code": code,
            },
        )

    def create_code(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewCode]
    ) -> shapes.CodeOut:
        """One code that you spell yourself.

        Needs the scope `codes:write`.
        """
        answer: shapes.CodeOut = self.call(
            "POST",
            "/api/events/{event}/codes",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_code(self, code: str, /) -> shapes.CodeOut:
        """One code, with how often it was used.

        Needs the scope `codes:read`.
        """
        answer: shapes.CodeOut = self.call("GET", "/api/events/{event}/codes/{code}", {"code": code})
        return answer

    def pause_code(
        self, code: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.CodeOut:
        """Nobody can use it from now on; what was ordered with it stands.

        Needs the scope `codes:write`.
        """
        answer: shapes.CodeOut = self.call(
            "POST",
            "/api/events/{event}/codes/{code}/pause",
            {"code": code},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_code_uses(
        self, code: str, /, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedUseOut:
        """Every order the code was used for.

        Needs the scope `codes:read`.
        """
        answer: shapes.ListedUseOut = self.call(
            "GET",
            "/api/events/{event}/codes/{code}/uses",
            {"code": code},
            query={"cursor": cursor, "limit": limit},
        )
        return answer

    def iter_code_uses(self, code: str, /, *, limit: int | None = None) -> Iterator[shapes.UseOut]:
        """All rows of `list_code_uses`, page by page."""
        return self.pages("/api/events/{event}/codes/{code}/uses", {"code": code}, {"limit": limit})

    def list_gates(self) -> shapes.ListedGateOut:
        """Where people come in; all on one page.

        Needs the scope `door:write`.
        """
        answer: shapes.ListedGateOut = self.call("GET", "/api/events/{event}/gates", {})
        return answer

    def preview_order(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.PreviewIn]
    ) -> shapes.PreviewOut:
        """What an order would cost now, line by line. It holds nothing.

        Needs the scope `orders:read`.
        """
        answer: shapes.PreviewOut = self.call(
            "POST",
            "/api/events/{event}/order-previews",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_orders(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal["requested", "pending", "invoiced", "paid", "cancelled", "expired"] | None = None,
        email: str | None = None,
        code: str | None = None,
    ) -> shapes.ListedOrderOut:
        """Orders, in the order in which they were placed.

        Needs the scope `orders:read`.
        """
        answer: shapes.ListedOrderOut = self.call(
            "GET",
            "/api/events/{event}/orders",
            {},
            query={
                "cursor": cursor,
                "limit": limit,
                "updated_since": updated_since,
                "state": state,
                "email": email,
                "code": code,
            },
        )
        return answer

    def iter_orders(
        self,
        *,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal["requested", "pending", "invoiced", "paid", "cancelled", "expired"] | None = None,
        email: str | None = None,
        code: str | None = None,
    ) -> Iterator[shapes.OrderOut]:
        """All rows of `list_orders`, page by page."""
        return self.pages(
            "/api/events/{event}/orders",
            {},
            {"limit": limit, "updated_since": updated_since, "state": state, "email": email, "code": code},
        )

    def place_order(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.OrderIn]
    ) -> shapes.OrderOut:
        """Order by the rules of the shop. Its tickets are held until `expires_at`; the buyer pays at `pay_url`.

        Needs the scope `orders:write`.
        """
        answer: shapes.OrderOut = self.call(
            "POST",
            "/api/events/{event}/orders",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_order(self, order: str, /) -> shapes.OrderOut:
        """One order with its lines.

        Needs the scope `orders:read`.
        """
        answer: shapes.OrderOut = self.call("GET", "/api/events/{event}/orders/{order}", {"order": order})
        return answer

    def cancel_order(
        self,
        order: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.CancelIn],
    ) -> shapes.OrderOut:
        """End an order: its tickets are void at once, and what was paid goes back unless `refund` is false.

        Needs the scope `orders:write`.
        """
        answer: shapes.OrderOut = self.call(
            "POST",
            "/api/events/{event}/orders/{order}/cancel",
            {"order": order},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def refund_tickets(
        self,
        order: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.RefundIn],
    ) -> shapes.RefundOut:
        """End some tickets, with their add-ons, and give their money back the way it came.

        Needs the scope `orders:write`.
        """
        answer: shapes.RefundOut = self.call(
            "POST",
            "/api/events/{event}/orders/{order}/refunds",
            {"order": order},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_partners(
        self, *, cursor: str | None = None, limit: int | None = None, updated_since: str | None = None
    ) -> shapes.ListedPartnerOut:
        """Partners, in the order in which they were added.

        Needs the scope `partners:read`.
        """
        answer: shapes.ListedPartnerOut = self.call(
            "GET",
            "/api/events/{event}/partners",
            {},
            query={"cursor": cursor, "limit": limit, "updated_since": updated_since},
        )
        return answer

    def iter_partners(
        self, *, limit: int | None = None, updated_since: str | None = None
    ) -> Iterator[shapes.PartnerOut]:
        """All rows of `list_partners`, page by page."""
        return self.pages(
            "/api/events/{event}/partners", {}, {"limit": limit, "updated_since": updated_since}
        )

    def read_partner(self, partner: str, /) -> shapes.PartnerOut:
        """One partner.

        Needs the scope `partners:read`.
        """
        answer: shapes.PartnerOut = self.call(
            "GET", "/api/events/{event}/partners/{partner}", {"partner": partner}
        )
        return answer

    def list_proposals(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedProposalOut:
        """What the token's maker may judge now: without conflicts of interest, blind where the phase is.

        Needs the scope `proposals:read`.
        """
        answer: shapes.ListedProposalOut = self.call(
            "GET", "/api/events/{event}/proposals", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_proposals(self, *, limit: int | None = None) -> Iterator[shapes.ProposalOut]:
        """All rows of `list_proposals`, page by page."""
        return self.pages("/api/events/{event}/proposals", {}, {"limit": limit})

    def read_proposal(self, proposal: str, /) -> shapes.ProposalOut:
        """One of them. One that he must not judge is nowhere.

        Needs the scope `proposals:read`.
        """
        answer: shapes.ProposalOut = self.call(
            "GET", "/api/events/{event}/proposals/{proposal}", {"proposal": proposal}
        )
        return answer

    def list_sessions(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal[
            "draft", "submitted", "accepted", "waiting", "rejected", "confirmed", "withdrawn", "cancelled"
        ]
        | None = None,
    ) -> shapes.ListedSessionOut:
        """Everything that was handed in, in whatever state it is. Drafts are their writers' own.

        Needs the scope `sessions:read`.
        """
        answer: shapes.ListedSessionOut = self.call(
            "GET",
            "/api/events/{event}/sessions",
            {},
            query={"cursor": cursor, "limit": limit, "updated_since": updated_since, "state": state},
        )
        return answer

    def iter_sessions(
        self,
        *,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal[
            "draft", "submitted", "accepted", "waiting", "rejected", "confirmed", "withdrawn", "cancelled"
        ]
        | None = None,
    ) -> Iterator[shapes.SessionOut]:
        """All rows of `list_sessions`, page by page."""
        return self.pages(
            "/api/events/{event}/sessions",
            {},
            {"limit": limit, "updated_since": updated_since, "state": state},
        )

    def read_session(self, session: str, /) -> shapes.SessionOut:
        """One session and who speaks.

        Needs the scope `sessions:read`.
        """
        answer: shapes.SessionOut = self.call(
            "GET", "/api/events/{event}/sessions/{session}", {"session": session}
        )
        return answer

    def list_speakers(
        self, *, cursor: str | None = None, limit: int | None = None, updated_since: str | None = None
    ) -> shapes.ListedSpeakerOut:
        """Everybody who is on a session that was handed in.

        Needs the scope `sessions:read`.
        """
        answer: shapes.ListedSpeakerOut = self.call(
            "GET",
            "/api/events/{event}/speakers",
            {},
            query={"cursor": cursor, "limit": limit, "updated_since": updated_since},
        )
        return answer

    def iter_speakers(
        self, *, limit: int | None = None, updated_since: str | None = None
    ) -> Iterator[shapes.SpeakerOut]:
        """All rows of `list_speakers`, page by page."""
        return self.pages(
            "/api/events/{event}/speakers", {}, {"limit": limit, "updated_since": updated_since}
        )

    def list_ticket_types(self) -> shapes.ListedTicketTypeOut:
        """Everything the shop shows without a code, in its order and all on one page."""
        answer: shapes.ListedTicketTypeOut = self.call("GET", "/api/events/{event}/ticket-types", {})
        return answer

    def list_tickets(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal["held", "valid", "void"] | None = None,
        order_id: str | None = None,
        email: str | None = None,
    ) -> shapes.ListedTicketOut:
        """Tickets and add-ons, in the order in which they were made.

        Needs the scope `tickets:read`.
        """
        answer: shapes.ListedTicketOut = self.call(
            "GET",
            "/api/events/{event}/tickets",
            {},
            query={
                "cursor": cursor,
                "limit": limit,
                "updated_since": updated_since,
                "state": state,
                "order_id": order_id,
                "email": email,
            },
        )
        return answer

    def iter_tickets(
        self,
        *,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal["held", "valid", "void"] | None = None,
        order_id: str | None = None,
        email: str | None = None,
    ) -> Iterator[shapes.TicketOut]:
        """All rows of `list_tickets`, page by page."""
        return self.pages(
            "/api/events/{event}/tickets",
            {},
            {
                "limit": limit,
                "updated_since": updated_since,
                "state": state,
                "order_id": order_id,
                "email": email,
            },
        )

    def read_ticket(self, ticket: str, /) -> shapes.TicketOut:
        """One ticket and who comes with it.

        Needs the scope `tickets:read`.
        """
        answer: shapes.TicketOut = self.call(
            "GET", "/api/events/{event}/tickets/{ticket}", {"ticket": ticket}
        )
        return answer

    def transfer_ticket(
        self,
        ticket: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.HeirIn],
    ) -> shapes.TicketOut:
        """Somebody else comes: the old code and link are dead at once, the new ones go out by mail.

        Needs the scope `tickets:write`.
        """
        answer: shapes.TicketOut = self.call(
            "POST",
            "/api/events/{event}/tickets/{ticket}/transfer",
            {"ticket": ticket},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_token(self) -> shapes.TokenOut:
        """The token of this very call: for which event, and what it may do."""
        answer: shapes.TokenOut = self.call("GET", "/api/token", {})
        return answer
