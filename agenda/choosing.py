"""What a reader chooses of the agenda: a day, a track, a room, words; and what there is to choose from. No database."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _

from agenda.models import Session
from agenda.public import Day, Item, Programme
from core.templatetags.formats import current_locale

LONGEST = 80  # characters of a choice that are looked at
NAMES = ("day", "track", "room", "language", "level", "type", "q")
# With more than one beside the day a page is read once and never again: it is drawn, not kept.
KEPT_TOGETHER = 1
LEVELS = dict(Session.Level.choices)


@dataclass(frozen=True)
class Chosen:
    """Empty chooses everything. Names are those of the address: `?day=2027-05-12&track=trk_…&q=queues`."""

    day: str = ""
    track: str = ""
    room: str = ""
    language: str = ""
    level: str = ""
    type: str = ""
    q: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Chosen":
        return cls(**{name: query.get(name, "").strip()[:LONGEST] for name in NAMES})

    @property
    def filters(self) -> dict[str, str]:
        """What was chosen beside the day."""
        return {name: value for name, value in asdict(self).items() if value and name != "day"}

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Option:
    """`key` names the choice on the cards of the page: t3 is the third track."""

    value: str
    text: str
    key: str


@dataclass(frozen=True)
class Choices:
    """All that can be chosen in a release, by the name in the address; `keys` by what a card says of itself."""

    options: Mapping[str, tuple[Option, ...]]

    def keep(self, chosen: Chosen) -> bool:
        """Whether the page may be kept: only known choices, few at once, no typed words. So there is an end to them."""
        filters = chosen.filters
        known = all(self._knows(name, value) for name, value in chosen.query.items())
        return known and "q" not in filters and len(filters) <= KEPT_TOGETHER

    def _knows(self, name: str, value: str) -> bool:
        return any(option.value == value for option in self.options.get(name, ()))

    def text(self, name: str, value: str) -> str:
        return next((option.text for option in self.options.get(name, ()) if option.value == value), value)

    def keys(self, item: Item) -> str:
        """The card's own choices, for the script that filters in place."""
        return " ".join(
            option.key
            for name, value in facets(item).items()
            for option in self.options[name]
            if option.value == value
        )


def facets(item: Item) -> dict[str, str]:
    """By which choices an item is found."""
    talk, place = item.talk, item.place
    return {
        "track": talk.strand.public_id if talk and talk.strand else "",
        "room": place.public_id if place else "",
        "language": talk.language if talk else "",
        "level": talk.level if talk else "",
        "type": talk.kind if talk else "",
    }


def choices(programme: Programme) -> Choices:
    talks = programme.talks
    levels = {talk.level for talk in talks}
    days = [(str(day.day), str(day.day)) for day in programme.days]
    return Choices(
        {
            "day": _options("d", [*days, ("all", _("All days"))]),
            "track": _options("t", [(strand.public_id, strand.name) for strand in programme.strands]),
            "room": _options("r", [(place.public_id, place.name) for place in programme.places]),
            "language": _options(
                "l", [(code, language(code)) for code in sorted({talk.language for talk in talks} - {""})]
            ),
            "level": _options("v", [(level, str(text)) for level, text in LEVELS.items() if level in levels]),
            "type": _options("k", [(kind, kind) for kind in sorted({talk.kind for talk in talks})]),
        }
    )


def _options(letter: str, values: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(value, text, f"{letter}{number}") for number, (value, text) in enumerate(values))


def only(day: Day, chosen: Chosen) -> Day:
    """The day with what fits; a break belongs to its room alone, and one in all rooms to no choice."""
    filters = chosen.filters
    if not filters:
        return day
    words = folded(filters.pop("q", "")).split()

    def fits(item: Item) -> bool:
        own = facets(item)
        found = all(own[name] == value for name, value in filters.items())
        return found and (not words or (item.talk is not None and has_words(item, words)))

    return replace(day, items=tuple(item for item in day.items if fits(item)))


def has_words(item: Item, words: Iterable[str]) -> bool:
    """Each word stands in what the card shows: title, people, room and track. The script looks at the same."""
    talk = item.talk
    shown = [item.name, item.place.name if item.place else ""]
    if talk:
        shown += [talk.strand.name if talk.strand else "", *(person.name for person in talk.people)]
    text = folded(" ".join(shown))
    return all(word in text for word in words)


@lru_cache(maxsize=4000)
def folded(text: str) -> str:
    """Without capitals and accents: who looks for Nunez finds Núñez."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def language(code: str) -> str:
    """A language by its name in the reader's language, or the code nobody knows."""
    try:
        return str(Locale.parse(current_locale()).languages.get(code.replace("-", "_"), code))
    except (UnknownLocaleError, ValueError):
        return code
