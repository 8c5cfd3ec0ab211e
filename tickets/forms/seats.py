"""Giving company seats, and taking one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import seating
from tickets.actions.seats import Manager
from tickets.forms import fields
from tickets.seating import Colleague


class ManagerForm(forms.Form):
    company = fields.line(gettext_lazy("Company"), autocomplete="organization")
    name = fields.line(gettext_lazy("Who gives the seats"), autocomplete="name")
    email = fields.email(gettext_lazy("E-mail address"), autocomplete="email")

    @property
    def manager(self) -> Manager:
        return Manager(**{name: self.cleaned_data[name] for name in ("company", "name", "email")})


class InviteForm(forms.Form):
    colleagues = forms.CharField(
        label=gettext_lazy("Who comes?"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
        help_text=gettext_lazy(
            "One address a line. A name before it is fine: Ada Lovelace <ada@example.org>"
        ),
        error_messages={"required": gettext_lazy("Write at least one address.")},
    )

    def clean_colleagues(self) -> tuple[Colleague, ...]:
        read = seating.read(self.cleaned_data["colleagues"])
        if read.problems:
            raise ValidationError([ValidationError(problem) for problem in read.problems])
        if not read.found:
            raise ValidationError(_("Write at least one address."))
        return read.found


class DomainsForm(forms.Form):
    domains = fields.line(
        gettext_lazy("Mail domains"),
        autocomplete="off",
        most=300,
        help_text=gettext_lazy("For example example.org. Separate several by spaces."),
        error_messages={"required": gettext_lazy("Name the mail domain whose people may take a seat.")},
    )

    def clean_domains(self) -> str:
        return " ".join(seating.domains_of(self.cleaned_data["domains"]))


class TakeForm(forms.Form):
    name = fields.line(gettext_lazy("Your name"), autocomplete="name")
    company = fields.line(gettext_lazy("Company"), autocomplete="organization", required=False)


class AskForm(forms.Form):
    email = fields.email(
        gettext_lazy("Your e-mail address at work"),
        autocomplete="email",
        help_text=gettext_lazy("We send your link there, so that nobody else takes your seat."),
    )
