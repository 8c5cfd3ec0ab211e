"""Single values of interchange files, read leniently: times, lengths, ids, colours, HTML. Pure."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from uuid import UUID
from zoneinfo import ZoneInfo

LONGEST_MINUTES = 24 * 60
CLOCK = re.compile(r"^(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?$")
COLOUR = re.compile(r"^#?([0-9a-fA-F]{6})$")
TAGGED = re.compile(
    r"</?(p|br|div|span|ul|ol|li|a|strong|b|em|i|code|pre|h[1-6]|blockquote)\b[^>]*>", re.IGNORECASE
)
SPACES = re.compile(r"[ \t\r\f\v]+")
BLANK_LINES = re.compile(r"\n\s*\n\s*(?:\n\s*)*")
CODE = re.compile(r"^[0-9A-Z]{4,16}$")


def minutes_of(text: str) -> int | None:
    """`00:45`, `1:30:00` or `45`: minutes, at least 1 and at most a day; None if it is no length."""
    text = text.strip()
    clock = CLOCK.match(text)
    if clock:
        minutes = int(clock[1]) * 60 + int(clock[2]) + (int(clock[3] or 0) >= 30)
    elif text.isdecimal():
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
    if found.tzinfo is None:
        return found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), False
    return found.astimezone(UTC), True


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
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


class _ToMarkdown(HTMLParser):
    MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
    BLOCKS = frozenset({"p", "div", "ul", "ol", "blockquote", "pre", "table", "tr"})
    SILENT = frozenset({"script", "style", "iframe", "object"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.links.append(href if href.startswith(("http://", "https://", "mailto:")) else "")
            self.parts.append("[" if self.links[-1] else "")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.parts.append("\n\n### ")
        else:
            self.parts.append("\n\n" if tag in self.BLOCKS else self.MARKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.links:
            href = self.links.pop()
            self.parts.append(f"]({href})" if href else "")
        elif tag in self.BLOCKS or (len(tag) == 2 and tag[0] == "h"):
            self.parts.append("\n\n")
        else:
            self.parts.append(self.MARKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)
