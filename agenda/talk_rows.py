"""What pages and actions ask of one talk each time, by SQL that is written once."""

from agenda.models import ProposalAnswer, Session, SessionFile, Speaker, SpeakerInvitation
from core.prepared import Prepared

# One place of each query is the talk's; no key is negative.
TALK = -1

_locked = Prepared(
    lambda talk: (
        Session.objects.select_for_update(of=("self",))
        .select_related("session_type", "track")
        .filter(pk=talk)
        .order_by()
    ),
    talk=TALK,
)
_speakers = Prepared(
    lambda talk: Speaker.objects.filter(session=talk).select_related("participant"), talk=TALK
)
_invited = Prepared(
    lambda talk: SpeakerInvitation.objects.unanswered().filter(session=talk).order_by("pk"), talk=TALK
)
_answers = Prepared(lambda talk: ProposalAnswer.objects.filter(session=talk), talk=TALK)
_files = Prepared(lambda talk: SessionFile.objects.filter(session=talk), talk=TALK)


def locked(talk: int) -> Session | None:
    """With its type and track; in a transaction."""
    return _locked.first(talk=talk)


def speakers_of(session: Session) -> list[Speaker]:
    """With their participants, in the talk's order."""
    rows = _speakers.all(talk=session.pk)
    for row in rows:
        row.session = session
    return rows


def invited_to(talk: int) -> list[SpeakerInvitation]:
    """Who has not answered yet."""
    return _invited.all(talk=talk)


def answers_of(session: Session) -> list[ProposalAnswer]:
    """Of every moment."""
    rows = _answers.all(talk=session.pk)
    for row in rows:
        row.session = session
    return rows


def files_of(session: Session) -> list[SessionFile]:
    rows = _files.all(talk=session.pk)
    for row in rows:
        row.session = session
    return rows
