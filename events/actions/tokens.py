"""Making and revoking tokens of the API, and finding one by what a call brings."""

import re
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, ids
from core.prepared import Prepared
from core.sealed import fingerprint
from events import membership, scopes
from events.models import ApiCall, ApiToken, Event, KeptAnswer

# Scanners of leaked secrets look for the beginning; the last six letters are the checksum of what stands before.
START = "plnr_live_"
RANDOM, CHECK = 30, 6
SHAPE = re.compile(rf"^{START}[{ids.ID_ALPHABET}]{{{RANDOM + CHECK}}}$")
LONGEST = timedelta(days=366)
KEEP_ANSWERS = timedelta(hours=48)
KEEP_CALLS = timedelta(days=30)


class Refused(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def new_secret() -> str:
    letters = ids.new_id("tok")[4:] + ids.new_id("tok")[4:]
    body = START + letters[:RANDOM]
    return body + checksum(body)


def checksum(body: str) -> str:
    number, letters = zlib.crc32(body.encode()), ""
    for _place in range(CHECK):
        number, digit = divmod(number, len(ids.ID_ALPHABET))
        letters += ids.ID_ALPHABET[digit]
    return letters


def is_wellformed(secret: str) -> bool:
    return bool(SHAPE.match(secret)) and checksum(secret[:-CHECK]) == secret[-CHECK:]


def make(
    *, event: Event, name: str, scopes_given: Sequence[str], lasts: timedelta, by: User, now: datetime
) -> tuple[ApiToken, str]:
    """The token and its secret, which nobody sees a second time. It can be given only what its maker may do."""
    check(event=event, scopes_given=scopes_given, lasts=lasts, by=by)
    secret = new_secret()
    token = ApiToken(
        event=event, user=by, name=name, scopes=sorted(set(scopes_given)), created_at=now, expires_at=now + lasts,
        start=secret[: len(START) + 4], secret_hash=fingerprint(secret),
    )  # fmt: skip
    with transaction.atomic():
        token.save()
        after = {"scopes": token.scopes, "expires_at": token.expires_at.isoformat()}
        history.write("api_token.made", token, scope=event.public_id, by=by, now=now, after=after)
    return token, secret


def check(*, event: Event, scopes_given: Sequence[str], lasts: timedelta, by: User) -> None:
    rights = membership.rights_in(by, event)
    if not scopes_given:
        raise Refused(_("Choose what the token may do."))
    if any(not scopes.allowed(scope, rights) for scope in scopes_given):
        raise Refused(_("A token may do no more than you."))
    if not timedelta(0) < lasts <= LONGEST:
        raise Refused(_("A token lasts a year at most."))


def revoke(*, token: ApiToken, by: User, now: datetime) -> None:
    """It ends at once and for ever; a second time changes nothing."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            token.revoked_at = now
            history.write("api_token.revoked", token, scope=token.event.public_id, by=by, now=now)


_found = Prepared(
    lambda secret: ApiToken.objects.filter(secret_hash=secret).select_related("user", "event__organizer").order_by(),
    secret="any",  # noqa: S106 - a sample
)  # fmt: skip


def find(secret: str) -> ApiToken | None:
    """With its event and maker, in one query; none for what cannot be a token."""
    return _found.first(secret=fingerprint(secret)) if is_wellformed(secret) else None


def pin(*, token: ApiToken, version: str) -> None:
    """The first call of a token fixes the version it gets when it names none."""
    ApiToken.objects.filter(pk=token.pk, version="").update(version=version)
    token.version = version


def used(*, token: ApiToken, now: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def forget(*, now: datetime) -> int:
    """Answers that nobody asks for again, and old lines of the log."""
    answers = KeptAnswer.objects.filter(began_at__lt=now - KEEP_ANSWERS)
    calls = ApiCall.objects.filter(at__lt=now - KEEP_CALLS)
    return answers.delete()[0] + calls.delete()[0]
