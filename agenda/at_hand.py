"""Whole released programmes that this process has read already. They are values that nobody can change.

Reading nine hundred talks takes most of a second; who searches or opens one page after another need not wait for it.
"""

from collections import OrderedDict

from agenda import public
from agenda.models import AgendaVersion
from agenda.public import Programme
from events.models import Event

MOST = 4  # programmes; one of nine hundred talks takes some megabytes

Key = tuple[str, int, int]
_read: OrderedDict[Key, Programme] = OrderedDict()


def known(event: Event, version: AgendaVersion) -> Programme | None:
    """None if it was not read since anything public changed."""
    return _read.get(_key(event, version))


def programme(event: Event, version: AgendaVersion) -> Programme:
    """As public.load, without a query where it is known."""
    return keep(event, version, known(event, version) or public.load(event, version))


def keep(event: Event, version: AgendaVersion, read: Programme) -> Programme:
    key = _key(event, version)
    _read[key] = read
    _read.move_to_end(key)
    while len(_read) > MOST:
        _read.pop(next(iter(_read)), None)
    return read


def _key(event: Event, version: AgendaVersion) -> Key:
    return event.public_id, version.pk, event.public_counter
