"""Tickets that end while their order lives on: the team refunds them, or their buyer gives them back by himself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import mail
from events.models import Event
from tickets import emails, order_rows, refunding, ticket_rows
from tickets.actions import adjustments, refunds, tickets
from tickets.actions.refunds import CannotRefund
from tickets.models import Adjustment, Order, OrderLine, Refund, RefundTerm, Ticket
from tickets.refunding import Share, Term

Rule = Callable[[int], int]
# A line's share, its ticket and that ticket's admission.
Standing = tuple[Share, int | None, int | None]


@dataclass(frozen=True)
class Offer:
    """What giving one ticket with its add-ons back would bring. `refused` says in words why it cannot be."""

    ticket: Ticket
    back_minor: int = 0
    kept_minor: int = 0
    refused: str = ""

    @property
    def is_open(self) -> bool:
        return not self.refused


def refund_tickets(
    *,
    order: Order,
    chosen: Sequence[Ticket],
    percent_bp: int = 10_000,
    fee_minor: int = 0,
    ends_tickets: bool = True,
    reason: str,
    text: str = "",
    by: User | None,
    now: datetime,
    key: str = "",
) -> list[Refund]:
    """The team ends tickets (with their add-ons) and gives so much of their money back, less a fee for each admission.

    With `ends_tickets=False` they stay valid. `text` stands in the buyer's mail beside the reason. `key` comes from a
    form: sent twice, it is one refund. Raises CannotRefund.
    """
    term = Term(now, percent_bp, fee_minor)

    def by_terms(left: int) -> int:
        return refunding.back_for(left, term, order.currency)

    if not ends_tickets:
        return _give_part(order, chosen, by_terms, reason=reason, text=text, by=by, now=now, key=key)
    return _return(order, chosen, by_terms, reason=reason, by=by, now=now, key=key, text=text)


def give_back(
    *,
    order: Order,
    ticket: Ticket,
    by: User | None,
    now: datetime,
    key: str = "",
    seen_minor: int | None = None,
) -> list[Refund]:
    """A buyer gives a ticket back, on the terms of the day. `seen_minor` is what he was told that he gets.

    Raises CannotRefund with a sentence for him.
    """
    known = list(Refund.objects.filter(payment__order=order, idempotency_key=key)) if key else []
    if known:
        return known
    term = refunding.term_now(terms_of(order.event), now)
    offer = offer_for(order, ticket, term, _standing(order))
    if offer.refused:
        raise CannotRefund(offer.refused)
    if seen_minor is not None and seen_minor != offer.back_minor:
        raise CannotRefund(_("What you get back has changed meanwhile. Please look at the new amount."))
    assert term is not None  # otherwise it is refused

    def on_terms(left: int) -> int:
        return refunding.back_for(left, term, order.currency)

    reason = _("Given back by the buyer")
    return _return(order, [ticket], on_terms, reason=reason, by=by, now=now, key=key)


def full_offer(order: Order, ticket: Ticket) -> Offer:
    """What a ticket with its add-ons brings of which all goes back, whatever the terms of the day are."""
    if order.state != Order.State.PAID or ticket.state != Ticket.State.VALID:
        return Offer(ticket, refused=_("This ticket is not valid any more."))
    if ticket.checked_in_at is not None:
        return Offer(ticket, refused=_("This ticket has been used at the door already."))
    left = sum(share.left_minor for share in _of(ticket, _standing(order)))
    return Offer(ticket, left + _left_of_later_add_ons(order, ticket), 0)


def return_in_full(
    *, order: Order, ticket: Ticket, reason: str, by: User | None, now: datetime, key: str = ""
) -> list[Refund]:
    """End a ticket and give all of its money back. Raises CannotRefund with a sentence for whoever asked."""
    offer = full_offer(order, ticket)
    if offer.refused:
        raise CannotRefund(offer.refused)

    def everything(left: int) -> int:
        return left

    return _return(order, [ticket], everything, reason=reason, by=by, now=now, key=key)


def terms_of(event: Event) -> list[Term]:
    """The event's schedule, first to last. One query."""
    rows = RefundTerm.objects.filter(event=event).order_by("until_at")
    return [Term(row.until_at, row.percent_bp, row.fee_minor) for row in rows]


