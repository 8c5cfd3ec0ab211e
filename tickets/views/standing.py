"""Where an order stands: one sentence, what it means, and what one can do. Pure but for the words' language."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.formats import date_in, day, money, time_in
from core.times import city
from tickets.models import Order


@dataclass(frozen=True)
class Standing:
    """`href` and `action` are the way on where there is nothing to pay."""

    title: str
    sentence: str
    kind: str = ""
    icon: str = "info"
    more: str = ""
    href: str = ""
    action: str = ""


@dataclass(frozen=True)
class Facts:
    """What the sentence depends on, besides the order itself."""

    now: datetime
    tickets: int
    zone: str
    money_on_its_way: bool = False
    refused: bool = False
    refunded_minor: int = 0
    again: str = ""


def of(order: Order, facts: Facts) -> Standing:
    if order.state == Order.State.PAID:
        return _paid(order, facts)
    if order.state == Order.State.INVOICED:
        return _invoiced(order)
    if order.state == Order.State.REQUESTED:
        return _requested(order)
    if order.state == Order.State.PENDING:
        return _pending(order, facts)
    return _ended(order, facts)


def _paid(order: Order, facts: Facts) -> Standing:
    sent = _("We sent everything to %s.") % order.email
    mine = ngettext("One ticket is yours.", "%(count)s tickets are yours.", facts.tickets) % {
        "count": facts.tickets
    }
    paid = _("Paid.") if order.total_minor else _("Nothing to pay.")
    return Standing(
        title=_("See you there"),
        sentence=f"{paid} {mine} {sent}",
        kind="good",
        icon="check",
        more=_refunded(order, facts),
    )


def _invoiced(order: Order) -> Standing:
    due = day(order.due_on, "long") if order.due_on else ""
    amount = money(order.total_minor, order.currency)
    return Standing(
        title=_("You pay by invoice"),
        sentence=_("%(amount)s are due on %(day)s.") % {"amount": amount, "day": due},
        kind="warn",
        icon="mail",
        more=_("Your tickets are valid already.")
        if order.valid_at_once
        else _("We keep your tickets. They become valid when the money is here."),
    )


def _requested(order: Order) -> Standing:
    return Standing(
        title=_("We look at your order first"),
        sentence=_("There is nothing to pay yet. We keep your tickets and write to %s.") % order.email,
        kind="warn",
        icon="clock",
        more=_("Some of these tickets are given out by the team. You need not do anything until we write."),
    )


def _pending(order: Order, facts: Facts) -> Standing:
    if facts.money_on_its_way:
        return Standing(
            title=_("Your money is on its way"),
            sentence=_("Your bank has not confirmed the payment yet. We keep your tickets and write to %s.")
            % order.email,
            kind="warn",
            icon="clock",
            more=_("You need not do anything. It can take a few days."),
        )
    if order.expires_at is None or order.expires_at <= facts.now:
        return _ended(order, facts)
    until = {"time": _end_of_hold(order.expires_at, facts), "city": city(facts.zone)}
    if order.method == Order.Method.TRANSFER:
        until["time"] = time_in(order.expires_at, facts.zone)
        until["day"] = date_in(order.expires_at, facts.zone)
        return Standing(
            title=_("Waiting for your bank transfer"),
            sentence=_("We keep your tickets until %(day)s, %(time)s in %(city)s.") % until,
            kind="warn",
            icon="clock",
            more=_("The bank details are in the mail to %s. You can also pay online.") % order.email,
        )
    if facts.refused:
        return Standing(
            title=_("The payment was refused"),
            sentence=_("Nothing was charged. We hold your tickets until %(time)s in %(city)s.") % until,
            kind="bad",
            icon="warning",
            more=_("Try again, with another card if you like."),
        )
    return Standing(
        title=_("Almost done"),
        sentence=_("Not paid yet. We hold your tickets until %(time)s in %(city)s.") % until,
        kind="warn",
        icon="clock",
    )


def _end_of_hold(expires_at: datetime, facts: Facts) -> str:
    """With the day for what was approved: it is held for a week."""
    at = time_in(expires_at, facts.zone)
    is_long = expires_at - facts.now > timedelta(hours=12)
    return f"{date_in(expires_at, facts.zone)}, {at}" if is_long else at


def _ended(order: Order, facts: Facts) -> Standing:
    again = {"href": facts.again, "action": _("Order again"), "more": _refunded(order, facts)}
    if order.state == Order.State.CANCELLED:
        return Standing(
            title=_("This order was cancelled"),
            sentence=_("Its tickets are no longer valid."),
            kind="bad",
            icon="cross",
            **again,
        )
    return Standing(
        title=_("This order ran out of time"),
        sentence=_("It was not paid in time, so its tickets went back on sale. Nothing was charged.")
        if not facts.refunded_minor
        else _("The payment came after its tickets were sold to others."),
        kind="bad",
        icon="clock",
        **again,
    )


def _refunded(order: Order, facts: Facts) -> str:
    if not facts.refunded_minor:
        return ""
    amount = money(facts.refunded_minor, order.currency)
    return _("We give back %s. It reaches your account within a few days.") % amount
