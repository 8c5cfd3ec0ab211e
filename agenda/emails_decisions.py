"""Letters about decisions: what each speaker of a talk is written, and the mail made of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from agenda import letters
from agenda.letters import Facts, Letter, Wording
from agenda.models import CallForTalks, LetterText, Session, Speaker, SpeakerInvitation
from agenda.models.session import SessionQuerySet
from core import mail
from core.models import OutboxMail
from core.models.outbox import DRAFT
from core.prepared import Prepared
from events.models import Event, Participant

Decision, Role = Session.Decision, Speaker.Role
KINDS = {
    Decision.ACCEPT: "session.accepted",
    Decision.WAIT: "session.waiting",
    Decision.REJECT: "session.rejected",
}


def _decided_of(event: int) -> SessionQuerySet:
    rows: SessionQuerySet = Session.objects.filter(event=event).decided().order_by("pk")
    return rows


_ASKED = Q(state=SpeakerInvitation.State.OPEN, role=Role.SPEAKER)
# One place of each query is the event's; no key is negative.
EVENT = -1
_decided = Prepared(_decided_of, event=EVENT)
_decided_locked = Prepared(lambda event: _decided_of(event).select_for_update(), event=EVENT)
_speakers = Prepared(
    lambda event: Speaker.objects.filter(
        session__in=_decided_of(event).values("pk").order_by()
    ).select_related("participant"),
    event=EVENT,
)
_asked = Prepared(
    lambda event: SpeakerInvitation.objects.filter(
        _ASKED, session__in=_decided_of(event).values("pk").order_by()
    ),
    event=EVENT,
)


# Only what goes into a fingerprint: the rest of the rows takes longer than the letters.
_decided_words = Prepared(
    lambda event: _decided_of(event).only("pending_decision", "title", "feedback"), event=EVENT
)
_speakers_words = Prepared(
    lambda event: (
        Speaker.objects.filter(session__in=_decided_of(event).values("pk").order_by())
        .select_related("participant")
        .only("session", "role", "participant__name", "participant__email", "participant__contact_email")
    ),
    event=EVENT,
)
_asked_words = Prepared(
    lambda event: SpeakerInvitation.objects.filter(
        _ASKED, session__in=_decided_of(event).values("pk").order_by()
    ).only("session", "name", "email"),
    event=EVENT,
)


@dataclass(frozen=True)
class Written:
    """One letter: about a talk, to one of its people."""

    session: Session
    person: Participant
    role: str
    decision: str
    letter: Letter

    @property
    def covers(self) -> str:
        return self.letter.fingerprint(self.decision, self.role, self.person.address)


@dataclass(frozen=True)
class Talk:
    """A talk with everybody a letter names: who is on it, and who is asked to speak along and has not answered."""

    session: Session
    people: Sequence[Speaker]
    unanswered: Sequence[SpeakerInvitation]


def with_people(rows: SessionQuerySet) -> list[Talk]:
    """Three queries for any number."""
    sessions = list(rows)
    keys = [session.pk for session in sessions]
    speakers = Speaker.objects.filter(session__in=keys).select_related("participant")
    asked = SpeakerInvitation.objects.filter(_ASKED, session__in=keys)
    return _talks(sessions, speakers, asked)


def of_decided(event: Event, *, lock: bool = False) -> list[Talk]:
    """All of the event whose decision nobody has been told, likewise; `lock` holds the decisions as they are."""
    sessions = (_decided_locked if lock else _decided).all(event=event.pk)
    return _talks(sessions, _speakers.all(event=event.pk), _asked.all(event=event.pk))


def words_of_decided(event: Event) -> list[Talk]:
    """The same with what letters say alone: for comparing, not for sending."""
    key = event.pk
    return _talks(_decided_words.all(event=key), _speakers_words.all(event=key), _asked_words.all(event=key))


def _talks(
    sessions: Iterable[Session], speakers: Iterable[Speaker], asked: Iterable[SpeakerInvitation]
) -> list[Talk]:
    people: dict[int, list[Speaker]] = defaultdict(list)
    for speaker in speakers:
        people[speaker.session_id].append(speaker)
    unanswered: dict[int, list[SpeakerInvitation]] = defaultdict(list)
    for invitation in asked:
        unanswered[invitation.session_id].append(invitation)
    return [Talk(session, people[session.pk], unanswered[session.pk]) for session in sessions]


class Wordings(dict[tuple[str, str], Wording]):
    """The organizers' own texts by decision and role; where there is none it is ours, in the language that is active."""

    def __missing__(self, key: tuple[str, str]) -> Wording:
        self[key] = letters.standard(*key)
        return self[key]


