"""Invoices and credit notes on A4, from plain data. No database here.

What it says lies within the area that A4 and Letter have in common, so it loses nothing on either paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core import colour
from tickets.documents import inks, pdf, scripts

MOST_LINES = 8  # of an address
LIMITS = {"name": 200, "line": 80, "text": 400}


@dataclass(frozen=True)
class Text:
    """One line in any script, with its own direction and language."""

    text: str
    direction: str
    language: str


@dataclass(frozen=True)
class Party:
    """Seller or buyer. `address` may have several lines."""

    name: str
    address: str = ""
    country: str = ""
    vat_id: str = ""


@dataclass(frozen=True)
class Row:
    """One line as it is printed: `count` equal ones together, amounts with their currency."""

    description: str
    count: int
    net: str
    tax: str
    gross: str


@dataclass(frozen=True)
class Sum:
    """The tax summary of one rate."""

    rate: str
    net: str
    tax: str
    gross: str


@dataclass(frozen=True)
class Sheet:
    """One paper. `facts` are (label, value); `news` says what became of it, `ends` stand below the sums."""

    title: str
    number: str
    seller: Party
    buyer: Party
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    total_label: str
    total: str
    news: str = ""
    tax_note: str = ""
    ends: tuple[str, ...] = ()
    bank_details: str = ""


@dataclass(frozen=True)
class Block:
    """Name and address of a party, line by line."""

    name: Text
    lines: tuple[Text, ...]
    vat_id: str

    @classmethod
    def of(cls, party: Party, language: str) -> "Block":
        name = set_line(party.name, language, LIMITS["name"])
        lines = (*set_lines(party.address, language), *set_lines(party.country, language))
        return cls(name, lines, party.vat_id)


@dataclass(frozen=True)
class Letterhead:
    """What is the same on all papers of an event."""

    contact: str
    accent: str
    language: str = "en"
    logo: bytes | None = None


def draw(sheet: Sheet, head: Letterhead) -> bytes:
    """A PDF, as many pages as it takes."""
    ground, ink = inks.ground_and_ink(head.accent)
    spoken = head.language
    context = {
        "sheet": sheet,
        "language": spoken,
        "seller": Block.of(sheet.seller, spoken),
        "buyer": Block.of(sheet.buyer, spoken),
        "facts": [(label, set_line(value, spoken)) for label, value in sheet.facts],
        "rows": [(set_line(row.description, spoken), row) for row in sheet.rows],
        "ends": [set_line(line, spoken) for line in sheet.ends],
        "bank": set_lines(sheet.bank_details, spoken),
        "tax_note": set_line(sheet.tax_note, spoken),
        "foot": set_line(" · ".join(filter(None, (sheet.seller.name, head.contact))), spoken),
        "ground": ground,
        "ink": ink,
        "theme": colour.theme(head.accent).light,
        "logo": pdf.LOGO if head.logo else "",
    }
    return pdf.draw("tickets/pdf/paper", context, images={pdf.LOGO: head.logo} if head.logo else {})


def set_line(value: str, language: str, limit: int = LIMITS["text"]) -> Text:
    clean = scripts.clean(value, limit=limit)
    return Text(clean, scripts.direction(clean), scripts.language(clean, language))


def set_lines(value: str, language: str) -> list[Text]:
    found = [set_line(line, language, LIMITS["line"]) for line in value.splitlines() if line.strip()]
    return found if len(found) <= MOST_LINES else [*found[:MOST_LINES], set_line("…", language)]


def together(rows: Iterable[tuple[str, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Equal lines as one: (description, count, gross, rate, tax), amounts of all of them; in the order they came."""
    found: dict[tuple[str, int, int, int], int] = {}
    for row in rows:
        found[row] = found.get(row, 0) + 1
    return [
        (words, count, gross * count, rate, tax * count) for (words, gross, rate, tax), count in found.items()
    ]
