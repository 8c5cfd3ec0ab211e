"""Words of a text that tell who speaks: names, companies, addresses, handles, links, and “I work at”. Pure.

Found for two ends. What is *sure* is hidden from blind reviewers until an organizer has made a redacted copy; the rest
is only shown to speakers and organizers, who know better: half of all surnames are also ordinary words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from agenda.interests import FILLERS, NO_COMPANY, PUBLIC_DOMAINS

HIDDEN = "[…]"


class Kind(StrEnum):
    NAME = "name"  # the whole name
    PART = "part"  # one word of it
    COMPANY = "company"
    ADDRESS = "address"
    HANDLE = "handle"
    DOMAIN = "domain"
    LINK = "link"
    PHRASE = "phrase"


SURE = frozenset({Kind.NAME, Kind.COMPANY, Kind.ADDRESS, Kind.HANDLE, Kind.DOMAIN})


@dataclass(frozen=True)
class Person:
    """What is known of somebody on the talk, as people write it."""

    name: str = ""
    company: str = ""
    addresses: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A stretch of the text, in characters. `is_sure`: it cannot well mean something else."""

    start: int
    end: int
    kind: Kind
    word: str
    is_sure: bool


# Hosts that thousands share: the host says nothing, what stands behind it does.
SHARED_HOSTS = frozenset(
    "github.com gitlab.com codeberg.org bitbucket.org linkedin.com twitter.com x.com bsky.app youtube.com medium.com "
    "facebook.com instagram.com threads.net mastodon.social fosstodon.org hachyderm.io speakerdeck.com slideshare.net "
    "stackoverflow.com dev.to about.me orcid.org sessionize.com wikipedia.org keybase.io google.com".split()
)
# Parts of names that are no names, and first parts of paths that are nobody's handle.
PARTICLES = frozenset("van von der den del della dos das ibn bin bint abu the and mac".split())
PATHS = frozenset("in users user people profile company channel home index about blog".split())
# Given and family names that open many an English sentence: told only where nothing else can be meant.
WORDS_TOO = frozenset(
    "will may mark page art bill rich frank grace hope joy faith rose lily june april august summer young long short "
    "king price stone wood woods field fields banks bond case cook cross day dean drew fox gray green guy hall hill hunt "
    "jack lane law love major max miles noble park pat penny pierce rob ray reed rivers robin sky snow star stark sterling "
    "strong sue victor ward west white wise worth black brown best bishop baker carter cooper mason taylor turner walker "
    "weaver smith fisher hunter gardener archer miller potter porter parker power powers rush sharp shepherd spring".split()
)
PHRASES = (
    r"\bI(?:’|'| a)?m? ?(?:work|worked|am working|have worked) (?:at|for|with)\b",
    r"\b(?:my|our) (?:company|employer|startup|start-up|agency|team at)\b",
    r"\bwe at (?=[A-Z])",
    r"\b(?:I am|I’m|I'm|as) (?:the|a|an) (?:author|creator|maintainer|founder|co-founder|inventor|CTO|CEO)\b",
    r"\bI (?:founded|co-founded|created|maintain|invented)\b",
    r"\bmy (?:book|podcast|newsletter|blog|PhD|thesis|colleagues at)\b",
    r"\bmy name is\b",
    r"\bich arbeite (?:bei|für)\b",
    r"\b(?:meine Firma|mein Arbeitgeber|unsere Firma)\b",
    r"\bje travaille (?:chez|pour)\b",
    r"\btrabajo (?:en|para)\b",
)
PHRASE = re.compile("|".join(PHRASES), re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+", re.IGNORECASE)
# Letters that Unicode does not take apart.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Scripts that write no spaces between words, so a name stands in the middle of letters.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Arabic and Hebrew write “and”, “of”, “to” onto the word.
JOINED = {"\u0600": "[وفبكل]?", "\u0590": "[ובכלמהש]?"}
GENERIC = frozenset(
    "info hello mail contact office team talks speaker speakers hi admin events press support".split()
)


def find(text: str, people: Iterable[Person]) -> list[Found]:
    """What of the text tells who these people are, in order, never overlapping: the surest of several stays."""
    folded = _Folded.of(text)
    hits = [*_general(text)]
    for person in people:
        hits += _of_person(text, folded, person)
    return _apart(hits)


def masked(text: str, people: Iterable[Person]) -> str:
    """The text with everything sure hidden."""
    parts, at = [], 0
    for hit in find(text, people):
        if hit.is_sure:
            parts += [text[at : hit.start], HIDDEN]
            at = hit.end
    return "".join([*parts, text[at:]])


def words(texts: Iterable[str], people: Sequence[Person]) -> list[str]:
    """Each telling word once, as it stands there, over several texts."""
    return list(dict.fromkeys(hit.word for text in texts for hit in find(text, people)))


# Folding: the text in small letters without accents, and where each letter came from


@dataclass(frozen=True)
class _Folded:
    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Folded":
        if text.isascii():
            return cls(text.lower(), range(len(text)))
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(text):
            plain = _letter(letter)
            letters.append(plain)
            places += [place] * len(plain)
        return cls("".join(letters), places)

    def holds(self, *words: str) -> bool:
        return bool(words) and all(word in self.text for word in words)

    def spans(self, pattern: str) -> Iterator[tuple[int, int]]:
        for hit in re.finditer(pattern, self.text):
            if hit.end() > hit.start():
                yield self.places[hit.start()], self.places[hit.end() - 1] + 1


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)


