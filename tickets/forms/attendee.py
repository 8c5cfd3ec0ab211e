"""What an attendee may change on the own ticket."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, Participant
from tickets.actions.attendees import Details
from tickets.asking import Rules, is_frozen
from tickets.forms import fields
from tickets.forms.questions import fixed_words

FIELDS = ("name", "badge_name", "company", "pronouns")


@dataclass(frozen=True)
class Limits:
    """The event's rules about the fields, and the instant at which some are fixed."""

    event: Event
    rules: Rules
    now: datetime


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
    def of(cls, person: Participant | None, data: Any = None, limits: Limits | None = None) -> "AttendeeForm":
        initial = {field: getattr(person, field) for field in FIELDS} if person else {}
        form = cls(data, initial=initial)
        if limits is not None:
            form._limit(limits, is_known=person is not None)
        return form

    def _limit(self, limits: Limits, *, is_known: bool) -> None:
        """A ticket without a name gets one even after names were fixed: somebody has to come with it."""
        for name in FIELDS:
            rule, field = limits.rules.get(name), self.fields[name]
            if rule is None:
                continue
            if rule.frozen_from_at and is_frozen(rule, limits.now) and is_known:
                field.disabled = True
                field.help_text = fixed_words(rule.frozen_from_at, limits.event)
            elif name != "name" and not rule.is_asked:
                field.disabled, field.widget = True, forms.HiddenInput()
            elif rule.is_required:
                field.required = True

    def clean(self) -> None:
        """Browsers do not send fields that are fixed: one that comes was open when its page was loaded."""
        for name, field in self.fields.items():
            late = field.disabled and self.data.get(name, "").strip() not in ("", self.initial.get(name, ""))
            if late and not field.widget.is_hidden:
                self.add_error(name, _("This was fixed while you filled it in."))

    @property
    def details(self) -> Details:
        return Details(**{field: self.cleaned_data[field] for field in FIELDS})
