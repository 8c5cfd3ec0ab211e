"""Finding people by what somebody at a desk makes of their name: accents folded, a letter wrong or swapped. Pure.

Words are cut into groups of three letters; who shares some of them with what was typed is compared letter by letter.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from heapq import nsmallest

from core.folding import BEGUN, allowed, apart, fold

GRAM = 3
MOST_COMPARED = 250


@dataclass
class Names:
    """Words by key, keys by word, and words by groups of letters: each word is compared once, however many bear it."""

    words: dict[Hashable, tuple[str, ...]] = field(default_factory=dict)
    bearers: dict[str, set[Hashable]] = field(default_factory=dict)
    grams: dict[str, set[str]] = field(default_factory=dict)

    def put(self, key: Hashable, texts: Iterable[str]) -> None:
        self.drop(key)
        words = tuple(dict.fromkeys(word for text in texts for word in fold(text).split()))
        self.words[key] = words
        for word in words:
            if word not in self.bearers:
                self.bearers[word] = set()
                for gram in _grams(word):
                    self.grams.setdefault(gram, set()).add(word)
            self.bearers[word].add(key)

    def drop(self, key: Hashable) -> None:
        for word in self.words.pop(key, ()):
            self.bearers[word].discard(key)
            if not self.bearers[word]:
                del self.bearers[word]
                for gram in _grams(word):
                    self.grams[gram].discard(word)

    def find(self, typed: str, most: int = 20) -> list[Hashable]:
        """Best first. Every word that was typed must be there, whole or begun."""
        asked = [self._alike(word) for word in dict.fromkeys(fold(typed).split())]
        if not asked:
            return []
        # The rarest first: whoever has not that word need not be looked at again.
        rarest, *others = sorted(asked, key=lambda words: sum(len(self.bearers[word]) for word in words))
        worth = self._bearing(rarest)
        for words in others:
            found = self._bearing(words, within=worth)
            worth = {key: worth[key] + far for key, far in found.items()}
        best = nsmallest(most, ((far, self.words[key], str(key), key) for key, far in worth.items()))
        return [key for *_rest, key in best]

    def _alike(self, word: str) -> dict[str, float]:
        """The words that may be meant, and how far each is from what was typed."""
        shared: Counter[str] = Counter()
        for gram in _grams(word, is_typed=True):
            shared.update(self.grams.get(gram, ()))
        most = allowed(word)
        far = {other: apart(word, other, most) for other, _count in shared.most_common(MOST_COMPARED)}
        return {other: by for other, by in far.items() if by <= most + 2 * BEGUN}

    def _bearing(
        self, words: dict[str, float], within: dict[Hashable, float] | None = None
    ) -> dict[Hashable, float]:
        """Who bears one of the words, with the nearest."""
        found: dict[Hashable, float] = {}
        for word, far in words.items():
            bearers = self.bearers[word]
            keys = bearers if within is None else within.keys() & bearers
            for key in keys:
                if far < found.get(key, far + 1):
                    found[key] = far
        return found


def _grams(word: str, *, is_typed: bool = False) -> set[str]:
    """Of what was typed the end of the word says nothing: it may be only begun. Short beginnings count as well."""
    padded = f" {word}" if is_typed and len(word) > 1 else f" {word} "
    found = {padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1)}
    if not is_typed or len(word) < GRAM:
        found.add(f" {word[:1]}")
    return found