def wordings(event: Event) -> Wordings:
    rows = LetterText.objects.filter(event=event)
    return Wordings({(row.decision, row.role): Wording(row.subject, row.text) for row in rows})


def written(event: Event, talks: Iterable[Talk], decision: str = "") -> list[Written]:
    """One letter to everybody on each talk, also to who cannot be reached.

    Without `decision` it is what waits to be told of each talk. Two queries.
    """
    own = wordings(event)
    days = CallForTalks.objects.filter(event=event).values_list("confirm_days", flat=True).first()
    with translation.override(event.language):
        return [
            _written(event, own, days, talk, speaker, decision or talk.session.pending_decision)
            for talk in talks
            for speaker in talk.people
        ]


def _written(
    event: Event, own: Wordings, days: int | None, talk: Talk, reader: Speaker, decision: str
) -> Written:
    session = talk.session
    others = [speaker for speaker in talk.people if speaker.pk != reader.pk]
    facts = Facts(
        decision=decision,
        role=reader.role,
        name=reader.participant.name,
        title=session.title,
        event=event.name,
        speakers=tuple(row.participant.name for row in others if row.role == Role.SPEAKER),
        authors=tuple(row.participant.name for row in others if row.role == Role.AUTHOR),
        invited=tuple(str(row) for row in talk.unanswered),
        feedback=session.feedback,
        confirm_days=days,
    )
    words = letters.write(own[decision, reader.role], facts)
    return Written(session, reader.participant, reader.role, decision, words)


def mail_of(
    event: Event, one: Written, letter: Letter, now: datetime, *, is_draft: bool = False
) -> OutboxMail:
    """The mail with these words, which may be other than those that were written by themselves."""
    kind = KINDS[Decision(one.decision)]
    path = f"/{event.slug}/propose/{one.session.code}/"
    with translation.override(event.language):
        made = mail.compose(
            f"{DRAFT}{kind}" if is_draft else kind,
            to_address=one.person.address,
            to_name=one.person.name,
            template="agenda/mail/letter",
            context=_context(event, path, one, letter),
            now=now,
            scope=event.public_id,
            subject_id=one.session.public_id,
            recipient=one.person.public_id,
            reply_to=event.reply_address,
        )
    if is_draft:
        made.state = OutboxMail.State.HELD
    return made


def _context(event: Event, path: str, one: Written, letter: Letter) -> dict[str, Any]:
    confirms = one.decision == Decision.ACCEPT and one.role == Role.SPEAKER
    return {
        "event": event,
        "url": settings.SITE_URL + path,
        "site_url": settings.SITE_URL,
        "colours": event.theme.light,
        "subject": letter.subject,
        "body": letter.body,
        "body_html": letters.html_of(letter.body),
        "button": _("Confirm your talk") if confirms else _("See your talk"),
    }


def told_at_once(session: Session, decision: str, now: datetime) -> list[OutboxMail]:
    """For a decision that is told as it is made: a mail to each of the talk's people who can be reached."""
    event = session.event
    found = with_people(Session.objects.filter(pk=session.pk))
    return [
        mail_of(event, one, one.letter, now) for one in written(event, found, decision) if one.person.address
    ]
