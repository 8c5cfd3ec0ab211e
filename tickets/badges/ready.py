"""Layouts that come with Plenary: each works on any card, portrait and landscape."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from tickets.badges.layout import Layout

FOLDER = Path(__file__).resolve().parent / "designs"


@dataclass(frozen=True)
class Design:
    code: str
    name: Any
    about: Any

    @property
    def html(self) -> str:
        return text(f"{self.code}.html")

    @property
    def css(self) -> str:
        return text(f"{self.code}.css")


DESIGNS = {
    design.code: design
    for design in (
        Design("band", _("Band"), _("The event on a band of its colour, the name large, ribbons below.")),
        Design("poster", _("Poster"), _("The name on a field of the event’s colour.")),
        Design("paper", _("Paper"), _("Serifs, a fine frame, much white: little toner.")),
        Design("spine", _("Spine"), _("A spine in the role’s colour, told apart across a hall.")),
        Design("label", _("Label"), _("Black on white, for rolls and thermal printers.")),
    )
}
FIRST = "band"
OWN_AGENDA, WHOLE_AGENDA = "own-agenda", "whole-agenda"


@lru_cache(maxsize=64)
def text(name: str) -> str:
    return (FOLDER / name).read_text()


def layout(code: str, width: float, height: float) -> Layout:
    """The design on a card of so many millimetres."""
    return Layout(text(f"{code}.html"), text(f"{code}.css"), width, height, is_ours=True)
