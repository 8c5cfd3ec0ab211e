"""How the worker sends a mailing: first its people become rows, in one statement; then their mails go into the outbox,
some hundred at a time, each batch in one transaction with the marks of its people.

A worker that dies leaves a batch done or not begun. Two constraints of the database stand behind that: one recipient a
mailing and person, one mail a mailing and person.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import history, mail
from core.models import OutboxMail
from events.models import Mailing, MailingRecipient, MailStop
from events.models.participant import ParticipantQuerySet
from events.segmenting import Unreadable
from portal import mailings
from portal.mailings import Letter

logger = logging.getLogger("plenary.mailings")
DUTY = "mailings"
BATCH = 200
# So many wait in the outbox at most: stopping has to hold only these, and other mails are not far behind.
MOST_WAITING = 400
MINUTE = timedelta(minutes=1)
State, Reason = MailingRecipient.State, MailingRecipient.Reason


def run_due(*, now: datetime) -> int:
    """One step of each mailing that is due. Returns how many rows it dealt with."""
    done = 0
    for pk in list(Mailing.objects.due(now).values_list("pk", flat=True)):
        try:
            done += _step(pk, now)
        except Exception:  # one mailing must not hold up the others
            if settings.DEBUG_PROPAGATE_EXCEPTIONS:
                raise
            logger.exception("mailing failed", extra={"mailing": pk})
    return done


def _step(pk: int, now: datetime) -> int:
    rows = Mailing.objects.select_related("event__organizer").prefetch_related("texts")
    row = rows.get(pk=pk)
    if row.state == Mailing.State.SCHEDULED:
        return _begin(row, now)
    room = _room(row, now)
    waiting = row.recipients.filter(state=State.WAITING).select_related("participant").order_by("pk")
    batch = list(waiting[:room]) if room else []
    if batch:
        return _post(row, batch, now)
    return _end(row, now)


# Its people


def _begin(row: Mailing, now: datetime) -> int:
    with transaction.atomic():
        locked = Mailing.objects.select_for_update().filter(pk=row.pk, state=Mailing.State.SCHEDULED)
        if not locked.exists():
            return 0
        if row.audience == Mailing.Audience.LATER:
            try:
                write_recipients(row)
            except Unreadable as error:
                return _give_back(row, str(error), now)
        row.state, row.started_at = Mailing.State.SENDING, now
        row.save(update_fields=["state", "started_at"])
        count = row.recipients.count()
        _tell("begun", row, now, {"people": count})
    return count or 1


def _give_back(row: Mailing, problem: str, now: datetime) -> int:
    """A condition is no longer known since an update: it is a draft again, and its history says why."""
    row.state, row.scheduled_at, row.scheduled_by = Mailing.State.DRAFT, None, None
    row.save(update_fields=["state", "scheduled_at", "scheduled_by"])
    _tell("given_back", row, now, {"problem": problem})
    return 1


def _tell(what: str, row: Mailing, now: datetime, after: Mapping[str, Any]) -> None:
    history.write(
        f"mailing.{what}", row, scope=row.event.public_id, by=None, now=now, by_label=_("the worker"), after=after
    )  # fmt: skip


def write_recipients(row: Mailing) -> None:
    """Everybody of its segment, in one statement for any number. Who is a recipient already stays one."""
    _insert(row, mailings.people(row))


def _insert(row: Mailing, people: ParticipantQuerySet) -> None:
    selected, params = people.order_by().values_list("pk").query.sql_with_params()
    names = ("participant_id", "mailing_id", "state", "reason")
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(MailingRecipient._meta.db_table)
    with connection.cursor() as cursor:
        # "WHERE true": without it SQLite reads ON CONFLICT as the condition of a join.
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT chosen.*, %s, %s, '' FROM ({selected}) chosen WHERE true "  # noqa: S608
            "ON CONFLICT (mailing_id, participant_id) DO NOTHING",
            [row.pk, State.WAITING.value, *params],
        )


# Their mails


def _room(row: Mailing, now: datetime) -> int:
    """How many may go into the outbox now: by what waits there, and by how many a minute may."""
    waiting = _on_their_way(row).count()
    room = min(BATCH, MOST_WAITING - waiting)
    if row.per_minute is not None:
        lately = row.recipients.filter(state=State.POSTED, at__gt=now - MINUTE).count()
        room = min(room, row.per_minute - lately)
    return max(0, room)


def _on_their_way(row: Mailing) -> QuerySet[OutboxMail]:
    states = [OutboxMail.State.QUEUED, OutboxMail.State.SENDING]
    return OutboxMail.objects.filter(subject_id=row.public_id, kind=mailings.KIND, state__in=states)


@dataclass(frozen=True)
class Written:
    recipient: MailingRecipient
    letter: Letter
    reason: str = ""


def _post(row: Mailing, batch: Sequence[MailingRecipient], now: datetime) -> int:
    """Written outside of the transaction, which then holds the locks only for as long as rows are stored."""
    found = list(_written(row, batch))
    mails = {one.recipient.pk: mailings.mail_to(row, one.letter, now) for one in found if not one.reason}
    with transaction.atomic():
        rows = Mailing.objects.select_for_update().filter(pk=row.pk, state=Mailing.State.SENDING)
        if not rows.exists():
            return 0
        waiting = row.recipients.select_for_update(of=("self",)).filter(state=State.WAITING)
        still = set(waiting.filter(pk__in=[one.recipient.pk for one in found]).values_list("pk", flat=True))
        mail.post(*(made for pk, made in mails.items() if pk in still))
        row.recipients.filter(pk__in=still & mails.keys()).update(state=State.POSTED, at=now)
        for reason in Reason.values:
            left = [one.recipient.pk for one in found if one.reason == reason and one.recipient.pk in still]
            if left:
                row.recipients.filter(pk__in=left).update(state=State.LEFT_OUT, reason=reason, at=now)
    return len(still)


def _written(row: Mailing, batch: Sequence[MailingRecipient]) -> Iterable[Written]:
    people = [recipient.participant for recipient in batch]
    stops = _stops(row, {one.address.lower() for one in people if one.address})
    letters = mailings.letters(row.event, mailings.texts_of(row), people)
    for recipient, letter in zip(batch, letters, strict=True):
        address = letter.person.address.lower()
        reason = stops.get(address, "") if address else Reason.ADDRESS
        if not reason and letter.gaps and row.gaps == Mailing.Gaps.LEAVE_OUT:
            reason = Reason.GAP
        yield Written(recipient, letter, reason)


def _stops(row: Mailing, addresses: set[str]) -> dict[str, str]:
    """Why these addresses get no mailings, asked for each batch: somebody may have unsubscribed meanwhile."""
    rows = MailStop.objects.filter(event=row.event, address__in=addresses).standing()
    return {
        address: Reason.BOUNCED if reason == MailStop.Reason.BOUNCED else Reason.UNSUBSCRIBED
        for address, reason in rows.values_list("address", "reason")
    }


def _end(row: Mailing, now: datetime) -> int:
    """Sent, once nobody waits and nothing is on its way."""
    if row.recipients.filter(state=State.WAITING).exists() or _on_their_way(row).exists():
        return 0
    with transaction.atomic():
        sending = Mailing.objects.filter(pk=row.pk, state=Mailing.State.SENDING)
        if not sending.update(state=Mailing.State.SENT, ended_at=timezone.now()):
            return 0
        _tell("sent", row, now, {"mails": row.recipients.filter(state=State.POSTED).count()})
    return 1
