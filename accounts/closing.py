"""An account that nobody uses any more: what says whose it was goes, and what was done with it stays somebody's."""

from collections.abc import Iterator
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts.models import User, normal_email
from core.models import OutboxMail
from core.personal import ERASED

ACCOUNT_MAIL = "account"


def addresses_of(user: User) -> list[str]:
    own = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return sorted({normal_email(user.email), *map(normal_email, own)})


def sessions_of(user: User) -> Iterator[str]:
    """Keys of its browser sessions. Each has to be opened: 20 µs a session of the installation."""
    for session in Session.objects.all().iterator(500):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session.session_key


def close(*, user: User, now: datetime) -> None:
    """Nobody signs in with it again, and its address may be somebody's new account."""
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        known = addresses_of(row)
        Session.objects.filter(session_key__in=list(sessions_of(row))).delete()
        SocialAccount.objects.filter(user=row).delete()
        EmailAddress.objects.filter(user=row).delete()
        # Sign-in codes and the like: nobody reads them twice.
        mine = Q()
        for address in known:
            mine |= Q(to_address__iexact=address)
        OutboxMail.objects.filter(mine, kind=ACCOUNT_MAIL).delete()
        row.email, row.name, row.is_active = f"{row.public_id.lower()}@erased.invalid", str(ERASED), False
        row.set_unusable_password()
        row.save()
