"""What was answered at an event: counted by option, and a row a ticket. Only for who looks after people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.tables import Cell
from events.models import Event
from tickets import asking
from tickets.forms.questions import in_words
from tickets.models import Answer, Order, Question, Ticket


@dataclass(frozen=True)
class Counted:
    """`options` holds what can be chosen with how often it was, the question's own order."""

    question: Question
    answers: int
    options: Sequence[tuple[str, int]]


def _coming(event: Event) -> list[Ticket]:
    rows = Ticket.objects.valid().admissions().filter(event=event)
    return list(rows.select_related("attendee", "type", "order").order_by("pk"))


def _standing() -> Q:
    """Answers of people who come, and about orders that are paid."""
    return Q(answers__ticket__state=Ticket.State.VALID) | Q(
        answers__ticket=None, answers__order__state=Order.State.PAID
    )


def counts(event: Event) -> list[Counted]:
    """Two queries. Tickets that are no longer valid do not eat."""
    questions = Question.objects.filter(event=event).order_by("about", "position", "pk")
    rows = questions.annotate(said=Count("answers", filter=_standing(), distinct=True))
    options: dict[int, list[tuple[str, int]]] = {}
    picked = Question.objects.filter(event=event, options__isnull=False).order_by(
        "options__position", "options"
    )
    chosen = Count(
        "options__answers",
        filter=Q(options__answers__ticket__state=Ticket.State.VALID)
        | Q(options__answers__ticket=None, options__answers__order__state=Order.State.PAID),
    )
    for pk, text, number in picked.annotate(chosen=chosen).values_list("pk", "options__text", "chosen"):
        options.setdefault(pk, []).append((text, number))
    return [Counted(row, vars(row)["said"], options.get(row.pk, [])) for row in rows]


def unanswered(event: Event) -> int:
    """Valid tickets on which a required question waits."""
    by_ticket = asking.of_tickets(event, _coming(event))
    return sum(1 for asked in by_ticket.values() if asked.missing)


def files(event: Event) -> list[Answer]:
    rows = Answer.objects.filter(question__event=event).exclude(file="")
    return list(rows.select_related("question", "ticket__attendee", "order").order_by("pk"))


def table(event: Event) -> tuple[list[str], list[list[Cell]]]:
    """A row a valid ticket: name, type, diet, access needs, then the questions about attendees."""
    tickets = _coming(event)
    by_ticket = asking.of_tickets(event, tickets)
    questions = asking.of_event(event, Question.About.ATTENDEE)
    head = [_("Name"), _("Ticket"), _("Diet"), _("Access needs"), *(one.text for one in questions)]
    rows = []
    for ticket in tickets:
        person, given = ticket.attendee, by_ticket[ticket.pk].answers
        row: list[Cell] = [
            person.name if person else "", ticket.type.name, person.diet if person else "",
            person.access_needs if person else "",
        ]  # fmt: skip
        row += [in_words(one, given[one.pk]) if one.pk in given else "" for one in questions]
        rows.append(row)
    return head, rows


def diets(event: Event) -> Sequence[tuple[str, int]]:
    """How often each diet was given, small and capital letters alike; the most frequent first."""
    given = (ticket.attendee.diet.strip().lower() for ticket in _coming(event) if ticket.attendee)
    return Counter(diet for diet in given if diet).most_common()
