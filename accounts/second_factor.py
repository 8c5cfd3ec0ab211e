"""The second factor: codes of an authenticator app, passkeys and security keys, recovery codes. All of it is
django-allauth's; here its secrets are sealed, its QR code is drawn, and an account's own column says whether it has one,
so that signing in and the workspace ask no further table.
"""

from io import BytesIO
from typing import Any

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save

from accounts.closing import sessions_of
from accounts.models import User
from core.sealed import seal, unseal

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Dark on white, also where the page is dark: cameras need it so."""
        drawn = BytesIO()
        segno.make(url, error="m", micro=False).save(
            drawn, kind="svg", xmldecl=False, border=4, scale=5, light="#fff"
        )
        return drawn.getvalue().decode()

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Most accounts have none, and are told so by their own row."""
        if not getattr(user, "has_second_factor", False):
            return False
        return bool(super().is_mfa_enabled(user, types))


def connect() -> None:
    post_save.connect(_changed, sender=Authenticator, dispatch_uid="accounts.second_factor.saved")
    post_delete.connect(_changed, sender=Authenticator, dispatch_uid="accounts.second_factor.deleted")


def _changed(*, instance: Any, created: bool = False, **kwargs: Any) -> None:
    """In the transaction of the change: an account whose row is behind would not be asked. Recovery codes alone are no
    factor.

    Whoever has just set one up has just used it: his recovery codes are shown without asking for it again, which an
    app could answer only half a minute later.
    """
    user: User = instance.user
    has = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    if has != user.has_second_factor:
        user.has_second_factor = has
        user.save(update_fields=["has_second_factor"])
    if created and instance.type in FACTORS and context.request is not None:
        record_authentication(context.request, user, method="mfa", type=instance.type, reauthenticated=True)


def has_any(user: User) -> bool:
    """Recovery codes alone are asked for as well."""
    return bool(Authenticator.objects.filter(user=user).exists())


def take_off(user: User) -> list[str]:
    """All of it goes, and every browser of the account is signed out. Gives the kinds there were."""
    rows = Authenticator.objects.filter(user=user)
    kinds = sorted(rows.values_list("type", flat=True))
    for row in rows:
        row.delete()  # one by one: the account's own column follows each
    Session.objects.filter(session_key__in=list(sessions_of(user))).delete()
    user.refresh_from_db(fields=["has_second_factor"])
    return kinds
