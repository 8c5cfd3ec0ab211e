"""The documentation: which files of docs/ are pages, for whom, and where links between them lead. Nothing else is served."""

import posixpath
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import documents
from portal.reference import pages as reference

DEVELOPERS, ORGANIZERS, OPERATORS = _("For developers"), _("For organizers"), _("For operators")


@dataclass(frozen=True)
class Page:
    """`elsewhere` is the address of one that other code shows; `made` writes one that is no file."""

    name: str
    title: str
    about: str
    group: Any
    elsewhere: str = ""
    made: Callable[[], str] | None = None

    @property
    def url(self) -> str:
        return self.elsewhere or f"/docs/{self.name}/"

    @property
    def plain_url(self) -> str:
        return self.elsewhere or f"/docs/{self.name}.md"

    @property
    def above(self) -> "Page | None":
        """The page within which it is."""
        folder = posixpath.dirname(self.name)
        return BY_NAME[folder] if folder else None

    @property
    def file(self) -> Path:
        return Path(settings.BASE_DIR) / "docs" / f"{self.name}.md"

    @property
    def text(self) -> str:
        return self.made() if self.made else self.file.read_text(encoding="utf-8")

    @property
    def state(self) -> int:
        """Another number when the text is another one."""
        return zlib.crc32(self.text.encode()) if self.made else self.file.stat().st_mtime_ns

    @property
    def document(self) -> documents.Document:
        return _read(self, self.state)


PAGES = (
    Page("start", "Start", "One command, a real answer.", DEVELOPERS),
    Page("tutorials", "Tutorials", "Six stories that work, in curl, Python and JavaScript.", DEVELOPERS),
    Page("api", "API", "Tokens, versions, errors, writing and reading.", DEVELOPERS),
    Page("reference", "Reference", "Every operation and field, with examples.", DEVELOPERS, made=reference.start),
    Page("operations", "Operations of the API", "Every address, with its scope.", DEVELOPERS, "/api/"),
    Page("limits", "Limits", "How much, how often, how long: every number.", DEVELOPERS),
    Page("promise", "What we promise", "What never changes under you, and how it is tested.", DEVELOPERS),
    Page("changes", "Changelog of the API", "Field by field, with a feed.", DEVELOPERS, made=reference.changelog),
    Page("problems", "Errors of the API", "Cause and cure of each.", DEVELOPERS, "/api/problems/"),
    Page("clients", "Clients", "The API in Python, in JavaScript, and on the command line.", DEVELOPERS),
    Page("embeds", "Embeds", "Tickets and agenda on another site, in three lines.", DEVELOPERS),
    Page("scripting", "Scripting", "What of the workspace the API can do, and what not yet.", DEVELOPERS),
    Page("promise-lines", "Line by line", "Each line of the promise, with its test.", DEVELOPERS),
    Page("status", "Status", "Whether this site works, and how fast its API answers.", DEVELOPERS, "/status/"),
    Page("webhooks", "Webhooks", "Be told of what happens, with every type and its shape.", DEVELOPERS),
    Page("profile-file", "Profile file", "A speaker’s profile that goes from one event to the next.", DEVELOPERS),
    Page("event-file", "Event as a file", "A whole event as one file, and how it is brought in elsewhere.", DEVELOPERS),
    Page("design-language", "Design language", "How pages look, and how to make one more.", DEVELOPERS),
    Page("organizer", "Organizer’s handbook", "From making an event to the day after.", ORGANIZERS),
    Page("badges", "Badges", "Layouts, batches, the desk, and printing at home.", ORGANIZERS),
    Page("door", "Door", "Scanning, also without network, and what to do when something is lost.", ORGANIZERS),
    Page("imports", "Imports", "Bring people, tickets, codes and rooms in, and take it back.", ORGANIZERS),
    Page("importing-proposals", "Importing proposals", "Bring a table of proposals in, and out again.", ORGANIZERS),
    Page("visa-letters", "Visa letters", "Invitations for embassies: who gets one, and how it is checked.", ORGANIZERS),
    Page("grants", "Grants", "Help for people who could not come otherwise, within a budget.", ORGANIZERS),
    Page("calibration", "Calibration", "How harsh and kind reviewers are made comparable.", ORGANIZERS),
    Page("own-data", "Own data", "The copy that people take of what is kept about them.", ORGANIZERS),
    Page("partners", "Partners", "Levels, benefits as tasks, colleagues by link, selling a level.", ORGANIZERS),
    Page("privacy", "Privacy", "Erasing people, and how long things are kept.", ORGANIZERS),
    Page("permissions", "Permissions", "Who may open what, address by address.", ORGANIZERS),
    Page("usability", "Short ways", "How many clicks four daily jobs take.", ORGANIZERS),
    Page("operator", "Operator’s handbook", "Install, back up, bring back, watch, upgrade.", OPERATORS),
    Page("stripe", "Stripe", "What holds about payments, and which test shows it.", OPERATORS),
    Page("stripe-first-live-run", "First live run", "What to do with Stripe before real money comes.", OPERATORS),
)  # fmt: skip
TUTORIALS = (
    Page("tutorials/first-redemption", "Mint REDPOINT20 and watch the first redemption arrive",
         "A partner’s code, its price, and the moment somebody uses it.", DEVELOPERS),
    Page("tutorials/tonights-agenda", "Put tonight’s agenda on your own page in 20 lines",
         "The released agenda, without a token.", DEVELOPERS),
    Page("tutorials/accepted-talk", "A Slack message when a talk is accepted",
         "A webhook, a receiver of your own, a message.", DEVELOPERS),
    Page("tutorials/scan-a-badge", "Scan a badge with nothing but a phone",
         "The door on a phone, and who came in on your screen.", DEVELOPERS),
    Page("tutorials/move-in", "Move an event from pretalx or pretix in an afternoon",
         "Talks by file, vouchers by script, and a count at the end.", DEVELOPERS),
    Page("tutorials/partner-dashboard", "A partner dashboard from webhooks",
         "Tickets and money by partner, as they come in.", DEVELOPERS),
    Page("tutorials/year-in-five-minutes", "A year in five minutes",
         "A sandbox, a clock that you move, and all that happens by it.", DEVELOPERS),
)  # fmt: skip
GROUPS = (DEVELOPERS, ORGANIZERS, OPERATORS)
BY_NAME = {page.name: page for page in (*PAGES, *TUTORIALS) if not page.elsewhere}
# Those of docs/pictures/ that pages show.
PICTURES = frozenset(
    {
        "badge.png", "decisions.png", "editor.png", "shop.png", "workspace.png",
        "book-badges.png", "book-checklist.png", "book-codes.png", "book-door.png", "book-exports.png",
        "book-mailing.png", "book-mailing-preview.png", "book-partner.png", "book-partners-tasks.png",
        "book-review.png", "book-team.png", "book-types.png",
        "way-bounce-list.png", "way-bounce-today.png", "way-guests-list.png", "way-guests-partner.png",
        "way-refund-found.png", "way-refund-reason.png", "way-swap-choose.png", "way-swap-release.png",
    }
)  # fmt: skip
SHOWN_AT = "/docs/pictures/"