_letter = lru_cache(maxsize=4096)(fold)


def _spellings(text: str) -> list[str]:
    """`Müller` is written `Muller` and `Mueller`."""
    composed = unicodedata.normalize("NFC", text.casefold())
    return list(dict.fromkeys([fold(text), fold(composed.translate(UMLAUTS))]))


def _whole(pattern: str, name: str) -> str:
    """The pattern as a word of its own, where the script has words."""
    if UNSPACED.search(name):
        return pattern
    joined = next((given for start, given in JOINED.items() if start <= name[:1] < chr(ord(start) + 256)), "")
    return rf"(?<![^\W_]){joined}{pattern}(?![^\W_])"


# What tells in any text


def _general(text: str) -> Iterator[Found]:
    for hit in ADDRESS.finditer(text):
        yield Found(hit.start(), hit.end(), Kind.ADDRESS, hit[0], True)
    for hit in LINK.finditer(text):
        yield Found(hit.start(), hit.end(), Kind.LINK, hit[0], False)
    for hit in PHRASE.finditer(text):
        yield Found(hit.start(), hit.end(), Kind.PHRASE, hit[0], False)


# What tells of one person


def _of_person(text: str, folded: _Folded, person: Person) -> Iterator[Found]:
    yield from _of_name(text, folded, person.name)
    yield from _of_company(text, folded, person.company)
    yield from _of_domains(text, folded, person)
    yield from _of_handles(text, folded, person)


def _of_name(text: str, folded: _Folded, name: str) -> Iterator[Found]:
    for spelling in _spellings(name):
        parts = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", spelling)
        # Looking for plain strings first: most texts hold nothing, and a pattern for each name is dear.
        for pattern in _orders(parts) if folded.holds(*parts[:1], *parts[-1:]) else ():
            for start, end in folded.spans(_whole(pattern, spelling)):
                # “A page will load” names no Will Page.
                if not (text[start].islower() and WORDS_TOO.issuperset(parts)):
                    yield _hit(text, start, end, Kind.NAME)
        for part in parts:
            yield from _of_part(text, folded, part, is_whole=len(parts) == 1)


def _orders(parts: list[str]) -> Iterator[str]:
    """`Ada King Lovelace`, `Ada Lovelace`, `Lovelace, Ada`."""
    if len(parts) < 2:
        return
    between = r"[\W_]{0,3}" if UNSPACED.search(parts[0]) else r"[\W_]{1,5}"
    yield between.join(map(re.escape, parts))
    ends = [re.escape(parts[0]), re.escape(parts[-1])]
    yield between.join(ends)
    yield between.join(reversed(ends))


