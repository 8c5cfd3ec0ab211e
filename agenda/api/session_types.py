"""Session types: the list as a whole, added, changed, deleted."""

from datetime import datetime
from typing import Annotated

from ninja import Router, Status
from pydantic import Field

from agenda.actions import session_types
from agenda.models import SessionType
from core import single_rows
from core.api.shapes import Id, In, Listed, Out, ZonedInstant, told
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.api.refusals import deleting, saving
from events.api.setup import given
from events.models import Event
from events.rights import Right
from events.scopes import Scope

router = Router(tags=["Set-up"])

Name = Annotated[str, Field(min_length=1, max_length=100)]
Length = Annotated[int, Field(ge=5, le=1440)]
Position = Annotated[int, Field(ge=0, le=30_000)]


class SessionTypeOut(Out):
    id: Id = told("Of the session type.", "sty_7k2m9q4w8x1c5v3b6n0z")
    name: str = told("As pages show it.", "Talk")
    minutes: int = told("How long one usually takes.", 40)
    is_open_to_proposals: bool = told("Whether the call for talks takes it.", True)
    opens_at: datetime | None = Field(
        description="From when on it can be proposed. Null: with the call.", examples=["2027-01-01T09:00:00Z"]
    )
    closes_at: datetime | None = Field(
        description="Until when it can be proposed. Null: with the call.", examples=["2027-02-01T22:00:00Z"]
    )
    position: int = told("Its place in lists; the least is first.", 0)


class SessionTypeValues(In):
    """What is left out stays, or is as usual for a new one."""

    minutes: Length = Field(30, description="How long one usually takes.", examples=[40])
    is_open_to_proposals: bool = Field(
        True, description="Whether the call for talks takes it.", examples=[True]
    )
    opens_at: ZonedInstant | None = Field(
        None, description="From when on it can be proposed. Null: with the call.",
        examples=["2027-01-01T09:00:00Z"],
    )  # fmt: skip
    closes_at: ZonedInstant | None = Field(
        None, description="Until when it can be proposed. Null: with the call.",
        examples=["2027-02-01T22:00:00Z"],
    )  # fmt: skip
    position: Position = Field(0, description="Its place in lists; the least is first.", examples=[0])


class NewSessionType(SessionTypeValues):
    name: Name = told("As pages show it.", "Talk")


class SessionTypeChange(SessionTypeValues):
    name: Name | None = Field(None, description="As pages show it. Null: it stays.", examples=["Talk"])


@router.get(
    "events/{event}/session-types",
    auth=Needs(Scope.SETUP_READ),
    response=Listed[SessionTypeOut],
    operation_id="list_session_types",
)
def list_session_types(request: ApiRequest, event: str) -> Listed[SessionTypeOut]:
    """Kinds of sessions in their order; all on one page."""
    rows = SessionType.objects.filter(event=request.auth.event)
    return Listed(data=[type_out(row) for row in rows], next_cursor=None)


@router.post(
    "events/{event}/session-types",
    auth=Needs(Scope.SETUP_WRITE),
    response={201: SessionTypeOut},
    operation_id="create_session_type",
)
def create_session_type(request: ApiRequest, event: str, body: NewSessionType) -> Status[SessionTypeOut]:
    """A kind of session with its usual length. Only who makes the programme may."""
    return Status(201, type_out(_saved(request.auth, None, body)))


@router.patch(
    "events/{event}/session-types/{session_type}",
    auth=Needs(Scope.SETUP_WRITE),
    response=SessionTypeOut,
    operation_id="change_session_type",
)
def change_session_type(
    request: ApiRequest, event: str, session_type: str, body: SessionTypeChange
) -> SessionTypeOut:
    """Other values. Sessions keep their own length."""
    return type_out(_saved(request.auth, _type(request.auth.event, session_type), body))


@router.delete(
    "events/{event}/session-types/{session_type}",
    auth=Needs(Scope.SETUP_WRITE),
    response={204: None},
    operation_id="delete_session_type",
)
def delete_session_type(request: ApiRequest, event: str, session_type: str) -> Status[None]:
    """As long as no session is of it."""
    caller = request.auth
    caller.require(Right.PROGRAMME)
    row = _type(caller.event, session_type)
    with deleting():
        session_types.delete(session_type=row, by=caller.by, now=caller.now)
    return Status(204, None)


def _saved(caller: Caller, row: SessionType | None, body: SessionTypeValues) -> SessionType:
    caller.require(Right.PROGRAMME)
    with saving():
        return session_types.save(
            event=caller.event, row=row, values=given(body), by=caller.by, now=caller.now
        )


def _type(event: Event, public_id: str) -> SessionType:
    row = single_rows.first(SessionType, event=event.pk, public_id=public_id)
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def type_out(row: SessionType) -> SessionTypeOut:
    return SessionTypeOut(
        id=row.public_id, name=row.name, minutes=row.minutes, is_open_to_proposals=row.is_open_to_proposals,
        opens_at=row.opens_at, closes_at=row.closes_at, position=row.position,
    )  # fmt: skip
