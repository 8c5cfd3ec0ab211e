"""Which questions a ticket or an order is asked, and which of them still wait for an answer."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.prepared import FEW_KEYS, Prepared, attach
from events.models import Event
from tickets.models import (
    Answer,
    AttendeeField,
    Order,
    PickUpDesk,
    Question,
    QuestionOption,
    Ticket,
    TicketType,
)
from tickets.models.question import QuestionQuerySet

# What each question was answered with: the options chosen, none for words, files and consents.
Chosen = Mapping[int, Collection[int]]

# Of a person's own fields these are for the team members who look after people, and for nobody else.
NEEDS = (AttendeeField.Field.DIET, AttendeeField.Field.ACCESS_NEEDS)
Rules = Mapping[str, AttendeeField]


@dataclass(frozen=True)
class Asked:
    """The questions for one ticket (or order), and its answers by question."""

    questions: Sequence[Question]
    answers: Mapping[int, Answer]

    @property
    def chosen(self) -> dict[int, set[int]]:
        return {pk: {option.pk for option in answer.options.all()} for pk, answer in self.answers.items()}

    @property
    def missing(self) -> list[Question]:
        """Required, due, and not answered."""
        chosen = self.chosen
        wanted = [one for one in self.questions if one.is_required and one.pk not in self.answers]
        return [one for one in wanted if is_due(one, chosen)]


def is_due(question: Question, chosen: Chosen) -> bool:
    """Whether the condition of the question holds with these answers."""
    if question.depends_on_id is None:
        return True
    given = chosen.get(question.depends_on_id)
    if given is None:
        return False
    return question.depends_on_option_id is None or question.depends_on_option_id in given


def due(questions: Iterable[Question], chosen: Chosen) -> list[Question]:
    """What is asked with these answers. An answer to a question that is itself not asked counts for nothing."""
    left, standing = list(questions), dict(chosen)
    while True:
        asked = [one for one in left if is_due(one, standing)]
        if len(asked) == len(left):
            return asked
        for gone in left:
            if gone not in asked:
                standing.pop(gone.pk, None)
        left = asked


def _asks(about: str) -> Exists:
    return Exists(Question.objects.active().filter(about=about, event=OuterRef("event")))


# Annotations of the ticket's and the order's page, so that events which ask nothing cost no query.
FOR_TICKET = {
    "has_questions": _asks(Question.About.ATTENDEE),
    "has_rules": Exists(AttendeeField.objects.filter(event=OuterRef("event"))),
    "has_desks": Exists(PickUpDesk.objects.filter(event=OuterRef("event"))),
}
FOR_ORDER = {"asks_tickets": _asks(Question.About.ATTENDEE), "asks_order": _asks(Question.About.ORDER)}


@dataclass(frozen=True)
class Section:
    """What a page says of questions: how many (on an order: of how many tickets) wait, and where to answer."""

    missing: int
    href: str = ""


def of_ticket(ticket: Ticket) -> Section:
    """Of a ticket with FOR_TICKET. Diet and access needs are asked even where there is no question."""
    href = f"{ticket.path}questions/"
    if not ticket.has_questions:  # type: ignore[attr-defined]
        return Section(0, href)
    return Section(len(of_tickets(ticket.event, [ticket])[ticket.pk].missing), href)


def of_order_page(order: Order, tickets: Sequence[Ticket]) -> Section | None:
    """Of an order with FOR_ORDER: what is open about its tickets, the way to what is asked about the order."""
    asks_order, asks_tickets = order.asks_order, order.asks_tickets  # type: ignore[attr-defined]
    if not asks_order and not asks_tickets:
        return None
    valid = [one for one in tickets if one.parent_id is None and one.state != Ticket.State.VOID]
    by_ticket = of_tickets(order.event, valid) if asks_tickets else {}
    missing = sum(1 for asked in by_ticket.values() if asked.missing)
    return Section(missing, f"{order.path}questions/" if asks_order else "")


def of_event(event: Event, about: str) -> list[Question]:
    """Three queries: the questions, their options, their ticket types."""
    rows = _questions.all(event=event.pk, about=about)
    if rows:
        options: dict[int, list[QuestionOption]] = {}
        for option in _options.all(event=event.pk, about=about):
            options.setdefault(option.question_id, []).append(option)
        attach(rows, "options", options)
        kinds: dict[int, list[TicketType]] = {}
        for link in _types.all(event=event.pk, about=about):
            kinds.setdefault(link.question_id, []).append(link.tickettype)
        attach(rows, "ticket_types", kinds)
    return rows


def for_type(questions: Iterable[Question], type_pk: int) -> list[Question]:
    return [
        one
        for one in questions
        if not (kinds := {kind.pk for kind in one.ticket_types.all()}) or type_pk in kinds
    ]


def of_tickets(event: Event, tickets: Sequence[Ticket]) -> dict[int, Asked]:
    """By ticket; five queries for any number of them."""
    questions = of_event(event, Question.About.ATTENDEE)
    given = answers_of(tickets)
    return {one.pk: Asked(for_type(questions, one.type_id), given.get(one.pk, {})) for one in tickets}


def answers_of(tickets: Sequence[Ticket]) -> dict[int | None, dict[int, Answer]]:
    """By ticket and question. Two queries, one if there is none."""
    keys = [one.pk for one in tickets]
    rows = _given.all(tickets=keys)
    given: dict[int | None, dict[int, Answer]] = {}
    for answer in _with_options(rows, lambda: _chosen.all(tickets=keys)):
        given.setdefault(answer.ticket_id, {})[answer.question_id] = answer
    return given


def of_order(order: Order) -> Asked:
    return Asked(of_event(order.event, Question.About.ORDER), answers_of_order(order))


def answers_of_order(order: Order) -> dict[int, Answer]:
    rows = _given_of_order.all(order=order.pk)
    answers = _with_options(rows, lambda: _chosen_of_order.all(order=order.pk))
    return {one.question_id: one for one in answers}


def again(asked: Asked, subject: Ticket | Order) -> Asked:
    """The same questions with the answers as they are now."""
    if isinstance(subject, Ticket):
        return replace(asked, answers=answers_of([subject]).get(subject.pk, {}))
    return replace(asked, answers=answers_of_order(subject))


def _with_options(answers: list[Answer], chosen: Callable[[], list[Any]]) -> list[Answer]:
    if answers:
        by_answer: dict[int, list[QuestionOption]] = {}
        for link in chosen():
            by_answer.setdefault(link.answer_id, []).append(link.questionoption)
        attach(answers, "options", by_answer)
    return answers


def _active(event: int, about: str) -> QuestionQuerySet:
    return Question.objects.active().filter(event=event, about=about)


_questions: Prepared[Question] = Prepared(
    lambda event, about: (
        _active(event, about).select_related("depends_on", "depends_on_option").order_by("position", "pk")
    ),
    event=-1,
    about="any",
)
_options: Prepared[QuestionOption] = Prepared(
    lambda event, about: QuestionOption.objects.filter(question__in=_active(event, about)).order_by(
        "position", "pk"
    ),
    event=-1,
    about="any",
)
_types: Prepared[Any] = Prepared(
    lambda event, about: (
        Question.ticket_types.through.objects.filter(question__in=_active(event, about))
        .select_related("tickettype")
        .order_by("tickettype__position", "tickettype__pk")
    ),
    event=-1,
    about="any",
)
_given: Prepared[Answer] = Prepared(
    lambda tickets: Answer.objects.filter(ticket__in=tickets).order_by(), tickets=FEW_KEYS
)
_given_of_order: Prepared[Answer] = Prepared(
    lambda order: Answer.objects.filter(order=order, ticket=None).order_by(), order=-1
)


def _links() -> QuerySet[Any]:
    rows = Answer.options.through.objects.select_related("questionoption")
    return rows.order_by("questionoption__position", "questionoption__pk")


_chosen: Prepared[Any] = Prepared(
    lambda tickets: _links().filter(answer__ticket__in=tickets), tickets=FEW_KEYS
)
_chosen_of_order: Prepared[Any] = Prepared(
    lambda order: _links().filter(answer__order=order, answer__ticket=None), order=-1
)


def rules_of(event: Event) -> dict[str, AttendeeField]:
    """What the event says of a person's own fields. Where it says nothing they are asked and may be left out."""
    return {row.field: row for row in AttendeeField.objects.filter(event=event)}


def is_frozen(row: AttendeeField | None, now: datetime) -> bool:
    return row is not None and row.frozen_from_at is not None and row.frozen_from_at <= now
