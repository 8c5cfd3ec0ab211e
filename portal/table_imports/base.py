"""What a kind of table is made of that can be brought in: its fields, how a line is judged, written and taken back."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, TableImportLine
from events.rights import Right

Verdict = TableImportLine.Verdict
SHOWN = 80


@dataclass(frozen=True)
class Field:
    """What a column can say. `words` are headings by which it is known, in small letters and without signs."""

    key: str
    label: Any
    words: tuple[str, ...]
    about: Any = ""


@dataclass(frozen=True)
class Line:
    """`cells` are texts by the key of their field; of columns that say nothing to us there is none."""

    number: int
    cells: Mapping[str, str]

    def text(self, key: str) -> str:
        return " ".join(self.cells.get(key, "").split())


@dataclass
class Judged:
    """What becomes of a line. `row` is what it is about where that is here already, `plan` what `write` is to do.

    `changes` are (what, from, to) in words; `problems` are (field, what is wrong and what to do).
    """

    label: str = ""
    verdict: str = Verdict.SAME
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    row: Any = None
    plan: Any = None

    def problem(self, key: str, words: str) -> None:
        self.problems.append((key, words))

    def settle(self) -> None:
        """The verdict that follows from the rest, unless it was left out."""
        if self.problems:
            self.verdict = Verdict.ERROR
        elif self.verdict != Verdict.LEFT:
            known = Verdict.CHANGED if self.changes else Verdict.SAME
            self.verdict = Verdict.NEW if self.row is None else known


@dataclass
class Seen:
    """What earlier lines of the same file were about: kept while a file is read from its first line to its last.

    `names` are those at an address, `taken` the seats by quota.
    """

    lines: dict[Any, int] = field(default_factory=dict)
    taken: Counter[Any] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)

    def first(self, key: Any, line: int) -> int | None:
        """The line that was about the same, None for the first."""
        known = self.lines.setdefault(key, line)
        return None if known == line else known


@dataclass(frozen=True)
class Job:
    """Whose import it is. `key` tells it from all others."""

    event: Event
    key: str
    name: str
    options: Mapping[str, Any]
    by: User | None
    now: datetime


@dataclass(frozen=True)
class Written:
    """`error` instead of the rest where nothing could be written; no subject: it was so already."""

    subject: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Kind:
    """`judge` reads only; `write` and `undo` run in the caller's transaction, for some hundred lines at once.

    `undo` gives why a line stays, empty for one that is undone. `options` are names of further fields of the form.
    """

    key: str
    name: Any
    about: Any
    right: Right
    fields: Sequence[Field]
    needed: Sequence[Sequence[str]]
    judge: Callable[[Job, Sequence[Line], Seen], list[Judged]]
    write: Callable[[Job, Sequence[tuple[Line, Judged]]], list[Written]]
    undo: Callable[[Job, Sequence[TableImportLine]], list[str]]
    sample: Sequence[Sequence[str]]
    undo_words: Any
    has_letters: bool = False

    def may_be_used(self, rights: Collection[Right]) -> bool:
        return self.right in rights

    def label(self, key: str) -> str:
        return next((str(one.label) for one in self.fields if one.key == key), "")


def twice(judged: Judged, key: str, line: int | None) -> None:
    if line is not None:
        judged.problem(key, _("The same as line %(line)d: take one of them out.") % {"line": line})


def address(judged: Judged, line: Line, key: str = "email") -> str:
    """In small letters; empty where there is none or it is none."""
    word = line.text(key).strip("<>").removeprefix("mailto:").lower()
    if not word:
        return ""
    try:
        validate_email(word)
    except ValidationError:
        judged.problem(key, _("“%(text)s” is no e-mail address.") % {"text": shown(word)})
        return ""
    if len(word) > 254:
        judged.problem(key, _("An address has at most 254 characters."))
        return ""
    return word


def fits(judged: Judged, key: str, value: str, longest: int) -> str:
    if len(value) > longest:
        words = _("%(count)d characters; at most %(most)d fit. Shorten it.")
        judged.problem(key, words % {"count": len(value), "most": longest})
    return value


def shown(value: Any) -> str:
    """As the preview shows it: one line, not endless."""
    words = " ".join(str("" if value is None else value).split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def full_name(line: Line) -> str:
    return line.text("name") or f"{line.text('first name')} {line.text('last name')}".strip()


def restored(row: Any, line: TableImportLine, names: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What to put back, and in words what stays since somebody has changed it: only what is still as it was written."""
    values, kept = {}, []
    for name, label in names.items():
        if name not in line.after:
            continue
        column = row._meta.get_field(name)
        if same(getattr(row, column.attname), line.after[name], column):
            if name in line.before:
                values[column.attname] = column.to_python(line.before[name])
        else:
            kept.append(str(label))
    return values, kept


def same(value: Any, stored: Any, column: Any) -> bool:
    return bool(value == column.to_python(stored))


def stays(kept: Sequence[str]) -> str:
    return _("Changed here since: %(names)s. That stays.") % {"names": ", ".join(kept)}


def in_use(what: str) -> str:
    return _("Used since (%(what)s): it stays.") % {"what": what}


def gone() -> str:
    return _("Not here any more.")
