"""Secrets at rest: sealed where they must be read again, hashed where they only need comparing.

Sealing is Fernet with a key derived from SECRET_KEY; what older keys (SECRET_KEY_FALLBACKS) sealed still opens.
"""

import base64
import hashlib
import secrets
from functools import lru_cache
from typing import Any, Self, overload

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from core.rows import Row


class CannotOpen(Exception):
    """Sealed with a key that is no longer among SECRET_KEY and SECRET_KEY_FALLBACKS."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    derived = (hashlib.sha256(b"plenary.sealed." + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def _current_box() -> MultiFernet:
    return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text: str) -> str:
    return _current_box().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    if not token:
        return ""
    try:
        return _current_box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen("The value was sealed with a key that is no longer known.") from error


class Sealed:
    """A readable and writable attribute over a text column that holds the sealed value.

    Opening costs about 50 µs, so it happens on access, not when the row is loaded.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> str: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> Self | str:
        if instance is None:
            return self
        return unseal(getattr(instance, self.column))

    def __set__(self, instance: object, value: str) -> None:
        setattr(instance, self.column, seal(value))


def new_token() -> str:
    """130 random bits as 22 letters and digits: goes into addresses."""
    return secrets.token_urlsafe(16).replace("-", "x").replace("_", "y")


def fingerprint(token: str) -> str:
    """What is stored to find a token again: 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


class SecretLinkQuerySet(models.QuerySet[Any]):
    def by_secret(self, secret: str) -> Self:
        return self.filter(secret_hash=fingerprint(secret))


class SecretLink(Row):
    """A row that a person reaches by a secret address. The secret can be read again for mails."""

    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    secret_sealed = models.TextField(editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.pk is None and not self.secret_hash:
            self.renew_secret()

    __init__.for_new_rows = True  # type: ignore[attr-defined] # core.rows

    @property
    def secret(self) -> str:
        return unseal(self.secret_sealed)

    def renew_secret(self) -> None:
        """Make the old address dead. The caller saves the row."""
        token = new_token()
        self.secret_hash = fingerprint(token)
        self.secret_sealed = seal(token)