def offers_for(order: Order, all_tickets: Iterable[Ticket], now: datetime) -> list[Offer]:
    """What the buyer could give back: one offer for each admission that is not void. Two queries, one if it is
    too late.
    """
    term = refunding.term_now(terms_of(order.event), now)
    if term is None or order.state != Order.State.PAID:
        return []
    standing = _standing(order)
    admissions = (one for one in all_tickets if one.parent_id is None and one.state != Ticket.State.VOID)
    return [offer_for(order, ticket, term, standing) for ticket in admissions]


def offer_for(order: Order, ticket: Ticket, term: Term | None, standing: Sequence[Standing]) -> Offer:
    refused = _refusal(order, ticket, term)
    if refused or term is None:
        return Offer(ticket, refused=refused)
    left = sum(share.left_minor for share in _of(ticket, standing))
    back = refunding.back_for(left, term, order.currency)
    return Offer(ticket, back, left - back)


def _refusal(order: Order, ticket: Ticket, term: Term | None) -> str:
    if order.state != Order.State.PAID or ticket.state != Ticket.State.VALID:
        return _("This ticket is not valid any more.")
    if term is None:
        return _("Tickets can no longer be given back. Perhaps somebody else can come instead of you?")
    if ticket.checked_in_at is not None:
        return _("This ticket has been used at the door already.")
    if not ticket.type.is_refundable:
        return _("This kind of ticket cannot be given back.")
    return ""


def _return(
    order: Order,
    chosen: Sequence[Ticket],
    rule: Rule,
    *,
    reason: str,
    by: User | None,
    now: datetime,
    key: str,
    text: str = "",
) -> list[Refund]:
    """End the tickets, give back what the rule says of each admission, name what is kept, tell the buyer."""
    with transaction.atomic():
        locked = order_rows.locked(order.pk)
        known = list(Refund.objects.filter(payment__order=locked, idempotency_key=key)) if key else []
        if known:
            return known
        if locked.state != Order.State.PAID:
            raise CannotRefund(_("Only tickets of a paid order can be refunded."))
        fresh = _still_there(locked, chosen)
        amounts, kept = _amounts(fresh, _standing(locked), rule)
        voided = tickets.void_all(fresh, reason=reason, by=by, now=now)
        made = _want(locked, amounts, reason=reason, by=by, now=now, key=key)
        adjustments.balance(order=locked, kind=Adjustment.Kind.FEE_KEPT, reason=reason, by=by, now=now)
        later, more = _return_later_add_ons(locked, voided, reason=reason, by=by, now=now)
        back = sum(amounts.values()) + more
        mail.post(emails.tickets_returned(locked, voided, back, kept, reason, text=text, now=now))
    return made + later


def _give_part(
    order: Order,
    chosen: Sequence[Ticket],
    rule: Rule,
    *,
    reason: str,
    text: str,
    by: User | None,
    now: datetime,
    key: str,
) -> list[Refund]:
    """Give back what the rule says of each admission, whose tickets stay valid; the difference is goodwill."""
    with transaction.atomic():
        locked = order_rows.locked(order.pk)
        known = list(Refund.objects.filter(payment__order=locked, idempotency_key=key)) if key else []
        if known:
            return known
        if locked.state != Order.State.PAID:
            raise CannotRefund(_("Only tickets of a paid order can be refunded."))
        amounts, _kept = _amounts(_still_there(locked, chosen), _standing(locked), rule)
        made = _want(locked, amounts, reason=reason, by=by, now=now, key=key)
        if made:
            adjustments.balance(order=locked, kind=Adjustment.Kind.GOODWILL, reason=reason, by=by, now=now)
            mail.post(emails.money_given_back(locked, sum(amounts.values()), reason, text=text, now=now))
    return made


