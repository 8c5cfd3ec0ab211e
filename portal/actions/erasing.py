"""Erasing a person at an event: everything that says who it was goes, and the books, votes and counts stay right.

One transaction; files are deleted after it, by whoever erased or by the worker if that one died. It cannot be undone.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import closing
from accounts.models import User
from agenda.actions import proposals, signups, speakers, texts
from agenda.models import AgendaPaper, ImportMark, ProposalImport, Redaction, Review, ReviewRemark, Session
from agenda.transitions import Actor
from core import history
from core.models import HistoryEntry, OutboxMail
from core.personal import ERASED, Fate, Holding
from core.sealed import SecretLink
from core.striking import emptied
from events import counters
from events.models import Consent, Erasure, EventExport, ExportFile, Participant, PersonalCopy
from portal import erasing, personal, sweeping
from portal.badges import kept_parts
from portal.erasing import Plan
from tickets.actions import admissions, tickets, waiting
from tickets.models import Badge, BadgeBatch, Lead, Order, Ticket, WaitingEntry
from tickets.personal import NOBODY

logger = logging.getLogger("plenary.erasing")
ERASED_KIND = "participant.erased"
FILES_AT_ONCE = 50


class CannotErase(Exception):
    """With sentences for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def erase(*, person: Participant, give_up: bool, by: User | None, now: datetime) -> Erasure:
    """`give_up`: a ticket that is still valid ends, and talks that are counted on are withdrawn, together with it.

    Raises CannotErase.
    """
    found = sweeping.find(erasing.plan(person, now).words, person.event)
    with transaction.atomic(), translation.override(person.event.language):
        made = erasing.plan(_locked(person), now)
        if made.refusals:
            raise CannotErase(" ".join(made.refusals))
        if (made.tickets or made.talks_to_settle) and not give_up:
            raise CannotErase(
                _("A ticket or talk is still counted on: end it before, or tick that it ends as well.")
            )
        _give_up(made, by, now)
        row = Erasure.objects.open().filter(participant=made.person).first() or Erasure(
            event=made.event, participant=made.person
        )
        row.files = sorted(set(_files(made)))
        _leave_lists(made, by, now)
        for holding in personal.HOLDINGS:
            _apply(made, holding)
        _empty_talks(made)
        _door(made, now)
        _consents_and_copies(made, now)
        _mails_and_history(made, found)
        if made.account is not None:
            closing.close(user=made.account, now=now)
        _tell(row, made, by, now)
    transaction.on_commit(lambda: clear(row=row, now=now))
    return row


def _locked(person: Participant) -> Participant:
    """Orders before people, each by key, as sales lock them."""
    held = Ticket.objects.filter(attendee=person).exclude(order=None).values("order")
    orders = Order.objects.filter(Q(buyer=person) | Q(pk__in=held)).order_by("pk")
    list(orders.select_for_update().values_list("pk", flat=True))
    rows = Participant.objects.select_for_update(of=("self",)).select_related("event__organizer", "user")
    return rows.get(pk=person.pk)


# Before anything is emptied


def _give_up(made: Plan, by: User | None, now: datetime) -> None:
    reason = _("The person was erased")
    for ticket in made.tickets:
        tickets.void(ticket=ticket, reason=reason, by=by, now=now)
    for talk in made.talks_to_settle:
        session = talk.session
        if talk.is_shared:
            speakers.remove(session=session, participant=made.person, by=by, now=now)
        elif session.state == Session.State.DRAFT:
            texts.discard(session=session, by=by, now=now)
        else:
            proposals.withdraw(session=session, by=by, now=now, reason=reason, actor=Actor.COMMITTEE)


def _leave_lists(made: Plan, by: User | None, now: datetime) -> None:
    """Places and seats that others wait for become free."""
    signups.free_of(person=made.person, now=now)
    entries = WaitingEntry.objects.filter(event=made.event, email__in=made.who.addresses).standing()
    for entry in entries.select_related("event", "code"):
        try:
            waiting.leave(entry=entry, by=by, now=now)
        except waiting.CannotChange as cannot:
            raise CannotErase(cannot.message) from cannot
    # A seat of an order that somebody else is about to pay: it becomes a seat without a name.
    Ticket.objects.filter(attendee=made.person, state=Ticket.State.HELD).update(attendee=None)


