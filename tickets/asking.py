"""Which questions a ticket or an order is asked, and which of them still wait for an answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from events.models import Event
from tickets.models import Answer, AttendeeField, Order, PickUpDesk, Question, Ticket

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
    rows = Question.objects.active().filter(event=event, about=about).order_by("position", "pk")
    return list(
        rows.select_related("depends_on", "depends_on_option").prefetch_related("options", "ticket_types")
    )


def for_type(questions: Iterable[Question], type_pk: int) -> list[Question]:
    return [
        one
        for one in questions
        if not (kinds := {kind.pk for kind in one.ticket_types.all()}) or type_pk in kinds
    ]


def of_tickets(event: Event, tickets: Sequence[Ticket]) -> dict[int, Asked]:
    """By ticket; five queries for any number of them."""
    questions = of_event(event, Question.About.ATTENDEE)
    given: dict[int | None, dict[int, Answer]] = {}
    for answer in _with_options(Answer.objects.filter(ticket__in=tickets)):
        given.setdefault(answer.ticket_id, {})[answer.question_id] = answer
    return {one.pk: Asked(for_type(questions, one.type_id), given.get(one.pk, {})) for one in tickets}


def of_order(order: Order) -> Asked:
    answers = _with_options(Answer.objects.filter(order=order, ticket=None))
    return Asked(of_event(order.event, Question.About.ORDER), {one.question_id: one for one in answers})


def _with_options(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.prefetch_related(Prefetch("options"))


def rules_of(event: Event) -> dict[str, AttendeeField]:
    """What the event says of a person's own fields. Where it says nothing they are asked and may be left out."""
    return {row.field: row for row in AttendeeField.objects.filter(event=event)}


def is_frozen(row: AttendeeField | None, now: datetime) -> bool:
    return row is not None and row.frozen_from_at is not None and row.frozen_from_at <= now
