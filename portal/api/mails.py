"""Mails to the people of a segment: drafted, looked at, and sent as a job."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.db.models import Count, Min, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from core.api import jobs
from core.api.jobs import JobOut, ProgressOut
from core.api.pages import Known, PageQuery, page
from core.api.problems import REFUSED, Problem, check, refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, ZonedInstant, told
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.models import Event, Mailing, Participant
from events.scopes import Scope
from events.segmenting import Unreadable
from portal import mailing_progress, mailing_rows, mailings, segments
from portal.actions import mailings as actions
from portal.actions.mailings import Going
from portal.forms.mailings import MOST_BODY, Composer

router = Router(tags=["Mails"])

KIND = "mailing"
State = Mailing.State
JOB_STATES = {
    State.SCHEDULED: jobs.WAITING, State.SENDING: jobs.RUNNING, State.STOPPED: jobs.CANCELLED, State.SENT: jobs.DONE,
}  # fmt: skip
ID = "mlg_7k2m9q4w8x1c5v3b6n0z"
MailingState = Annotated[str, OneOf(State.values)]
Attachment = Annotated[str, OneOf(["none", Mailing.Attachment.TICKET])]
Language = Annotated[str, Field(max_length=10)]


class SegmentOut(Out):
    key: str = told("To write to it.", "ticket-holders")
    name: str = told("As the team calls it.", "Everybody with a valid ticket")
    is_ready_made: bool = told("Whether every event has it.", True)
    problem: str = told("Why nobody can be written to by it; empty otherwise.", "")


class TextIn(In):
    subject: Annotated[str, Field(min_length=1, max_length=200)] = told(
        "With placeholders in braces.", "News of {event}"
    )
    body: Annotated[str, Field(min_length=1, max_length=MOST_BODY)] = told(
        "Markdown, with placeholders in braces.", "Hello {first_name}, see you soon."
    )


class TextOut(Out):
    subject: str = told("With placeholders in braces.", "News of {event}")
    body: str = told("Markdown, with placeholders in braces.", "Hello {first_name}, see you soon.")


class MailIn(In):
    name: Annotated[str, Field(min_length=1, max_length=100)] = told("Only the team sees it.", "News in May")
    segment: Annotated[str, Field(min_length=1, max_length=60)] = told(
        "The key of a segment.", "ticket-holders"
    )
    texts: Annotated[dict[Language, TextIn], Field(min_length=1, max_length=20)] = told(
        "By language; that of the event is needed, the others are for who ordered in them.",
        {"en": {"subject": "News of {event}", "body": "Hello {first_name}, see you soon."}},
    )
    attachment: Attachment = Field(
        "none", description="ticket: each one's own as PDF, made when the mail leaves.", examples=["none"]
    )


class MailOut(Out):
    id: Id = told("Also the id of its job, once it is sent.", ID)
    name: str = told("Only the team sees it.", "News in May")
    state: MailingState = told("Where it is.", "draft")
    segment: str = told("To whom: the key of a segment.", "ticket-holders")
    texts: dict[str, TextOut] = told("By language.", {})
    attachment: Attachment = told("What is brought along.", "none")
    scheduled_at: datetime | None = Field(
        description="When it goes out. Null: it is a draft.", examples=["2027-05-01T09:00:00Z"]
    )
    changed_at: datetime = told("When it was last written.", "2027-04-30T16:00:00Z")


class GapOut(Out):
    placeholder: str = told("What has nothing to say.", "talk_title")
    people: int = told("To how many.", 3)


class LetterOut(Out):
    people: int = told("How many are in the segment now.", 412)
    gaps: list[GapOut] = told("Placeholders that have nothing to say to some of them.", [])
    participant_id: Id | None = Field(
        description="Who reads this. Null: nobody is in the segment.", examples=["par_7k2m9q4w8x1c5v3b6n0z"]
    )
    subject: str = told("As that person reads it.", "News of Relay 2027")
    text: str = told("As that person reads it, plain.", "Hello Grace, see you soon.")


class PreviewQuery(In):
    participant_id: str = Field(
        "",
        max_length=255,
        description="One of the segment. Empty: the first.",
        examples=["par_7k2m9q4w8x1c5v3b6n0z"],
    )


class SendIn(In):
    at: ZonedInstant | None = Field(None, description="Null: at once.", examples=["2027-05-01T09:00:00Z"])
    audience: Annotated[str, OneOf(Mailing.Audience.values)] = Field(
        "later", description="Who is in the segment when it goes out, or who is now.", examples=["later"]
    )
    gaps: Annotated[str, OneOf(["ask", *Mailing.Gaps.values])] = Field(
        "ask",
        description="What becomes of people to whom a placeholder has nothing to say. ask: refuse if there are any.",
        examples=["leave_out"],
    )
    per_minute: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        None, description="At most so many a minute. Null: as fast as mail leaves.", examples=[200]
    )


MAILS = Known(lambda event: Mailing.objects.filter(event=event))


@router.get(
    "events/{event}/segments",
    auth=Needs(Scope.MAILS_WRITE),
    response=Listed[SegmentOut],
    operation_id="list_segments",
)
def list_segments(request: ApiRequest, event: str) -> Listed[SegmentOut]:
    """Whom one can write to: the event's own segments and those that every event has; all on one page."""
    saved, ready = segments.of_event(request.auth.event)
    data = [
        SegmentOut(key=one.key, name=str(one.name), is_ready_made=one.is_ready_made, problem=one.problem)
        for one in (*saved, *ready)
    ]
    return Listed(data=data, next_cursor=None)


