"""Speakers and organizers at the same instant, as tests/races/crowd.py does it for buyers.

A scene fills the database, lets everybody go at once and tells what came of it; theatre.py plays it.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from uuid import uuid4

from django.db import close_old_connections, connections
from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from agenda.actions import letters, proposals, releases, rounds, slots, texts  # isort: skip
from agenda.actions.rounds import Check
from agenda.actions.texts import Talk
from agenda.models import AgendaVersion, DecisionLetter, DecisionRound, Session, Slot
from core.models import HistoryEntry, OutboxMail
from events.actions import profiles
from events.actions.profiles import Profile
from events.models import Participant
from tests.factories.agenda import later, make_call, make_confirmed, make_session, make_session_type
from tests.factories.events import make_event, make_participant, make_room, make_user
from tests.factories.tickets import make_add_on
from tickets.actions import tickets
from tickets.models import Ticket, TicketType

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
        session = texts.save_draft(event=event, participant=person, talk=talk, form_key=key, by=user, now=NOW)
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

    proposals.locked = read_before

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


def _decided(*decisions: str) -> tuple[list[Session], DecisionRound]:
    """Talks with these decisions, and the letters drafted."""
    event = make_event()
    talks = [make_session(event, pending_decision=decision) for decision in decisions]
    return talks, rounds.draft(event=event, by=None, now=NOW)


SIX = ("accept", "reject") * 3


def letters_sent_by_many() -> dict[str, Any]:
    _talks, round_ = _decided(*SIX)
    jobs: list[Callable[[], object]] = [lambda: rounds.send(round_=round_, by=None, now=NOW)] * TIMES
    return story(rush(jobs))


def letters_sent_by_many_unguarded() -> dict[str, Any]:
    """Without looking at the round again under its lock: everybody has read what is to be told before anybody tells."""
    _talks, round_ = _decided(*SIX)
    found = rounds.check(round_)
    everybody_read = threading.Barrier(AT_ONCE)

    def read_before(round_: DecisionRound) -> DecisionRound:
        return round_

    def letters_before(round_: DecisionRound) -> list[DecisionLetter]:
        return list(found.letters)

    def check_before(rows: object, now: object) -> Check:
        return found

    rounds._locked, rounds._letters, rounds._check = read_before, letters_before, check_before

    def send() -> None:
        everybody_read.wait()
        rounds.send(round_=round_, by=None, now=NOW)

    return story(rush([send] * AT_ONCE))


def letters_sent_and_accepted() -> dict[str, Any]:
    """Somebody sends the round while others accept its talks one by one."""
    talks, round_ = _decided(*["accept"] * 6)
    jobs: list[Callable[[], object]] = [lambda: rounds.send(round_=round_, by=None, now=NOW)] * 6
    jobs += [
        lambda talk=talk: proposals.accept(session=talk, by=None, now=NOW)  # type: ignore[misc]
        for talk in talks
    ]
    random.Random(7).shuffle(jobs)
    told = story(rush(jobs))
    with suppress(letters.Refused):
        rounds.send(round_=round_, by=None, now=NOW)
    going = OutboxMail.objects.filter(state=OutboxMail.State.QUEUED)
    return told | {
        "per_person": sorted(Counter(going.values_list("recipient", flat=True)).values()),
        "states": dict(Counter(Session.objects.values_list("state", flat=True))),
    }


def _hang_up() -> None:
    """A pool keeps what is closed: a child would share its sockets, and leave its transaction open in ours."""
    for connection in connections.all():
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def killed_while_sending() -> dict[str, Any]:
    """The process dies after the talks have moved and the mails are let go, just before the end."""
    _talks, round_ = _decided(*SIX)
    _hang_up()
    child = os.fork()
    if child == 0:
        rounds._tell = lambda *_args, **_more: os._exit(9)
        rounds.send(round_=round_, by=None, now=NOW)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    return {
        "states": dict(Counter(Session.objects.values_list("state", flat=True))),
        "mail_states": dict(Counter(OutboxMail.objects.values_list("state", flat=True))),
        "again": rounds.send(round_=round_, by=None, now=NOW),
    }


def speaker_ticket_given_by_many() -> dict[str, Any]:
    """Several workers come to the same confirmed talks at once: one ticket, one dinner, one mail."""
    event = make_event()
    make_add_on(event, audience="speakers", name="Dinner", price_minor=0)
    person = make_participant(event)
    story_of = story(rush([lambda: _give(person)] * TIMES))
    return story_of | {"tickets": Ticket.objects.valid().count()}


def speaker_ticket_given_by_many_unguarded() -> dict[str, Any]:
    """Without looking again under the lock: everybody has seen that there is no ticket before anybody gives one."""
    person = make_participant(make_event())
    everybody_looked = threading.Barrier(AT_ONCE)
    look, seen = tickets._standing, threading.local()

    def seen_before(person: Participant) -> Ticket | None:
        return cast(Ticket | None, seen.ticket)

    def never(person: Participant, audience: TicketType.Audience) -> bool:
        return False

    tickets._standing, tickets._was_given = seen_before, never

    def give() -> None:
        seen.ticket = look(person)
        everybody_looked.wait()
        _give(person)

    return story(rush([give] * AT_ONCE)) | {"tickets": Ticket.objects.valid().count()}


def _give(person: Participant) -> None:
    close_old_connections()
    tickets.give(
        event=person.event,
        participant=person,
        audience=TicketType.Audience.SPEAKERS,
        reason="Speaker",
        by=None,
        now=NOW,
    )


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        form_sent_often,
        accepted_by_many,
        accepted_by_many_unguarded,
        accepted_and_withdrawn,
        released_by_many,
        placed_by_many,
        letters_sent_by_many,
        letters_sent_by_many_unguarded,
        letters_sent_and_accepted,
        killed_while_sending,
        speaker_ticket_given_by_many,
        speaker_ticket_given_by_many_unguarded,
    )
}
