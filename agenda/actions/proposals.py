"""The life of a talk: written, handed in, decided about, confirmed, withdrawn, cancelled.

`Session.state` changes here and nowhere else, as agenda/transitions.py allows. Each action locks the row, writes
history and puts mail into the outbox in one transaction; done twice it has one effect and sends one mail.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails, transitions
from agenda.models import CallForTalks, Session, SessionType, Slot, Speaker
from agenda.transitions import Actor
from core import history, mail, times
from core.models import OutboxMail
from events.models import Event, Participant, Track

State = Session.State
# Whoever pressed "Submit talk" in time may still look for the sign-in code in his mails.
CODE_GRACE = timedelta(hours=1)


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refused):
    """The talk is in a state from which this does not follow."""


class CallClosed(Refused):
    """The call for talks is not open."""


class Changed(Refused):
    """Somebody, perhaps the same person in another tab, has saved since this form was opened."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("This talk was saved elsewhere after you opened this page."))
        self.session = session


@dataclass(frozen=True)
class Talk:
    """What a speaker writes about a talk. Everything but the type may be empty in a draft."""

    session_type: SessionType
    title: str = ""
    abstract: str = ""
    track: Track | None = None
    notes: str = ""
    do_not_record: bool = False

    def values(self) -> dict[str, Any]:
        return {
            "session_type": self.session_type,
            "title": self.title,
            "abstract": self.abstract,
            "track": self.track,
            "notes": self.notes,
            "do_not_record": self.do_not_record,
        }


def save_draft(
    *, event: Event, participant: Participant, talk: Talk, form_key: str = "", by: User | None, now: datetime
) -> Session:
    """A new draft of one speaker. The same form sent again changes the draft it made the first time."""
    known = _made_by_form(participant, form_key)
    if known is None:
        try:
            return _make_draft(event, participant, talk, form_key or None, by, now)
        except IntegrityError:
            # Sent twice at the same moment; or the key is somebody else's, and then it is not looked at.
            known = _made_by_form(participant, form_key)
            if known is None:
                return _make_draft(event, participant, talk, None, by, now)
    return edit(session=known, talk=talk, by=by, now=now)


def _made_by_form(participant: Participant, form_key: str) -> Session | None:
    """Only what this speaker made: a key somebody else sent finds nothing of his."""
    if not form_key:
        return None
    mine = Session.objects.filter(event=participant.event_id).of_speaker(participant)
    return mine.filter(form_key=form_key).first()


def _make_draft(
    event: Event, participant: Participant, talk: Talk, form_key: str | None, by: User | None, now: datetime
) -> Session:
    with transaction.atomic():
        session = Session.objects.create(
            event=event, form_key=form_key, language=event.language, **talk.values()
        )
        Speaker.objects.create(session=session, participant=participant)
        history.write("session.drafted", session, scope=event.public_id, by=by, now=now)
    return session


def edit(
    *,
    session: Session,
    talk: Talk,
    seen: datetime | None = None,
    by: User | None,
    now: datetime,
    actor: Actor = Actor.SPEAKER,
) -> Session:
    """Change the texts. `seen` is the `changed_at` that the form was filled from."""
    with transaction.atomic():
        row = _locked(session)
        if seen is not None and row.changed_at != seen:
            raise Changed(row)
        if actor is Actor.SPEAKER:
            _check_editable(row, now)
        wanted = {name: value for name, value in talk.values().items() if getattr(row, name) != value}
        if not wanted:
            return row
        before = {name: _plain(getattr(row, name)) for name in wanted}
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save(update_fields=[*wanted, "changed_at"])
        # A draft is its writer's own business until it is handed in.
        if row.state != State.DRAFT:
            after = {name: _plain(value) for name, value in wanted.items()}
            _tell("session.edited", row, by=by, now=now, before=before, after=after)
        if row.state in Session.IN_PROGRAMME:
            _raise_counter(row.event)
    return row


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
        row = _locked(session)
        if row.state == State.SUBMITTED:
            return row
        if actor is Actor.SPEAKER:
            check_open(row.event, handed_in_at)
        if not row.title.strip() or not row.abstract.strip():
            raise Refused(_("A talk needs a title and an abstract before it can be handed in."))
        return _move(
            row, State.SUBMITTED, "session.submitted", by=by, now=now, actor=actor, mails=emails.received,
            submitted_at=handed_in_at,
        )  # fmt: skip


def accept(*, session: Session, by: User | None, now: datetime) -> Session:
    return _decide(session, State.ACCEPTED, "session.accepted", emails.accepted, by, now)


def put_on_waiting_list(*, session: Session, by: User | None, now: datetime) -> Session:
    return _decide(session, State.WAITING, "session.waiting", emails.waiting, by, now)


def reject(*, session: Session, by: User | None, now: datetime) -> Session:
    return _decide(session, State.REJECTED, "session.rejected", emails.rejected, by, now)


