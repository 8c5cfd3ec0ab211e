"""A tutorial as the tests run it: steps in one language, what is to be printed after each, and how the two compare. Pure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.documents import BY_HAND, LANGUAGES, Block

# A moment, an address, or an id in an example stands for any other.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
REST = "…"


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Printed:
    """What all code since the last one has printed."""

    text: str


@dataclass(frozen=True)
class ByHand:
    text: str


@dataclass(frozen=True)
class File:
    name: str
    text: str


Step = Code | Printed | ByHand | File


def steps(blocks: tuple[Block, ...], language: str) -> Iterator[Step]:
    for block in blocks:
        if block.not_run:
            continue
        if block.language == BY_HAND:
            yield ByHand(" ".join(block.text.split()))
        elif block.language == language:
            yield Code(block.text)
        elif block.saved_as and block.language not in LANGUAGES:
            yield File(block.saved_as, block.text)
        elif block.language in {"json", "text"}:
            yield Printed(block.text)


def same(told: str, printed: str) -> bool:
    """As JSON where the page shows JSON, else line by line."""
    try:
        expected = json.loads(told)
    except ValueError:
        return _lines(told, printed)
    try:
        return _same(expected, json.loads(printed))
    except ValueError:
        return False


def _lines(told: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in re.sub(r"…", REST, told.strip()).split(REST))
    return re.fullmatch(pattern, printed.strip()) is not None


def _same(told: Any, given: Any) -> bool:
    if isinstance(told, dict):
        if not isinstance(given, dict):
            return False
        named = {name: value for name, value in told.items() if name != REST}
        known = given.keys() == named.keys() or (REST in told and named.keys() <= given.keys())
        return known and all(_same(value, given[name]) for name, value in named.items())
    if isinstance(told, list):
        return (
            isinstance(given, list)
            and len(told) == len(given)
            and all(_same(one, other) for one, other in zip(told, given, strict=True))
        )
    if isinstance(told, str) and isinstance(given, str):
        if INSTANT.fullmatch(told):
            return INSTANT.fullmatch(given) is not None
        return _lines(told, given)
    return type(told) is type(given) and bool(told == given)
