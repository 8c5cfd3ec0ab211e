"""The ledger: an event's money by day, by order and by payout, on the page and as a table to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money, tables
from core.tables import Cell
from core.templatetags.formats import current_locale
from core.times import local
from events import desk
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import page
from events.models import Event
from events.rights import Right
from tickets import ledger
from tickets.ledger import Figures, OrderRow
from tickets.models import Order, Payout

PER_PAGE = 50
KINDS = {
    "charge": gettext_lazy("Payment"),
    "payment": gettext_lazy("Payment"),
    "refund": gettext_lazy("Refund"),
    "payment_refund": gettext_lazy("Refund"),
    "refund_failure": gettext_lazy("Refund that failed"),
    "adjustment": gettext_lazy("Dispute"),
}


@dataclass(frozen=True)
class Money:
    minor: int
    currency: str

    def __str__(self) -> str:
        return money.display(self.minor, self.currency, current_locale()) if self.minor else "–"

    @property
    def is_number(self) -> bool:
        return True


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere on the page, and is plain text in a file."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


Value = Money | Link | str | date


@dataclass(frozen=True)
class Sheet:
    """`foot` has as many values as `head`; so has each row."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    foot: Sequence[Value]


class LedgerPages(ReadOnlyAdmin):
    actions_list = ("ledger",)

    @page(gettext_lazy("Ledger"), path="ledger", icon="account_balance")
    def ledger(self, request: HttpRequest) -> HttpResponse:
        event = desk.of(request).current
        if event is None or Right.MONEY not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        wanted = request.GET.get("format", "")
        is_file = wanted in {"csv", "xlsx"}
        number = request.GET.get("page", "1")
        found, pager = self._sheet(request, event, None if is_file else number)
        if is_file:
            return _download(event, found, wanted)
        asked = {name: request.GET[name] for name in ("by", "payout") if name in request.GET}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ledger of %(event)s") % {"event": event},
            "subtitle": None,
            "opts": self.opts,
            "event": event,
            "sheet": found,
            "head": [(word, _is_money(found, column)) for column, word in enumerate(found.head)],
            "pager": pager,
            "query": urlencode(asked),
            "places": [
                {"by": by, "title": title, "is_here": by == found.name}
                for by, title in (("day", _("By day")), ("order", _("By order")), ("payout", _("By payout")))
            ],
            "open": ledger.receivables(event),
            "csv": f"?{urlencode({**asked, 'format': 'csv'})}",
            "xlsx": f"?{urlencode({**asked, 'format': 'xlsx'})}",
        }
        return TemplateResponse(request, "tickets/admin/ledger.html", context)

    def _sheet(self, request: HttpRequest, event: Event, number: str | None) -> tuple[Sheet, Any]:
        if "payout" in request.GET:
            payout = ledger.payout_of(event, request.GET["payout"])
            if payout is None:
                raise Http404
            return one_payout(event, payout), None
        if request.GET.get("by") == "payout":
            return payouts(event), None
        if request.GET.get("by") != "order":
            return days(event), None
        if number is None:
            return of_orders(event, list(ledger.orders(event)), all_of_them=True), None
        pager = Paginator(ledger.orders(event), PER_PAGE).get_page(number)
        return of_orders(event, list(pager)), pager


def days(event: Event) -> Sheet:
    found = ledger.by_day(event)
    whole = sum(found.values(), Figures())
    head = [_("Day"), *_figures_head()]
    rows: list[Sequence[Value]] = [
        [day, *_figures(figures, event.currency)] for day, figures in reversed(found.items())
    ]
    return Sheet("day", _("By day"), head, rows, [_("Together"), *_figures(whole, event.currency)])


def of_orders(event: Event, rows: Sequence[Order], *, all_of_them: bool = False) -> Sheet:
    found = list(ledger.by_order(event, rows, all_of_them=all_of_them))
    head = [
        _("Order"),
        _("Buyer"),
        _("State"),
        *_figures_head(),
        _("Valid tickets"),
        _("Owed"),
        _("Unexplained"),
    ]
    lines = [_order_line(row, event.currency) for row in found]
    whole = ledger.total(event)
    foot: list[Value] = [_("All orders together"), "", "", *_figures(whole, event.currency), "", "", ""]
    return Sheet("order", _("By order"), head, lines, foot)


