"""Door lists in the workspace: behind a door may be a session that one signs up for."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminSelectWidget

from agenda.models import SignUpList
from events import desk
from tickets.admin.door import CheckInListAdmin
from tickets.models import CheckInList


@admin.register(CheckInList)
class DoorListAdmin(CheckInListAdmin):
    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "session":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        event = desk.of(request).form_event
        rows = (
            SignUpList.objects.filter(session__event=event)
            .select_related("session")
            .order_by("session__title")
        )
        named = [(one.session.public_id, str(one.session)) for one in rows]
        return forms.ChoiceField(
            label=capfirst(db_field.verbose_name), help_text=db_field.help_text, required=False,
            choices=[("", _("None: the ticket is enough")), *named], widget=UnfoldAdminSelectWidget(),
        )  # fmt: skip
