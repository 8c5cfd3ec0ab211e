"""Saving a segment, and letting one go."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, single_rows
from events.models import Event, Segment
from events.models.segment import VERSION
from events.segmenting import Definition


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def save(
    *, event: Event, row: Segment | None, name: str, definition: Definition, by: User, now: datetime
) -> Segment:
    """A new one, or other conditions for `row`. Raises Refused where the name is taken."""
    name = " ".join(name.split())
    before = {} if row is None else {"name": row.name, **row.definition}
    try:
        with transaction.atomic():
            if row is None:
                row = Segment(event=event, created_by=by, created_at=now)
            else:
                single_rows.locked(row)  # one that was deleted does not come back
            row.name, row.definition, row.version, row.changed_at = name, definition.plain, VERSION, now
            row.save()
            history.write(
                "segment.saved", row, scope=event.public_id, by=by, now=now, before=before,
                after={"name": name, **definition.plain},
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("There is a segment of that name already.")) from None
    return row


def delete(*, row: Segment, by: User, now: datetime) -> None:
    """The people stay as they are."""
    with transaction.atomic():
        single_rows.locked(row)
        history.write(
            "segment.deleted", row, scope=row.event.public_id, by=by, now=now,
            before={"name": row.name, **row.definition},
        )  # fmt: skip
        row.delete()
