"""Messages about talks and the agenda. Speakers are ids; what they wrote for the committee is not told.

A draft is its writers' own, and nobody is told of it; nor of decisions that no speaker has been told.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from agenda.models import AgendaVersion, Session, Speaker
from events.webhook_types import Cause, Data, Field, MessageType, Shape
from portal.webhooks.fields import at, choice, ids, instant, named, number, public_id, row, text, thing

STATES = [state for state in Session.State.values if state != Session.State.DRAFT]
SESSION = Shape(
    "Session",
    "the talk",
    [
        public_id("id", "ses", "The talk: the same from the proposal to the stage."),
        text("code", "QF7K3M", "Its short code. Unique within the event."),
        choice("state", "confirmed", STATES, "Its state after what happened."),
        text("title", "Building with models you can trust", "Its title."),
        thing("type", named("sty", "Talk"), "Its session type."),
        thing("track", named("trk", "Security"), "Its track.", or_null=True),
        text("language", "en", "The language it is held in."),
        number("minutes", 30, "How long it takes."),
        ids("speakers", "par", "Who speaks, in the order in which they are named; authors who do not come are left out."),
        instant("submitted_at", "2027-01-20T09:12:00.000Z", "When it was handed in.", or_null=True),
    ]
)  # fmt: skip
WITH_PERSON = SESSION.with_fields(
    "Session and speaker", public_id("speaker", "par", "Who joined or left.", or_null=True)
)
CHANGED = SESSION.with_fields(
    "Changed session",
    Field(
        "changed",
        {"type": "array", "items": {"type": "string"}},
        ["title", "abstract"],
        "Names of what was changed, as in the history; new names may come.",
    ),
)
COUNTS = ("new", "moved", "room", "length", "removed")
RELEASE = Shape(
    "Release",
    "the version",
    [
        public_id("id", "ver", "The version."),
        number("number", 4, "Its number: the first release is 1."),
        text("note", "Room changes on Thursday", "What the organizers say is new; may be empty."),
        thing(
            "changes",
            [
                number(name, 0, words)
                for name, words in zip(
                    COUNTS,
                    ("Talks that were not in it before.", "Talks at another time.", "Talks in another room.",
                     "Talks that are longer or shorter.", "Talks that are no longer in it."),
                    strict=True,
                )
            ],
            "How many talks changed against the version before.",
        ),
        instant("released_at", "2027-04-01T15:00:00.000Z", "When it was released."),
        text("schedule_url", "https://plenary.example/relay-2027/agenda/schedule.json", "The whole agenda as JSON.", format="uri"),
    ]
)  # fmt: skip


def sessions(causes: Sequence[Cause]) -> Mapping[str, Data]:
    found = _rows(causes)
    return {one.id: _session(found[one.subject], one) for one in causes if one.subject in found}


def with_person(causes: Sequence[Cause]) -> Mapping[str, Data]:
    found = _rows(causes)
    return {
        one.id: _session(found[one.subject], one) | {"speaker": one.after.get("participant") or None}
        for one in causes
        if one.subject in found
    }


def changed(causes: Sequence[Cause]) -> Mapping[str, Data]:
    found = _rows(causes)
    return {
        one.id: _session(found[one.subject], one) | {"changed": sorted(one.after)}
        for one in causes
        if one.subject in found
    }


def _rows(causes: Sequence[Cause]) -> dict[str, Session]:
    speaking = Speaker.objects.on_stage().select_related("participant")
    rows = Session.objects.handed_in().filter(public_id__in={one.subject for one in causes})
    whole = rows.select_related("session_type", "track").prefetch_related(Prefetch("speakers", speaking))
    return {one.public_id: one for one in whole}


def _session(one: Session, cause: Cause) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "code": one.code,
        "state": cause.after.get("state", one.state),
        "title": one.title,
        "type": row(one.session_type),
        "track": row(one.track),
        "language": one.language,
        "minutes": one.length,
        "speakers": [speaker.participant.public_id for speaker in one.speakers.all()],
        "submitted_at": at(one.submitted_at),
    }


def releases(causes: Sequence[Cause]) -> Mapping[str, Data]:
    rows = AgendaVersion.objects.released().filter(public_id__in={one.subject for one in causes})
    found = {one.public_id: one for one in rows.select_related("event")}
    return {
        cause.id: {
            "id": one.public_id,
            "number": one.number,
            "note": one.note,
            "changes": {name: cause.after.get(name, 0) for name in COUNTS},
            "released_at": at(one.released_at),
            "schedule_url": f"{settings.SITE_URL}/{one.event.slug}/agenda/schedule.json",
        }
        for cause in causes
        if (one := found.get(cause.subject)) is not None
    }


TYPES = (
    MessageType("proposal.submitted", ("session.submitted",), "A talk was handed in.", SESSION, sessions),
    MessageType("proposal.accepted", ("session.accepted",), "The speakers were told that a talk is accepted.", SESSION, sessions),
    MessageType("proposal.waiting", ("session.waiting",), "The speakers were told that a talk is on the waiting list.", SESSION, sessions),
    MessageType("proposal.rejected", ("session.rejected",), "The speakers were told that a talk is not taken.", SESSION, sessions),
    MessageType("session.confirmed", ("session.confirmed",), "The speakers come.", SESSION, sessions),
    MessageType("session.withdrawn", ("session.withdrawn",), "The speakers took a talk back, before or after it was decided.", SESSION, sessions),
    MessageType("session.cancelled", ("session.cancelled",), "The organizers took a talk out of the programme.", SESSION, sessions),
    MessageType("session.changed", ("session.edited",), "The texts or answers of a talk were changed after it was handed in.", CHANGED, changed),
    MessageType("session.speaker_joined", ("session.speaker_joined",), "Somebody speaks along in a talk.", WITH_PERSON, with_person),
    MessageType("session.speaker_left", ("session.speaker_left",), "Somebody is no longer among the speakers of a talk.", WITH_PERSON, with_person),
    MessageType("agenda.released", ("agenda.released",), "A version of the agenda was released: public pages and feeds show it.", RELEASE, releases),
)  # fmt: skip
