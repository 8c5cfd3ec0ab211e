from tickets.models.badge import Badge
from tickets.models.books import BalanceEntry, BookDifference, Payout
from tickets.models.case import TicketCase
from tickets.models.code import CodeMiss, CodeRedemption, DiscountCode, Reserve, ReserveUse
from tickets.models.company import SeatBlock, SeatInvitation
from tickets.models.door import CheckIn, CheckInList, Device, Gate, ListPlace
from tickets.models.invoice import (
    Billing,
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    NumberSeries,
    TaxRule,
)
from tickets.models.lead import Lead
from tickets.models.order import Order, OrderLine, Ticket
from tickets.models.payment import (
    Adjustment,
    Dispute,
    GatewayEvent,
    Payment,
    PaymentAttempt,
    Refund,
    RefundLine,
)
from tickets.models.pick_up import PickUpDesk
from tickets.models.printing import BadgeBatch, BadgeLayout, BadgePrint, BadgePrinter
from tickets.models.question import Answer, AttendeeField, Question, QuestionOption
from tickets.models.refund_run import RefundRun, RefundRunLine
from tickets.models.sponsorship import Sponsorship
from tickets.models.stock import GroupDiscount, PriceStep, Quota, RefundTerm, TicketType
from tickets.models.visa import VisaLetter, VisaPaper, VisaTerms
from tickets.models.waiting import WaitingEntry

__all__ = [
    "Adjustment",
    "Answer",
    "AttendeeField",
    "Badge",
    "BadgeBatch",
    "BadgeLayout",
    "BadgePrint",
    "BadgePrinter",
    "BalanceEntry",
    "Billing",
    "BookDifference",
    "CheckIn",
    "CheckInList",
    "CodeMiss",
    "CodeRedemption",
    "CreditNote",
    "CreditNoteLine",
    "Device",
    "DiscountCode",
    "Dispute",
    "Gate",
    "GatewayEvent",
    "GroupDiscount",
    "Invoice",
    "InvoiceLine",
    "Lead",
    "ListPlace",
    "NumberSeries",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "Payout",
    "PickUpDesk",
    "PriceStep",
    "Question",
    "QuestionOption",
    "Quota",
    "Refund",
    "RefundLine",
    "RefundRun",
    "RefundRunLine",
    "RefundTerm",
    "Reserve",
    "ReserveUse",
    "SeatBlock",
    "SeatInvitation",
    "Sponsorship",
    "TaxRule",
    "Ticket",
    "TicketCase",
    "TicketType",
    "VisaLetter",
    "VisaPaper",
    "VisaTerms",
    "WaitingEntry",
]
