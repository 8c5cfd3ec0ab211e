"""The event's tax table: which rate for what, for whom, and from where."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import countries
from core.templatetags.formats import current_locale
from events import desk
from events.admin import pages
from events.admin.fields import PercentInput
from events.admin.pages import Question, page
from events.admin.unfold import column
from events.models import Event
from events.rights import Right
from tickets import tax
from tickets.actions import taxes
from tickets.admin.event_settings import EventSettingAdmin
from tickets.models import TaxRule
from tickets.tax import Rule


class UsualForm(forms.Form):
    rate = PercentInput(label=gettext_lazy("Tax rate at home"), help_text=gettext_lazy("Percent"))


@admin.register(TaxRule)
class TaxRuleAdmin(EventSettingAdmin):
    view_rights = frozenset({Right.SELL, Right.MONEY})
    change_right = Right.SELL
    raises = ("shop",)
    actions_list = ("usual",)
    list_display = ("attendance", "buyer", "place", "rate", "note")
    list_filter = ("attendance", "buyer", "place")
    fields = ("attendance", "buyer", "place", "rate_bp", "note")

    def deletable(self, row: Any) -> bool:
        """Nothing refers to a rule: rates are frozen on the lines that were sold."""
        return True

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self.may_change(request) else []

    @column(gettext_lazy("tax rate"), ordering="rate_bp")
    def rate(self, row: TaxRule) -> str:
        return f"{row.rate_bp / 100:g} %"

    @page(gettext_lazy("Fill in the usual table"), path="usual", icon="table_view", variant="primary")
    def usual(self, request: HttpRequest) -> HttpResponse:
        """What the table would be, then it is."""
        event = desk.adding_event(request)
        if event is None or Right.SELL not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        home = event.organizer.country
        if not home:
            messages.warning(
                request, _("Say first in which country the organizer is: Organizers, “On invoices”.")
            )
            return redirect(self.list_path())
        initial = {"rate": tax.STANDARD_RATES.get(home, 0)}
        confirmed = pages.is_confirmed(request)
        form = UsualForm(request.POST if confirmed else None, initial=initial)
        if form.is_valid():
            by: Any = request.user
            rate = form.cleaned_data["rate"]
            count = taxes.fill(event=event, rate_bp=rate, by=by, now=timezone.now())
            words = ngettext("%d rule is filled in.", "%d rules are filled in.", count) % count
            messages.success(request, words)
            return redirect(self.list_path())
        question = self._question(event, home, tax.usual(home, taxes.everywhere(initial["rate"])))
        return pages.ask(self, request, question, form=form, hidden=[(desk.EVENT_FIELD, event.public_id)])

    def _question(self, event: Event, home: str, rules: list[Rule]) -> Question:
        there = TaxRule.objects.filter(event=event).count()
        words = ngettext("The %d rule that is there goes.", "The %d rules that are there go.", there)
        return Question(
            title=_("Fill in the usual tax table"),
            tells=[
                _(
                    "As it is for most conferences whose organizer is at home in: %s. Ask your tax adviser before you sell."
                )
                % countries.name(home, current_locale()),
                _("Prices in the shop stay as they are: they hold the tax of a private buyer at home."),
                _(
                    "Coming to the place is taxed there, whoever comes. Companies abroad that attend online owe it themselves."
                ),
            ],
            problems=[words % there] if there else [],
            rows=[_shown(rule) for rule in rules],
            button=_("Fill in"),
            back=self.list_path(),
        )


def _shown(rule: Rule) -> str:
    row = TaxRule(attendance=rule.attendance, buyer=rule.buyer, place=rule.place)
    return f"{row}: {rule.rate_bp / 100:g} % {rule.note}".strip()
