"""Invoices and credit notes: read, printed, corrected and exported; and the numbers they bear."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core import countries, money, tables
from core.templatetags.formats import current_locale
from events import desk
from events.admin import pages
from events.admin.base import ReadOnlyAdmin, ScopedRows
from events.admin.forms import EventForm
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.models import Event
from events.rights import Right
from tickets import paper_table
from tickets.actions import corrections, papers
from tickets.admin.event_settings import EventSettingAdmin
from tickets.admin.money import order_link
from tickets.documents import bookkeeping
from tickets.forms.billing import FIELDS, CorrectionForm
from tickets.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, NumberSeries
from tickets.views.documents import as_pdf

# What an address can hold, since papers are downloaded by their numbers.
PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
SHOWN = ("issued_at", "gross", "tax", "billed_to", "purchase_order", "tax_note", "sold_by")


class Lines(ScopedRows):
    can_edit = False
    verbose_name_plural = gettext_lazy("lines")
    fields = ("description", "net", "rate", "gross")
    readonly_fields = fields
    paper = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(self.paper)

    def _shown(self, row: Any, minor: int) -> str:
        return money.display(minor, getattr(row, self.paper).currency)

    @column(gettext_lazy("net"))
    def net(self, row: Any) -> str:
        return self._shown(row, row.price_minor - row.tax_minor)

    @column(gettext_lazy("tax"))
    def rate(self, row: Any) -> str:
        return f"{self._shown(row, row.tax_minor)} ({row.tax_rate_bp / 100:g} %)"

    @column(gettext_lazy("amount"))
    def gross(self, row: Any) -> str:
        return self._shown(row, row.price_minor)


class InvoiceLines(Lines):
    model = InvoiceLine
    paper = "invoice"


class CreditNoteLines(Lines):
    model = CreditNoteLine
    paper = "credit_note"


class WorkspaceCorrectionForm(CorrectionForm):
    """With the workspace's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name].widget = UnfoldAdminTextInputWidget()
        choices = [("", "—"), *countries.names(current_locale())]
        self.fields["address"].widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})
        self.fields["country"].widget = UnfoldAdminSelectWidget(choices=choices)


