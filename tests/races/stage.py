"""Speakers and organizers at the same instant, as tests/races/crowd.py does it for buyers.

`python -m tests.races.stage SCENE` fills the database, lets everybody go at once and prints what came of it.
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from agenda.actions import proposals, releases, slots  # isort: skip
from agenda.actions.proposals import Talk
from agenda.models import AgendaVersion, Session, Slot
from core.models import HistoryEntry, OutboxMail
from events.actions import profiles
from events.actions.profiles import Profile
from events.models import Participant
from tests.factories.agenda import later, make_call, make_confirmed, make_session, make_session_type
from tests.factories.events import make_event, make_room, make_user

NOW = timezone.now()
TIMES = 24


def story(results: Counter[str]) -> dict[str, Any]:
    return {
        "results": dict(results),
        "sessions": Session.objects.count(),
        "people": Participant.objects.count(),
        "versions": AgendaVersion.objects.released().count(),
        "mails": dict(Counter(OutboxMail.objects.values_list("kind", flat=True))),
        "history": dict(Counter(HistoryEntry.objects.values_list("kind", flat=True))),
    }


def form_sent_often() -> dict[str, Any]:
    """A new speaker's button is pressed many times, each time with the same form."""
    event, user = make_event(), make_user()
    make_call(event, opens_at=NOW.replace(year=2020), closes_at=NOW.replace(year=2099))
    talk = Talk(session_type=make_session_type(event), title="Bots", abstract="About them.")
    key = uuid4().hex

    def press() -> None:
        close_old_connections()
        profile = Profile("Ada Lovelace")
        person = profiles.meet(event=event, user=user, address=user.email, profile=profile, now=NOW)
        session = proposals.save_draft(
            event=event, participant=person, talk=talk, form_key=key, by=user, now=NOW
        )
        proposals.submit(session=session, by=user, now=NOW)

    return story(rush([press] * TIMES))


def accepted_by_many() -> dict[str, Any]:
    session, organizer = make_session(make_event()), make_user()
    jobs: list[Callable[[], object]] = [
        lambda: proposals.accept(session=session, by=organizer, now=NOW)
    ] * TIMES
    return story(rush(jobs))


def accepted_by_many_unguarded() -> dict[str, Any]:
    """Without looking at the row again under the lock: everybody has read it before anybody writes."""
    session, organizer = make_session(make_event()), make_user()
    everybody_read = threading.Barrier(AT_ONCE)

    def read_before(session: Session) -> Session:
        return session

    proposals._locked = read_before

    def accept() -> None:
        read = Session.objects.select_related("event__organizer").get(pk=session.pk)
        everybody_read.wait()
        proposals.accept(session=read, by=organizer, now=NOW)

    return story(rush([accept] * AT_ONCE))


def accepted_and_withdrawn() -> dict[str, Any]:
    """The committee accepts what its speaker withdraws, again and again."""
    session, organizer = make_session(make_event()), make_user()
    jobs: list[Callable[[], object]] = [
        lambda: proposals.accept(session=session, by=organizer, now=NOW),
        lambda: proposals.withdraw(session=session, by=None, now=NOW),
    ] * (TIMES // 2)
    told = story(rush(jobs))
    session.refresh_from_db()
    trail = HistoryEntry.objects.of(session.public_id).order_by("pk").values_list("before", "after")
    return told | {
        "state": session.state,
        "trail": [(before["state"], after["state"]) for before, after in trail],
    }


def released_by_many() -> dict[str, Any]:
    event = make_event()
    draft = releases.draft_of(event)
    for number in range(3):
        slots.place(
            version=draft,
            session=make_confirmed(event),
            room=make_room(event),
            starts_at=later(60 * number),
            minutes=30,
            by=None,
            now=NOW,
        )
    jobs: list[Callable[[], object]] = [lambda: releases.release(event=event, by=None, now=NOW)] * TIMES
    return story(rush(jobs))


def placed_by_many() -> dict[str, Any]:
    """Numbers of slots are given one by one, whoever places them."""
    event = make_event()
    draft = releases.draft_of(event)
    talks = [make_confirmed(event) for _number in range(TIMES)]
    room = make_room(event)
    jobs: list[Callable[[], object]] = [
        lambda talk=talk, at=at: slots.place(  # type: ignore[misc]
            version=draft, session=talk, room=room, starts_at=later(30 * at), minutes=30, by=None, now=NOW
        )
        for at, talk in enumerate(talks)
    ]
    told = story(rush(jobs))
    return told | {"numbers": sorted(Slot.objects.values_list("number", flat=True))}


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        form_sent_often,
        accepted_by_many,
        accepted_by_many_unguarded,
        accepted_and_withdrawn,
        released_by_many,
        placed_by_many,
    )
}

if __name__ == "__main__":
    call_command("flush", interactive=False, verbosity=0)
    sys.stdout.write(json.dumps(SCENES[sys.argv[1]]()))
