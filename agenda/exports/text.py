"""The agenda as plain text, for who reads it in a terminal. No database."""

import textwrap

from django.utils.translation import gettext as _

from agenda.exports import frab
from agenda.public import Item, Programme
from core import times

WIDTH = 78
HANGING = " " * 15
# What is in a text of somebody else's may not steer a terminal.
CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")


def render(programme: Programme, *, site_url: str) -> bytes:
    event = programme.event
    zone = times.city(event.time_zone)
    lines = [
        plain(event.name),
        _("Version %(number)s, all times in %(zone)s") % {"number": programme.version, "zone": zone},
    ]
    for day in programme.days:
        if day.items:
            title = times.show_date(day.day, event.language, "full")
            lines += ["", title, "=" * len(title)]
        for item in day.items:
            lines += ["", *_item(item, event.time_zone)]
    return "\n".join([*lines, "", frab.agenda_url(event, site_url), ""]).encode()


def _item(item: Item, zone: str) -> list[str]:
    begins, ends = times.local(item.starts_at, zone), times.local(item.ends_at, zone)
    lines = textwrap.wrap(
        f"{begins:%H:%M} – {ends:%H:%M}  {plain(item.name)}",
        WIDTH,
        subsequent_indent=HANGING,
        break_long_words=False,
    )
    people = ", ".join(plain(person.name) for person in item.talk.people) if item.talk else ""
    about = " · ".join(filter(None, [people, plain(item.place.name) if item.place else ""]))
    if about:
        lines += textwrap.wrap(
            about, WIDTH, initial_indent=HANGING, subsequent_indent=HANGING, break_long_words=False
        )
    return lines


def plain(text: str) -> str:
    return " ".join(text.translate(CONTROLS).split())
