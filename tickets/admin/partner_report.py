"""What came in by all partners of an event: the most revenue first, with sums that are the event's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSingleDateWidget

from core import money, tables
from core.tables import Cell
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.pages import page
from events.models import Event, Partner
from events.rights import Right
from tickets import attribution, partner_figures
from tickets.attribution import Figures, Row
from tickets.partner_figures import Scope

READERS = frozenset({Right.SELL, Right.MONEY, Right.PARTNERS})
# Of what came without a partner, and so of the whole sale, only these read.
MONEY_READERS = frozenset({Right.SELL, Right.MONEY})
AMOUNTS = (
    "list_minor", "auto_minor", "discount_minor", "sold_minor", "paid_minor", "refunded_minor", "disputed_minor",
    "net_minor", "tax_minor",
)  # fmt: skip


class DaysForm(forms.Form):
    """Orders placed on these days; whatever was paid and given back for them since counts as well."""

    first = forms.DateField(
        label=gettext_lazy("Ordered from"), required=False, widget=UnfoldAdminSingleDateWidget()
    )
    last = forms.DateField(label=gettext_lazy("until"), required=False, widget=UnfoldAdminSingleDateWidget())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This is before the first day."))
        return cleaned


class PartnerReport(ScopedAdmin):
    actions_list = ("report",)

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self._may_read(request) else []

    def _may_read(self, request: HttpRequest) -> bool:
        seat = desk.of(request)
        return bool(seat.rights_in(seat.current) & READERS)

    @page(gettext_lazy("Report"), path="report", icon="bar_chart")
    def report(self, request: HttpRequest) -> HttpResponse:
        event = desk.of(request).current
        if event is None or not self._may_read(request):
            raise PermissionDenied(_("Your role at this event does not include this."))
        form = DaysForm(request.GET or None)
        days = form.cleaned_data if form.is_bound and form.is_valid() else {}
        scope = Scope(event, first_on=days.get("first"), last_on=days.get("last"))
        rows = partner_figures.rows(scope)
        if not desk.of(request).rights_in(event) & MONEY_READERS:
            rows = [row for row in rows if row.partner is not None]
        names = dict(Partner.objects.filter(event=event).values_list("pk", "name"))
        wanted = request.GET.get("format", "")
        if wanted in {"csv", "xlsx"}:
            return _download(event, rows, names, wanted)
        chosen = {name: day.isoformat() for name, day in days.items() if isinstance(day, date)}
        context = {
            **self.admin_site.each_context(request),
            "title": _("What came in by partners"),
            "subtitle": None,
            "opts": self.opts,
            "event": event,
            "form": form,
            "rows": [{"name": _name(row, names), "row": row} for row in rows if _is_shown(row)],
            "total": attribution.total(row.figures for row in rows),
            "csv": f"?{urlencode({**chosen, 'format': 'csv'})}",
            "xlsx": f"?{urlencode({**chosen, 'format': 'xlsx'})}",
            "back": self.list_path(),
        }
        return TemplateResponse(request, "tickets/admin/partner_report.html", context)


def _is_shown(row: Row) -> bool:
    """Nobody's row stands only where there is something in it."""
    return row.partner is not None or not row.figures.is_empty


def _name(row: Row, names: Mapping[int, str]) -> str:
    return _("No partner") if row.partner is None else names.get(row.partner, "")


def _download(event: Event, rows: Sequence[Row], names: Mapping[int, str], wanted: str) -> HttpResponse:
    lines = [_line(event, _name(row, names), row) for row in rows if _is_shown(row)]
    whole = attribution.total(row.figures for row in rows)
    codes = attribution.total(row.by_code for row in rows if row.partner is not None)
    links = attribution.total(row.by_link for row in rows)
    lines.append([
        _("Together"), *_counts(whole), *_amounts(event, whole), codes.orders, _amount(event, codes.net_minor),
        links.orders, _amount(event, links.net_minor),
    ])  # fmt: skip
    if wanted == "xlsx":
        book = tables.as_xlsx(_("Partners"), _head(event), lines)
        response = HttpResponse(book, content_type=tables.XLSX_TYPE)
    else:
        response = HttpResponse(tables.as_csv(_head(event), lines), content_type=tables.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-partners.{wanted}"'
    return response


def _head(event: Event) -> list[str]:
    return [
        _("Partner"), _("Orders"), _("Cancelled later"), _("Tickets"), _("Add-ons"),
        _("List price (%s)") % event.currency, _("Early price and group"), _("Taken off by codes"), _("Sold"), _("Paid"),
        _("Given back"), _("Disputed"), _("Kept"), _("Tax within"), _("Orders by code"), _("Kept by code"),
        _("Orders by link only"), _("Kept by link only"), _("Orders by link first"), _("Orders by link last"),
        _("Of these with another’s code"), _("Seats kept"), _("Seats taken"), _("Seats free"),
    ]  # fmt: skip


def _line(event: Event, name: str, row: Row) -> list[Cell]:
    whole, links, seats = row.figures, row.contacts, row.seats
    code = row.by_code if row.partner is not None else Figures()
    return [
        name, *_counts(whole), *_amounts(event, whole), code.orders, _amount(event, code.net_minor),
        row.by_link.orders, _amount(event, row.by_link.net_minor), links.first, links.last, links.elsewhere,
        seats.reserved, seats.taken, seats.unused,
    ]  # fmt: skip


def _counts(figures: Figures) -> list[Cell]:
    return [figures.orders, figures.orders_ended, figures.tickets, figures.add_ons]


def _amounts(event: Event, figures: Figures) -> list[Cell]:
    return [_amount(event, getattr(figures, name)) for name in AMOUNTS]


def _amount(event: Event, minor: int) -> Decimal:
    return money.to_decimal(minor, event.currency)
