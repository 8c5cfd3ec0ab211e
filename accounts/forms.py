"""Sign-in: by a code sent to one's address, or with a password for those who have set one."""

from typing import Any

from allauth.account.fields import PasswordField
from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """One form for both: without a password the address gets a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"] = PasswordField(
            label=_("Password"),
            required=False,
            autocomplete="current-password",
            help_text=_("Leave it empty and we send you a code."),
        )
