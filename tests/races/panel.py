"""A co-speaker, those who asked him and the organizers at the same instant, as tests/races/stage.py does it.

A scene fills the database, lets everybody go at once and tells what came of it; theatre.py plays it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from accounts.models import User  # isort: skip
from agenda.actions import invitations, speakers
from agenda.models import Session, Speaker, SpeakerInvitation
from core.models import HistoryEntry, OutboxMail
from events.actions.profiles import Profile
from events.models import Participant
from tests.factories.agenda import make_call, make_session
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.speaking import make_invitation

NOW = timezone.now()
TIMES = 24


def make_talk() -> tuple[Session, SpeakerInvitation, User]:
    day = NOW.date()
    event = make_event(starts_on=day, ends_on=day.replace(year=day.year + 1))
    make_call(event, opens_at=NOW.replace(year=2020), closes_at=NOW.replace(year=2099))
    session, user = make_session(event), make_user()
    return session, make_invitation(session, email=user.email, name="Bob", created_at=NOW), user


def story(session: Session, results: Counter[str]) -> dict[str, Any]:
    return {
        "results": dict(results),
        "speakers": Speaker.objects.filter(session=session).count(),
        "positions": sorted(Speaker.objects.filter(session=session).values_list("position", flat=True)),
        "people": Participant.objects.count(),
        "invitations": dict(Counter(SpeakerInvitation.objects.values_list("state", flat=True))),
        "mails": dict(Counter(OutboxMail.objects.values_list("kind", flat=True))),
        "history": dict(Counter(HistoryEntry.objects.values_list("kind", flat=True))),
    }


def accepted_often() -> dict[str, Any]:
    """The button is pressed again and again."""
    session, one, user = make_talk()

    def press() -> None:
        close_old_connections()
        invitations.accept(invitation=one, profile=Profile("Bob"), user=user, now=NOW)

    return story(session, rush([press] * TIMES))


def taken_back_often_unguarded() -> dict[str, Any]:
    """Without looking at the rows again under the lock: everybody has read before anybody writes."""
    session, one, _user = make_talk()
    everybody_read = threading.Barrier(AT_ONCE)

    def read_before(invitation: SpeakerInvitation) -> tuple[Session, SpeakerInvitation]:
        return invitation.session, invitation

    invitations._both = read_before

    def press() -> None:
        close_old_connections()
        read = SpeakerInvitation.objects.select_related("session__event__organizer").get(pk=one.pk)
        everybody_read.wait()
        invitations.revoke(invitation=read, by=None, now=NOW)

    return story(session, rush([press] * AT_ONCE))


def taken_back_often() -> dict[str, Any]:
    session, one, _user = make_talk()

    def press() -> None:
        close_old_connections()
        invitations.revoke(invitation=one, by=None, now=NOW)

    return story(session, rush([press] * AT_ONCE))


def accepted_and_taken_back() -> dict[str, Any]:
    """Whoever is first decides, and the other one is told."""
    session, one, user = make_talk()
    jobs: list[Callable[[], object]] = [
        lambda: invitations.accept(invitation=one, profile=Profile("Bob"), user=user, now=NOW),
        lambda: invitations.revoke(invitation=one, by=None, now=NOW),
    ] * (TIMES // 2)
    return story(session, rush(jobs))


def asked_often() -> dict[str, Any]:
    """One address is invited many times, and the limit of open invitations is run against."""
    session, _one, _user = make_talk()
    inviter = session.speakers.get().participant
    jobs: list[Callable[[], object]] = [
        lambda number=number: invitations.invite(  # type: ignore[misc]
            session=session,
            email=f"new{number % 8}@example.org",
            name="New",
            inviter=inviter,
            by=None,
            now=NOW,
        )
        for number in range(TIMES)
    ]
    return story(session, rush(jobs))


def both_leave() -> dict[str, Any]:
    """The last two leave at once: one stays."""
    session, _one, _user = make_talk()
    other = make_participant(session.event)
    Speaker.objects.create(session=session, participant=other, position=1)
    people = [speaker.participant for speaker in session.speakers.all()]

    def leaving(person: Participant) -> Callable[[], object]:
        return lambda: speakers.remove(session=session, participant=person, remover=person, by=None, now=NOW)

    jobs = [leaving(person) for person in people] * (TIMES // 2)
    return story(session, rush(jobs))


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        accepted_often,
        taken_back_often,
        taken_back_often_unguarded,
        accepted_and_taken_back,
        asked_often,
        both_leave,
    )
}
