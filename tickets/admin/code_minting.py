"""Making many codes: from a pattern, or from a table that is read and shown before anything is stored."""

from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from core import tables
from core.templatetags.formats import current_locale
from events import desk
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.fields import MoneyInput, PercentInput
from events.admin.pages import Question, page
from events.models import Event, Partner
from events.rights import Right
from tickets import minting, pricing
from tickets.actions import mint
from tickets.actions.mint import Likeness
from tickets.models import DiscountCode, TicketType
from tickets.pricing import Discount

MOST_BYTES = 5_000_000
SHOWN = 20


class PatternForm(forms.Form):
    pattern = forms.CharField(
        label=gettext_lazy("Pattern"),
        max_length=minting.LONGEST,
        initial="PARTNER-*****",
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Each * becomes a letter or digit that nobody confuses."),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=minting.MOST,
        initial=100,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    batch = forms.CharField(
        label=gettext_lazy("Name of the batch"),
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("To find, download and pause them together."),
    )
    partner = forms.ModelChoiceField(
        label=gettext_lazy("Partner"),
        queryset=Partner.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it does"),
        choices=DiscountCode.Kind.choices,
        widget=UnfoldAdminSelectWidget(),
    )
    percent_bp = PercentInput(label=gettext_lazy("Percent off"), required=False, initial=0)
    ticket_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Makes cheaper"),
        queryset=TicketType.objects.none(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=gettext_lazy("None: every ticket, no add-on."),
    )
    opens_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Opens"),
        queryset=TicketType.objects.none(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    max_orders = forms.IntegerField(
        label=gettext_lazy("Orders with each code"),
        min_value=1,
        required=False,
        initial=1,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text=gettext_lazy("Empty: no limit."),
    )
    max_tickets = forms.IntegerField(
        label=gettext_lazy("Tickets with each code"),
        min_value=1,
        required=False,
        initial=1,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text=gettext_lazy("Empty: no limit."),
    )
    field_order = (
        "pattern", "count", "batch", "partner", "kind", "percent_bp", "amount_minor", "ticket_types", "opens_types",
        "max_orders", "max_tickets",
    )  # fmt: skip

    def __init__(self, data: Any, *, event: Event) -> None:
        super().__init__(data)
        self.event = event
        types = TicketType.objects.for_buyers().filter(event=event)
        for name, rows in (("partner", Partner.objects.filter(event=event)), ("ticket_types", types),
                           ("opens_types", types)):  # fmt: skip
            field: Any = self.fields[name]
            field.queryset = rows
        self.fields["amount_minor"] = MoneyInput(
            currency=event.currency, label=_("Amount"), required=False, help_text=_("In %s.") % event.currency
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "pattern" in values and "count" in values:
            try:
                minting.check(values["pattern"].strip().upper(), values["count"])
            except minting.BadPattern as refusal:
                self.add_error("pattern", str(refusal))
        batch = values.get("batch", "")
        if batch and DiscountCode.objects.filter(event=self.event, batch=batch).exists():
            self.add_error("batch", _("There is a batch of this name."))
        if not self.errors and not self._does_something(values):
            self.add_error(
                "kind", _("These codes would do nothing: give percent, amount, or what they open.")
            )
        return values

    def _does_something(self, values: dict[str, Any]) -> bool:
        discount = Discount(
            values["kind"], "", values.get("percent_bp") or 0, values.get("amount_minor") or 0
        )
        return discount.changes_prices or bool(values.get("opens_types"))

    @property
    def likeness(self) -> Likeness:
        values = self.cleaned_data
        return Likeness(
            kind=values["kind"],
            percent_bp=values["percent_bp"] or 0,
            amount_minor=values["amount_minor"] or 0,
            partner=values["partner"],
            ticket_types=list(values["ticket_types"]),
            opens_types=list(values["opens_types"]),
            max_orders=values["max_orders"],
            max_tickets=values["max_tickets"],
        )


class TableForm(forms.Form):
    """The table is chosen as a file or pasted; the second step posts it once more as text."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"), required=False, widget=UnfoldAdminFileFieldWidget()
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste it here"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy("Columns: %s") % ", ".join(minting.COLUMNS),
    )
    batch = forms.CharField(
        label=gettext_lazy("Name of the batch"), max_length=60, widget=UnfoldAdminTextInputWidget()
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("file")
        if file is not None:
            values["text"] = self._decoded(file)
        if not self.errors and not values.get("text", "").strip():
            self.add_error("file", _("Choose a file, or paste the table."))
        return values

    def _decoded(self, file: Any) -> str:
        if file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 5 MB."))
            return ""
        body = file.read()
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return str(body.decode(encoding))
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("The file is no text. Save it as CSV (UTF-8)."))
        return ""


class MintPages(ScopedAdmin):
    actions_list = ("mint", "from_table")

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.PARTNERS) else []

    def _event(self, request: HttpRequest) -> Event:
        event = desk.of(request).current
        if event is None or not desk.of(request).may(Right.PARTNERS, event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        timezone.activate(event.time_zone)
        return event

    @page(gettext_lazy("Make many"), path="mint", icon="library_add")
    def mint(self, request: HttpRequest) -> HttpResponse:
        event = self._event(request)
        form = PatternForm(request.POST if pages.is_confirmed(request) else None, event=event)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            values = form.cleaned_data
            made = mint.from_pattern(
                event=event, pattern=values["pattern"], count=values["count"], like=form.likeness,
                batch=values["batch"], by=by, now=timezone.now(),
            )  # fmt: skip
            return self._made(request, values["batch"], len(made))
        question = Question(
            title=_("Make many codes for %(event)s") % {"event": event},
            tells=[_("Each is drawn by chance and is different from all others to whoever types it.")],
            button=_("Make the codes"),
            back=self.list_path(),
        )
        return pages.ask(self, request, question, form=form)

    @page(gettext_lazy("From a table"), path="from-table", icon="upload_file")
    def from_table(self, request: HttpRequest) -> HttpResponse:
        event = self._event(request)
        asked = request.method == "POST"
        form = TableForm(request.POST if asked else None, request.FILES if asked else None)
        if not asked or not form.is_valid():
            return pages.ask(self, request, self._asking(event), form=form)
        values = form.cleaned_data
        table = minting.read(values["text"], mint.known(event))
        if "store" in request.POST and not table.problems:
            by: Any = request.user
            count = mint.from_rows(
                event=event, rows=table.rows, batch=values["batch"], by=by, now=timezone.now()
            )
            return self._made(request, values["batch"], count)
        again = TableForm(initial={"text": values["text"], "batch": values["batch"]})
        return pages.ask(self, request, self._preview(event, table), form=again, hidden=self._next(table))

    def _asking(self, event: Event) -> Question:
        return Question(
            title=_("Codes for %(event)s from a table") % {"event": event},
            tells=[
                _("You see what was understood before anything is stored; with one mistake nothing is."),
                _("Times are those of the event. Several ticket types are separated by |."),
            ],
            button=_("Read it"),
            back=self.list_path(),
        )

    def _preview(self, event: Event, table: minting.Table) -> Question:
        problems = [
            _("Line %(line)d, %(column)s: %(message)s")
            % {"line": one.line, "column": one.column or "–", "message": one.message}
            for one in table.problems[:SHOWN]
        ]
        if len(table.problems) > SHOWN:
            problems.append(_("… and %d more.") % (len(table.problems) - SHOWN))
        words = ngettext("%d code was understood.", "%d codes were understood.", len(table.rows))
        more = (
            [_("Nothing is stored yet.")]
            if not table.problems
            else [_("Nothing was stored. Mend these lines below or in your file, and read it again.")]
        )
        rows = [f"{row.code} · {_effect(row, event)}" for row in table.rows[:SHOWN]]
        if len(table.rows) > SHOWN:
            rows.append(_("… and %d more.") % (len(table.rows) - SHOWN))
        return Question(
            title=_("Codes for %(event)s from a table") % {"event": event},
            tells=[words % len(table.rows), *more],
            problems=problems,
            rows=rows,
            button=_("Read it again") if table.problems else _("Make the codes"),
            back=self.list_path(),
        )

    def _next(self, table: minting.Table) -> list[tuple[str, str]]:
        return [] if table.problems else [("store", "1")]

    def _made(self, request: HttpRequest, batch: str, count: int) -> HttpResponse:
        words = ngettext("%(count)d code is made.", "%(count)d codes are made.", count)
        messages.success(request, words % {"count": count})
        return redirect(f"{self.list_path()}?{urlencode({'batch': batch})}")


def export(rows: QuerySet[DiscountCode]) -> HttpResponse:
    """Codes as a table for whoever hands them out. One query."""
    head = [
        _("Code"), _("Link"), _("Partner"), _("Batch"), _("Tickets used"), _("Orders used"), _("Most tickets"),
        _("Most orders"),
    ]  # fmt: skip
    found = rows.select_related("partner", "event").order_by("event", "code")
    body = tables.as_csv(head, (_cells(row) for row in found))
    response = HttpResponse(body, content_type=tables.MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="codes.csv"'
    return response


def _cells(row: DiscountCode) -> list[tables.Cell]:
    link = f"{settings.SITE_URL}/{row.event.slug}/tickets/?code={quote(row.code)}"
    partner = str(row.partner) if row.partner else ""
    return [
        row.code, link, partner, row.batch, row.used_tickets, row.used_orders, row.max_tickets, row.max_orders,
    ]  # fmt: skip


def _effect(row: minting.Row, event: Event) -> str:
    discount = Discount(row.kind, row.code, row.percent_bp, row.amount_minor)
    return pricing.effect(discount, event.currency, current_locale()) or _("opens tickets")
