"""Proposals as a member of the committee reads them, and sessions and speakers for who makes the programme.

A reviewer's token starts where his pages do: at his seat. What is hidden from him there is not in any answer here.
"""

from datetime import datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, QuerySet
from ninja import Query, Router
from pydantic import Field

from agenda import blind, committee
from agenda.blind import Reading
from agenda.committee import Seat
from agenda.models import Session, Speaker
from core.api.pages import Known, ListQuery, PageQuery, page
from core.api.shapes import Id, Listed, OneOf, Out
from core.prepared import PAGE_KEYS, Prepared, PreparedLists, put, value_of_each
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Participant
from events.scopes import Scope

review = Router(tags=["Review"])
router = Router(tags=["Programme"])


SessionState = Annotated[str, OneOf(Session.State.values)]


class SomebodyOut(Out):
    name: str
    pronouns: str
    company: str
    job_title: str
    biography: str = Field(description="Markdown")


class ProposalOut(Out):
    id: Id
    code: str
    state: str
    title: str
    subtitle: str
    abstract: str
    description: str
    notes: str = Field(description="What its speakers wrote to the committee.")
    session_type: str
    track: str
    level: str
    language: str
    minutes: int
    is_blind: bool = Field(description="Names are hidden, and texts that tell them are masked.")
    people: list[SomebodyOut] = Field(description="Empty while names are hidden.")


class SpeakerOut(Out):
    id: Id
    name: str
    email: str
    pronouns: str
    company: str
    job_title: str
    biography: str = Field(description="Markdown")
    session_ids: list[Id]


class SpeaksOut(Out):
    id: Id
    name: str
    email: str


class SessionOut(Out):
    id: Id
    code: str
    state: SessionState
    title: str
    subtitle: str
    abstract: str
    description: str
    session_type: str
    track_id: Id | None
    track: str
    level: str
    language: str
    minutes: int
    do_not_record: bool
    video_url: str
    speakers: list[SpeaksOut]
    submitted_at: datetime | None


class SessionsQuery(ListQuery):
    state: SessionState | None = None


def _sessions(event: int) -> QuerySet[Session]:
    rows: QuerySet[Session] = Session.objects.filter(event=event).handed_in()
    return rows.select_related("session_type", "track")


def _speakers() -> QuerySet[Speaker]:
    return Speaker.objects.exclude(session__state=Session.State.DRAFT)


SESSIONS = Known(_sessions)
PROPOSALS = Known(lambda event: Session.objects.filter(event=event).handed_in().select_related(*blind.TITLES))
SPEAKERS = Known(
    lambda event: Participant.objects.filter(
        Exists(_speakers().filter(participant=OuterRef("pk"))), event=event
    )
)
_held = PreparedLists(
    lambda keys: (
        _speakers()
        .filter(participant__in=keys)
        .order_by("session")
        .values_list("participant", "session__public_id")
    ),
    keys=PAGE_KEYS,
)
_session = Prepared(
    lambda event, session: _sessions(event).filter(public_id=session).order_by(), event=-1, session="any"
)


