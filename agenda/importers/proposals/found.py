"""What a table of proposals says, as plain values, and what is wrong with it line by line. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_TOLD = 200  # of one report: who has more mends the column first
SHOWN_VALUE = 80


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place, in words. `line` is 0 for what concerns the whole file."""

    line: int
    column: str
    value: str
    words: str

    def text(self, unit: str) -> str:
        where = f"{unit} {self.line}" if self.line else "file"
        what = f", {self.column}" if self.column else ""
        said = f" “{self.value}”" if self.value else ""
        return f"{where}{what}{said}: {self.words}"


@dataclass
class Report:
    """Errors keep everything out; warnings tell what was assumed, each with the first place and how often."""

    errors: list[Problem] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def error(self, line: int, column: str, value: Any, words: str) -> None:
        if len(self.errors) < MOST_TOLD:
            self.errors.append(Problem(line, column, shown(value), words))

    def warn(self, words: str, where: str = "") -> None:
        self.warnings[words] += 1
        self.first.setdefault(words, where[:SHOWN_VALUE])

    def lines(self) -> list[str]:
        """The warnings as people read them."""
        return [
            words
            + (f" ({number} ×" if number > 1 else "")
            + (("; first: " if number > 1 else " (") + where if where else "")
            + (")" if number > 1 or where else "")
            for words, number in self.warnings.items()
            for where in [self.first[words]]
        ]


@dataclass
class FoundSpeaker:
    """Somebody on a talk. `key` is how the file tells him from others; texts are Markdown, `links` one a line."""

    key: str
    name: str
    email: str = ""
    values: dict[str, str] = field(default_factory=dict)
    is_author: bool = False


@dataclass
class FoundProposal:
    """`key` finds it again in the next file; `values` are columns of the talk that the file speaks of.

    `answers` is question → answer; `pending` is None where the file does not say.
    """

    line: int
    key: str
    title: str
    code: str = ""
    guid: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    track: str = ""
    state: str = "submitted"
    pending: str | None = None
    submitted_at: datetime | None = None
    starts_at: datetime | None = None
    speakers: list[FoundSpeaker] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    # What the file speaks of at all: of the others nothing is changed.
    has_state: bool = False
    has_kind: bool = False
    has_track: bool = False
    has_speakers: bool = False


@dataclass(frozen=True)
class Found:
    """A whole file, ready to be written. `speakers` are each person once."""

    proposals: tuple[FoundProposal, ...]
    report: Report
    unit: str = "line"


def shown(value: Any) -> str:
    """A value as a message quotes it: one line, not endless."""
    words = " ".join(str(value).split())
    return words if len(words) <= SHOWN_VALUE else words[: SHOWN_VALUE - 1] + "…"
