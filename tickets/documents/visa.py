"""An invitation letter on A4, from plain data. No database here."""

from dataclasses import dataclass

from core import colour
from tickets.documents import inks, paper, pdf, qr
from tickets.documents.paper import Letterhead, Party

PAGE_HEIGHT = 297.0
QR_SIZE, QR_RIGHT, QR_TOP = 26.0, 190.0, 54.0


@dataclass(frozen=True)
class Invitation:
    """`facts` are (label, value); `paragraphs` stand above them, `ends` below. `check_url` is drawn as a QR code."""

    title: str
    number: str
    day: str
    sender: Party
    to: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    ends: tuple[str, ...]
    signer: str
    signer_role: str
    check_url: str


def draw(letter: Invitation, head: Letterhead) -> bytes:
    """A PDF of one page, or of more where the texts are long."""
    ground, ink = inks.ground_and_ink(head.accent)
    spoken = head.language
    context = {
        "letter": letter,
        "language": spoken,
        "sender": paper.Block.of(letter.sender, spoken),
        "to": paper.set_lines(letter.to, spoken),
        "title": paper.set_line(letter.title, spoken),
        "paragraphs": [paper.set_line(text, spoken) for text in letter.paragraphs],
        "facts": [(label, _lines(value, spoken)) for label, value in letter.facts],
        "ends": [paper.set_line(text, spoken, limit=2000) for text in letter.ends],
        "signer": paper.set_line(letter.signer, spoken),
        "signer_role": paper.set_line(letter.signer_role, spoken),
        "foot": paper.set_line(" · ".join(filter(None, (letter.sender.name, head.contact))), spoken),
        "check_url": paper.set_line(letter.check_url, spoken),
        "ground": ground,
        "ink": ink,
        "theme": colour.theme(head.accent).light,
        "logo": pdf.LOGO if head.logo else "",
    }
    images = {pdf.LOGO: head.logo} if head.logo else {}
    return pdf.draw("tickets/pdf/visa", context, marks=[_mark(letter.check_url)], images=images)


def _mark(text: str) -> pdf.Mark:
    """The code with its dark modules flush with the right edge of the text."""
    quiet = QR_SIZE * qr.QUIET_ZONE / qr.modules(text)
    return pdf.Mark(0, text, QR_RIGHT - QR_SIZE + quiet, PAGE_HEIGHT - QR_TOP - QR_SIZE, QR_SIZE)


def _lines(value: str, language: str) -> list[paper.Text]:
    return paper.set_lines(value, language) or [paper.set_line("—", language)]
