"""Who still calls what goes away: noted for each token, told to who made it once a month."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import groupby

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q

from core import mail
from events import emails_tokens
from events.models import ApiToken, DeprecatedCall

# A token that calls all the time writes no more often than this.
SECONDS = 60
MONTH = timedelta(days=30)
KEPT = timedelta(days=400)
# Mails in one go: the next run has the rest.
TOLD_AT_ONCE = 100


def note(*, token: ApiToken, names: Collection[str], now: datetime) -> None:
    for name in names:
        if cache.add(f"api.deprecated.{token.pk}.{name}", 1, SECONDS):
            DeprecatedCall.objects.update_or_create(
                token=token,
                what=name,
                defaults={"last_at": now},
                create_defaults={"first_at": now, "last_at": now},
            )


def tell_due(*, now: datetime) -> int:
    """One mail a token, when something of it was called since the last one. Returns how many."""
    news = Q(told_at=None) | Q(told_at__lte=now - MONTH, last_at__gt=F("told_at"))
    rows = (
        DeprecatedCall.objects.filter(
            news, token__revoked_at=None, token__expires_at__gt=now, token__user__is_active=True
        )
        .exclude(token__deprecated_calls__told_at__gt=now - MONTH)
        .select_related("token__user", "token__event__organizer")
        .order_by("token", "what")
    )
    told = 0
    for token, found in groupby(rows, key=lambda row: row.token):
        if told == TOLD_AT_ONCE:
            break
        told += _tell(token, list(found), now)
    return told


def _tell(token: ApiToken, rows: list[DeprecatedCall], now: datetime) -> int:
    with transaction.atomic():
        # Whoever is first tells: another worker finds them told.
        mine = DeprecatedCall.objects.filter(pk__in=[row.pk for row in rows]).exclude(told_at__gt=now - MONTH)
        if not mine.update(told_at=now):
            return 0
        mail.post(emails_tokens.deprecated(token, rows, now=now))
    return 1


def forget(*, now: datetime) -> int:
    return DeprecatedCall.objects.filter(last_at__lt=now - KEPT).delete()[0]
