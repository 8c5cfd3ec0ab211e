"""What is written about a talk: a draft, its changes by speakers and organizers, the end of a draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import asking, talk_rows
from agenda.actions import answers, files, limits, proposals, speakers
from agenda.actions.answers import Said
from agenda.actions.proposals import CallClosed, NotAllowed, Refused, State
from agenda.models import LateLink, ProposalQuestion, Session, SessionType, Speaker
from agenda.transitions import Actor
from core import history
from core.prepared import Inserted
from events.models import Event, Participant, Track

_drafts, _speakers = Inserted(Session), Inserted(Speaker)
# What the call's limits are about.
MOVES = frozenset({"session_type", "track"})


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
    level: str = ""
    notes: str = ""
    do_not_record: bool = False
    licence: str = ""

    def values(self) -> dict[str, Any]:
        return {
            "session_type": self.session_type,
            "title": self.title,
            "abstract": self.abstract,
            "track": self.track,
            "level": self.level,
            "notes": self.notes,
            "do_not_record": self.do_not_record,
            "licence": self.licence,
        }


def save_draft(
    *,
    event: Event,
    participant: Participant,
    talk: Talk,
    said: Said | None = None,
    questions: Sequence[ProposalQuestion] | None = None,
    form_key: str = "",
    late_link: LateLink | None = None,
    is_new: bool = False,
    by: User | None,
    now: datetime,
) -> Session:
    """A new draft of one speaker. The same form sent again changes the draft it made the first time; another talk
    written in a second tab of it is a draft of its own.

    `questions` are those of the event, if the caller has read them; `late_link` is the invitation the speaker came by; it counts once the draft is handed in. `is_new`: the participant was made just now, so no form has made anything of
    his: what is sent twice at that moment the database tells apart.
    """
    known = None if is_new else _made_by_form(participant, form_key)
    if known is not None and _is_another(known, talk):
        # By its words, so that this one sent twice is one draft, too.
        form_key = uuid5(NAMESPACE_OID, f"{form_key} {talk.title.strip() or talk.abstract}").hex
        known = _made_by_form(participant, form_key)
    if known is None:
        more: dict[str, Any] = {"said": said or {}, "questions": questions, "late_link": late_link}
        try:
            return _make_draft(event, participant, talk, by, now, form_key=form_key or None, **more)
        except IntegrityError:
            # Sent twice at the same moment; or the key is somebody else's, and then it is not looked at.
            known = _made_by_form(participant, form_key)
            if known is None:
                return _make_draft(event, participant, talk, by, now, **more)
    return edit(session=known, talk=talk, said=said, by=by, now=now)


def _made_by_form(participant: Participant, form_key: str) -> Session | None:
    """Only what this speaker made: a key somebody else sent finds nothing of his."""
    if not form_key:
        return None
    mine = Session.objects.filter(event=participant.event_id).of_speaker(participant)
    return mine.filter(form_key=form_key).first()


def _is_another(known: Session, talk: Talk) -> bool:
    """Neither title nor abstract is what the form brought before: whoever mends a talk leaves one of them."""
    pairs = ((known.title, talk.title), (known.abstract, talk.abstract))
    before, after = any(old for old, _new in pairs), any(new for _old, new in pairs)
    return before and after and not any(old and old == new for old, new in pairs)


def _make_draft(
    event: Event,
    participant: Participant,
    talk: Talk,
    by: User | None,
    now: datetime,
    *,
    said: Said,
    questions: Sequence[ProposalQuestion] | None,
    **fields: Any,
) -> Session:
    with transaction.atomic():
        session = Session(event=event, language=event.language, **talk.values(), **fields)
        _drafts.add(session)
        _speakers.add(Speaker(session=session, participant=participant))
        answers.put(session, said, asking.Moment.PROPOSAL, now, questions)
        history.write("session.drafted", session, scope=event.public_id, by=by, now=now)
    return session


def edit(
    *,
    session: Session,
    talk: Talk,
    said: Said | None = None,
    seen: datetime | None = None,
    by: User | None,
    now: datetime,
    actor: Actor = Actor.SPEAKER,
) -> Session:
    """Change the texts and the answers. `seen` is the `changed_at` that the form was filled from."""
    with transaction.atomic():
        row = proposals.locked(session)
        if seen is not None and row.changed_at != seen:
            raise Changed(row)
        if actor is Actor.SPEAKER:
            _check_editable(row, now)
        wanted = {name: value for name, value in talk.values().items() if getattr(row, name) != value}
        before = {name: _plain(getattr(row, name)) for name in wanted}
        for name, value in wanted.items():
            setattr(row, name, value)
        if actor is Actor.SPEAKER and row.state == State.SUBMITTED and wanted.keys() & MOVES:
            _unless(limits.against_move(row, now))
        answered = answers.put(row, said or {}, asking.Moment.PROPOSAL, now)
        if not wanted and not answered:
            return row
        row.save(update_fields=[*wanted, "changed_at"])
        # A draft is its writer's own business until it is handed in.
        if row.state != State.DRAFT:
            after = {name: _plain(value) for name, value in wanted.items()}
            after |= {"answers": answered} if answered else {}
            proposals.tell("session.edited", row, by=by, now=now, before=before, after=after)
        if wanted and row.state in Session.IN_PROGRAMME:
            proposals.raise_counter(row.event)
    return row


def discard(
    *, session: Session, by: User | None, now: datetime, mine: Collection[Participant] | None = None
) -> None:
    """Delete a draft with its files. What was once handed in is withdrawn instead.

    `mine` is who of its speakers asks for it; None: the organizers.
    """
    with transaction.atomic():
        row = proposals.locked(session)
        if row.state != State.DRAFT:
            raise NotAllowed(_("“%(title)s” was handed in: withdraw it instead.") % {"title": row.title})
        if mine is not None:
            refused = speakers.why_not_end(row, talk_rows.speakers_of(row), mine)
            if refused:
                raise NotAllowed(refused)
        files.delete_with(row)
        history.write("session.discarded", row, scope=row.event.public_id, by=by, now=now)
        row.delete()


def _unless(reason: str) -> None:
    if reason:
        raise CallClosed(reason)


def _check_editable(row: Session, now: datetime) -> None:
    """Drafts always; what was handed in until the deadline; afterwards the programme depends on it."""
    if row.state not in Session.EDITABLE:
        raise NotAllowed(
            _("“%(title)s” is %(state)s: write to the organizers to change it.")
            % {"title": row, "state": row.get_state_display().lower()}
        )
    if row.state == State.SUBMITTED:
        _unless(limits.against_change(row, now))


def _plain(value: Any) -> Any:
    """As the history keeps it: rows by their name."""
    return value if isinstance(value, str | bool) or value is None else str(value)
