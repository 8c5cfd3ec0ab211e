"""Slides and files of sessions: looked at, added, shown and deleted as on their pages; given to reviewers as
agenda/blind.py lets them be read and calls them.
"""

from datetime import datetime
from pathlib import PurePath
from typing import Annotated

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from agenda import blind, committee
from agenda.actions import files as actions
from agenda.actions.files import Sent
from agenda.actions.proposals import Refused
from agenda.forms.files import suffix_of
from agenda.models import ProposalAnswer, ProposalQuestion, Session, SessionFile
from core import uploads
from core.api.problems import REFUSED, Problem, refusing
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from events.api import files
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope

router = Router(tags=["Files"])

Kind = SessionFile.Kind
ANSWER = "answer"
FILE = "fil_7k2m9q4w8x1c5v3b6n0z"


class SessionFileOut(Out):
    id: Id = told("Of the file.", FILE)
    session_id: Id = told("The session it belongs to.", "ses_7k2m9q4w8x1c5v3b6n0z")
    kind: Annotated[str, OneOf([*Kind.values, ANSWER])] = told(
        "What it is; `answer`: it was sent in answer to a question of the call for talks.", "slides"
    )
    title: str = told("As people see it; of an answer, the question.", "Slides")
    file_name: str = told("What its sender called it.", "engines.pdf")
    media_type: str = told("Of its content, whatever its sender called it.", "application/pdf")
    size: int | None = Field(description="Bytes. Null for answers.", examples=[183_204])
    is_public: bool = told("Whether it is on the session’s page once that stands in the agenda.", True)
    for_reviewers: bool = told("Whether the committee may read it, as far as it may know who speaks.", False)
    created_at: datetime = told("When it was sent.", "2027-03-02T17:18:40Z")


class ProposalFileOut(Out):
    id: Id = told("Of the file.", FILE)
    title: str = told("As people see it; of an answer, the question.", "Slides")
    file_name: str = told("What it is called; a number while names are hidden.", "engines.pdf")
    size: int | None = Field(description="Bytes. Null for answers.", examples=[183_204])


class NewFileQuery(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    file_name: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="What the file is called. Its ending becomes that of its content.",
        examples=["engines.pdf"],
    )
    kind: Annotated[str, OneOf(Kind.values)] = Field(
        "slides",
        description="Slides may be PDF, PowerPoint, OpenDocument or Keynote, up to 50 MB; all else PDF, JPEG or PNG, "
        "up to 10 MB.",
    )
    title: Annotated[str, Field(max_length=200)] = Field("", description="As people see it. Empty: its name.")
    is_public: bool = Field(
        False, description="Whether everybody may read it, once the session stands in the agenda."
    )
    for_reviewers: bool = Field(
        False, description="Whether the committee may read it; only while it may still look at the session."
    )


class FileChange(In):
    is_public: bool | None = Field(
        None, description="Whether everybody may read it. Null: it stays.", examples=[True]
    )
    for_reviewers: bool | None = Field(
        None, description="Whether the committee may read it. Null: it stays.", examples=[False]
    )


@router.get(
    "events/{event}/sessions/{session}/files",
    auth=Needs(Scope.SESSIONS_READ),
    response=Listed[SessionFileOut],
    operation_id="list_session_files",
)
def list_session_files(request: ApiRequest, event: str, session: str) -> Listed[SessionFileOut]:
    """Slides and files of a session, and those that were sent as answers; all on one page."""
    row = _session(request.auth.event, session)
    sent = [file_out(row, one) for one in SessionFile.objects.filter(session=row).order_by("pk")]
    answered = [answer_out(row, one) for one in _answers(row).order_by("pk")]
    return Listed(data=sent + answered, next_cursor=None)


@router.post(
    "events/{event}/sessions/{session}/files",
    auth=Needs(Scope.SESSIONS_WRITE),
    response={201: SessionFileOut},
    operation_id="add_session_file",
    openapi_extra=files.SENT,
)
def add_session_file(
    request: ApiRequest, event: str, session: str, query: Query[NewFileQuery]
) -> Status[SessionFileOut]:
    """Add a file to a session: the body is the file itself. It is looked at as on the speakers’ page."""
    caller, sent = request.auth, files.sent(request)
    row = _session(caller.event, session)
    if query.for_reviewers and row.state not in actions.READ_BY_COMMITTEE:
        raise Problem(REFUSED, _("The committee does not look at this session any more."))
    try:
        suffix = suffix_of(query.kind, sent.content, sent.size)
    except uploads.NotAFile as refused:
        raise files.not_this(refused.message) from None
    looked_at = Sent(
        content=sent.content, size=sent.size, suffix=suffix, name=PurePath(query.file_name).name, kind=query.kind,
        title=query.title, for_reviewers=query.for_reviewers, is_public=query.is_public,
    )  # fmt: skip
    with refusing(Refused):
        made = actions.add(session=row, sent=looked_at, participant=None, by=caller.by, now=caller.now)
    files.written(request, made.file)
    return Status(201, file_out(row, made))


@router.get(
    "events/{event}/sessions/{session}/files/{file}",
    auth=Needs(Scope.SESSIONS_READ),
    response=SessionFileOut,
    operation_id="read_session_file",
)
def read_session_file(request: ApiRequest, event: str, session: str, file: str) -> SessionFileOut:
    """What there is to know of one file."""
    row = _session(request.auth.event, session)
    found = _file(row, file)
    return file_out(row, found) if isinstance(found, SessionFile) else answer_out(row, found)


