"""How django-allauth fits our accounts."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What the pages say themselves.
UNSAID = frozenset(
    f"account/messages/{name}.txt"
    for name in ("email_confirmed", "logged_in", "logged_out", "login_code_sent")
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Mails go through the outbox by EMAIL_BACKEND; errors say what to do."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Address and password do not belong together. Leave the password empty to get a code."
        ),
        "incorrect_code": _("This is not the code of our last mail. Compare it letter by letter."),
    }

    def get_user_search_fields(self) -> list[str]:
        return ["email"]

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)