def _of_part(text: str, folded: _Folded, part: str, *, is_whole: bool) -> Iterator[Found]:
    """One word of a name. Written in capitals and small letters, it must begin with a capital to be one."""
    shortest = 2 if UNSPACED.search(part) else 3
    if len(part) < shortest or part in PARTICLES or not folded.holds(part):
        return
    for start, end in folded.spans(_whole(re.escape(part), part)):
        first = text[start]
        if first.islower() or (part in WORDS_TOO and _opens_sentence(text, start)):
            continue
        sure = is_whole and part not in WORDS_TOO and not _opens_sentence(text, start)
        yield _hit(text, start, end, Kind.PART, sure=sure)


def _of_company(text: str, folded: _Folded, company: str) -> Iterator[Found]:
    """Its name without “GmbH” and the like. A single word at the start of a sentence may mean something else."""
    parts = re.findall(r"\w+", fold(company))
    kept = [part for part in parts if part not in FILLERS] or parts
    if not folded.holds(*kept) or " ".join(parts) in NO_COMPANY or len("".join(kept)) < 2:
        return
    pattern = _whole(r"[\W_]{1,3}(?:(?:and|und|the)[\W_])?".join(map(re.escape, kept)), kept[0])
    for start, end in folded.spans(pattern):
        if text[start].islower() and len(kept) == 1:
            continue
        sure = len(kept) > 1 or not _opens_sentence(text, start)
        yield _hit(text, start, end, Kind.COMPANY, sure=sure)


def _of_domains(text: str, folded: _Folded, person: Person) -> Iterator[Found]:
    given = {address.rpartition("@")[2].lower() for address in person.addresses} | set(
        map(_host, person.links)
    )
    for domain in sorted(filter(folded.holds, given - PUBLIC_DOMAINS - SHARED_HOSTS - {""})):
        for start, end in folded.spans(
            rf"(?:https?://)?(?:[\w-]+\.)*{re.escape(domain)}(?!\w)(?:/[^\s<>()\[\]\"']*)?"
        ):
            yield _hit(text, start, end, Kind.DOMAIN)


def _of_handles(text: str, folded: _Folded, person: Person) -> Iterator[Found]:
    names = [part for part in re.findall(r"\w+", fold(person.name)) if len(part) > 3]
    for handle in sorted(filter(folded.holds, _handles(person))):
        # A handle that is also a word (`pixel`) is one only behind @ or /.
        own = bool(re.search(r"[\d._-]", handle)) or any(name in handle and name != handle for name in names)
        before = r"(?<![\w])@?" if own else r"(?:@|(?<=/))"
        for start, end in folded.spans(
            rf"(?:https?://)?(?:[\w-]+\.)+\w+/(?:[\w@.-]+/)*@?{re.escape(handle)}(?!\w)[^\s<>()\[\]\"']*"
        ):
            yield _hit(text, start, end, Kind.HANDLE)
        for start, end in folded.spans(rf"{before}{re.escape(handle)}(?!\w)"):
            yield _hit(text, start, end, Kind.HANDLE)


def _handles(person: Person) -> set[str]:
    found = {fold(address.partition("@")[0]) for address in person.addresses}
    for link in person.links:
        found |= {fold(part.lstrip("@")) for part in _address(link)[1].split("/") if part}
    return {handle for handle in found if len(handle) > 3} - GENERIC - PATHS


def _host(link: str) -> str:
    return _address(link)[0].removeprefix("www.")


def _address(link: str) -> tuple[str, str]:
    """Host and path; empty for what is no address."""
    try:
        parts = urlsplit(link if "//" in link else f"//{link}")
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t*_#>“\"'(-")
    return not before or before[-1] in ".!?:\n…"


def _hit(text: str, start: int, end: int, kind: Kind, *, sure: bool | None = None) -> Found:
    return Found(start, end, kind, text[start:end], kind in SURE if sure is None else sure)


def _apart(hits: list[Found]) -> list[Found]:
    """Without overlaps: the sure before the guessed, the longer before the shorter."""
    kept: list[Found] = []
    for hit in sorted(hits, key=lambda hit: (not hit.is_sure, hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
