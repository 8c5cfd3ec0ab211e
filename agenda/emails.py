"""Mails to speakers, and to organizers about them, in the event's language and zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from agenda import offer
from agenda.changes import Change
from agenda.conflicts import Placed
from agenda.models import AgendaVersion, CallForTalks, LateLink, Session
from core import mail, times
from core.models import OutboxMail
from events.models import Event, Participant

People = Sequence[Participant]
# So shortly before a talk begins a change of it goes past everything else.
URGENT = timedelta(hours=3)


def received(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    """`until` is how long the talk can be changed: by an invitation with an end, else by the hours of its type."""
    event, link = session.event, session.late_link
    call: CallForTalks | None = getattr(event, "call", None)
    until = link.valid_until_at if link else None
    if until is None and call is not None:
        until = offer.hours_of(call, session.session_type).closes_at
    until = until if until and until > now else None
    context = context_of(event, "") | {"call": call, "until": until}
    own = {
        "url": context.pop("url") + f"/{event.slug}/propose/{session.code}/",
        "session.title": session.title,
    }
    with translation.override(event.language):
        return [
            compose(
                "session.received", "received", event, session.public_id, person, context, now,
                own=own | {"person.name": person.name},
            )
            for person in people
            if person.address
        ]  # fmt: skip


def invited_late(link: LateLink, address: str, now: datetime) -> OutboxMail:
    """To somebody the organizers want to hear from although the call is closed."""
    event = link.call.event
    context = context_of(event, link.path) | {"link": link}
    with translation.override(event.language):
        return mail.compose(
            "call.invited",
            to_address=address,
            template="agenda/mail/invited_late",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=link.public_id,
            reply_to=event.reply_address,
        )


def cancelled(session: Session, people: People, now: datetime, reason: str) -> list[OutboxMail]:
    return to_speakers("cancelled", session, people, now, attachment=calendar_of(session), reason=reason)


def withdrawn(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    """To all its speakers, so that none of a pair is surprised."""
    return to_speakers("withdrawn", session, people, now, attachment=calendar_of(session))


@dataclass(frozen=True)
class Concerned:
    """A speaker whose slots changed. `zone` is his own, `asked` the codes of the talks about which he is asked."""

    person: Participant
    changes: Sequence[Change]
    zone: str = ""
    asked: Sequence[str] = ()


def released(
    event: Event, version: AgendaVersion, concerned: Iterable[Concerned], now: datetime
) -> list[OutboxMail]:
    """One mail a person, however many of his slots are new, changed or gone. Mails of the same shape are drawn once: the
    first release of a large event tells four hundred people.
    """
    context = context_of(event, f"/{event.slug}/agenda/")
    with translation.override(event.language):
        return [
            compose(
                "agenda.released", "released", event, version.public_id, one.person, context | told, now,
                attachment=("speaker-calendar", one.person.public_id), own=own,
            )
            for one in concerned
            if one.person.address
            for told, own in [_told(one, event, now)]
        ]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One talk of a mail: when and where it is now, and was before; empty if it is or was nowhere. Beside it the same
    in the speaker's own zone, where that differs.
    """

    title: str
    now: str
    was: str
    now_own: str = ""
    was_own: str = ""


