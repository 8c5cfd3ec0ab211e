"""Counts in the cache, for limits: how often something happened from one place within a while."""

from django.core.cache import cache


def up(key: str, seconds: float) -> int:
    """One more; the new count. It begins anew `seconds` after its first."""
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, seconds)
        return 1


def so_far(key: str) -> int:
    return int(cache.get(key, 0))
