"""The agenda on paper: the whole programme to carry along, and a sign for each room and day."""

import hashlib
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from agenda.public import Day, Item, Place, Programme
from core.templatetags.formats import current_locale
from tickets.documents import pdf


@dataclass(frozen=True)
class Sign:
    """What hangs at one door on one day. A break in all rooms stands on each sign."""

    place: Place
    day: Day
    items: tuple[Item, ...]

    @property
    def is_full(self) -> bool:
        """So much that it must be set smaller."""
        return len(self.items) > 9


def signs(programme: Programme, *, room: str = "", day: str = "") -> list[Sign]:
    """Room by room, so that one person can carry them along the corridor. Empty choices mean all."""
    return [
        Sign(place, one, tuple(item for item in one.items if item.place in (place, None)))
        for place in programme.places
        if room in ("", place.public_id)
        for one in programme.days
        if day in ("", str(one.day)) and any(item.place == place for item in one.items)
    ]


def agenda_pdf(programme: Programme) -> bytes:
    """In the event's language, whoever asks: it is kept for all."""
    return _draw("agenda", programme, {"days": programme.days})


def agenda_hash(programme: Programme) -> str:
    """The same for two programmes that look the same on paper; much cheaper than to draw them."""
    with translation.override(programme.event.language):
        values = _values(programme, {"days": programme.days})
        parts = [render_to_string(f"portal/pdf/agenda.{kind}", values) for kind in ("html", "css")]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def signs_pdf(programme: Programme, found: list[Sign]) -> bytes:
    return _draw("signs", programme, {"signs": found})


def _draw(name: str, programme: Programme, context: dict[str, object]) -> bytes:
    with translation.override(programme.event.language):
        return pdf.draw(f"portal/pdf/{name}", _values(programme, context))


def _values(programme: Programme, context: dict[str, object]) -> dict[str, object]:
    return {"event": programme.event, "programme": programme, "language": current_locale(), **context}
