"""The small language of badge layouts: values, fields with room, and conditions. Pure.

    {{ event }}                       a value, as text
    {{ name max=64 lines=2 }}         a field: what differs from badge to badge, as large as its room allows
    {% if company %} … {% else %} … {% endif %}

There is nothing else: no loops, no look-ups, no filters, so a layout can neither reach anything nor run for long.
What people wrote about themselves never enters the HTML: a field leaves an empty room, which is filled afterwards.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as say

LONGEST = 60_000  # letters of a layout
MOST_FIELDS = 40
DEEPEST = 20

TAG = re.compile(r"\{\{([^{}\n]{0,200})\}\}|\{%([^{}%\n]{0,100})%\}")
OPTION = re.compile(r"([a-z]+)=([a-z0-9.]+)")
CONDITION = re.compile(r"if\s+(not\s+)?([a-z_]+)")

ALIGNMENTS = ("top", "middle", "bottom")


class Wrong(ValueError):
    """The layout cannot be read. `message` says what is wrong with it, `line` where (from 1)."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"{line}: {message}")
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Field:
    """What a layout wants of one field: sizes in points, `gap` in millimetres.

    `after` names a field that stands above it: then it begins where that one's text ends.
    """

    name: str
    largest: float = 40.0
    smallest: float = 6.0
    lines: int = 2
    enough: float = 0.0
    place: str = "top"
    after: str = ""
    gap: float = 0.0


@dataclass(frozen=True)
class Template:
    """A layout that was read: pieces of text, values, fields and conditions in their order."""

    parts: tuple["Part", ...]
    asked: frozenset[str] = field(default=frozenset())
    named: frozenset[str] = field(default=frozenset())  # values and fields


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Value:
    name: str


@dataclass(frozen=True)
class Choice:
    name: str
    wanted: bool
    then: tuple["Part", ...]
    otherwise: tuple["Part", ...]


Part = Text | Value | Field | Choice


def read(text: str, *, values: Collection[str], fields: Collection[str], flags: Collection[str]) -> Template:
    """Raises Wrong where a name is unknown, an option makes no sense or a condition is not closed."""
    if len(text) > LONGEST:
        raise Wrong(say("too long"), 1)
    reader = _Reader(text, frozenset(values), frozenset(fields), frozenset(flags))
    parts = reader.parts(depth=0)
    return Template(parts, frozenset(reader.asked), frozenset(reader.named))


def fill(
    template: Template, *, values: Mapping[str, str], flags: Mapping[str, bool]
) -> tuple[str, tuple[Field, ...]]:
    """The text with its values in it, escaped for HTML, and the fields whose rooms it holds, by their numbers.

    Values that are HTML already, made by us, are told by `values` of the type Ready.
    """
    rooms: list[Field] = []
    written = "".join(_written(template.parts, values, flags, rooms))
    return written, tuple(rooms)


def text_of(template: Template) -> str:
    """Its own text without values and fields, of both sides of every condition."""
    return " ".join(_own_text(template.parts))


