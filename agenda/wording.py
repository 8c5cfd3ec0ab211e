"""How a text differs from what it was, told sentence by sentence. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing takes the square of the number of sentences; what is longer is shown whole.
MOST_SENTENCES = 300
SHOWN = 3000
SENTENCE = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
KEPT = "…"


@dataclass(frozen=True)
class Piece:
    """Sentences that were there and are not, and those in their place. Both are `…` where nothing changed."""

    before: str
    after: str

    @property
    def is_kept(self) -> bool:
        return self.before == self.after == KEPT


def same(before: str, after: str) -> bool:
    """Whether nobody sees a difference: other spaces, line ends or forms of the same letters are none."""
    return _plain(before) == _plain(after)


def pieces(before: str, after: str) -> list[Piece]:
    """Everything that differs, in order, with `…` for what stays between."""
    old, new = _sentences(before), _sentences(after)
    if max(len(old), len(new)) > MOST_SENTENCES:
        return [Piece(_cut(before), _cut(after))]
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(
        None, [_plain(one) for one in old], [_plain(one) for one in new], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(KEPT, KEPT)
        else:
            yield Piece(_cut(" ".join(old[a:b])), _cut(" ".join(new[c:d])))


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} {KEPT}"
