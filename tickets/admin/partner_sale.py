"""Selling a level to a partner from its page: who is billed, for how much, and how it is paid."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from accounts.models import User
from core import countries
from core.ids import new_id
from core.templatetags.formats import current_locale, money
from events.actions import partner_levels
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.fields import MoneyInput
from events.admin.pages import Question, page
from events.models import Partner, PartnerLevel
from events.rights import Right
from tickets.actions import orders, receipts, sponsoring, team_orders
from tickets.actions.sponsoring import Deal
from tickets.actions.team_orders import Terms, Way
from tickets.admin.order_new import text_field
from tickets.forms.billing import written_vat
from tickets.tax import BillTo

WAYS = [
    (Way.INVOICE, gettext_lazy("Invoice")),
    (Way.TRANSFER, gettext_lazy("Bank transfer")),
    (Way.LINK, gettext_lazy("Online, by a link in a mail")),
]


class SaleForm(forms.Form):
    level = forms.ModelChoiceField(
        label=gettext_lazy("Level"), queryset=PartnerLevel.objects.none(), widget=UnfoldAdminSelectWidget()
    )
    buyer_name = text_field(gettext_lazy("Who orders"))
    buyer_email = forms.EmailField(
        label=gettext_lazy("Address"), max_length=254, widget=UnfoldAdminEmailInputWidget()
    )
    company = text_field(gettext_lazy("Company on the invoice"))
    address = forms.CharField(
        label=gettext_lazy("Address on the invoice"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), widget=UnfoldAdminSelectWidget())
    vat_id = text_field(gettext_lazy("VAT number"), required=False)
    purchase_order = text_field(gettext_lazy("Purchase order number"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=WAYS, widget=UnfoldAdminSelectWidget())
    days = forms.IntegerField(
        label=gettext_lazy("Days to pay"), min_value=1, max_value=365, initial=team_orders.DAYS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )  # fmt: skip
    key = forms.CharField(max_length=40, widget=forms.HiddenInput(), initial=lambda: new_id("key"))
    field_order = ("level", "net")

    def __init__(self, data: Any, *, partner: Partner) -> None:
        first = {
            "level": partner.level_id, "buyer_name": partner.contact_name or partner.name,
            "buyer_email": partner.contact_email, "company": partner.name, "country": partner.event.organizer.country,
        }  # fmt: skip
        super().__init__(data, initial=first)
        event = partner.event
        level, country = cast(Any, self.fields["level"]), cast(Any, self.fields["country"])
        level.queryset = PartnerLevel.objects.filter(event=event)
        level.label_from_instance = lambda row: (
            f"{row.name}, {money(row.price_minor, event.currency)}" if row.price_minor else row.name
        )
        country.choices = [("", "—"), *countries.names(current_locale())]
        self.fields["net"] = MoneyInput(
            currency=event.currency, label=_("Agreed price"), required=False,
            help_text=_("In %s, without tax. Empty: the level’s price.") % event.currency,
        )  # fmt: skip
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        number, country = given.get("vat_id", ""), given.get("country", "")
        if number and country:
            written = written_vat(number, country)
            if not written:
                self.add_error(
                    "vat_id",
                    _("This cannot be a VAT number of that country. Leave it empty if there is none."),
                )
            given["vat_id"] = written
        return given

    @property
    def deal(self) -> Deal:
        given = self.cleaned_data
        bill = BillTo(
            name=given["company"], is_company=True, address=given["address"], country=given["country"],
            vat_id=given["vat_id"], purchase_order=given["purchase_order"],
        )  # fmt: skip
        return Deal(
            level=given["level"], buyer_name=given["buyer_name"], buyer_email=given["buyer_email"], key=given["key"],
            billing=bill, net_minor=given["net"],
        )  # fmt: skip

    @property
    def terms(self) -> Terms:
        return Terms(way=Way(self.cleaned_data["way"]), days=self.cleaned_data["days"])


class PartnerSale(ScopedAdmin):
    @page(gettext_lazy("Sell a level"), path="sell", icon="sell")
    def sell(self, request: HttpRequest, object_id: str) -> HttpResponse:
        partner = self.row_for(request, object_id, Right.PARTNERS)
        form = SaleForm(request.POST if pages.is_confirmed(request) else None, partner=partner)
        refused = ""
        if pages.is_confirmed(request) and form.is_valid():
            refused = self._sell(request, partner, form)
            if not refused:
                return redirect(self.change_path(partner))
        question = Question(
            title=_("Sell a level to %(partner)s") % {"partner": partner},
            tells=[
                _("The partner has the level at once, with its place and its tasks."),
                _(
                    "An order is placed and the mail about it goes out; invoice, payment and refund are those of the order."
                ),
                _("If the order is cancelled or not paid in time, the partner loses the level."),
            ],
            refused=refused,
            button=_("Place the order"),
            back=self.change_path(partner),
        )
        return pages.ask(self, request, question, form=form, row=partner)

    def _sell(self, request: HttpRequest, partner: Partner, form: SaleForm) -> str:
        """Why it was refused, or nothing."""
        try:
            made = sponsoring.sell(
                partner=partner,
                deal=form.deal,
                terms=form.terms,
                by=cast(User, request.user),
                now=timezone.now(),
            )
        except (sponsoring.Refused, partner_levels.Full, orders.Refused, receipts.CannotReceive) as refused:
            return refused.message
        words = _("Order %(code)s over %(total)s is placed.")
        total = money(made.order.total_minor, made.order.currency)
        messages.success(request, words % {"code": made.order.code, "total": total})
        return ""
