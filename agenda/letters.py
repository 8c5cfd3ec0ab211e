"""What a letter about a decision says. Pure: words and names in, subject and text out.

Texts have placeholders in braces. A paragraph that holds only placeholders with nothing to say is left out, so one
text serves somebody alone on stage and a group of four.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SPEAKER, AUTHOR = "speaker", "author"
PLACEHOLDERS = ("name", "title", "event", "others", "deadline", "feedback")
# What a subject has room for.
IN_SUBJECT = ("name", "title", "event")
# What must not be lost when somebody leaves it out of his text: it then stands at the end.
NEVER_LOST = ("others", "feedback")

_FOUND = re.compile(r"\{([^{}\n]*)\}")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
STYLE = "margin:0 0 14px;"


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str


@dataclass(frozen=True)
class Facts:
    """What one letter is about. `role` is the reader's; `speakers` and `invited` are the others on the talk; of who
    speaks, `confirm_days` is how long he has to confirm.
    """

    decision: str
    role: str
    name: str
    title: str
    event: str
    speakers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    feedback: str = ""
    confirm_days: int | None = None


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str

    def fingerprint(self, *of: str) -> str:
        """Of the words and what goes with them: if it differs from what would be now, the letter no longer fits."""
        return hashlib.sha256("\0".join((*of, self.subject, self.body)).encode()).hexdigest()


def standard(decision: str, role: str) -> Wording:
    """Our own words, in the language that is active."""
    greeting = _("Hello {name},")
    subject, *paragraphs = _standard(decision, role)
    return Wording(subject, "\n\n".join([greeting, *paragraphs]))


def _standard(decision: str, role: str) -> list[str]:
    if decision == "accept":
        if role == AUTHOR:
            return [
                _("Accepted: {title}"),
                _("“{title}”, of which you are named as an author, is accepted for {event}."),
                "{others}",
                _("Those who speak confirm it; you need not do anything."),
                "{feedback}",
            ]
        return [
            _("Accepted: {title}"),
            _("we want “{title}” at {event}."),
            "{others}",
            _("Please confirm that you come. Your speaker ticket follows at once."),
            "{deadline}",
            _(
                "If you cannot come, withdraw the talk on the same page, so that somebody else gets the stage."
            ),
            "{feedback}",
        ]
    if decision == "wait":
        return [
            _("On the waiting list: {title}"),
            _(
                "we liked “{title}”, but {event} has more good talks than slots. If one becomes free, we write to you at once."
            ),
            "{others}",
            _("Withdraw it if you no longer want to give it.")
            if role == SPEAKER
            else _("You are named as an author; those who speak can withdraw it."),
            "{feedback}",
        ]
    return [
        _("Your proposal for {event}"),
        _("thank you for proposing “{title}” for {event}. We could not take it this time.")
        if role == SPEAKER
        else _(
            "thank you for “{title}”, of which you are named as an author. We could not take it this time."
        ),
        "{others}",
        _("There were more good proposals than slots. We would be glad to read from you again."),
        "{feedback}",
    ]


def problems(text: str, allowed: Collection[str] = PLACEHOLDERS) -> list[str]:
    """What is wrong with the placeholders of a text, in words; empty if nothing is."""
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS if name in allowed)
    unknown = [name for name in dict.fromkeys(_FOUND.findall(text)) if name not in allowed]
    told = [
        _("{%(name)s} is not known here. There are %(known)s.") % {"name": name, "known": known}
        for name in unknown
    ]
    if re.search(r"[{}]", _FOUND.sub("", text)):
        told.append(_("A brace stands alone. Placeholders are written like {title}."))
    return told


def write(wording: Wording, facts: Facts) -> Letter:
    """Values are put in once: braces in a title or in a review are only text."""
    values = {
        "name": facts.name,
        "title": facts.title,
        "event": facts.event,
        "others": _others(facts),
        "deadline": _deadline(facts),
        "feedback": _feedback(facts.feedback),
    }
    filled = [_fill(paragraph, values) for paragraph in _paragraphs(wording.text)]
    return Letter(
        subject=" ".join(_fill(wording.subject, values).split())[:300],
        body="\n\n".join(paragraph for paragraph in filled if paragraph.strip()),
    )


@lru_cache(maxsize=64)
def _paragraphs(text: str) -> Sequence[str]:
    """With those at the end that must not be lost. One text makes many letters."""
    used = set(_FOUND.findall(text))
    lost = [f"{{{name}}}" for name in NEVER_LOST if name not in used]
    return re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) + lost


def _fill(text: str, values: Mapping[str, str]) -> str:
    filled = list(_parts(text))
    filled[1::2] = [values.get(name, f"{{{name}}}") for name in filled[1::2]]
    return "".join(filled)


@lru_cache(maxsize=512)
def _parts(text: str) -> Sequence[str]:
    """Every second one is the name of a placeholder. One paragraph stands in many letters."""
    return _FOUND.split(text)


def _feedback(words: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    return f"{_('From the committee:')}\n\n{words}" if words else ""


def _deadline(facts: Facts) -> str:
    """In days, not as a date: the letter is written days before it goes out."""
    if facts.decision != "accept" or facts.role != SPEAKER or not facts.confirm_days:
        return ""
    words = ngettext(
        "We need your answer within %(days)s day.",
        "We need your answer within %(days)s days.",
        facts.confirm_days,
    )
    return words % {"days": facts.confirm_days}


def _others(facts: Facts) -> str:
    """Who else speaks, and what that means for the reader."""
    if facts.role == AUTHOR:
        return _("On stage: %(names)s.") % {"names": _list(facts.speakers)} if facts.speakers else ""
    said = []
    if facts.speakers and facts.decision == "accept":
        said.append(
            _("You speak together with %(names)s. It is enough if one of you confirms for all.")
            % {"names": _list(facts.speakers)}
        )
    elif facts.speakers:
        said.append(_("We write the same to %(names)s.") % {"names": _list(facts.speakers)})
    if facts.authors:
        said.append(_("Named as authors: %(names)s.") % {"names": _list(facts.authors)})
    if facts.invited and facts.decision == "accept":
        said.append(
            _("%(names)s: the invitation to speak along is not answered yet; please remind them.")
            % {"names": _list(facts.invited)}
        )
    return " ".join(said)


def _list(names: Collection[str]) -> str:
    return str(get_text_list([*names], _("and")))


def html_of(body: str) -> SafeString:
    """The text as HTML for a mail: paragraphs, line breaks, lists, quotes and links; everything else is only text."""
    parts = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    return SafeString("\n".join(_block(part) for part in parts if part.strip()))


def _block(part: str) -> SafeString:
    lines = part.strip().split("\n")
    if all(line.startswith(("- ", "* ")) for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_linked(line[2:]),) for line in lines))
        return format_html('<ul style="{}padding-left:20px;">{}</ul>', STYLE, items)
    if all(line.startswith(">") for line in lines):
        quoted = _lines([line[1:].strip() for line in lines])
        return format_html(
            '<blockquote style="{}padding-left:14px;border-left:3px solid #bbb;">{}</blockquote>',
            STYLE,
            quoted,
        )
    return format_html('<p style="{}">{}</p>', STYLE, _lines(lines))


def _lines(lines: list[str]) -> SafeString:
    return SafeString("<br>\n".join(_linked(line) for line in lines))


def _linked(line: str) -> SafeString:
    done: list[str] = []
    at = 0
    for found in _LINK.finditer(line):
        done.append(conditional_escape(line[at : found.start()]))
        done.append(format_html('<a href="{}">{}</a>', found[0], found[0]))
        at = found.end()
    done.append(conditional_escape(line[at:]))
    return SafeString("".join(done))
