"""Whom no door lets in, whatever tickets he has. Why is for the team; the door only says to call the lead."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from events.models import Participant


def refuse(*, person: Participant, reason: str, by: User | None, now: datetime) -> None:
    """From this moment at every door with network, at the others with their next list. `reason` must not be empty."""
    if not reason.strip():
        raise ValueError("Nobody is refused without a reason.")
    _write(person, reason.strip(), "participant.entry_refused", by, now)


def allow(*, person: Participant, by: User | None, now: datetime) -> None:
    """Let in again, if the tickets do."""
    _write(person, "", "participant.entry_allowed", by, now)


def _write(person: Participant, reason: str, kind: str, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        locked = Participant.objects.select_for_update().select_related("event").get(pk=person.pk)
        before = locked.refused_entry
        if before == reason:
            return
        Participant.objects.filter(pk=person.pk).update(refused_entry=reason)
        scope = locked.event.public_id
        history.write(
            kind, locked, scope=scope, by=by, now=now, before={"reason": before}, after={"reason": reason}
        )
        person.refused_entry = reason
