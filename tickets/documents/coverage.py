"""Letters that cannot be printed: those that no font of this machine has, and those that are no letters of any script.

Pango is asked, which chooses the fonts of what is printed too: it looks through all that fontconfig knows. The answer
for a letter is the same for the life of the process, so a thousand names cost no more than the letters in them.
"""

import threading
import unicodedata

from tickets.documents import scripts
from tickets.documents.measure import Ruler

# Private letters and such that the standard does not know yet: they are left out of every text.
NO_LETTERS = frozenset(("Co", "Cn"))

_of_thread = threading.local()
_has_font: dict[str, bool] = {}


def missing(*texts: str) -> str:
    """The letters, each once, that would be printed as boxes."""
    letters = (letter for letter in dict.fromkeys("".join(texts)) if letter not in scripts.EXTENDERS)
    return "".join(letter for letter in letters if not _is_drawn(letter))


def left_out(*texts: str) -> str:
    """The letters, each once, that scripts.clean drops though somebody meant them to be seen."""
    letters = dict.fromkeys("".join(text[: scripts.LONGEST_INPUT] for text in texts))
    return "".join(letter for letter in letters if unicodedata.category(letter) in NO_LETTERS)


def spelled(letters: str) -> str:
    """`𐕰 U+10570, U+E000`: the screen may have no font for them either."""
    return ", ".join(
        f"U+{ord(letter):04X}"
        if unicodedata.category(letter) in NO_LETTERS
        else f"{letter} U+{ord(letter):04X}"
        for letter in letters
    )


def _is_drawn(letter: str) -> bool:
    if letter not in _has_font:
        _has_font[letter] = not _ruler().has_unknown_glyph(letter)
    return _has_font[letter]


def _ruler() -> Ruler:
    """Belongs to the thread, like the fonts it measures with."""
    if not hasattr(_of_thread, "ruler"):
        _of_thread.ruler = Ruler("en", bold=True)
    return _of_thread.ruler  # type: ignore[no-any-return]
