"""How django-allauth fits our accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Mails go through the outbox by EMAIL_BACKEND; nothing else differs yet."""

    def get_user_search_fields(self) -> list[str]:
        return ["email"]
