"""Many codes at once: drawn from a pattern, or read from a table. Pure.

Drawn letters are those that nobody confuses, neither on paper nor on the phone: without 0 O 1 I L, 2 Z, 5 S, 8 B
and U V. The pattern's own letters are the organizer's.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core import money
from core.times import from_local
from tickets.codes import normal_form

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
PLACE = "*"
LONGEST = 40
MOST = 20_000
# So many more codes must be possible than are made, or somebody who tries finds one.
THINNESS = 1_000
END_OF_DAY = time(23, 59)


class BadPattern(ValueError):
    """With a sentence for people."""


def draw(pattern: str, count: int, *, taken: Collection[str], choose: Callable[[str], str]) -> list[str]:
    """`count` different codes: each `*` of the pattern becomes a letter or digit of ALPHABET.

    `taken` are normal forms that exist already; `choose` picks one of a string's characters (secrets.choice).
    Raises BadPattern.
    """
    clean = pattern.strip().upper()
    check(clean, count)
    seen = set(taken)
    made: list[str] = []
    while len(made) < count:
        code = "".join(choose(ALPHABET) if letter == PLACE else letter for letter in clean)
        normal = normal_form(code)
        if normal not in seen:
            seen.add(normal)
            made.append(code)
    return made


def check(pattern: str, count: int) -> None:
    if not 1 <= count <= MOST:
        raise BadPattern(_("Between 1 and %(most)d codes at once.") % {"most": MOST})
    if len(pattern) > LONGEST:
        raise BadPattern(_("A code has at most %(most)d characters.") % {"most": LONGEST})
    if not normal_form(pattern.replace(PLACE, "A")):
        raise BadPattern(_("A code needs letters or digits."))
    places = pattern.count(PLACE)
    needed = next(n for n in range(1, LONGEST) if len(ALPHABET) ** n >= count * THINNESS)
    if places < needed:
        words = _("For %(count)d codes the pattern needs %(needed)d places or more: for example %(example)s.")
        example = re.sub(r"\*+$", "", pattern) + PLACE * needed
        raise BadPattern(words % {"count": count, "needed": needed, "example": example})


@dataclass(frozen=True)
class Row:
    """One code of a table, understood. Names of ticket types and partners are the event's public ids."""

    line: int
    code: str
    kind: str
    percent_bp: int = 0
    amount_minor: int = 0
    partner: str = ""
    ticket_types: tuple[str, ...] = ()
    opens_types: tuple[str, ...] = ()
    max_orders: int | None = None
    max_tickets: int | None = None
    max_per_buyer: int | None = None
    min_tickets: int = 1
    valid_from_at: datetime | None = None
    valid_until_at: datetime | None = None
    bound_email: str = ""
    note: str = ""
    is_paused: bool = False


@dataclass(frozen=True)
class Known:
    """What an event has: ticket types and partners by their name in small letters, codes in normal form."""

    currency: str
    zone: str
    ticket_types: Mapping[str, str]
    partners: Mapping[str, str]
    codes: Collection[str]


@dataclass(frozen=True)
class Problem:
    """`line` counts as the file does, the head being line 1."""

    line: int
    column: str
    message: str


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


COLUMNS = (
    "code", "percent", "amount", "price", "partner", "ticket types", "opens", "max orders", "max tickets",
    "max per buyer", "min tickets", "valid from", "valid until", "only for", "note",
)  # fmt: skip


