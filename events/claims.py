"""Whoever signs in or confirms an address gets the participants of that address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in

from accounts.models import User
from events.actions import participants


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="events.claims.signed_in")
    email_confirmed.connect(_confirmed, dispatch_uid="events.claims.confirmed")


def _signed_in(*, user: User, **kwargs: Any) -> None:
    # Signing in by code confirms the address first, of the same row in memory.
    if not vars(user).pop("_claimed", False):
        participants.claim(user=user)


def _confirmed(*, email_address: EmailAddress, **kwargs: Any) -> None:
    participants.claim(user=email_address.user)
    email_address.user._claimed = True
