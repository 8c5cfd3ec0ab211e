"""Who speaks: in which order they are named, and who leaves a talk again.

Every action locks the session, so that two people pressing at once do one thing after the other.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails_invitations as emails
from agenda.models import Session, Speaker
from core import history, mail
from events import counters
from events.models import Participant


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class LastSpeaker(Refused):
    """Nobody would be left on the stage."""


def locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",))
    return rows.select_related("event__organizer").get(pk=session.pk)


def move(*, session: Session, participant: Participant, up: bool, by: User | None, now: datetime) -> None:
    """One place towards the front or the back. At the end of the line nothing happens."""
    with transaction.atomic():
        row = locked(session)
        line = _line(row)
        at = next((n for n, one in enumerate(line) if one.participant_id == participant.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if at is None or to is None or not 0 <= to < len(line):
            return
        before = [str(one) for one in line]
        line[at], line[to] = line[to], line[at]
        for position, one in enumerate(line):
            one.position = position
        Speaker.objects.bulk_update(line, ["position"])
        after = [str(one) for one in line]
        _tell(
            "session.speakers_ordered", row, by, now, before={"speakers": before}, after={"speakers": after}
        )
        _show(row)


def may_remove(remover: Speaker, other: Speaker) -> bool:
    """Everybody may leave. Who was there first may take out who came later, never the other way round: whoever
    is invited cannot put out the one who wrote the talk.
    """
    return remover.pk == other.pk or (remover.is_on_stage and remover.pk < other.pk)


def remove(
    *,
    session: Session,
    participant: Participant,
    by: User | None,
    now: datetime,
    remover: Participant | None = None,
    word: str = "",
) -> None:
    """Take somebody out of a talk; `remover` None: the organizers. Everybody whom it concerns gets a mail."""
    with transaction.atomic():
        row = locked(session)
        line = _line(row)
        gone = next((one for one in line if one.participant_id == participant.pk), None)
        if gone is None:
            return
        _check_may_remove(line, gone, remover)
        _check_somebody_stays(row, line, gone)
        others = [one.participant for one in line if one is not gone]
        gone.delete()
        left = remover is not None and remover.pk == participant.pk
        told: dict[str, object] = {"participant": participant.public_id, "taken_out": not left}
        before = {"name": participant.name, "role": str(gone.role)}
        after = told | ({"word": word} if word else {})
        _tell("session.speaker_left", row, by, now, before=before, after=after)
        _show(row)
        mail.post(*emails.parted(row, participant, others, now, left=left, word=word))


def why_not_end(row: Session, line: Sequence[Speaker], mine: Collection[Participant]) -> str:
    """Why these of its people may not delete the draft or withdraw the talk, while others stand for it; or nothing.

    A draft is of who began it, a talk of who speaks in it. Everybody else can leave.
    """
    keys = {person.pk for person in mine}
    others = [one for one in line if one.is_on_stage and one.participant_id not in keys]
    if not others:
        return ""
    if row.state == Session.State.DRAFT:
        first = min(line, key=lambda one: one.pk)
        if first.participant_id in keys:
            return ""
        words = _("%(name)s began this draft, and alone can delete it. You can leave it instead.")
        return words % {"name": first}
    if any(one.is_on_stage for one in line if one.participant_id in keys):
        return ""
    words = _("You are named as an author: withdrawing is up to %(name)s. You can leave the talk instead.")
    return words % {"name": others[0]}


def next_position(session: Session) -> int:
    """Behind everybody who is named already; under the session's lock."""
    last = Speaker.objects.filter(session=session).order_by("-position").values_list("position", flat=True)
    return (last[0] + 1) if last else 0


def _line(row: Session) -> list[Speaker]:
    return list(Speaker.objects.filter(session=row).select_related("participant").order_by("position", "pk"))


def _check_may_remove(line: list[Speaker], gone: Speaker, remover: Participant | None) -> None:
    if remover is None:
        return
    own = next((one for one in line if one.participant_id == remover.pk), None)
    if own is None or not may_remove(own, gone):
        raise Refused(
            _("%(name)s was there before you. Ask the organizers if that must change.") % {"name": gone}
        )


def _check_somebody_stays(row: Session, line: list[Speaker], gone: Speaker) -> None:
    if any(one.is_on_stage for one in line if one.pk != gone.pk):
        return
    if row.state == Session.State.DRAFT:
        raise LastSpeaker(_("Nobody else speaks in this talk. Delete the draft instead."))
    raise LastSpeaker(_("Nobody else speaks in this talk. Withdraw it instead."))


def _tell(
    kind: str,
    row: Session,
    by: User | None,
    now: datetime,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    history.write(kind, row, scope=row.event.public_id, by=by, now=now, before=before, after=after)


def _show(row: Session) -> None:
    """Public pages name the speakers."""
    if row.state in Session.IN_PROGRAMME:
        counters.raise_public(row.event_id)
