"""Codes that nobody gave out: whoever tries many of them is not answered for a while, and organizers hear of a burst.

The count that decides is in the cache: with several processes and no Redis each counts for itself, so a guesser gets
as many tries more. What organizers are told is counted in rows.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import translation

from core import counting, mail
from core.models import OutboxMail
from events.models import Event
from tickets import emails_guesses
from tickets.models import CodeMiss

# So many wrong codes from one place within the window are guessing, not misspelling.
MOST_MISSES = 20
WINDOW = timedelta(minutes=10)
# So many at one event, from wherever, and organizers are written to; at most once an hour.
BURST = 60
TELL_AGAIN_AFTER = timedelta(hours=1)
FORGET_AFTER = timedelta(days=1)
TOLD = "codes.guessed"


def source_of(address: str) -> str:
    """A visitor's place as a keyed hash: 64 hex digits. An IPv6 customer has a whole /64, so that is one place."""
    try:
        found = ipaddress.ip_address(address)
        place = str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    except ValueError:
        place = "unknown"
    return hmac.new(settings.SECRET_KEY.encode(), f"guess:{place}".encode(), hashlib.sha256).hexdigest()


def is_closed(event: Event, source: str) -> bool:
    """Whether no code from there is looked at now, right or wrong."""
    return counting.so_far(_key(event, source)) >= MOST_MISSES


def note(event: Event, source: str, *, now: datetime) -> None:
    """Somebody typed a code that does not exist."""
    counting.up(_key(event, source), WINDOW.total_seconds())
    CodeMiss.objects.create(event=event, source=source, at=now)


def watch(*, now: datetime) -> int:
    """Tell organizers of bursts and forget old misses. Returns how many events were written to."""
    CodeMiss.objects.filter(at__lt=now - FORGET_AFTER).delete()
    recent = CodeMiss.objects.filter(at__gte=now - WINDOW).order_by().values("event")
    bursts = recent.annotate(count=Count("pk"), places=Count("source", distinct=True)).filter(
        count__gte=BURST
    )
    told = 0
    for burst in bursts:
        event = Event.objects.select_related("organizer").get(pk=burst["event"])
        told += _tell(event, burst["count"], burst["places"], now)
    return told


def _tell(event: Event, count: int, places: int, now: datetime) -> int:
    with transaction.atomic():
        # Two workers at once: the event's row is the turnstile.
        Event.objects.select_for_update().get(pk=event.pk)
        known = OutboxMail.objects.filter(kind=TOLD, scope=event.public_id)
        if known.filter(created_at__gt=now - TELL_AGAIN_AFTER).exists():
            return 0
        with translation.override(event.language):
            mail.post(emails_guesses.burst(event, count, places, now=now))
    return 1


def _key(event: Event, source: str) -> str:
    return f"code-misses:{event.public_id}:{source}"
