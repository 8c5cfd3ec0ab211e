"""What a recount reports. Pure."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One thing that does not add up. `mend` writes the derived number anew; None where a person must decide."""

    where: str
    what: str
    kept: object
    counted: object
    mend: Callable[[], None] | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what} is {self.kept}, counted {self.counted}"
