"""Letters about decisions: what each speaker of a talk is written, and the mail made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from agenda import letters
from agenda.letters import Facts, Letter, Wording
from agenda.models import CallForTalks, LetterText, Session, Speaker, SpeakerInvitation
from agenda.models.session import SessionQuerySet
from core import mail
from core.models import OutboxMail
from core.models.outbox import DRAFT
from events.models import Event, Participant

Decision, Role = Session.Decision, Speaker.Role
Wordings = Mapping[tuple[str, str], Wording]

KINDS = {
    Decision.ACCEPT: "session.accepted",
    Decision.WAIT: "session.waiting",
    Decision.REJECT: "session.rejected",
}


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


def with_people(rows: SessionQuerySet) -> list[Session]:
    """Talks with everybody a letter names. Three queries for any number."""
    speakers = Speaker.objects.select_related("participant")
    asked = SpeakerInvitation.objects.filter(state=SpeakerInvitation.State.OPEN, role=Role.SPEAKER)
    return list(
        rows.prefetch_related(
            Prefetch("speakers", queryset=speakers),
            Prefetch("invitations", queryset=asked, to_attr="unanswered"),
        )
    )


def wordings(event: Event) -> Wordings:
    """The organizers' own texts; where there is none, ours are taken when the letter is written."""
    rows = LetterText.objects.filter(event=event)
    return {(row.decision, row.role): Wording(row.subject, row.text) for row in rows}


def written(event: Event, sessions: Iterable[Session], decision: str = "") -> list[Written]:
    """One letter to everybody on each talk, also to who cannot be reached. `sessions` come from `with_people`.

    Without `decision` it is what waits to be told of each talk. Two queries.
    """
    own = wordings(event)
    days = CallForTalks.objects.filter(event=event).values_list("confirm_days", flat=True).first()
    with translation.override(event.language):
        return [
            _written(event, own, days, session, speaker, decision or session.pending_decision)
            for session in sessions
            for speaker in session.speakers.all()
        ]


def _written(
    event: Event, own: Wordings, days: int | None, session: Session, reader: Speaker, decision: str
) -> Written:
    others = [speaker for speaker in session.speakers.all() if speaker.pk != reader.pk]
    unanswered: list[SpeakerInvitation] = getattr(session, "unanswered", [])
    facts = Facts(
        decision=decision,
        role=reader.role,
        name=reader.participant.name,
        title=session.title,
        event=event.name,
        speakers=tuple(row.participant.name for row in others if row.role == Role.SPEAKER),
        authors=tuple(row.participant.name for row in others if row.role == Role.AUTHOR),
        invited=tuple(str(row) for row in unanswered),
        feedback=session.feedback,
        confirm_days=days,
    )
    wording = own.get((decision, reader.role)) or letters.standard(decision, reader.role)
    return Written(session, reader.participant, reader.role, decision, letters.write(wording, facts))


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
