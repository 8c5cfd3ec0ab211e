"""Which sessions somebody who reads one may want to see as well. Pure: no rows, no clock.

By what others starred together, where that is known; else by track, people and rare words of the titles.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

MOST = 4
SHORTEST_WORD = 4
COMMON = 0.2  # a word in more titles than this share says nothing
TRACK, PERSON, STARS = 1.0, 1.5, 4.0


@dataclass(frozen=True)
class Known:
    """A session in plain values. `track` is empty for none; `people` are codes."""

    code: str
    title: str
    starts_at: datetime
    track: str = ""
    people: frozenset[str] = frozenset()


def nearest(
    code: str, talks: Sequence[Known], together: Mapping[str, int] | None = None, *, most: int = MOST
) -> list[Known]:
    """The nearest first, at equal distance in the order of time. `together`: how many starred both, by code."""
    own = next((talk for talk in talks if talk.code == code), None)
    if own is None:
        return []
    weights = _weights(talk.title for talk in talks)
    wanted = _words(own.title) & weights.keys()
    peak = max((together or {}).values(), default=0)

    def near(talk: Known) -> float:
        words = sum(weights[word] for word in wanted & _words(talk.title))
        stars = STARS * (together or {}).get(talk.code, 0) / peak if peak else 0.0
        track = TRACK if own.track and own.track == talk.track else 0.0
        return words + track + PERSON * len(own.people & talk.people) + stars

    scored = [(near(talk), talk) for talk in talks if talk.code != code]
    ranked = sorted(
        (pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].starts_at, pair[1].code)
    )
    return [talk for _score, talk in ranked[:most]]


def _weights(titles: Iterable[str]) -> dict[str, float]:
    """Rare words weigh more; what stands in one title only joins nothing."""
    listed = [_words(title) for title in titles]
    counts = Counter(word for words in listed for word in words)
    ceiling = max(2.0, COMMON * len(listed))
    return {
        word: math.log(1 + len(listed) / count) / math.log(1 + len(listed) / 2)
        for word, count in counts.items()
        if 2 <= count <= ceiling
    }


@lru_cache(maxsize=4000)
def _words(title: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", title).casefold()
    return frozenset(
        word for word in re.findall(r"\w+", plain) if len(word) >= SHORTEST_WORD or not word.isascii()
    )
