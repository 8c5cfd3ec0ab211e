"""Who comes instead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.actions.transfers import Heir
from tickets.forms import fields


class TransferForm(forms.Form):
    name = fields.line(
        _("Name"), autocomplete="off", error_messages={"required": _("Who comes with this ticket?")}
    )
    email = fields.email(
        _("E-mail address"),
        autocomplete="off",
        help_text=_("The ticket’s new link goes there."),
        error_messages={"required": _("Where should the new ticket go?")},
    )
    company = fields.line(_("Company"), autocomplete="off", required=False)

    @property
    def heir(self) -> Heir:
        return Heir(**{name: self.cleaned_data[name] for name in ("name", "email", "company")})
