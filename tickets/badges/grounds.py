"""What is the same on all badges of a kind: laid out once, kept, and shown by each of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tickets.badges import confined, layout
from tickets.badges.confined import Unusable
from tickets.badges.face import EventFace
from tickets.badges.filling import Room
from tickets.badges.layout import Flags, Layout
from tickets.badges.parts import Ground, Parts

BLEED = 3.0  # mm that every layout may reach beyond its edge
# Raised when the same layout comes out differently.
VERSION = 2


@dataclass(frozen=True)
class Kind:
    """A ground with its key and the rooms for what differs."""

    key: str
    ground: Ground
    rooms: tuple[Room, ...]


def kinds(side: Layout, event: EventFace, wanted: Iterable[Flags], store: Parts) -> dict[Flags, Kind]:
    """Those that are not kept yet are laid out in one go. Raises Unusable, and placeholders.Wrong."""
    pages = {flags: layout.fill(side, event, flags) for flags in sorted(set(wanted))}
    style = layout.style_of(side, event)
    pictures = {
        name: hashlib.sha256(content).hexdigest() for name, content in layout.images_of(event).items()
    }
    keys = {
        flags: layout.digest(VERSION, page.html, style, side.width, side.height, pictures)
        for flags, page in pages.items()
    }
    known = store.grounds(sorted(set(keys.values())))
    missing = {keys[flags]: page.html for flags, page in pages.items() if keys[flags] not in known}
    if missing:
        known |= _laid_out(side, event, style, missing, store)
    return {
        flags: Kind(keys[flags], known[keys[flags]], _rooms(known[keys[flags]], page))
        for flags, page in pages.items()
    }


def _laid_out(
    side: Layout, event: EventFace, style: str, pages: dict[str, str], store: Parts
) -> dict[str, Ground]:
    content, rooms = confined.render(
        list(pages.values()),
        style,
        width=side.width,
        height=side.height,
        bleed=BLEED,
        images=layout.images_of(event),
        is_ours=side.is_ours,
    )
    name = hashlib.sha256(content).hexdigest()
    made = {key: Ground(name, page, tuple(rooms[page])) for page, key in enumerate(pages)}
    store.keep_grounds(name, content, made)
    return made


def _rooms(ground: Ground, page: layout.Page) -> tuple[Room, ...]:
    # A layout may write the mark of a room by hand, however often: each field is filled once.
    by_number = {one["number"]: one for one in reversed(ground.rooms)}
    found = [room for one in by_number.values() if (room := Room.of(one, page.fields))]
    for room in found:
        if room.width < 1 or room.height < 1:
            raise Unusable(
                _("The field “%(name)s” has no room: give what holds it a width and a height.")
                % {"name": room.field.name}
            )
    # In the order of the layout, so that a field can follow one before it.
    return tuple(sorted(found, key=lambda room: page.fields.index(room.field)))
