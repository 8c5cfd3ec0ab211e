"""One operation of the API as its bench asks for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

OK, CREATED, ACCEPTED, NOTHING = 200, 201, 202, 204


@dataclass(frozen=True)
class Request:
    """`file` goes in the place of the body."""

    path: str  # after /api/
    body: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None


@dataclass(frozen=True)
class Operation:
    """By the name it has in the API's description. `ask` is told how many were asked before; `expects` is what must stand
    in the answer. One that is open is asked without a token, one about a whole event by one client at a time."""

    name: str
    ask: Callable[[int], Request]
    method: str = "GET"
    status: int = OK
    is_open: bool = False
    expects: str = ""
    is_whole: bool = False


def fixed(name: str, path: str, *, has: str, is_open: bool = False) -> Operation:
    return Operation(name, lambda number: Request(path), is_open=is_open, expects=f'"{has}')


def each(name: str, path: str, ids: list[str]) -> Operation:
    """Far steps through the list, so that nothing is asked twice soon."""
    return Operation(name, lambda number: Request(f"{path}/{ids[number * 37 % len(ids)]}"), expects='"id"')
