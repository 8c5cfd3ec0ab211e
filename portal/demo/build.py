"""The whole demo conference, in the order in which a real one comes about."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from portal import jobs
from portal.demo import (
    asking,
    books,
    committee,
    companies,
    door,
    helping,
    papers,
    partners,
    people,
    prices,
    printing,
    programme,
    questions,
    readers,
    sales,
    setting,
    speaking,
    visas,
    waiting,
    writing,
)

NAMES_SEED = 5


def build(now: datetime) -> setting.Setting:
    """Through the real actions, in one transaction: a conference, or nothing."""
    with transaction.atomic():
        names = people.names(NAMES_SEED)
        built = setting.build(now)
        programme.build(built, names)
        speaking.build(built)
        committee.build(built)
        asking.build(built)
        partners.prepare(built)
        papers.prepare(built)
        companies.prepare(built)
        prices.prepare(built)
        sales.build(built, names)
        partners.look_back(built, names)
        waiting.look_back(built, names)
        companies.build(built, names)
        papers.build(built)
        questions.build(built)
        visas.build(built)
        helping.build(built)
        readers.build(built)
        door.build(built)
        books.build(built)
        writing.build(built)
        _let_the_past_be_past()
        writing.one_comes_back(built)
        printing.build(built)
    return built


def _let_the_past_be_past() -> None:
    """What followed has followed: tickets for speakers are given, and old mails need not go out again."""
    while HistoryEntry.objects.unread().exists() and jobs.react(timezone.now()):
        continue
    OutboxMail.objects.filter(state=OutboxMail.State.QUEUED).update(
        state=OutboxMail.State.SENT, sent_at=timezone.now()
    )
