from tickets.models.badge import Badge
from tickets.models.code import CodeRedemption, DiscountCode
from tickets.models.order import Order, OrderLine, Ticket
from tickets.models.payment import GatewayEvent, Payment, PaymentAttempt, Refund
from tickets.models.stock import Quota, TicketType

__all__ = [
    "Badge",
    "CodeRedemption",
    "DiscountCode",
    "GatewayEvent",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "Quota",
    "Refund",
    "Ticket",
    "TicketType",
]
