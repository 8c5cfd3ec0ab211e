"""Stars as the editor needs them, counted at most once a minute: at a keynote they come by the thousand, and none of
them changes by itself where a talk should be. Releases and drafts count for themselves.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from agenda import crowding
from agenda.models import Favourite
from events.models import Event

SECONDS = 60

T = TypeVar("T")


def counts(event: Event) -> dict[int, int]:
    """How many starred each session, by its key."""
    return _kept("counts", event, lambda: Favourite.objects.filter(event=event).per_session())


def people(event: Event) -> list[tuple[int, ...]]:
    """The sessions each person starred."""
    return _kept("people", event, lambda: Favourite.objects.filter(event=event).per_person())


def fans(event: Event) -> dict[int, int]:
    """Who starred each session, as agenda/crowding.py counts people."""
    return _kept("fans", event, lambda: crowding.fans_of(people(event)))


def _kept(name: str, event: Event, read: Callable[[], T]) -> T:
    key = f"stars.{name}.{event.public_id}"
    found = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, SECONDS)
    return cast(T, found)
