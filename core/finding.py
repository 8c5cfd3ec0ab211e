"""Finding a line among many by what somebody makes of it: groups of three letters choose, letters decide. Pure.

There is no index that could fall behind: the lines are read when they are asked for. Twenty thousand names are one
text of a megabyte, and looking for three letters in it takes less than a millisecond.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import log
from threading import Lock

from core.folding import fold, fold_lines, worth

GRAM = 3
# Lines that are compared letter by letter, and places that are looked at to choose them.
MOST_COMPARED = 250
MOST_PLACES = 25_000
LONGEST = 100
MOST_WORDS = 6
SEPARATOR = "\x1f"
KEPT = 6


@dataclass(frozen=True)
class Lines:
    """Folded, one a line, each word with a space before and behind it."""

    keys: Sequence[str]
    folded: str
    starts: Sequence[int] = field(default=())

    @classmethod
    def of(cls, raw: str) -> "Lines":
        """From `key SEPARATOR text` a line."""
        if not raw:
            return cls((), "")
        parts = [line.partition(SEPARATOR) for line in raw.split("\n")]
        keys = [key for key, _separator, _text in parts]
        texts = fold_lines("\n".join(text for _key, _separator, text in parts)).split("\n")
        lines = [f" {text} " for text in texts]
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]
        return cls(keys, "\n".join(lines), starts)

    def line(self, number: int) -> str:
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.folded)
        return self.folded[self.starts[number] : end]


@dataclass(frozen=True)
class Found:
    """`worth` is smaller the better; 0 is what was typed."""

    key: str
    worth: float


def find(lines: Lines, typed: str, most: int) -> list[Found]:
    """Best first. Every word that was typed must be there, whole or begun, in any order."""
    asked = words(typed)
    if not asked or not lines.keys:
        return []
    # An address that stands there as it was typed needs no guessing: its words alone are everybody's.
    whole = fold_lines(typed[:LONGEST]).strip()
    said = list(_lines_with(lines, whole, MOST_COMPARED)) if "@" in whole else []
    scored = []
    for number in said or _likely(lines, asked):
        value = worth(asked, fold(lines.line(number)).split())
        if value is not None:
            scored.append((value, lines.line(number), number))
    scored.sort()
    return [Found(lines.keys[number], value) for value, _line, number in scored[:most]]


def words(typed: str) -> list[str]:
    return list(dict.fromkeys(fold(typed[:LONGEST]).split()))[:MOST_WORDS]


def _likely(lines: Lines, asked: Sequence[str]) -> list[int]:
    """Lines that share the rarest groups of letters with what was typed, most first."""
    counted = [(lines.folded.count(gram), gram) for gram in sorted(grams(asked))]
    weights: dict[int, float] = {}
    left = MOST_PLACES
    for count, gram in sorted(row for row in counted if row[0]):
        if left <= 0:
            break
        left -= count
        value = log(1 + len(lines.keys) / count)
        for number in _lines_with(lines, gram, count + left):
            weights[number] = weights.get(number, 0.0) + value
    return sorted(weights, key=lambda number: (-weights[number], number))[:MOST_COMPARED]


def _lines_with(lines: Lines, gram: str, most: int) -> Iterable[int]:
    """The numbers of the lines in which it stands, each once, of at most so many places."""
    at, last = lines.folded.find(gram), -1
    while at >= 0 and most > 0:
        number = bisect_right(lines.starts, at, max(0, last)) - 1
        if number != last:
            yield number
            last = number
        most -= 1
        at = lines.folded.find(gram, at + 1)


def grams(asked: Iterable[str]) -> set[str]:
    """The end of a word says nothing: it may be only begun."""
    found: set[str] = set()
    for word in asked:
        padded = f" {word}"
        found.update(padded[at : at + GRAM] for at in range(max(1, len(padded) - GRAM + 1)))
        if len(word) > GRAM:
            found.update(word[at : at + GRAM] for at in range(len(word) - GRAM + 1))
    return found


class Shelf:
    """Folds a text only once as long as it stays the same. For a process; the text itself is always the database's."""

    def __init__(self, most: int = KEPT) -> None:
        self.most = most
        self._kept: OrderedDict[str, tuple[str, Lines]] = OrderedDict()
        self._lock = Lock()

    def lines(self, name: str, raw: str) -> Lines:
        with self._lock:
            known = self._kept.get(name)
            if known is not None and known[0] == raw:
                self._kept.move_to_end(name)
                return known[1]
        made = Lines.of(raw)
        with self._lock:
            self._kept[name] = (raw, made)
            self._kept.move_to_end(name)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made
