"""Single cells of foreign tables: states, levels, languages, lengths, dates, names and links as people and systems
write them. Pure; None or empty where nothing is understood.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from agenda.importers import values
from core.sheets.rows import Cell

# The words of Sessionize, Papercall, pretalx and ours → state, and a decision that is not told yet.
STATES: dict[str, tuple[str, str]] = {
    "draft": ("draft", ""),
    "submitted": ("submitted", ""),
    "new": ("submitted", ""),
    "pending": ("submitted", ""),
    "in evaluation": ("submitted", ""),
    "nominated": ("submitted", ""),
    "shortlisted": ("submitted", ""),
    "accept queue": ("submitted", "accept"),
    "decline queue": ("submitted", "reject"),
    "waitlist queue": ("submitted", "wait"),
    "accepted": ("accepted", ""),
    "approved": ("accepted", ""),
    "selected": ("accepted", ""),
    "waiting": ("waiting", ""),
    "waiting list": ("waiting", ""),
    "waitlist": ("waiting", ""),
    "waitlisted": ("waiting", ""),
    "backup": ("waiting", ""),
    "reserve": ("waiting", ""),
    "rejected": ("rejected", ""),
    "declined": ("rejected", ""),
    "not accepted": ("rejected", ""),
    "confirmed": ("confirmed", ""),
    "scheduled": ("confirmed", ""),
    "withdrawn": ("withdrawn", ""),
    "cancelled": ("cancelled", ""),
    "canceled": ("cancelled", ""),
    "deleted": ("withdrawn", ""),
}
DECISIONS = {
    "accept": "accept", "accepted": "accept", "confirmed": "accept", "reject": "reject", "rejected": "reject",
    "wait": "wait", "waiting": "wait", "waitlist": "wait", "waiting list": "wait",
}  # fmt: skip
LEVELS = (
    ("all", ("all", "any", "everybody", "everyone", "alle", "general")),
    (
        "beginner",
        ("beginner", "introduct", "novice", "basic", "entry", "100", "einsteiger", "anfänger", "none"),
    ),
    ("intermediate", ("intermediate", "some", "200", "medium", "mittel", "practice")),
    ("advanced", ("advanced", "expert", "300", "400", "fortgeschritten", "experte")),
)
YES = frozenset("yes y true t 1 x ✓ ja oui si sí on".split())
NO = frozenset("no n false f 0 - nein non off".split())
MINUTES = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?|std\.?|stunden?)\b)?\s*(?:and\s*)?"
    r"(?:(?P<minutes>\d{1,4})(?:\.0+)?\s*(?:['′]|m|mins?\.?|minutes?|minuten)?(?=\W|$))?",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"\b(?P<number>\d{1,3})\s*[-‐ ]?\s*(?P<unit>['′]|mins?\b|minutes?\b|minuten\b|h\b|hrs?\b|hours?\b|stunden?\b)",
    re.IGNORECASE,
)
SLASHED = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp][Mm])?)?"
)
WRITTEN = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y")
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", ", %I:%M %p", " %I:%M:%S %p")
HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,30})")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu id is it ja ka ko lt lv ms nl no pl pt ro ru sk sl sr sv "
    "ta th tr uk ur vi zh"
).split()
NAMES = re.compile(r"\s*[;\n|]\s*")


def text(cell: Cell | None) -> str:
    """A cell as one text; a list of texts with commas."""
    if isinstance(cell, tuple):
        return ", ".join(filter(None, (one if isinstance(one, str) else "" for one in cell)))
    return cell or ""


def line(cell: Cell | None) -> str:
    return " ".join(text(cell).split())


def markdown(cell: Cell | None) -> str:
    """Texts of systems that write HTML as Markdown."""
    found = text(cell)
    return values.markdown_of(found) if values.has_html(found) else found


def state_of(word: str) -> tuple[str, str] | None:
    return STATES.get(" ".join(re.sub(r"[_-]+", " ", word.casefold()).split()))


def decision_of(word: str) -> str | None:
    plain = word.strip().casefold()
    return DECISIONS.get(plain) if plain else ""


def level_of(word: str) -> str | None:
    plain = word.casefold()
    return next((level for level, words in LEVELS if any(part in plain for part in words)), None)


def flag_of(word: str) -> bool | None:
    plain = word.strip().casefold()
    if plain in YES:
        return True
    return False if plain in NO or not plain else None


def minutes_of(word: str) -> int | None:
    """`45`, `45 min`, `1:30`, `1.5 h`, `1 h 30 min`; None if it is no length of at most a day."""
    plain = word.strip()
    clock = values.minutes_of(plain)
    if clock is not None:
        return clock
    found = MINUTES.fullmatch(plain)
    if not plain or found is None or not (found["hours"] or found["minutes"]):
        return None
    minutes = round(float((found["hours"] or "0").replace(",", ".")) * 60) + int(found["minutes"] or 0)
    return minutes if 1 <= minutes <= values.LONGEST_MINUTES else None


def minutes_within(word: str) -> int | None:
    """The length that a type's name tells: `Talk (30 minutes)`."""
    found = WITHIN.search(word)
    if found is None:
        return None
    hours = found["unit"][0].lower() in "hs"
    minutes = int(found["number"]) * (60 if hours else 1)
    return minutes if 5 <= minutes <= values.LONGEST_MINUTES else None


