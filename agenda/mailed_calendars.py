"""The calendar files that mails to speakers bring along, as last released when the mail is sent.

Their entries have the names and numbers of the public calendars, so a program that has one of them changes it instead
of adding another. What is secret still is in them: it goes to those who speak there. Empty if nothing was released.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.utils import translation

from agenda import bygone, public
from agenda.exports import ics
from agenda.models import AgendaVersion, Favourite, Session, Speaker
from agenda.public import Item
from events.models import Event, Participant


def of_speaker(person: Participant) -> bytes:
    """All talks that somebody gives; those that are gone from the agenda, or that he left, as cancelled. A constant
    number of queries.
    """
    speaking = Speaker.objects.on_stage().filter(participant=person, session__event=person.event_id)
    sessions = list(speaking.values_list("session", flat=True))
    # His own calendar may have counted further than the public one.
    left = list(bygone.talks_left(person))
    stars = Favourite.objects.filter(participant=person, session__in=[*sessions, *left])
    turns = dict(stars.values_list("session__code", "turns"))
    address = f"speakers/{person.code}.ics"
    return _rendered(person.event, sessions, address, person.name, turns=turns, left=left)


def of_session(session: Session) -> bytes:
    """One talk with all its times."""
    return _rendered(session.event, [session.pk], f"agenda/{session.code}.ics", session.title)


def _rendered(
    event: Event,
    sessions: Collection[int],
    address: str,
    label: str,
    *,
    turns: Mapping[str, int] | None = None,
    left: Collection[int] = (),
) -> bytes:
    version = public.newest(event)
    if version is None or not (sessions or left):
        return b""
    programme = public.load(event, version, only=sessions, with_secret=True)
    part = bygone.Part(sessions=sessions)
    programme = bygone.added(programme, event, version, part, with_secret=True)
    programme = replace(programme, gone=(*programme.gone, *_left(event, version, left)))
    if not (programme.items or programme.gone or programme.parted):
        return b""
    with translation.override(event.language):
        return ics.render(
            programme, site_url=settings.SITE_URL, address=address, label=label, is_busy=True, turns=turns,
            method="PUBLISH",
        )  # fmt: skip


def _left(event: Event, version: AgendaVersion, sessions: Collection[int]) -> Sequence[Item]:
    """As everybody knows them: who left a talk learns nothing secret of it any more."""
    if not sessions:
        return []
    left = public.load(event, version, only=sessions)
    left = bygone.added(left, event, version, bygone.Part(sessions=sessions))
    return [*left.items, *left.gone]
