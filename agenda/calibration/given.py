"""What calibration is given. Tuples, because there may be ten thousand of them. Pure."""

from typing import NamedTuple


class Opinion(NamedTuple):
    """A finished review; `value` lies between 0 and 1."""

    talk: int
    reviewer: int
    value: float


class Choice(NamedTuple):
    """Of two talks the one somebody would rather have; None: no difference."""

    first: int
    second: int
    winner: int | None
