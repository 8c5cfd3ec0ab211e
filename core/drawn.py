"""Letters that differ in a few words only: drawn once with places for these, filled in for each recipient.

Drawing takes ten times as long as filling. What is filled in is escaped as the template would have: all in HTML, nothing
in the texts beside it. A place is a random word and all are filled in one pass, so no value can pass for a place.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

MOST = 64  # drawings; one takes some kilobytes
_drawn: OrderedDict[tuple[str, ...], "_Drawing"] = OrderedDict()


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Drawing:
    """Each part in pieces: what is fixed, and between it the names of what is filled in."""

    subject: Sequence[str]
    text: Sequence[str]
    html: Sequence[str]


def render(template: str, context: Mapping[str, object]) -> Letter:
    """`template` is the stem of three templates: .subject.txt, .txt and .html."""
    subject, text, html = (render_to_string(f"{template}.{end}", dict(context)) for end in _ENDS)
    return _tidy(subject, text, html)


def fill(template: str, context: Mapping[str, object], own: Mapping[str, str]) -> Letter:
    """As `render` with `own` in the context, by the names that the template calls them: {"person.name": "Ada"}, or
    {"lines.0.title": "Bots"} of a list, which may have other lines for each recipient.

    The template may print what is `own`, and nothing else: no filters, no conditions. A drawing is kept under all values
    of the rest, so that it is never behind them; rows are known by their own columns.
    """
    key = (template, translation.get_language() or "", *own, *map(_known_as, context.items()))
    drawing = _drawn.get(key)
    if drawing is None:
        drawing = _drawn[key] = _draw(template, context, [*own])
        while len(_drawn) > MOST:
            _drawn.pop(next(iter(_drawn)), None)
    escaped = {name: escape(value) for name, value in own.items()}
    return _tidy(_filled(drawing.subject, own), _filled(drawing.text, own), _filled(drawing.html, escaped))


_ENDS = ("subject.txt", "txt", "html")


def _tidy(subject: str, text: str, html: str) -> Letter:
    return Letter(" ".join(subject.split())[:300], text.strip() + "\n", html)


def _known_as(part: tuple[str, object]) -> str:
    name, value = part
    if isinstance(value, models.Model):
        columns = [(field.attname, getattr(value, field.attname)) for field in value._meta.concrete_fields]
        return f"{name} {columns}"
    return f"{name} {value!r}"


def _draw(template: str, context: Mapping[str, object], names: Sequence[str]) -> _Drawing:
    places = {f"place{secrets.token_hex(16)}": name for name in names}
    drawn: dict[str, Any] = dict(context)
    for place, name in places.items():
        *above, last = name.split(".")
        inner = drawn
        for step in above:
            inner = inner.setdefault(step, {})
        inner[last] = place
    drawn = {name: _with_lists(value) for name, value in drawn.items()}
    cut = re.compile(f"({'|'.join(places)})")
    return _Drawing(
        *(
            [places.get(piece, piece) for piece in cut.split(render_to_string(f"{template}.{end}", drawn))]
            for end in _ENDS
        )
    )


def _with_lists(value: Any) -> Any:
    """What is numbered is a list, in the order in which it was named."""
    if isinstance(value, dict) and value and all(str(name).isdigit() for name in value):
        return [*value.values()]
    return value


def _filled(pieces: Sequence[str], own: Mapping[str, str]) -> str:
    # Pieces and names take turns: splitting by a pattern in brackets gives them so.
    return "".join(own[piece] if turn % 2 else piece for turn, piece in enumerate(pieces))
