"""Sending what lies among the texts: each at most once, some at a time, and no more to who answered STOP."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import texting
from core.texting import Gateway, Outcome, Told
from events.actions import text_numbers
from events.models import TextMessage, TextNumber

logger = logging.getLogger("plenary.texts")
State = TextMessage.State
# What a provider takes of one sender without putting it off: codes, which people wait for, go first.
AT_ONCE = 30
LEASE = timedelta(minutes=2)
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (20, 60, 180, 600))


def send_due(*, now: datetime) -> int:
    """Returns how many were sent."""
    _give_up(now)
    due = TextMessage.objects.due(now).filter(event__is_asleep=False, event__is_sandbox=False)
    found = list(due.order_by("-kind", "pk").values_list("pk", flat=True)[:AT_ONCE])
    gateway = texting.gateway() if found else None
    return sum(_send(pk, gateway, timezone.now()) for pk in found) if gateway is not None else 0


def _give_up(now: datetime) -> None:
    for rows, state, problem in (
        (
            TextMessage.objects.abandoned(now - LEASE),
            State.UNCLEAR,
            _("The worker ended while it was sending this text. It may have left."),
        ),
        (TextMessage.objects.late(now), State.FAILED, _("It could not be sent in time.")),
    ):
        for row in rows.select_related("participant", "event")[:AT_ONCE]:
            if TextMessage.objects.filter(pk=row.pk, state=row.state).update(
                state=state, problem=problem, text_sealed=""
            ):
                _note(row, problem)


def _send(pk: int, gateway: Gateway, now: datetime) -> bool:
    """Marked as handed over before it leaves: who dies then leaves it unclear, and nobody gets it twice."""
    claimed = TextMessage.objects.due(now).filter(pk=pk).update(state=State.SENDING, handed_at=now)
    if not claimed:
        return False
    row = TextMessage.objects.select_related("participant", "event").get(pk=pk)
    number = TextNumber.objects.filter(participant=row.participant_id).first()
    # Taken away since, or a text about changes that the event no longer sends.
    if number is None or not row.event.sends_texts:
        _end(row, State.STOPPED)
        return False
    with translation.override(row.event.language):
        told = _handed_over(gateway, number, row)
    return _settle(row, told)


def _handed_over(gateway: Gateway, number: TextNumber, row: TextMessage) -> Told:
    try:
        return gateway.send(number.number, row.text)
    except Exception as error:  # the row must tell, and the next text must go
        logger.exception("text not sent", extra={"text": row.public_id})
        return Told(Outcome.UNCLEAR, problem=type(error).__name__)


def _settle(row: TextMessage, told: Told) -> bool:
    match told.outcome:
        case Outcome.TAKEN:
            _end(row, State.SENT, reference=told.reference, sent_at=timezone.now())
            _note(row, "")
            return True
        case Outcome.LATER if row.attempts < len(RETRY_AFTER):
            TextMessage.objects.filter(pk=row.pk).update(
                state=State.QUEUED,
                handed_at=None,
                attempts=row.attempts + 1,
                problem=told.problem[:300],
                send_after_at=timezone.now() + RETRY_AFTER[row.attempts],
            )
            return False
        case Outcome.STOPPED:
            _end(row, State.STOPPED, problem=told.problem[:300])
            text_numbers.withdraw(
                person=row.participant, by=None, now=timezone.now(), by_label=_("STOP by text")
            )
            return False
        case Outcome.UNCLEAR:
            _end(row, State.UNCLEAR, problem=told.problem[:300])
        case _:
            _end(row, State.FAILED, problem=told.problem[:300])
    _note(row, told.problem)
    logger.warning("text not sent", extra={"text": row.public_id, "outcome": str(told.outcome)})
    return False


def _end(row: TextMessage, state: str, **values: object) -> None:
    """Nobody reads it twice: the words go, but for those of the demo, which has no phones."""
    gone = {} if text_numbers.shown_only() and state == State.SENT else {"text_sealed": ""}
    TextMessage.objects.filter(pk=row.pk).update(state=state, **gone, **values)


def _note(row: TextMessage, problem: str) -> None:
    """At the number, where its owner sees it."""
    TextNumber.objects.filter(participant=row.participant_id).exclude(problem=problem[:300]).update(
        problem=problem[:300]
    )