def cancel(*, session: Session, by: User | None, now: datetime, reason: str = "") -> Session:
    """The organizers take a talk out of the programme. Tickets that were given stay until they decide."""

    def mails(row: Session, people: Sequence[Participant], at: datetime) -> list[OutboxMail]:
        return emails.cancelled(row, people, at, reason)

    return _decide(session, State.CANCELLED, "session.cancelled", mails, by, now, reason=reason)


def confirm(*, session: Session, by: User | None, now: datetime, actor: Actor = Actor.SPEAKER) -> Session:
    """The speaker comes. Ticket and badge follow from the history entry."""
    with transaction.atomic():
        row = _locked(session)
        if row.state == State.CONFIRMED:
            return row
        return _move(row, State.CONFIRMED, "session.confirmed", by=by, now=now, actor=actor)


def withdraw(
    *, session: Session, by: User | None, now: datetime, reason: str = "", actor: Actor = Actor.SPEAKER
) -> Session:
    """The speaker takes the talk back. Organizers who counted on it and the other speakers are told."""
    with transaction.atomic():
        row = _locked(session)
        if row.state == State.WITHDRAWN:
            return row
        counted_on = row.state in Session.IN_PROGRAMME
        placed = counted_on and Slot.objects.filter(session=row, version__number__isnull=False).exists()

        def mails(of: Session, people: Sequence[Participant], at: datetime) -> list[OutboxMail]:
            told = emails.withdrawn(of, people, at)
            if counted_on:
                told.append(emails.withdrawn_organizers(of, people, at, reason=reason, placed=placed))
            return told

        return _move(
            row, State.WITHDRAWN, "session.withdrawn", by=by, now=now, actor=actor, mails=mails, reason=reason
        )  # fmt: skip


def discard(*, session: Session, by: User | None, now: datetime) -> None:
    """Delete a draft. What was once handed in is withdrawn instead."""
    with transaction.atomic():
        row = _locked(session)
        if row.state != State.DRAFT:
            raise NotAllowed(_("“%(title)s” was handed in: withdraw it instead.") % {"title": row.title})
        history.write("session.discarded", row, scope=row.event.public_id, by=by, now=now)
        row.delete()


def check_open(event: Event, at: datetime) -> None:
    """Raises CallClosed in words that say when it was or will be open."""
    call = CallForTalks.objects.filter(event=event).first()
    if call is None or not call.is_shown:
        raise CallClosed(_("%(event)s has no open call for talks.") % {"event": event.name})
    if at < call.opens_at:
        raise CallClosed(_("The call for talks opens on %(when)s.") % {"when": _when(call.opens_at, event)})
    if at >= call.closes_at:
        raise CallClosed(_("The call for talks closed on %(when)s.") % {"when": _when(call.closes_at, event)})


def _when(instant: datetime, event: Event) -> str:
    day = times.local(instant, event.time_zone).date()
    return _("%(date)s, %(time)s in %(city)s") % {
        "date": times.show_date(day),
        "time": times.show_time(instant, event.time_zone),
        "city": times.city(event.time_zone),
    }


Mails = Callable[[Session, Sequence[Participant], datetime], list[OutboxMail]]


def _decide(
    session: Session,
    after: Session.State,
    kind: str,
    mails: Mails,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> Session:
    with transaction.atomic():
        row = _locked(session)
        if row.state == after:
            return row
        return _move(
            row, after, kind, by=by, now=now, actor=Actor.COMMITTEE, mails=mails, reason=reason,
            pending_decision="",
        )  # fmt: skip


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
    row.state = after
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields, "changed_at"])
    told = {"state": str(after)} | ({"reason": reason} if reason else {})
    _tell(kind, row, by=by, now=now, before={"state": before}, after=told)
    if (before in Session.IN_PROGRAMME) != (after in Session.IN_PROGRAMME):
        _raise_counter(row.event)
    if mails is not None:
        people = [speaker.participant for speaker in row.speakers.select_related("participant")]
        mail.post(*mails(row, people, now))
    return row


def _locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",))
    return rows.select_related("event__organizer", "session_type", "track").get(pk=session.pk)


def _check_editable(row: Session, now: datetime) -> None:
    """Drafts always; what was handed in until the deadline; afterwards the programme depends on it."""
    if row.state not in Session.EDITABLE:
        raise NotAllowed(
            _("“%(title)s” is %(state)s: write to the organizers to change it.")
            % {"title": row, "state": row.get_state_display().lower()}
        )
    if row.state == State.SUBMITTED:
        check_open(row.event, now)


def _tell(
    kind: str,
    row: Session,
    *,
    by: User | None,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    history.write(kind, row, scope=row.event.public_id, by=by, now=now, before=before, after=after)


def _plain(value: Any) -> Any:
    """As the history keeps it: rows by their name."""
    return value if isinstance(value, str | bool) or value is None else str(value)


def _raise_counter(event: Event) -> None:
    Event.objects.filter(pk=event.pk).raise_public_counter()
