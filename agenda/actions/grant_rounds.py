"""Decisions about grants that wait, and telling them all at once, as those about talks (docs/decisions/0012, 0040).

A decision that waits stands beside the state, so that an applicant's page and mails know nothing of it; its money is set
aside like any other. Telling is one transaction over the rows that wait: a row is told by being moved, so nobody is told
twice, and who is not decided is not among them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails_grants
from agenda.actions import grants
from agenda.actions.grants import CannotDecide
from agenda.models import Grant, GrantCall
from core import history, mail
from core.models import HistoryEntry, OutboxMail
from events.models import Event

State, Decision = Grant.State, Grant.Decision


def take_back(*, grant: Grant, by: User | None, now: datetime) -> None:
    """Not decided again; the money is free at once. Twice is once."""
    with transaction.atomic():
        row, call = grants.locked(grant)
        if not row.pending:
            return
        before = row.pending
        grants.let_go(row, call)
        row.save(update_fields=grants.DECIDED)
        after = {"decision": before}
        grants.tell("decision_taken_back", row, by=by, now=now, after=after, private=True)


def waiting(event: Event) -> list[Grant]:
    """Decisions that nobody has been told, in one query."""
    return list(Grant.objects.filter(event=event).waiting().order_by("pk"))


def fingerprint(rows: Iterable[Grant]) -> str:
    """Of what would be told: if it differs from what somebody looked through, he looks again."""
    said = [f"{row.pk} {row.pending} {row.pending_minor} {row.pending_ticket}" for row in rows]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def send(*, call: GrantCall, seen: str, by: User | None, now: datetime) -> dict[str, int]:
    """Everybody who is decided is told. `seen` is the fingerprint of what was looked through; returns people by decision.
    The same number of queries for any number of people. Raises CannotDecide with nothing told.
    """
    event = call.event
    with transaction.atomic():
        rows = list(Grant.objects.select_for_update().filter(event=event).waiting().order_by("pk"))
        if not rows:
            raise CannotDecide(_("No decision waits to be told."))
        if fingerprint(rows) != seen:
            raise CannotDecide(
                _("Something was decided meanwhile: nobody was told. Look through it once more.")
            )
        before = {row.pk: row.state for row in rows}
        _move([row.pk for row in rows], now + timedelta(days=call.answer_days))
        for row in rows:
            _settle(row, event, call, now)
        mail.post(*(_letter(row, now) for row in rows))
        history.write_all(_entry(row, before[row.pk], by, now) for row in rows)
        counts = {
            "awarded": sum(row.state == State.OFFERED for row in rows),
            "refused": sum(row.state == State.REFUSED for row in rows),
        }
        history.write("grant_call.told", call, scope=event.public_id, by=by, now=now, after=counts)
    return counts


def _move(rows: Sequence[int], answer_by: datetime) -> None:
    """These alone: what is decided while we write waits for the next round."""
    found = Grant.objects.filter(pk__in=rows)
    found.filter(pending=Decision.AWARD).update(
        state=State.OFFERED, answer_by_at=answer_by, award_minor=F("pending_minor"), award_ticket=F("pending_ticket"),
        pending="", pending_minor=0, pending_ticket=False,
    )  # fmt: skip
    found.filter(pending=Decision.REFUSE).update(state=State.REFUSED, pending="")


def _settle(row: Grant, event: Event, call: GrantCall, now: datetime) -> None:
    """In memory, as `_move` has written it."""
    row.event = event
    if row.pending == Decision.AWARD:
        row.state, row.answer_by_at = State.OFFERED, now + timedelta(days=call.answer_days)
        row.award_minor, row.award_ticket = row.pending_minor, row.pending_ticket
    else:
        row.state = State.REFUSED
    row.pending, row.pending_minor, row.pending_ticket = "", 0, False


def _letter(row: Grant, now: datetime) -> OutboxMail:
    compose = emails_grants.awarded if row.state == State.OFFERED else emails_grants.refused
    return compose(row, now=now)


def _entry(row: Grant, before: str, by: User | None, now: datetime) -> HistoryEntry:
    awarded = row.state == State.OFFERED
    after = {"award_minor": row.award_minor, "ticket": row.award_ticket} if awarded else {}
    return history.entry(
        "grant.awarded" if awarded else "grant.refused", row, scope=row.event.public_id, by=by, now=now,
        before={"state": before}, after=after,
    )  # fmt: skip


def samples(event: Event, call: GrantCall, now: datetime) -> Sequence[str]:
    """How the two letters read, to nobody: the way in them leads nowhere."""
    row = Grant(
        event=event, name=_("(name)"), state=State.OFFERED, award_minor=call.most_minor, award_ticket=call.offers_tickets,
        answer_by_at=now + timedelta(days=call.answer_days),
    )  # fmt: skip
    return [emails_grants.awarded(row, now=now).text, emails_grants.refused(row, now=now).text]
