"""How many unpaid orders one address may have at a time: nobody takes the shop's seats without meaning it."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import normal_email
from events.models import Event
from tickets.actions.planning import Refused
from tickets.models import Order

MOST = 3


class TooManyOpen(Refused):
    """The links of those that are open have to be mailed: whoever types an address need not be its owner."""

    reason = "too_many_open"


def check(event: Event, email: str, now: datetime) -> None:
    """Raises TooManyOpen. One query; call it under the locks of the order's quotas, so that no two pass at once."""
    is_open = Q(state=Order.State.PENDING, expires_at__gt=now) | Q(state=Order.State.REQUESTED)
    count = Order.objects.filter(is_open, event=event, email=normal_email(email)).count()
    if count >= MOST:
        words = _(
            "%(count)d orders of this address are not paid yet. Pay or cancel one of them first:"
            " we send their links to %(email)s."
        )
        raise TooManyOpen(words % {"count": count, "email": email})
