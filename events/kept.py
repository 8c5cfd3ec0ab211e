"""What an event's pages need on every request and organizers change once a week: read once and kept for a minute.

Kept under the event's public counter, which every change of such rows raises; so a change is seen at once, and what
was changed past the counter (by hand) within the minute. Never anything personal, and no limit that an action holds.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from events.models import Event

SECONDS = 60

T = TypeVar("T")


def of_event(event: Event, name: str, read: Callable[[], T]) -> T:
    """What `read` gives; it must not be None."""
    key = f"{name}.{event.public_id}.{event.public_counter}"
    found = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, SECONDS)
    return cast(T, found)
