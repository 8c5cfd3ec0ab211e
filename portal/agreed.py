"""What somebody has agreed to at an event, from wherever it was asked: in which words, when, and whether it still stands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import ChangeMail, ProposalAnswer
from core.sealed import fingerprint
from events.models import Consent, Participant
from tickets.models import Answer, Order, Question

CONSENT = Question.Kind.CONSENT


@dataclass(frozen=True)
class Agreed:
    """`version` tells one wording from another. Without a `key` it is not taken back by itself: terms are part of a
    purchase, and an answer in a form is changed there.
    """

    words: str
    version: str
    given_at: datetime
    ended_at: datetime | None = None
    about: str = ""
    key: str = ""

    @property
    def stands(self) -> bool:
        return self.ended_at is None


def of(people: Collection[Participant]) -> list[Agreed]:
    """Newest first. Five queries."""
    return sorted(_all(people), key=lambda one: one.given_at, reverse=True)


def version_of(words: str) -> str:
    """Eight hex digits."""
    return fingerprint(words)[:8]


def _all(people: Collection[Participant]) -> Iterator[Agreed]:
    for row in Consent.objects.filter(participant__in=people).select_related("participant", "partner"):
        partner = row.partner.public_id if row.partner else ""
        key = f"{row.purpose}:{row.participant.public_id}:{partner}"
        yield Agreed(row.text, row.version, row.given_at, row.withdrawn_at, str(row.partner or ""), key)
    for mail in ChangeMail.objects.filter(participant__in=people).select_related("participant"):
        key = f"changes:{mail.participant.public_id}:"
        yield Agreed(mail.text, version_of(mail.text), mail.agreed_at, mail.stopped_at, key=key)
    answers: tuple[Any, ...] = (
        Answer.objects.filter(ticket__attendee__in=people) | Answer.objects.filter(order__buyer__in=people, ticket=None),
        ProposalAnswer.objects.filter(session__speakers__participant__in=people).distinct(),
    )  # fmt: skip
    for rows in answers:
        for answer in rows.filter(question__kind=CONSENT).select_related("question"):
            words = answer.text or answer.question.text
            yield Agreed(words, version_of(words), answer.at, about=_("in the form"))
    for order in Order.objects.filter(buyer__in=people).exclude(terms_version=""):
        yield Agreed(_("Terms of the event"), order.terms_version, order.placed_at, about=order.code)