def _own_text(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        match part:
            case Text(text):
                yield text
            case Choice(_, _, then, otherwise):
                yield from _own_text((*then, *otherwise))


class Ready(str):
    """HTML that is ours and must not be escaped."""

    __slots__ = ()


def _written(
    parts: tuple[Part, ...], values: Mapping[str, str], flags: Mapping[str, bool], rooms: list[Field]
) -> Iterator[str]:
    for part in parts:
        match part:
            case Text(text):
                yield text
            case Value(name):
                value = values.get(name, "")
                yield value if isinstance(value, Ready) else escape(value)
            case Field():
                yield f'<span class="room room-{part.name}" data-room="{len(rooms)}"></span>'
                rooms.append(part)
            case Choice(name, wanted, then, otherwise):
                held = flags.get(name, False) == wanted
                yield from _written(then if held else otherwise, values, flags, rooms)


class _Reader:
    def __init__(
        self, text: str, values: frozenset[str], fields: frozenset[str], flags: frozenset[str]
    ) -> None:
        self.text, self.values, self.fields, self.flags = text, values, fields, flags
        self.tags = list(TAG.finditer(text))
        self.next = 0
        self.at = 0
        self.count = 0
        self.asked: set[str] = set()
        self.named: set[str] = set()

    def parts(self, *, depth: int) -> tuple[Part, ...]:
        """Up to the end, or to the tag that closes a condition, which is left for the caller."""
        if depth > DEEPEST:
            raise Wrong(say("conditions too deep"), self._line())
        found: list[Part] = []
        while self.next < len(self.tags):
            tag = self.tags[self.next]
            self._add_text(found, tag.start())
            word = (tag[2] or "").strip()
            if word in ("else", "endif"):
                if depth == 0:
                    raise Wrong(say("%(tag)s without a condition") % {"tag": f"{{% {word} %}}"}, self._line())
                return tuple(found)
            self._pass(tag)
            found.append(self._choice(word, depth) if tag[1] is None else self._named(tag[1].strip()))
        if depth:
            raise Wrong(say("%(tag)s is missing") % {"tag": "{% endif %}"}, self._line())
        self._add_text(found, len(self.text))
        return tuple(found)

    def _add_text(self, found: list[Part], end: int) -> None:
        if end > self.at:
            found.append(Text(self.text[self.at : end]))
        self.at = end

    def _pass(self, tag: "re.Match[str]") -> None:
        self.next += 1
        self.at = tag.end()

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def _choice(self, word: str, depth: int) -> Choice:
        condition = CONDITION.fullmatch(word)
        if condition is None:
            raise Wrong(say("unknown: %(word)s") % {"word": f"{{% {word} %}}"}, self._line())
        name = condition[2]
        if name not in self.flags:
            raise Wrong(say("unknown condition: %(word)s") % {"word": name}, self._line())
        self.asked.add(name)
        then = self.parts(depth=depth + 1)
        otherwise: tuple[Part, ...] = ()
        if (self.tags[self.next][2] or "").strip() == "else":
            self._pass(self.tags[self.next])
            otherwise = self.parts(depth=depth + 1)
        if (self.tags[self.next][2] or "").strip() != "endif":
            raise Wrong(say("%(tag)s twice") % {"tag": "{% else %}"}, self._line())
        self._pass(self.tags[self.next])
        return Choice(name, condition[1] is None, then, otherwise)

    def _named(self, word: str) -> Part:
        name, _, options = word.partition(" ")
        self.named.add(name)
        if name in self.fields and (options.strip() or name not in self.values):
            self.count += 1
            if self.count > MOST_FIELDS:
                raise Wrong(say("too many fields"), self._line())
            return self._field(name, options.split())
        if name not in self.values:
            raise Wrong(
                say("unknown: %(word)s") % {"word": name} if name else say("nothing named"), self._line()
            )
        if options.strip():
            raise Wrong(say("%(word)s takes no options") % {"word": name}, self._line())
        return Value(name)

    def _field(self, name: str, options: list[str]) -> Field:
        given: dict[str, str] = {}
        for option in options:
            found = OPTION.fullmatch(option)
            if found is None:
                raise Wrong(say("not understood: %(word)s") % {"word": option}, self._line())
            given[found[1]] = found[2]
        try:
            made = Field(
                name=name,
                largest=_number(given.pop("max", "40"), 4, 300),
                smallest=_number(given.pop("min", "6"), 4, 100),
                lines=int(_number(given.pop("lines", "2"), 1, 6)),
                enough=_number(given.pop("enough", "0"), 0, 100),
                place=given.pop("place", "top"),
                after=given.pop("after", ""),
                gap=_number(given.pop("gap", "0"), 0, 100),
            )
        except ValueError as error:
            raise Wrong(f"{name}: {error}", self._line()) from error
        if given:
            raise Wrong(
                say("%(field)s: unknown option %(word)s") % {"field": name, "word": next(iter(given))},
                self._line(),
            )
        if made.place not in ALIGNMENTS or (made.after and made.after not in self.fields):
            word = made.place if made.place not in ALIGNMENTS else made.after
            raise Wrong(say("%(field)s: unknown %(word)s") % {"field": name, "word": word}, self._line())
        return made


def _number(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(say("%(word)s is no number") % {"word": text}) from error
    if not least <= number <= most:
        raise ValueError(
            say("%(word)s is not between %(least)s and %(most)s")
            % {"word": text, "least": f"{least:g}", "most": f"{most:g}"}
        )
    return number
