"""What partners of each level get: the list that becomes their tasks."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from events.actions import partner_tasks
from events.admin.base import ScopedAdmin
from events.models import Benefit, PartnerTask
from events.rights import Right


@admin.register(Benefit)
class BenefitAdmin(ScopedAdmin):
    event_path = "level__event"
    view_rights = frozenset({Right.SELL, Right.SETUP})
    change_right = Right.PARTNERS
    refusals = (partner_tasks.Refused,)
    list_display = ("name", "level", "kind", "due_on", "most", "position")
    list_select_related = ("level__event",)
    list_filter = ("level", "kind")
    search_fields = ("name", "level__name")
    fields = ("level", "name", "description", "kind", "most", "due_on", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What partners have seen stays with its level and its kind."""
        return ("level", "kind") if obj is not None and obj.tasks.exists() else ()

    def deletable(self, row: Any) -> bool:
        return not PartnerTask.objects.filter(benefit=row).exclude(pk__in=row.tasks.untouched()).exists()

    def store(self, request: HttpRequest, row: Benefit, form: Any, change: bool) -> None:
        """Partners of the level have it as a task from now on; a day that was moved is reminded of again."""
        super().store(request, row, form, change)
        if change and "due_on" in form.changed_data:
            row.tasks.update(reminded_at=None)
        by = cast(User, request.user)
        partner_tasks.follow_benefits(level=row.level, by=by, now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Benefit) -> None:
        self.tell(request, obj, "deleted")
        partner_tasks.forget(benefit=obj)
