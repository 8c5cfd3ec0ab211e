"""What a visa invitation letter says of a traveller, and whether it can be true. Pure."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

# A stay around the event: somebody may add some days of holiday, not a season.
MOST_BEFORE = timedelta(days=30)
MOST_AFTER = timedelta(days=30)
OLDEST = 120  # years
SHORTEST_PASSPORT, LONGEST_PASSPORT = 5, 20
NUMBER_GROUP = 5


@dataclass(frozen=True)
class Traveller:
    """As it stands in the passport. `nationality` is an ISO 3166 code; `address` may have several lines."""

    passport_name: str
    born_on: date
    nationality: str
    passport_number: str
    address: str
    embassy: str
    arrives_on: date
    leaves_on: date

    def as_text(self) -> str:
        """JSON, which is what is sealed."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False)


def of_text(text: str) -> Traveller | None:
    """None once it has been deleted."""
    if not text:
        return None
    said = json.loads(text)
    days = {name: date.fromisoformat(said[name]) for name in ("born_on", "arrives_on", "leaves_on")}
    return Traveller(**said | days)


def changed(before: Traveller | None, after: Traveller) -> list[str]:
    """Names of the parts that differ: what the history may tell."""
    new = asdict(after)
    old = asdict(before) if before else {}
    return [name for name, value in new.items() if old.get(name) != value]


def passport_number(typed: str) -> str:
    """Capital letters and digits alone, as on the passport's machine-readable lines; empty if it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(letter for letter in plain if letter not in " -.\u2013")
    fits = SHORTEST_PASSPORT <= len(kept) <= LONGEST_PASSPORT
    return kept if fits and kept.isascii() and kept.isalnum() else ""


def letter_number(typed: str) -> str:
    """As it is kept, from what somebody reads off the paper."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())[:40]


def spoken(number: str) -> str:
    """In groups that can be read out."""
    return "-".join(number[at : at + NUMBER_GROUP] for at in range(0, len(number), NUMBER_GROUP))


def same_name(first: str, second: str) -> bool:
    """Whether two spellings hold the same words in any order, as families and given names change places."""
    return _words(first) == _words(second)


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return frozenset(
        "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)).split()
    )


def wrong(who: Traveller, *, starts_on: date, ends_on: date, today: date) -> Iterator[tuple[str, str]]:
    """(part, sentence) for what cannot be."""
    if who.born_on >= today or who.born_on.year < today.year - OLDEST:
        yield "born_on", _("This cannot be a date of birth. Compare it with the passport.")
    if who.leaves_on < who.arrives_on:
        yield "leaves_on", _("You leave before you arrive. Which day is wrong?")
    elif who.arrives_on > ends_on:
        yield "arrives_on", _("The event is over by then. When do you arrive?")
    elif who.leaves_on < starts_on:
        yield "leaves_on", _("The event has not begun by then. When do you leave?")
    elif who.arrives_on < starts_on - MOST_BEFORE:
        yield (
            "arrives_on",
            _("At most %d days before the event: we invite to the event alone.") % MOST_BEFORE.days,
        )
    elif who.leaves_on > ends_on + MOST_AFTER:
        yield (
            "leaves_on",
            _("At most %d days after the event: we invite to the event alone.") % MOST_AFTER.days,
        )
