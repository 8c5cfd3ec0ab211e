"""Who comes with a ticket, and what he is asked: changed by the forms of the ticket's own page, under its rules.

Sensitive answers, diet and access needs are in no answer here; files are handed in on the page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from core.api.problems import REFUSED, Problem, check, refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from core.prepared import Prepared
from events.actions.answers import CannotAnswer
from events.api import files
from events.api.call import ApiRequest, Needs, nothing_here
from events.forms import questions as fields
from events.models import Event
from events.rights import Right
from events.scopes import Scope
from tickets import asking
from tickets.actions import answers, attendees
from tickets.asking import Asked
from tickets.forms.attendee import FIELDS, AttendeeForm, Limits
from tickets.forms.questions import QuestionsForm
from tickets.models import Answer, Question, Ticket

router = Router(tags=["Tickets"])

Kind = Question.Kind
Line = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=2_000)]
Value = Words | Annotated[list[Words], Field(max_length=100)] | bool | None
QUESTION = "que_7k2m9q4w8x1c5v3b6n0z"


class AttendeeOut(Out):
    ticket_id: Id = told("The ticket the person comes with.", "tkt_4m8zq2v7k1n6x3c9w5ht")
    name: str = told("Who comes.", "Grace Hopper")
    badge_name: str = told("What the badge says in place of the name. Empty: the name.", "")
    company: str = told("Where the person works. Empty if not told.", "Bell")
    pronouns: str = told("The person’s pronouns, as written. Empty if not told.", "she/her")


class AttendeeChange(In):
    """What is left out stays."""

    name: Line | None = Field(None, description="Who comes. Null: it stays.", examples=["Grace Hopper"])
    badge_name: Line | None = Field(
        None,
        description="What the badge says in place of the name. Empty: the name; null: it stays.",
        examples=[""],
    )
    company: Line | None = Field(
        None, description="Where the person works. Null: it stays.", examples=["Bell"]
    )
    pronouns: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="The person’s pronouns. Null: they stay.", examples=["she/her"]
    )


class QuestionOut(Out):
    id: Id = told("The question: the name of its answer in `answers`.", QUESTION)
    text: str = told("What is asked.", "Which T-shirt?")
    kind: Annotated[str, OneOf(Kind.values)] = told("What is answered.", "choice")
    options: list[str] = told("What can be chosen, if it is a choice.", ["S", "M", "L"])
    is_required: bool = told("Whether it needs an answer where it is asked.", True)
    is_asked: bool = told("Whether it is asked with the answers that are there now.", True)
    is_fixed: bool = told("Whether nobody but the team can change its answer any more.", False)
    is_answered: bool = told("Whether there is an answer.", True)
    answer: list[str] | None = Field(
        description="In words; several of a question that takes several. Null: there is none, or it is sensitive.",
        examples=[["M"]],
    )


class AnswersIn(In):
    answers: Annotated[dict[Id, Value], Field(max_length=200)] = Field(
        description="By the question’s id: a text, an option or a list of them, true for a consent, null to take an "
        "answer back. What is left out stays.",
        examples=[{QUESTION: "M"}],
    )


@router.patch(
    "events/{event}/tickets/{ticket}/attendee",
    auth=Needs(Scope.TICKETS_WRITE),
    response=AttendeeOut,
    operation_id="change_attendee",
)
def change_attendee(request: ApiRequest, event: str, ticket: str, body: AttendeeChange) -> AttendeeOut:
    """The same person, written otherwise; also the first name on a ticket that had none. For somebody else: transfer."""
    caller = request.auth
    row = _ticket(caller.event, ticket)
    person = row.attendee
    stored = {name: getattr(person, name) if person else "" for name in FIELDS}
    given = {name: value for name, value in body.model_dump().items() if value is not None}
    limits = Limits(caller.event, asking.rules_of(caller.event), caller.now)
    form = AttendeeForm.of(person, stored | given, limits)
    check(form)
    now = attendees.describe(ticket=row, details=form.details, by=caller.by, now=caller.now)
    return AttendeeOut(ticket_id=row.public_id, **{name: getattr(now, name) for name in FIELDS})


@router.get(
    "events/{event}/tickets/{ticket}/questions",
    auth=Needs(Scope.TICKETS_READ),
    response=Listed[QuestionOut],
    operation_id="list_ticket_questions",
)
def list_ticket_questions(request: ApiRequest, event: str, ticket: str) -> Listed[QuestionOut]:
    """What the holder of the ticket is asked, with the answers; all on one page."""
    caller = request.auth
    rows = Ticket.objects.admissions().filter(event=caller.event, public_id=ticket)
    row = rows.select_related("attendee").first()
    if row is None:
        raise nothing_here()
    return _listed(asking.of_tickets(caller.event, [row])[row.pk], caller.now)


@router.get(
    "events/{event}/tickets/{ticket}/questions/{question}/file",
    auth=Needs(Scope.TICKETS_READ),
    operation_id="download_ticket_answer",
    openapi_extra=files.ANY,
)
def download_ticket_answer(request: ApiRequest, event: str, ticket: str, question: str) -> HttpResponseBase:
    """The file that was handed in as an answer, as an attachment, for who reads answers; none of a sensitive question."""
    caller = request.auth
    caller.require(Right.PEOPLE)
    rows = Answer.objects.filter(question__event=caller.event, question__public_id=question).exclude(file="")
    found = rows.filter(ticket__public_id=ticket, question__is_sensitive=False).first()
    if found is None:
        raise nothing_here()
    return files.attached(request, found.file, found.file_name)


@router.patch(
    "events/{event}/tickets/{ticket}/answers",
    auth=Needs(Scope.TICKETS_WRITE),
    response=Listed[QuestionOut],
    operation_id="answer_ticket_questions",
)
def answer_ticket_questions(
    request: ApiRequest, event: str, ticket: str, body: AnswersIn
) -> Listed[QuestionOut]:
    """Answer what the holder of the ticket is asked. Questions that need an answer must have one afterwards."""
    caller = request.auth
    row = _ticket(caller.event, ticket)
    asked = answers.lock(row)
    known = QuestionsForm(event=caller.event, asked=asked, now=caller.now)
    form = QuestionsForm(
        _filled(known.initial, asked, body, caller.now), event=caller.event, asked=asked, now=caller.now
    )
    check(form, "#/answers")
    with refusing(CannotAnswer):
        answers.save(subject=row, said=form.said, by=caller.by, now=caller.now, asked=asked)
    return _listed(asking.again(asked, row), caller.now)


def _filled(stored: Mapping[str, Any], asked: Asked, body: AnswersIn, now: datetime) -> QueryDict:
    """The form as a browser would send it: what stands there, and over it what is given."""
    data = QueryDict(mutable=True)
    ids = {str(one.public_id): one for one in asked.questions}
    for name, value in {**stored, **body.answers}.items():
        question = ids.get(name)
        if question is None:
            raise wrong(f"#/answers/{name}", _("This is not asked about this ticket."))
        if words := _why_not(question, value, now):
            raise wrong(f"#/answers/{name}", words)
        if value is None or value is False:
            data[f"{name}-clear"] = "on"
        elif isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = "on" if value is True else value
    return data


def _why_not(question: Question, value: Any, now: datetime) -> str:
    if question.is_frozen(now):
        return _("“%(question)s” cannot be changed any more.") % {"question": question.text}
    if value is None:
        return ""
    if question.kind == Kind.FILE:
        return _("Files are handed in on the page of the ticket.")
    if question.kind == Kind.CONSENT:
        return "" if isinstance(value, bool) else _("Give true or false.")
    if isinstance(value, list):
        return "" if question.kind == Kind.SEVERAL else _("Give one answer.")
    return "" if isinstance(value, str) else _("Give a text.")


def _ticket(event: Event, public_id: str) -> Ticket:
    """One that its page would let change: until the person has an account, from then on it is theirs alone."""
    row = _by_id.first(event=event.pk, public_id=public_id)
    if row is None:
        raise nothing_here()
    row.event = event
    if row.state == Ticket.State.VOID:
        raise Problem(REFUSED, _("This ticket has ended."), reason="void")
    if row.attendee is not None and row.attendee.user_id is not None:
        raise Problem(REFUSED, _("The attendee has an account and changes this there."), reason="own_account")
    return row


_by_id: Prepared[Ticket] = Prepared(
    lambda event, public_id: (
        Ticket.objects.admissions()
        .filter(event=event, public_id=public_id)
        .select_related("type", "attendee", "order")
        .order_by()
    ),
    event=-1,
    public_id="any",
)


def _listed(asked: Asked, now: datetime) -> Listed[QuestionOut]:
    due = {one.pk for one in asking.due(asked.questions, asked.chosen)}
    data = [question_out(one, asked.answers.get(one.pk), one.pk in due, now) for one in asked.questions]
    return Listed(data=data, next_cursor=None)


def question_out(row: Question, answer: Answer | None, is_due: bool, now: datetime) -> QuestionOut:
    said = None
    if answer is not None and not row.is_sensitive:
        chosen = answer.options.all()
        said = (
            [one.text for one in chosen]
            if row.kind in fields.CHOOSING
            else [fields.in_words(row, answer, chosen)]
        )
    return QuestionOut(
        id=row.public_id, text=row.text, kind=row.kind, options=[one.text for one in row.options.all()],
        is_required=row.is_required, is_asked=is_due, is_fixed=row.is_frozen(now),
        is_answered=answer is not None, answer=said,
    )  # fmt: skip