@router.get(
    "events/{event}/mails", auth=Needs(Scope.MAILS_WRITE), response=Listed[MailOut], operation_id="list_mails"
)
def list_mails(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[MailOut]:
    """Mails to segments, in the order in which they were begun."""
    rows = MAILS.of(request.auth.event.pk)
    return page(rows, query, of="mails", shape=mail_out, read_with=mailing_rows.read_texts)


@router.get(
    "events/{event}/mails/{mail}", auth=Needs(Scope.MAILS_WRITE), response=MailOut, operation_id="read_mail"
)
def read_mail(request: ApiRequest, event: str, mail: str) -> MailOut:
    """One mail as it was written. How far it is, its job tells."""
    return mail_out(_row(request.auth.event, mail))


@router.post(
    "events/{event}/mails",
    auth=Needs(Scope.MAILS_WRITE),
    response={201: MailOut},
    operation_id="draft_mail",
)
def draft_mail(request: ApiRequest, event: str, body: MailIn) -> Status[MailOut]:
    """Write one. Nobody gets it before it is sent."""
    caller = request.auth
    row = _saved(caller, None, body)
    return Status(201, mail_out(_row(caller.event, row.public_id)))


@router.put(
    "events/{event}/mails/{mail}", auth=Needs(Scope.MAILS_WRITE), response=MailOut, operation_id="change_mail"
)
def change_mail(request: ApiRequest, event: str, mail: str, body: MailIn) -> MailOut:
    """Other words for a draft, in place of all that stood in it."""
    caller = request.auth
    _saved(caller, _row(caller.event, mail), body)
    return mail_out(_row(caller.event, mail))


@router.delete(
    "events/{event}/mails/{mail}",
    auth=Needs(Scope.MAILS_WRITE),
    response={204: None},
    operation_id="delete_mail",
)
def delete_mail(request: ApiRequest, event: str, mail: str) -> Status[None]:
    """Only a draft: what was sent stays as the record of it."""
    caller = request.auth
    with refusing(actions.Refused):
        actions.delete(row=_row(caller.event, mail), by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/mails/{mail}/preview",
    auth=Needs(Scope.MAILS_WRITE),
    response=LetterOut,
    operation_id="preview_mail",
)
def preview_mail(request: ApiRequest, event: str, mail: str, query: Query[PreviewQuery]) -> LetterOut:
    """As one of its people reads it, and who would find gaps in it."""
    row = _row(request.auth.event, mail)
    try:
        people = mailings.people(row)
    except Unreadable as problem:
        raise Problem(REFUSED, str(problem)) from None
    texts = mailings.texts_of(row)
    found = people.aggregate(count=Count("pk"), first=Min("pk"))
    if query.participant_id:
        reader = people.filter(public_id=query.participant_id).order_by("pk").first()
        if reader is None:
            raise nothing_here(_("This person is not in the segment."))
    else:
        reader = Participant.objects.filter(pk=found["first"]).first()
    letter = mailings.letters(row.event, texts, [reader])[0] if reader else None
    gaps = mailings.gaps(row.event, people, mailings.needed(texts))
    return LetterOut(
        people=found["count"], gaps=[GapOut(placeholder=gap.placeholder.name, people=gap.count) for gap in gaps],
        participant_id=reader.public_id if reader else None, subject=letter.subject if letter else "",
        text=letter.text if letter else "",
    )  # fmt: skip


@router.post(
    "events/{event}/mails/{mail}/send",
    auth=Needs(Scope.MAILS_WRITE),
    response={202: JobOut},
    operation_id="send_mail",
)
def send_mail(
    request: ApiRequest, event: str, mail: str, body: SendIn, response: HttpResponse
) -> Status[JobOut]:
    """Let it go out. Until somebody has been written to, ending its job makes it a draft again."""
    caller = request.auth
    going = Going(
        at=body.at or caller.now, audience=body.audience, gaps="" if body.gaps == "ask" else body.gaps,
        per_minute=body.per_minute,
    )  # fmt: skip
    with refusing(actions.Refused):
        row = actions.schedule(row=_row(caller.event, mail), going=going, by=caller.by, now=caller.now)
    row.event = caller.event
    return jobs.accepted(caller.event.slug, job_outs([row])[0], response)


def _saved(caller: Caller, row: Mailing | None, body: MailIn) -> Mailing:
    """Checked by the form of the page."""
    texts = {
        f"text-{language}-{name}": getattr(text, name)
        for language, text in body.texts.items()
        for name in ("subject", "body")
    }
    attachment = "" if body.attachment == "none" else body.attachment
    composer = Composer(
        caller.event, {"name": body.name, "segment": body.segment, "attachment": attachment} | texts, row=row
    )
    offered = {form.language for form in composer.texts}
    for language in body.texts:
        if language not in offered:
            raise wrong(f"#/texts/{language}", _("The event is not written to in this language."))
    if not composer.is_valid():
        check(composer.whole)
        for form in composer.texts:
            check(form, at=f"#/texts/{form.language}")
    with refusing(actions.Refused):
        return actions.save(event=caller.event, row=row, draft=composer.draft, by=caller.by, now=caller.now)


def _row(event: Event, public_id: str) -> Mailing:
    row = mailing_rows.read(event.pk, public_id)
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def mail_out(row: Mailing) -> MailOut:
    return MailOut(
        id=row.public_id, name=row.name, state=row.state, segment=row.segment_key,
        texts={text.language: TextOut(subject=text.subject, body=text.body) for text in row.texts.all()},
        attachment=row.attachment or "none", scheduled_at=row.scheduled_at, changed_at=row.changed_at,
    )  # fmt: skip


# As jobs


def sent_rows(event: Event) -> QuerySet[Mailing]:
    """A draft is no job."""
    return Mailing.objects.filter(event=event).exclude(state=State.DRAFT)


def job_outs(rows: Sequence[Mailing]) -> list[JobOut]:
    """Two queries for any number."""
    progress = mailing_progress.of(rows) if rows else {}
    return [_job_out(row, progress[row.pk].done, progress[row.pk].total) for row in rows]


def _job_out(row: Mailing, done: int, total: int) -> JobOut:
    state = JOB_STATES.get(State(row.state), jobs.CANCELLED)
    return JobOut(
        id=row.public_id, kind=KIND, state=state,
        progress=ProgressOut(
            percent=100 if state == jobs.DONE else min(100 * done // total, 100) if total else 0, done=done,
            total=total or None,
        ),
        detail="", can_cancel=state in (jobs.WAITING, jobs.RUNNING),
        result_url=f"/api/events/{row.event.slug}/mails/{row.public_id}" if state == jobs.DONE else None,
        created_at=row.created_at, ended_at=row.ended_at,
    )  # fmt: skip


def end_job(caller: Caller, row: Mailing) -> None:
    """Stopped, or a draft again if nobody has been written to."""
    with refusing(actions.Refused):
        if row.state == State.SCHEDULED:
            actions.unschedule(row=row, by=caller.by, now=caller.now)
        else:
            actions.stop(row=row, by=caller.by, now=caller.now)
