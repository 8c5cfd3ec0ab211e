"""Saving an export, giving it an address for spreadsheets, and ending both."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, single_rows
from core.sealed import fingerprint, new_token
from events.models import Event, ExportAddress, SavedExport
from events.models.export import NOTED_AGAIN_AFTER


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def save(
    *, event: Event, row: SavedExport | None, kind: str, name: str, columns: Sequence[str], segment_key: str,
    by: User, now: datetime,
) -> SavedExport:  # fmt: skip
    """A new one, or another choice for `row`, whose table stays. Raises Refused where the name is taken."""
    before = {} if row is None else _told(row)
    try:
        with transaction.atomic():
            if row is None:
                row = SavedExport(event=event, kind=kind, created_by=by, created_at=now)
            else:
                single_rows.locked(row)  # one that was deleted does not come back
            row.name, row.columns = " ".join(name.split()), list(columns)
            row.segment_key, row.changed_at = segment_key, now
            row.save()
            history.write(
                "export.saved", row, scope=event.public_id, by=by, now=now, before=before, after=_told(row)
            )
    except IntegrityError:
        raise Refused(_("There is an export of that name already.")) from None
    return row


def delete(*, row: SavedExport, by: User, now: datetime) -> None:
    """Its address ends with it."""
    with transaction.atomic():
        single_rows.locked(row)
        history.write("export.deleted", row, scope=row.event.public_id, by=by, now=now, before=_told(row))
        row.delete()


def give_address(*, row: SavedExport, by: User, now: datetime) -> str:
    """The secret, which nobody sees a second time. An earlier address of this export ends."""
    secret = new_token()
    with transaction.atomic():
        SavedExport.objects.select_for_update().get(pk=row.pk)  # two at once: the later one stands
        ExportAddress.objects.open().filter(export=row).update(revoked_at=now)
        ExportAddress.objects.create(export=row, secret_hash=fingerprint(secret), made_by=by, made_at=now)
        history.write("export.address_made", row, scope=row.event.public_id, by=by, now=now)
    return secret


def end_address(*, row: SavedExport, by: User, now: datetime) -> None:
    """At once and for ever; a second time changes nothing."""
    with transaction.atomic():
        if ExportAddress.objects.open().filter(export=row).update(revoked_at=now):
            history.write("export.address_ended", row, scope=row.event.public_id, by=by, now=now)


def used(*, address: ExportAddress, now: datetime) -> None:
    """Noted once a minute at most, also where several ask at once."""
    if address.is_worth_noting(now):
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_AGAIN_AFTER)
        ExportAddress.objects.filter(stale, pk=address.pk).update(last_used_at=now)


def _told(row: SavedExport) -> dict[str, object]:
    return {"name": row.name, "kind": row.kind, "columns": row.columns, "segment": row.segment_key}
