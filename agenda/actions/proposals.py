"""The life of a talk: written, handed in, decided about, confirmed, withdrawn, cancelled.

`Session.state` changes here and nowhere else, as agenda/transitions.py allows. Each action locks the row, writes
history and puts mail into the outbox in one transaction; done twice it has one effect and sends one mail.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import asking, emails, emails_decisions, emails_speaking, standby, talk_rows, transitions
from agenda.actions import confirming, letters, limits, slots, speakers
from agenda.models import Session
from agenda.models.session import DECIDABLE
from agenda.transitions import Actor
from core import history, mail
from core.models import OutboxMail
from core.models.history import PRIVATE
from events import counters
from events.models import Event, Participant

State, Decision = Session.State, Session.Decision
# Whoever pressed "Submit talk" in time may still look for the sign-in code in his mails.
CODE_GRACE = timedelta(hours=1)
# What the committee decides and has not told anybody yet.
DECIDED = f"{PRIVATE}session.decided"


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refused):
    """The talk is in a state from which this does not follow."""


class CallClosed(Refused):
    """The call for talks takes it not, or not now."""


class Unanswered(Refused):
    """What the call asks of such talks has no answer yet."""


def submit(
    *,
    session: Session,
    by: User | None,
    now: datetime,
    pressed_at: datetime | None = None,
    actor: Actor = Actor.SPEAKER,
) -> Session:
    """Hand a draft in, or a withdrawn talk again.

    `pressed_at` is when the button was pressed, if signing in came between; it counts for the deadline.
    """
    handed_in_at = now
    if pressed_at is not None and now - pressed_at <= CODE_GRACE:
        handed_in_at = pressed_at
    with transaction.atomic():
        row = locked(session)
        if row.state == State.SUBMITTED:
            return row
        link = row.late_link
        if actor is Actor.SPEAKER:
            verdict = limits.judge(row, handed_in_at)
            if verdict.reason:
                raise CallClosed(verdict.reason)
            link = verdict.link
            _check_answered(row)
        if not row.title.strip() or not row.abstract.strip():
            raise Refused(_("A talk needs a title and an abstract before it can be handed in."))
        return _move(
            row, State.SUBMITTED, "session.submitted", by=by, now=now, actor=actor, mails=emails.received,
            submitted_at=handed_in_at, late_link=link,
        )  # fmt: skip


def accept(*, session: Session, by: User | None, now: datetime) -> Session:
    until = {"confirm_by": confirming.deadline(session.event, now), "confirm_reminded_at": None}
    return _decide(
        session, State.ACCEPTED, "session.accepted", _mails(Decision.ACCEPT), by, now, fields=until
    )


def put_on_waiting_list(*, session: Session, by: User | None, now: datetime) -> Session:
    return _decide(session, State.WAITING, "session.waiting", _mails(Decision.WAIT), by, now)


def reject(*, session: Session, by: User | None, now: datetime) -> Session:
    return _decide(session, State.REJECTED, "session.rejected", _mails(Decision.REJECT), by, now)


def cancel(*, session: Session, by: User | None, now: datetime, reason: str = "") -> Session:
    """The organizers take a talk out of the programme. Tickets that were given stay until they decide."""

    def mails(row: Session, people: Sequence[Participant], at: datetime) -> list[OutboxMail]:
        return emails.cancelled(row, people, at, reason)

    return _decide(session, State.CANCELLED, "session.cancelled", mails, by, now, reason=reason)


def confirm(
    *,
    session: Session,
    speaker: Participant | None = None,
    by: User | None,
    now: datetime,
    actor: Actor = Actor.SPEAKER,
) -> Session:
    """The speakers come. Tickets and badges follow from the history entry.

    `speaker` is who says so for all of them and answers for himself at once. The others are asked by mail when they
    can be there, unless nobody pressed a button: what is brought in from elsewhere was asked there.
    """
    with transaction.atomic():
        row = locked(session)
        if row.state == State.CONFIRMED:
            return row
        row = _move(row, State.CONFIRMED, "session.confirmed", by=by, now=now, actor=actor)
        if by is not None:
            mail.post(*emails_speaking.asked(row, _not_asked(row, speaker), now))
        return row


def withdraw(
    *,
    session: Session,
    by: User | None,
    now: datetime,
    reason: str = "",
    actor: Actor = Actor.SPEAKER,
    mine: Collection[Participant] | None = None,
) -> Session:
    """The speaker takes the talk back, and its place in the draft is free.

    `mine` is who of its people asks for it; None: whoever may.

    The other speakers are told, and organizers who counted on it: what stands empty, and who could step in.
    """
    with transaction.atomic():
        row = locked(session)
        if row.state == State.WITHDRAWN:
            return row
        line = talk_rows.speakers_of(row)
        refused = speakers.why_not_end(row, line, mine) if mine is not None else ""
        if refused:
            raise NotAllowed(refused)
        counted_on, places = row.state in Session.IN_PROGRAMME, standby.places_of(row)
        row = _move(row, State.WITHDRAWN, "session.withdrawn", by=by, now=now, actor=actor, reason=reason)
        if places.draft is not None:
            slots.take_out(version=places.draft, session=row, by=by, now=now)
        people = [speaker.participant for speaker in line]
        mails = emails.withdrawn(row, people, now)
        if counted_on:
            free = standby.stand_ins(row.event, places.gaps, places.draft)
            mails.append(
                emails_speaking.withdrawn_organizers(
                    row, people, now, reason=reason, placed=places.was_released, free=free
                )
            )
        mail.post(*mails)
    return row


Mails = Callable[[Session, Sequence[Participant], datetime], list[OutboxMail]]


def _mails(decision: str) -> Mails:
    def mails(row: Session, people: Sequence[Participant], at: datetime) -> list[OutboxMail]:
        return emails_decisions.told_at_once(row, decision, at)

    return mails


def _decide(
    session: Session,
    after: Session.State,
    kind: str,
    mails: Mails,
    by: User | None,
    now: datetime,
    reason: str = "",
    fields: Mapping[str, Any] = MappingProxyType({}),
) -> Session:
    with transaction.atomic():
        row = locked(session)
        if row.state == after:
            return row
        return _move(
            row, after, kind, by=by, now=now, actor=Actor.COMMITTEE, mails=mails, reason=reason, **fields
        )


def _move(
    row: Session,
    after: Session.State,
    kind: str,
    *,
    by: User | None,
    now: datetime,
    actor: Actor,
    mails: Mails | None = None,
    reason: str = "",
    **fields: Any,
) -> Session:
    """Bring a locked row into another state, with everything that belongs to it."""
    before = row.state
    if not transitions.allowed(before, after, actor):
        raise NotAllowed(
            _("“%(title)s” is %(before)s, so it cannot become %(after)s.")
            % {"title": row, "before": row.get_state_display().lower(), "after": after.label.lower()}
        )
    waiting_to_be_told = row.pending_decision
    fields |= {"state": after, "pending_decision": "", "decided_by_rank": False}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "changed_at"])
    if before in DECIDABLE:
        letters.take_out(session=row)
    if waiting_to_be_told and transitions.DECIDED[waiting_to_be_told] != after:
        tell(DECIDED, row, by=by, now=now, before={"decision": waiting_to_be_told}, after={"decision": ""})
    told = {"state": str(after)} | ({"reason": reason} if reason else {})
    tell(kind, row, by=by, now=now, before={"state": before}, after=told)
    if (before in Session.IN_PROGRAMME) != (after in Session.IN_PROGRAMME):
        raise_counter(row.event)
    if mails is not None:
        people = [speaker.participant for speaker in talk_rows.speakers_of(row)]
        mail.post(*mails(row, people, now))
    return row


def _not_asked(row: Session, speaker: Participant | None) -> list[Participant]:
    """Who speaks and has not said when, but for the one who is just saying it."""
    unasked = row.speakers.on_stage().filter(participant__speaker_sheet__availability_at=None)
    people = [one.participant for one in unasked.select_related("participant")]
    return [person for person in people if speaker is None or person.pk != speaker.pk]


def locked(session: Session) -> Session:
    """The row as it is now, which nobody else changes meanwhile. Its event is the one that was read with `session`."""
    row = talk_rows.locked(session.pk)
    if row is None:
        raise Session.DoesNotExist
    if "event" in session._state.fields_cache:
        row.event = session.event
    return row


def _check_answered(row: Session) -> None:
    missing = asking.missing(row, asking.Moment.PROPOSAL)
    if missing:
        names = ", ".join(f"“{question.text}”" for question in missing)
        raise Unanswered(_("Before it can be handed in, an answer is needed: %(names)s.") % {"names": names})


def tell(
    kind: str,
    row: Session,
    *,
    by: User | None,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    history.write(kind, row, scope=row.event.public_id, by=by, now=now, before=before, after=after)


def raise_counter(event: Event) -> None:
    counters.raise_public(event.pk)