@router.get(
    "events/{event}/sessions/{session}/files/{file}/content",
    auth=Needs(Scope.SESSIONS_READ),
    operation_id="download_session_file",
    openapi_extra=files.ANY,
)
def download_session_file(request: ApiRequest, event: str, session: str, file: str) -> HttpResponseBase:
    """The file itself, as an attachment. It is a stranger’s: open it with care."""
    found = _file(_session(request.auth.event, session), file)
    return files.attached(request, found.file, found.file_name)


@router.patch(
    "events/{event}/sessions/{session}/files/{file}",
    auth=Needs(Scope.SESSIONS_WRITE),
    response=SessionFileOut,
    operation_id="change_session_file",
)
def change_session_file(
    request: ApiRequest, event: str, session: str, file: str, body: FileChange
) -> SessionFileOut:
    """Who may read it. On the session’s page it appears and goes at once."""
    caller = request.auth
    row = _session(caller.event, session)
    found = _own_file(row, file)
    actions.set_visible(
        file=found,
        is_public=found.is_public if body.is_public is None else body.is_public,
        for_reviewers=found.for_reviewers if body.for_reviewers is None else body.for_reviewers,
        by=caller.by,
        now=caller.now,
    )
    return file_out(row, _own_file(row, file))


@router.delete(
    "events/{event}/sessions/{session}/files/{file}",
    auth=Needs(Scope.SESSIONS_WRITE),
    response={204: None},
    operation_id="delete_session_file",
)
def delete_session_file(request: ApiRequest, event: str, session: str, file: str) -> Status[None]:
    """It is gone for good."""
    caller = request.auth
    found = _own_file(_session(caller.event, session), file)
    actions.remove(file=found, by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/proposals/{proposal}/files",
    auth=Needs(Scope.PROPOSALS_READ),
    response=Listed[ProposalFileOut],
    operation_id="list_proposal_files",
)
def list_proposal_files(request: ApiRequest, event: str, proposal: str) -> Listed[ProposalFileOut]:
    """Files that the token’s maker may read now; none that tells a name while names are hidden. All on one page."""
    caller = request.auth
    seat = committee.take_seat(caller.by, caller.event, caller.now)
    row = _proposal(seat, proposal)
    sent = [
        ProposalFileOut(id=one.public_id, title=one.title, file_name=one.file_name, size=one.size)
        for one in blind.files(seat, row)
    ]
    answered = [
        ProposalFileOut(id=one.file, title=one.question, file_name=one.file_name, size=None)
        for one in blind.answers(seat, row)
        if one.file
    ]
    return Listed(data=sent + answered, next_cursor=None)


@router.get(
    "events/{event}/proposals/{proposal}/files/{file}/content",
    auth=Needs(Scope.PROPOSALS_READ),
    operation_id="download_proposal_file",
    openapi_extra=files.ANY,
)
def download_proposal_file(request: ApiRequest, event: str, proposal: str, file: str) -> HttpResponseBase:
    """The file itself, as an attachment. It is a stranger’s: open it with care."""
    caller = request.auth
    seat = committee.take_seat(caller.by, caller.event, caller.now)
    found = blind.file(seat, _proposal(seat, proposal), file)
    if found is None:
        raise nothing_here()
    return files.attached(request, found.file, found.file_name)


def _proposal(seat: committee.Seat, public_id: str) -> Session:
    row = blind.whole_talk(seat, public_id)
    if row is None:
        raise nothing_here()
    return row


def _session(event: Event, public_id: str) -> Session:
    row: Session | None = Session.objects.filter(event=event).handed_in().filter(public_id=public_id).first()
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def _answers(session: Session) -> QuerySet[ProposalAnswer]:
    rows: QuerySet[ProposalAnswer] = ProposalAnswer.objects.filter(session=session).exclude(file="")
    return rows.select_related("question")


def _file(session: Session, public_id: str) -> SessionFile | ProposalAnswer:
    found = SessionFile.objects.filter(session=session, public_id=public_id).first()
    answer = found or _answers(session).filter(public_id=public_id).first()
    if answer is None:
        raise nothing_here()
    return answer


def _own_file(session: Session, public_id: str) -> SessionFile:
    """One that is no answer: those change with the answer, which is its speakers’."""
    found = _file(session, public_id)
    if not isinstance(found, SessionFile):
        raise Problem(REFUSED, _("It is the answer to a question: its speakers change it."))
    found.session = session
    return found


def file_out(session: Session, row: SessionFile) -> SessionFileOut:
    return SessionFileOut(
        id=row.public_id, session_id=session.public_id, kind=row.kind, title=str(row), file_name=row.file_name,
        media_type=row.media_type, size=row.size, is_public=row.is_public, for_reviewers=row.for_reviewers,
        created_at=row.created_at,
    )  # fmt: skip


def answer_out(session: Session, row: ProposalAnswer) -> SessionFileOut:
    return SessionFileOut(
        id=row.public_id, session_id=session.public_id, kind=ANSWER, title=row.question.text, file_name=row.file_name,
        media_type=uploads.TYPES.get(PurePath(str(row.file.name)).suffix, "application/octet-stream"), size=None,
        is_public=False, for_reviewers=row.question.audience != ProposalQuestion.Audience.TEAM, created_at=row.at,
    )  # fmt: skip
