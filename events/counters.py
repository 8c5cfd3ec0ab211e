"""Counters under which pages are kept: raised by who changes what stands on them, in his transaction."""

from django.db.models import F

from core.prepared import Changed
from events.models import Event


def _raising(*names: str) -> Changed:
    return Changed(
        lambda event: (Event.objects.filter(pk=event), {name: F(name) + 1 for name in names}), event=-1
    )


_shop, _public = _raising("shop_counter"), _raising("public_counter")
_both = _raising("shop_counter", "public_counter")


def raise_shop(event: int) -> None:
    """Stock or prices of the event with this key have changed: pages of the shop kept under the old counter are stale."""
    _shop.rows(event=event)


def raise_public(event: int) -> None:
    """A public name, text, photo or state has changed: pages kept under the old counter are stale."""
    _public.rows(event=event)


def raise_both(event: int) -> None:
    _both.rows(event=event)