@review.get(
    "events/{event}/proposals",
    auth=Needs(Scope.PROPOSALS_READ),
    response=Listed[ProposalOut],
    operation_id="list_proposals",
)
def list_proposals(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[ProposalOut]:
    """What the token's maker may judge now: without conflicts of interest, blind where the phase is."""
    seat = _seat(request.auth)
    rows = PROPOSALS.of(seat.event.pk) if seat.reads_all else seat.proposals().select_related(*blind.TITLES)
    return page(
        rows, query, of="proposals", shape=lambda row: proposal_out(blind.brief(seat, row)),
        read_with=blind.read_people,
    )  # fmt: skip


@review.get(
    "events/{event}/proposals/{proposal}",
    auth=Needs(Scope.PROPOSALS_READ),
    response=ProposalOut,
    operation_id="read_proposal",
)
def read_proposal(request: ApiRequest, event: str, proposal: str) -> ProposalOut:
    """One of them. One that he must not judge is nowhere."""
    seat = _seat(request.auth)
    row = blind.talk(seat, proposal)
    if row is None:
        raise nothing_here()
    return proposal_out(blind.brief(seat, row))


@router.get(
    "events/{event}/sessions",
    auth=Needs(Scope.SESSIONS_READ),
    response=Listed[SessionOut],
    operation_id="list_sessions",
)
def list_sessions(request: ApiRequest, event: str, query: Query[SessionsQuery]) -> Listed[SessionOut]:
    """Everything that was handed in, in whatever state it is. Drafts are their writers' own."""
    row = request.auth.event
    found = SESSIONS.of(row.pk, state=query.state)
    return page(
        found, query, of="sessions", shape=session_out, scope=row.public_id, read_with=_read_who_speaks
    )


@router.get(
    "events/{event}/sessions/{session}",
    auth=Needs(Scope.SESSIONS_READ),
    response=SessionOut,
    operation_id="read_session",
)
def read_session(request: ApiRequest, event: str, session: str) -> SessionOut:
    """One session and who speaks."""
    row = _session.first(event=request.auth.event.pk, session=session)
    if row is None:
        raise nothing_here()
    _read_who_speaks([row])
    return session_out(row)


@router.get(
    "events/{event}/speakers",
    auth=Needs(Scope.SESSIONS_READ),
    response=Listed[SpeakerOut],
    operation_id="list_speakers",
)
def list_speakers(request: ApiRequest, event: str, query: Query[ListQuery]) -> Listed[SpeakerOut]:
    """Everybody who is on a session that was handed in."""
    row = request.auth.event
    return page(
        SPEAKERS.of(row.pk), query, of="speakers", shape=speaker_out, scope=row.public_id,
        read_with=_read_what_they_held,
    )  # fmt: skip


def _seat(caller: Caller) -> Seat:
    return committee.take_seat(caller.by, caller.event, caller.now)


def _read_who_speaks(rows: list[Session]) -> None:
    put(rows, "who_speaks", blind.speakers_of(rows))


def _read_what_they_held(rows: list[Participant]) -> None:
    put(rows, "handed_in", value_of_each(rows, _held))


def proposal_out(one: Reading) -> ProposalOut:
    people = [
        SomebodyOut(
            name=person.name, pronouns=person.pronouns, company=person.company, job_title=person.job_title,
            biography=person.biography,
        )
        for person in one.people
    ]  # fmt: skip
    return ProposalOut(
        id=one.public_id, code=one.code, state=one.state, title=one.title, subtitle=one.subtitle,
        abstract=one.abstract, description=one.description, notes=one.notes, session_type=one.session_type,
        track=one.track, level=one.level, language=one.language, minutes=one.minutes, is_blind=one.is_blind,
        people=people,
    )  # fmt: skip


def session_out(row: Session) -> SessionOut:
    people: list[Speaker] = row.who_speaks  # type: ignore[attr-defined]
    return SessionOut(
        id=row.public_id, code=row.code, state=row.state, title=row.title, subtitle=row.subtitle,
        abstract=row.abstract, description=row.description, session_type=row.session_type.name,
        track_id=row.track.public_id if row.track else None, track=row.track.name if row.track else "",
        level=row.level, language=row.language, minutes=row.length, do_not_record=row.do_not_record,
        video_url=row.video_url, speakers=[speaks_out(one.participant) for one in people],
        submitted_at=row.submitted_at,
    )  # fmt: skip


def speaks_out(row: Participant) -> SpeaksOut:
    return SpeaksOut(id=row.public_id, name=row.name, email=row.address)


def speaker_out(row: Participant) -> SpeakerOut:
    held: list[str] = row.handed_in  # type: ignore[attr-defined]
    return SpeakerOut(
        id=row.public_id, name=row.name, email=row.address, pronouns=row.pronouns, company=row.company,
        job_title=row.job_title, biography=row.biography,
        session_ids=held,
    )  # fmt: skip