def _files(made: Plan) -> Iterator[str]:
    for holding in personal.HOLDINGS:
        if holding.files and holding.fate != Fate.STAYS:
            for names in made.touched(holding).values_list(*holding.files):
                yield from filter(None, names)
    batches = BadgeBatch.objects.filter(prints__badge__participant=made.person).exclude(file="")
    yield from batches.values_list("file", flat=True)
    for table in _tables(made):
        yield from (str(file) for file in (table.file, table.speakers_file) if file)
    if made.talks:
        yield from (
            AgendaPaper.objects.filter(event=made.event).exclude(file="").values_list("file", flat=True)
        )
    if made.person.user is not None:
        copies = PersonalCopy.objects.filter(event=made.event, user=made.person.user).exclude(file="")
        yield from copies.values_list("file", flat=True)
    for model in (EventExport, ExportFile):
        yield from model.objects.filter(event=made.event).exclude(file="").values_list("file", flat=True)


def _tables(made: Plan) -> list[ProposalImport]:
    """Uploaded tables, if the person came by one: which rows of which file it was is not kept."""
    if not ImportMark.objects.filter(event=made.event, subject__in=made.subjects).exists():
        return []
    return list(ProposalImport.objects.filter(event=made.event).exclude(file=""))


# What the lists say


def _apply(made: Plan, holding: Holding) -> None:
    if holding.fate == Fate.STAYS and holding.model is not Ticket:
        return
    rows = made.touched(holding)
    keys = list(rows.values_list("pk", flat=True))
    mine = holding.model._base_manager.filter(pk__in=keys)
    if issubclass(holding.model, SecretLink):
        _renew_links(made, mine)
    if holding.fate == Fate.GOES:
        mine.delete()
    elif holding.blank:
        mine.update(**{name: _plain(value) for name, value in holding.blank.items()})


def _renew_links(made: Plan, rows: models.QuerySet[Any]) -> None:
    """Whoever has the old address, or the old QR code of a ticket, has nothing any more."""
    fields = ["secret_hash", "secret_sealed"]
    for row in rows:
        if isinstance(row, Ticket):
            if row.attendee_id != made.person.pk:
                continue  # passed on: it is somebody else's
            row.serial += 1
        row.renew_secret()
        row.save(update_fields=[*fields, "serial"] if isinstance(row, Ticket) else fields)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _empty_talks(made: Plan) -> None:
    talks = [talk.pk for talk in made.emptied_talks]
    Session.objects.filter(pk__in=talks).update(
        title=_("Erased talk"), subtitle="", abstract="", description="", notes="", internal_notes="", feedback="",
        video_url="", import_key="",
    )  # fmt: skip
    Redaction.objects.filter(session__in=talks).delete()
    Review.objects.filter(session__in=talks).update(comment="", to_speaker="")
    ReviewRemark.objects.filter(session__in=talks).update(text="")


def _door(made: Plan, now: datetime) -> None:
    """The badge dies; partners keep a scan that was taken back; batches and tables go that hold the name."""
    person = made.person
    Badge.objects.current().filter(participant=person).update(state=Badge.State.DEAD, died_at=now)
    Lead.objects.filter(participant=person, withdrawn_at=None).update(withdrawn_at=now)
    batches = BadgeBatch.objects.filter(prints__badge__participant=person).values_list("pk", flat=True)
    BadgeBatch.objects.filter(pk__in=list(batches)).update(file="", missing=[])
    for table in _tables(made):
        report = {name: value for name, value in table.report.items() if name not in {"columns", "errors"}}
        ended = ProposalImport.State.CANCELLED if table.state in ProposalImport.OPEN else table.state
        ProposalImport.objects.filter(pk=table.pk).update(
            file="", speakers_file="", report=report, state=ended, ended_at=table.ended_at or now
        )
    ImportMark.objects.filter(event=made.event, subject__in=made.subjects).delete()
    if made.talks:
        # Drawn anew by the worker at once, from what is left.
        AgendaPaper.objects.filter(event=made.event).update(file="", content_hash="", number=0)