def read(text: str, known: Known) -> Table:
    """Rows of a CSV file with a head of COLUMNS, of which only `code` and one of percent, amount or price are needed.

    Commas, semicolons or tabs; what cannot be understood is told with its line and column, and nothing is left out
    in silence.
    """
    table = Table()
    body = text.lstrip("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    try:
        lines = list(csv.reader(io.StringIO(body), delimiter=_delimiter(body)))
    except csv.Error:
        table.problems.append(Problem(1, "", _("This is no table. Save it as CSV (UTF-8).")))
        return table
    if not lines or not any(cell.strip() for cell in lines[0]):
        table.problems.append(Problem(1, "", _("The file is empty.")))
        return table
    head = [" ".join(cell.strip().lower().replace("_", " ").split()) for cell in lines[0]]
    for name in head:
        if name and name not in COLUMNS:
            table.problems.append(Problem(1, name[:40], _("There is no such column.")))
    if "code" not in head:
        table.problems.append(Problem(1, "code", _("The first line must name the column “code”.")))
    if table.problems:
        return table
    if len(lines) > MOST + 1:
        table.problems.append(Problem(MOST + 2, "", _("At most %(most)d codes at once.") % {"most": MOST}))
        return table
    seen = dict.fromkeys(known.codes, 0)
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            _read_line(
                table, _Line(number, dict(zip(head, cells, strict=False)), known, table.problems), seen
            )
    return table


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


@dataclass
class _Line:
    number: int
    cells: Mapping[str, str]
    known: Known
    problems: list[Problem]

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def problem(self, name: str, message: str) -> None:
        self.problems.append(Problem(self.number, name, message))

    def number_of(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
            self.problem(name, _("“%(text)s” is no whole number.") % {"text": text[:40]})
            return None
        return int(text)

    def decimal(self, name: str) -> Decimal | None:
        try:
            found = Decimal(self.text(name).replace(",", ".").rstrip("% "))
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or not 0 <= found < 10_000_000:
            self.problem(name, _("“%(text)s” is no amount.") % {"text": self.text(name)[:40]})
            return None
        return found

    def moment(self, name: str, *, at: time) -> datetime | None:
        text = self.text(name)
        if not text:
            return None
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
            try:
                naive = datetime.strptime(text, form)  # noqa: DTZ007 - the event's zone is put on below
            except ValueError:
                continue
            if form == "%Y-%m-%d":
                naive = datetime.combine(naive.date(), at)
            return from_local(naive, self.known.zone)
        self.problem(
            name, _("“%(text)s” is no date. Write for example 2027-05-03 18:00.") % {"text": text[:40]}
        )
        return None

    def named(self, name: str, known: Mapping[str, str]) -> tuple[str, ...]:
        found = []
        for word in filter(None, (part.strip() for part in re.split(r"[|;]", self.text(name)))):
            if word.lower() in known:
                found.append(known[word.lower()])
            else:
                self.problem(name, _("The event has no “%(text)s”.") % {"text": word[:60]})
        return tuple(dict.fromkeys(found))


def judge(
    number: int, cells: Mapping[str, str], known: Known, *, is_known: bool = False
) -> tuple[Row, list[Problem]]:
    """One line by itself, its cells by the names of COLUMNS; whether its code is taken is the caller's matter.

    A code that `is_known` need not say once more what it does. With problems the row is not to be used.
    """
    line = _Line(number, cells, known, [])
    row = _understood(line, {})
    if not is_known and not line.problems and not _does_something(row):
        line.problem("percent", _nothing())
    return row, line.problems


def _nothing() -> str:
    return _("This code would do nothing: give percent, amount, price, or what it opens.")


def _does_something(row: Row) -> bool:
    return bool(row.percent_bp or row.amount_minor or row.kind == "price" or row.opens_types)


def _read_line(table: Table, line: _Line, seen: dict[str, int]) -> None:
    before = len(table.problems)
    row = _understood(line, seen)
    if not _does_something(row) and len(table.problems) == before:
        line.problem("percent", _nothing())
    if len(table.problems) == before:
        table.rows.append(row)


def _understood(line: _Line, seen: dict[str, int]) -> Row:
    code = " ".join(line.text("code").upper().split())
    _check_code(line, code, seen)
    kind, percent_bp, amount_minor = _worth(line)
    opens = line.named("opens", line.known.ticket_types)
    partner = line.named("partner", line.known.partners)
    begins = line.moment("valid from", at=time.min)
    ends = line.moment("valid until", at=END_OF_DAY)
    if begins and ends and ends <= begins:
        line.problem("valid until", _("It ends before it begins."))
    return Row(
        line=line.number,
        code=code,
        kind=kind,
        percent_bp=percent_bp,
        amount_minor=amount_minor,
        partner=partner[0] if partner else "",
        ticket_types=line.named("ticket types", line.known.ticket_types),
        opens_types=opens,
        max_orders=line.number_of("max orders"),
        max_tickets=line.number_of("max tickets"),
        max_per_buyer=line.number_of("max per buyer"),
        min_tickets=line.number_of("min tickets") or 1,
        valid_from_at=begins,
        valid_until_at=ends,
        bound_email=_address(line),
        note=line.text("note")[:200],
    )


def _check_code(line: _Line, code: str, seen: dict[str, int]) -> None:
    normal = normal_form(code)
    if not normal:
        line.problem("code", _("A code needs letters or digits."))
    elif len(code) > LONGEST:
        line.problem("code", _("A code has at most %(most)d characters.") % {"most": LONGEST})
    elif seen.get(normal):
        words = _("To who types it, %(code)s is the same as the code on line %(line)d.")
        line.problem("code", words % {"code": code, "line": seen[normal]})
    elif normal in seen:
        line.problem("code", _("%(code)s exists already, or one that looks like it.") % {"code": code})
    seen.setdefault(normal, line.number)


def _worth(line: _Line) -> tuple[str, int, int]:
    """Kind, basis points, minor units: at most one of the three columns may say something."""
    given = [name for name in ("percent", "amount", "price") if line.text(name)]
    if len(given) > 1:
        line.problem(given[1], _("Give only one of percent, amount and price."))
        return "percent", 0, 0
    if not given:
        return "percent", 0, 0
    value = line.decimal(given[0])
    if value is None:
        return given[0], 0, 0
    if given[0] == "percent":
        if value > 100 or value != round(value, 2):
            line.problem("percent", _("Between 0 and 100, with two decimals at most."))
            return "percent", 0, 0
        return "percent", int(value * 100), 0
    try:
        return given[0], 0, money.to_minor(value, line.known.currency)
    except ValueError:
        line.problem(
            given[0], _("Finer than the smallest unit of %(currency)s.") % {"currency": line.known.currency}
        )
        return given[0], 0, 0


def _address(line: _Line) -> str:
    text = line.text("only for").lower()
    if text and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", text):
        line.problem("only for", _("“%(text)s” is no e-mail address.") % {"text": text[:60]})
        return ""
    return text[:254]
