"""Striking what names a person out of texts and JSON. Pure.

Only whole names, addresses and numbers as they were kept are found: “Ada” alone is somebody else's name as well.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SHORTEST = 3
# What says nothing of anybody: an id of ours.
OPAQUE = re.compile(r"[a-z]{3}_[A-Za-z0-9]+\Z")


@dataclass(frozen=True)
class Words:
    """`known` is what is looked for, in any case and with any space between its parts; `instead` stands there then."""

    known: tuple[str, ...]
    instead: str
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The longest first: an address holds the name, and would be half left behind.
        parts = sorted({_parts(one) for one in self.known} - {""}, key=lambda part: (-len(part), part))
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None
        object.__setattr__(self, "_pattern", pattern)

    @classmethod
    def of(cls, known: Iterable[str], instead: str) -> "Words":
        found = {" ".join(one.split()) for one in known}
        return cls(tuple(sorted(one for one in found if len(one) >= SHORTEST)), instead)

    def are_in(self, value: Any) -> bool:
        return bool(self._pattern) and self.strike(value) != value

    def strike(self, value: Any) -> Any:
        """The same value, text or JSON, without them; also where they are keys."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(lambda _found: self.instead, value)
        if isinstance(value, dict):
            return {self.strike(key): self.strike(one) for key, one in value.items()}
        return [self.strike(one) for one in value] if isinstance(value, list) else value


def _parts(known: str) -> str:
    return r"\s+".join(re.escape(part) for part in known.split())


def emptied(value: Any) -> Any:
    """What was said, gone; that it was said, and what are no words, stays."""
    if isinstance(value, dict):
        return {key: emptied(one) for key, one in value.items()}
    if isinstance(value, list):
        return [emptied(one) for one in value]
    return "" if isinstance(value, str) and not OPAQUE.match(value) else value
