"""Single values of interchange files, read leniently: times, lengths, ids, colours, HTML. Pure."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from uuid import UUID
from zoneinfo import ZoneInfo

LONGEST_MINUTES = 24 * 60
YEARS = range(1970, 2200)  # outside of these a date is a slip, and its arithmetic may overflow
CLOCK = re.compile(r"^(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?$")
COLOUR = re.compile(r"^#?([0-9a-fA-F]{6})$")
TAGGED = re.compile(
    r"</?(p|br|div|span|ul|ol|li|a|strong|b|em|i|code|pre|h[1-6]|blockquote)\b[^>]*>", re.IGNORECASE
)
SPACES = re.compile(r"[ \t\r\f\v]+")
BLANK_LINES = re.compile(r"\n\s*\n\s*(?:\n\s*)*")
CODE = re.compile(r"^[0-9A-Z]{4,16}$")
PEOPLE = re.compile(r"[,;\n]")
ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# What Markdown would take for a mark although the author meant the character.
MARKS = re.compile(r"[*`\\]|(?<![^\W_])_|_(?![^\W_])")
MAY_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
HEADING = re.compile(r"h[1-6]")
CODE_MARK = "\x00"
PLACE_OF_CODE = re.compile(f"{CODE_MARK}(\\d+){CODE_MARK}")


def minutes_of(text: str) -> int | None:
    """`00:45`, `1:30:00` or `45`: minutes, at least 1 and at most a day; None if it is no length."""
    text = text.strip()
    clock = CLOCK.match(text)
    if clock:
        minutes = int(clock[1]) * 60 + int(clock[2]) + (int(clock[3] or 0) >= 30)
    elif text.isdecimal() and len(text) <= 5:
        minutes = int(text)
    else:
        return None
    return minutes if 1 <= minutes <= LONGEST_MINUTES else None


def instant_of(text: str, zone: str) -> tuple[datetime, bool] | None:
    """An ISO time and whether it named its zone itself; without one it is meant in `zone`."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if found.year not in YEARS:
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), False
    return found.astimezone(UTC), True


def clock_of(text: str) -> str:
    """`9:5` as the `09:05` of ISO; empty if it is no clock time of one day."""
    clock = CLOCK.match(text.strip())
    fits = clock is not None and int(clock[1]) < 24 and int(clock[2]) < 60
    return f"{int(clock[1]):02}:{int(clock[2]):02}" if clock and fits else ""


def instant_on(day: date, start: str, zone: str, day_change: int = 4) -> datetime | None:
    """A clock time on a conference day. What is before the change of day is meant after midnight."""
    clock = CLOCK.match(start.strip())
    if clock is None:
        return None
    hour, minute = int(clock[1]), int(clock[2])
    if minute > 59 or hour > 47:
        return None
    offset = timedelta(days=1 if hour < day_change else 0, hours=hour, minutes=minute)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - gets its zone below
    return (midnight + offset).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_of(text: str | None) -> date | None:
    """The day at the beginning of a date or a time."""
    try:
        found = date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
    return found if found.year in YEARS else None


def zone_of_offset(offset: timedelta) -> str:
    """The zone without a place that keeps this offset; empty for offsets of half an hour, which have none."""
    hours, rest = divmod(offset, timedelta(hours=1))
    if rest or not -12 <= hours <= 14:
        return ""
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def people_of(text: str) -> list[str]:
    """The names in a line such as `Ada L, Grace H; Ida R`"""
    return [name for part in PEOPLE.split(text) if (name := " ".join(part.split()))]


def guid_of(text: str | None) -> UUID | None:
    try:
        return UUID((text or "").strip())
    except ValueError:
        return None


def number_of(text: str | int | None) -> int:
    """A positive id, or 0."""
    word = str(text or "").strip()
    return int(word) if word.isdecimal() and len(word) <= 9 else 0


def colour_of(text: str | None) -> str:
    found = COLOUR.match((text or "").strip())
    return f"#{found[1].lower()}" if found else ""


def code_of(text: str | None) -> str:
    word = (text or "").strip().upper()
    return word if CODE.match(word) else ""


def has_html(text: str) -> bool:
    return bool(TAGGED.search(text))


def markdown_of(html: str) -> str:
    """The text of some HTML as Markdown; scripts, styles and unknown elements leave at most their words."""
    reader = _ToMarkdown()
    reader.feed(html)
    reader.close()
    lines = (SPACES.sub(" ", line).strip() for line in "".join(reader.parts).split("\n"))
    text = BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return PLACE_OF_CODE.sub(lambda found: reader.code_blocks[int(found[1])], text)


class _ToMarkdown(HTMLParser):
    MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
    BLOCKS = frozenset({"p", "div", "ul", "ol", "blockquote", "table", "tr"})
    SILENT = frozenset({"script", "style", "iframe", "object"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.code_blocks: list[str] = []
        self.silent = 0
        self.in_code = 0
        self.pre: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag == "pre":
            self.pre = []
        elif self.pre is not None:
            self.pre.append("\n" if tag == "br" else "")
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.links.append(href if MAY_LINK.fullmatch(href) else "")
            self.parts.append("[" if self.links[-1] else "")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif HEADING.fullmatch(tag):
            self.parts.append("\n\n### ")
        else:
            self.in_code += tag == "code"
            self.parts.append("\n\n" if tag in self.BLOCKS else self.MARKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "pre" and self.pre is not None:
            self._close_pre()
        elif self.pre is not None:
            return
        elif tag == "a" and self.links:
            href = self.links.pop()
            self.parts.append(f"](<{href}>)" if "(" in href else f"]({href})" if href else "")
        elif tag in self.BLOCKS or HEADING.fullmatch(tag):
            self.parts.append("\n\n")
        else:
            self.in_code = max(0, self.in_code - (tag == "code"))
            self.parts.append(self.MARKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.pre is not None:
            self.pre.append(data)
        else:
            data = data.replace(CODE_MARK, "")
            self.parts.append(data if self.in_code else MARKS.sub(r"\\\g<0>", data))

    def close(self) -> None:
        super().close()
        self._close_pre()

    def _close_pre(self) -> None:
        """Code keeps its lines and its indentation: it waits aside until the text around it is in order."""
        if self.pre is not None:
            self.parts.append(f"\n\n{CODE_MARK}{len(self.code_blocks)}{CODE_MARK}\n\n")
            self.code_blocks.append("```\n" + "".join(self.pre).strip("\n") + "\n```")
            self.pre = None