def _consents_and_copies(made: Plan, now: datetime) -> None:
    Consent.objects.standing().filter(participant=made.person).update(withdrawn_at=now)
    if made.person.user is not None:
        PersonalCopy.objects.filter(event=made.event, user=made.person.user).delete()
    for model in (EventExport, ExportFile):
        model.objects.filter(event=made.event).exclude(file="").update(file="", state=model.State.GONE)


def _mails_and_history(made: Plan, found: Any) -> None:
    mails = erasing.own_mails(made)
    state = OutboxMail.State
    mails.filter(state__in=(state.HELD, state.QUEUED, state.FAILED, state.UNCLEAR)).delete()
    mails.update(
        to_address=NOBODY, to_name="", reply_to="", subject="", text_sealed="", html_sealed="", error="",
        unsubscribe_sealed="",
    )  # fmt: skip
    _empty_history(made)
    for holding in personal.HOLDINGS:
        sweeping.strike_rows(made.own, made.rows(holding))
    sweeping.strike(made.words, made.event, found)


def _empty_history(made: Plan) -> None:
    """That something was done stays, when and by whom; of the person's own record not what it was."""
    entries = HistoryEntry.objects.within(made.event.public_id)
    told = entries.filter(subject__in=made.subjects) | entries.filter(
        kind__startswith="answers.", subject__in=list(_papers_of(made))
    )
    for entry in told:
        HistoryEntry.objects.filter(pk=entry.pk).blank(
            subject_label=str(ERASED), before=emptied(entry.before), after=emptied(entry.after)
        )
    around = list(_public_ids(made))
    for start in range(0, len(around), sweeping.MANY):
        sweeping.strike_rows(made.own, entries.filter(subject__in=around[start : start + sweeping.MANY]))


def _papers_of(made: Plan) -> Iterable[str]:
    yield from Ticket.objects.filter(attendee=made.person).values_list("public_id", flat=True)
    yield from Order.objects.filter(buyer=made.person).values_list("public_id", flat=True)


def _public_ids(made: Plan) -> Iterator[str]:
    """Of all rows that are the person's: their names in the history say whose they are."""
    for holding in personal.HOLDINGS:
        if any(field.name == "public_id" for field in holding.model._meta.local_fields):
            yield from made.rows(holding).values_list("public_id", flat=True)


def _tell(row: Erasure, made: Plan, by: User | None, now: datetime) -> None:
    row.state, row.ended_at = Erasure.State.DONE, now
    row.report = [{"name": kind.label, "count": kind.count, "fate": kind.fate} for kind in made.kinds]
    row.save()
    person = made.person
    person.refresh_from_db()
    admissions.refresh([person.pk])
    counters.raise_public(made.event.pk)
    rows = sum(kind.count for kind in made.kinds if kind.fate != Fate.STAYS)
    after = {"rows": rows, "files": len(row.files), "account": "closed" if made.account else ""}
    history.write(ERASED_KIND, person, scope=made.event.public_id, by=by, now=now, after=after)


# After the transaction


def clear(*, row: Erasure, now: datetime) -> None:
    """Delete the files, also those that were made of the person. Done twice it does no more."""
    try:
        for name in row.files:
            default_storage.delete(name)
        with kept_parts() as store:
            store.forget_all()
    except OSError:
        logger.exception("files not deleted, the worker tries again", extra={"erasure": row.public_id})
        return
    Erasure.objects.filter(pk=row.pk).update(files=[], cleared_at=now)


def clear_due(*, now: datetime) -> int:
    """What whoever erased did not come to. Returns how many."""
    rows = list(Erasure.objects.to_clear().order_by("pk")[:FILES_AT_ONCE])
    for row in rows:
        clear(row=row, now=now)
    return len(rows)
