from tickets.admin.books import BookDifferenceAdmin, DisputeAdmin
from tickets.admin.cases import TicketCaseAdmin
from tickets.admin.codes import DiscountCodeAdmin
from tickets.admin.door import CheckInAdmin, CheckInListAdmin, DeviceAdmin, GateAdmin, LeadAdmin
from tickets.admin.money import PaymentAdmin, RefundAdmin
from tickets.admin.orders import OrderAdmin
from tickets.admin.papers import CreditNoteAdmin, InvoiceAdmin, NumberSeriesAdmin
from tickets.admin.partners import PartnerAdmin
from tickets.admin.pick_up import PickUpDeskAdmin
from tickets.admin.prices import GroupDiscountAdmin
from tickets.admin.printing import BadgeLayoutAdmin, BadgePrinterAdmin
from tickets.admin.questions import AttendeeFieldAdmin, QuestionAdmin
from tickets.admin.refund_terms import RefundTermAdmin
from tickets.admin.seats import SeatBlockAdmin
from tickets.admin.stock import QuotaAdmin, TicketTypeAdmin
from tickets.admin.taxes import TaxRuleAdmin
from tickets.admin.tickets import TicketAdmin
from tickets.admin.visa import VisaLetterAdmin, VisaTermsAdmin
from tickets.admin.waiting import WaitingEntryAdmin

__all__ = [
    "AttendeeFieldAdmin",
    "BadgeLayoutAdmin",
    "BadgePrinterAdmin",
    "BookDifferenceAdmin",
    "CheckInAdmin",
    "CheckInListAdmin",
    "CreditNoteAdmin",
    "DeviceAdmin",
    "DiscountCodeAdmin",
    "DisputeAdmin",
    "GateAdmin",
    "GroupDiscountAdmin",
    "InvoiceAdmin",
    "LeadAdmin",
    "NumberSeriesAdmin",
    "OrderAdmin",
    "PartnerAdmin",
    "PaymentAdmin",
    "PickUpDeskAdmin",
    "QuestionAdmin",
    "QuotaAdmin",
    "RefundAdmin",
    "RefundTermAdmin",
    "SeatBlockAdmin",
    "TaxRuleAdmin",
    "TicketAdmin",
    "TicketCaseAdmin",
    "TicketTypeAdmin",
    "VisaLetterAdmin",
    "VisaTermsAdmin",
    "WaitingEntryAdmin",
]
