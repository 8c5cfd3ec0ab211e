"""The kinds of tables that can be brought into an event."""

from collections.abc import Collection, Mapping

from events.rights import Right
from portal.table_imports.base import Kind
from portal.table_imports.codes import KIND as CODES
from portal.table_imports.people import KIND as PEOPLE
from portal.table_imports.rooms import KIND as ROOMS
from portal.table_imports.tickets import KIND as TICKETS

KINDS: Mapping[str, Kind] = {one.key: one for one in (PEOPLE, TICKETS, CODES, ROOMS)}


def usable(rights: Collection[Right]) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.may_be_used(rights)]
