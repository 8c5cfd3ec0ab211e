"""In the order form: whether the partner behind the code may see the buyer's name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from events.actions.consents import partner_wording

FIELD = "partner_may_see"


class PartnerForm(forms.Form):
    partner_may_see = forms.BooleanField(required=False)

    def __init__(self, *args: Any, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields[FIELD]
        box.label = partner_wording(partner)
        box.help_text = _("For your own ticket only. You can take it back there at any time.")


def asked(partner: str, fields: Any) -> PartnerForm | None:
    """As it was ticked before, never by itself; None where no partner's code is in use."""
    return PartnerForm(initial={FIELD: is_ticked(fields)}, partner=partner) if partner else None


def is_ticked(fields: Any) -> bool:
    return bool(fields.get(FIELD))
