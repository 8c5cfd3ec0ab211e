"""What partners of each level get: the list that becomes their tasks."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from events.actions import benefits, partner_tasks
from events.admin.base import ScopedAdmin
from events.models import Benefit
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
        return ("level", "kind") if obj is not None and benefits.is_fixed(obj) else ()

    def deletable(self, row: Any) -> bool:
        return not benefits.is_used(row)

    def store(self, request: HttpRequest, row: Benefit, form: Any, change: bool) -> None:
        super().store(request, row, form, change)
        moved = change and "due_on" in form.changed_data
        benefits.follow(benefit=row, day_moved=moved, by=cast(User, request.user), now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Benefit) -> None:
        benefits.delete(benefit=obj, by=cast(User, request.user), now=timezone.now())