def _return_later_add_ons(
    order: Order, voided: Sequence[Ticket], *, reason: str, by: User | None, now: datetime
) -> tuple[list[Refund], int]:
    """Add-ons that were bought later are in orders of their own: all of their price goes back as well."""
    made: list[Refund] = []
    for pk in sorted({one.order_id for one in voided if one.order_id not in {None, order.pk}}):
        extension = order_rows.locked(pk)
        own = {one.pk for one in voided if one.order_id == pk}
        shares = _lines_of(extension, own)
        amounts = {share.key: share.left_minor for share in shares if share.left_minor}
        made += _want(extension, amounts, reason=reason, by=by, now=now, key="")
        adjustments.balance(order=extension, kind=Adjustment.Kind.KEPT, reason=reason, by=by, now=now)
    return made, sum(refund.amount_minor for refund in made)


def _left_of_later_add_ons(order: Order, ticket: Ticket) -> int:
    """What `_return_later_add_ons` would give back."""
    rows = Ticket.objects.filter(parent=ticket).exclude(state=Ticket.State.VOID)
    later = rows.filter(order__state=Order.State.PAID).exclude(order=order.pk).select_related("order")
    own: dict[Order, set[int]] = {}
    for one in later:
        assert one.order is not None  # it is paid
        own.setdefault(one.order, set()).add(one.pk)
    return sum(share.left_minor for extension, pks in own.items() for share in _lines_of(extension, pks))


def _lines_of(order: Order, tickets_pks: set[int]) -> list[Share]:
    lines = set(OrderLine.objects.filter(order=order, ticket__in=tickets_pks).values_list("pk", flat=True))
    return [share for share in refunds.shares_of(order) if share.key in lines]


def _still_there(order: Order, chosen: Sequence[Ticket]) -> list[Ticket]:
    """The chosen tickets as they are now, without add-ons whose admission is chosen as well."""
    fresh = ticket_rows.still_there(order.pk, chosen)
    if not fresh:
        raise CannotRefund(_("These tickets are not valid any more."))
    keys = {one.pk for one in fresh}
    return [one for one in fresh if one.parent_id not in keys]


def _standing(order: Order) -> list[Standing]:
    """The lines whose tickets are not void. Two queries."""
    owners = ticket_rows.owners_of_lines(order.pk)
    return [(share, *owners[share.key]) for share in refunds.shares_of(order) if share.key in owners]


def _of(ticket: Ticket, standing: Sequence[Standing]) -> list[Share]:
    """The lines of a ticket and of its add-ons."""
    return [share for share, own, parent in standing if ticket.pk in {own, parent}]


def _amounts(
    chosen: Sequence[Ticket], standing: Sequence[Standing], rule: Rule
) -> tuple[Mapping[int, int], int]:
    """How much of which line goes back, and how much in all is kept."""
    amounts: dict[int, int] = {}
    kept = 0
    for ticket in chosen:
        own = _of(ticket, standing)
        left = sum(share.left_minor for share in own)
        back = rule(left)
        amounts |= refunding.allocate(back, own)
        kept += left - back
    return amounts, kept


def _want(
    order: Order,
    amounts: Mapping[int, int],
    *,
    reason: str,
    by: User | None,
    now: datetime,
    key: str,
) -> list[Refund]:
    """One refund for each payment that is needed; the first carries the form's key."""
    total = sum(amounts.values())
    if not total:
        return []
    payments = {payment.pk: payment for payment in order_rows.payments_of(order)}
    purses = [(pk, refunds.left_of(payment)) for pk, payment in payments.items()]
    try:
        parts = refunding.spread(total, [purse for purse in purses if purse[1] > 0])
    except ValueError as error:
        raise CannotRefund(_("Less money of this order is here than would go back.")) from error
    made: list[Refund] = []
    rest = dict(amounts)
    for pk, part in parts:
        lines = _part_of(rest, part)
        made.append(
            refunds.want(
                order, payments[pk], amount_minor=part, reason=reason, by=by, now=now,
                key="" if made else key, lines=lines,
            )
        )  # fmt: skip
    return made


def _part_of(rest: dict[int, int], part: int) -> Mapping[int, int]:
    """Take so much out of what is still to be given back, line by line."""
    taken: dict[int, int] = {}
    for line, amount in list(rest.items()):
        piece = min(amount, part)
        if piece:
            taken[line] = piece
            rest[line] = amount - piece
            part -= piece
    return taken
