"""schema.org Event as JSON-LD: what search engines read of a session. Pure."""

from typing import Any

from agenda.public import Item, Programme


def session(programme: Programme, item: Item, *, site_url: str) -> dict[str, Any]:
    raise KeyError((programme, item, site_url))