class PaperAdmin(ReadOnlyAdmin):
    """What both kinds have in common."""

    view_rights = frozenset({Right.MONEY})
    actions_list = ("export",)
    actions_detail: tuple[str, ...] = ("pdf",)
    date_hierarchy = "issued_at"

    def order_of(self, row: Any) -> Any:
        return row.order

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        return ["pdf"]

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.MONEY) else []

    @page(gettext_lazy("Export for the bookkeeper"), path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponse:
        """All invoices and credit notes of the current event in one table."""
        event = desk.of(request).current
        if event is None or Right.MONEY not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        table = tables.as_csv(paper_table.head(), paper_table.rows(event))
        response = HttpResponse(table, content_type=tables.MEDIA_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{event.slug}-invoices.csv"'
        return response

    @page(gettext_lazy("Open the PDF"), path="pdf", icon="picture_as_pdf")
    def pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.MONEY)
        draw: Any = bookkeeping.invoice_pdf if isinstance(row, Invoice) else bookkeeping.credit_note_pdf
        return as_pdf(draw(row, self.order_of(row)), f"{row.number}.pdf")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the paper does not say takes no line."""
        may_be_empty = ("purchase_order", "tax_note", "due_on")
        fields = super().get_fields(request, obj)
        return [name for name in fields if name not in may_be_empty or getattr(obj, str(name), None)]

    def history_subject(self, row: Any) -> str:
        return str(self.order_of(row).public_id)

    @column(gettext_lazy("billed to"))
    def billed_to(self, row: Any) -> SafeString:
        country = countries.name(row.buyer_country, current_locale())
        return _block(row.buyer_name, row.buyer_address, country, row.buyer_vat_id)

    @column(gettext_lazy("sold by"))
    def sold_by(self, row: Any) -> SafeString:
        return _block(row.seller_name, row.seller_address, row.seller_vat_id)

    @column(gettext_lazy("number"), ordering="sequence")
    def number_tag(self, row: Any) -> str:
        return str(row.number)

    @column(gettext_lazy("order"))
    def order_code(self, row: Any) -> SafeString:
        return order_link(self.order_of(row))

    @column(gettext_lazy("amount"), ordering="total_minor")
    def gross(self, row: Any) -> str:
        return money.display(row.total_minor, row.currency)

    @column(gettext_lazy("tax within"), ordering="tax_minor")
    def tax(self, row: Any) -> str:
        return money.display(row.tax_minor, row.currency)


@admin.register(Invoice)
class InvoiceAdmin(PaperAdmin):
    event_path = "order__event"
    actions_detail = ("pdf", "correct")
    list_display = ("number_tag", "buyer_name", "gross", "tax", "state", "order_code", "issued_at")
    search_fields = ("number", "buyer_name", "buyer_vat_id", "purchase_order", "order__code", "order__email")
    search_help_text = gettext_lazy("Number, buyer, VAT number, purchase order or order code")
    fields = ("number_tag", "order_code", "state", *SHOWN, "due_on", "linked")
    inlines = (InvoiceLines,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.select_related("order__event__organizer", "order__buyer", "replaces", "replaced_by")
        return rows.prefetch_related("credit_notes")

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        may_correct = Right.SELL in self._rights(request, row) and _is_current(row)
        is_open = row.order.state in corrections.CORRECTABLE
        return ["pdf", "correct"] if may_correct and is_open else ["pdf"]

    @column(gettext_lazy("state"), label={"replaced": "default", "credited": "warning", "stands": "success"})
    def state(self, row: Any) -> Tag:
        if not _is_current(row):
            return Tag("replaced", _("Replaced by %s") % row.replaced_by.number)
        credited = sum(note.total_minor for note in row.credit_notes.all())
        if credited:
            amount = money.display(credited, row.currency)
            return Tag("credited", _("%s taken back") % amount)
        return Tag("stands", _("Stands"))

    @column(gettext_lazy("belongs to it"))
    def linked(self, row: Any) -> SafeString:
        linked = [] if row.replaces is None else [("tickets_invoice", row.replaces)]
        if not _is_current(row):
            linked.append(("tickets_invoice", row.replaced_by))
        linked += [("tickets_creditnote", note) for note in row.credit_notes.all()]
        shown = [
            format_html('<a href="{}">{}</a>', reverse(f"admin:{page}_change", args=[other.pk]), other.number)
            for page, other in linked
        ]
        return SafeString(", ".join(shown) or "—")

    @page(gettext_lazy("Correct"), path="correct", icon="edit_document")
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        invoice = self.row_for(request, object_id, Right.SELL)
        order = invoice.order
        if "correct" not in self.offered(request, invoice):
            messages.warning(request, _("Only the invoice that counts can be corrected."))
            return redirect(self.change_path(invoice))
        data = request.POST if pages.is_confirmed(request) else None
        form = WorkspaceCorrectionForm(data, bill=papers.bill_of(order))
        refused = ""
        if form.is_valid():
            try:
                by: Any = request.user
                new = corrections.correct(order=order, billing=form.correction, by=by, now=timezone.now())
            except corrections.CannotCorrect as refusal:
                refused = refusal.message
            else:
                self._say(request, new, invoice)
                return redirect(self.change_path(new))
        question = Question(
            title=_("Correct invoice %s") % invoice.number,
            tells=[
                _("A credit note takes this invoice back, and a new one with a new number replaces it."),
                _("%(address)s gets both by mail.") % {"address": order.email},
                _(
                    "If the right details mean less tax by the tax table, the difference goes back to the buyer."
                ),
            ],
            refused=refused,
            button=_("Make the corrected invoice"),
            back=self.change_path(invoice),
        )
        return pages.ask(self, request, question, form=form, row=invoice)

    def _say(self, request: HttpRequest, new: Invoice, old: Invoice) -> None:
        if new.pk == old.pk:
            messages.info(request, _("That is what the invoice says already: nothing was changed."))
            return
        messages.success(request, _("Invoice %(new)s replaces %(old)s.") % {"new": new, "old": old})
        back = corrections.tax_given_back(new)
        if back:
            amount = money.display(back, new.currency)
            messages.info(request, _("%s of tax are on their way back.") % amount)


@admin.register(CreditNote)
class CreditNoteAdmin(PaperAdmin):
    event_path = "invoice__order__event"
    list_display = (
        "number_tag",
        "buyer_name",
        "gross",
        "tax",
        "for_invoice",
        "reason",
        "order_code",
        "issued_at",
    )
    search_fields = ("number", "buyer_name", "invoice__number", "invoice__order__code", "reason")
    search_help_text = gettext_lazy("Number, buyer, invoice, order code or reason")
    fields = ("number_tag", "order_code", "for_invoice", "reason", *SHOWN)
    inlines = (CreditNoteLines,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("invoice__order__event__organizer", "invoice__order__buyer")

    def order_of(self, row: Any) -> Any:
        return row.invoice.order

    @column(gettext_lazy("for invoice"), ordering="invoice__sequence")
    def for_invoice(self, row: CreditNote) -> SafeString:
        address = reverse("admin:tickets_invoice_change", args=[row.invoice_id])
        return format_html('<a href="{}">{}</a>', address, row.invoice.number)


class NumberSeriesForm(EventForm):
    class Meta:
        model = NumberSeries
        fields = ("prefix",)
        help_texts = {
            "prefix": gettext_lazy(
                "Stands before each number: RELAY-2027- gives RELAY-2027-0001. Fixed from then on."
            )
        }

    def clean_prefix(self) -> str:
        prefix: str = self.cleaned_data["prefix"]
        if not PREFIX.fullmatch(prefix):
            raise forms.ValidationError(_("Letters without accents, digits, hyphens and underscores."))
        event = self.instance.event
        others = NumberSeries.objects.filter(event__organizer=event.organizer_id).exclude(pk=self.instance.pk)
        if others.filter(prefix__iexact=prefix).exists():
            raise forms.ValidationError(_("Another series has this prefix: numbers would be given twice."))
        return prefix


@admin.register(NumberSeries)
class NumberSeriesAdmin(EventSettingAdmin):
    form = NumberSeriesForm
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.SELL
    may_add = False
    list_display = ("kind_words", "prefix", "last", "next_number")
    fields = ("kind_words", "prefix", "next_number")
    readonly_fields = ("kind_words", "next_number")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Both series of the current event are there before the first paper, so that a prefix can be chosen."""
        event = desk.of(request).current
        if event is not None and self.may_change(request):
            _both_series(event)
        return super().changelist_view(request, extra_context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "prefix") if obj is not None and obj.last else fixed

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and obj.last:
            form.base_fields.pop("prefix", None)
        return form

    @column(gettext_lazy("for"))
    def kind_words(self, row: NumberSeries) -> str:
        return row.get_kind_display()

    @column(gettext_lazy("next number"))
    def next_number(self, row: NumberSeries) -> str:
        return papers.numbered(row.prefix, row.last + 1)


def _both_series(event: Event) -> None:
    for kind in NumberSeries.Kind:
        papers.series_of(event, kind)


def _block(*parts: str) -> SafeString:
    lines = [line for part in parts for line in part.splitlines() if line.strip()]
    return format_html_join("", '<div dir="auto">{}</div>', [(line,) for line in lines])


def _is_current(row: Any) -> bool:
    return not hasattr(row, "replaced_by")
