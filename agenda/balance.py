"""What the programme is made of, against what it should be made of. Pure: plain values to rows with words.

Counted are talks, but for first-time speakers, who are people, and minutes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.interests import company_key

TRACK, TYPE, LEVEL, LANGUAGE = "track", "type", "level", "language"
FIRST_TIME, COMPANY, MINUTES = "first_time", "company", "minutes"
YES = "yes"
COMPANIES_SHOWN = 8


@dataclass(frozen=True)
class Person:
    key: int
    company: str = ""
    is_first_time: bool = False


@dataclass(frozen=True)
class Talk:
    """One talk that is in the programme, or is to be. Keys as in `Target`; empty where it has none."""

    minutes: int
    track: str = ""
    type: str = ""
    level: str = ""
    language: str = ""
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Target:
    """See models.BalanceTarget."""

    dimension: str
    key: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Row:
    """One sort. `share` is the bar's length of 100, `mark` and `limit` where least and most stand on it."""

    name: str
    count: int
    least: int | None = None
    most: int | None = None
    words: str = ""
    share: int = 0
    mark: int | None = None
    limit: int | None = None

    @property
    def tone(self) -> str:
        if self.most is not None and self.count > self.most:
            return "bad"
        if self.least is not None and self.count < self.least:
            return "warn"
        return "good" if self.least is not None or self.most is not None else ""


@dataclass(frozen=True)
class Group:
    dimension: str
    rows: tuple[Row, ...] = field(default=())

    @property
    def words(self) -> str:
        return {
            TRACK: _("Tracks"),
            TYPE: _("Types"),
            LEVEL: _("Levels"),
            LANGUAGE: _("Languages"),
            FIRST_TIME: _("People"),
            COMPANY: _("Companies"),
            MINUTES: _("Time"),
        }[self.dimension]


# Names of the sorts of each dimension, so that what is missing shows as 0.
Names = Mapping[str, Mapping[str, str]]


def weigh(talks: Sequence[Talk], targets: Iterable[Target], names: Names) -> list[Group]:
    """One group a dimension, in which sorts have a name, a talk or a target."""
    bounds = {(target.dimension, _key(target)): target for target in targets}
    groups = [
        _group(dimension, counted, bounds, names.get(dimension, {}))
        for dimension, counted in (
            (MINUTES, Counter({"": sum(talk.minutes for talk in talks)})),
            (TRACK, Counter(talk.track for talk in talks)),
            (TYPE, Counter(talk.type for talk in talks)),
            (LEVEL, Counter(talk.level for talk in talks)),
            (LANGUAGE, Counter(talk.language for talk in talks)),
            (FIRST_TIME, Counter({YES: len(_first_timers(talks))})),
        )
    ]
    groups.append(_companies(talks, bounds))
    return [group for group in groups if group.rows]


def outside(groups: Iterable[Group]) -> list[str]:
    """All that is amiss, in words."""
    return [row.words for group in groups for row in group.rows if row.tone in {"warn", "bad"}]


def _key(target: Target) -> str:
    return company_key(target.key) if target.dimension == COMPANY else target.key


def _first_timers(talks: Iterable[Talk]) -> set[int]:
    return {person.key for talk in talks for person in talk.people if person.is_first_time}


Bounds = Mapping[tuple[str, str], Target]


def _group(dimension: str, counted: Counter[str], bounds: Bounds, names: Mapping[str, str]) -> Group:
    keys = [*names, *(key for key in counted if key not in names and counted[key])]
    rows = [
        (names.get(key) or _nameless(dimension, key), counted[key], bounds.get((dimension, key)))
        for key in keys
    ]
    return Group(dimension, _rows(dimension, rows))


def _companies(talks: Sequence[Talk], bounds: Bounds) -> Group:
    """The companies with most talks, and each that is over its bound or has one of its own."""
    spelt: dict[str, Counter[str]] = {}
    counted: Counter[str] = Counter()
    for talk in talks:
        given: dict[str, str] = {}
        for person in talk.people:
            given.setdefault(company_key(person.company), person.company.strip())
        for key, name in given.items():
            if key:
                counted[key] += 1
                spelt.setdefault(key, Counter())[name] += 1
    every = bounds.get((COMPANY, ""))
    own = {key: target for (dimension, key), target in bounds.items() if dimension == COMPANY and key}
    found: list[tuple[str, int, Target | None]] = []
    for key in sorted({*counted, *own}, key=lambda key: (-counted[key], key)):
        target = own.get(key) or every
        over = target is not None and target.most is not None and counted[key] > target.most
        if len(found) < COMPANIES_SHOWN or over or key in own:
            name = _usual(spelt[key]) if key in spelt else own[key].key
            # The bound for every company says at most; not every company need have a talk.
            bound = target if key in own or every is None else Target(COMPANY, "", None, every.most)
            found.append((name, counted[key], bound))
    return Group(COMPANY, _rows(COMPANY, found))


def _usual(spellings: Counter[str]) -> str:
    """As most write it; of equally frequent ones the same for everybody."""
    return min(spellings, key=lambda name: (-spellings[name], name))


def _rows(dimension: str, found: Sequence[tuple[str, int, Target | None]]) -> tuple[Row, ...]:
    """Bars of one group share a scale, so that they can be compared."""
    scale = max([1, *(number for _name, count, target in found for number in _numbers(count, target))])
    return tuple(_row(dimension, name, count, target, scale) for name, count, target in found)


def _numbers(count: int, target: Target | None) -> list[int]:
    bounds = [target.least, target.most] if target else []
    return [count, *(number for number in bounds if number is not None)]


def _row(dimension: str, name: str, count: int, target: Target | None, scale: int) -> Row:
    least, most = (target.least, target.most) if target else (None, None)
    return Row(
        name=name,
        count=count,
        least=least,
        most=most,
        words=_words(dimension, name, count, least, most),
        share=round(100 * count / scale),
        mark=None if least is None else round(100 * least / scale),
        limit=None if most is None else round(100 * most / scale),
    )


def _words(dimension: str, name: str, count: int, least: int | None, most: int | None) -> str:
    if least is not None and count < least:
        return _wanted(dimension, name, least - count)
    if most is not None and count > most:
        return _("%(name)s: %(count)d, at most %(most)d") % {"name": name, "count": count, "most": most}
    return ""


def _wanted(dimension: str, name: str, number: int) -> str:
    if dimension == FIRST_TIME:
        words = ngettext(
            "%(number)d more first-time speaker wanted", "%(number)d more first-time speakers wanted", number
        )
    elif dimension == MINUTES:
        words = ngettext("%(number)d more minute to fill", "%(number)d more minutes to fill", number)
    else:
        words = ngettext("%(name)s: %(number)d more wanted", "%(name)s: %(number)d more wanted", number)
    return words % {"number": number, "name": name}


def _nameless(dimension: str, key: str) -> str:
    if key:
        return key
    return {
        TRACK: _("No track"),
        LEVEL: _("No level"),
        LANGUAGE: _("No language"),
    }.get(dimension, "")
