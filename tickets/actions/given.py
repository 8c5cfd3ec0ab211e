"""Tickets for many people at once for which nobody pays here: complimentary ones, and those that were sold elsewhere.

Each is an order of its own, as the team's page for one makes it: placed by the team at the price of nothing, complete at
once. All of them together take their seats, in the order in which they are given: who is behind the last seat gets none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accounts.models import User, normal_email
from core import history, mail
from core.models import HistoryEntry
from core.templatetags.formats import current_locale
from events import counters
from events.actions import participants
from events.actions.participants import Person
from events.models import Event
from tickets import emails, pricing, shop
from tickets.actions import holds, issuing, placing
from tickets.actions.planning import Plan, Sale, Seat, Wish
from tickets.actions.tickets import void_all
from tickets.models import Order, OrderLine, Quota, Ticket
from tickets.shop import Offer

BATCH = 100  # rows of many columns: SQLite takes 999 values in one query


@dataclass(frozen=True)
class Given:
    """One ticket. `form_key` is what tells it from all others: given twice, it is still one."""

    ticket_type: str
    person: Person
    form_key: str
    reason: str
    note: str = ""
    partner: int | None = None


def offers(event: Event, now: datetime) -> dict[str, Offer]:
    """What can be given, by public id, with the seats that are left: no additions to a ticket. Early prices and groups
    have nothing to do with it."""
    found = shop.offers(event, now=now, also_hidden=True)
    return {one.public_id: replace(one, steps=(), groups=()) for one in found if not one.is_add_on}


def give(
    *, event: Event, given: Sequence[Given], letters: bool, by: User | None, now: datetime
) -> list[Order | None]:
    """In the order of `given`, in the caller's transaction; None where no seat is left. Without `letters` nobody is told.

    The number of queries does not depend on how many they are.
    """
    kinds = offers(event, now)
    made: dict[str, Order] = {
        row.form_key: row
        for row in Order.objects.filter(event=event, form_key__in=[one.form_key for one in given])
    }
    new = [one for one in given if one.form_key not in made]
    seated = _seat(new, kinds)
    if seated:
        made |= _write(event, seated, kinds, letters, by, now)
    return [made.get(one.form_key) for one in given]


def _seat(given: Sequence[Given], kinds: Mapping[str, Offer]) -> list[Given]:
    """Those for whom there are seats, which are taken. Quotas stay locked until the end, so the counting holds."""
    wanted = {quota for one in given for quota in kinds[one.ticket_type].quotas}
    rows = Quota.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    left = {row.pk: row.left for row in rows}
    seated, taken = [], Counter[int]()
    for one in given:
        quotas = kinds[one.ticket_type].quotas
        if all(left[quota] > taken[quota] for quota in quotas):
            taken.update(quotas.keys())
            seated.append(one)
    holds.take_quotas(taken)
    return seated


def _write(
    event: Event,
    given: Sequence[Given],
    kinds: Mapping[str, Offer],
    letters: bool,
    by: User | None,
    now: datetime,
) -> dict[str, Order]:
    people, entries = participants.meet_all(event=event, people=[one.person for one in given], by=by, now=now)
    plans: dict[tuple[str, str], tuple[Plan, Sale]] = {}
    orders, tickets, lines = [], [], []
    for one, person in zip(given, people, strict=True):
        key = (one.ticket_type, one.reason)
        if key not in plans:
            plans[key] = _plan(event, kinds[one.ticket_type], one.reason)
        plan, sale = plans[key]
        order = placing.order_of(event, _wish(event, one, sale), plan, person, now)
        order.note, order.partner_id = one.note, one.partner
        made = placing.tickets_of(order, plan, [person])
        entries.append(placing.told(order, by, now))
        issuing.issue(order, made, now=now)
        entries += issuing.told(order, made, by=by, now=now)
        orders.append(order)
        tickets.append((made, plan))
    Order.objects.bulk_create(orders, batch_size=BATCH)
    for order, (made, _plan_of) in zip(orders, tickets, strict=True):
        for ticket in made:
            ticket.order = order
    Ticket.objects.bulk_create([ticket for made, _plan in tickets for ticket in made], batch_size=BATCH)
    for order, (made, plan) in zip(orders, tickets, strict=True):
        lines += placing.lines_of(order, made, plan)
    OrderLine.objects.bulk_create(lines, batch_size=BATCH)
    issuing.admit([ticket for made, _plan in tickets for ticket in made])
    _tell(event, orders, [made for made, _plan in tickets], entries, letters, now)
    return {one.form_key: order for one, order in zip(given, orders, strict=True)}


def _plan(event: Event, offer: Offer, reason: str) -> tuple[Plan, Sale]:
    sale = Sale(timedelta(days=1), 0, reason=reason, method=Order.Method.FREE)
    quote = pricing.quote(
        [offer.item()], currency=event.currency, discount=sale.discount([offer]), locale=current_locale()
    )
    return Plan((offer,), (0,), quote, None, 0), sale


def _wish(event: Event, one: Given, sale: Sale) -> Wish:
    person = one.person
    address = normal_email(person.email or person.contact_email)
    return Wish(
        buyer_name=person.name, buyer_email=address, buyer_company=person.company,
        seats=(Seat(one.ticket_type, name=person.name, email=address, company=person.company),), code="",
        form_key=one.form_key, language=event.language, terms_version=event.terms_version, sale=sale,
    )  # fmt: skip


def _tell(
    event: Event,
    orders: Sequence[Order],
    tickets: Sequence[Sequence[Ticket]],
    entries: Sequence[HistoryEntry],
    letters: bool,
    now: datetime,
) -> None:
    if letters:
        mail.post(
            *(
                letter
                for order, made in zip(orders, tickets, strict=True)
                if order.email
                for letter in emails.order_confirmed(order, made, now=now)
            )
        )
    history.write_all(entries)
    counters.raise_shop(event.pk)


# Taking them back


def locked(event: Event, ids: Sequence[str]) -> dict[str, Order]:
    """Orders by public id, with their buyers."""
    rows = Order.objects.select_for_update(of=("self",)).filter(event=event, public_id__in=ids)
    found = {row.public_id: row for row in rows.select_related("buyer").order_by("pk")}
    for row in found.values():
        row.event = event
    return found


def take_back(
    *, event: Event, orders: Sequence[Order], reason: str, letters: bool, by: User | None, now: datetime
) -> None:
    """Locked orders for which nobody has paid end, with their tickets. Those who were told of them are told of it."""
    if not orders:
        return
    keys = [order.pk for order in orders]
    rows = Ticket.objects.filter(order__in=keys).exclude(state=Ticket.State.VOID)
    void_all(list(rows), reason=reason, by=by, now=now)
    Order.objects.filter(pk__in=keys).update(state=Order.State.CANCELLED, ended_at=now)
    history.write_all(
        history.entry("order.cancelled", order, scope=event.public_id, by=by, now=now,
                      before={"state": order.state}, after={"state": "cancelled", "reason": reason})
        for order in orders
    )  # fmt: skip
    if letters:
        mail.post(*(emails.order_cancelled(order, 0, now=now) for order in orders if order.email))
