"""The doors of limited sessions know who has signed up: the agenda's places, told to the door's lists.

Every some seconds, whatever has happened: signing up, moving up, a draw, another room.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from agenda.models import SignUp, SignUpList
from tickets.actions import list_places
from tickets.models import CheckInList, ListPlace

STATES = {SignUp.State.PLACED: ListPlace.State.PLACED, SignUp.State.WAITING: ListPlace.State.WAITING}


def follow(now: datetime) -> int:
    """Gives how many people's places changed. Four queries while nothing does."""
    to_come = CheckInList.objects.by_sign_up().filter(event__ends_on__gte=now.date() - timedelta(days=1))
    lists = list(to_come.select_related("event").order_by("pk"))
    if not lists:
        return 0
    sign_ups = SignUpList.objects.filter(session__public_id__in=[one.session for one in lists])
    found = {(one.session.event_id, one.session.public_id): one for one in sign_ups.select_related("session")}
    wanted: defaultdict[int, dict[int, str]] = defaultdict(dict)
    standing = SignUp.objects.filter(list__in=sign_ups, state__in=STATES).order_by()
    for sign_up, person, state in standing.values_list("list_id", "participant_id", "state"):
        wanted[sign_up][person] = str(STATES[SignUp.State(state)])
    kept: defaultdict[int, dict[int, str]] = defaultdict(dict)
    places = ListPlace.objects.filter(list__in=lists).order_by()
    for listed, person, state in places.values_list("list_id", "participant_id", "state"):
        kept[listed][person] = state
    changed = 0
    for one in lists:
        limited = found.get((one.event_id, one.session))
        states, size = (wanted[limited.pk], limited.places) if limited else ({}, 0)
        if states != kept[one.pk] or one.places != size:
            changed += list_places.settle(listed=one, places=size, states=states, now=now)
    return changed
