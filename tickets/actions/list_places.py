"""Who has a place behind doors of limited sessions, as the agenda says: the door asks no other part for it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core import history
from events.models import Participant
from tickets.models import CheckInList, ListPlace

BATCH = 200
State = ListPlace.State


def settle(*, listed: CheckInList, places: int, states: Mapping[int, str], now: datetime) -> int:
    """Make the list's places those: participant's key → state. Gives how many people's changed.

    An entry for each in the history of the person: that is how devices learn it.
    """
    with transaction.atomic():
        CheckInList.objects.select_for_update().get(pk=listed.pk)
        rows = {row.participant_id: row for row in ListPlace.objects.filter(list=listed)}
        gone = [row.pk for person, row in rows.items() if person not in states]
        fresh = [ListPlace(list=listed, participant_id=person, state=state)
                 for person, state in states.items() if person not in rows]  # fmt: skip
        moved = [person for person, row in rows.items() if states.get(person, row.state) != row.state]
        changed = [*moved, *(row.participant_id for row in fresh), *(p for p in rows if p not in states)]
        ListPlace.objects.filter(pk__in=gone).delete()
        for state in State:
            people = [person for person in moved if states[person] == state]
            ListPlace.objects.filter(list=listed, participant__in=people).update(state=state)
        ListPlace.objects.bulk_create(fresh, batch_size=BATCH)
        taken = sum(state == State.PLACED for state in states.values())
        CheckInList.objects.filter(pk=listed.pk).exclude(places=places, places_taken=taken).update(
            places=places, places_taken=taken
        )
        _tell(listed, changed, states, now)
    return len(changed)


def _tell(listed: CheckInList, changed: list[int], states: Mapping[int, str], now: datetime) -> None:
    for person in Participant.objects.filter(pk__in=changed).order_by("pk"):
        after = {"list": listed.public_id, "state": states.get(person.pk, "")}
        history.write("checkin.place", person, scope=listed.event.public_id, by=None, now=now, after=after)
