"""What an attendee may change on the own ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Participant
from tickets.actions.attendees import Details
from tickets.forms import fields

FIELDS = ("name", "badge_name", "company", "pronouns")


class AttendeeForm(forms.Form):
    name = fields.line(
        _("Name"), autocomplete="name", error_messages={"required": _("Who comes with this ticket?")}
    )
    badge_name = fields.line(
        _("Name on the badge"),
        autocomplete="nickname",
        required=False,
        help_text=_("If it should differ from the name above."),
    )
    company = fields.line(_("Company"), autocomplete="organization", required=False)
    pronouns = fields.line(_("Pronouns"), autocomplete="off", required=False, most=40)

    @classmethod
    def of(cls, person: Participant | None, data: Any = None) -> "AttendeeForm":
        initial = {field: getattr(person, field) for field in FIELDS} if person else {}
        return cls(data, initial=initial)

    @property
    def details(self) -> Details:
        return Details(**{field: self.cleaned_data[field] for field in FIELDS})