def payouts(event: Event) -> Sheet:
    head = [
        _("At the bank"), _("Payout"), _("State"), _("Payments"), _("Refunds"), _("Disputes and others"), _("Fees"),
        _("This event"), _("Others on the account"), _("Paid out"),
    ]  # fmt: skip
    rows: list[Sequence[Value]] = []
    for row in ledger.by_payout(event):
        payout = row.payout
        currency = payout.currency if payout else event.currency
        amounts = [row.charges, row.refunds, row.others, -row.fees, row.net, row.elsewhere, row.whole]
        name: list[Value] = ["", _("Not paid out yet"), ""]
        if payout:
            name = [payout.arrives_on, Link(payout.reference, f"?payout={payout.public_id}"), payout.state]
        rows.append([*name, *(Money(amount, currency) for amount in amounts)])
    return Sheet("payout", _("By payout"), head, rows, [])


def one_payout(event: Event, payout: Payout) -> Sheet:
    """Rows that add up to what reached the bank, to the cent."""
    head = [_("At"), _("What"), _("Order"), _("Buyer"), _("Reference"), _("Amount"), _("Fee"), _("Net")]
    whole, currency = ledger.payout_row(event, payout), payout.currency
    rows: list[Sequence[Value]] = []
    for entry in ledger.entries_of(event, payout):
        order = entry.payment.order if entry.payment else None
        rows.append([
            local(entry.at, event.time_zone).date(), str(KINDS.get(entry.kind, entry.kind)),
            _order_link(order) if order else "", str(order.buyer) if order else "", entry.source,
            *(Money(minor, currency) for minor in (entry.amount_minor, -entry.fee_minor, entry.net_minor)),
        ])  # fmt: skip
    if whole.elsewhere:
        other = _("Other events and fees on the same account")
        rows.append(["", other, "", "", "", "", "", Money(whole.elsewhere, currency)])
    foot: list[Value] = [
        _("Paid out"),
        "",
        "",
        "",
        payout.reference,
        "",
        "",
        Money(payout.amount_minor, currency),
    ]
    title = _("Payout %(reference)s") % {"reference": payout.reference}
    return Sheet(payout.reference, title, head, rows, foot)


def _is_money(sheet: Sheet, column: int) -> bool:
    return any(isinstance(row[column], Money) for row in sheet.rows)


def _figures_head() -> list[str]:
    return [_("Received"), _("Refunded"), _("Disputed"), _("Fees"), _("Net"), _("Named differences")]


def _figures(figures: Figures, currency: str) -> list[Value]:
    amounts = (
        figures.received, -figures.refunded, -figures.disputed, -figures.fees, figures.net, figures.adjusted,
    )  # fmt: skip
    return [Money(amount, currency) for amount in amounts]


def _order_line(row: OrderRow, currency: str) -> list[Value]:
    order, rest = row.order, (row.worth, row.owed, row.unexplained)
    return [
        _order_link(order), str(order.buyer), str(order.get_state_display()), *_figures(row.figures, currency),
        *(Money(amount, currency) for amount in rest),
    ]  # fmt: skip


def _order_link(order: Order) -> Link:
    return Link(order.code, reverse("admin:tickets_order_change", args=[order.pk]))


def _download(event: Event, sheet: Sheet, wanted: str) -> HttpResponse:
    values = [row for row in (*sheet.rows, sheet.foot) if row]
    head = [*sheet.head, _("Currency")]
    lines = [[*(_cell(value) for value in row), _currency(row, event.currency)] for row in values]
    if wanted == "xlsx":
        response = HttpResponse(tables.as_xlsx(sheet.title, head, lines), content_type=tables.XLSX_TYPE)
    else:
        response = HttpResponse(tables.as_csv(head, lines), content_type=tables.MEDIA_TYPE)
    name = f"{event.slug}-ledger-{sheet.name}.{wanted}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _currency(row: Sequence[Value], otherwise: str) -> str:
    return next((value.currency for value in row if isinstance(value, Money)), otherwise)


def _cell(value: Value) -> Cell:
    if isinstance(value, Money):
        return money.to_decimal(value.minor, value.currency)
    return value if isinstance(value, date) else str(value)
