"""A code that has got about: who used it, which orders end, and personal codes for those it was meant for."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core import money
from core.templatetags.formats import date_in, time_in
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.pages import Question, page
from events.rights import Right
from tickets import seating
from tickets.actions import mint, orders, refunds
from tickets.models import CodeRedemption, DiscountCode, Order

AT_ONCE = 200
SHOWN = 8


class UsesForm(forms.Form):
    orders = forms.MultipleChoiceField(
        label=gettext_lazy("Orders to cancel"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    pause = forms.BooleanField(
        label=gettext_lazy("Pause the code: nobody can use it from now on"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("For the orders that are cancelled; their money goes back."),
    )

    def __init__(self, data: Any, *, uses: Iterable[CodeRedemption], is_paused: bool) -> None:
        super().__init__(data)
        self.by_id = {use.order.public_id: use.order for use in uses}
        field: Any = self.fields["orders"]
        field.choices = [(use.order.public_id, _shown(use)) for use in uses]
        if is_paused:
            del self.fields["pause"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("orders") and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why: the buyers may ask."))
        return values


class PersonalForm(forms.Form):
    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        max_length=50_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One a line. Each gets a code by mail that works for that address alone, once."
        ),
    )

    def clean_addresses(self) -> list[str]:
        read = seating.read(self.cleaned_data["addresses"])
        if read.problems:
            raise ValidationError([ValidationError(problem) for problem in read.problems])
        if not read.found:
            raise ValidationError(_("Write at least one address."))
        return [one.email for one in read.found]


class LeakPages(ScopedAdmin):
    actions_detail = ("who_used", "personal")

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        rights = self._rights(request, row)
        needed = {"who_used": Right.SELL, "personal": Right.PARTNERS}
        return [name for name, right in needed.items() if right in rights]

    @page(gettext_lazy("Who used it"), path="uses", icon="group_search")
    def who_used(self, request: HttpRequest, object_id: str) -> HttpResponse:
        code = self.row_for(request, object_id, Right.SELL)
        rows = code.redemptions.standing().select_related("order__event", "buyer").order_by("-at")
        uses = list(rows[:AT_ONCE])
        form = UsesForm(
            request.POST if pages.is_confirmed(request) else None, uses=uses, is_paused=code.is_paused
        )
        if pages.is_confirmed(request) and form.is_valid():
            self._stop(request, code, form)
            return redirect(self.change_path(code))
        question = Question(
            title=_("Who used %(code)s") % {"code": code},
            tells=_summary(uses),
            button=_("Do it"),
            back=self.change_path(code),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=code)

    def _stop(self, request: HttpRequest, code: DiscountCode, form: UsesForm) -> None:
        by: Any = request.user
        if form.cleaned_data.get("pause"):
            mint.pause(code=code, by=by, now=timezone.now())
            messages.success(request, _("%(code)s is paused.") % {"code": code})
        ended = 0
        for order in (form.by_id[public_id] for public_id in form.cleaned_data["orders"]):
            try:
                orders.cancel(order=order, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
                ended += 1
            except refunds.CannotRefund as refused:
                messages.warning(request, f"{order}: {refused.message}")
        if ended:
            words = ngettext("%d order is cancelled.", "%d orders are cancelled.", ended)
            messages.success(request, words % ended)

    @page(gettext_lazy("Personal codes"), path="personal", icon="badge")
    def personal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        code = self.row_for(request, object_id, Right.PARTNERS)
        form = PersonalForm(request.POST if pages.is_confirmed(request) else None)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            made = mint.personal(
                code=code, addresses=form.cleaned_data["addresses"], by=by, now=timezone.now()
            )
            words = ngettext("%d personal code is on its way.", "%d personal codes are on their way.", made)
            messages.success(request, words % made)
            return redirect(self.change_path(code))
        question = Question(
            title=_("Personal codes instead of %(code)s") % {"code": code},
            tells=[
                _("They do the same, each for one address and one order. %(code)s itself stays as it is.")
                % {"code": code},
                _("Who has a personal one already gets no second."),
            ],
            button=_("Send the codes"),
            back=self.change_path(code),
        )
        return pages.ask(self, request, question, form=form, row=code)


def _summary(uses: list[CodeRedemption]) -> list[str]:
    """The domains and links by which it came, the most frequent first: a leak shows in them."""
    if not uses:
        return [_("Nobody has used it.")]
    domains = Counter(use.order.email.rpartition("@")[2] for use in uses)
    hosts = Counter(use.order.referrer or _("no other site") for use in uses)
    words = ngettext("%d order stands.", "%d orders stand.", len(uses)) % len(uses)
    return [
        words,
        _("By mail domain: %s") % _counted(domains),
        _("By the site before the shop: %s") % _counted(hosts),
    ]


def _counted(found: Counter[str]) -> str:
    shown = [f"{name} ({count})" for name, count in found.most_common(SHOWN)]
    return ", ".join(shown + (["…"] if len(found) > SHOWN else []))


def _shown(use: CodeRedemption) -> str:
    order: Order = use.order
    zone = order.event.time_zone
    parts = [
        f"{date_in(use.at, zone)}, {time_in(use.at, zone)}",
        use.buyer.name,
        order.email,
        order.referrer,
        money.display(order.total_minor, order.currency),
        str(order.get_state_display()),
    ]
    return " · ".join(part for part in parts if part)
