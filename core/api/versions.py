"""Dated versions. There is one code path and one shape, the newest; older shapes are made from it by small changes.

Each change knows how an answer looked before it and what a request written before it means now. An old version is
served by applying all changes since, the newest first; its requests go through them the other way.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

Body = Any
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def as_it_is(body: Body) -> Body:
    return body


@dataclass(frozen=True)
class Change:
    """What became different in `version`, at these operations. Both functions get plain JSON values and may change
    them in place. `pair` is an answer before and after it; each change that is released has one, and a test tries it.
    """

    version: str
    operations: Collection[str]
    tells: str
    answer_before: Callable[[Body], Body] = as_it_is
    request_since: Callable[[Body], Body] = as_it_is
    pair: tuple[Body, Body] | None = None


@dataclass(frozen=True)
class Versions:
    """All versions from the oldest to the newest, and what changed between them."""

    names: Sequence[str]
    changes: Sequence[Change] = ()

    def __post_init__(self) -> None:
        if list(self.names) != sorted(self.names) or not all(map(DATE.match, self.names)):
            raise ValueError("Versions are dates, the oldest first.")
        if {change.version for change in self.changes} - set(self.names[1:]):
            raise ValueError("A change belongs to a version that has one before it.")

    @property
    def newest(self) -> str:
        return self.names[-1]

    def since(self, version: str, operation: str) -> list[Change]:
        """The changes of an operation that `version` does not have yet, the oldest first."""
        found = [one for one in self.changes if one.version > version and operation in one.operations]
        return sorted(found, key=lambda one: self.names.index(one.version))

    def answer(self, body: Body, *, operation: str, version: str) -> Body:
        for change in reversed(self.since(version, operation)):
            body = change.answer_before(body)
        return body

    def request(self, body: Body, *, operation: str, version: str) -> Body:
        for change in self.since(version, operation):
            body = change.request_since(body)
        return body
