"""A speaker takes a talk along to another event: its texts, as a draft. Answers and files stay where they were asked."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import offer
from agenda.actions import texts
from agenda.actions.proposals import CallClosed
from agenda.actions.texts import Talk
from agenda.models import Session, SessionType
from agenda.offer import Offer
from events.actions import profiles
from events.actions.profiles import Profile
from events.models import Event, Participant, Track


def copy(*, session: Session, me: Participant, to: Event, form_key: str, by: User, now: datetime) -> Session:
    """A draft in the other event's open call, of the same person as he shows himself here.

    Type and track are those of the same name there; else the type nearest in length, and no track.
    """
    there = offer.of_event(to, now)
    kind = _kind(session, there.open_types)
    if kind is None:
        raise CallClosed(_("%(event)s takes no proposals at the moment.") % {"event": to.name})
    talk = Talk(
        session_type=kind,
        title=session.title,
        abstract=session.abstract,
        track=_track(session, there),
        level=session.level,
        notes=session.notes,
        do_not_record=session.do_not_record,
        licence=session.licence,
    )
    with transaction.atomic(), translation.override(to.language):
        # How he shows himself there already is left alone.
        person = profiles.own(event=to, user=by)
        if person is None:
            profile = replace(Profile.of(me), photo=profiles.photo_of(me))
            person = profiles.meet(event=to, user=by, address=by.email, profile=profile, now=now)
        return texts.save_draft(event=to, participant=person, talk=talk, form_key=form_key, by=by, now=now)


def _kind(session: Session, types: list[SessionType]) -> SessionType | None:
    name = session.session_type.name.casefold()
    same = next((kind for kind in types if kind.name.casefold() == name), None)
    nearest = min(types, key=lambda kind: abs(kind.minutes - session.length), default=None)
    return same or nearest


def _track(session: Session, there: Offer) -> Track | None:
    name = session.track.name.casefold() if session.track else ""
    return next((track for track in there.open_tracks if track.name.casefold() == name), None)
