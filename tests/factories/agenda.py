"""Calls, proposals, sessions and agendas for tests: plain functions, every value can be given."""

from datetime import UTC, datetime, timedelta
from typing import Any

from agenda.models import AgendaVersion, CallForTalks, Session, SessionType, Slot, Speaker
from events.models import Event, Participant, Room
from tests.factories.events import make_participant, make_room, number

# In February 2027, while the call of an event in May is open.
NOW = datetime(2027, 2, 1, 18, 0, tzinfo=UTC)
# 9:00 in San Francisco on the first day of make_event().
FIRST_MORNING = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)


def make_call(event: Event, **fields: Any) -> CallForTalks:
    """Open from January to the end of February 2027."""
    values: dict[str, Any] = {
        "event": event,
        "opens_at": datetime(2027, 1, 4, 17, 0, tzinfo=UTC),
        "closes_at": datetime(2027, 3, 1, 7, 59, tzinfo=UTC),
        "text": "What you **ran**, and what broke.",
    }
    return CallForTalks.objects.create(**values | fields)


def make_session_type(event: Event, **fields: Any) -> SessionType:
    n = number()
    values = {"event": event, "name": f"Talk {n}", "minutes": 40, "position": n % 30_000}
    return SessionType.objects.create(**values | fields)


def make_session(
    event: Event, *speakers: Participant, state: str = Session.State.SUBMITTED, **fields: Any
) -> Session:
    """A session in any state, with one speaker if none is given."""
    values: dict[str, Any] = {"event": event, "title": f"Title {number()}", "abstract": "What we learned."}
    if "session_type" not in fields:
        fields["session_type"] = event.session_types.first() or make_session_type(event)
    if state != Session.State.DRAFT:
        values["submitted_at"] = NOW
    session = Session.objects.create(**values | fields, state=state)
    for position, participant in enumerate(speakers or (make_participant(event),)):
        Speaker.objects.create(session=session, participant=participant, position=position)
    return session


def make_confirmed(event: Event, *speakers: Participant, **fields: Any) -> Session:
    return make_session(event, *speakers, state=Session.State.CONFIRMED, **fields)


def make_draft_version(event: Event) -> AgendaVersion:
    return AgendaVersion.objects.get_or_create(event=event, number=None)[0]


def make_released_version(event: Event, number: int = 1, **fields: Any) -> AgendaVersion:
    return AgendaVersion.objects.create(**{"event": event, "number": number, "released_at": NOW} | fields)


def make_slot(
    version: AgendaVersion, session: Session | None = None, room: Room | None = None, **fields: Any
) -> Slot:
    """A slot on the first morning; without session and title a coffee break in all rooms."""
    values: dict[str, Any] = {
        "version": version,
        "session": session,
        "room": room,
        "starts_at": FIRST_MORNING,
        "minutes": session.length if session else 30,
        "number": number(),
        "title": "" if session else "Coffee",
    }
    if session and room is None:
        values["room"] = make_room(version.event)
    return Slot.objects.create(**values | fields)


def later(minutes: int) -> datetime:
    """So many minutes after the first morning's beginning."""
    return FIRST_MORNING + timedelta(minutes=minutes)
