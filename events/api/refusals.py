"""What actions refuse, as the API tells it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from core.api.problems import INVALID, Problem, refusing
from events.actions.rows import InUse, Invalid


def pointed(invalid: Invalid) -> Problem:
    return Problem(
        INVALID, errors=[{"pointer": f"#/{field}", "detail": words} for field, words in invalid.errors]
    )


@contextmanager
def saving() -> Iterator[None]:
    """Values that cannot be are pointed at."""
    try:
        yield
    except Invalid as invalid:
        raise pointed(invalid) from None


def deleting() -> AbstractContextManager[None]:
    """What is in use stays."""
    return refusing(InUse)