def day_comes_first(words: Iterable[str]) -> bool | None:
    """Whether a column's `3/4/2024` are days and months; None where nothing tells."""
    for word in words:
        found = SLASHED.match(word.strip())
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


def instant_of(word: str, zone: str, *, day_first: bool) -> datetime | None:
    """ISO, `2019-03-09 14:07:42 UTC`, `12 Jan 2024 10:15 AM`, `3/4/2024 10:15 AM`; without a zone in the event's."""
    plain = re.sub(r"\s*\b(UTC|GMT|Z)$", "+00:00", word.strip())
    plain = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", plain)
    if found := values.instant_of(plain, zone):
        return found[0]
    slashed = SLASHED.fullmatch(word.strip())
    naive = _slashed(slashed, day_first) if slashed else _written(" ".join(word.split()))
    if naive is None or naive.year not in values.YEARS:
        return None
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _slashed(found: re.Match[str], day_first: bool) -> datetime | None:
    day, month = (int(found[1]), int(found[2])) if day_first else (int(found[2]), int(found[1]))
    hour, minute = int(found[4] or 0), int(found[5] or 0)
    if found[6]:
        hour = hour % 12 + (12 if found[6].lower() == "pm" else 0)
    try:
        return datetime(int(found[3]), month, day, hour, minute)  # noqa: DTZ001 - gets its zone above
    except ValueError:
        return None


def _written(word: str) -> datetime | None:
    for day in WRITTEN:
        for clock in CLOCKS:
            try:
                return datetime.strptime(word, day + clock)  # noqa: DTZ007 - gets its zone above
            except ValueError:
                continue
    return None


def language_of(word: str) -> str | None:
    """`en`, `en-US`, `English`, `Deutsch` as a code of at most ten letters; None if it is none."""
    plain = word.strip()
    if LANGUAGE.fullmatch(plain):
        short = plain.replace("_", "-").split("-")[0].lower()
        return plain.replace("_", "-") if short in _languages().values() else None
    return _languages().get(plain.casefold().split(" (")[0])


@lru_cache
def _languages() -> dict[str, str]:
    """Name → code: in English, and each in its own words."""
    found: dict[str, str] = {}
    english: Any = Locale("en").languages
    for code in LANGUAGES:
        try:
            own = Locale.parse(code).get_display_name() or code
        except UnknownLocaleError:
            own = code
        found[own.casefold()] = code
        found[str(english.get(code, code)).casefold()] = code
        found[code] = code
    return found


def names_of(cell: Cell | None) -> list[str]:
    """A list as pretalx and Sessionize write it: one a line, or with `;` or else commas between."""
    if isinstance(cell, tuple):
        return [one for one in cell if isinstance(one, str) and one]
    found = cell or ""
    parts = NAMES.split(found) if NAMES.search(found) else found.split(",")
    return [name for part in parts if (name := " ".join(part.split()))]


def links_of(column: str, cell: Cell | None) -> tuple[list[str], list[str]]:
    """Web addresses in a cell, and words that are none. A handle below `Twitter` is an address there."""
    listed = cell if isinstance(cell, tuple) else (cell or "").split()
    parts = [str(one.get("url", "")) if isinstance(one, dict) else str(one) for one in listed]
    found: list[str] = []
    odd: list[str] = []
    for part in filter(None, (part.strip().strip(",;") for part in parts)):
        address = _address(column, part)
        (found if address else odd).append(address or part)
    return found, odd


def _address(column: str, word: str) -> str:
    if re.match(r"https?://", word, re.IGNORECASE):
        try:
            host = urlsplit(word).hostname or ""
        except ValueError:
            return ""
        return word if "." in host and len(word) <= 500 and not re.search(r"[<>\"\s]", word) else ""
    name = column.casefold()
    handle = HANDLE.fullmatch(word)
    for site, start in (("twitter", "https://x.com/"), ("github", "https://github.com/")):
        if site in name and handle:
            return start + handle[1]
    return f"https://{word}" if DOMAIN.fullmatch(word) and "@" not in word else ""
