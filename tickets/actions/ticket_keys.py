"""Another key for an event's tickets. Codes follow from the rows, so pages, PDFs and mails carry the new ones at once."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from events.models import Event


def renew(*, event: Event, give_up_older: bool, by: User | None, now: datetime) -> None:
    """New codes are signed with the new key. Older ones stay good unless they are given up: then everybody needs the
    ticket anew, from the same link as before."""
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        before = {"key": row.ticket_key, "oldest": row.oldest_ticket_key}
        row.ticket_key += 1
        if give_up_older:
            row.oldest_ticket_key = row.ticket_key
        row.save(update_fields=["ticket_key", "oldest_ticket_key"])
        after = {"key": row.ticket_key, "oldest": row.oldest_ticket_key}
        scope = event.public_id
        history.write("event.ticket_key", row, scope=scope, by=by, now=now, before=before, after=after)
    event.ticket_key, event.oldest_ticket_key = row.ticket_key, row.oldest_ticket_key
