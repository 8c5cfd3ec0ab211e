"""Conditions on tickets, orders, codes, the door and answers."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.segmenting import Asked, Choice, Condition, among
from events.segments import of_text_choices
from tickets.models import (
    Answer,
    CheckIn,
    CheckInList,
    DiscountCode,
    Order,
    Question,
    Refund,
    Ticket,
    TicketType,
)

TICKET, ORDER, DOOR = _("Ticket"), _("Order"), _("Door")
BATCH = "batch:"
PAID, UNPAID, REFUNDED, GIVEN_UP = "paid", "unpaid", "refunded", "given_up"
Kind = Question.Kind


def _valid(event: Event) -> QuerySet[Ticket]:
    return Ticket.objects.filter(event=event).valid()


def _types(kind: str) -> Any:
    def choices(event: Event) -> Sequence[Choice]:
        rows = TicketType.objects.filter(event=event, kind=kind).order_by("position", "pk")
        return [Choice(public_id, name) for public_id, name in rows.values_list("public_id", "name")]

    return choices


def _of_type(kind: str) -> Any:
    def where(asked: Asked) -> Q:
        rows = _valid(asked.event).filter(type__kind=kind)
        return among(rows.filter(type__public_id__in=asked.values) if asked.values else rows, "attendee")

    return where


def _state(asked: Asked) -> Q:
    rows = Ticket.objects.filter(event=asked.event, state__in=asked.values).admissions()
    return among(rows, "attendee")


def _given(asked: Asked) -> Q:
    return among(_valid(asked.event).filter(order=None), "attendee")


def _nameless(asked: Asked) -> Q:
    """Their order holds a seat, and nobody is named on a ticket of it."""
    rows = Ticket.objects.filter(event=asked.event, attendee=None, parent=None).exclude(
        state=Ticket.State.VOID
    )
    return among(rows, "order__buyer")


def _partner(asked: Asked) -> Q:
    rows = _valid(asked.event).filter(order__partner__isnull=False)
    return among(
        rows.filter(order__partner__public_id__in=asked.values) if asked.values else rows, "attendee"
    )


def _partners(event: Event) -> Sequence[Choice]:
    return [Choice(public_id, name) for public_id, name in event.partners.values_list("public_id", "name")]


def _code(asked: Asked) -> Q:
    rows = Order.objects.filter(event=asked.event, discount_code__isnull=False).holding()
    if asked.values:
        batches = [value.removeprefix(BATCH) for value in asked.values if value.startswith(BATCH)]
        codes = [value for value in asked.values if not value.startswith(BATCH)]
        rows = rows.filter(Q(discount_code__public_id__in=codes) | Q(discount_code__batch__in=batches))
    tickets = Ticket.objects.filter(event=asked.event, order__in=rows.values("pk"))
    return among(rows, "buyer") | among(tickets.exclude(state=Ticket.State.VOID), "attendee")


def _codes(event: Event) -> Sequence[Choice]:
    """Codes by themselves; those that were made together by the word they carry."""
    rows = DiscountCode.objects.filter(event=event, is_offer=False)
    own = rows.filter(batch="").order_by("code").values_list("public_id", "code")
    batches = rows.exclude(batch="").order_by("batch").values_list("batch", flat=True).distinct()
    made = [Choice(f"{BATCH}{batch}", batch, str(_("Made together"))) for batch in batches]
    return [*(Choice(public_id, code) for public_id, code in own), *made]


ORDER_STATES = (
    (PAID, _("paid")),
    (UNPAID, _("waits for approval or payment")),
    (REFUNDED, _("money was given back")),
    (GIVEN_UP, _("cancelled or expired")),
)


def _order(asked: Asked) -> Q:
    """Of the buyer."""
    states = {
        PAID: Q(state=Order.State.PAID),
        UNPAID: Q(state__in=[Order.State.REQUESTED, Order.State.PENDING, Order.State.INVOICED]),
        GIVEN_UP: Q(state__in=[Order.State.CANCELLED, Order.State.EXPIRED]),
        REFUNDED: Q(
            pk__in=Refund.objects.counting()
            .filter(payment__order__event=asked.event)
            .order_by()
            .values("payment__order")
        ),
    }
    wanted = Q(pk__in=[])
    for value in asked.values:
        wanted |= states.get(value, Q(pk__in=[]))
    return among(Order.objects.filter(wanted, event=asked.event), "buyer")


def _bought_before(asked: Asked) -> Q:
    rows = Order.objects.filter(event=asked.event, placed_at__lt=asked.midnight).holding()
    return among(rows, "buyer")


def _bought_from(asked: Asked) -> Q:
    rows = Order.objects.filter(event=asked.event, placed_at__gte=asked.midnight).holding()
    return among(rows, "buyer")


def _came(asked: Asked) -> Q:
    """Let in at one of these doors, and not undone."""
    rows = CheckIn.objects.filter(event=asked.event, result=CheckIn.Result.IN, undone_by=None)
    rows = rows.filter(list__public_id__in=asked.values) if asked.values else rows
    return among(rows, "ticket__attendee")


def _lists(event: Event) -> Sequence[Choice]:
    rows = CheckInList.objects.filter(event=event).values_list("public_id", "name")
    return [Choice(public_id, name) for public_id, name in rows]


def _answered(asked: Asked) -> Q:
    """One of the chosen answers, about the attendee or about the buyer's order."""
    picked = Q(pk__in=[])
    for value in asked.values:
        question, _sign, text = value.partition("=")
        picked |= Q(question__public_id=question, options__text=text)
    rows = Answer.objects.filter(picked, question__event=asked.event)
    mine = rows.filter(ticket__isnull=False).exclude(ticket__state=Ticket.State.VOID)
    return among(mine, "ticket__attendee") | among(rows.filter(ticket=None), "order__buyer")


