"""What an attendee may change on the own ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Participant
from tickets.actions.attendees import Details

FIELDS = ("name", "badge_name", "company", "pronouns")


def _text(label: Any, autocomplete: str, *, most: int = 200, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class AttendeeForm(forms.Form):
    name = _text(_("Name"), "name", error_messages={"required": _("Who comes with this ticket?")})
    badge_name = _text(
        _("Name on the badge"),
        "nickname",
        required=False,
        help_text=_("If it should differ from the name above."),
    )
    company = _text(_("Company"), "organization", required=False)
    pronouns = _text(_("Pronouns"), "off", required=False, most=40)

    @classmethod
    def of(cls, person: Participant | None, data: Any = None) -> "AttendeeForm":
        initial = {field: getattr(person, field) for field in FIELDS} if person else {}
        return cls(data, initial=initial)

    @property
    def details(self) -> Details:
        return Details(**{field: self.cleaned_data[field] for field in FIELDS})
