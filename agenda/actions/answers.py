"""What speakers answer about a talk. What they said stays out of the history."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from agenda import asking
from agenda.models import ProposalAnswer, ProposalQuestion, Session
from core import history
from events.actions import answers
from events.actions.answers import Given

# By question: the answer, or None to take it back. Questions that are not in it stay as they are.
Said = Mapping[int, Given | None]


def save(
    *, session: Session, said: Said, moment: str, by: User | None, now: datetime, by_label: str = ""
) -> list[str]:
    """Store the answers of one moment. Returns what changed, as the history tells it; the same twice is nothing.

    Raises CannotAnswer for what is no possible answer.
    """
    with transaction.atomic():
        rows = Session.objects.select_for_update(of=("self",)).select_related("event")
        row = rows.get(pk=session.pk)
        changed = put(row, said, moment, now)
        if changed:
            history.write(
                "session.answered", row, scope=row.event.public_id, by=by, by_label=by_label, now=now,
                after={"answers": changed},
            )  # fmt: skip
    return changed


def put(
    row: Session, said: Said, moment: str, now: datetime, questions: Sequence[ProposalQuestion] | None = None
) -> list[str]:
    """In the caller's transaction, for a locked row. Returns the words of the questions that are answered otherwise.

    What is not asked of this talk, or not any more, is passed over: it must not keep anybody from handing in.
    Answers that no longer fit the type are kept: who changes it back finds them again. `questions`, if they are
    given, are of a talk that was made just now: it has no answers yet.
    """
    if not said:
        return []
    if questions is None:
        asked = asking.of_session(row, moment)
        wanted, known = asked.questions, asked.answers
    else:
        wanted, known = asking.fitting(questions, row), {}
    changed = []
    for question in wanted:
        if question.pk not in said:
            continue
        given, before = said[question.pk], known.get(question.pk)
        if given is None:
            if before is not None:
                answers.forget(ProposalAnswer.objects.filter(pk=before.pk))
                changed.append(question.text)
            continue
        answers.check(question, (option.pk for option in asking.options_of(question)), given)
        chosen = (option.pk for option in asking.chosen_of(before)) if before else ()
        if before is not None and answers.is_said(before, chosen, given):
            continue
        answers.write(before or ProposalAnswer(question=question, session=row), given, now)
        changed.append(question.text)
    return changed
