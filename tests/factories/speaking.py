"""Invitations to speak along, for tests."""

from typing import Any

from agenda.models import Session, SpeakerInvitation
from events.models import Participant
from tests.factories.agenda import NOW
from tests.factories.events import number


def make_invitation(session: Session, inviter: Participant | None = None, **fields: Any) -> SpeakerInvitation:
    """Open, sent at NOW; by the talk's first speaker unless said otherwise."""
    n = number()
    values: dict[str, Any] = {
        "session": session,
        "name": f"Invited {n}",
        "email": f"invited{n}@example.org",
        "invited_by": inviter or session.speakers.get(position=0).participant,
        "created_at": NOW,
    }
    one = SpeakerInvitation(**values | fields)
    one.save(force_insert=True)
    return one
