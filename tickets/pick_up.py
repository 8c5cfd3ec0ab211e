"""At which desk somebody picks up a badge. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from core.folding import fold


@dataclass(frozen=True)
class Desk:
    """`first` and `last` are letters as a name is filed under, both or neither; `types` and `partners` keys of rows.

    What is empty asks nothing: a desk that asks nothing takes everybody whom no other takes.
    """

    key: int
    name: str
    first: str = ""
    last: str = ""
    types: frozenset[int] = field(default=frozenset())
    partners: frozenset[int] = field(default=frozenset())
    place: str = ""

    @property
    def rank(self) -> int:
        """What asks for a type or a partner comes before letters, and letters before the rest."""
        return 0 if self.types or self.partners else 1 if self.first else 2

    @property
    def letters(self) -> str:
        """`A–F`, or nothing."""
        if not self.first:
            return ""
        return self.first if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def spoken(self) -> str:
        """Its name, with the letters unless they stand in it."""
        plain = self.name.replace(" ", "").replace("-", "–")
        return self.name if self.letters in plain else f"{self.name} ({self.letters})"

    def takes(self, letter: str, types: Collection[int], partners: Collection[int]) -> bool:
        if self.types or self.partners:
            held = not (self.types.isdisjoint(types) and self.partners.isdisjoint(partners))
            if not held:
                return False
        return not self.first or self.first <= letter <= self.last


def filed_under(name: str) -> str:
    """The last word's first letter, without accents."""
    words = fold(name).split()
    return words[-1][0].upper() if words else "–"


def desk_for(
    desks: Sequence[Desk], name: str, *, types: Collection[int] = (), partners: Collection[int] = ()
) -> Desk | None:
    """The first that takes the name, those of types and partners before all; None if there is none."""
    letter = filed_under(name)
    fitting = (
        desk for desk in sorted(desks, key=lambda desk: desk.rank) if desk.takes(letter, types, partners)
    )
    return next(fitting, None)