def _told(one: Concerned, event: Event, now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """What many mails have alike, and what this one says of its own."""
    lines = [
        Line(
            change.slot.title,
            _when_and_where(change.after, event),
            _when_and_where(change.before, event),
            _own_time(change.after, event, one.zone),
            _own_time(change.before, event, one.zone),
        )
        for change in one.changes
    ]
    told = {
        "only_new": all(change.before is None for change in one.changes),
        "own_zone": one.zone if any(line.now_own or line.was_own for line in lines) else "",
        "is_asked": bool(one.asked),
        "is_urgent": any(_is_soon(change, now) for change in one.changes),
    }
    own = {"person.name": one.person.name}
    for number, line in enumerate(lines):
        # The template asks whether there is a time, so one that is empty has no place.
        own |= {
            f"lines.{number}.{name}": value for name, value in vars(line).items() if value or name == "title"
        }
    if len(one.asked) == 1:
        own["url"] = f"{settings.SITE_URL}/{event.slug}/propose/{one.asked[0]}/"
    elif one.asked:
        own["url"] = f"{settings.SITE_URL}/{event.slug}/me/"
    return told, own


def _is_soon(change: Change, now: datetime) -> bool:
    slots = [slot for slot in (change.before, change.after) if slot is not None]
    return any(timedelta(0) <= slot.starts_at - now <= URGENT for slot in slots)


def slot_facts(slot: Placed | None, event: Event) -> dict[str, Any]:
    """As a notice keeps it: in words, and as values for other zones. Nothing of a slot that is not there."""
    if slot is None:
        return {}
    with translation.override(event.language):
        words = _when_and_where(slot, event)
    return {"slot": words, "starts_at": slot.starts_at.isoformat(), "minutes": slot.minutes}


def _own_time(slot: Placed | None, event: Event, zone: str) -> str:
    """Day and time in another zone, empty where its clocks show the same."""
    if slot is None or not zone:
        return ""
    if (
        times.local(slot.starts_at, zone).utcoffset()
        == times.local(slot.starts_at, event.time_zone).utcoffset()
    ):
        return ""
    return _("%(date)s, %(start)s – %(end)s") % {
        "date": times.show_date(times.local(slot.starts_at, zone).date(), width="full"),
        "start": times.show_time(slot.starts_at, zone),
        "end": times.show_time(slot.ends_at, zone),
    }


def _when_and_where(slot: Placed | None, event: Event) -> str:
    if slot is None:
        return ""
    return _("%(date)s, %(start)s – %(end)s, %(room)s") % {
        "date": times.show_date(times.local(slot.starts_at, event.time_zone).date(), width="full"),
        "start": times.show_time(slot.starts_at, event.time_zone),
        "end": times.show_time(slot.ends_at, event.time_zone),
        "room": slot.room_name,
    }


def calendar_of(session: Session) -> tuple[str, str]:
    """The file with the talk's times, for those who have them in their calendars."""
    return "session-calendar", session.public_id


def to_speakers(
    what: str,
    session: Session,
    people: People,
    now: datetime,
    path: str = "",
    *,
    attachment: tuple[str, str] = ("", ""),
    **more: Any,
) -> list[OutboxMail]:
    """One mail to each speaker who can be reached; by participant, since two may share an address."""
    event = session.event
    path = path or f"/{event.slug}/propose/{session.code}/"
    context = context_of(event, path) | {"session": session} | more
    with translation.override(event.language):
        return [
            compose(
                f"session.{what}", what, event, session.public_id, person, context, now, attachment=attachment
            )
            for person in people
            if person.address
        ]


def compose(
    kind: str,
    template: str,
    event: Event,
    subject: str,
    person: Participant,
    context: dict[str, Any],
    now: datetime,
    *,
    attachment: tuple[str, str] = ("", ""),
    own: dict[str, str] | None = None,
) -> OutboxMail:
    """With `own`, the letter is drawn once and filled in: then it says nothing else of the person."""
    return mail.compose(
        kind,
        to_address=person.address,
        to_name=person.name,
        template=f"agenda/mail/{template}",
        context=context if own else context | {"person": person},
        now=now,
        scope=event.public_id,
        subject_id=subject,
        recipient=person.public_id,
        reply_to=event.reply_address,
        attachment=attachment,
        own=own,
    )


def context_of(event: Event, path: str) -> dict[str, Any]:
    """What every mail about an event shows. `colours` are plain values: mail programs know no variables."""
    return {
        "event": event,
        "url": settings.SITE_URL + path,
        "site_url": settings.SITE_URL,
        "colours": event.theme.light,
    }
