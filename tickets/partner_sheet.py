"""A partner's own table: one row for each line sold, which adds up to the figures of the page to the cent."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core import money, tables
from core.tables import Cell
from tickets import attribution, partner_figures, partner_guests
from tickets.attribution import Kept
from tickets.models import OrderLine
from tickets.partner_figures import Scope
from tickets.partner_guests import Guest

Row = list[Cell]


def head(currency: str) -> list[str]:
    return [
        _("Day"), _("Ticket"), _("Came by"), _("Code"), _("State"), _("List price (%s)") % currency,
        _("Early price and group"), _("Taken off by the code"), _("Sold"), _("Kept"), _("Tax within"), _("Name"),
        _("Company"),
    ]  # fmt: skip


def as_csv(scope: Scope) -> str:
    """Never an order's code, an address or the name of somebody who did not agree. Four queries."""
    return tables.as_csv(head(scope.event.currency), rows(scope))


def rows(scope: Scope) -> Iterator[Row]:
    assert scope.partner is not None
    kept = {row["pk"]: attribution.kept(order) for row, order in partner_figures.orders_kept(scope)}
    guests = partner_guests.by_ticket(scope.partner)
    for line in _lines(scope):
        yield _row(scope, line, kept.get(line.order_id), guests.get(line.ticket_id or 0))
    rest = sum(order.rest_minor for order in kept.values())
    if rest:
        nothing: Row = [None] * 7
        yield [
            None,
            _("Money that belongs to no ticket"),
            *nothing,
            money.to_decimal(rest, scope.event.currency),
        ]


def _lines(scope: Scope) -> Iterator[OrderLine]:
    found = OrderLine.objects.filter(scope.orders("order__"), partner_figures.sold("order__"))
    found = found.select_related("order__discount_code", "ticket")
    return found.order_by("order__placed_at", "order", "position").iterator(2000)


def _row(scope: Scope, line: OrderLine, kept: Kept | None, guest: Guest | None) -> Row:
    """`kept` is None where the line was simply paid."""
    order, currency = line.order, scope.event.currency
    by_code = order.partner_id is not None
    sums = (
        line.list_minor,
        line.auto_minor,
        line.discount_minor,
        line.price_minor,
        kept.lines[line.pk] if kept else line.price_minor,
        kept.taxes[line.pk] if kept else line.tax_minor,
    )
    return [
        order.placed_at.astimezone(ZoneInfo(scope.event.time_zone)).date(),
        line.description,
        _("code") if by_code else _("link"),
        order.discount_code.code if by_code and order.discount_code else "",
        line.ticket.get_state_display() if line.ticket else "",
        *(money.to_decimal(each, currency) for each in sums),
        guest.name if guest else "",
        guest.company if guest else "",
    ]
