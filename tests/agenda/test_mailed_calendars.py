"""The calendar files that mails to speakers bring along: the same entries as in the public calendar, only newer."""

from typing import Any

import icalendar
import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.actions import notices, proposals, releases, slots
from core import mail
from core.models import OutboxMail
from events.models import Event, Participant
from portal.attachments import ATTACHMENTS
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_event, make_participant, make_room

pytestmark = pytest.mark.django_db

Entry = tuple[str, str, int, str, int]


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay")


@pytest.fixture
def ada(event: Event) -> Participant:
    return make_participant(event, name="Ada", email="ada@example.org")


def entries(body: bytes) -> list[Entry]:
    """UID, title, minutes after the first morning, status, SEQUENCE; in the order of time."""
    calendar = icalendar.Calendar.from_ical(body)
    assert isinstance(calendar, icalendar.Calendar)
    found = [
        (
            str(entry["UID"]),
            str(entry["SUMMARY"]),
            int((entry.decoded("dtstart") - later(0)).total_seconds()) // 60,
            str(entry["STATUS"]),
            int(str(entry["SEQUENCE"])),
        )
        for entry in calendar.walk("VEVENT")
    ]
    return sorted(found, key=lambda entry: entry[2])


def attached(kind: str) -> bytes:
    """What Ada's newest mail of that kind brings along, if it is sent now."""
    row = OutboxMail.objects.filter(kind=kind, to_address="ada@example.org").latest("pk")
    files = ATTACHMENTS[row.attachment_kind](row.attachment_reference)
    return files[0].content if files else b""


def told(kind: str) -> list[tuple[Any, ...]]:
    return [entry[1:] for entry in entries(attached(kind))]


def release(event: Event) -> None:
    releases.release(event=event, by=None, now=NOW)


def test_moved_talk_is_the_same_entry_of_the_public_calendar_with_a_higher_number(
    event: Event, ada: Participant, settings: Any
) -> None:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    draft = make_draft_version(event)
    talk = make_slot(draft, make_confirmed(event, ada, title="Bots"))
    make_slot(draft, make_confirmed(event, title="Not hers"), starts_at=later(60))
    release(event)
    before = entries(attached("agenda.released"))
    slots.move(slot=talk, room=talk.room, starts_at=later(120), minutes=40, by=None, now=NOW)
    release(event)
    mail.send_due(ATTACHMENTS, now=timezone.now())
    sent = next(one for one in reversed(django_mail.outbox) if one.to == ["Ada <ada@example.org>"])
    name, content, kind = sent.attachments[0]
    body = content.encode() if isinstance(content, str) else content
    after = entries(body)
    uid = f"{talk.guid}@{before[0][0].partition('@')[2]}"
    assert before == [(uid, "Bots", 0, "CONFIRMED", 4)]
    assert after == [(uid, "Bots", 120, "CONFIRMED", 8)]
    assert after[0] in entries(Client().get("/relay/agenda/schedule.ics").content)
    assert (name, kind, b"METHOD:PUBLISH" in body) == (f"relay-{ada.code}.ics", "text/calendar", True)


def test_talk_taken_out_is_cancelled_beside_those_that_stay(event: Event, ada: Participant) -> None:
    draft = make_draft_version(event)
    out = make_slot(draft, make_confirmed(event, ada, title="Out"))
    make_slot(draft, make_confirmed(event, ada, title="Stays"), starts_at=later(60))
    release(event)
    slots.remove(slot=out, by=None, now=NOW)
    release(event)
    assert told("agenda.released") == [("Out", 0, "CANCELLED", 9), ("Stays", 60, "CONFIRMED", 8)]


def test_withdrawn_cancelled_and_renamed_talks_bring_theirs_and_unplaced_ones_nothing(
    event: Event, ada: Participant
) -> None:
    draft = make_draft_version(event)
    one, two, three = (make_confirmed(event, ada, title=name) for name in ("One", "Two", "Three"))
    for hour, talk in enumerate((one, two)):
        make_slot(draft, talk, starts_at=later(60 * hour))
    release(event)
    notices.text_changed(session=one, before={"title": "Old", "abstract": one.abstract}, by=None, now=NOW)
    assert told("session.changed") == [("One", 0, "CONFIRMED", 4)]
    proposals.withdraw(session=one, by=None, now=NOW)
    assert told("session.withdrawn") == [("One", 0, "CANCELLED", 7)]
    proposals.cancel(session=two, reason="Flood", by=None, now=NOW)
    assert told("session.cancelled") == [("Two", 60, "CANCELLED", 9)]
    proposals.cancel(session=three, reason="Flood", by=None, now=NOW)
    assert attached("session.cancelled") == b""


def test_secret_talk_is_told_to_its_speaker_alone(event: Event, ada: Participant) -> None:
    draft = make_draft_version(event)
    slot = make_slot(draft, make_confirmed(event, ada, title="Hush"), is_secret=True)
    make_slot(draft, make_confirmed(event, make_participant(event), title="Open"), starts_at=later(60))
    release(event)
    bodies = [ATTACHMENTS["speaker-calendar"](one.recipient)[0].content for one in OutboxMail.objects.all()]
    titles = {title for body in bodies for _uid, title, *_rest in entries(body)}
    assert (len(bodies), titles, sum(b"Hush" in body for body in bodies)) == (2, {"Hush", "Open"}, 1)
    assert b"Hush" not in Client().get("/relay/agenda/schedule.ics").content
    slots.remove(slot=slot, by=None, now=NOW)
    release(event)
    assert told("agenda.released") == [("Hush", 0, "CANCELLED", 9)]


def test_speaker_who_is_gone_when_the_mail_goes_out_gets_no_file(event: Event, ada: Participant) -> None:
    assert ATTACHMENTS["speaker-calendar"](ada.public_id) == []
    ada.delete()
    assert ATTACHMENTS["speaker-calendar"](ada.public_id) == ATTACHMENTS["session-calendar"]("ses_1") == []


@pytest.mark.parametrize("number", [1, 3])
def test_file_costs_the_same_for_one_talk_and_for_three(event: Event, ada: Participant, number: int) -> None:
    draft, room = make_draft_version(event), make_room(event)
    for hour in range(number):
        make_slot(draft, make_confirmed(event, ada), room, starts_at=later(60 * hour))
    release(event)
    with CaptureQueriesContext(connection) as queries:
        attached("agenda.released")
    assert len(queries) == 9
