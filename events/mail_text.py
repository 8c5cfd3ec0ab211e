"""Texts of mailings. Pure: Markdown with placeholders in, what one person reads out.

A placeholder is a name in braces, `{first_name}`; `{first_name|friend}` says what stands there where it has nothing to
say. Values come from people, so they are escaped: no name can make a heading or a link.
"""

import re
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

_FOUND = re.compile(r"\{([^{}\n]*)\}")
# Where a link is given as the address of another text, or in angle brackets already, it goes in as it is.
_IN_LINK = re.compile(r"(?:\]\(|<)\{([a-z_]+)\}")
_MARKS = re.compile(r"""([\\`*_{}\[\]()#+\-.!|<>&~"'^=:/@$%,;?])""")
_LINK = re.compile(r"\[([^\]\n]+)\]\(<?(https?://[^\s)>]+)>?\)")
_ANGLES = re.compile(r"<(https?://[^\s>]+)>")
MOST_SUBJECT = 300

Values = Mapping[str, str]


def _parts(inside: str) -> tuple[str, str | None]:
    """The name of a placeholder, and what stands there otherwise."""
    name, bar, otherwise = inside.partition("|")
    return name.strip(), otherwise.strip() if bar else None


def used(*texts: str) -> list[str]:
    """Names of placeholders that have to say something, in their order: those with other words for it are left out."""
    found: dict[str, None] = {}
    for text in texts:
        for inside in _FOUND.findall(text):
            name, otherwise = _parts(inside)
            if not otherwise:
                found[name] = None
    return list(found)


def named(*texts: str) -> list[str]:
    """Names of all placeholders, in their order."""
    return list(dict.fromkeys(_parts(inside)[0] for text in texts for inside in _FOUND.findall(text)))


def problems(text: str, known: Collection[str]) -> list[str]:
    """What is wrong with the placeholders of a text, in words; empty if nothing is."""
    told = []
    for name in named(text):
        if name not in known:
            near = _nearest(name, known)
            told.append(
                _("{%(name)s} is not known here. Did you mean {%(near)s}?") % {"name": name, "near": near}
                if near
                else _("{%(name)s} is not known here.") % {"name": name}
            )
    if re.search(r"[{}]", _FOUND.sub("", text)):
        told.append(_("A brace stands alone. Placeholders are written like {first_name}."))
    return told


def _nearest(name: str, known: Collection[str]) -> str:
    """A known one that shares a whole word with it, or begins as it does."""
    words = set(re.split(r"[\s_-]+", name.lower()))
    for other in known:
        if words & set(other.split("_")) or (len(name) > 2 and other.startswith(name.lower()[:3])):
            return other
    return ""


def subject(text: str, values: Values) -> str:
    return " ".join(_fill(text, values).split())[:MOST_SUBJECT]


def markdown(text: str, values: Values, links: Collection[str]) -> str:
    """For rendering: links can be clicked, everything else is only text."""
    text = _IN_LINK.sub(
        lambda found: (
            found[0].split("{")[0] + _address(values.get(found[1], "")) if found[1] in links else found[0]
        ),
        text,
    )

    def value(inside: str) -> str:
        name, otherwise = _parts(inside)
        said = values.get(name, "")
        if not said:
            return _escaped(otherwise or "")
        return f"<{_address(said)}>" if name in links else _escaped(said)

    return _FOUND.sub(lambda found: value(found[1]), text)


def plain(text: str, values: Values) -> str:
    """For mail programs that show no HTML: Markdown reads well as it is, links are written out."""
    filled = _fill(text.replace("\r\n", "\n"), values)
    return _ANGLES.sub(r"\1", _LINK.sub(r"\1: \2", filled)).strip()


def _fill(text: str, values: Values) -> str:
    def value(inside: str) -> str:
        name, otherwise = _parts(inside)
        return _line(values.get(name, "") or otherwise or "")

    return _FOUND.sub(lambda found: value(found[1]), text)


def _line(value: str) -> str:
    return " ".join(value.split())


def _escaped(value: str) -> str:
    return _MARKS.sub(r"\\\1", _line(value))


def _address(value: str) -> str:
    """Of ours; what could end the link is not part of any."""
    return re.sub(r"[\s<>()\\]", "", value)
