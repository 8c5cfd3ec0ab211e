"""What the documentation can be searched for: each part of each page, with the words that stand in it. Kept in memory."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.folding import fold
from portal import documentation

LETTERS = 240  # of the words of a part that the list in the browser has: it stays small


@dataclass(frozen=True)
class Part:
    """From one heading to the next. `head` and `text` are folded; `page` and `title` are as people read them."""

    page: str
    title: str
    url: str
    head: str
    text: str


def state() -> int:
    """Another number when any page is another one."""
    return hash(tuple(page.state for page in documentation.everything()))


def parts() -> tuple[Part, ...]:
    return _parts(state())


@lru_cache(maxsize=2)
def _parts(state: int) -> tuple[Part, ...]:
    return tuple(part for page in documentation.everything() for part in _of(page))


def _of(page: documentation.Page) -> Iterator[Part]:
    """A page’s headings come in the order of its text, so each takes the next lines that begin with #."""
    read = page.document
    anchors = iter(read.headings)
    title, url, lines, in_code = read.title, page.url, [page.about], False
    for line in page.text.splitlines()[1:]:
        in_code ^= line.startswith("```")
        if re.match(r"#{2,5} ", line) and not in_code:
            yield _part(read.title, title, url, lines)
            heading = next(anchors)
            title, url, lines = heading.text, f"{page.url}#{heading.anchor}", []
        else:
            lines.append(line)
    yield _part(read.title, title, url, lines)


def _part(page: str, title: str, url: str, lines: list[str]) -> Part:
    return Part(page, title, url, fold(f"{page} {title}"), fold(" ".join(lines)))


def search(words: str) -> list[Part]:
    """Parts that have all of the words, those first that have them in their title."""
    wanted = [fold(word) for word in words.split()]
    found = []
    for place, part in enumerate(parts()):
        if wanted and all(word in part.head or word in part.text for word in wanted):
            found.append((-sum(word in part.head for word in wanted), place, part))
    return [part for _score, _place, part in sorted(found, key=lambda one: one[:2])]


def as_json() -> str:
    rows = [[part.page, part.title, part.url, _short(part.text)] for part in parts()]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _short(text: str) -> str:
    """Each word once, as long as there is room."""
    kept = " ".join(dict.fromkeys(text.split()))
    return kept[:LETTERS].rsplit(" ", 1)[0] if len(kept) > LETTERS else kept
