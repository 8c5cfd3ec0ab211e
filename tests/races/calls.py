"""Many speakers for the last places of a call, as tests/races/stage.py does it for decisions.

A scene fills the database, lets everybody go at once and tells what came of it; theatre.py plays it.
"""

import threading
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from agenda.actions import limits, proposals  # isort: skip
from agenda.models import CallForTalks, Session, TrackLimit
from events.models import Event
from tests.factories.agenda import make_call, make_session
from tests.factories.calls import make_late_link
from tests.factories.events import make_event, make_participant, make_track

NOW = timezone.now()
TIMES, PLACES = 24, 5


def story(jobs: list[Callable[[], object]]) -> dict[str, Any]:
    results = rush(jobs)
    return {"results": dict(results), "received": Session.objects.received().count()}


def make_open(**call: Any) -> Event:
    event = make_event()
    make_call(event, opens_at=NOW.replace(year=2020), closes_at=NOW.replace(year=2099), **call)
    return event


def pressed(drafts: list[Session]) -> list[Callable[[], object]]:
    return [lambda one=one: proposals.submit(session=one, by=None, now=NOW) for one in drafts]  # type: ignore[misc]


def _for_a_track() -> list[Session]:
    event = make_open()
    track = make_track(event)
    call = CallForTalks.objects.get(event=event)
    TrackLimit.objects.create(call=call, track=track, max_proposals=PLACES)
    return [make_session(event, state=Session.State.DRAFT, track=track) for _ in range(TIMES)]


def track_limit() -> dict[str, Any]:
    return story(pressed(_for_a_track()))


def track_limit_unguarded() -> dict[str, Any]:
    """Everybody has counted before anybody hands in: what happens without a lock around both."""
    drafts = _for_a_track()[:AT_ONCE]
    TrackLimit.objects.update(max_proposals=1)
    everybody_counted = threading.Barrier(AT_ONCE)
    counted: dict[int, int] = {}
    limits._others_in_track = lambda row: counted[row.pk]

    def press(one: Session) -> None:
        counted[one.pk] = Session.objects.received().filter(track=one.track).count()
        everybody_counted.wait()
        proposals.submit(session=one, by=None, now=NOW)

    return story([lambda one=one: press(one) for one in drafts])  # type: ignore[misc]


def late_link() -> dict[str, Any]:
    event = make_open()
    CallForTalks.objects.update(closes_at=NOW.replace(year=2021))
    link = make_late_link(event, max_proposals=PLACES)
    return story(
        pressed([make_session(event, state=Session.State.DRAFT, late_link=link) for _ in range(TIMES)])
    )


def one_speaker() -> dict[str, Any]:
    event = make_open(max_per_speaker=PLACES)
    person = make_participant(event)
    return story(pressed([make_session(event, person, state=Session.State.DRAFT) for _ in range(TIMES)]))


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene for scene in (track_limit, track_limit_unguarded, late_link, one_speaker)
}
