"""Mails to people about tokens of the API that they made."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import ApiToken, DeprecatedCall


def deprecated(token: ApiToken, rows: Sequence[DeprecatedCall], *, now: datetime) -> OutboxMail:
    """Of what they call that goes away one day."""
    event = token.event
    context = {
        "event": event,
        "name": str(token.user),
        "url": f"{settings.SITE_URL}/admin/events/apitoken/{quote(str(token.pk))}/change/",
        "colours": event.theme.light,
        "site_url": settings.SITE_URL,
        "sandbox": False,
        "token": token,
        "rows": rows,
        "page": f"{settings.SITE_URL}/docs/api/#what-goes-away",
    }
    with translation.override(event.language):
        return mail.compose(
            "api_token.deprecated", to_address=token.user.email, template="events/mail/token_deprecated", context=context,
            now=now, scope=event.public_id, subject_id=token.public_id,
        )  # fmt: skip
