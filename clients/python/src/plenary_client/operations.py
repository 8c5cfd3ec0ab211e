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

    def list_all_ticket_types(
        self, *, cursor: str | None = None, limit: int | None = None, updated_since: str | None = None
    ) -> shapes.ListedStockTypeOut:
        """Also those that the shop does not show, with their regular prices.

        Needs the scope `stock:read`.
        """
        answer: shapes.ListedStockTypeOut = self.call(
            "GET",
            "/api/events/{event}/all-ticket-types",
            {},
            query={"cursor": cursor, "limit": limit, "updated_since": updated_since},
        )
        return answer

    def iter_all_ticket_types(
        self, *, limit: int | None = None, updated_since: str | None = None
    ) -> Iterator[shapes.StockTypeOut]:
        """All rows of `list_all_ticket_types`, page by page."""
        return self.pages(
            "/api/events/{event}/all-ticket-types", {}, {"limit": limit, "updated_since": updated_since}
        )

    def create_ticket_type(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewTicketType]
    ) -> shapes.StockTypeOut:
        """Something new to sell, or to give to speakers, crew and press.

        Needs the scope `stock:write`.
        """
        answer: shapes.StockTypeOut = self.call(
            "POST",
            "/api/events/{event}/all-ticket-types",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def draw_badges(
        self,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.NewBatchOfBadges],
    ) -> shapes.JobOut:
        """Have badges drawn. They count as printed once the file is there.

        Needs the scope `badges:write`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/badge-batches",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_badge_batch(self, batch: str, /) -> shapes.BatchOfBadgesOut:
        """One batch, and what could not be printed of it.

        Needs the scope `badges:write`.
        """
        answer: shapes.BatchOfBadgesOut = self.call(
            "GET", "/api/events/{event}/badge-batches/{batch}", {"batch": batch}
        )
        return answer

    def read_badge_file(self, batch: str, /) -> bytes:
        """The badges as PDF, once the batch is done.

        Needs the scope `badges:write`.
        """
        answer: bytes = self.call("GET", "/api/events/{event}/badge-batches/{batch}/file", {"batch": batch})
        return answer

    def list_badge_layouts(self) -> shapes.ListedLayoutOut:
        """The event's own layouts, the usual one first; all on one page.

        Needs the scope `badges:write`.
        """
        answer: shapes.ListedLayoutOut = self.call("GET", "/api/events/{event}/badge-layouts", {})
        return answer

    def list_benefits(self) -> shapes.ListedBenefitOut:
        """What partners of each level get, level by level; all on one page.

        Needs the scope `partners:read`.
        """
        answer: shapes.ListedBenefitOut = self.call("GET", "/api/events/{event}/benefits", {})
        return answer

    def create_benefit(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewBenefit]
    ) -> shapes.BenefitOut:
        """Partners of the level have it as a task from now on.

        Needs the scope `partners:write`.
        """
        answer: shapes.BenefitOut = self.call(
            "POST",
            "/api/events/{event}/benefits",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_benefit(
        self,
        benefit: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.BenefitChange],
    ) -> shapes.BenefitOut:
        """Other values. A day that is moved is reminded of again.

        Needs the scope `partners:write`.
        """
        answer: shapes.BenefitOut = self.call(
            "PATCH",
            "/api/events/{event}/benefits/{benefit}",
            {"benefit": benefit},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_benefit(
        self, benefit: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """With its tasks, as long as nothing was done in any of them.

        Needs the scope `partners:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/benefits/{benefit}",
            {"benefit": benefit},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def list_book_differences(
        self, *, cursor: str | None = None, limit: int | None = None, settled: bool | None = None
    ) -> shapes.ListedBookDifferenceOut:
        """Where the gateway says otherwise than our books. People explain them, on the page.

        Needs the scope `books:read`.
        """
        answer: shapes.ListedBookDifferenceOut = self.call(
            "GET",
            "/api/events/{event}/book-differences",
            {},
            query={"cursor": cursor, "limit": limit, "settled": settled},
        )
        return answer

    def iter_book_differences(
        self, *, limit: int | None = None, settled: bool | None = None
    ) -> Iterator[shapes.BookDifferenceOut]:
        """All rows of `list_book_differences`, page by page."""
        return self.pages("/api/events/{event}/book-differences", {}, {"limit": limit, "settled": settled})

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

    def list_credit_notes(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        order_id: str | None = None,
        number: str | None = None,
        issued_since: str | None = None,
        issued_before: str | None = None,
    ) -> shapes.ListedCreditNoteOut:
        """Credit notes in the order in which they were issued; their amounts are positive.

        Needs the scope `books:read`.
        """
        answer: shapes.ListedCreditNoteOut = self.call(
            "GET",
            "/api/events/{event}/credit-notes",
            {},
            query={
                "cursor": cursor,
                "limit": limit,
                "order_id": order_id,
                "number": number,
                "issued_since": issued_since,
                "issued_before": issued_before,
            },
        )
        return answer

    def iter_credit_notes(
        self,
        *,
        limit: int | None = None,
        order_id: str | None = None,
        number: str | None = None,
        issued_since: str | None = None,
        issued_before: str | None = None,
    ) -> Iterator[shapes.CreditNoteOut]:
        """All rows of `list_credit_notes`, page by page."""
        return self.pages(
            "/api/events/{event}/credit-notes",
            {},
            {
                "limit": limit,
                "order_id": order_id,
                "number": number,
                "issued_since": issued_since,
                "issued_before": issued_before,
            },
        )

    def read_credit_note(self, credit_note: str, /) -> shapes.CreditNoteOut:
        """One credit note.

        Needs the scope `books:read`.
        """
        answer: shapes.CreditNoteOut = self.call(
            "GET", "/api/events/{event}/credit-notes/{credit_note}", {"credit_note": credit_note}
        )
        return answer

    def read_credit_note_pdf(self, credit_note: str, /) -> bytes:
        """The paper itself.

        Needs the scope `books:read`.
        """
        answer: bytes = self.call(
            "GET", "/api/events/{event}/credit-notes/{credit_note}/pdf", {"credit_note": credit_note}
        )
        return answer

    def draft_decision_round(
        self, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.RoundOut:
        """Write the letters about all decisions that nobody has been told. They are held until the round is sent.

        Needs the scope `decisions:write`.
        """
        answer: shapes.RoundOut = self.call(
            "POST",
            "/api/events/{event}/decision-rounds",
            {},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_decision_round(self, round_id: str, /) -> shapes.RoundOut:
        """One round, and whether its letters still fit.

        Needs the scope `decisions:write`.
        """
        answer: shapes.RoundOut = self.call(
            "GET", "/api/events/{event}/decision-rounds/{round_id}", {"round_id": round_id}
        )
        return answer

    def discard_decision_round(
        self, round_id: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """Its letters go; the decisions stay.

        Needs the scope `decisions:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/decision-rounds/{round_id}",
            {"round_id": round_id},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def refresh_decision_round(
        self, round_id: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.RoundOut:
        """Bring its letters up to date with what is decided. Letters in somebody's own words stay as they are.

        Needs the scope `decisions:write`.
        """
        answer: shapes.RoundOut = self.call(
            "POST",
            "/api/events/{event}/decision-rounds/{round_id}/refresh",
            {"round_id": round_id},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def send_decision_round(
        self, round_id: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.SentOut:
        """Tell everybody at once: states change and the letters go out. It cannot be taken back.

        Needs the scope `decisions:write`.
        """
        answer: shapes.SentOut = self.call(
            "POST",
            "/api/events/{event}/decision-rounds/{round_id}/send",
            {"round_id": round_id},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def note_decisions(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.ChoicesIn]
    ) -> shapes.NotedOut:
        """Note what is decided, or take it back. What cannot be is told, the rest is done.

        Needs the scope `decisions:write`.
        """
        answer: shapes.NotedOut = self.call(
            "POST",
            "/api/events/{event}/decisions",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_deletions(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        updated_since: str | None = None,
        kind: Literal["code", "ticket_type", "quota", "partner", "speaker", "mail", "webhook_endpoint"]
        | None = None,
    ) -> shapes.ListedDeletionOut:
        """What is gone from lists, in the order in which it went, of the kinds that the token's other scopes read.

        Needs the scope `event:read`.
        """
        answer: shapes.ListedDeletionOut = self.call(
            "GET",
            "/api/events/{event}/deletions",
            {},
            query={"cursor": cursor, "limit": limit, "updated_since": updated_since, "kind": kind},
        )
        return answer

    def iter_deletions(
        self,
        *,
        limit: int | None = None,
        updated_since: str | None = None,
        kind: Literal["code", "ticket_type", "quota", "partner", "speaker", "mail", "webhook_endpoint"]
        | None = None,
    ) -> Iterator[shapes.DeletionOut]:
        """All rows of `list_deletions`, page by page."""
        return self.pages(
            "/api/events/{event}/deletions",
            {},
            {"limit": limit, "updated_since": updated_since, "kind": kind},
        )

    def write_export(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewExportFile]
    ) -> shapes.JobOut:
        """Have a table written, as it is when the worker comes to it.

        Needs the scope `exports:read`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/export-files",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_export(self, file: str, /) -> shapes.ExportFileOut:
        """One table that was asked for, and whether its file is there.

        Needs the scope `exports:read`.
        """
        answer: shapes.ExportFileOut = self.call(
            "GET", "/api/events/{event}/export-files/{file}", {"file": file}
        )
        return answer

    def read_export_file(self, file: str, /) -> bytes:
        """The table itself, once it is written. Cells that a spreadsheet would run begin with an apostrophe.

        Needs the scope `exports:read`.
        """
        answer: bytes = self.call("GET", "/api/events/{event}/export-files/{file}/file", {"file": file})
        return answer

    def list_export_tables(self) -> shapes.ListedExportTableOut:
        """Tables that the token's maker may read, with their columns; all on one page.

        Needs the scope `exports:read`.
        """
        answer: shapes.ListedExportTableOut = self.call("GET", "/api/events/{event}/export-tables", {})
        return answer

    def list_exports(self) -> shapes.ListedSavedExportOut:
        """Exports that the team has saved, of tables that the token's maker may read; all on one page.

        Needs the scope `exports:read`.
        """
        answer: shapes.ListedSavedExportOut = self.call("GET", "/api/events/{event}/exports", {})
        return answer

    def create_export(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewSavedExport]
    ) -> shapes.SavedExportOut:
        """Columns of a table under a name, for the whole team.

        Needs the scope `exports:write`.
        """
        answer: shapes.SavedExportOut = self.call(
            "POST",
            "/api/events/{event}/exports",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_export(
        self,
        saved_export: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.SavedExportChange],
    ) -> shapes.SavedExportOut:
        """Another name, other columns, other people. Its address gives the new table from now on.

        Needs the scope `exports:write`.
        """
        answer: shapes.SavedExportOut = self.call(
            "PATCH",
            "/api/events/{event}/exports/{saved_export}",
            {"saved_export": saved_export},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_export(
        self, saved_export: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """Its address ends with it; what it is about is all still there.

        Needs the scope `exports:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/exports/{saved_export}",
            {"saved_export": saved_export},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def make_export_address(
        self, saved_export: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.MadeAddressOut:
        """An address for a spreadsheet, in the name of the token's maker; it outlives the token. An earlier one ends.

        Needs the scope `exports:write`.
        """
        answer: shapes.MadeAddressOut = self.call(
            "POST",
            "/api/events/{event}/exports/{saved_export}/address",
            {"saved_export": saved_export},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def end_export_address(
        self, saved_export: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """At once and for ever. A second time changes nothing.

        Needs the scope `exports:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/exports/{saved_export}/address",
            {"saved_export": saved_export},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def list_favourites(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedFavouritesOut:
        """How many people have starred each session of the programme, at most a minute old; never who.

        Needs the scope `sessions:read`.
        """
        answer: shapes.ListedFavouritesOut = self.call(
            "GET", "/api/events/{event}/favourites", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_favourites(self, *, limit: int | None = None) -> Iterator[shapes.FavouritesOut]:
        """All rows of `list_favourites`, page by page."""
        return self.pages("/api/events/{event}/favourites", {}, {"limit": limit})

    def list_gates(self) -> shapes.ListedGateOut:
        """Where people come in; all on one page.

        Needs the scope `door:write`.
        """
        answer: shapes.ListedGateOut = self.call("GET", "/api/events/{event}/gates", {})
        return answer

    def list_invoices(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        order_id: str | None = None,
        number: str | None = None,
        issued_since: str | None = None,
        issued_before: str | None = None,
    ) -> shapes.ListedInvoiceOut:
        """Invoices in the order in which they were issued. None is ever changed or deleted.

        Needs the scope `books:read`.
        """
        answer: shapes.ListedInvoiceOut = self.call(
            "GET",
            "/api/events/{event}/invoices",
            {},
            query={
                "cursor": cursor,
                "limit": limit,
                "order_id": order_id,
                "number": number,
                "issued_since": issued_since,
                "issued_before": issued_before,
            },
        )
        return answer

    def iter_invoices(
        self,
        *,
        limit: int | None = None,
        order_id: str | None = None,
        number: str | None = None,
        issued_since: str | None = None,
        issued_before: str | None = None,
    ) -> Iterator[shapes.InvoiceOut]:
        """All rows of `list_invoices`, page by page."""
        return self.pages(
            "/api/events/{event}/invoices",
            {},
            {
                "limit": limit,
                "order_id": order_id,
                "number": number,
                "issued_since": issued_since,
                "issued_before": issued_before,
            },
        )

    def read_invoice(self, invoice: str, /) -> shapes.InvoiceOut:
        """One invoice, and what corrects it.

        Needs the scope `books:read`.
        """
        answer: shapes.InvoiceOut = self.call(
            "GET", "/api/events/{event}/invoices/{invoice}", {"invoice": invoice}
        )
        return answer

    def read_invoice_pdf(self, invoice: str, /) -> bytes:
        """The paper itself.

        Needs the scope `books:read`.
        """
        answer: bytes = self.call("GET", "/api/events/{event}/invoices/{invoice}/pdf", {"invoice": invoice})
        return answer

    def list_jobs(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        kind: Literal["agenda_draft", "badge_batch", "mailing", "export_file", "sandbox", "refund_run"]
        | None = None,
        state: Literal["waiting", "running", "done", "failed", "cancelled"] | None = None,
    ) -> shapes.ListedJobOut:
        """Long work in the order in which it was asked for, of the kinds that the token's other scopes are about.

        Needs the scope `jobs:read`.
        """
        answer: shapes.ListedJobOut = self.call(
            "GET",
            "/api/events/{event}/jobs",
            {},
            query={"cursor": cursor, "limit": limit, "kind": kind, "state": state},
        )
        return answer

    def iter_jobs(
        self,
        *,
        limit: int | None = None,
        kind: Literal["agenda_draft", "badge_batch", "mailing", "export_file", "sandbox", "refund_run"]
        | None = None,
        state: Literal["waiting", "running", "done", "failed", "cancelled"] | None = None,
    ) -> Iterator[shapes.JobOut]:
        """All rows of `list_jobs`, page by page."""
        return self.pages("/api/events/{event}/jobs", {}, {"limit": limit, "kind": kind, "state": state})

    def read_job(self, job: str, /) -> shapes.JobOut:
        """How far one is. Ask again every second or two; at its end, `result_url` is where to read on.

        Needs the scope `jobs:read`.
        """
        answer: shapes.JobOut = self.call("GET", "/api/events/{event}/jobs/{job}", {"job": job})
        return answer

    def cancel_job(
        self, job: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.JobOut:
        """End it early: nothing comes of it. One that has ended already is refused.

        Needs the scope `jobs:read`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/jobs/{job}/cancel",
            {"job": job},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_ledger(self, *, first: str | None = None, last: str | None = None) -> shapes.LedgerOut:
        """The event’s money by day, of all of its time or of a period, to close the books with.

        Needs the scope `books:read`.
        """
        answer: shapes.LedgerOut = self.call(
            "GET", "/api/events/{event}/ledger", {}, query={"first": first, "last": last}
        )
        return answer

    def list_ledger_orders(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedLedgerOrderOut:
        """The same by order, of those with money in them or owed, in the order in which they were placed.

        Needs the scope `books:read`.
        """
        answer: shapes.ListedLedgerOrderOut = self.call(
            "GET", "/api/events/{event}/ledger/orders", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_ledger_orders(self, *, limit: int | None = None) -> Iterator[shapes.LedgerOrderOut]:
        """All rows of `list_ledger_orders`, page by page."""
        return self.pages("/api/events/{event}/ledger/orders", {}, {"limit": limit})

    def list_mails(self, *, cursor: str | None = None, limit: int | None = None) -> shapes.ListedMailOut:
        """Mails to segments, in the order in which they were begun.

        Needs the scope `mails:write`.
        """
        answer: shapes.ListedMailOut = self.call(
            "GET", "/api/events/{event}/mails", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_mails(self, *, limit: int | None = None) -> Iterator[shapes.MailOut]:
        """All rows of `list_mails`, page by page."""
        return self.pages("/api/events/{event}/mails", {}, {"limit": limit})

    def draft_mail(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.MailIn]
    ) -> shapes.MailOut:
        """Write one. Nobody gets it before it is sent.

        Needs the scope `mails:write`.
        """
        answer: shapes.MailOut = self.call(
            "POST",
            "/api/events/{event}/mails",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_mail(self, mail: str, /) -> shapes.MailOut:
        """One mail as it was written. How far it is, its job tells.

        Needs the scope `mails:write`.
        """
        answer: shapes.MailOut = self.call("GET", "/api/events/{event}/mails/{mail}", {"mail": mail})
        return answer

    def change_mail(
        self,
        mail: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.MailIn],
    ) -> shapes.MailOut:
        """Other words for a draft, in place of all that stood in it.

        Needs the scope `mails:write`.
        """
        answer: shapes.MailOut = self.call(
            "PUT",
            "/api/events/{event}/mails/{mail}",
            {"mail": mail},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_mail(self, mail: str, /, *, idempotency_key: str = "", validate_only: bool = False) -> None:
        """Only a draft: what was sent stays as the record of it.

        Needs the scope `mails:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/mails/{mail}",
            {"mail": mail},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def preview_mail(self, mail: str, /, *, participant_id: str | None = None) -> shapes.LetterOut:
        """As one of its people reads it, and who would find gaps in it.

        Needs the scope `mails:write`.
        """
        answer: shapes.LetterOut = self.call(
            "GET",
            "/api/events/{event}/mails/{mail}/preview",
            {"mail": mail},
            query={"participant_id": participant_id},
        )
        return answer

    def send_mail(
        self,
        mail: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.SendIn],
    ) -> shapes.JobOut:
        """Let it go out. Until somebody has been written to, ending its job makes it a draft again.

        Needs the scope `mails:write`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/mails/{mail}/send",
            {"mail": mail},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
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

    def list_partner_levels(self) -> shapes.ListedLevelOut:
        """Levels of partners, the first on pages first; all on one page.

        Needs the scope `partners:read`.
        """
        answer: shapes.ListedLevelOut = self.call("GET", "/api/events/{event}/partner-levels", {})
        return answer

    def create_partner_level(
        self,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.NewPartnerLevel],
    ) -> shapes.LevelOut:
        """A level that partners can have.

        Needs the scope `partners:write`.
        """
        answer: shapes.LevelOut = self.call(
            "POST",
            "/api/events/{event}/partner-levels",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_partner_level(
        self,
        level: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.PartnerLevelChange],
    ) -> shapes.LevelOut:
        """Other values. What was sold keeps its price.

        Needs the scope `partners:write`.
        """
        answer: shapes.LevelOut = self.call(
            "PATCH",
            "/api/events/{event}/partner-levels/{level}",
            {"level": level},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_partner_level(
        self, level: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """With its benefits, as long as no partner has it, had work of it or bought it.

        Needs the scope `partners:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/partner-levels/{level}",
            {"level": level},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

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

    def create_partner(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewPartner]
    ) -> shapes.PartnerOut:
        """A partner, with the tasks of its level.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerOut = self.call(
            "POST",
            "/api/events/{event}/partners",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_partner(self, partner: str, /) -> shapes.PartnerOut:
        """One partner.

        Needs the scope `partners:read`.
        """
        answer: shapes.PartnerOut = self.call(
            "GET", "/api/events/{event}/partners/{partner}", {"partner": partner}
        )
        return answer

    def change_partner(
        self,
        partner: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.PartnerChange],
    ) -> shapes.PartnerOut:
        """Other values. A level that was sold stays until its order is cancelled.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerOut = self.call(
            "PATCH",
            "/api/events/{event}/partners/{partner}",
            {"partner": partner},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_partner(
        self, partner: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """As long as it has no codes, orders, consents or work on its tasks.

        Needs the scope `partners:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/partners/{partner}",
            {"partner": partner},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def list_partner_links(self, partner: str, /) -> shapes.ListedPartnerLinkOut:
        """Links of the partner’s colleagues, also those that are dead; all on one page.

        Needs the scope `partners:read`.
        """
        answer: shapes.ListedPartnerLinkOut = self.call(
            "GET", "/api/events/{event}/partners/{partner}/links", {"partner": partner}
        )
        return answer

    def create_partner_link(
        self,
        partner: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.NewPartnerLink],
    ) -> shapes.PartnerLinkOut:
        """A colleague’s link; with an address it is sent there.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerLinkOut = self.call(
            "POST",
            "/api/events/{event}/partners/{partner}/links",
            {"partner": partner},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def replace_partner_link(
        self, partner: str, link: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.PartnerLinkOut:
        """Another secret: the old address is dead at once, the new one is sent to the colleague’s address.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerLinkOut = self.call(
            "POST",
            "/api/events/{event}/partners/{partner}/links/{link}/replace",
            {"partner": partner, "link": link},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def revoke_partner_link(
        self, partner: str, link: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.PartnerLinkOut:
        """It is dead at once. Revoking twice is once.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerLinkOut = self.call(
            "POST",
            "/api/events/{event}/partners/{partner}/links/{link}/revoke",
            {"partner": partner, "link": link},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_partner_logo(self, partner: str, /) -> bytes:
        """The logo, as a PNG.

        Needs the scope `partners:read`.
        """
        answer: bytes = self.call("GET", "/api/events/{event}/partners/{partner}/logo", {"partner": partner})
        return answer

    def put_partner_logo(
        self, partner: str, content: bytes, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.PartnerOut:
        """Give it a logo: the body is a PNG, WebP or JPEG of at most 5 MB. It is drawn anew; `warnings` tell what is wrong.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerOut = self.call(
            "PUT",
            "/api/events/{event}/partners/{partner}/logo",
            {"partner": partner},
            query={"validate_only": validate_only or None},
            content=content,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_partner_logo(
        self, partner: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.PartnerOut:
        """Pages show its name instead.

        Needs the scope `partners:write`.
        """
        answer: shapes.PartnerOut = self.call(
            "DELETE",
            "/api/events/{event}/partners/{partner}/logo",
            {"partner": partner},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_partner_tasks(self, partner: str, /) -> shapes.ListedPartnerTaskOut:
        """What the partner gets and has to hand in, for who looks after partners; all on one page.

        Needs the scope `partners:read`.
        """
        answer: shapes.ListedPartnerTaskOut = self.call(
            "GET", "/api/events/{event}/partners/{partner}/tasks", {"partner": partner}
        )
        return answer

    def download_partner_task_file(self, partner: str, task: str, /) -> bytes:
        """What was handed in, as an attachment. It is a stranger’s: open it with care.

        Needs the scope `partners:read`.
        """
        answer: bytes = self.call(
            "GET",
            "/api/events/{event}/partners/{partner}/tasks/{task}/file",
            {"partner": partner, "task": task},
        )
        return answer

    def download_partner_task_proof(self, partner: str, task: str, /) -> bytes:
        """The team’s proof, as an attachment.

        Needs the scope `partners:read`.
        """
        answer: bytes = self.call(
            "GET",
            "/api/events/{event}/partners/{partner}/tasks/{task}/proof",
            {"partner": partner, "task": task},
        )
        return answer

    def list_payouts(self) -> shapes.ListedPayoutOut:
        """What the gateway sent to the bank with money of this event in it, what is not paid out first; all on one page.

        Needs the scope `books:read`.
        """
        answer: shapes.ListedPayoutOut = self.call("GET", "/api/events/{event}/payouts", {})
        return answer

    def list_payout_entries(
        self, payout: str, /, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedPayoutEntryOut:
        """What of this event is in one payout, row by row.

        Needs the scope `books:read`.
        """
        answer: shapes.ListedPayoutEntryOut = self.call(
            "GET",
            "/api/events/{event}/payouts/{payout}/entries",
            {"payout": payout},
            query={"cursor": cursor, "limit": limit},
        )
        return answer

    def iter_payout_entries(
        self, payout: str, /, *, limit: int | None = None
    ) -> Iterator[shapes.PayoutEntryOut]:
        """All rows of `list_payout_entries`, page by page."""
        return self.pages(
            "/api/events/{event}/payouts/{payout}/entries", {"payout": payout}, {"limit": limit}
        )

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

    def list_proposal_files(self, proposal: str, /) -> shapes.ListedProposalFileOut:
        """Files that the token’s maker may read now; none that tells a name while names are hidden. All on one page.

        Needs the scope `proposals:read`.
        """
        answer: shapes.ListedProposalFileOut = self.call(
            "GET", "/api/events/{event}/proposals/{proposal}/files", {"proposal": proposal}
        )
        return answer

    def download_proposal_file(self, proposal: str, file: str, /) -> bytes:
        """The file itself, as an attachment. It is a stranger’s: open it with care.

        Needs the scope `proposals:read`.
        """
        answer: bytes = self.call(
            "GET",
            "/api/events/{event}/proposals/{proposal}/files/{file}/content",
            {"proposal": proposal, "file": file},
        )
        return answer

    def read_own_review(self, proposal: str, /) -> shapes.ReviewOut:
        """What the token's maker wrote about it. 404 if that is nothing yet.

        Needs the scope `reviews:write`.
        """
        answer: shapes.ReviewOut = self.call(
            "GET", "/api/events/{event}/proposals/{proposal}/review", {"proposal": proposal}
        )
        return answer

    def write_own_review(
        self,
        proposal: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.ReviewIn],
    ) -> shapes.ReviewOut:
        """Judge it, or write anew what was said. It replaces all that stood in the review of the token's maker.

        Needs the scope `reviews:write`.
        """
        answer: shapes.ReviewOut = self.call(
            "PUT",
            "/api/events/{event}/proposals/{proposal}/review",
            {"proposal": proposal},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_reviews(self, proposal: str, /) -> shapes.ListedReviewOut:
        """What others wrote about it, once the rules of the phase show that; never what they have only begun.

        Needs the scope `reviews:write`.
        """
        answer: shapes.ListedReviewOut = self.call(
            "GET", "/api/events/{event}/proposals/{proposal}/reviews", {"proposal": proposal}
        )
        return answer

    def list_quotas(
        self, *, cursor: str | None = None, limit: int | None = None, updated_since: str | None = None
    ) -> shapes.ListedQuotaOut:
        """Pools of seats, in the order in which they were made.

        Needs the scope `stock:read`.
        """
        answer: shapes.ListedQuotaOut = self.call(
            "GET",
            "/api/events/{event}/quotas",
            {},
            query={"cursor": cursor, "limit": limit, "updated_since": updated_since},
        )
        return answer

    def iter_quotas(
        self, *, limit: int | None = None, updated_since: str | None = None
    ) -> Iterator[shapes.QuotaOut]:
        """All rows of `list_quotas`, page by page."""
        return self.pages("/api/events/{event}/quotas", {}, {"limit": limit, "updated_since": updated_since})

    def create_quota(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewQuota]
    ) -> shapes.QuotaOut:
        """A pool that ticket types can draw on.

        Needs the scope `stock:write`.
        """
        answer: shapes.QuotaOut = self.call(
            "POST",
            "/api/events/{event}/quotas",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_quota(self, quota: str, /) -> shapes.QuotaOut:
        """One pool, and what is left of it.

        Needs the scope `stock:read`.
        """
        answer: shapes.QuotaOut = self.call("GET", "/api/events/{event}/quotas/{quota}", {"quota": quota})
        return answer

    def change_quota(
        self,
        quota: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.QuotaChange],
    ) -> shapes.QuotaOut:
        """Another size or name. Seats that are new go to who waits before the public sees them.

        Needs the scope `stock:write`.
        """
        answer: shapes.QuotaOut = self.call(
            "PATCH",
            "/api/events/{event}/quotas/{quota}",
            {"quota": quota},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_refund_runs(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedRefundRunOut:
        """Runs in the order in which they were begun.

        Needs the scope `orders:write`.
        """
        answer: shapes.ListedRefundRunOut = self.call(
            "GET", "/api/events/{event}/refund-runs", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_refund_runs(self, *, limit: int | None = None) -> Iterator[shapes.RefundRunOut]:
        """All rows of `list_refund_runs`, page by page."""
        return self.pages("/api/events/{event}/refund-runs", {}, {"limit": limit})

    def start_refund_run(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewRefundRun]
    ) -> shapes.RefundRunOut:
        """Give many orders their money back, one after the other. Try it first: with `validate_only=true` it tells `orders` and
        `expected_minor` and does nothing.

        Needs the scope `orders:write`.
        """
        answer: shapes.RefundRunOut = self.call(
            "POST",
            "/api/events/{event}/refund-runs",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_refund_run(self, run: str, /) -> shapes.RefundRunOut:
        """One run, and how far it is.

        Needs the scope `orders:write`.
        """
        answer: shapes.RefundRunOut = self.call("GET", "/api/events/{event}/refund-runs/{run}", {"run": run})
        return answer

    def list_refund_run_lines(
        self,
        run: str,
        /,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        state: Literal["waiting", "done", "left_out", "failed"] | None = None,
    ) -> shapes.ListedRefundRunLineOut:
        """Its orders, in the order of their turns.

        Needs the scope `orders:write`.
        """
        answer: shapes.ListedRefundRunLineOut = self.call(
            "GET",
            "/api/events/{event}/refund-runs/{run}/lines",
            {"run": run},
            query={"cursor": cursor, "limit": limit, "state": state},
        )
        return answer

    def iter_refund_run_lines(
        self,
        run: str,
        /,
        *,
        limit: int | None = None,
        state: Literal["waiting", "done", "left_out", "failed"] | None = None,
    ) -> Iterator[shapes.RefundRunLineOut]:
        """All rows of `list_refund_run_lines`, page by page."""
        return self.pages(
            "/api/events/{event}/refund-runs/{run}/lines", {"run": run}, {"limit": limit, "state": state}
        )

    def retry_refund_run(
        self, run: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.RefundRunOut:
        """Try again what failed, and go on with what waits if it was stopped. No order is refunded twice. What the payment
        provider could not deliver is not tried again: it is owed, and given back another way on the order's page.

        Needs the scope `orders:write`.
        """
        answer: shapes.RefundRunOut = self.call(
            "POST",
            "/api/events/{event}/refund-runs/{run}/retry",
            {"run": run},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_review_criteria(self) -> shapes.ListedCriterionOut:
        """What is scored now; all on one page.

        Needs the scope `reviews:write`.
        """
        answer: shapes.ListedCriterionOut = self.call("GET", "/api/events/{event}/review-criteria", {})
        return answer

    def read_review_queue(self) -> shapes.ListedQueueOut:
        """What the token's maker may judge, in his own order, which is always the same; all on one page.

        Needs the scope `reviews:write`.
        """
        answer: shapes.ListedQueueOut = self.call("GET", "/api/events/{event}/review-queue", {})
        return answer

    def list_review_results(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedResultOut:
        """What the committee said together about each proposal, without who said what.

        Needs the scope `decisions:write`.
        """
        answer: shapes.ListedResultOut = self.call(
            "GET", "/api/events/{event}/review-results", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_review_results(self, *, limit: int | None = None) -> Iterator[shapes.ResultOut]:
        """All rows of `list_review_results`, page by page."""
        return self.pages("/api/events/{event}/review-results", {}, {"limit": limit})

    def list_room_features(self) -> shapes.ListedRoomFeatureOut:
        """What rooms have, by name; all on one page.

        Needs the scope `setup:read`.
        """
        answer: shapes.ListedRoomFeatureOut = self.call("GET", "/api/events/{event}/room-features", {})
        return answer

    def create_room_feature(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewRoomFeature]
    ) -> shapes.RoomFeatureOut:
        """Something that some sessions need. Only who sets the event up may.

        Needs the scope `setup:write`.
        """
        answer: shapes.RoomFeatureOut = self.call(
            "POST",
            "/api/events/{event}/room-features",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_room_feature(
        self,
        feature: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.RoomFeatureChange],
    ) -> shapes.RoomFeatureOut:
        """Another name, or other rooms.

        Needs the scope `setup:write`.
        """
        answer: shapes.RoomFeatureOut = self.call(
            "PATCH",
            "/api/events/{event}/room-features/{feature}",
            {"feature": feature},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_room_feature(
        self, feature: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """As long as no session needs it.

        Needs the scope `setup:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/room-features/{feature}",
            {"feature": feature},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def list_rooms(self) -> shapes.ListedRoomSettingsOut:
        """Rooms in the order of the agenda; all on one page.

        Needs the scope `setup:read`.
        """
        answer: shapes.ListedRoomSettingsOut = self.call("GET", "/api/events/{event}/rooms", {})
        return answer

    def create_room(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewRoom]
    ) -> shapes.RoomSettingsOut:
        """A place where sessions happen. Only who sets the event up may.

        Needs the scope `setup:write`.
        """
        answer: shapes.RoomSettingsOut = self.call(
            "POST",
            "/api/events/{event}/rooms",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_room(
        self,
        room: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.RoomChange],
    ) -> shapes.RoomSettingsOut:
        """Other values. What is released shows them at once.

        Needs the scope `setup:write`.
        """
        answer: shapes.RoomSettingsOut = self.call(
            "PATCH",
            "/api/events/{event}/rooms/{room}",
            {"room": room},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_room(self, room: str, /, *, idempotency_key: str = "", validate_only: bool = False) -> None:
        """As long as nothing is in it in any agenda.

        Needs the scope `setup:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/rooms/{room}",
            {"room": room},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def read_sandbox(self) -> shapes.SandboxOut:
        """How far its time was moved, and whether something is being done to it.

        Needs the scope `sandbox:write`.
        """
        answer: shapes.SandboxOut = self.call("GET", "/api/events/{event}/sandbox", {})
        return answer

    def delete_sandbox(self, *, idempotency_key: str = "", validate_only: bool = False) -> shapes.JobOut:
        """Delete it for good, with its address, team, tokens, webhooks and files; for tokens that an owner made. When it is done the
        job is gone with it: calls below it answer 401 with its own tokens, and its pages 404.

        Needs the scope `sandbox:write`.
        """
        answer: shapes.JobOut = self.call(
            "DELETE",
            "/api/events/{event}/sandbox",
            {},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def advance_sandbox(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.Advance]
    ) -> shapes.JobOut:
        """Move its time forward: each date of it lies so many days earlier then, and its hour stays. When the job is done, what
        has come due by it is done as well: holds have lapsed, reminders are written.

        Needs the scope `sandbox:write`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/sandbox/advance",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def reset_sandbox(self, *, idempotency_key: str = "", validate_only: bool = False) -> shapes.JobOut:
        """Delete all that is in it and fill it anew, with dates after today. Its address, its team, its tokens and its webhooks stay;
        ids of what is in it are new ones.

        Needs the scope `sandbox:write`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/sandbox/reset",
            {},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_segments(self) -> shapes.ListedSegmentOut:
        """Whom one can write to: the event's own segments and those that every event has; all on one page.

        Needs the scope `mails:write`.
        """
        answer: shapes.ListedSegmentOut = self.call("GET", "/api/events/{event}/segments", {})
        return answer

    def list_session_types(self) -> shapes.ListedSessionTypeOut:
        """Kinds of sessions in their order; all on one page.

        Needs the scope `setup:read`.
        """
        answer: shapes.ListedSessionTypeOut = self.call("GET", "/api/events/{event}/session-types", {})
        return answer

    def create_session_type(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewSessionType]
    ) -> shapes.SessionTypeOut:
        """A kind of session with its usual length. Only who makes the programme may.

        Needs the scope `setup:write`.
        """
        answer: shapes.SessionTypeOut = self.call(
            "POST",
            "/api/events/{event}/session-types",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_session_type(
        self,
        session_type: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.SessionTypeChange],
    ) -> shapes.SessionTypeOut:
        """Other values. Sessions keep their own length.

        Needs the scope `setup:write`.
        """
        answer: shapes.SessionTypeOut = self.call(
            "PATCH",
            "/api/events/{event}/session-types/{session_type}",
            {"session_type": session_type},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_session_type(
        self, session_type: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """As long as no session is of it.

        Needs the scope `setup:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/session-types/{session_type}",
            {"session_type": session_type},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

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

    def list_session_files(self, session: str, /) -> shapes.ListedSessionFileOut:
        """Slides and files of a session, and those that were sent as answers; all on one page.

        Needs the scope `sessions:read`.
        """
        answer: shapes.ListedSessionFileOut = self.call(
            "GET", "/api/events/{event}/sessions/{session}/files", {"session": session}
        )
        return answer

    def add_session_file(
        self,
        session: str,
        content: bytes,
        /,
        *,
        file_name: str,
        kind: Literal["slides", "paper", "other"] | None = None,
        title: str | None = None,
        is_public: bool | None = None,
        for_reviewers: bool | None = None,
        idempotency_key: str = "",
        validate_only: bool = False,
    ) -> shapes.SessionFileOut:
        """Add a file to a session: the body is the file itself. It is looked at as on the speakers’ page.

        Needs the scope `sessions:write`.
        """
        answer: shapes.SessionFileOut = self.call(
            "POST",
            "/api/events/{event}/sessions/{session}/files",
            {"session": session},
            query={
                "file_name": file_name,
                "kind": kind,
                "title": title,
                "is_public": is_public,
                "for_reviewers": for_reviewers,
                "validate_only": validate_only or None,
            },
            content=content,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_session_file(self, session: str, file: str, /) -> shapes.SessionFileOut:
        """What there is to know of one file.

        Needs the scope `sessions:read`.
        """
        answer: shapes.SessionFileOut = self.call(
            "GET", "/api/events/{event}/sessions/{session}/files/{file}", {"session": session, "file": file}
        )
        return answer

    def change_session_file(
        self,
        session: str,
        file: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.FileChange],
    ) -> shapes.SessionFileOut:
        """Who may read it. On the session’s page it appears and goes at once.

        Needs the scope `sessions:write`.
        """
        answer: shapes.SessionFileOut = self.call(
            "PATCH",
            "/api/events/{event}/sessions/{session}/files/{file}",
            {"session": session, "file": file},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_session_file(
        self, session: str, file: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """It is gone for good.

        Needs the scope `sessions:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/sessions/{session}/files/{file}",
            {"session": session, "file": file},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def download_session_file(self, session: str, file: str, /) -> bytes:
        """The file itself, as an attachment. It is a stranger’s: open it with care.

        Needs the scope `sessions:read`.
        """
        answer: bytes = self.call(
            "GET",
            "/api/events/{event}/sessions/{session}/files/{file}/content",
            {"session": session, "file": file},
        )
        return answer

    def read_event_settings(self) -> shapes.EventSettingsOut:
        """All that the team sets of the event itself.

        Needs the scope `setup:read`.
        """
        answer: shapes.EventSettingsOut = self.call("GET", "/api/events/{event}/settings", {})
        return answer

    def change_event(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.EventChange]
    ) -> shapes.EventSettingsOut:
        """Other dates, places, texts, targets. Only who sets the event up may, by the rules of its page.

        Needs the scope `setup:write`.
        """
        answer: shapes.EventSettingsOut = self.call(
            "PATCH",
            "/api/events/{event}/settings",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def draft_agenda(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewSolverDraft]
    ) -> shapes.JobOut:
        """Have an agenda drafted. Nothing of it is in the agenda before it is accepted.

        Needs the scope `agenda:write`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/solver-drafts",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_solver_draft(self, draft: str, /) -> shapes.SolverDraftOut:
        """One draft with all its places.

        Needs the scope `agenda:write`.
        """
        answer: shapes.SolverDraftOut = self.call(
            "GET", "/api/events/{event}/solver-drafts/{draft}", {"draft": draft}
        )
        return answer

    def discard_solver_draft(
        self, draft: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """Throw a draft away that is not being worked on. What was accepted of it stays in the agenda.

        Needs the scope `agenda:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/solver-drafts/{draft}",
            {"draft": draft},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def accept_solver_draft(
        self,
        draft: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.AcceptIn],
    ) -> shapes.AcceptedOut:
        """Put talks of the agenda draft where this one has them. It is one step, which the editor can undo.

        Needs the scope `agenda:write`.
        """
        answer: shapes.AcceptedOut = self.call(
            "POST",
            "/api/events/{event}/solver-drafts/{draft}/accept",
            {"draft": draft},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def stop_solver_draft(
        self, draft: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.JobOut:
        """It is good enough: the best so far becomes the result.

        Needs the scope `agenda:write`.
        """
        answer: shapes.JobOut = self.call(
            "POST",
            "/api/events/{event}/solver-drafts/{draft}/stop",
            {"draft": draft},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
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

    def read_ticket_type(self, ticket_type: str, /) -> shapes.StockTypeOut:
        """One ticket type, as who sells it sees it.

        Needs the scope `stock:read`.
        """
        answer: shapes.StockTypeOut = self.call(
            "GET", "/api/events/{event}/ticket-types/{ticket_type}", {"ticket_type": ticket_type}
        )
        return answer

    def change_ticket_type(
        self,
        ticket_type: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.TicketTypeChange],
    ) -> shapes.StockTypeOut:
        """Other values. What is ordered already keeps its price.

        Needs the scope `stock:write`.
        """
        answer: shapes.StockTypeOut = self.call(
            "PATCH",
            "/api/events/{event}/ticket-types/{ticket_type}",
            {"ticket_type": ticket_type},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
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

    def answer_ticket_questions(
        self,
        ticket: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.AnswersIn],
    ) -> shapes.ListedQuestionOut:
        """Answer what the holder of the ticket is asked. Questions that need an answer must have one afterwards.

        Needs the scope `tickets:write`.
        """
        answer: shapes.ListedQuestionOut = self.call(
            "PATCH",
            "/api/events/{event}/tickets/{ticket}/answers",
            {"ticket": ticket},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_attendee(
        self,
        ticket: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.AttendeeChange],
    ) -> shapes.AttendeeOut:
        """The same person, written otherwise; also the first name on a ticket that had none. For somebody else: transfer.

        Needs the scope `tickets:write`.
        """
        answer: shapes.AttendeeOut = self.call(
            "PATCH",
            "/api/events/{event}/tickets/{ticket}/attendee",
            {"ticket": ticket},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_ticket_badge(self, ticket: str, /) -> bytes:
        """One person's badge as its holder prints it at home: it has the ticket's own code, so it opens the door.

        Needs the scope `badges:write`.
        """
        answer: bytes = self.call("GET", "/api/events/{event}/tickets/{ticket}/badge.pdf", {"ticket": ticket})
        return answer

    def list_ticket_questions(self, ticket: str, /) -> shapes.ListedQuestionOut:
        """What the holder of the ticket is asked, with the answers; all on one page.

        Needs the scope `tickets:read`.
        """
        answer: shapes.ListedQuestionOut = self.call(
            "GET", "/api/events/{event}/tickets/{ticket}/questions", {"ticket": ticket}
        )
        return answer

    def download_ticket_answer(self, ticket: str, question: str, /) -> bytes:
        """The file that was handed in as an answer, as an attachment, for who reads answers; none of a sensitive question.

        Needs the scope `tickets:read`.
        """
        answer: bytes = self.call(
            "GET",
            "/api/events/{event}/tickets/{ticket}/questions/{question}/file",
            {"ticket": ticket, "question": question},
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

    def list_tracks(self) -> shapes.ListedTrackSettingsOut:
        """Tracks in their order; all on one page.

        Needs the scope `setup:read`.
        """
        answer: shapes.ListedTrackSettingsOut = self.call("GET", "/api/events/{event}/tracks", {})
        return answer

    def create_track(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewTrack]
    ) -> shapes.TrackSettingsOut:
        """A strand of the programme. Only who makes the programme may.

        Needs the scope `setup:write`.
        """
        answer: shapes.TrackSettingsOut = self.call(
            "POST",
            "/api/events/{event}/tracks",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def change_track(
        self,
        track: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.TrackChange],
    ) -> shapes.TrackSettingsOut:
        """Other values. What is released shows them at once.

        Needs the scope `setup:write`.
        """
        answer: shapes.TrackSettingsOut = self.call(
            "PATCH",
            "/api/events/{event}/tracks/{track}",
            {"track": track},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_track(self, track: str, /, *, idempotency_key: str = "", validate_only: bool = False) -> None:
        """As long as no session is in it.

        Needs the scope `setup:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/tracks/{track}",
            {"track": track},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def list_waiting(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal["waiting", "offered", "taken", "lapsed", "left"] | None = None,
        ticket_type_id: str | None = None,
    ) -> shapes.ListedWaitingOut:
        """Entries in the order in which they were made. `joined_at` is the order in which offers are.

        Needs the scope `waiting:write`.
        """
        answer: shapes.ListedWaitingOut = self.call(
            "GET",
            "/api/events/{event}/waiting-list",
            {},
            query={
                "cursor": cursor,
                "limit": limit,
                "updated_since": updated_since,
                "state": state,
                "ticket_type_id": ticket_type_id,
            },
        )
        return answer

    def iter_waiting(
        self,
        *,
        limit: int | None = None,
        updated_since: str | None = None,
        state: Literal["waiting", "offered", "taken", "lapsed", "left"] | None = None,
        ticket_type_id: str | None = None,
    ) -> Iterator[shapes.WaitingOut]:
        """All rows of `list_waiting`, page by page."""
        return self.pages(
            "/api/events/{event}/waiting-list",
            {},
            {
                "limit": limit,
                "updated_since": updated_since,
                "state": state,
                "ticket_type_id": ticket_type_id,
            },
        )

    def offer_waiting(
        self, entry: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.WaitingOut:
        """Offer somebody the seats out of turn, by mail. Whoever waits longer is passed over.

        Needs the scope `waiting:write`.
        """
        answer: shapes.WaitingOut = self.call(
            "POST",
            "/api/events/{event}/waiting-list/{entry}/offer",
            {"entry": entry},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def withdraw_waiting(
        self,
        entry: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.WithdrawIn],
    ) -> shapes.WaitingOut:
        """Take somebody off the list; the seats of an open offer go to the next. Twice is once.

        Needs the scope `waiting:write`.
        """
        answer: shapes.WaitingOut = self.call(
            "POST",
            "/api/events/{event}/waiting-list/{entry}/withdraw",
            {"entry": entry},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_webhook_endpoints(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> shapes.ListedEndpointOut:
        """The event's own endpoints, in the order in which they were set up.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.ListedEndpointOut = self.call(
            "GET", "/api/events/{event}/webhook-endpoints", {}, query={"cursor": cursor, "limit": limit}
        )
        return answer

    def iter_webhook_endpoints(self, *, limit: int | None = None) -> Iterator[shapes.EndpointOut]:
        """All rows of `list_webhook_endpoints`, page by page."""
        return self.pages("/api/events/{event}/webhook-endpoints", {}, {"limit": limit})

    def create_webhook_endpoint(
        self, *, idempotency_key: str = "", validate_only: bool = False, **body: Unpack[shapes.NewEndpoint]
    ) -> shapes.SecretOut:
        """Have a server told of what happens at the event. Keep the secret: no other answer has it.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.SecretOut = self.call(
            "POST",
            "/api/events/{event}/webhook-endpoints",
            {},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_webhook_endpoint(self, endpoint: str, /) -> shapes.EndpointOut:
        """One endpoint, and how it goes.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.EndpointOut = self.call(
            "GET", "/api/events/{event}/webhook-endpoints/{endpoint}", {"endpoint": endpoint}
        )
        return answer

    def change_webhook_endpoint(
        self,
        endpoint: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.EndpointChange],
    ) -> shapes.EndpointOut:
        """Another address, other kinds, another version. Messages that wait already keep their shape.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.EndpointOut = self.call(
            "PATCH",
            "/api/events/{event}/webhook-endpoints/{endpoint}",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def delete_webhook_endpoint(
        self, endpoint: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> None:
        """Its messages go with it.

        Needs the scope `webhooks:write`.
        """
        self.call(
            "DELETE",
            "/api/events/{event}/webhook-endpoints/{endpoint}",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )

    def disable_webhook_endpoint(
        self, endpoint: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.EndpointOut:
        """Nothing is sent any more. What happens meanwhile waits for thirty days.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.EndpointOut = self.call(
            "POST",
            "/api/events/{event}/webhook-endpoints/{endpoint}/disable",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def enable_webhook_endpoint(
        self,
        endpoint: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.EnableIn],
    ) -> shapes.EndpointOut:
        """Send again, with or without what waited meanwhile.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.EndpointOut = self.call(
            "POST",
            "/api/events/{event}/webhook-endpoints/{endpoint}/enable",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def list_webhook_messages(
        self,
        endpoint: str,
        /,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        kind: str | None = None,
        state: Literal["waiting", "delivered", "failed", "dropped"] | None = None,
        since: str | None = None,
    ) -> shapes.ListedMessageOut:
        """What was and is to be sent, of the last thirty days, the oldest first.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.ListedMessageOut = self.call(
            "GET",
            "/api/events/{event}/webhook-endpoints/{endpoint}/messages",
            {"endpoint": endpoint},
            query={"cursor": cursor, "limit": limit, "kind": kind, "state": state, "since": since},
        )
        return answer

    def iter_webhook_messages(
        self,
        endpoint: str,
        /,
        *,
        limit: int | None = None,
        kind: str | None = None,
        state: Literal["waiting", "delivered", "failed", "dropped"] | None = None,
        since: str | None = None,
    ) -> Iterator[shapes.MessageOut]:
        """All rows of `list_webhook_messages`, page by page."""
        return self.pages(
            "/api/events/{event}/webhook-endpoints/{endpoint}/messages",
            {"endpoint": endpoint},
            {"limit": limit, "kind": kind, "state": state, "since": since},
        )

    def read_webhook_message(self, endpoint: str, message: str, /) -> shapes.MessageWithTriesOut:
        """One message: what is sent, and what came back each time.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.MessageWithTriesOut = self.call(
            "GET",
            "/api/events/{event}/webhook-endpoints/{endpoint}/messages/{message}",
            {"endpoint": endpoint, "message": message},
        )
        return answer

    def replay_webhook_messages(
        self,
        endpoint: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.ReplayIn],
    ) -> shapes.ReplayedOut:
        """Send messages again, in their order: the same id and body, a new time and signature.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.ReplayedOut = self.call(
            "POST",
            "/api/events/{event}/webhook-endpoints/{endpoint}/replay",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def rotate_webhook_secret(
        self,
        endpoint: str,
        /,
        *,
        idempotency_key: str = "",
        validate_only: bool = False,
        **body: Unpack[shapes.RotateIn],
    ) -> shapes.SecretOut:
        """Another secret. Keep it: no other answer has it.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.SecretOut = self.call(
            "POST",
            "/api/events/{event}/webhook-endpoints/{endpoint}/rotate",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            body=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def test_webhook_endpoint(
        self, endpoint: str, /, *, idempotency_key: str = "", validate_only: bool = False
    ) -> shapes.MessageOut:
        """Send a message that says nothing has happened. Read it a second later to see what came back.

        Needs the scope `webhooks:write`.
        """
        answer: shapes.MessageOut = self.call(
            "POST",
            "/api/events/{event}/webhook-endpoints/{endpoint}/test",
            {"endpoint": endpoint},
            query={"validate_only": validate_only or None},
            headers={"Idempotency-Key": idempotency_key},
        )
        return answer

    def read_token(self) -> shapes.TokenOut:
        """The token of this very call: for which event, and what it may do."""
        answer: shapes.TokenOut = self.call("GET", "/api/token", {})
        return answer
