"""What organizers changed in a talk: each of its speakers is told, and says whether it is right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails, emails_notices, wording
from agenda.changes import Change
from agenda.emails import Concerned
from agenda.models import AgendaVersion, ChangeNotice, Session, Slot
from core import history, mail
from core.models import OutboxMail
from events.models import Event, Participant

TEXTS = ("title", "abstract")
Answer, What = ChangeNotice.Answer, ChangeNotice.What


class Refused(Exception):
    """An answer that is not taken; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def text_changed(*, session: Session, before: Mapping[str, str], by: User | None, now: datetime) -> int:
    """Organizers have saved other words: one mail and one question to each who is named in the talk.

    What nobody sees is no change; whoever changed it himself is not told. Gives how many were told.
    """
    with transaction.atomic():
        seen = [name for name in TEXTS if not wording.same(before.get(name, ""), str(getattr(session, name)))]
        if not seen or session.state not in Session.STANDING or session.state == Session.State.DRAFT:
            return 0
        people = [one.participant for one in session.speakers.select_related("participant")]
        told = [person for person in people if by is None or person.user_id != by.pk]
        old = {name: before.get(name, "") for name in seen}
        new = {name: str(getattr(session, name)) for name in seen}
        _supersede([session.pk], What.TEXT, by, now)
        ChangeNotice.objects.bulk_create(
            ChangeNotice(
                session=session, participant=person, what=What.TEXT, before=old, after=new, created_at=now
            )
            for person in told
        )
        starts_at = _next_start(session, now)
        mail.post(*emails_notices.text_changed(session, told, old, new, starts_at, now))
    return len(told)


def slots_changed(
    *,
    event: Event,
    version: AgendaVersion,
    concerned: Mapping[int, Sequence[Change]],
    by: User | None,
    now: datetime,
) -> None:
    """A release moved or removed slots: each speaker is asked about each of his talks; new slots are only told.

    The same number of queries for any number of them, inside the release's transaction.
    """
    people = Participant.objects.select_related("speaker_sheet").in_bulk([*concerned])
    asked = [
        (key, change.slot.session, change)
        for key, found in concerned.items()
        for change in found
        if change.before is not None and change.slot.session is not None
    ]
    keys = {session for _person, session, _change in asked}
    sessions = Session.objects.in_bulk(keys) if keys else {}
    if asked:
        _supersede(keys, What.SLOT, by, now)
        ChangeNotice.objects.bulk_create(
            ChangeNotice(
                session_id=session, participant_id=person, what=What.SLOT, created_at=now,
                before=emails.slot_facts(change.before, event), after=emails.slot_facts(change.after, event),
            )
            for person, session, change in _one_a_talk(asked)
        )  # fmt: skip
    mail.post(*_mails(event, version, concerned, people, sessions, now))


def answer(
    *, notice: ChangeNotice, accepts: bool, comment: str = "", by: User | None, now: datetime
) -> ChangeNotice:
    """A speaker's word, which he may change until the organizers have settled it. They get a mail if he objects."""
    with transaction.atomic():
        row = _locked(notice)
        said = Answer.ACCEPTED if accepts else Answer.OBJECTED
        if row.settled_at is not None:
            raise Refused(_("This change is settled already. Write to the organizers if something is wrong."))
        if not accepts and not comment.strip():
            raise Refused(_("Say in a few words what is wrong with it."))
        if row.answer == said and row.comment == comment.strip():
            return row
        row.answer, row.comment, row.answered_at = said, comment.strip()[:500], now
        row.save(update_fields=["answer", "comment", "answered_at"])
        told = {"participant": row.participant.public_id, "what": row.what, "comment": row.comment}
        kind = "session.change_accepted" if accepts else "session.change_objected"
        history.write(kind, row.session, scope=row.session.event.public_id, by=by, now=now, after=told)
        if not accepts:
            starts_at = _next_start(row.session, now)
            mail.post(emails_notices.objected(row, starts_at, now))
    return row


def settle(*, notice: ChangeNotice, by: User | None, now: datetime) -> ChangeNotice:
    """An organizer has dealt with an objection, or does not wait for an answer any more."""
    with transaction.atomic():
        row = _locked(notice)
        if row.settled_at is not None:
            return row
        row.settled_at, row.settled_by = now, by
        row.save(update_fields=["settled_at", "settled_by"])
        told = {"participant": row.participant.public_id, "what": row.what}
        scope = row.session.event.public_id
        history.write("session.change_settled", row.session, scope=scope, by=by, now=now, after=told)
    return row


def _supersede(sessions: Iterable[int], what: ChangeNotice.What, by: User | None, now: datetime) -> None:
    """Another change of the same kind answers what was asked or objected to before."""
    older = ChangeNotice.objects.filter(session__in=list(sessions), what=what, settled_at=None)
    older.filter(~Q(answer=Answer.ACCEPTED)).update(settled_at=now, settled_by=by)


def _one_a_talk(asked: Iterable[tuple[int, int, Change]]) -> list[tuple[int, int, Change]]:
    """One question for each person and talk; a slot that only moved is asked about before one that went."""
    found: dict[tuple[int, int], Change] = {}
    for person, session, change in asked:
        known = found.get((person, session))
        if known is None or (known.after is None and change.after is not None):
            found[person, session] = change
    return [(person, session, change) for (person, session), change in found.items()]


def _mails(
    event: Event,
    version: AgendaVersion,
    concerned: Mapping[int, Sequence[Change]],
    people: Mapping[int, Participant],
    sessions: Mapping[int, Session],
    now: datetime,
) -> list[OutboxMail]:
    """One mail to each speaker with all that changed for him, and where he answers."""
    told = []
    for key, found in concerned.items():
        person = people[key]
        sheet = getattr(person, "speaker_sheet", None)
        asked = {change.slot.session for change in found if change.before is not None}
        codes = [sessions[one].code for one in asked if one is not None and one in sessions]
        told.append(Concerned(person, found, sheet.time_zone if sheet else "", tuple(codes)))
    return emails.released(event, version, told, now)


def _next_start(session: Session, now: datetime) -> datetime | None:
    """When the talk next begins, as published."""
    slots = Slot.objects.released(session.event_id).filter(session=session, starts_at__gte=now)
    return slots.order_by("starts_at").values_list("starts_at", flat=True).first()


def _locked(notice: ChangeNotice) -> ChangeNotice:
    rows = ChangeNotice.objects.select_for_update(of=("self",))
    row: ChangeNotice = rows.select_related("session__event__organizer", "participant").get(pk=notice.pk)
    return row
