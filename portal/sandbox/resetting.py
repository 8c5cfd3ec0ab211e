"""Emptying a sandbox: every row that is its own goes, whatever guards it. The event, its team and its tokens stay, unless it
is deleted as a whole.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import DEFAULT_DB_ALIAS, transaction

from events.models import Event
from portal.sandbox.tables import OWNS, hold


def empty(event: Event) -> None:
    """In the caller's transaction. Money and history of other events are append-only; here none of it was real."""
    if not event.is_sandbox:
        raise ValueError("Only a sandbox can be emptied.")
    hold(event)
    files = list(_files(event))
    # The longest ways first: a row is found by what it hangs on. The database checks its references at the end.
    for own in sorted(OWNS, key=lambda own: own.path.count("__"), reverse=True):
        for each in own.model._meta.many_to_many:
            through: Any = each.remote_field.through
            links = through._base_manager.filter(
                **{f"{each.m2m_field_name()}__in": own.rows(event).values("pk")}
            )
            links._raw_delete(DEFAULT_DB_ALIAS)
        if own.model is not Event:
            own.rows(event)._raw_delete(DEFAULT_DB_ALIAS)
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def delete(event: Event) -> None:
    """In the caller's transaction: with the event go its team, its tokens and what was called with them, its webhooks and what
    they were to tell.
    """
    hold(event)
    # Who writes a row of it at this moment is waited for; who comes later finds no event. Refunds add rows of the event under
    # their order's lock: the event comes last.
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    empty(row)
    row.delete()


def _files(event: Event) -> Iterator[tuple[Storage, str]]:
    for own in OWNS:
        for name in own.files:
            rows: Any = own.rows(event).exclude(**{name: ""})
            field: Any = own.model._meta.get_field(name)
            yield from ((field.storage, file) for file in rows.values_list(name, flat=True) if file)
