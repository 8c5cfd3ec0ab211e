"""What attendees and buyers answer to an organizer's questions. What they said stays out of the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from core.prepared import Prepared
from events.actions import answers
from events.actions.answers import CannotAnswer, Given
from events.models import Participant
from tickets import asking
from tickets.asking import Asked
from tickets.models import Answer, Order, Question, Ticket


@dataclass(frozen=True)
class Said:
    """By question: the answer, or None to take it back; questions that are not in it stay as they are.
    `needs` are diet and access needs of the attendee.
    """

    answers: Mapping[int, Given | None]
    needs: Mapping[str, str]


def save(
    *,
    subject: Ticket | Order,
    said: Said,
    by: User | None,
    now: datetime,
    by_label: str = "",
    asked: Asked | None = None,
) -> list[str]:
    """Store what is new in it and take back what is no longer asked. Returns what changed, as the history tells it.

    The same twice changes nothing. Raises CannotAnswer for what is not asked here, fixed, or no possible answer.
    `asked` is what `lock` read in the same transaction.
    """
    with transaction.atomic():
        asked = asked or lock(subject)
        order = subject.order if isinstance(subject, Ticket) else subject
        known = {question.pk: question for question in asked.questions}
        for pk, given in said.answers.items():
            if pk not in known:
                raise CannotAnswer(_("This question is not asked here any more. Look at the page again."))
            _check(known[pk], given, now)
        changed = [
            known[pk].text
            for pk, given in said.answers.items()
            if _store(known[pk], asked.answers.get(pk), given, subject, order, now)
        ]
        if changed and any(question.depends_on_id for question in asked.questions):
            _drop_undue(subject, asked, now)
        if isinstance(subject, Ticket):
            changed += _tell_needs(subject, said.needs, now)
        if changed:
            history.write(
                "answers.changed",
                subject,
                scope=subject.event.public_id,
                by=by,
                by_label=by_label,
                now=now,
                after={"answers": changed},
            )
    return changed


def lock(subject: Ticket | Order) -> Asked:
    """The questions as they are now; nobody else answers for this ticket or order until the transaction ends."""
    if isinstance(subject, Ticket):
        if _ticket.first(key=subject.pk) is None:
            raise Ticket.DoesNotExist
        return asking.of_tickets(subject.event, [subject])[subject.pk]
    if _order.first(key=subject.pk) is None:
        raise Order.DoesNotExist
    return asking.of_order(subject)


_ticket: Prepared[Ticket] = Prepared(
    lambda key: Ticket.objects.select_for_update().filter(pk=key).order_by(), key=-1
)
_order: Prepared[Order] = Prepared(
    lambda key: Order.objects.select_for_update().filter(pk=key).order_by(), key=-1
)


def _check(question: Question, given: Given | None, now: datetime) -> None:
    if question.is_frozen(now):
        raise CannotAnswer(_("“%(question)s” cannot be changed any more.") % {"question": question.text})
    if given is None:
        return
    answers.check(question, (option.pk for option in question.options.all()), given)


def _store(
    question: Question,
    before: Answer | None,
    given: Given | None,
    subject: Ticket | Order,
    order: Order | None,
    now: datetime,
) -> bool:
    """Whether anything changed."""
    if given is None:
        if before is not None:
            answers.forget(Answer.objects.filter(pk=before.pk))
        return before is not None
    if before is not None and answers.is_said(before, (one.pk for one in before.options.all()), given):
        return False
    ticket = subject if isinstance(subject, Ticket) else None
    row = before or Answer(question=question, order=order, ticket=ticket)
    answers.write(row, given, now)
    return True


def _drop_undue(subject: Ticket | Order, before: Asked, now: datetime) -> None:
    """Answers whose condition no longer holds; what is fixed stays, it may be ordered already."""
    asked = asking.again(before, subject)
    kept = {question.pk for question in asking.due(asked.questions, asked.chosen)}
    gone = [one.pk for one in asked.questions if one.pk not in kept and not one.is_frozen(now)]
    old = [asked.answers[pk].pk for pk in gone if pk in asked.answers]
    if old:
        answers.forget(Answer.objects.filter(pk__in=old))


def _tell_needs(ticket: Ticket, needs: Mapping[str, str], now: datetime) -> list[str]:
    if not needs or ticket.attendee_id is None:
        return []
    person = Participant.objects.select_for_update().get(pk=ticket.attendee_id)
    rules = asking.rules_of(ticket.event)
    changed = {name: text for name, text in needs.items() if getattr(person, name) != text}
    for name in changed:
        if name not in asking.NEEDS or asking.is_frozen(rules.get(name), now):
            raise CannotAnswer(_("Diet and access needs cannot be changed here any more."))
    if changed:
        Participant.objects.filter(pk=person.pk).update(**changed)
    return list(changed)
