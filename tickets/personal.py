"""What sales, papers and the door hold of a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.personal import Fate, Holding
from tickets.models import (
    Adjustment,
    Answer,
    Badge,
    BadgePrint,
    Billing,
    CheckIn,
    CodeRedemption,
    CreditNote,
    DiscountCode,
    Dispute,
    Invoice,
    Lead,
    ListPlace,
    Order,
    OrderLine,
    Payment,
    PaymentAttempt,
    Refund,
    SeatBlock,
    SeatInvitation,
    Ticket,
    TicketCase,
    VisaLetter,
    WaitingEntry,
)

BOOKS = _("The books are kept as long as the law wants: what was sold for how much, and the tax on it.")
PAPERS = _(
    "Invoices and credit notes are kept as they were sent, with the name and address on them, as the law wants."
)
DOOR = _("When a ticket was let in, without a name: the counts of the door stay right.")
NOBODY = "erased@plenary.invalid"

MONEY = ("gateway", "reference", "amount_minor", "currency")
PAPER = (
    "number", "issued_at", "seller_name", "buyer_name", "buyer_address", "buyer_country", "buyer_vat_id",
    "purchase_order", "tax_note", "currency", "total_minor", "tax_minor",
)  # fmt: skip

HOLDINGS = (
    Holding(
        "orders", _("orders"), Order, "event", Fate.BLANKED, keys=("buyer",), addresses=("email",),
        shown=(
            "public_id", "code", "state", "email", "currency", "total_minor", "tax_minor", "method", "terms_version",
            "partner__name", "discount_code__code", "first_touch__name", "last_touch__name", "referrer", "note", "language",
            "placed_at", "due_on", "paid_at", "ended_at", "path",
        ),
        blank={"email": "", "referrer": "", "note": ""}, why=BOOKS,
    ),
    Holding(
        "order_lines", _("lines of orders"), OrderLine, "order__event", Fate.STAYS, keys=("order__buyer",),
        shown=(
            "order__code", "position", "description", "list_minor", "auto_minor", "auto_reason", "discount_minor",
            "discount_reason", "price_minor", "tax_rate_bp", "tax_minor",
        ),
        why=BOOKS,
    ),
    Holding(
        "billing", _("billing details"), Billing, "order__event", Fate.BLANKED, keys=("order__buyer",),
        shown=("order__code", "is_company", "name", "address", "country", "vat_id", "purchase_order"),
        files=("purchase_order_file",),
        blank={"name": "", "address": "", "vat_id": "", "purchase_order": "", "purchase_order_file": ""},
        spared=Q(order__invoices__isnull=False), why=PAPERS,
    ),
    Holding(
        "invoices", _("invoices"), Invoice, "order__event", Fate.STAYS, keys=("order__buyer",),
        shown=("order__code", *PAPER, "due_on"), why=PAPERS,
    ),
    Holding(
        "credit_notes", _("credit notes"), CreditNote, "invoice__order__event", Fate.STAYS,
        keys=("invoice__order__buyer",), shown=("invoice__number", *PAPER, "reason"), why=PAPERS,
    ),
    Holding(
        "payment_attempts", _("attempts to pay"), PaymentAttempt, "order__event", Fate.BLANKED, keys=("order__buyer",),
        shown=("order__code", *MONEY, "state", "started_at", "ended_at"), blank={"url": ""}, why=BOOKS,
    ),
    Holding(
        "payments", _("payments"), Payment, "order__event", Fate.STAYS, keys=("order__buyer",),
        shown=("order__code", *MONEY, "received_at"), why=BOOKS,
    ),
    Holding(
        "refunds", _("refunds"), Refund, "payment__order__event", Fate.STAYS, keys=("payment__order__buyer",),
        shown=("payment__order__code", "amount_minor", "reason", "state", "wanted_at", "ended_at"), why=BOOKS,
    ),
    Holding(
        "disputes", _("disputed payments"), Dispute, "payment__order__event", Fate.STAYS,
        keys=("payment__order__buyer",),
        shown=("payment__order__code", "amount_minor", "currency", "reason", "state", "opened_at", "ended_at"), why=BOOKS,
    ),
    Holding(
        "adjustments", _("named differences"), Adjustment, "order__event", Fate.STAYS, keys=("order__buyer",),
        shown=("order__code", "kind", "amount_minor", "reason", "at"), why=BOOKS,
    ),
    Holding(
        "code_uses", _("uses of codes"), CodeRedemption, "order__event", Fate.STAYS, keys=("buyer",),
        shown=("code__code", "order__code", "tickets", "at"), why=BOOKS,
    ),
    Holding(
        "personal_codes", _("codes for this person alone"), DiscountCode, "event", Fate.BLANKED,
        addresses=("bound_email",), shown=("code", "kind", "bound_email", "valid_until_at", "note"),
        blank={"bound_email": NOBODY, "note": "", "is_paused": True},
        why=_("The code stays with its uses, paused and for nobody."),
    ),
    Holding(
        "tickets", _("tickets"), Ticket, "event", Fate.STAYS, keys=("attendee", "given_to"),
        shown=(
            "public_id", "type__name", "order__code", "state", "issued_at", "voided_at", "void_reason", "checked_in_at",
        ),
        why=_("A ticket stays in its order, as a seat of nobody: its links and QR codes are dead."),
    ),
    Holding(
        "ticket_cases", _("questions about tickets"), TicketCase, "ticket__event", Fate.STAYS, keys=("participant",),
        shown=("kind", "reason", "opened_at", "answer", "settled_at"), why=BOOKS,
    ),
    Holding(
        "seat_blocks", _("seats of a company, as their manager"), SeatBlock, "event", Fate.BLANKED,
        addresses=("manager_email",), shown=("company", "manager_name", "manager_email", "created_at"),
        blank={"manager_name": "", "manager_email": ""},
        why=_("The company keeps its seats, without a manager: name another one to it."),
    ),
    Holding(
        "seat_invitations", _("invitations to seats"), SeatInvitation, "block__event", Fate.BLANKED,
        keys=("ticket__attendee",), addresses=("email",),
        shown=("block__company", "name", "email", "state", "invited_at", "taken_at"),
        # One without an address would be the block's common link.
        blank={"name": "", "email": "", "state": "revoked"}, only=~Q(email=""),
        why=_("That a seat was given is kept, to whom is not."),
    ),
    Holding(
        "check_ins", _("scans at the door"), CheckIn, "event", Fate.STAYS, keys=("ticket__attendee", "badge__participant"),
        shown=("list__name", "gate__name", "way", "result", "reason", "at"), why=DOOR,
    ),
    Holding(
        "list_places", _("places at doors"), ListPlace, "list__event", Fate.GOES, keys=("participant",),
        shown=("list__name", "state"),
    ),
    Holding(
        "badges", _("badges"), Badge, "event", Fate.BLANKED, keys=("participant",),
        shown=("public_id", "state", "printed_at", "handed_over_at", "died_at"), blank={"content_hash": ""}, why=DOOR,
    ),
    Holding(
        "badge_prints", _("prints of badges"), BadgePrint, "badge__event", Fate.BLANKED, keys=("badge__participant",),
        shown=("badge__public_id", "reason", "printed_at"), blank={"content_hash": ""}, why=DOOR,
    ),
    Holding(
        "leads", _("scans by partners"), Lead, "event", Fate.BLANKED, keys=("participant",),
        shown=("partner__name", "note", "rating", "scanned_at", "withdrawn_at"), blank={"note": "", "rating": None},
        why=_("That somebody was scanned stays in the partner’s count, taken back, without contact data and notes."),
    ),
    Holding(
        "answers", _("answers about tickets"), Answer, "question__event", Fate.GOES, keys=("ticket__attendee",),
        shown=("question__text", "text", "file_name", "at"), many=("options",), files=("file",),
    ),
    Holding(
        "order_answers", _("answers about orders"), Answer, "question__event", Fate.GOES, keys=("order__buyer",),
        only=Q(ticket=None), shown=("question__text", "text", "file_name", "at"), many=("options",), files=("file",),
    ),
    Holding(
        "visa_letters", _("visa letters, with what was told of the passport"), VisaLetter, "ticket__event", Fate.BLANKED,
        keys=("participant",), shown=("state", "told", "word", "asked_at", "decided_at"),
        blank={"details_sealed": "", "passport_mark": "", "word": ""},
        why=_("That a letter with its number was issued is kept, so that an embassy can check it; for whom is not."),
    ),
    Holding(
        "waiting_list", _("entries of the waiting list"), WaitingEntry, "event", Fate.BLANKED, addresses=("email",),
        shown=("ticket_type__name", "name", "email", "quantity", "state", "joined_at", "offered_at", "ended_at"),
        blank={"name": "", "email": ""}, why=_("How many waited for what is kept, who is not."),
    ),
)  # fmt: skip
NOT_OWNERS = {
    "tickets.VisaLetter.decided_by": "who of the team decided",
    "tickets.VisaPaper.issued_by": "who of the team issued",
    "tickets.TicketCase.settled_by": "who of the team decided",
    "tickets.BadgeBatch.created_by": "who of the team printed",
    "tickets.BadgePrint.printed_by": "who of the team printed",
    "tickets.RefundRun.created_by": "who of the team began it",
}
SWEPT = {
    "tickets.Order": ("note", "attention"),
    "tickets.OrderLine": ("description", "auto_reason", "discount_reason"),
    "tickets.Ticket": ("void_reason",),
    "tickets.Refund": ("reason", "error"),
    "tickets.RefundRun": ("reason", "text"),
    "tickets.Adjustment": ("reason",),
    "tickets.TicketCase": ("reason",),
    "tickets.Dispute": ("reason",),
    "tickets.BookDifference": ("note",),
    "tickets.DiscountCode": ("note", "batch"),
    "tickets.Device": ("name",),
    "tickets.Lead": ("note",),
    "tickets.VisaLetter": ("word",),
    "tickets.BadgeBatch": ("missing", "desk_letters", "refusal"),
    "tickets.Quota": ("allowance_reason",),
}
STAYS = {
    "tickets.Invoice": "a frozen paper, kept as the law wants",
    "tickets.CreditNote": "a frozen paper, kept as the law wants",
    "tickets.InvoiceLine": "a line of a frozen paper",
    "tickets.CreditNoteLine": "a line of a frozen paper",
    "tickets.Billing.country": "two letters, for the tax",
    "tickets.Order.currency": "a currency",
    "tickets.Order.form_key": "a random word of the form",
    "tickets.Order.terms_version": "a version of the terms",
    "tickets.Order.language": "a language",
    "tickets.PaymentAttempt": "words of the gateway",
    "tickets.Payment": "words of the gateway",
    "tickets.Refund.idempotency_key": "a random word",
    "tickets.Refund.reference": "a word of the gateway",
    "tickets.RefundRun.form_key": "a random word of the form",
    "tickets.RefundRun.stopped_why": "a sentence of ours",
    "tickets.RefundRunLine": "a sentence of ours",
    "tickets.Dispute": "words of the gateway",
    "tickets.GatewayEvent": "words of the gateway",
    "tickets.Payout": "words of the gateway",
    "tickets.BalanceEntry": "words of the gateway",
    "tickets.BookDifference": "words of the gateway",
    "tickets.TicketType": "the shop’s own texts",
    "tickets.PriceStep": "the shop’s own texts",
    "tickets.GroupDiscount": "the shop’s own texts",
    "tickets.Quota.name": "the shop’s own texts",
    "tickets.DiscountCode.code": "the code that stands on papers",
    "tickets.DiscountCode.normal": "the code that stands on papers",
    "tickets.CodeMiss": "a fingerprint of where wrong codes came from",
    "tickets.SeatBlock.company": "a company",
    "tickets.SeatBlock.domains": "domains of a company",
    "tickets.CheckInList": "names of doors",
    "tickets.Gate": "names of doors",
    "tickets.Device.code_hash": "a fingerprint",
    "tickets.Device.code_sealed": "a random word",
    "tickets.Device.token_hash": "a fingerprint",
    "tickets.CheckIn.scan_id": "a random word of the device",
    "tickets.TaxRule": "the tax table",
    "tickets.NumberSeries": "the beginning of numbers",
    "tickets.BadgeLayout": "how badges look",
    "tickets.BadgePrinter": "names of printers",
    "tickets.PickUpDesk": "names and places of desks",
    "tickets.BadgePrint.layout_hash": "a fingerprint of a layout",
    "tickets.BadgeBatch.form_key": "a random word of the form",
    "tickets.BadgeBatch.role": "a role",
    "tickets.BadgeBatch.file": "printed badges: files that hold the person are deleted",
    "tickets.AttendeeField": "which fields are asked",
    "tickets.Question": "the question itself",
    "tickets.QuestionOption": "the question itself",
    "tickets.VisaTerms": "what the organizer writes into every letter",
    "tickets.WaitingEntry.language": "a language",
}