def _answers(event: Event) -> Sequence[Choice]:
    rows = Question.objects.filter(event=event, kind__in=[Kind.CHOICE, Kind.SEVERAL]).prefetch_related(
        "options"
    )
    return [
        Choice(f"{row.public_id}={option.text}", option.text, row.text)
        for row in rows.order_by("position", "pk")
        for option in row.options.all()
    ]


CONDITIONS = (
    Condition("ticket.type", TICKET, _("Has a valid ticket of type"), _of_type(TicketType.Kind.ADMISSION),
              _types(TicketType.Kind.ADMISSION), any_words=_("Has a valid ticket")),
    Condition("ticket.add_on", TICKET, _("Has the add-on"), _of_type(TicketType.Kind.ADD_ON),
              _types(TicketType.Kind.ADD_ON), any_words=_("Has any add-on")),
    Condition("ticket.state", TICKET, _("Has a ticket that is"), _state, of_text_choices(Ticket.State.choices)),
    Condition("ticket.given", TICKET, _("Was given a ticket without an order"), _given),
    Condition("ticket.partner", TICKET, _("Comes with a code of the partner"), _partner, _partners,
              any_words=_("Comes with any partner’s code")),
    Condition("ticket.answer", TICKET, _("Answered"), _answered, _answers),
    Condition("order.state", ORDER, _("Has bought, and the order is"), _order, of_text_choices(ORDER_STATES)),
    Condition("order.code", ORDER, _("Bought or comes with the code"), _code, _codes,
              any_words=_("Bought or comes with any code")),
    Condition("order.before", ORDER, _("Bought before"), _bought_before, takes_day=True),
    Condition("order.from", ORDER, _("Bought on or after"), _bought_from, takes_day=True),
    Condition("order.nameless", ORDER, _("Bought a seat on which nobody is named"), _nameless),
    Condition("door.came", DOOR, _("Was let in at"), _came, _lists, any_words=_("Was let in at any door")),
)  # fmt: skip
