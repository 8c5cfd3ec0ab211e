"""The documentation: which files of docs/ are pages, for whom, and where links between them lead. Nothing else is served."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import documents

DEVELOPERS, ORGANIZERS, OPERATORS = _("For developers"), _("For organizers"), _("For operators")


@dataclass(frozen=True)
class Page:
    """`elsewhere` is the address of one that is made from something else than a file."""

    name: str
    title: str
    about: str
    group: Any
    elsewhere: str = ""

    @property
    def url(self) -> str:
        return self.elsewhere or f"/docs/{self.name}/"

    @property
    def file(self) -> Path:
        return Path(settings.BASE_DIR) / "docs" / f"{self.name}.md"

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def state(self) -> int:
        """Another number when the file is another one."""
        return self.file.stat().st_mtime_ns

    @property
    def document(self) -> documents.Document:
        return _read(self, self.state)


PAGES = (
    Page("start", "Start", "One command, a real answer.", DEVELOPERS),
    Page("api", "API", "Tokens, versions, errors, writing and reading.", DEVELOPERS),
    Page("operations", "Operations of the API", "Every address, with its scope.", DEVELOPERS, "/api/"),
    Page("problems", "Errors of the API", "Cause and cure of each.", DEVELOPERS, "/api/problems/"),
    Page("clients", "Clients", "The API in Python, in JavaScript, and on the command line.", DEVELOPERS),
    Page("webhooks", "Webhooks", "Be told of what happens, with every type and its shape.", DEVELOPERS),
    Page("profile-file", "Profile file", "A speaker’s profile that goes from one event to the next.", DEVELOPERS),
    Page("design-language", "Design language", "How pages look, and how to make one more.", DEVELOPERS),
    Page("badges", "Badges", "Layouts, batches, the desk, and printing at home.", ORGANIZERS),
    Page("door", "Door", "Scanning, also without network, and what to do when something is lost.", ORGANIZERS),
    Page("importing-proposals", "Importing proposals", "Bring a table of proposals in, and out again.", ORGANIZERS),
    Page("calibration", "Calibration", "How harsh and kind reviewers are made comparable.", ORGANIZERS),
    Page("own-data", "Own data", "The copy that people take of what is kept about them.", ORGANIZERS),
    Page("privacy", "Privacy", "Erasing people, and how long things are kept.", ORGANIZERS),
    Page("permissions", "Permissions", "Who may open what, address by address.", ORGANIZERS),
    Page("usability", "Short ways", "How many clicks four daily jobs take.", ORGANIZERS),
    Page("stripe", "Stripe", "What holds about payments, and which test shows it.", OPERATORS),
    Page("stripe-first-live-run", "First live run", "What to do with Stripe before real money comes.", OPERATORS),
)  # fmt: skip
GROUPS = (DEVELOPERS, ORGANIZERS, OPERATORS)
BY_NAME = {page.name: page for page in PAGES if not page.elsewhere}
# Those of docs/pictures/ that pages show.
PICTURES = frozenset({"badge.png", "decisions.png"})


def grouped() -> list[tuple[Any, list[Page]]]:
    return [(group, [page for page in PAGES if page.group is group]) for group in GROUPS]


def picture(name: str) -> bytes:
    return (Path(settings.BASE_DIR) / "docs" / "pictures" / name).read_bytes()


def address(target: str) -> str:
    """Files link to one another as files, which also holds where the code is read; here they are pages."""
    file, mark, anchor = target.partition("#")
    if found := re.fullmatch(r"api/problems/(?:([a-z-]+)\.md)?", file):
        return f"/api/problems/{found[1] or ''}"
    if file.startswith("pictures/"):
        return f"/docs/{file}"
    name = file.removesuffix(".md")
    return f"/docs/{name}/{mark}{anchor}" if name != file and name in BY_NAME else target


@lru_cache(maxsize=len(PAGES))
def _read(page: Page, state: int) -> documents.Document:
    return documents.read(page.text, address)


def for_programs() -> str:
    """The list in the form of llmstxt.org: every page with the address of its plain Markdown."""
    lines = ["# Plenary", "", "> Runs developer conferences: tickets, talks, agenda, badges and the door."]
    for group, pages in grouped():
        lines += ["", f"## {group}", ""]
        lines += [f"- [{page.title}]({settings.SITE_URL}{_plain(page)}): {page.about}" for page in pages]
    return "\n".join(lines) + "\n"


def _plain(page: Page) -> str:
    return page.elsewhere or f"/docs/{page.name}.md"
