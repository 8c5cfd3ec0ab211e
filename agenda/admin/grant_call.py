"""What an event has to give, and by which criteria its committee scores who asks."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from agenda.actions import criteria
from agenda.admin.review import CriterionAdmin, CriterionForm
from agenda.models import GrantCall, GrantCriterion
from core import money
from events.admin.base import ScopedAdmin
from events.admin.single import OneAnEvent
from events.admin.unfold import column
from events.models import Event
from events.rights import Right


@admin.register(GrantCall)
class GrantCallAdmin(OneAnEvent, ScopedAdmin):
    view_rights = frozenset({Right.GRANTS})
    change_right = Right.GRANTS
    history_kind = "grant_call"
    list_display = ("opens_at", "closes_at", "budget", "left")
    list_select_related = ("event",)
    fields = ("opens_at", "closes_at", "text", "questions", "offers_tickets", "budget_minor", "most_minor",
              "answer_days", "is_reviewed",
        "tells_in_rounds", "left")  # fmt: skip
    readonly_fields = ("left",)

    @column(gettext_lazy("budget"), ordering="budget_minor")
    def budget(self, row: GrantCall) -> str:
        return str(money.display(row.budget_minor, row.event.currency))

    @column(gettext_lazy("left"))
    def left(self, row: GrantCall) -> str:
        return "—" if row._state.adding else str(money.display(row.left_minor, row.event.currency))


class GrantCriterionForm(CriterionForm):
    class Meta:
        model = GrantCriterion
        exclude = ()


@admin.register(GrantCriterion)
class GrantCriterionAdmin(CriterionAdmin):
    form = GrantCriterionForm
    view_rights = frozenset({Right.GRANTS})
    change_right = Right.GRANTS
    history_kind = "grant_criterion"
    criteria = GrantCriterion

    def revalue(self, event: Event) -> int:
        return criteria.revalue_grants(event=event)
