"""Add-ons that a buyer adds to his tickets later: an order of its own that extends the first one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail
from core.templatetags.formats import current_locale
from events import counters
from tickets import emails_approval, pricing, shop
from tickets.actions import holds, issuing, open_holds, placing, planning
from tickets.actions.planning import NotOnSale, Plan, PriceChanged, Refused, TooFew, TooMany, Wish
from tickets.discounts import Terms
from tickets.models import DiscountCode, Order, Ticket, TicketType
from tickets.shop import Offer

# Two buyers may draw the same code, or take the last early price: what collides is tried again.
TRIES = 3


@dataclass(frozen=True)
class Addition:
    """One add-on for one ticket, by their public ids."""

    ticket: str
    add_on: str


def offers_for(order: Order, *, now: datetime) -> list[Offer]:
    """The add-ons that can be bought now, also those that the waiting list offers the buyer. Two queries, three
    with such an offer.
    """
    if order.state != Order.State.PAID:
        return []
    found = shop.offers(order.event, now=now, terms=offer_of_waiting_list(order, now))
    return [one for one in found if one.is_add_on and one.can_be_bought and not one.needs_code]


def offer_of_waiting_list(order: Order, now: datetime) -> Terms | None:
    """What is kept for the buyer's address, if anything is: nobody has to type its code."""
    codes = DiscountCode.objects.filter(
        event=order.event, is_offer=True, bound_email=order.email, is_paused=False, used_orders=0
    )
    kept = codes.filter(valid_until_at__gt=now, opens_types__kind=TicketType.Kind.ADD_ON)
    found = kept.order_by("valid_until_at").values_list("code", flat=True).first()
    return shop.terms_of(order.event, found) if found else None


def price_of(offer: Offer, order: Order) -> int:
    """One of it, now."""
    return pricing.quote([offer.item()], currency=order.currency).total_minor


def place(
    *,
    order: Order,
    additions: Sequence[Addition],
    form_key: str,
    total_seen_minor: int | None = None,
    by: User | None,
    now: datetime,
) -> Order:
    """Order add-ons for valid tickets of a paid order; they are held until they are paid, as every order is.

    The same form sent twice is one order. Raises a Refused with a sentence for the buyer.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return _place(order, additions, form_key, total_seen_minor, by, now)
        except (Refused, IntegrityError, holds.PriceGone) as error:
            known: Order | None = Order.objects.filter(event=order.event, form_key=form_key).first()
            if known is not None:
                known.event = order.event
                return known
            if isinstance(error, Refused) or not tries_left:
                raise
    raise AssertionError("unreachable")


def _place(
    order: Order,
    additions: Sequence[Addition],
    form_key: str,
    total_seen_minor: int | None,
    by: User | None,
    now: datetime,
) -> Order:
    tickets = _tickets(order, additions)
    things = _things(order, additions, now)
    quote = pricing.quote([one.item() for one in things], currency=order.currency, locale=current_locale())
    if total_seen_minor is not None and total_seen_minor != quote.total_minor:
        raise PriceChanged(quote)
    terms = offer_of_waiting_list(order, now)
    kept = terms.count([one.item() for one in things]) if terms else 0
    plan = Plan(tuple(things), tuple(range(len(things))), quote, terms if kept else None, kept)
    try:
        with transaction.atomic():
            return _write(order, tickets, plan, form_key, by, now)
    except holds.PriceGone:
        raise
    except holds.Gone as gone:
        raise planning.sold_out(plan, gone.quota) from gone


def _tickets(order: Order, additions: Sequence[Addition]) -> list[Ticket]:
    """The ticket of each addition, valid and of this order."""
    if order.state != Order.State.PAID:
        raise NotOnSale(_("Something can be added once the order is paid."), "not_paid")
    if not additions:
        raise TooFew(_("Choose what you want to add."), "empty")
    rows = order.tickets.valid().filter(parent=None).select_related("attendee")
    by_id = {row.public_id: row for row in rows}
    if any(one.ticket not in by_id for one in additions):
        raise NotOnSale(_("One of the tickets is not valid any more."), "void")
    if len(set(additions)) < len(additions):
        raise TooMany(_("Each add-on is sold once for each person."), "add_on_twice")
    return [by_id[one.ticket] for one in additions]


def _things(order: Order, additions: Sequence[Addition], now: datetime) -> list[Offer]:
    sold = {one.public_id: one for one in offers_for(order, now=now)}
    if any(one.add_on not in sold for one in additions):
        raise NotOnSale(_("One of the add-ons you chose cannot be had any more."), "unknown")
    had = Ticket.objects.exclude(state=Ticket.State.VOID).filter(parent__order=order)
    taken = set(had.values_list("parent__public_id", "type__public_id"))
    if any((one.ticket, one.add_on) in taken for one in additions):
        raise TooMany(_("Each add-on is sold once for each person."), "add_on_twice")
    things = [sold[one.add_on] for one in additions]
    planning.check_left(things)
    return things


def _write(
    order: Order, parents: Sequence[Ticket], plan: Plan, form_key: str, by: User | None, now: datetime
) -> Order:
    """Under the first order's lock, so that its tickets do not end meanwhile and nothing is added twice."""
    first = Order.objects.select_for_update(of=("self",)).select_related("event", "buyer").get(pk=order.pk)
    first.event = order.event
    _tickets(first, [Addition(parent.public_id, "") for parent in {one.pk: one for one in parents}.values()])
    drawn = placing.take_seats(plan, now)
    holds.take_steps(plan.quote.steps)
    open_holds.check(order.event, order.email, now)
    if plan.terms and not DiscountCode.objects.filter(pk=plan.terms.pk).take(tickets=plan.code_tickets):
        raise holds.Gone
    made = placing.order_of(order.event, _wish(first, form_key), plan, first.buyer, now)
    made.extends = first
    tickets = placing.tickets_of(made, plan, [parent.attendee for parent in parents])
    for ticket, parent in zip(tickets, parents, strict=True):
        ticket.parent = parent
    is_complete = plan.quote.total_minor == 0 and not plan.needs_approval
    if is_complete:
        issuing.issue(made, tickets, now=now)
    placing.store(made, tickets, plan, now)
    holds.note_reserved(tickets, drawn)
    entries = [placing.told(made, by, now)]
    if is_complete:
        entries += issuing.follow_up(made, tickets, by=by, now=now)
    elif plan.needs_approval:
        mail.post(emails_approval.requested(made, now=now))
    history.write_all(entries)
    if plan.shows_in_shop:
        counters.raise_shop(order.event_id)
    return made


def _wish(first: Order, form_key: str) -> Wish:
    return Wish(
        buyer_name=first.buyer.name,
        buyer_email=first.email,
        buyer_company=first.buyer.company,
        seats=(),
        code="",
        form_key=form_key,
        language=first.language,
        terms_version=first.event.terms_version,
    )
