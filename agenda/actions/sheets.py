"""What somebody who speaks is asked about himself: when he can be there, what he needs, when he comes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import spans
from agenda.models import Availability, Session, Slot, Speaker, SpeakerSheet
from agenda.spans import Left, Mark
from core import history
from events.models import Event, Participant


class Refused(Exception):
    """What is not taken; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Sheet:
    is_first_time: bool = False
    time_zone: str = ""
    equipment: str = ""
    arrives_on: date | None = None
    leaves_on: date | None = None
    travel_note: str = ""


def can_say_when(participant: Participant) -> bool:
    """Until all of his talks stand in the released agenda: then others have planned with it. Two queries."""
    mine = Speaker.objects.on_stage().filter(participant=participant, session__state__in=Session.IN_PROGRAMME)
    talks = set(mine.values_list("session_id", flat=True))
    placed = Slot.objects.released(participant.event_id).filter(session__in=talks).public()
    return not talks or bool(talks - set(placed.values_list("session_id", flat=True)))


def fill_in(
    *,
    participant: Participant,
    sheet: Sheet,
    marks: Mapping[str, Mark] | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """Keep what a speaker answered. `marks` are by the keys of the event's spans; None: he was not asked when.

    Raises Refused where nothing would be left, or the agenda is out.
    """
    with transaction.atomic():
        person = Participant.objects.select_for_update().select_related("event").get(pk=participant.pk)
        row, _new = SpeakerSheet.objects.get_or_create(participant=person)
        _write_sheet(row, person, asdict(sheet), by, now)
        if marks is not None:
            _write_marks(row, person, marks, by, now)


def note_first_time(*, participant: Participant, is_first_time: bool, by: User | None, now: datetime) -> None:
    """Asked with the proposal already, so that a committee can make room for first-time speakers."""
    with transaction.atomic():
        known = SpeakerSheet.objects.filter(participant=participant).first()
        if is_first_time or known is not None:
            row = known or SpeakerSheet.objects.get_or_create(participant=participant)[0]
            _write_sheet(row, participant, {"is_first_time": is_first_time}, by, now)


def marks_of(participant: Participant, event: Event) -> dict[str, Mark]:
    """What he has said of each span of the event."""
    stored = Availability.objects.filter(participant=participant)
    found = spans.of_event(event.starts_on, event.ends_on, event.time_zone)
    return spans.marks(found, stored.values_list("starts_at", "ends_at", "kind"))


def nothing_left(left: Left) -> str:
    return (
        _("Nothing is left in which you could speak. Leave one span open, or withdraw the talk.")
        if left.is_nothing
        else ""
    )


def _write_sheet(
    row: SpeakerSheet, person: Participant, values: Mapping[str, Any], by: User | None, now: datetime
) -> None:
    wanted = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not wanted:
        return
    before = {name: _plain(getattr(row, name)) for name in wanted}
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=[*wanted])
    after = {name: _plain(value) for name, value in wanted.items()}
    _tell("speaker.sheet", person, by, now, before, after)


def _write_marks(
    row: SpeakerSheet, person: Participant, given: Mapping[str, Mark], by: User | None, now: datetime
) -> None:
    event = person.event
    asked = spans.of_event(event.starts_on, event.ends_on, event.time_zone)
    wanted = {span.key: given.get(span.key, Mark.FREE) for span in asked}
    known = marks_of(person, event)
    if row.availability_at is not None and wanted == known:
        return
    if wanted != known:
        _replace(person, asked, wanted)
        _tell("speaker.availability", person, by, now, _by_kind(known), _by_kind(wanted))
    row.availability_at = now
    row.save(update_fields=["availability_at"])


def _replace(person: Participant, asked: list[spans.Span], wanted: Mapping[str, Mark]) -> None:
    if not can_say_when(person):
        raise Refused(
            _("The agenda is out and your talk stands in it. Write to the organizers if you cannot be there.")
        )
    refused = nothing_left(spans.left(wanted))
    if refused:
        raise Refused(refused)
    Availability.objects.filter(participant=person).delete()
    Availability.objects.bulk_create(
        Availability(
            participant=person, kind=wanted[span.key], starts_at=span.starts_at, ends_at=span.ends_at
        )
        for span in asked
        if wanted[span.key] is not Mark.FREE
    )


def _by_kind(marks: Mapping[str, Mark]) -> dict[str, list[str]]:
    kinds = (Mark.ABSENT, Mark.DISLIKED)
    return {str(kind): [key for key, mark in marks.items() if mark is kind] for kind in kinds}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tell(
    kind: str, person: Participant, by: User | None, now: datetime, before: Mapping[str, Any], after: Any
) -> None:
    event = Event.objects.only("public_id").get(pk=person.event_id)
    history.write(kind, person, scope=event.public_id, by=by, now=now, before=before, after=after)
