"""Dated versions of what we hand to others: one code path makes the newest shape, older ones are made from it. Pure.

What somebody built on a version goes on working for ever: a change that could break it comes with a new version and a
function that turns the new shape back into the one before. Both what is asked for and what is sent by itself (webhooks)
go through the same list of changes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What a version made different in things of some kinds.

    `back` turns the shape of that version into the one before; it returns a new mapping and leaves the old one alone.
    """

    version: str
    kinds: frozenset[str]
    words: str
    back: Callable[[Data], Data]


@dataclass(frozen=True)
class Versions:
    """All versions, the oldest first, named by their dates; and what changed with them."""

    names: Sequence[str]
    changes: Sequence[Change] = ()

    def __post_init__(self) -> None:
        if list(self.names) != sorted(set(self.names)) or not self.names:
            raise ValueError("Versions are dates, each once, the oldest first.")
        wrong = [change.version for change in self.changes if change.version not in self.names[1:]]
        if wrong:
            raise ValueError(f"Nothing can be turned back further than the first version: {wrong}")

    @property
    def newest(self) -> str:
        return self.names[-1]

    def shaped(self, kind: str, data: Data, version: str) -> dict[str, Any]:
        """The newest shape as `version` knew it. Raises KeyError for a version that never was."""
        if version not in self.names:
            raise KeyError(version)
        later = [one for one in self.changes if one.version > version and kind in one.kinds]
        for change in sorted(later, key=lambda one: one.version, reverse=True):
            data = change.back(data)
        return dict(data)
