"""The slots of the working draft."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agenda.models import Slot
from events.admin.base import ScopedAdmin
from events.rights import Right


@admin.register(Slot)
class SlotAdmin(ScopedAdmin):
    event_path = "version__event"
    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME
    list_display = ("starts_at", "room", "session")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(version__number=None)
