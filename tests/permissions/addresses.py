"""Every address there is, from the URL list itself, filled in with the rows of one event."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.world import Place

ARGUMENT = re.compile(r"<(?:\w+:)?(?P<path>\w+)>|\(\?P<(?P<regex>\w+)>[^()]*\)")


@dataclass(frozen=True)
class Address:
    """`route` is how the URL list spells it; `kind` and `right` are those of its access mark."""

    route: str
    kind: str
    right: str

    @property
    def names_event(self) -> bool:
        """Whether another event has an address of its own for the same page."""
        return bool(re.search(r"slug:slug|object_id|:pk>", self.route))

    def path(self, place: Place) -> str:
        """Where the page of this event is."""

        def value(found: re.Match[str]) -> str:
            return str(place.value(self.route, found["path"] or found["regex"]))

        marks = re.compile(r"[\^$\\]")
        route = re.sub(r"\(\?P", "(?P", self.route)
        return "/" + marks.sub("", ARGUMENT.sub(value, route))


def addresses() -> list[Address]:
    """In the order of the list, each once."""
    found = {address.route: address for address in _walk(get_resolver().url_patterns)}
    return list(found.values())


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            access = getattr(pattern.callback, "access", None)
            yield Address(route, access.kind if access else _kind(route), str(access.right) if access else "")


def _kind(route: str) -> str:
    """Of pages that Django and its libraries bring."""
    if route.endswith("<path:object_id>/"):
        return "leads_on"
    return "workspace" if route.startswith("admin/") else "account"
