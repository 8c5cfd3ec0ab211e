"""Agenda versions: the draft and what was released."""

from django.contrib import admin

from agenda.models import AgendaVersion
from events.admin.base import ReadOnlyAdmin
from events.rights import Right


@admin.register(AgendaVersion)
class AgendaVersionAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.PROGRAMME})
    list_display = ("__str__", "released_at", "note")
