"""Carrying out how long things are kept: all tables joined, in batches, with a line of report for each that found some.

What is to be done is found in the rows, so it can be run at any time and any number of times, and a run that dies loses
nothing: files go before their rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.closing import ACCOUNT_MAIL
from agenda import retention as agenda
from core.models import OutboxMail
from core.retention import After, Rows, Rule
from core.times import conference_day
from events import retention as events
from events.models import Event, Forgetting
from tickets import retention as tickets

BATCH = 500
MOST_BATCHES = 40  # in one run of the worker, of one rule at one event; the next run goes on

RULES: tuple[Rule, ...] = (
    *events.RULES,
    *tickets.RULES,
    *agenda.RULES,
    Rule(
        "mail_bodies", _("Texts of mails"), 180, After.ROW,
        lambda event, before: OutboxMail.objects.within(event.public_id).filter(
            created_at__lt=before, state__in=[OutboxMail.State.SENT, OutboxMail.State.FAILED]
        ).exclude(text_sealed="", html_sealed=""),
        _("They hold secret links and much about people. That they went out, and to whom, stays."),
        blank={"text_sealed": "", "html_sealed": ""},
    ),
    Rule(
        "account_mails", _("Mails with sign-in codes"), 30, After.WHOLE,
        lambda _event, before: OutboxMail.objects.filter(kind=ACCOUNT_MAIL, created_at__lt=before),
        _("Nobody reads them twice."),
    ),
    Rule(
        "sessions", _("Sessions of browsers that have run out"), 0, After.WHOLE,
        lambda _event, before: Session.objects.filter(expire_date__lt=before),
        _("They open nothing any more."),
    ),
)  # fmt: skip
# Of which an event may have days of its own.
SETTABLE = tuple(rule for rule in RULES if rule.own and not rule.follows)
# What other duties delete: said here, so that all of it stands in one place.
ELSEWHERE: Mapping[Any, Any] = {
    _("Packed copies of one’s own data"): _("7 days after they were packed"),
    _("Whole events as files"): _("7 days after they were written, and when somebody of the event is erased"),
    _("Tables as files that programs asked for"): _(
        "7 days after they were written, and when somebody of the event is erased"
    ),
    _("Files of printed badges, and what was drawn for them"): _("30 days after they were asked for"),
    _("Lines of tables that were brought in, with their names and addresses"): _(
        "30 days after they came in"
    ),
    _("Uploaded tables of proposals"): _("30 days after they were uploaded"),
    _("Counts against guessing and searching too often"): _("within the hour"),
}


def run_due(*, now: datetime, only: Iterable[Event] | None = None) -> int:
    """Returns how many rows went or were emptied. With `only`, at these events and nothing that is no event's."""
    chosen = Event.objects.order_by("pk") if only is None else only
    count = sum(_run(rule, event, now) for event in chosen for rule in due_rules(event, now))
    if only is None:
        count += sum(_run(rule, None, now) for rule in RULES if rule.after == After.WHOLE)
    return count


def due_rules(event: Event, now: datetime) -> Iterator[Rule]:
    today = today_at(event, now)
    for rule in RULES:
        if rule.after == After.ROW or (rule.after == After.EVENT and rule.gone_on(event) <= today):
            yield rule


def waiting(*, now: datetime, only: Iterable[Event]) -> list[tuple[Event, Rule, int]]:
    """What a run would find now."""
    found = [
        (event, rule, _left(rule, event, now).count()) for event in only for rule in due_rules(event, now)
    ]
    return [one for one in found if one[2]]


def today_at(event: Event, now: datetime) -> date:
    return conference_day(now, event.time_zone)


def held(rule: Rule, event: Event) -> Rows:
    """What is kept under the rule's promise, due or not."""
    return rule.held(event) if rule.held else rule.rows(event, datetime.max.replace(tzinfo=UTC))


def _left(rule: Rule, event: Event | None, now: datetime) -> Rows:
    return rule.rows(event, now - timedelta(days=rule.days))


def _run(rule: Rule, event: Event | None, now: datetime) -> int:
    count = 0
    for _batch in range(MOST_BATCHES):
        keys = list(_left(rule, event, now).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        _batch_of(rule, event, keys, now)
        count += len(keys)
    if count:
        Forgetting.objects.create(event=event, rule=rule.key, count=count, at=now)
    return count


def _batch_of(rule: Rule, event: Event | None, keys: list[Any], now: datetime) -> None:
    for name in rule.files:
        for file in (
            _left(rule, event, now).filter(pk__in=keys).exclude(**{name: ""}).values_list(name, flat=True)
        ):
            default_storage.delete(file)
    with transaction.atomic():
        # Asked again in the transaction: what was changed meanwhile so that it stays, stays.
        rows = _left(rule, event, now).filter(pk__in=keys)
        if rule.act is not None:
            rule.act(rows, now)
        elif rule.blank:
            rows.update(**rule.blank)
        else:
            rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