def within(name: str) -> tuple[Page, ...]:
    """The pages of one, where it is the contents of several."""
    if name == "reference":
        return resources()
    return TUTORIALS if name == "tutorials" else ()


@lru_cache(maxsize=1)
def resources() -> tuple[Page, ...]:
    """One for each resource of the API, which is known only when everything has been loaded."""
    return tuple(
        Page(
            f"reference/{slug}",
            tag,
            reference.about(slug),
            DEVELOPERS,
            made=partial(reference.resource, slug),
        )
        for slug, tag in reference.tags().items()
    )


def find(name: str) -> Page | None:
    """By the table alone: what is asked for never becomes part of a path."""
    if name.startswith("reference/"):
        return next((page for page in resources() if page.name == name), None)
    return BY_NAME.get(name)


def everything() -> list[Page]:
    """All that can be opened below /docs/."""
    return [*BY_NAME.values(), *resources()]


def grouped() -> list[tuple[Any, list[Page]]]:
    return [(group, [page for page in PAGES if page.group is group]) for group in GROUPS]


def picture(name: str) -> bytes:
    return (Path(settings.BASE_DIR) / "docs" / "pictures" / name).read_bytes()


def size(target: str) -> documents.Size | None:
    """Of the picture at that address; of none elsewhere. A PNG begins with it."""
    name = target.removeprefix(SHOWN_AT)
    if name == target or name not in PICTURES:
        return None
    width, height = struct.unpack(">II", picture(name)[16:24])
    return width, height


def address(target: str, base: str = "") -> str:
    """Files link to one another as files, which also holds where the code is read; here they are pages. `base` is the
    folder of the file that has the link."""
    file, mark, anchor = target.partition("#")
    if base and file and not re.match(r"/|[a-z]+:", file):
        file = posixpath.normpath(posixpath.join(base, file)) + ("/" if file.endswith("/") else "")
    if found := re.fullmatch(r"api/problems/(?:([a-z-]+)\.md)?", file):
        return f"/api/problems/{found[1] or ''}"
    if file.startswith("pictures/"):
        return f"/docs/{file}"
    name = file.removesuffix(".md")
    return f"/docs/{name}/{mark}{anchor}" if name != file and find(name) else target


@lru_cache(maxsize=2 * len(BY_NAME))
def _read(page: Page, state: int) -> documents.Document:
    base = posixpath.dirname(page.name)
    return documents.read(page.text, lambda target: address(target, base), size)


def for_programs() -> str:
    """The list in the form of llmstxt.org: every page with the address of its plain Markdown."""
    lines = ["# Plenary", "", "> Runs developer conferences: tickets, talks, agenda, badges and the door."]
    for group, pages in grouped():
        lines += ["", f"## {group}", ""]
        lines += [
            f"- [{page.title}]({settings.SITE_URL}{page.plain_url}): {page.about}"
            for one in pages
            for page in (one, *within(one.name))
        ]
    return "\n".join(lines) + "\n"
