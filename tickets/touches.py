"""By whose links a buyer came, carried through his visit in addresses and hidden fields: no cookie, nothing stored
until he orders. Pure.

A word is `r-` and the word of a `?ref=` link, or `c-` and a code as it is compared. What is carried is bounded and
only means something where it names a partner of the event: whoever tampers with it tells of himself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.utils.html import format_html_join

from tickets.codes import normal_form

VIA, FROM = "via", "from"
WORD = re.compile(r"[rc]-[\w-]{1,40}")
HOST = re.compile(r"[a-z0-9.-]{1,200}")
BETWEEN = "."
# First and last count; the others are kept because the first may turn out to be nobody's.
MOST_WORDS = 6
MOST_CODES = 3


Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Touches:
    """`words` from the first link to the last; `referrer` is the host of the page before the first of ours."""

    words: tuple[str, ...] = ()
    referrer: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.referrer

    @property
    def refs(self) -> set[str]:
        return {word[2:] for word in self.words if word.startswith("r-")}

    @property
    def codes(self) -> set[str]:
        return {word[2:] for word in self.words if word.startswith("c-")}

    @property
    def parameters(self) -> dict[str, str]:
        """As an address carries it on."""
        given = {VIA: BETWEEN.join(self.words), FROM: self.referrer}
        return {name: value for name, value in given.items() if value}

    @property
    def inputs(self) -> str:
        """As a form carries it on: hidden fields."""
        hidden = '<input type="hidden" name="{}" value="{}">'
        return format_html_join("", hidden, self.parameters.items())

    def without(self, code: str) -> "Touches":
        """What must be carried beside a form's own field for the code."""
        word = code_word(code)
        return replace(self, words=self.words[:-1]) if self.words[-1:] == (word,) else self

    def plus(self, word: str) -> "Touches":
        if not WORD.fullmatch(word) or self.words[-1:] == (word,):
            return self
        words = (*self.words, word)
        if len(words) > MOST_WORDS:
            half = MOST_WORDS // 2
            words = (*words[:half], *words[-half:])
        return replace(self, words=words)


NOWHERE = Touches()


def code_word(code: str) -> str:
    return f"c-{normal_form(code)}"


def read(fields: Fields, *, referer: str = "", host: str = "") -> Touches:
    """What a visit carries, and what this request adds to it: `fields` of its address or of the form it posts.

    `referer` is the header of that name, `host` our own: pages of ours are no page before.
    """
    carried = _last(fields, VIA)[: MOST_WORDS * 50].split(BETWEEN)
    found = Touches(referrer=_given_host(fields) or foreign_host(referer, host))
    words = [
        *carried[:MOST_WORDS],
        f"r-{_last(fields, 'ref').strip().lower()}",
        *(code_word(code) for code in fields.get("code", ())[:MOST_CODES]),
    ]
    for word in words:
        found = found.plus(word)
    return found


def _last(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[-1]


def _given_host(fields: Fields) -> str:
    given = _last(fields, FROM).lower()
    return given if HOST.fullmatch(given) else ""


def foreign_host(referer: str, host: str) -> str:
    """The host of the page before, if it is another site's; never its path."""
    try:
        parts = urlsplit(referer[:2000])
        name = (parts.hostname or "").lower()
    except ValueError:
        return ""
    is_own = name == host.partition(":")[0].lower()
    return name if parts.scheme in {"http", "https"} and HOST.fullmatch(name) and not is_own else ""
